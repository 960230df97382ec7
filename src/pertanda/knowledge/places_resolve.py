"""Which places the names of one document mean, decided together.

Each name's candidates start from a prior (people, kind of place); each round then weighs them by what the other names
of the document stand for in the round before: the same country, the same first-level region, the same neighbourhood,
and the region that the text writes behind the name ("Paris, Texas"). This is mean-field relaxation labelling
(Rosenfeld, Hummel and Zucker, 1976) over three shared tables in place of all pairs, so a document costs its number of
candidates a round. A name has one sense in a document unless the text puts it into two regions.
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from pertanda.knowledge.places_table import PlaceEntry

__all__ = ["Toponym", "Weights", "kilometres", "lies_in", "resolve"]

# Candidates kept a name: the largest. "San Antonio" has 300, and none beyond these was meant in either yardstick.
MOST_CANDIDATES = 60
# Side of a neighbourhood's cell in degrees: about the 161 km within which a place counts as found.
CELL = 1.5
# How near a place must be to a county, island or city that the text puts it into.
NEAR_KM = 120.0
EARTH_KM = 6371.0


class Toponym(NamedTuple):
    """A name in a document: its folded words, the places it may mean, and which toponym (by position) it lies in."""

    name: str
    entries: tuple[PlaceEntry, ...]
    within: int | None = None


class Weights(NamedTuple):
    """How much each kind of evidence counts, in units of the logarithm of a probability.

    Chosen on the development half of LGL and GeoVirus (evals/geoparsing.py), but `people`: LGL alone wants .7, which
    makes villages of large cities in world news (docs/decisions/0015-places.md).
    """

    people: float = 1.0
    country: float = 2.0
    region: float = -1.0
    county: float = -1.5
    weak: float = -0.5
    same_country: float = 3.0
    same_region: float = 6.0
    same_cell: float = 5.0
    within: float = 20.0
    doubt: float = 1.0
    rounds: int = 3


DEFAULT = Weights()


class _Node:
    """A name with one sense: its candidates, how surely each is meant, how often it stands in the document."""

    __slots__ = ("cells", "container", "entries", "prior", "sure", "weight")

    def __init__(self, entries: tuple[PlaceEntry, ...], times: int, weights: Weights) -> None:
        if len(entries) > MOST_CANDIDATES:
            entries = tuple(sorted(entries, key=lambda entry: -entry.population)[:MOST_CANDIDATES])
        self.entries = entries
        self.weight = math.sqrt(times)
        self.container: _Node | None = None
        self.cells = [_cell(entry) for entry in entries]
        self.prior = [_prior(entry, weights) for entry in entries]
        self.sure = _softmax(self.prior)

    @property
    def best(self) -> PlaceEntry:
        """The candidate most surely meant, the first of equals."""
        return self.entries[max(range(len(self.entries)), key=lambda number: (self.sure[number], -number))]


class _Shares:
    """How much of the document's names lies in each country, region and cell."""

    def __init__(self, nodes: Sequence[_Node], countries: Mapping[str, float]) -> None:
        self.countries: defaultdict[str, float] = defaultdict(float, countries)
        self.regions: defaultdict[tuple[str, str], float] = defaultdict(float)
        self.cells: defaultdict[tuple[int, int], float] = defaultdict(float)
        self.total = sum(countries.values())
        for node in nodes:
            self.add(node, 1.0)

    def add(self, node: _Node, sign: float) -> None:
        """Count a node, or with sign -1 take it out again."""
        self.total += sign * node.weight
        for entry, cell, sure in zip(node.entries, node.cells, node.sure, strict=True):
            mass = sign * node.weight * sure
            if entry.country:
                self.countries[entry.country] += mass
                if entry.region:
                    self.regions[entry.country, entry.region] += mass
            if cell is not None:
                self.cells[cell] += mass

    def support(self, entry: PlaceEntry, cell: tuple[int, int] | None, weights: Weights) -> float:
        """What the rest of the document says for a place in its cell."""
        whole = self.total + weights.doubt
        found = weights.same_country * self.countries.get(entry.country or "", 0.0)
        if entry.region:
            found += weights.same_region * self.regions.get((entry.country or "", entry.region), 0.0)
        if cell is not None:
            north, east = cell
            for y in (north - 1, north, north + 1):
                for x in (east - 1, east, east + 1):
                    found += weights.same_cell * self.cells.get((y, x), 0.0)
        return found / whole


def resolve(
    toponyms: Sequence[Toponym], countries: Mapping[str, float] | None = None, weights: Weights = DEFAULT
) -> list[PlaceEntry]:
    """The place that each toponym of one document means, in their order.

    `countries` are mentions of countries known from elsewhere (ISO 3166-1 alpha-3 → how many). Raises ValueError for a
    toponym without entries.
    """
    nodes, of = _nodes(toponyms, weights)
    unsure = [node for node in nodes if len(node.entries) > 1]
    if unsure:
        shares = _Shares([node for node in nodes if len(node.entries) == 1], countries or {})
        for _ in range(weights.rounds):
            _relax(nodes, unsure, shares, weights)
    return [nodes[number].best for number in of]


def _nodes(toponyms: Sequence[Toponym], weights: Weights) -> tuple[list[_Node], list[int]]:
    """One node for each name and region written behind it; where none is, the one most often written there."""
    senses = [(toponym.name, _container_name(toponyms, toponym)) for toponym in toponyms]
    told: dict[str, Counter[str]] = defaultdict(Counter)
    for name, container in senses:
        if container:
            told[name][container] += 1
    keys = [(name, container or (told[name].most_common(1)[0][0] if told[name] else "")) for name, container in senses]
    counted = Counter(keys)
    numbers: dict[tuple[str, str], int] = {}
    nodes: list[_Node] = []
    for toponym, key in zip(toponyms, keys, strict=True):
        if not toponym.entries:
            raise ValueError(f"the toponym {toponym.name!r} has no place")
        if key not in numbers:
            numbers[key] = len(nodes)
            nodes.append(_Node(toponym.entries, counted[key], weights))
    of = [numbers[key] for key in keys]
    for toponym, number in zip(toponyms, of, strict=True):
        if toponym.within is not None and of[toponym.within] != number:
            nodes[number].container = nodes[of[toponym.within]]
    return nodes, of


def _container_name(toponyms: Sequence[Toponym], toponym: Toponym) -> str:
    return "" if toponym.within is None else toponyms[toponym.within].name


def _relax(nodes: Sequence[_Node], unsure: Sequence[_Node], shares: _Shares, weights: Weights) -> None:
    """One round: every unsure name anew, against what the others were before; `shares` holds the sure names."""
    for node in unsure:
        shares.add(node, 1.0)
    found: dict[_Node, list[float]] = {}
    for node in unsure:
        shares.add(node, -1.0)
        support = [shares.support(entry, cell, weights) for entry, cell in zip(node.entries, node.cells, strict=True)]
        found[node] = [prior + more for prior, more in zip(node.prior, support, strict=True)]
        shares.add(node, 1.0)
    for node in nodes:
        if node.container is not None:
            _bind(node, node.container, found, weights)
    for node in unsure:
        shares.add(node, -1.0)
        node.sure = _softmax(found[node])


def _bind(inner: _Node, outer: _Node, found: Mapping[_Node, list[float]], weights: Weights) -> None:
    """Reward the pairs of which one lies in the other, on both sides."""
    inner_scores, outer_scores = found.get(inner), found.get(outer)
    for i, entry in enumerate(inner.entries):
        for j, container in enumerate(outer.entries):
            if lies_in(entry, container):
                if inner_scores is not None:
                    inner_scores[i] += weights.within * outer.sure[j]
                if outer_scores is not None:
                    outer_scores[j] += weights.within * inner.sure[i]


def lies_in(entry: PlaceEntry, container: PlaceEntry) -> bool:
    """Whether a place lies in another: by country, by first-level region, else by distance."""
    if entry.country != container.country or entry.kind == "country":
        return False
    if container.kind == "country":
        return True
    if container.kind == "region" and container.region:
        return entry.region == container.region and entry.kind != "region"
    return entry.kind not in ("region", "county") and 0 < kilometres(entry, container) < NEAR_KM


def _prior(entry: PlaceEntry, weights: Weights) -> float:
    score = weights.people * math.log(max(entry.population, 500))
    if entry.kind == "country":
        score += weights.country
    elif entry.kind == "region":
        score += weights.region
    elif entry.kind == "county":
        score += weights.county
    return score + (weights.weak if entry.weak else 0.0)


def _softmax(scores: Sequence[float]) -> list[float]:
    most = max(scores)
    powers = [math.exp(score - most) for score in scores]
    total = sum(powers)
    return [power / total for power in powers]


def _cell(entry: PlaceEntry) -> tuple[int, int] | None:
    """The cell of a place that is a point on the scale of a cell; states are not."""
    if entry.latitude is None or entry.longitude is None or entry.kind == "country":
        return None
    return int(entry.latitude // CELL), int(entry.longitude // CELL)


def kilometres(one: PlaceEntry, other: PlaceEntry) -> float:
    """Great-circle distance; infinite where a point is not known."""
    if one.latitude is None or one.longitude is None or other.latitude is None or other.longitude is None:
        return math.inf
    north, other_north = math.radians(one.latitude), math.radians(other.latitude)
    east = math.radians(other.longitude - one.longitude)
    half = math.sin((other_north - north) / 2) ** 2 + math.cos(north) * math.cos(other_north) * math.sin(east / 2) ** 2
    return 2 * EARTH_KM * math.asin(min(1.0, math.sqrt(half)))
