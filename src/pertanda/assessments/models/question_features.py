"""Named features of "will this act occur within so many days", from what is known at the end of a day."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from pertanda.assessments.models.kernel import BINS, LagKernel, lag_bin
from pertanda.assessments.models.logistic import log_odds
from pertanda.assessments.models.table import Floats, Integers, State, inverse, spread
from pertanda.assessments.models.windows import Questions

__all__ = ["HALF_LIVES", "Described", "QuestionFeatures", "decayed_counts"]

HALF_LIVES = (3.0, 10.0, 30.0, 90.0)  # days
_FLOOR = 0.01  # added to decayed counts before the logarithm
_NEVER = 400.0  # days, for what never was; log1p of it lies just above a year's
_CUE_DAYS = 10

# (label, grouping, turned to the object's side); turned keys take the object as subject and the inverse relation.
_COUNTED = (
    ("this act between the two", "triple", False),
    ("acts by the one on the other", "directed", False),
    ("this act in return", "return", False),
    ("acts in return", "directed", True),
    ("this act by the one on anybody", "source", False),
    ("this act by anybody on the other", "source", True),
    ("acts by the one on anybody", "side", False),
    ("acts by anybody on the other", "side", True),
    ("this act by anybody", "relation", False),
)


@dataclass(frozen=True)
class Described:
    """Feature values of questions, (questions, features), with the days since and number of the last such act.

    For first-time questions `days_since` and `times` are those of any act by the one on the other.
    """

    values: Floats
    relation: Integers
    days_since: Floats
    times: Floats


@dataclass(frozen=True)
class QuestionFeatures:
    """What describes a question for one horizon. `cues` are the relations whose recent acts are looked at."""

    kernel: LagKernel
    horizon: int
    cues: Integers
    cue_names: tuple[str, ...]
    first_time: bool

    def names(self) -> list[str]:
        """The names of the columns of `describe`, but for the last: the relation's base rate, added by the model."""
        counted = [f"{label}: {what}" for label, _, _ in _COUNTED for what in self._what(label)]
        cues = [f"{name} {side}, {_CUE_DAYS} days" for name in self.cue_names for side in ("by the one", "in return")]
        kernel = ["what usually follows their recent acts", "what usually follows this act itself"]
        own = ["this act: days since the first time", "this act: mean days between", "surge of acts between them"]
        return [*counted, *own, *kernel, *cues]

    @staticmethod
    def _what(label: str) -> list[str]:
        return ["times", "days since", *(f"recent times, half-life {days:g} days" for days in HALF_LIVES)]

    def describe(self, state: State, asked: Questions) -> Described:
        """Describe questions as of `state`."""
        groups = [_group(state, asked, grouping, turned) for _, grouping, turned in _COUNTED]
        columns: list[Floats] = []
        for (_, grouping, _), group in zip(_COUNTED, groups, strict=True):
            columns += _counted(state, _base(grouping), group)
        columns += _own(state, groups[0], groups[1])
        columns += self._kernel_sums(state, asked)
        columns += self._cue_counts(state, asked)
        own, name = (groups[1], "directed") if self.first_time else (groups[0], "triple")
        since, times = np.minimum(state.last(name)[own], _NEVER), state.count(name)[own]
        return Described(np.column_stack(columns), asked.relation, since, times)

    def _kernel_sums(self, state: State, asked: Questions) -> list[Floats]:
        """Log-odds of 1 - exp(-sum of the kernel over the next days): over all past acts of the two, and this act."""
        table, kernel = state.table, self.kernel
        order, starts = table.triples_by_pair
        pair = table.grouping("pair").find(asked.keys(table, "pair"))
        slot = np.zeros(len(table.grouping("pair")) + 1, dtype=np.int64)
        slot[table.pair_of_triple[order[starts[:-1]]]] = np.arange(len(starts) - 1)
        known = pair < len(table.grouping("pair"))
        begin, end = starts[slot[pair]], np.where(known, starts[slot[pair] + 1], starts[slot[pair]])
        position, owner = spread(begin, end)
        body = order[position]
        since = state.last("triple")[body]
        relation = table.relation[table.grouping("triple").first_row[body]]
        seen = np.isfinite(since) & (relation < len(kernel))  # an act newer than the kernel says nothing yet
        owner, ages, relation = owner[seen], since[seen].astype(np.int64), relation[seen]
        rates = _summed_kernel(kernel, asked.relation[owner], relation, ages, self.horizon)
        total = np.bincount(owner, rates, minlength=len(asked))
        same = relation == asked.relation[owner]
        own = np.bincount(owner[same], rates[same], minlength=len(asked))
        return [log_odds(-np.expm1(-total)), log_odds(-np.expm1(-own))]

    def _cue_counts(self, state: State, asked: Questions) -> list[Floats]:
        table, columns = state.table, []
        recent = state.recent("triple", _CUE_DAYS)
        for cue in self.cues:
            for relation in (cue, inverse(cue)):
                kinds = np.full(len(asked), relation)
                keys = table.key("triple", asked.subject, kinds, asked.object)
                columns.append(np.log1p(recent[table.grouping("triple").find(keys)]))
        return columns


def _base(grouping: str) -> str:
    return "triple" if grouping == "return" else grouping


def _group(state: State, asked: Questions, grouping: str, turned: bool) -> Integers:
    table = state.table
    if grouping == "return":  # the object does the same to the subject
        return table.grouping("triple").find(table.key("triple", asked.object, asked.relation, asked.subject))
    if grouping == "side" and turned:
        key = table.key("side", asked.object, inverse(asked.relation), asked.subject)
    elif grouping == "directed" and turned:
        key = table.key("directed", asked.object, asked.relation, asked.subject)
    elif turned:
        key = table.key(grouping, asked.object, inverse(asked.relation), asked.subject)
    else:
        key = asked.keys(table, grouping)
    return table.grouping(grouping).find(key)


def _counted(state: State, grouping: str, group: Integers) -> list[Floats]:
    since = np.minimum(state.last(grouping)[group], _NEVER)
    decayed = (state.decayed(grouping, days / np.log(2.0))[group] for days in HALF_LIVES)
    return [np.log1p(state.count(grouping)[group]), np.log1p(since), *(np.log(one + _FLOOR) for one in decayed)]


def _own(state: State, triple: Integers, directed: Integers) -> list[Floats]:
    since, times = np.minimum(state.last("triple")[triple], _NEVER), state.count("triple")[triple]
    age = np.minimum(state.first("triple")[triple], _NEVER)
    gap = np.where(times > 1, (age - since) / np.maximum(times - 1, 1), _NEVER)
    fast = state.decayed("directed", 3.0 / np.log(2.0))[directed]
    slow = state.decayed("directed", 90.0 / np.log(2.0))[directed]
    return [np.log1p(age), np.log1p(gap), np.log((fast + _FLOOR) / (slow + 30 * _FLOOR))]


def _summed_kernel(kernel: LagKernel, head: Integers, body: Integers, age: Integers, horizon: int) -> Floats:
    """Sum over d in 1..horizon of K[head, body, bin(age + d)], one value per row."""
    ages, back = np.unique(age, return_inverse=True)
    weights = np.stack([np.bincount(lag_bin(one + np.arange(1, horizon + 1)), minlength=BINS) for one in ages])
    return np.asarray(np.einsum("nb,nb->n", kernel[head, body], weights[back].astype(np.float64)))


def decayed_counts(described: Described) -> Floats:
    """Decayed counts of the act itself, (questions, half-lives), taken back from the first columns of the features."""
    logs = described.values[:, 2 : 2 + len(HALF_LIVES)]
    return np.asarray(np.maximum(np.exp(logs) - _FLOOR, 0.0))
