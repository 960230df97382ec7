"""Reference classes: how often such windows ended in yes, told with the counts behind it.

Two of them: `own_windows` counts the past windows of the very thing asked (any set of parties and acts), and
`ReferenceTable` counts all questions alike in relation, days since the last time and number of times.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

import numpy as np

from pertanda.assessments.beta import jeffreys
from pertanda.assessments.models.base import Estimate, check_horizon
from pertanda.assessments.models.history import EventHistory
from pertanda.assessments.models.table import Floats, Integers
from pertanda.exceptions import UsageError

__all__ = ["ReferenceTable", "estimate_of_counts", "fit_reference", "own_windows"]

_RECENCY = np.array([3, 7, 14, 30, 60, 120])  # days since the last time, upper edges
_TIMES = np.array([2, 3, 5, 9, 17, 33, 65])  # number of times so far, lower edges
_LEAST_TOLD = 10  # cases: an interval from fewer spans nearly everything
_SHRINK = 30.0  # questions: the weight of the same cell over all relations


def estimate_of_counts(successes: int, n: int, words: str, *, first_time: bool = False) -> Estimate:
    """The Jeffreys mean and 90 % interval of these counts; with no case at all 1/2 and the whole of [0, 1]."""
    if n == 0:
        return Estimate(probability=0.5, low=0.0, high=1.0, reference_class=words, n=0, successes=0, base_rate=0.5,
                        first_time=first_time)  # fmt: skip
    rate = jeffreys(successes, n)
    return Estimate(probability=rate.rate, low=rate.low, high=rate.high, reference_class=words, n=n,
                    successes=successes, base_rate=rate.rate, first_time=first_time)  # fmt: skip


def own_windows(
    history: EventHistory,
    *,
    subjects: Collection[str] = (),
    relations: Collection[str] = (),
    objects: Collection[str] = (),
    as_of: int,
    horizon: int,
) -> Estimate:
    """The share of past windows of `horizon` days, end to end and ending on `as_of`, with at least one matching act.

    An empty collection matches anything, as in `EventQuery`. Windows start with the history's first day, so the
    oldest days that fill no window are left out. Raises UsageError for a horizon outside 1..366 or a history without
    a day until `as_of`.
    """
    check_horizon(horizon)
    rows = [row for row in history.rows() if row[0] <= as_of]
    if not rows:
        raise UsageError(f"no event until day {as_of}", where="reference class", fix="Append events or ask later.")
    wanted = _numbers(history, subjects, relations, objects)
    days = {row[0] for row in rows if all(want is None or row[place] in want for place, want in wanted)}
    n = (as_of - rows[0][0] + 1) // horizon
    successes = len({(as_of - day) // horizon for day in days if (as_of - day) // horizon < n})
    words = (
        f"windows of {horizon} days, end to end, from day {as_of - n * horizon + 1} to day {as_of}, with at least one "
        f"act {_list(relations)} by {_list(subjects)} toward {_list(objects)}"
    )
    return estimate_of_counts(successes, n, words, first_time=not days)


def _numbers(
    history: EventHistory, subjects: Collection[str], relations: Collection[str], objects: Collection[str]
) -> list[tuple[int, set[int | None] | None]]:
    return [
        (1, {history.entity(one) for one in subjects} if subjects else None),
        (2, {history.relation(one) for one in relations} if relations else None),
        (3, {history.entity(one) for one in objects} if objects else None),
    ]


def _list(names: Collection[str]) -> str:
    return " or ".join(repr(one) for one in sorted(names)) or "of any kind"


@dataclass(frozen=True)
class ReferenceTable:
    """Counts of resolved questions by relation, recency and times: shape (relations, 7, 8), relations forward / 2.

    `rates` are shrunk to the same cell over all relations with the weight of 30 questions.
    """

    horizon: int
    successes: Integers
    trials: Integers
    rates: Floats
    first_time: bool

    def rate(self, relation: Integers, days_since: Floats, times: Floats) -> Floats:
        """The class's rate for each question; a relation unknown at fitting gets the rate over all relations."""
        return self.rates[self._row(relation), *_cell(days_since, times)]

    def _row(self, relation: Integers) -> Integers:
        return np.where(relation // 2 < len(self.rates) - 1, relation // 2, len(self.rates) - 1)

    def estimate(self, relation: int, name: str, days_since: float, times: float) -> Estimate:
        """The class of one question, with its counts and interval; below ten cases that over all kinds of act."""
        row = int(self._row(np.array([relation]))[0])
        recency, often = (int(one[0]) for one in _cell(np.array([days_since]), np.array([times])))
        if self.trials[row, recency, often] < _LEAST_TOLD:
            row = len(self.rates) - 1
        kind = name if row < len(self.rates) - 1 else "any kind"
        counts = (int(self.successes[row, recency, often]), int(self.trials[row, recency, often]))
        return estimate_of_counts(*counts, self._words(kind, recency, often), first_time=self.first_time)

    def _words(self, kind: str, recency: int, often: int) -> str:
        low, high = ([0, *(_RECENCY + 1)][recency], [*_RECENCY, None][recency])
        since = f"{low} to {high} days before" if high is not None else f"more than {low - 1} days before"
        few, many = [1, *_TIMES][often], [*(_TIMES - 1), None][often]
        times = f"{few} or more times" if many is None else f"{few} times" if few == many else f"{few} to {many} times"
        if self.first_time:
            return (f"pairs that never had an act of {kind}, with any act {times}, the last {since}, "
                    f"asked for the next {self.horizon} days")  # fmt: skip
        return f"acts of {kind} seen {times} between two parties, the last {since}, asked for {self.horizon} days"


def _cell(days_since: Floats, times: Floats) -> tuple[Integers, Integers]:
    recency = np.searchsorted(_RECENCY, days_since, side="left")
    often = np.searchsorted(_TIMES, times, side="right")
    return recency.astype(np.int64), often.astype(np.int64)


def fit_reference(
    relation: Integers, days_since: Floats, times: Floats, outcome: Floats, horizon: int, *, first_time: bool
) -> ReferenceTable:
    """Count the resolved questions; the last row of the table is over all relations. Arrays of shape (questions,)."""
    recency, often = _cell(days_since, times)
    shape = (int(relation.max()) // 2 + 2, len(_RECENCY) + 1, len(_TIMES) + 1)
    trials, successes = np.zeros(shape, dtype=np.int64), np.zeros(shape, dtype=np.int64)
    for row in (relation // 2, np.full(len(relation), shape[0] - 1)):
        np.add.at(trials, (row, recency, often), 1)
        np.add.at(successes, (row, recency, often), outcome.astype(np.int64))
    overall = (outcome.sum() + 0.5) / (len(outcome) + 1.0)
    pooled = (successes[-1] + _SHRINK * overall) / (trials[-1] + _SHRINK)
    rates = (successes + _SHRINK * pooled) / (trials + _SHRINK)
    rates[-1] = pooled
    return ReferenceTable(horizon, successes, trials, rates, first_time)
