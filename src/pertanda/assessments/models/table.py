"""A history as arrays, each act seen from both sides, with groups of rows that share a key (triple, pair, country...).

Numbers are given in order of first appearance by day, so later rows never change those of earlier ones. What is known
at the end of a day is a `State`: only rows of that day and before count in it.
"""

from __future__ import annotations

import re
from functools import cached_property
from typing import Any

import numpy as np
import numpy.typing as npt

from pertanda.assessments.models.history import EventHistory
from pertanda.exceptions import UsageError

__all__ = ["Floats", "Grouping", "Integers", "State", "Table", "country_and_sector", "inverse", "spread"]

Integers = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]

# A key is subject * 2^36 + relation * 2^24 + object: fixed places, so that keys do not move when names are added.
_OBJECT_BITS = 24
_RELATION_BITS = 12

_SECTOR_OF_COUNTRY = re.compile(r"^(?P<sector>.+?)[ _]\((?P<country>[^()]+)\)$")
_COUNTRY_OF_SECTOR = re.compile(r"^(?P<country>[A-Z]{3})/(?P<sector>[A-Z]{3})$")


def country_and_sector(name: str) -> tuple[str, str]:
    """ "Police (India)" and "IND/COP" → (country, sector); any other name is (name, "") of its own."""
    for pattern in (_SECTOR_OF_COUNTRY, _COUNTRY_OF_SECTOR):
        found = pattern.match(name)
        if found:
            return found["country"].replace("_", " "), found["sector"].replace("_", " ")
    return name.replace("_", " "), ""


def inverse(relation: Any) -> Any:
    """The same relation seen from the other side (numbers or arrays): 2r and 2r + 1 change places."""
    return relation ^ 1


def spread(starts: Integers, ends: Integers) -> tuple[Integers, Integers]:
    """All positions of the slices [start, end), one after the other, and the number of the slice each belongs to."""
    lengths = np.maximum(ends - starts, 0)
    owner = np.repeat(np.arange(len(starts)), lengths)
    before = np.cumsum(lengths) - lengths
    return np.arange(len(owner)) - before[owner] + starts[owner], owner


class Grouping:
    """Rows that share a key form a group; `of_row` is each row's group, `keys` each group's key."""

    def __init__(self, row_keys: Integers) -> None:
        unique, first, back = np.unique(row_keys, return_index=True, return_inverse=True)
        order = np.argsort(first, kind="stable")
        number = np.empty_like(order)
        number[order] = np.arange(len(order))
        self.of_row: Integers = number[back]
        self.keys: Integers = unique[order]
        self.first_row: Integers = first[order]
        self._sorted, self._number = unique, number

    def __len__(self) -> int:
        return len(self.keys)

    def find(self, keys: Integers) -> Integers:
        """The group of each key; a key that never occurs gets `len(self)`, the number of an empty group."""
        place = np.minimum(np.searchsorted(self._sorted, keys), max(len(self) - 1, 0))
        if not len(self):
            return np.zeros(len(keys), dtype=np.int64)
        return np.where(self._sorted[place] == keys, self._number[place], len(self))


def _key(subject: Any, relation: Any, object_: Any) -> Any:
    return (subject << (_OBJECT_BITS + _RELATION_BITS)) | (relation << _OBJECT_BITS) | object_


class Table:
    """All rows of a history by day, each followed by its inverse: relation number 2r forward, 2r + 1 inverse."""

    def __init__(self, history: EventHistory) -> None:
        if not len(history):
            raise UsageError("the history is empty", where="base models", fix="Append coded events before asking.")
        rows = np.array(history.rows(), dtype=np.int64)
        day, subject, relation, object_ = rows.T
        self.day = np.repeat(day, 2)
        self.subject = np.column_stack([subject, object_]).ravel()
        self.object = np.column_stack([object_, subject]).ravel()
        self.relation = np.column_stack([2 * relation, 2 * relation + 1]).ravel()
        self.entity_count = len(history.entities)
        self.relation_count = 2 * len(history.relations)
        self.first_day, self.last_day = int(day[0]), int(day[-1])
        self._name_parts(history.entities)

    def _name_parts(self, names: list[str]) -> None:
        countries: dict[str, int] = {}
        sectors: dict[str, int] = {"": 0}
        parts = [country_and_sector(name) for name in names]
        self.country: Integers = np.array([countries.setdefault(one, len(countries)) for one, _ in parts], np.int64)
        self.sector: Integers = np.array([sectors.setdefault(one, len(sectors)) for _, one in parts], np.int64)

    def rows_until(self, day: int) -> int:
        """How many rows are dated `day` or before."""
        return int(np.searchsorted(self.day, day, side="right"))

    def key(self, name: str, subject: Any, relation: Any, object_: Any) -> Any:
        """The key of a grouping for these numbers (arrays broadcast). Raises KeyError for an unknown grouping."""
        none = np.zeros_like(subject)
        country_s, country_o = self.country[subject], self.country[object_]
        match name:
            case "triple":
                return _key(subject, relation, object_)
            case "pair":
                return _key(subject, none, object_)
            case "directed":  # one direction only: acts of the subject on the object, or (inverse) the other way
                return _key(subject, relation & 1, object_)
            case "side":  # as the one who acts, or (inverse) as the one acted on
                return _key(subject, relation & 1, none)
            case "source":
                return _key(subject, relation, none)
            case "subject":
                return _key(subject, none, none)
            case "relation":
                return _key(none, relation, none)
            case "countries":
                return _key(country_s, none, country_o)
            case "country triple":
                return _key(country_s, relation, country_o)
            case "country to object":
                return _key(country_s, none, object_)
            case "country relation to object":
                return _key(country_s, relation, object_)
            case "subject to country":
                return _key(subject, none, country_o)
            case "source to country":
                return _key(subject, relation, country_o)
            case "sectors":
                return _key(self.sector[subject], relation, self.sector[object_] * 2 + (country_s == country_o))
            case "sector source":
                return _key(self.sector[subject], relation, none)
        raise KeyError(name)

    @cached_property
    def _groupings(self) -> dict[str, Grouping]:
        return {}

    def grouping(self, name: str) -> Grouping:
        """The grouping of that name (see `key`), made once."""
        if name not in self._groupings:
            self._groupings[name] = Grouping(self.key(name, self.subject, self.relation, self.object))
        return self._groupings[name]

    @cached_property
    def pair_of_triple(self) -> Integers:
        """The pair of each triple."""
        return self.grouping("pair").of_row[self.grouping("triple").first_row]

    @cached_property
    def triples_by_pair(self) -> tuple[Integers, Integers]:
        """Triples sorted by subject, object, relation; and where the slice of each pair starts (one more at the end).

        Slices are in the order of `pairs_by_subject`.
        """
        first = self.grouping("triple").first_row
        order = np.lexsort((self.relation[first], self.object[first], self.subject[first]))
        starts = np.flatnonzero(np.diff(self.pair_of_triple[order], prepend=-1))
        return order, np.append(starts, len(order))

    @cached_property
    def triples_of_subject(self) -> Integers:
        """Where each subject's slice starts in `triples_by_pair[0]`; shape (entities + 1,)."""
        subject = self.subject[self.grouping("triple").first_row][self.triples_by_pair[0]]
        return np.searchsorted(subject, np.arange(self.entity_count + 1))

    @cached_property
    def triples_by_relation(self) -> tuple[Integers, Integers]:
        """Triples sorted by relation, then by first appearance; and where each slice starts, shape (relations + 1,)."""
        relation = self.relation[self.grouping("triple").first_row]
        order = np.argsort(relation, kind="stable")
        return order, np.searchsorted(relation[order], np.arange(self.relation_count + 1))

    @cached_property
    def rows_by_subject(self) -> tuple[Integers, Integers]:
        """Rows sorted by subject, then by day; and where each subject's slice starts, shape (entities + 1,)."""
        order = np.argsort(self.subject, kind="stable")
        return order, np.searchsorted(self.subject[order], np.arange(self.entity_count + 1))


class State:
    """What is known at the end of day `as_of`: counts, last days and decayed counts of every group.

    Arrays have one entry per group and one more, for the empty group that `Grouping.find` gives for unknown keys.
    """

    def __init__(self, table: Table, as_of: int) -> None:
        self.table, self.as_of = table, as_of
        self.rows = table.rows_until(as_of)
        self.age = as_of - table.day[: self.rows]
        self._cache: dict[tuple[str, str, float], Floats] = {}

    def _made(self, what: str, name: str, scale: float, weights: Floats | None) -> Floats:
        key = (what, name, scale)
        if key not in self._cache:
            grouping = self.table.grouping(name)
            self._cache[key] = np.bincount(
                grouping.of_row[: self.rows], weights=weights, minlength=len(grouping) + 1
            ).astype(np.float64)
        return self._cache[key]

    def count(self, name: str) -> Floats:
        """Rows of each group."""
        return self._made("count", name, 0.0, None)

    def decayed(self, name: str, days: float) -> Floats:
        """Rows of each group weighted exp(-age / days)."""
        return self._made("decayed", name, days, self.weights(days))

    def weights(self, days: float) -> Floats:
        """exp(-age / days) of each row."""
        key = ("weights", "", days)
        if key not in self._cache:
            self._cache[key] = np.exp(-self.age / days)
        return self._cache[key]

    def recent(self, name: str, days: int) -> Floats:
        """Rows of each group on the last `days` days."""
        return self._made("recent", name, days, (self.age < days).astype(np.float64))

    def last(self, name: str) -> Floats:
        """Days since the last row of each group (0 = on `as_of`), infinite for a group without rows."""
        key = ("last", name, 0.0)
        if key not in self._cache:
            grouping = self.table.grouping(name)
            ages = np.full(len(grouping) + 1, np.inf)
            ages[grouping.of_row[: self.rows]] = self.age  # rows come by day: the last one written is the newest
            self._cache[key] = ages
        return self._cache[key]

    def first(self, name: str) -> Floats:
        """Days since the first row of each group, infinite for a group without rows yet."""
        key = ("first", name, 0.0)
        if key not in self._cache:
            days = self.as_of - self.table.day[self.table.grouping(name).first_row]
            self._cache[key] = np.append(np.where(days >= 0, days, np.inf), np.inf)
        return self._cache[key]
