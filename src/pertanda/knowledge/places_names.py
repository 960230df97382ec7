"""Other ways to write the name of a place: short forms, demonyms, and words that only say what kind of place it is."""

from __future__ import annotations

import functools
from collections.abc import Iterator, Mapping
from pathlib import Path

from pertanda.knowledge.places_table import name_pieces

__all__ = ["counties_of", "demonyms", "readings"]

_COUNTRY_NAMES = Path(__file__).parent / "data" / "countries.tsv"
# Columns of countries.tsv that name a country's adjectives and people.
_ADJECTIVES = slice(4, 6)
_SHORT = {"st": "saint", "ste": "sainte", "mt": "mount", "ft": "fort"}
_SHORT |= {"n": "north", "s": "south", "e": "east", "w": "west"}
_LONG = {long: short for short, long in _SHORT.items() if len(short) > 1}
_SIDES = ("north", "south", "east", "west", "northern", "southern", "eastern", "western", "central", "upper", "lower")
_INDONESIAN = ("provinsi", "kabupaten", "kota", "kecamatan", "kelurahan", "desa", "dusun", "pulau", "sungai", "wilayah")
_BEFORE = frozenset(
    (*_SIDES, *_INDONESIAN, "greater", "the", "downtown", "uptown", "mid", "city", "town", "village", "county", "of")
)
_AREAS = ("area", "county", "district", "governorate", "municipality", "parish", "prefecture", "province", "region")
_TOWNS = ("borough", "city", "metropolis", "neighborhood", "town", "township", "twp", "village")
_AFTER = frozenset((*_AREAS, *_TOWNS, "republic", "state", "territory", "island", "peninsula", "valley", "river"))
_COUNTY = ("county", "parish")


def readings(name: str) -> Iterator[str]:
    """Other names to look a name up by when it is in no table, the nearest first: "Mt. Vernon" → "mount vernon"."""
    words = [piece for word in name.split() for piece in name_pieces(word)]
    for table in (_SHORT, _LONG):
        yield " ".join(table.get(word, word) for word in words)
    yield " ".join([*words, "city"])
    rest = [_SHORT.get(word, word) for word in words]
    while len(rest) > 1 and rest[-1] in _AFTER:
        rest = rest[:-1]
        yield " ".join(rest)
    while len(rest) > 1 and rest[0] in _BEFORE:
        rest = rest[1:]
        yield " ".join(rest)


def counties_of(name: str) -> Iterator[str]:
    """The counties that a bare name may stand for: "Avoyelles" → "Avoyelles County", "Avoyelles Parish"."""
    if name.lower().split()[-1] not in _AFTER:
        yield from (f"{name} {county}" for county in _COUNTY)


@functools.cache
def demonyms() -> Mapping[tuple[str, ...], str]:
    """English adjectives and people of countries, by their pieces: ("russians",) → "RUS"."""
    found: dict[tuple[str, ...], str] = {}
    for line in _COUNTRY_NAMES.read_text(encoding="utf-8").splitlines():
        if not line.startswith("#"):
            country, *cells = line.split("\t")
            for name in "|".join(cells[_ADJECTIVES.start - 1 : _ADJECTIVES.stop - 1]).split("|"):
                pieces = name_pieces(name.lstrip("!?"))
                if pieces:
                    found.setdefault(pieces, country)
    return found
