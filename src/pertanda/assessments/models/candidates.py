"""Stage 1 of "who next": a score of every entity as the object of (subject, relation, ?) on the next day.

The score adds what counting knows, in descending weight: the lag kernel over the pair's own past, partners of
partners, the relation's usual objects, likeness of interaction, and the sectors of the same country. The weights are
set by hand on the validation days of ICEWS14 and kept for every other data set.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from pertanda.assessments.models.kernel import LagKernel, days_in_bins
from pertanda.assessments.models.table import Floats, Integers, State, Table, inverse, spread

__all__ = ["Candidates", "PairScores", "Scorer", "latent_factors"]

_SHARE_RECENT, _SHARE_EVER, _POPULARITY, _LATENT, _SECTOR = 0.02, 0.004, 0.0005, 0.0002, 0.015
_TWO_STEPS_SAME, _TWO_STEPS_ANY, _ALIKE = 0.006, 0.001, 0.001
_SHARE_DAYS = 28.0
_ALIKE_DAYS, _ALIKE_LEAST = 30.0, 0.02  # acts of the last 117 days
_PATH_DAYS, _PARTNERS, _ROWS_OF_PARTNER = 20.0, 40, 150
_LATENT_DAYS, _LATENT_SIZE, _LATENT_ITERATIONS = 60.0, 48, 4


@dataclass(frozen=True)
class PairScores:
    """Kernel sums of one subject's queries over its past partners: shapes (partners,) and (queries, partners)."""

    partner: Integers
    total: Floats
    by_days: Floats
    largest: Floats


@dataclass(frozen=True)
class Candidates:
    """The scores of queries (subject, relation, ?) of one day: `score` (queries, entities), and its parts."""

    score: Floats
    kernel: Floats
    kernel_by_days: Floats
    kernel_largest: Floats
    two_steps: Floats
    two_steps_same: Floats
    latent: Floats
    alike: Floats


def latent_factors(state: State, seed: int = 0) -> tuple[Floats, Floats]:
    """Left and right factors (entities, 48) of log1p(4 x decayed acts) between entities, scaled by their degrees.

    Randomised subspace iteration (Halko, Martinsson and Tropp 2011, algorithm 4.4) with a fixed seed, on the entities
    active by then.
    """
    table, pairs = state.table, state.table.grouping("pair")
    weight = np.log1p(4.0 * state.decayed("pair", _LATENT_DAYS)[:-1])
    kept = np.flatnonzero(weight > 0)
    left, right = table.subject[pairs.first_row[kept]], table.object[pairs.first_row[kept]]
    active = np.unique(left)
    row, column = np.searchsorted(active, left), np.searchsorted(active, right)
    degree = np.bincount(row, weight[kept], minlength=len(active))
    value = weight[kept] / np.sqrt(degree[row] * degree[column])
    order = np.argsort(row, kind="stable")
    matrix = _Sparse(row[order], column[order], value[order], len(active))
    size = min(_LATENT_SIZE, len(active))
    basis = np.random.default_rng(seed).standard_normal((len(active), size))
    for _ in range(_LATENT_ITERATIONS):
        basis, _ = np.linalg.qr(matrix @ basis)
    values, vectors = np.linalg.eigh(basis.T @ (matrix @ basis))  # the matrix is symmetric: inverses are in it
    axes = basis @ vectors
    factors = np.zeros((2, table.entity_count, size))
    factors[0][active], factors[1][active] = axes * values, axes
    return factors[0], factors[1]


@dataclass(frozen=True)
class _Sparse:
    row: Integers  # sorted
    column: Integers
    value: Floats
    size: int

    def __matmul__(self, dense: Floats) -> Floats:
        starts = np.flatnonzero(np.diff(self.row, prepend=-1))
        out = np.zeros((self.size, dense.shape[1]))
        out[self.row[starts]] = np.add.reduceat(self.value[:, None] * dense[self.column], starts, axis=0)
        return out


@dataclass
class Scorer:
    """Scores queries of the day after `state.as_of`."""

    state: State
    kernel: LagKernel
    factors: tuple[Floats, Floats]
    _shares: dict[int, Floats] = field(default_factory=dict)
    _centres: dict[int, Floats] = field(default_factory=dict)
    _done: dict[int, tuple[Integers, Integers, Floats]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        table, state = self.state.table, self.state
        length = np.linalg.norm(self.factors[1], axis=1, keepdims=True)
        reach = np.linalg.norm(self.factors[0], axis=1, keepdims=True)
        self._roles: Floats = self.factors[0] / np.maximum(reach, 1e-12)
        self.places: Floats = self.factors[1] / np.maximum(length, 1e-12)  # (entities, 48), of length 1
        triple, lag, days = days_in_bins(table, state.as_of + 1)
        order, _ = table.triples_by_pair
        place = np.empty_like(order)
        place[order] = np.arange(len(order))
        by_subject = np.argsort(place[triple], kind="stable")
        first = table.grouping("triple").first_row[triple[by_subject]]
        self._cell_object, self._cell_bin, self._cell_days = table.object[first], lag[by_subject], days[by_subject]
        self._cell_relation = table.relation[first]
        self._cells_of = np.searchsorted(table.subject[first], np.arange(table.entity_count + 1))
        # Sums run over what is there by now: over longer arrays of zeros their last bits would move with the future.
        self.present: Integers = np.unique(table.subject[: state.rows])
        self._right, self._places_here = self.factors[1][self.present], self.places[self.present]
        subject = table.subject[table.grouping("subject").first_row]
        self.popularity = np.zeros(table.entity_count)
        self.popularity[subject] = state.decayed("subject", _SHARE_DAYS)[:-1] / state.weights(_SHARE_DAYS).sum()
        self._prepare_paths()

    def _prepare_paths(self) -> None:
        table, state = self.state.table, self.state
        order, starts = table.rows_by_subject
        self._row_order = order
        counts = np.bincount(table.subject[: state.rows], minlength=table.entity_count)
        self._row_ends = starts[:-1] + counts  # rows of a subject come by day: the known ones stand first
        self._row_starts = np.maximum(starts[:-1], self._row_ends - _ROWS_OF_PARTNER)
        pairs = table.grouping("pair")
        seen = np.isfinite(state.last("pair")[:-1])
        degree = np.bincount(table.object[pairs.first_row[seen]], minlength=table.entity_count)
        self._path_scale = 1.0 / np.sqrt(degree + 1.0)
        self._path_weight = np.exp(-state.age / _PATH_DAYS)

    def pair_scores(self, subject: int, relations: Integers) -> PairScores:
        """The kernel over the subject's past with each partner, summed and at its largest."""
        cells = slice(self._cells_of[subject], self._cells_of[subject + 1])
        partner = self._cell_object[cells]
        starts = np.flatnonzero(np.diff(partner, prepend=-1))
        if not len(starts):
            none = np.zeros((len(relations), 0))
            return PairScores(partner, none, none, none)
        values = self.kernel[relations][:, self._cell_relation[cells], self._cell_bin[cells]]
        return PairScores(
            partner[starts],
            np.add.reduceat(values, starts, axis=1),
            np.add.reduceat(values * self._cell_days[cells], starts, axis=1),
            np.maximum.reduceat(values, starts, axis=1),
        )

    def _partners(self, subject: int) -> tuple[Integers, Floats]:
        pairs, table = self.state.table.grouping("pair"), self.state.table
        cells = slice(self._cells_of[subject], self._cells_of[subject + 1])
        partner = np.unique(self._cell_object[cells])
        ages = self.state.last("pair")[pairs.find(_pair_keys(table, subject, partner))]
        newest = np.argsort(ages, kind="stable")[:_PARTNERS]
        return partner[newest], np.exp(-ages[newest] / _PATH_DAYS)

    def two_steps(self, subject: int, relations: Integers) -> tuple[Floats, Floats]:
        """Partners of the 40 newest partners: (entities,) over any relation, (queries, entities) over the same."""
        table = self.state.table
        partner, weight = self._partners(subject)
        position, owner = spread(self._row_starts[partner], self._row_ends[partner])
        rows = self._row_order[position]
        values = weight[owner] * self._path_weight[rows] * self._path_scale[table.object[rows]]
        anyhow = np.bincount(table.object[rows], values, minlength=table.entity_count).astype(np.float64)
        same = np.zeros((len(relations), table.entity_count))
        place = np.full(table.relation_count, -1)
        place[relations] = np.arange(len(relations))
        kept = place[table.relation[rows]] >= 0
        np.add.at(same, (place[table.relation[rows[kept]]], table.object[rows[kept]]), values[kept])
        return anyhow, same

    def _done_by_others(self, relation: int) -> tuple[Integers, Integers, Floats]:
        """Subjects, objects and decayed counts of the relation's triples seen by now."""
        if relation not in self._done:
            table = self.state.table
            order, starts = table.triples_by_relation
            triples = order[starts[relation] : starts[relation + 1]]
            weight = self.state.decayed("triple", _ALIKE_DAYS)[triples]
            kept = weight > _ALIKE_LEAST
            first = table.grouping("triple").first_row[triples[kept]]
            self._done[relation] = (table.subject[first], table.object[first], weight[kept])
        return self._done[relation]

    def alike(self, subject: int, relations: Integers) -> Floats:
        """To whom those who deal with the same parties as the subject did the same lately: (queries, entities)."""
        likeness = np.maximum(self._roles @ self._roles[subject], 0.0) ** 2
        likeness[subject] = 0.0
        lines = []
        for relation in relations:
            others, objects, weight = self._done_by_others(int(relation))
            lines.append(np.bincount(objects, likeness[others] * weight, minlength=self.state.table.entity_count))
        return np.stack(lines)

    def share(self, relation: int) -> Floats:
        """Usual objects of the relation and popular entities: (entities,)."""
        if relation not in self._shares:
            self._shares[relation] = self._share(relation)
        return self._shares[relation]

    def centre(self, relation: int) -> Floats:
        """The mean latent place of the relation's usual objects: (48,)."""
        if relation not in self._centres:
            self._centres[relation] = self.share(relation)[self.present] @ self._places_here
        return self._centres[relation]

    def _share(self, relation: int) -> Floats:
        table, state = self.state.table, self.state
        # The objects of r are the subjects of its inverse.
        here = self.present
        sources = table.grouping("source").find(table.key("source", here, inverse(relation), here))
        recent, ever = state.decayed("source", _SHARE_DAYS)[sources], state.count("source")[sources]
        share = _POPULARITY * self.popularity
        share[here] += _SHARE_RECENT * recent / max(recent.sum(), 1e-9) + _SHARE_EVER * ever / max(ever.sum(), 1.0)
        return share

    def _sector(self, subject: int, relations: Integers) -> tuple[Integers, Floats]:
        """Members of the subject's country, and the share of their sector among the objects: (queries, members)."""
        table, state = self.state.table, self.state
        members = np.flatnonzero((table.country == table.country[subject]) & (self.popularity > 0))
        if not table.sector[subject]:
            return members[:0], np.zeros((len(relations), 0))
        shape = (len(relations), len(members))
        subjects, objects = np.full(shape, subject), np.broadcast_to(members, shape)
        asked = np.broadcast_to(relations[:, None], shape)
        found = state.count("sectors")[_find(table, "sectors", subjects, asked, objects)]
        total = state.count("sector source")[_find(table, "sector source", subjects, asked, objects)]
        return members, found / np.maximum(total, 1.0)

    def score(self, subject: int, relations: Integers) -> Candidates:
        """Scores of all entities for the subject's queries."""
        table = self.state.table
        pair = self.pair_scores(subject, relations)
        anyhow, same = self.two_steps(subject, relations)
        latent = np.zeros(table.entity_count)
        latent[self.present] = np.maximum(self._right @ self.factors[0][subject], 0.0)
        latent /= max(latent.max(), 1e-12)
        kernel, by_days, largest = np.zeros_like(same), np.zeros_like(same), np.zeros_like(same)
        kernel[:, pair.partner], largest[:, pair.partner] = pair.total, pair.largest
        by_days[:, pair.partner] = pair.by_days
        score = kernel + _TWO_STEPS_ANY * anyhow + (_TWO_STEPS_SAME - _TWO_STEPS_ANY) * same + _LATENT * latent
        alike = self.alike(subject, relations)
        score += _ALIKE * alike
        score += np.stack([self.share(int(one)) for one in relations])
        members, sector = self._sector(subject, relations)
        score[:, members] += _SECTOR * sector
        wide = (len(relations), table.entity_count)
        return Candidates(
            score,
            kernel,
            by_days,
            largest,
            np.broadcast_to(anyhow, wide),
            same,
            np.broadcast_to(latent, wide),
            alike,
        )


def _find(table: Table, name: str, subject: Integers, relation: Integers, object_: Integers) -> Integers:
    keys = table.key(name, subject, relation, object_)
    return table.grouping(name).find(keys.ravel()).reshape(keys.shape)


def _pair_keys(table: Table, subject: int, partner: Integers) -> Integers:
    subjects = np.full(len(partner), subject)
    keys: Integers = table.key("pair", subjects, subjects, partner)
    return keys
