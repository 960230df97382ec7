"""How well places are told from their names: `python -m evals.geoparsing [--json]`.

Two yardsticks under the setting evaluation.data (PERTANDA_DATA), `geoparsing`: LGL (local newspapers, most of the
United States, GeoNames points) and GeoVirus (world news of epidemics, Wikipedia points). The toponyms are given, not
found; those without a gold point are left out, those without a candidate count as wrong. Text and names alone are
used: no outlet, no feed, no other article. Figures: share within 161 km (100 miles), with the 2.5 and 97.5
percentiles of a bootstrap over documents, and the median error in km, a toponym without a candidate counting as
half the earth's circumference. The documents are split by their id's hash: weights were chosen on the development
half; of the held-out half only the names that no gazetteer had were once listed (docs/decisions/0015-places.md).
"""

from __future__ import annotations

import argparse
import gzip
import hashlib
import json
import random
import statistics
import sys
import xml.etree.ElementTree as ElementTree
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from pertanda import settings
from pertanda.knowledge.places import PlaceIndex, load_places
from pertanda.knowledge.places_context import Spot, linked, spots_of
from pertanda.knowledge.places_resolve import DEFAULT, Toponym, Weights, kilometres, resolve
from pertanda.knowledge.places_table import PlaceEntry
from pertanda.languages.pack import LanguagePack

__all__ = ["Article", "Figures", "Gold", "errors", "figures", "geovirus", "half", "lgl", "places"]

ROOT = Path(__file__).parents[1]
WITHIN_KM = 161.0
WORST_KM = 20_038.0
RESAMPLES = 1000
SEED = 7


class Gold(NamedTuple):
    """A toponym at characters [start, end) of its article, with its gold point in degrees."""

    name: str
    start: int
    end: int
    latitude: float
    longitude: float


class Article(NamedTuple):
    """One article: its id, text and gold toponyms."""

    id: str
    text: str
    toponyms: list[Gold]


class Figures(NamedTuple):
    """Share within 161 km with its interval, median error in km, and how much was measured."""

    accuracy: float
    low: float
    high: float
    median_km: float
    toponyms: int
    documents: int


def places() -> PlaceIndex:
    """The gazetteer, names cut as texts are."""
    return load_places(_words)


def _words(text: str) -> list[str]:
    return [token.text for token in LanguagePack().tokens(text)]


def lgl(folder: Path) -> Iterator[Article]:
    """The Local-Global Lexicon. Raises OSError when it is absent."""
    for article in ElementTree.fromstring(gzip.decompress((folder / "lgl.xml.gz").read_bytes())).iter("article"):
        found = [_lgl_toponym(toponym) for toponym in article.iter("toponym")]
        yield Article(article.get("docid", ""), article.findtext("text", ""), [gold for gold in found if gold])


def _lgl_toponym(toponym: ElementTree.Element) -> Gold | None:
    tag, name = toponym.find("gaztag"), toponym.findtext("phrase", "")
    return None if tag is None or not name else _gold(toponym, name, tag.findtext("lat", "0"), tag.findtext("lon", "0"))


def _gold(toponym: ElementTree.Element, name: str, latitude: str, longitude: str) -> Gold:
    start, end = int(toponym.findtext("start", "0")), int(toponym.findtext("end", "0"))
    return Gold(name, start, end, float(latitude), float(longitude))


def geovirus(folder: Path) -> Iterator[Article]:
    """GeoVirus; several paragraphs of one page share its address. Raises OSError when it is absent."""
    for number, article in enumerate(ElementTree.parse(folder / "GeoVirus.xml").getroot().iter("article")):
        found = [
            _gold(place, place.findtext("name", ""), place.findtext("lat", "0"), place.findtext("lon", "0"))
            for place in article.iter("location")
        ]
        yield Article(article.findtext("source", "") or str(number), article.findtext("text", ""), found)


def half(article: Article) -> str:
    """ "development" or "held out", by the hash of the document's id."""
    return "development" if hashlib.sha256(article.id.encode()).digest()[0] % 2 == 0 else "held out"


def errors(article: Article, index: PlaceIndex, weights: Weights = DEFAULT) -> list[float]:
    """The error of each gold toponym in km, WORST_KM where there is no candidate."""
    return [_error(gold, entry) for gold, entry in resolved(article, index, weights)]


def resolved(article: Article, index: PlaceIndex, weights: Weights = DEFAULT) -> list[tuple[Gold, PlaceEntry | None]]:
    """Each gold toponym with the place it is resolved to."""
    toponyms, of = toponyms_of(article, index)
    entries = resolve(toponyms, weights=weights)
    return [
        (gold, None if number is None else entries[number]) for gold, number in zip(article.toponyms, of, strict=True)
    ]


def toponyms_of(article: Article, index: PlaceIndex) -> tuple[list[Toponym], list[int | None]]:
    """The article's toponyms, given ones and those found beside them, and the number of each given one."""
    tokens = LanguagePack().tokens(article.text)
    words, lowers = [token.text for token in tokens], [token.lower for token in tokens]
    given: dict[int, Spot] = {}
    firsts: list[int | None] = []
    for gold in article.toponyms:
        inside = [n for n, token in enumerate(tokens) if token.start < gold.end and token.end > gold.start]
        entries = index.candidates(gold.name)
        firsts.append(inside[0] if inside and entries else None)
        if inside and entries:
            given[inside[0]] = Spot(inside[0], inside[-1] + 1, entries)
    taken = {n for spot in given.values() for n in range(spot.first, spot.last)}
    beside = [spot for spot in spots_of(words, lowers, index) if taken.isdisjoint(range(spot.first, spot.last))]
    spots = sorted([*given.values(), *beside])
    numbers = {spot.first: number for number, spot in enumerate(spots)}
    return linked(words, lowers, spots, index), [None if first is None else numbers[first] for first in firsts]


def _error(gold: Gold, entry: PlaceEntry | None) -> float:
    if entry is None or entry.latitude is None:
        return WORST_KM
    point = PlaceEntry(
        name=gold.name,
        country=None,
        geoname_id=None,
        latitude=gold.latitude,
        longitude=gold.longitude,
        population=0,
        kind="site",
    )
    return kilometres(entry, point)


def figures(by_document: Sequence[Sequence[float]]) -> Figures:
    """The figures of errors in km, one list a document. Raises ValueError without a toponym."""
    everything = [error for errors in by_document for error in errors]
    tallies = [(sum(error <= WITHIN_KM for error in errors), len(errors)) for errors in by_document if errors]
    draw = random.Random(SEED)
    shares = []
    for _ in range(RESAMPLES):
        sample = draw.choices(tallies, k=len(tallies))
        shares.append(sum(right for right, _ in sample) / sum(count for _, count in sample))
    shares.sort()
    right = sum(right for right, _ in tallies)
    low, high = shares[int(0.025 * RESAMPLES)], shares[int(0.975 * RESAMPLES)]
    return Figures(right / len(everything), low, high, statistics.median(everything), len(everything), len(tallies))


_PARTS = ("development", "held out", "all")
YARDSTICKS: dict[str, Callable[[Path], Iterator[Article]]] = {"LGL": lgl, "GeoVirus": geovirus}


def measure(folder: Path) -> dict[str, dict[str, Figures]]:
    """Figures of each yardstick for each half and both."""
    index = places()
    found: dict[str, dict[str, Figures]] = {}
    for name, read in YARDSTICKS.items():
        measured = [(half(article), errors(article, index)) for article in read(folder)]
        parts = {part: [km for side, km in measured if part in (side, "all")] for part in _PARTS}
        found[name] = {part: figures(of_part) for part, of_part in parts.items() if any(of_part)}
    return found


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser(prog="python -m evals.geoparsing", description="Places told from their names.")
    parser.add_argument("--json", action="store_true", help="one JSON object")
    chosen = parser.parse_args(arguments)
    folder = ROOT / settings.load(folder=ROOT).evaluation.data / "geoparsing"
    if not folder.is_dir():
        print(f"skipped: {folder} is absent; set PERTANDA_DATA to the folder of the outside data.", file=sys.stderr)
        return 0
    found = measure(folder)
    if chosen.json:
        as_json: dict[str, Any] = {
            name: {part: row._asdict() for part, row in rows.items()} for name, rows in found.items()
        }
        print(json.dumps(as_json))
        return 0
    for name, rows in found.items():
        for part, row in rows.items():
            print(
                f"{name:9} {part:12} accuracy@161km {row.accuracy:.3f} [{row.low:.3f}, {row.high:.3f}]  "
                f"median {row.median_km:6.1f} km  {row.toponyms} toponyms, {row.documents} documents"
            )
    return 0


if __name__ == "__main__":
    sys.exit(main())
