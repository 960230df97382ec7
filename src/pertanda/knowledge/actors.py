"""Who is who: countries, bodies and people by name, with the actor code each has on a day.

Three tables of our own in `data/`: `countries.tsv`, `bodies.tsv` and `people.tsv`. They are read and checked whole; a
broken line is a DataFileError with file and line. Codes follow codebook section 3, offices codebook rule 14.
"""

from __future__ import annotations

import datetime
import functools
import re
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from itertools import combinations
from pathlib import Path
from typing import NamedTuple

from msgspec.structs import replace

from pertanda.exceptions import DataFileError
from pertanda.knowledge.phrases import PhraseTable
from pertanda.knowledge.tsv import read_rows
from pertanda.records.base import Record
from pertanda.records.mention import ActorKind
from pertanda.records.vocabulary import Sector

__all__ = [
    "LANGUAGES",
    "ActorEntry",
    "ActorIndex",
    "country_codes",
    "country_name",
    "country_names",
    "country_of",
    "load_actors",
    "read_actors",
]

Tokenise = Callable[[str], list[str]]

LANGUAGES = frozenset({"en", "id"})
DATA = Path(__file__).parent / "data"

_SECTORS = "|".join(Sector)
_CODE = re.compile(rf"(?:[A-Z]{{3}}|---)(?:/(?:{_SECTORS}))?|(?:IGO|NGO|REB|CRM|MED|BUS):[A-Za-z0-9-]+")
_MARKS = re.compile(r"([!?]*)(?:(en|id):)?([!?]*)(.*)")
# Letters that Unicode does not take apart into a base letter and a mark.
_LETTERS = str.maketrans({"’": "'", "‘": "'", "ʻ": "'", "đ": "d", "ł": "l", "ø": "o", "ı": "i", "ß": "ss", "ə": "e"})
# News of a fall still speaks of the office: the 6 people of the development gold who had lost theirs 1-5 days before
# are coded by it, the one who had lost it 16 days before is not.
GRACE = datetime.timedelta(days=7)
# "AS", "MK", "US": at most this many capitals are too easily an ordinary word in lower case.
_SHORT_ACRONYM = 3
# The longest name of the tables has 11 words; a ministry's template takes up to 5 more.
_REACH = 16
# Phrases that hold a country's name without naming the country ("South China Sea") put it in their first four words.
_LOOK_BACK = 3


class ActorEntry(Record, frozen=True):
    """What a name means from `start` to `end`, both included and None where open.

    `codes` are actor codes; `otherwise` those outside the dates (a person's home/CVL). `adjective`: "Russian" joins the
    noun after it. `case_sensitive`: only as written here. `never_first`: an ordinary word at the head of a sentence.
    `called` is the bearer's usual name and `office` what the term was, for explanations.
    """

    name: str
    codes: tuple[str, ...]
    kind: ActorKind
    languages: frozenset[str]
    start: datetime.date | None = None
    end: datetime.date | None = None
    case_sensitive: bool = False
    adjective: bool = False
    never_first: bool = False
    otherwise: tuple[str, ...] = ()
    called: str = ""
    office: str = ""

    def holds(self, day: datetime.date | None) -> bool:
        """Whether the entry is in force on the day; with no day, whether it is in force still."""
        if day is None:
            return self.end is None
        return (self.start is None or self.start <= day) and (self.end is None or day <= self.end)

    def days_from(self, day: datetime.date | None) -> int:
        """How many days lie between the day and the dates; 0 inside. Without a day, the latest entry is nearest."""
        if day is None:
            return -(self.end or self.start or datetime.date.min).toordinal()
        if self.start is not None and day < self.start:
            return (self.start - day).days
        return (day - self.end).days if self.end is not None and day > self.end else 0

    def overlaps(self, other: ActorEntry) -> bool:
        """Whether both are in force on some day."""
        starts = max(self.start or datetime.date.min, other.start or datetime.date.min)
        return starts <= min(self.end or datetime.date.max, other.end or datetime.date.max)


class _CountryRow(Record, frozen=True, forbid_unknown_fields=True):
    iso3: str
    name_en: str
    name_id: str
    other_names: str = ""
    adjectives_en: str = ""
    people_en: str = ""
    capitals: str = ""


class _BodyRow(Record, frozen=True, forbid_unknown_fields=True):
    names: str
    code: str
    kind: ActorKind
    start: datetime.date | None = None
    end: datetime.date | None = None


class _PersonRow(Record, frozen=True, forbid_unknown_fields=True):
    names: str
    home: str
    role: str
    office: str
    start: datetime.date | None = None
    end: datetime.date | None = None


class _Name(NamedTuple):
    text: str
    languages: frozenset[str]
    case_sensitive: bool
    never_first: bool


class ActorIndex:
    """Names of actors, longest first, per language. Build it with `load_actors`."""

    def __init__(self, entries: Sequence[tuple[str, ActorEntry]], tokenise: Tokenise) -> None:
        """`entries` carry their `file:line`. Raises DataFileError where one name means two things on one day."""
        self._tokenise = tokenise
        self._names = {language: PhraseTable[ActorEntry]() for language in LANGUAGES}
        self._firsts: dict[str, set[str]] = {language: set() for language in LANGUAGES}
        self._blockers = {language: PhraseTable[ActorEntry]() for language in LANGUAGES}
        self._templates = {language: PhraseTable[ActorEntry]() for language in LANGUAGES}
        seen: dict[tuple[str, tuple[str, ...]], list[tuple[str, ActorEntry]]] = {}
        for where, entry in entries:
            for key in self._add(entry, where):
                seen.setdefault(key, []).append((where, entry))
        _refuse_conflicts(seen)

    def _add(self, entry: ActorEntry, where: str) -> Iterator[tuple[str, tuple[str, ...]]]:
        """File the entry under its words; yields language and words of what may conflict."""
        text, brace, _ = entry.name.partition("{name}")
        words = tuple(self._words(text))
        if not words:
            raise DataFileError(f"the name {entry.name!r} has no words", where=where, fix="Give it one.")
        for language in entry.languages:
            if not entry.codes:
                self._blockers[language].add(words, entry)
            elif brace:
                self._templates[language].add(words, entry)
            else:
                self._names[language].add(words, entry)
                yield language, words
            self._firsts[language].add(words[0])

    def _words(self, text: str) -> list[str]:
        return [_fold(word.lower()) for word in self._tokenise(text)]

    def match(
        self, lower_tokens: Sequence[str], position: int, language: str
    ) -> tuple[int, tuple[ActorEntry, ...]] | None:
        """The longest name that begins at `position`: how many tokens, and every entry under it in the language.

        None where no name begins, and inside a longer phrase that is no actor ("South China Sea"). Accents and the
        shape of apostrophes make no difference; upper and lower case are the caller's to compare (`case_sensitive`).
        """
        firsts = self._firsts.get(language)
        if firsts is None or _fold(lower_tokens[position]) not in firsts:
            return None
        back = min(position, _LOOK_BACK)
        near = lower_tokens[position - back : position + _REACH]
        window = [word if word.isascii() else _fold(word) for word in near]
        if self._blocked(window, back, language):
            return None
        plain = self._plain(window, back, language, at_start=position == 0)
        templated = self._templated(window, back, language)
        if templated is not None and (plain is None or templated[0] > plain[0]):
            return templated
        return plain

    def _blocked(self, window: Sequence[str], here: int, language: str) -> bool:
        blockers = self._blockers[language]
        for start in range(here + 1):
            match = blockers.match(window, start)
            if match is not None and start + match[0] > here:
                return True
        return False

    def _plain(
        self, window: Sequence[str], here: int, language: str, *, at_start: bool
    ) -> tuple[int, tuple[ActorEntry, ...]] | None:
        for length, entries in self._names[language].all_matches(window, here):
            usable = tuple(entry for entry in entries if not (at_start and entry.never_first and length == 1))
            if usable:
                return length, usable
        return None

    def _templated(self, window: Sequence[str], here: int, language: str) -> tuple[int, tuple[ActorEntry, ...]] | None:
        """A template and the country's name after it: "Kemlu" + "AS" as one name."""
        found = self._templates[language].match(window, here)
        if found is None or here + found[0] >= len(window):
            return None
        state = self._names[language].match(window, here + found[0])
        if state is None or not _is_country(state[1][0]):
            return None
        made = tuple(_filled(template, state[1][0]) for template in found[1])
        return found[0] + state[0], made

    @staticmethod
    def resolve(entries: Sequence[ActorEntry], day: datetime.date | None) -> tuple[str, ...]:
        """The codes on the day: of the first entry in force, else of one that ended within `GRACE`.

        Without either, what the nearest entry says for the time outside its dates; () for no entries.
        """
        for when in (day,) if day is None else (day, day - GRACE):
            for entry in entries:
                if entry.holds(when):
                    return entry.codes
        return min(entries, key=lambda entry: entry.days_from(day)).otherwise if entries else ()

    def lookup(self, name: str, language: str) -> tuple[ActorEntry, ...]:
        """Every entry under exactly this name, () if there is none."""
        words = self._words(name)
        found = self.match(words, 0, language) if words else None
        return found[1] if found is not None and found[0] == len(words) else ()

    def country(self, name: str, language: str) -> str | None:
        """ISO3 of a country's name or adjective ("Rusia", "South Korean"), None for anything else."""
        return next((entry.codes[0] for entry in self.lookup(name, language) if _is_state(entry)), None)

    def parts(self, word: str, language: str) -> tuple[tuple[int, int, tuple[ActorEntry, ...]], ...]:
        """Names inside a hyphened word: "Rusia-Ukraina", "US-led". Offsets [start, end) into the word, and entries."""
        found: list[tuple[int, int, tuple[ActorEntry, ...]]] = []
        start = 0
        for piece in word.split("-"):
            entries = tuple(e for e in self.lookup(piece, language) if not e.case_sensitive or e.name == piece)
            if entries and piece != word:
                found.append((start, start + len(piece), entries))
            start += len(piece) + 1
        return tuple(found)


def _is_state(entry: ActorEntry) -> bool:
    return entry.kind is ActorKind.NAME and len(entry.codes) == 1 and entry.codes[0] in country_codes()


def _is_country(entry: ActorEntry) -> bool:
    return _is_state(entry) and not entry.adjective


def _filled(template: ActorEntry, state: ActorEntry) -> ActorEntry:
    return ActorEntry(
        name=template.name.replace("{name}", state.name),
        codes=tuple(code.replace("{iso}", state.codes[0]) for code in template.codes),
        kind=template.kind,
        languages=template.languages,
        case_sensitive=state.case_sensitive,
    )


@functools.lru_cache(maxsize=1 << 14)
def _fold(word: str) -> str:
    """The word without accents, with straight apostrophes."""
    if word.isascii():
        return word
    parts = unicodedata.normalize("NFKD", word.translate(_LETTERS))
    return "".join(letter for letter in parts if not unicodedata.combining(letter))


def _refuse_conflicts(seen: dict[tuple[str, tuple[str, ...]], list[tuple[str, ActorEntry]]]) -> None:
    for (language, _), found in seen.items():
        for (first, one), (second, other) in combinations(found, 2):
            if one.codes != other.codes and one.overlaps(other):
                what = f"{other.name!r} ({language}) is {'+'.join(other.codes)}, but {'+'.join(one.codes)} at {first}"
                raise DataFileError(what, where=second, fix="Part them by dates, or keep one of the two.")


def _names(cell: str, where: str) -> Iterator[_Name]:
    """The names of a cell, each with its marks; hyphened ones also with a space and closed up."""
    for item in cell.split("|") if cell else ():
        found = _MARKS.fullmatch(item)
        if found is None or not found[4].strip() or found[4] != found[4].strip():
            raise DataFileError(f"{item!r} is no name", where=where, fix="Part names with one |, without spaces.")
        marks, text = found[1] + found[3], found[4]
        languages = frozenset({found[2]}) if found[2] else LANGUAGES
        exact = bool(marks) or (text.isupper() and len(text) <= _SHORT_ACRONYM)
        yield from (_Name(form, languages, exact, "?" in marks) for form in _forms(text))


def _forms(text: str) -> Iterator[str]:
    yield text
    if "-" in text and "{" not in text:
        yield text.replace("-", " ")
        yield text.replace("-", "")


def _check_code(code: str, where: str) -> None:
    if not _CODE.fullmatch(code):
        raise DataFileError(f"{code!r} is no actor code", where=where, fix="See docs/codebook.md, section 3.")
    if code[3:4] in ("", "/") and code[:3] != "---" and code[:3] not in country_codes():
        raise DataFileError(f"{code[:3]} is no country of countries.tsv", where=where, fix="Give an ISO3 code of it.")


def _check_days(start: datetime.date | None, end: datetime.date | None, where: str) -> None:
    if start is not None and end is not None and end < start:
        raise DataFileError(f"ends on {end}, before it starts on {start}", where=where, fix="Swap or mend the days.")


def _country_entries(path: Path) -> Iterator[tuple[str, ActorEntry]]:
    for number, row in read_rows(path, _CountryRow):
        where = f"{path}:{number}"
        _check_code(row.iso3, where)
        own = {(name.text, language) for language, cell in _own_names(row) for name in _names(cell, where)}
        plain = ActorEntry(name="", codes=(row.iso3,), kind=ActorKind.NAME, languages=LANGUAGES, called=row.name_en)
        cells: list[tuple[str, str | None, ActorEntry]] = [(cell, own_in, plain) for own_in, cell in _own_names(row)]
        cells.append((row.other_names, None, plain))
        cells.append((row.adjectives_en, "en", replace(plain, adjective=True)))
        cells.append((row.people_en, "en", replace(plain, codes=(f"{row.iso3}/CVL",), kind=ActorKind.GROUP)))
        cells.append((row.capitals, None, replace(plain, kind=ActorKind.CAPITAL)))
        for cell, language, model in cells:
            for name in _names(cell, where):
                languages = frozenset({language}) if language else name.languages
                if model.adjective and (name.text, "en") in own:
                    continue
                yield where, _named(model, name._replace(languages=languages))


def _own_names(row: _CountryRow) -> tuple[tuple[str, str], tuple[str, str]]:
    return ("en", row.name_en), ("id", row.name_id)


def _named(model: ActorEntry, name: _Name) -> ActorEntry:
    return ActorEntry(
        name=name.text,
        codes=model.codes,
        kind=model.kind,
        languages=name.languages,
        start=model.start,
        end=model.end,
        case_sensitive=name.case_sensitive,
        adjective=model.adjective,
        never_first=name.never_first,
        otherwise=model.otherwise or model.codes,
        called=model.called or name.text,
        office=model.office,
    )


def _body_entries(path: Path) -> Iterator[tuple[str, ActorEntry]]:
    for number, row in read_rows(path, _BodyRow):
        where = f"{path}:{number}"
        codes = () if row.code == "-" else tuple(row.code.split("+"))
        for code in codes:
            _check_code(code.replace("{iso}", "IDN"), where)
        _check_days(row.start, row.end, where)
        model = ActorEntry(
            name="", codes=codes, kind=row.kind, languages=LANGUAGES, start=row.start, end=row.end, otherwise=codes
        )
        yield from ((where, _named(model, name)) for name in _names(row.names, where))


def _person_entries(path: Path) -> Iterator[tuple[str, ActorEntry]]:
    for number, row in read_rows(path, _PersonRow):
        where = f"{path}:{number}"
        code = row.role if ":" in row.role else f"{row.home}/{row.role}"
        _check_code(row.home, where)
        _check_code(code, where)
        _check_days(row.start, row.end, where)
        names = list(_names(row.names, where))
        model = ActorEntry(
            name="",
            codes=(code,),
            kind=ActorKind.PERSON,
            languages=LANGUAGES,
            start=row.start,
            end=row.end,
            otherwise=(f"{row.home}/CVL",),
            called=names[0].text if names else "",
            office=row.office,
        )
        yield from ((where, _named(model, name)) for name in names)


def read_actors(folder: Path = DATA) -> list[tuple[str, ActorEntry]]:
    """Every entry of the three tables in `folder`, with its `file:line`. Raises DataFileError for a broken line."""
    return [
        *_country_entries(folder / "countries.tsv"),
        *_body_entries(folder / "bodies.tsv"),
        *_person_entries(folder / "people.tsv"),
    ]


@functools.lru_cache(maxsize=4)
def load_actors(tokenise: Tokenise) -> ActorIndex:
    """The index of all names, cut into words by `tokenise` as sentences are. Raises DataFileError."""
    return ActorIndex(read_actors(), tokenise)


@functools.cache
def _countries() -> dict[str, dict[str, str]]:
    rows = read_rows(DATA / "countries.tsv", _CountryRow)
    return {row.iso3: {"en": row.name_en.lstrip("!?"), "id": row.name_id.lstrip("!?")} for _, row in rows}


@functools.cache
def country_codes() -> frozenset[str]:
    """ISO 3166-1 alpha-3 of every state and territory of the table, with XKX for Kosovo."""
    return frozenset(_countries())


@functools.cache
def country_names() -> dict[str, str]:
    """Every English and Indonesian name of a state or territory, without its capitals and adjectives, to its ISO3."""
    entries = (entry for _, entry in _country_entries(DATA / "countries.tsv"))
    return {entry.name: entry.codes[0] for entry in entries if _is_country(entry)}


def country_of(code: str) -> str | None:
    """The party half of an actor code as scoring compares it: "RUS", "IGO:UN"; None where the nation is unknown."""
    return None if code.startswith("---") else code.partition("/")[0]


def country_name(code: str, language: str) -> str:
    """The name of a country, or of a body's code ("IGO:UN" → "UN"). Raises KeyError for an unknown code or language."""
    if ":" in code:
        return code.partition(":")[2]
    return _countries()[code][language]
