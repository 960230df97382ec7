"""The wording of a language: phrases, templates and labels of `templates/statements.<language>.toml`."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterable, Sequence
from functools import cache
from pathlib import Path

from pertanda.exceptions import DataFileError, UsageError
from pertanda.languages.tables import load_table
from pertanda.records.base import Record
from pertanda.records.mention import Interval
from pertanda.records.vocabulary import MODES, Basis, EventType, MagnitudeKey, Modality, Mode, QuadClass

__all__ = ["LANGUAGES", "Phrase", "Verb", "Wording", "load_wording"]

LANGUAGES = ("en", "id")
_FOLDER = Path(__file__).parent / "templates"
_OPTIONAL = re.compile(r"\[([^\]]*)\]")
_MODALITY_KEYS = {*Modality, "believed", "denied-past", "denied-future"}


class Phrase(Record, frozen=True):
    """What is done: base form, past, past participle, and the rest with its `{recipient}` in optional brackets."""

    base: str
    past: str
    done: str
    rest: str

    def rest_for(self, recipient: str) -> str:
        """The rest with the recipient's name, or without its optional part when there is none."""
        if not recipient:
            return _OPTIONAL.sub("", self.rest)
        return _OPTIONAL.sub(r"\1", self.rest).replace("{recipient}", recipient)


class Verb(Record, frozen=True, forbid_unknown_fields=True):
    """A modality's template for one and for many who act."""

    one: str
    many: str


class _File(Record, frozen=True, forbid_unknown_fields=True):
    phrases: dict[EventType, dict[str, tuple[str, ...]]]
    modality: dict[str, Verb]
    lead: dict[str, str]
    basis: dict[Basis, str]
    dates: dict[str, str | tuple[str, ...]]
    parts: dict[str, str]
    magnitude: dict[MagnitudeKey, str]
    classes: dict[QuadClass, str]
    sections: dict[str, str]
    empty: dict[str, str]
    notes: dict[str, str]
    anomaly: dict[str, str]
    contradiction: dict[str, str]
    question: dict[str, str]
    words: dict[str, str]


class Wording(Record, frozen=True):
    """One language's file, checked, with the small things every statement needs: dates, lists, figures."""

    language: str
    phrases: dict[tuple[EventType, str], Phrase]
    modality: dict[str, Verb]
    lead: dict[str, str]
    basis: dict[Basis, str]
    months: tuple[str, ...]
    dates: dict[str, str]
    parts: dict[str, str]
    magnitude: dict[MagnitudeKey, str]
    classes: dict[QuadClass, str]
    sections: dict[str, str]
    empty: dict[str, str]
    notes: dict[str, str]
    anomaly: dict[str, str]
    contradiction: dict[str, str]
    question: dict[str, str]
    words: dict[str, str]

    def phrase(self, type_: EventType, mode: Mode | None) -> Phrase:
        """The phrase of the mode, else of the type."""
        return self.phrases.get((type_, mode or "default")) or self.phrases[type_, "default"]

    def day(self, day: datetime.date, *, year: bool = True) -> str:
        """ "15 June 2024"."""
        words = f"{day.day} {self.months[day.month - 1]}"
        return f"{words} {day.year}" if year else words

    def window(self, interval: Interval, *, planned: bool) -> str:
        """ " on …", " between … and …" (a window in which it may fall), " from … to …" (a span it filled)."""
        start, end = interval.start, interval.end
        if start is None or end is None:
            key = "until" if start is None else "since"
            return self.dates[key].format(
                **{"end": self.day(end) if end else "", "start": self.day(start) if start else ""}
            )
        if start == end:
            return self.dates["day"].format(day=self.day(start))
        first = self.day(start, year=start.year != end.year)
        return self.dates["window" if planned else "span"].format(start=first, end=self.day(end))

    def series(self, names: Sequence[str]) -> str:
        """ "A, B and C"."""
        if len(names) < 2:
            return "".join(names)
        return ", ".join(names[:-1]) + self.parts["and"] + names[-1]

    def number(self, value: float, digits: int = 0) -> str:
        """A figure with the language's decimal sign and thousands."""
        point = self.parts["decimal"]
        text = f"{value:,.{digits}f}"
        return text if point == "." else text.translate(str.maketrans(",.", ".,"))

    def percent(self, probability: float) -> str:
        """A probability in whole percent, with one digit below 1 % and above 99 %."""
        edge = 0.0 < probability < 0.01 or 0.99 < probability < 1.0
        return self.parts["percent"].format(number=self.number(100 * probability, 1 if edge else 0))


def load_wording(language: str) -> Wording:
    """The wording of a language of the package. Raises UsageError for another one, DataFileError for a faulty file."""
    if language not in LANGUAGES:
        raise UsageError(f"there is no brief in {language!r}", fix=f"Choose one of: {', '.join(LANGUAGES)}.")
    return _load(_FOLDER / f"statements.{language}.toml", language, _FOLDER / "statements.en.toml")


@cache
def _load(path: Path, language: str, model: Path) -> Wording:
    file, english = load_table(path, _File), load_table(model, _File)
    _check_keys(file, english, path)
    phrases = {
        (kind, mode): _phrase(forms, path) for kind, rows in file.phrases.items() for mode, forms in rows.items()
    }
    months = file.dates["months"]
    return Wording(
        language=language,
        phrases=phrases,
        months=tuple(months),
        dates={key: value for key, value in file.dates.items() if isinstance(value, str)},
        **{name: getattr(file, name) for name in Wording.__struct_fields__ if name in _PLAIN},
    )


_PLAIN = frozenset(_File.__struct_fields__) - {"phrases", "dates"}


def _phrase(forms: Sequence[str], path: Path) -> Phrase:
    if len(forms) == 4:
        return Phrase(base=forms[0], past=forms[1], done=forms[2], rest=forms[3])
    if len(forms) == 2:
        return Phrase(base=forms[0], past=forms[0], done=forms[0], rest=forms[1])
    raise DataFileError(
        f"the phrase {list(forms)} has {len(forms)} forms",
        where=f"{path}:{_line(path, forms)}",
        fix="Give [base, past, participle, rest] or [verb, rest].",
    )


def _line(path: Path, forms: Sequence[str]) -> int:
    lines = path.read_text(encoding="utf-8").splitlines()
    return next((n for n, line in enumerate(lines, 1) if forms and f'["{forms[0]}"' in line), 1)


def _check_keys(file: _File, english: _File, path: Path) -> None:
    for kind in EventType:
        modes = set(file.phrases.get(kind, {})) - {"default"}
        if "default" not in file.phrases.get(kind, {}):
            _refuse(path, f"{kind} has no `default` phrase", f"[phrases.{kind}]")
        if modes - set(MODES[kind]):
            _refuse(path, f"{kind} has no mode {min(modes - set(MODES[kind]))!r}", f"[phrases.{kind}]")
    _same(path, "modality", file.modality, _MODALITY_KEYS)
    for name in _PLAIN - {"modality"} | {"dates"}:
        _same(path, name, getattr(file, name), getattr(english, name))


def _same(path: Path, name: str, found: Iterable[str], wanted: Iterable[str]) -> None:
    for key in sorted(set(found) ^ set(wanted)):
        _refuse(path, f"key {key!r} of [{name}] is missing or unknown", f"[{name}]")


def _refuse(path: Path, what: str, header: str) -> None:
    lines = path.read_text(encoding="utf-8").splitlines()
    line = next((n for n, text in enumerate(lines, 1) if text.strip() == header), 1)
    raise DataFileError(what, where=f"{path}:{line}", fix="The English file of the package holds every key.")
