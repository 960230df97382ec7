"""The lag kernel: how often one kind of act follows another between the same two parties, by days in between.

K[r, r', b] is the share of (pair, day) cells with an act r' in lag bin b before the day in which the pair has an act r
on that day. It is counted, not fitted, and shrunk toward the rate over all r' with the weight of 50 cells.
"""

from __future__ import annotations

import numpy as np

from pertanda.assessments.models.table import Floats, Integers, Table, spread
from pertanda.exceptions import UsageError

__all__ = ["BINS", "LAG_EDGES", "LagKernel", "days_in_bins", "lag_bin", "learn_kernel"]

LAG_EDGES = np.array([1, 2, 3, 7, 14, 30, 60, 120])  # days, upper edges; the last bin is open
BINS = len(LAG_EDGES) + 1
_PRIOR_CELLS = 50.0
_SELF_SHARE = 0.5  # an act's prior of following itself is at least half of what all acts do on average

LagKernel = Floats  # shape (relations, relations, bins), relations seen from both sides


def lag_bin(lag: Integers | Floats) -> Integers:
    """The bin of a lag in days (1 = the day before)."""
    return np.searchsorted(LAG_EDGES, lag, side="left").astype(np.int64)


def days_in_bins(table: Table, day: int) -> tuple[Integers, Integers, Integers]:
    """(triple, bin) cells with at least one act before `day`, sorted by both, and on how many days it occurred."""
    rows = table.rows_until(day - 1)
    triples = table.grouping("triple")
    counts = np.bincount(triples.of_row[:rows] * BINS + lag_bin(day - table.day[:rows]), minlength=len(triples) * BINS)
    cells = np.flatnonzero(counts)
    return cells // BINS, cells % BINS, counts[cells].astype(np.int64)


def learn_kernel(table: Table, first_day: int, last_day: int) -> LagKernel:
    """Count the kernel on the acts of [first_day, last_day]; acts before `first_day` serve as causes only.

    Raises UsageError when no act lies in these days.
    """
    size = table.relation_count
    followed, exposed = np.zeros(size * size * BINS), np.zeros(size * BINS)
    relation_of_triple = table.relation[table.grouping("triple").first_row]
    days = np.unique(table.day[table.rows_until(first_day - 1) : table.rows_until(last_day)])
    if not len(days):
        raise UsageError(f"no act between day {first_day} and day {last_day}", where="lag kernel",
                         fix="Give a longer history.")  # fmt: skip
    for day in days:
        triple, lag, _ = days_in_bins(table, int(day))
        exposed += np.bincount(relation_of_triple[triple] * BINS + lag, minlength=size * BINS)
        head, body, bins = _followed_on(table, int(day), triple, lag, relation_of_triple)
        np.add.at(followed, (head * size + body) * BINS + bins, 1.0)
    return _shrunk(followed.reshape(size, size, BINS), exposed.reshape(size, BINS))


def _followed_on(
    table: Table, day: int, triple: Integers, lag: Integers, relation: Integers
) -> tuple[Integers, Integers, Integers]:
    heads = np.arange(table.rows_until(day - 1), table.rows_until(day))
    order, starts = table.triples_by_pair
    slot_of_pair = np.empty(len(starts) - 1, dtype=np.int64)
    slot_of_pair[table.pair_of_triple[order[starts[:-1]]]] = np.arange(len(starts) - 1)
    slots = slot_of_pair[table.grouping("pair").of_row[heads]]
    position, owner = spread(starts[slots], starts[slots + 1])
    bodies, heads = order[position], heads[owner]
    first, end = np.searchsorted(triple, bodies), np.searchsorted(triple, bodies, side="right")
    cell, owner = spread(first, end)
    return table.relation[heads[owner]], relation[triple[cell]], lag[cell]


def _shrunk(followed: Floats, exposed: Floats) -> LagKernel:
    cells = np.maximum(exposed.sum(axis=0), 1.0)
    prior = np.repeat((followed.sum(axis=1) / cells)[:, None, :], followed.shape[0], axis=1)
    own = np.arange(followed.shape[0])
    pooled = followed[own, own].sum(axis=0) / cells
    prior[own, own] = np.maximum(prior[own, own], _SELF_SHARE * pooled)
    kernel: LagKernel = (followed + _PRIOR_CELLS * prior) / (exposed[None] + _PRIOR_CELLS)
    return kernel
