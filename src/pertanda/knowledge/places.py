"""The gazetteer: which places a name may mean, and which of them is meant.

Three tables. `places.tsv.gz` (cities, from GeoNames, CC BY 4.0, see places.LICENCE.md) is built by
`training/places/build.py`; it is read line by line only where a sentence has a word that begins a name in it.
`places_extra.tsv` and `places_countries.tsv` are ours.
"""

from __future__ import annotations

import functools
import gzip
import math
import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import groupby
from pathlib import Path
from typing import NamedTuple

import msgspec

from pertanda.exceptions import DataFileError
from pertanda.knowledge.tsv import fields_of, read_rows
from pertanda.records.base import Record
from pertanda.records.mention import Place

__all__ = ["KINDS", "PlaceEntry", "PlaceIndex", "check", "load_places", "name_pieces"]

_DATA = Path(__file__).parent / "data"
_CITIES = _DATA / "places.tsv.gz"
_EXTRA = _DATA / "places_extra.tsv"
_COUNTRIES = _DATA / "places_countries.tsv"
_ORDINARY = _DATA / "places_ordinary.txt"
_COUNTRY_NAMES = _DATA / "countries.tsv"
KINDS = ("country", "region", "city", "island", "sea", "reef", "site", "border")
# How many times fewer people a place may have and still win because its country leads the story. Accuracy at 161 km is
# flat from 10 to 300 on GeoVirus and from 100 up on LGL.
CONTEXT_ADVANTAGE = 100.0

# What countries.tsv may write before a name: "!", "?", "en:", "id:".
_MARKS = re.compile(r"^(?:[!?]|en:|id:)*")
_PIECE = re.compile(r"[^\W_]+")
_POSSESSIVE = re.compile(r"['’]s$")
# Letters that Unicode does not take apart into a base letter and a mark.
_LETTERS = str.maketrans({"đ": "d", "ð": "d", "ł": "l", "ø": "o", "ı": "i", "ß": "ss", "æ": "ae", "œ": "oe", "ə": "e"})
_SIGNS_INSIDE = frozenset("'’-‘ʻ")

Tokenise = Callable[[str], list[str]]


class PlaceEntry(Record, frozen=True):
    """One place that a name may mean. `country` is ISO 3166-1 alpha-3, None on the high seas; coordinates WGS 84.

    `kind` is one of KINDS. `common_word`: the name is an ordinary word or a given name too, so it should only be
    taken where it is capitalised and does not open the sentence.
    """

    name: str
    country: str | None
    geoname_id: int | None
    latitude: float | None
    longitude: float | None
    population: int
    kind: str
    common_word: bool = False

    def place(self, words: str) -> Place:
        """The place under the words of the text."""
        return Place(
            name=words,
            country=self.country,
            geoname_id=self.geoname_id,
            latitude=self.latitude,
            longitude=self.longitude,
        )


class _Row(Record, frozen=True, forbid_unknown_fields=True):
    """A line of a table of places; the tables leave out what they do not have."""

    latitude: float
    longitude: float
    population: int
    names: str = ""
    key: str = ""
    name: str = ""
    official: str = ""
    country: str | None = None
    geoname_id: int | None = None
    kind: str = "city"


class _Cities(NamedTuple):
    """The city lines in order of their key (the first piece of the name), and where each key's lines begin."""

    lines: list[str]
    starts: dict[str, int]


_Group = tuple[tuple[tuple[str, ...], tuple[PlaceEntry, ...]], ...]


def _fold(text: str) -> str:
    lowered = text.lower()
    if lowered.isascii():
        return lowered
    parts = unicodedata.normalize("NFKD", lowered.translate(_LETTERS))
    return "".join(letter for letter in parts if not unicodedata.combining(letter) and letter not in "ʻʼ")


@functools.lru_cache(maxsize=1 << 15)
def name_pieces(token: str) -> tuple[str, ...]:
    """The letters-and-digits pieces of a word, without marks: "Punggye-ri" → ("punggye", "ri"), "Iran's" → ("iran",).

    Names and sentences are compared piece by piece, so hyphen, space, apostrophe and accent make no difference.
    """
    return tuple(_PIECE.findall(_POSSESSIVE.sub("", _fold(token))))


class PlaceIndex:
    """Names of places, longest first. Reads a name's entries when a sentence first needs them."""

    def __init__(
        self, cities: _Cities, others: Iterable[tuple[str, PlaceEntry]], ordinary: frozenset[str], tokenise: Tokenise
    ) -> None:
        self._cities = cities
        self._ordinary = ordinary
        self._tokenise = tokenise
        self._others: dict[str, list[tuple[str, PlaceEntry]]] = {}
        for name, entry in others:
            self._others.setdefault(name_pieces(name)[0], []).append((name, entry))
        self._groups: dict[str, _Group] = {}

    def match(self, lower_tokens: Sequence[str], position: int) -> tuple[int, tuple[PlaceEntry, ...]] | None:
        """The longest name that begins at token `position`: how many tokens it takes and every place it may mean.

        `lower_tokens` are the sentence's words in lower case; None when no name begins there. Capitals are the
        caller's to check: every name here is written with one.
        """
        pieces = name_pieces(lower_tokens[position])
        if not pieces:
            return None
        for phrase, entries in self._group(pieces[0]):
            end = _end_of(phrase, lower_tokens, position)
            if end is not None:
                return end - position, entries
        return None

    def named(self, name: str) -> tuple[PlaceEntry, ...]:
        """Every place of exactly this name, in any case; empty when there is none."""
        tokens = [token.lower() for token in self._tokenise(name)]
        found = self.match(tokens, 0) if tokens else None
        return found[1] if found is not None and found[0] == len(tokens) else ()

    @staticmethod
    def choose(entries: Sequence[PlaceEntry], context_countries: Sequence[str] = ()) -> PlaceEntry:
        """The place meant among those of one name, by the story's countries, then by population.

        `context_countries` are ISO 3166-1 alpha-3, the most mentioned first. A place in the first of them wins unless
        another has CONTEXT_ADVANTAGE times its population; in the n-th, the n-th root of that. A state wins over towns
        and regions of its name unless only these lie in the story's countries. Raises ValueError without entries.
        """
        order = {country: rank for rank, country in reversed(list(enumerate(context_countries, 1)))}

        def weight(entry: PlaceEntry) -> float:
            rank = order.get(entry.country or "")
            return math.log(max(entry.population, 1000)) + (math.log(CONTEXT_ADVANTAGE) / rank if rank else 0.0)

        states = [entry for entry in entries if entry.kind == "country"]
        told = {entry.country for entry in entries} & order.keys()
        if states and (not told or any(state.country in told for state in states)):
            return max(states, key=weight)
        return max(entries, key=weight)

    def _group(self, key: str) -> _Group:
        group = self._groups.get(key)
        if group is None:
            if key not in self._cities.starts and key not in self._others:
                return ()
            group = self._groups[key] = self._read_group(key)
        return group

    def _read_group(self, key: str) -> _Group:
        """Phrases that begin with `key`, longest first, each with its entries: GeoNames' cities, then ours."""
        phrases: dict[tuple[str, ...], list[PlaceEntry]] = {}
        for name, entry in (*self._city_names(key), *self._others.get(key, ())):
            phrase = tuple(piece for token in self._tokenise(name) for piece in name_pieces(token.lower()))
            known = phrases.setdefault(phrase, [])
            if not any(_same_place(entry, other) for other in known):
                known.append(entry)
        ordered = sorted(phrases, key=lambda phrase: (-len(phrase), phrase))
        return tuple((phrase, tuple(self._marked(phrase, phrases[phrase]))) for phrase in ordered)

    def _marked(self, phrase: tuple[str, ...], entries: Iterable[PlaceEntry]) -> Iterable[PlaceEntry]:
        if " ".join(phrase) not in self._ordinary:
            return entries
        return (msgspec.structs.replace(entry, common_word=True) for entry in entries)

    def _city_names(self, key: str) -> Iterable[tuple[str, PlaceEntry]]:
        lines = self._cities.lines
        for number in range(self._cities.starts.get(key, len(lines)), len(lines)):
            if not lines[number].startswith(key + "\t"):
                return
            yield _city_of(lines[number])


def _city_of(line: str) -> tuple[str, PlaceEntry]:
    """One of a city's names, and the city, from a line of the big table."""
    _, name, official, country, geoname_id, latitude, longitude, population = line.split("\t")
    entry = PlaceEntry(
        name=official or name,
        country=country,
        geoname_id=int(geoname_id),
        latitude=float(latitude),
        longitude=float(longitude),
        population=int(population),
        kind="city",
    )
    return name, entry


def _same_place(entry: PlaceEntry, other: PlaceEntry) -> bool:
    """Whether our line repeats a city of the table: same name, country and kind, and within half a degree."""
    if entry.geoname_id is not None or entry.kind != other.kind:
        return entry.geoname_id is not None and entry.geoname_id == other.geoname_id
    points = (entry.latitude, entry.longitude, other.latitude, other.longitude)
    if entry.country != other.country or None in points:
        return False
    north, east, other_north, other_east = (point or 0.0 for point in points)
    return abs(north - other_north) < 0.5 and abs(east - other_east) < 0.5


def _end_of(phrase: tuple[str, ...], tokens: Sequence[str], position: int) -> int | None:
    """The token after the phrase when it stands at `position`, else None. "St." and "Xi ' an" hold signs inside."""
    taken = 0
    for index in range(position, len(tokens)):
        pieces = name_pieces(tokens[index])
        if phrase[taken : taken + len(pieces)] != pieces:
            return None
        taken += len(pieces)
        if taken == len(phrase):
            return index + 1
        abbreviated = tokens[index] == "." and taken > 0 and len(phrase[taken - 1]) <= 2
        if not pieces and tokens[index] not in _SIGNS_INSIDE and not abbreviated:
            return None
    return None


def load_places(tokenise: Tokenise, country_names: Mapping[str, str] | None = None) -> PlaceIndex:
    """The gazetteer, its names cut by `tokenise` as sentences are.

    Countries are places too: by the names of `countries.tsv`, or by `country_names` (name → ISO 3166-1 alpha-3) where
    given. One index is kept per tokeniser and set of names. Raises DataFileError for a broken line in one of the small
    tables; the big one is checked when it is built (`check`), not here.
    """
    names = _country_names() if country_names is None else country_names
    return _load(tokenise, tuple(sorted(names.items())))


@functools.lru_cache(maxsize=8)
def _load(tokenise: Tokenise, country_names: tuple[tuple[str, str], ...]) -> PlaceIndex:
    extras = _extra_entries(_EXTRA)
    # "Gaza" and "Scotland" may stand for their states as actors; as places they are themselves.
    parts = {(name_pieces(name), entry.country) for name, entry in extras}
    whole = [(name, country) for name, country in country_names if (name_pieces(name), country) not in parts]
    others = [*_country_entries(whole), *extras]
    return PlaceIndex(_cities(), others, _ordinary_words(), tokenise)


@functools.cache
def _country_names() -> dict[str, str]:
    """Names of countries.tsv (name_en, name_id, other_names) with their country.

    A short form in capitals that is an ordinary word in lower case ("!id:AS" and English "as") is left out.
    """
    names: dict[str, str] = {}
    for line in _COUNTRY_NAMES.read_text(encoding="utf-8").splitlines():
        if line.strip() and not line.startswith("#"):
            country, *cells = line.split("\t")[:4]
            for mark in "|".join(cells).split("|"):
                name = _MARKS.sub("", mark)
                if name_pieces(name) and not (name.isupper() and name.lower() in _ordinary_words()):
                    names.setdefault(name, country)
    return names


@functools.cache
def _cities() -> _Cities:
    lines = _city_text().split("\n")
    starts: dict[str, int] = {}
    for number, line in enumerate(lines):
        key = line.partition("\t")[0]
        if key not in starts:
            starts[key] = number
    # The empty string after the last line feed, and the header line, are no keys.
    starts.pop("", None)
    starts.pop("key", None)
    return _Cities(lines, starts)


def _city_text() -> str:
    try:
        return gzip.decompress(_CITIES.read_bytes()).decode("utf-8")
    except (OSError, EOFError, UnicodeDecodeError) as error:
        fix = "Reinstall, or rebuild it with training/places/build.py."
        raise DataFileError(f"cannot be read: {error}", where=str(_CITIES), fix=fix) from error


def _extra_entries(path: Path) -> list[tuple[str, PlaceEntry]]:
    found: list[tuple[str, PlaceEntry]] = []
    for number, row in read_rows(path, _Row):
        _check_row(row, f"{path}:{number}")
        names = row.names.split("|")
        if not all(name_pieces(name) for name in names):
            raise DataFileError("a name is empty", where=f"{path}:{number}", fix="Join names with a single |.")
        found.extend((name, _entry(names[0], row)) for name in names)
    return found


def _country_entries(country_names: Iterable[tuple[str, str]]) -> list[tuple[str, PlaceEntry]]:
    states = {row.country: _entry(row.names, row) for _, row in read_rows(_COUNTRIES, _Row)}
    return [
        (name, states.get(country) or _unmapped(name, country)) for name, country in country_names if name_pieces(name)
    ]


def _unmapped(name: str, country: str) -> PlaceEntry:
    """A country that GeoNames' list lacks: its code alone is known."""
    return PlaceEntry(
        name=name, country=country, geoname_id=None, latitude=None, longitude=None, population=0, kind="country"
    )


def _entry(name: str, row: _Row) -> PlaceEntry:
    return PlaceEntry(
        name=name,
        country=row.country,
        geoname_id=row.geoname_id,
        latitude=row.latitude,
        longitude=row.longitude,
        population=row.population,
        kind=row.kind,
    )


@functools.cache
def _ordinary_words() -> frozenset[str]:
    lines = _ORDINARY.read_text(encoding="utf-8").splitlines()
    return frozenset(word for line in lines if not line.startswith("#") for word in line.split())


def _check_row(row: _Row, where: str) -> None:
    if row.country is not None and not re.fullmatch("[A-Z]{3}", row.country):
        raise DataFileError(f"country {row.country!r}", where=where, fix="Give ISO 3166-1 alpha-3, or leave it empty.")
    if not (-90 <= row.latitude <= 90 and -180 <= row.longitude <= 180):
        fix = "Latitude -90..90, longitude -180..180, in degrees."
        raise DataFileError(f"point {row.latitude}, {row.longitude}", where=where, fix=fix)
    if row.population < 0:
        raise DataFileError(f"population {row.population}", where=where, fix="Give 0 where it is not known.")
    if row.kind not in KINDS:
        raise DataFileError(f"kind {row.kind!r}", where=where, fix=f"One of {', '.join(KINDS)}.")


def check() -> int:
    """Check every line of every table; the number of names. Raises DataFileError with file and line."""
    previous, count = "", 0
    for number, fields in fields_of(_city_text(), str(_CITIES)):
        where = f"{_CITIES}:{number}"
        _check_row(_row_of(fields, where), where)
        key = fields.get("key", "")
        if (key, *name_pieces(fields.get("name", ""))[:1]) != (key, key) or key < previous:
            raise DataFileError(f"key {key!r} is wrong or out of order", where=where, fix="Rebuild the table.")
        previous, count = key, count + 1
    for number, row in read_rows(_COUNTRIES, _Row):
        _check_row(row, f"{_COUNTRIES}:{number}")
    repeated = _repeated_name(_extra_entries(_EXTRA))
    if repeated:
        raise DataFileError(f"{repeated} stands twice", where=str(_EXTRA), fix="Remove one of them.")
    return count + len(_extra_entries(_EXTRA))


def _row_of(fields: dict[str, str], where: str) -> _Row:
    try:
        return msgspec.convert(fields, _Row, strict=False)
    except msgspec.ValidationError as error:
        raise DataFileError(str(error), where=where, fix="Rebuild the table.") from error


def _repeated_name(entries: Iterable[tuple[str, PlaceEntry]]) -> str:
    keys = sorted(f"{name.lower()} ({entry.country})" for name, entry in entries)
    return next((key for key, group in groupby(keys) if len(list(group)) > 1), "")
