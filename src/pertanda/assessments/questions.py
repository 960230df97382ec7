"""Reading question files; the format is `docs/questions.md`."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TypeVar

import msgspec

from pertanda.assessments.definitions import IndicatorTable, QueryTable, QuestionFile, question_faults
from pertanda.exceptions import DataFileError
from pertanda.languages.tables import read_toml
from pertanda.records.base import Made, Record, content_id
from pertanda.records.question import Absence, BaseRate, EventQuery, Indicator, Question, SignalQuery, Silence, Tally
from pertanda.records.vocabulary import Modality

__all__ = ["MADE", "Lines", "load_question", "load_questions", "read_file"]

S = TypeVar("S", bound=Record)
MADE = Made(stage="questions", version="1")
_MANUAL = "See docs/questions.md."
_HEADER = re.compile(r"\s*\[+\s*([\w.]+)\s*\]+\s*(?:#.*)?$")
_STEP = re.compile(r"\.(\w+)|\[(\d+|\.\.\.)\]")


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
    file = read_file(path, QuestionFile)
    for key, what in question_faults(file):
        raise DataFileError(what, where=Lines(path).of(key), fix=_MANUAL)
    return _question(path.stem, file)


def read_file(path: Path, shape: type[S]) -> S:
    """A definition file as one record of `shape`. Raises DataFileError with file and line."""
    tree = read_toml(path)
    try:
        return msgspec.convert(tree, shape)
    except msgspec.ValidationError as error:
        what, _, where = str(error).partition(" - at `$")
        raise DataFileError(what, where=Lines(path).of(where.rstrip("`")), fix=_MANUAL) from error


def _files(paths: Iterable[Path]) -> Iterator[Path]:
    for path in paths:
        if path.is_dir():
            yield from sorted(path.glob("*.toml"))
        else:
            yield path


class Lines:
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


def _question(slug: str, file: QuestionFile) -> Question:
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


def _indicator(item: IndicatorTable) -> Indicator:
    return Indicator(
        id=item.id,
        title=item.title,
        query=_query(item.query),
        likelihood_ratio=item.likelihood_ratio,
        source=item.source,
        group=item.group or item.id,
        half_life_days=item.half_life_days,
        kind=item.kind,
        basis=item.basis,
        tally=_as(Tally, item.tally),
        signal=_as(SignalQuery, item.signal),
        silence=_as(Silence, item.silence),
        absence=_as(Absence, item.absence),
    )


def _query(item: QueryTable) -> EventQuery:
    return EventQuery(**{field: getattr(item, field) for field in EventQuery.__struct_fields__})


def _as(kind: type[S], item: Record | None) -> S | None:
    """The table as the record of the same fields."""
    return None if item is None else kind(**{field: getattr(item, field) for field in kind.__struct_fields__})
