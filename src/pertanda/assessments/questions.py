"""Reading question files; the format is `docs/questions.md`."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterable, Iterator
from pathlib import Path

import msgspec

from pertanda.exceptions import DataFileError
from pertanda.languages.tables import read_toml
from pertanda.records.base import Made, Record, content_id
from pertanda.records.question import BaseRate, EventQuery, Indicator, Question
from pertanda.records.vocabulary import MODES, EventType, Modality, Mode

__all__ = ["load_question", "load_questions"]

MADE = Made(stage="questions", version="1")
_MANUAL = "See docs/questions.md."
_HEADER = re.compile(r"\s*\[+\s*([\w.]+)\s*\]+\s*(?:#.*)?$")
_STEP = re.compile(r"\.(\w+)|\[(\d+|\.\.\.)\]")


class _Query(Record, frozen=True, forbid_unknown_fields=True):
    """EventQuery as written: a misspelt field is refused here, for no other record needs that."""

    type: tuple[EventType, ...] = ()
    mode: tuple[Mode, ...] = ()
    actor: tuple[str, ...] = ()
    recipient: tuple[str, ...] = ()
    modality: tuple[Modality, ...] = ()
    words: tuple[str, ...] = ()
    country: tuple[str, ...] = ()


class _Indicator(Record, frozen=True, forbid_unknown_fields=True):
    id: str
    title: dict[str, str]
    query: _Query
    likelihood_ratio: float
    half_life_days: float
    source: str
    group: str = ""


class _BaseRate(Record, frozen=True, forbid_unknown_fields=True):
    successes: int
    trials: int
    window_days: int
    source: str
    class_: dict[str, str] = msgspec.field(name="class")


class _File(Record, frozen=True, forbid_unknown_fields=True):
    opens: datetime.date
    closes: datetime.date
    text: dict[str, str]
    rule: dict[str, str]
    resolution: _Query
    base_rate: _BaseRate
    indicator: tuple[_Indicator, ...] = ()
    origins_needed: int = 1


def load_questions(paths: Iterable[Path]) -> list[Question]:
    """The questions of files and of folders of `*.toml`, by slug.

    Raises DataFileError (`file:line: what. fix.`) for a broken file or a slug that stands twice.
    """
    found: dict[str, Question] = {}
    for path in _files(paths):
        question = load_question(path)
        if question.slug in found:
            raise DataFileError(f"question {question.slug!r} stands twice", where=f"{path}:1", fix="Rename one file.")
        found[question.slug] = question
    return [found[slug] for slug in sorted(found)]


def load_question(path: Path) -> Question:
    """The question of one file. Raises DataFileError with file and line."""
    tree = read_toml(path)
    lines = _Lines(path)
    try:
        file = msgspec.convert(tree, _File)
    except msgspec.ValidationError as error:
        what, _, where = str(error).partition(" - at `$")
        raise DataFileError(what, where=lines.of(where.rstrip("`")), fix=_MANUAL) from error
    for key, what in _faults(file):
        raise DataFileError(what, where=lines.of(key), fix=_MANUAL)
    return _question(path.stem, file)


def _files(paths: Iterable[Path]) -> Iterator[Path]:
    for path in paths:
        if path.is_dir():
            yield from sorted(path.glob("*.toml"))
        else:
            yield path


class _Lines:
    """Finds the line of a key in a TOML file, which the TOML reader does not tell."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._lines = path.read_text(encoding="utf-8").splitlines()

    def of(self, key: str) -> str:
        """`file:line` of a path such as `.indicator[1].query.type`; the nearest table where the key is missing."""
        names, number = [], 0
        for name, index in _STEP.findall(key):
            if name:
                names.append(name)
            elif index.isdigit() and names == ["indicator"]:
                number = int(index)
        return f"{self._path}:{self._find(names, number)}"

    def _find(self, names: list[str], number: int) -> int:
        best, depth, seen, table = 1, 0, -1, ""
        for line, text in enumerate(self._lines, 1):
            header = _HEADER.match(text)
            if header:
                table = header.group(1)
                seen += table == "indicator"
            key = "" if header else text.partition("=")[0].strip()
            if table.startswith("indicator") and seen != number:
                continue
            matched = _matching([*table.split("."), *key.split(".")], names)
            if matched > depth:
                best, depth = line, matched
        return best


def _matching(place: list[str], names: list[str]) -> int:
    parts = [part for part in place if part]
    return len(parts) if parts == names[: len(parts)] else 0


def _faults(file: _File) -> Iterator[tuple[str, str]]:
    if file.closes < file.opens:
        yield ".closes", f"the window is reversed: it closes on {file.closes} and opens on {file.opens}"
    if file.origins_needed < 1:
        yield ".origins_needed", f"origins_needed is {file.origins_needed}; at least one origin must tell the act"
    for key, texts in ((".text", file.text), (".rule", file.rule), (".base_rate.class", file.base_rate.class_)):
        if not texts.get("en", "").strip():
            yield key, "there is no English text (key `en`)"
    yield from _rate_faults(file.base_rate)
    yield from _query_faults(".resolution", file.resolution)
    if set(file.resolution.modality) - {Modality.HAPPENED}:
        yield ".resolution.modality", "only what happened resolves a question"
    yield from _indicator_faults(file.indicator)


def _rate_faults(rate: _BaseRate) -> Iterator[tuple[str, str]]:
    if rate.trials < 1:
        yield ".base_rate.trials", "the base rate is empty: trials must be at least 1"
    if not 0 <= rate.successes <= rate.trials:
        yield ".base_rate.successes", f"successes is {rate.successes} of {rate.trials} trials"
    if rate.window_days < 1:
        yield ".base_rate.window_days", "window_days must be at least 1"
    if not rate.source.strip():
        yield ".base_rate.source", "the base rate names no source"


def _indicator_faults(indicators: tuple[_Indicator, ...]) -> Iterator[tuple[str, str]]:
    seen: set[str] = set()
    for number, indicator in enumerate(indicators):
        key = f".indicator[{number}]"
        if indicator.id in seen:
            yield f"{key}.id", f"indicator id {indicator.id!r} is a duplicate"
        seen.add(indicator.id)
        if not indicator.likelihood_ratio > 0:
            yield f"{key}.likelihood_ratio", f"likelihood_ratio is {indicator.likelihood_ratio}; it must be above 0"
        if not indicator.half_life_days > 0:
            yield f"{key}.half_life_days", f"half_life_days is {indicator.half_life_days}; it must be above 0"
        if not indicator.source.strip():
            yield f"{key}.source", "the ratio names no source"
        if not indicator.title.get("en", "").strip():
            yield f"{key}.title", "there is no English title (key `en`)"
        yield from _query_faults(f"{key}.query", indicator.query)


def _query_faults(key: str, query: _Query) -> Iterator[tuple[str, str]]:
    if query == _Query():
        yield key, "the query is empty and would match every event"
    for mode in query.mode:
        if query.type and not any(mode in MODES[kind] for kind in query.type):
            yield f"{key}.mode", f"{' and '.join(query.type)} has no mode {mode!r}"


def _question(slug: str, file: _File) -> Question:
    resolution = _query(file.resolution)
    rate = file.base_rate
    return Question(
        id=content_id(
            "question",
            slug,
            file.opens.isoformat(),
            file.closes.isoformat(),
            file.origins_needed,
            msgspec.json.encode(resolution).decode(),
        ),
        slug=slug,
        text=file.text,
        resolution=msgspec.structs.replace(resolution, modality=(Modality.HAPPENED,)),
        resolution_rule=file.rule,
        opens=file.opens,
        closes=file.closes,
        base_rate=BaseRate(
            reference_class=rate.class_,
            successes=rate.successes,
            trials=rate.trials,
            window_days=rate.window_days,
            source=rate.source,
        ),
        indicators=tuple(_indicator(item) for item in file.indicator),
        made=MADE,
        origins_needed=file.origins_needed,
    )


def _indicator(item: _Indicator) -> Indicator:
    return Indicator(
        id=item.id,
        title=item.title,
        query=_query(item.query),
        likelihood_ratio=item.likelihood_ratio,
        source=item.source,
        group=item.group or item.id,
        half_life_days=item.half_life_days,
    )


def _query(item: _Query) -> EventQuery:
    return EventQuery(**{field: getattr(item, field) for field in EventQuery.__struct_fields__})
