"""Reading the gazetteer's tables: places with their names, countries, regions and points.

`places.tsv.gz` (from GeoNames, CC BY 4.0, see places.LICENCE.md) is built by `training/places/build.py` and kept as one
run of bytes in order of key, so that loading costs its unpacking only and a name is found by bisection.
`places_extra.tsv`, `places_countries.tsv` and `places_abbreviations.tsv` are ours.
"""

from __future__ import annotations

import functools
import gzip
import re
import unicodedata
from collections.abc import Iterable, Mapping
from itertools import groupby
from pathlib import Path

import msgspec

from pertanda.exceptions import DataFileError
from pertanda.knowledge.tsv import fields_of, read_rows
from pertanda.records.base import Record
from pertanda.records.mention import Place

__all__ = [
    "COLUMNS",
    "KINDS",
    "LETTER_KINDS",
    "CityTable",
    "PlaceEntry",
    "abbreviations",
    "check",
    "cities",
    "country_entries",
    "country_names",
    "name_pieces",
    "ordinary_words",
    "own_entries",
    "place_of",
]

DATA = Path(__file__).parent / "data"
CITIES = DATA / "places.tsv.gz"
EXTRA = DATA / "places_extra.tsv"
ABBREVIATIONS = DATA / "places_abbreviations.tsv"
_COUNTRIES = DATA / "places_countries.tsv"
_ORDINARY = DATA / "places_ordinary.txt"
_COUNTRY_NAMES = DATA / "countries.tsv"
KINDS = ("country", "region", "county", "city", "island", "sea", "river", "reef", "site", "border")
# The columns of places.tsv.gz. `kind` is c (city), r (first-level region) or d (second-level region: district, county);
# `mark` is w for a weak place, o for one whose name is an ordinary word too.
COLUMNS: tuple[str, ...] = ("key", "name", "official", "kind", "country", "region")
COLUMNS += ("geoname_id", "latitude", "longitude", "population", "mark")
LETTER_KINDS = {"c": "city", "r": "region", "d": "county"}

# What countries.tsv may write before a name: "!", "?", "en:", "id:".
_MARKS = re.compile(r"^(?:[!?]|en:|id:)*")
_PIECE = re.compile(r"[^\W_]+")
_POSSESSIVE = re.compile(r"['’]s$")
# Letters that Unicode does not take apart into a base letter and a mark.
_LETTERS = str.maketrans({"đ": "d", "ð": "d", "ł": "l", "ø": "o", "ı": "i", "ß": "ss", "æ": "ae", "œ": "oe", "ə": "e"})


class PlaceEntry(Record, frozen=True):
    """One place that a name may mean. `country` is ISO 3166-1 alpha-3, None on the high seas; coordinates WGS 84.

    `kind` is one of KINDS; `region` is GeoNames' code of the first-level region within the country ("LA" of USA), ""
    where it is not known. `common_word`: the name is an ordinary word or a given name too, so it should only be taken
    where it is capitalised and does not open the sentence. `weak`: so small that it is meant only where the words
    around say so; it is a rival to its larger namesakes, and no mention by its name alone.
    """

    name: str
    country: str | None
    geoname_id: int | None
    latitude: float | None
    longitude: float | None
    population: int
    kind: str
    common_word: bool = False
    weak: bool = False
    region: str = ""

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
    region: str = ""
    geoname_id: int | None = None
    kind: str = "city"
    mark: str = ""


class _Short(Record, frozen=True, forbid_unknown_fields=True):
    """A line of the table of abbreviations."""

    names: str
    country: str
    region: str


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


class CityTable:
    """The big table: every name of a place on its line, the lines in order of their bytes, the key first."""

    def __init__(self, text: bytes) -> None:
        self._text = text

    def lines(self, key: str) -> list[str]:
        """The line of every name whose first piece is `key`."""
        head = f"{key}\t".encode()
        start = end = self._first(head)
        while self._text.startswith(head, end):
            end = self._text.index(b"\n", end) + 1
        return self._text[start:end].decode().split("\n")[:-1]

    def _first(self, head: bytes) -> int:
        """Where the first line that is not before `head` begins."""
        text, low, high = self._text, self._text.index(b"\n") + 1, len(self._text)
        while low < high:
            middle = (low + high) // 2
            start = text.rfind(b"\n", low - 1, middle) + 1
            if text[start : start + len(head)] < head:
                low = text.index(b"\n", middle) + 1
            else:
                high = start
        return low


def place_of(line: str) -> PlaceEntry:
    """The place of a line of the big table."""
    _, name, official, kind, country, region, geoname_id, latitude, longitude, population, mark = line.split("\t")
    return PlaceEntry(
        name=official or name,
        country=country,
        geoname_id=int(geoname_id) if geoname_id else None,
        latitude=float(latitude),
        longitude=float(longitude),
        population=int(population),
        kind=LETTER_KINDS[kind],
        common_word=mark == "o",
        weak=mark != "",
        region=region,
    )


@functools.cache
def cities() -> CityTable:
    """The big table. Raises DataFileError when it cannot be read."""
    return CityTable(_city_bytes())


def _city_bytes() -> bytes:
    try:
        return gzip.decompress(CITIES.read_bytes())
    except (OSError, EOFError) as error:
        fix = "Reinstall, or rebuild it with training/places/build.py."
        raise DataFileError(f"cannot be read: {error}", where=str(CITIES), fix=fix) from error


@functools.cache
def country_names() -> Mapping[str, str]:
    """Names of countries.tsv (name_en, name_id, other_names) with their country.

    A short form in capitals that is an ordinary word in lower case ("!id:AS" and English "as") is left out.
    """
    names: dict[str, str] = {}
    for line in _COUNTRY_NAMES.read_text(encoding="utf-8").splitlines():
        if line.strip() and not line.startswith("#"):
            country, *cells = line.split("\t")[:4]
            for mark in "|".join(cells).split("|"):
                name = _MARKS.sub("", mark)
                if name_pieces(name) and not (name.isupper() and name.lower() in ordinary_words()):
                    names.setdefault(name, country)
    return names


def own_entries(path: Path = EXTRA) -> list[tuple[str, PlaceEntry]]:
    """Every name of our own table with its place. Raises DataFileError with file and line."""
    found: list[tuple[str, PlaceEntry]] = []
    for number, row in read_rows(path, _Row):
        _check_row(row, f"{path}:{number}")
        names = row.names.split("|")
        if not all(name_pieces(name) for name in names):
            raise DataFileError("a name is empty", where=f"{path}:{number}", fix="Join names with a single |.")
        found.extend((name, _entry(names[0], row)) for name in names)
    return found


def country_entries(names: Iterable[tuple[str, str]]) -> list[tuple[str, PlaceEntry]]:
    """(name, country) as (name, place); a country that the table of points lacks has its code alone."""
    states = {row.country: _entry(row.names, row) for _, row in read_rows(_COUNTRIES, _Row)}
    return [(name, states.get(country) or _unmapped(name, country)) for name, country in names if name_pieces(name)]


def _unmapped(name: str, country: str) -> PlaceEntry:
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
        region=row.region,
    )


@functools.cache
def abbreviations(path: Path = ABBREVIATIONS) -> Mapping[tuple[str, ...], PlaceEntry]:
    """Short forms of regions ("Calif.", "LA") by their pieces. Raises DataFileError for a region not in our table."""
    regions = {(entry.country, entry.region): entry for _, entry in own_entries() if entry.kind == "region"}
    short: dict[tuple[str, ...], PlaceEntry] = {}
    for number, row in read_rows(path, _Short):
        entry = regions.get((row.country, row.region))
        if entry is None:
            where, fix = f"{path}:{number}", f"Name a region with its code in {EXTRA.name}."
            raise DataFileError(f"no region {row.region} of {row.country}", where=where, fix=fix)
        short.update((name_pieces(name), entry) for name in row.names.split("|"))
    return short


@functools.cache
def ordinary_words() -> frozenset[str]:
    """Names that are everyday words or given names too."""
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
    previous, count = b"", 0
    for number, fields in fields_of(_city_bytes().decode("utf-8"), str(CITIES)):
        where, key = f"{CITIES}:{number}", fields.get("key", "")
        _check_row(_row_of(fields, where), where)
        line = key.encode() + b"\t"
        if name_pieces(fields.get("name", ""))[:1] != (key,) or line < previous:
            raise DataFileError(f"key {key!r} is wrong or out of order", where=where, fix="Rebuild the table.")
        previous, count = line, count + 1
    for number, row in read_rows(_COUNTRIES, _Row):
        _check_row(row, f"{_COUNTRIES}:{number}")
    abbreviations()
    repeated = _repeated_name(own_entries())
    if repeated:
        raise DataFileError(f"{repeated} stands twice", where=str(EXTRA), fix="Remove one of them.")
    return count + len(own_entries())


def _row_of(fields: dict[str, str], where: str) -> _Row:
    kind = LETTER_KINDS.get(fields.get("kind", ""), "")
    try:
        return msgspec.convert({**fields, "kind": kind}, _Row, strict=False)
    except msgspec.ValidationError as error:
        raise DataFileError(str(error), where=where, fix="Rebuild the table.") from error


def _repeated_name(entries: Iterable[tuple[str, PlaceEntry]]) -> str:
    keys = sorted(f"{name.lower()} ({entry.country})" for name, entry in entries)
    return next((key for key, group in groupby(keys) if len(list(group)) > 1), "")
