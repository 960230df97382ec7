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

from pertanda.exceptions import DataFileError
from pertanda.knowledge.tsv import fields_of, read_rows
from pertanda.records.base import Record
from pertanda.records.mention import Place

__all__ = ["KINDS", "PlaceEntry", "PlaceIndex", "check", "choose", "load_places", "name_pieces"]

_DATA = Path(__file__).parent / "data"
_CITIES, _EXTRA, _COUNTRIES, _ORDINARY = (
    _DATA / name for name in ("places.tsv.gz", "places_extra.tsv", "places_countries.tsv", "places_ordinary.txt")
)
KINDS = ("country", "region", "city", "island", "sea", "reef", "site", "border")
# How many times fewer people a place may have and still win because its country is in the story.
CONTEXT_ADVANTAGE = 300.0

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

    def _group(self, key: str) -> _Group:
        group = self._groups.get(key)
        if group is None:
            if key not in self._cities.starts and key not in self._others:
                return ()
            group = self._groups[key] = self._read_group(key)
        return group

    def _read_group(self, key: str) -> _Group:
        """Phrases that begin with `key`, longest first, each with its entries: ours before GeoNames' cities."""
        phrases: dict[tuple[str, ...], list[PlaceEntry]] = {}
        for name, entry in (*self._others.get(key, ()), *self._city_names(key)):
            phrase = tuple(piece for token in self._tokenise(name) for piece in name_pieces(token.lower()))
            known = phrases.setdefault(phrase, [])
            if entry.geoname_id is None or all(entry.geoname_id != other.geoname_id for other in known):
                known.append(entry)
        ordered = sorted(phrases, key=lambda phrase: (-len(phrase), phrase))
        return tuple((phrase, tuple(self._marked(phrase, phrases[phrase]))) for phrase in ordered)

    def _marked(self, phrase: tuple[str, ...], entries: Iterable[PlaceEntry]) -> Iterable[PlaceEntry]:
        if " ".join(phrase) not in self._ordinary:
            return entries
        return (_with_common_word(entry) for entry in entries)

    def _city_names(self, key: str) -> Iterable[tuple[str, PlaceEntry]]:
        start = self._cities.starts.get(key)
        if start is None:
            return
        for line in self._cities.lines[start:]:
            line_key, name, official, country, geoname_id, latitude, longitude, population = line.split("\t")
            if line_key != key:
                return
            entry = PlaceEntry(
                name=official or name,
                country=country,
                geoname_id=int(geoname_id),
                latitude=float(latitude),
                longitude=float(longitude),
                population=int(population),
                kind="city",
            )
            yield name, entry


def _with_common_word(entry: PlaceEntry) -> PlaceEntry:
    return PlaceEntry(
        name=entry.name,
        country=entry.country,
        geoname_id=entry.geoname_id,
        latitude=entry.latitude,
        longitude=entry.longitude,
        population=entry.population,
        kind=entry.kind,
        common_word=True,
    )


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
        abbreviated = tokens[index] == "." and 0 < taken and len(phrase[taken - 1]) <= 2
        if not pieces and tokens[index] not in _SIGNS_INSIDE and not abbreviated:
            return None
    return None


def choose(entries: Sequence[PlaceEntry], context_countries: Sequence[str] = ()) -> PlaceEntry:
    """The place meant among those of one name: a state before anything else, then context and population.

    A place in one of the story's countries (ISO 3166-1 alpha-3, the most mentioned first) wins unless another has
    CONTEXT_ADVANTAGE times its population; ties fall to the earlier country, then to the earlier entry.
    Raises ValueError when `entries` is empty.
    """
    order = {country: rank for rank, country in reversed(list(enumerate(context_countries)))}

    def weight(entry: PlaceEntry) -> tuple[float, int]:
        in_story = entry.country is None or entry.country in order
        size = math.log(max(entry.population, 1000)) + (math.log(CONTEXT_ADVANTAGE) if in_story else 0.0)
        return size, -order.get(entry.country or "", len(order))

    states = [entry for entry in entries if entry.kind == "country"]
    rivals = [entry for entry in entries if entry.country in order]
    if states and not (rivals and not any(state.country in order for state in states)):
        return max(states, key=weight)
    return max(entries, key=weight)


def load_places(tokenise: Tokenise, country_names: Mapping[str, str] | None = None) -> PlaceIndex:
    """The gazetteer, with names cut by `tokenise` as sentences are, and `country_names` (name → ISO3) as places too.

    One index is kept per tokeniser and set of names. Raises DataFileError for a broken `places_extra.tsv`; the big
    table is checked when it is built (`check`), not here.
    """
    return _load(tokenise, tuple(sorted((country_names or {}).items())))


@functools.lru_cache(maxsize=8)
def _load(tokenise: Tokenise, country_names: tuple[tuple[str, str], ...]) -> PlaceIndex:
    others = [*_country_entries(country_names), *_extra_entries(_EXTRA)]
    return PlaceIndex(_cities(), others, _ordinary_words(), tokenise)


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
    rows = {row.country: row for _, row in read_rows(_COUNTRIES, _Row)}
    return [
        (name, _entry(rows[country].names, rows[country]))
        for name, country in country_names
        if country in rows and name_pieces(name)
    ]


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
        row = _city_row(fields, where)
        _check_row(row, where)
        if row.key != name_pieces(row.name)[0] or row.key < previous:
            raise DataFileError(f"key {row.key!r} is wrong or out of order", where=where, fix="Rebuild the table.")
        previous, count = row.key, count + 1
    for number, row in read_rows(_COUNTRIES, _Row):
        _check_row(row, f"{_COUNTRIES}:{number}")
    repeated = _repeated_name(_extra_entries(_EXTRA))
    if repeated:
        raise DataFileError(f"{repeated} stands twice", where=str(_EXTRA), fix="Remove one of them.")
    return count + len(_extra_entries(_EXTRA))


def _city_row(fields: dict[str, str], where: str) -> _Row:
    try:
        return _Row(
            key=fields["key"],
            name=fields["name"],
            official=fields.get("official", ""),
            country=fields["country"],
            geoname_id=int(fields["geoname_id"]),
            latitude=float(fields["latitude"]),
            longitude=float(fields["longitude"]),
            population=int(fields["population"]),
        )
    except (KeyError, ValueError) as error:
        raise DataFileError(f"broken field: {error}", where=where, fix="Rebuild the table.") from error


def _repeated_name(entries: Iterable[tuple[str, PlaceEntry]]) -> str:
    keys = sorted(f"{name.lower()} ({entry.country})" for name, entry in entries)
    return next((key for key, group in groupby(keys) if len(list(group)) > 1), "")
