"""The history of coded events: (subject, relation, object, day), one row per act, appended as days go by."""

from __future__ import annotations

import bisect
from collections.abc import Iterable, Mapping, Sequence
from itertools import combinations, product
from typing import NamedTuple

from pertanda.exceptions import UsageError

__all__ = ["MIRRORED", "NO_PARTY", "Act", "EventHistory", "Row", "rows_of_acts"]

# Pairs of codes that write one act twice, once from each side; the left one is rewritten as the right one. In ICEWS
# 19,901 and 19,899 rows of 2018 are "Host a visit" and "Make a visit" (measured), all but two the same acts.
MIRRORED: Mapping[str, str] = {"Host a visit": "Make a visit", "Host_a_visit": "Make_a_visit"}

NO_PARTY = ""  # the object of an act without a recipient, such as a missile test

MOST_ENTITIES = 1 << 24  # so that subject, relation and object fit one 64-bit key
MOST_RELATIONS = 1 << 11


class Row(NamedTuple):
    """One coded act: who did what to whom on which day (a day number, such as `date.toordinal()`)."""

    subject: str
    relation: str
    object: str
    day: int


class Act(NamedTuple):
    """A happening as far as counting goes: parties on either side, "TYPE" or "TYPE/mode", and the day number."""

    actor: Sequence[str]
    relation: str
    recipient: Sequence[str]
    day: int


class EventHistory:
    """Coded events by day, with names interned to integers in order of first appending.

    A row that is there already, or whose mirror is, is not counted again. Rows may come in any order of days.
    """

    def __init__(self, mirrored: Mapping[str, str] = MIRRORED) -> None:
        self.mirrored = dict(mirrored)
        self.entities: list[str] = []
        self.relations: list[str] = []
        self._entity_numbers: dict[str, int] = {}
        self._relation_numbers: dict[str, int] = {}
        self._seen: set[tuple[int, int, int, int]] = set()
        self._rows: list[tuple[int, int, int, int]] = []  # (day, subject, relation, object), kept sorted
        self._days_of_triple: dict[tuple[int, int, int], list[int]] = {}
        self._days_of_pair: dict[tuple[int, int], list[int]] = {}
        self._sorted = True

    def __len__(self) -> int:
        return len(self._rows)

    def append(self, row: Row) -> bool:
        """Add one row; False when it (or its mirror) is there already.

        Raises UsageError for an empty subject or relation, a negative day, or more names than a key can hold.
        """
        self._check(row)
        if row.relation in self.mirrored:
            row = Row(row.object, self.mirrored[row.relation], row.subject, row.day)
        numbers = (
            row.day,
            _number(row.subject, self.entities, self._entity_numbers),
            _number(row.relation, self.relations, self._relation_numbers),
            _number(row.object, self.entities, self._entity_numbers),
        )
        if numbers in self._seen:
            return False
        self._add(numbers)
        return True

    def extend(self, rows: Iterable[Row]) -> int:
        """Add many rows; how many were new."""
        return sum(self.append(row) for row in rows)

    def rows(self) -> list[tuple[int, int, int, int]]:
        """All rows as (day, subject, relation, object) numbers, by day, then by numbers."""
        if not self._sorted:
            self._rows.sort()
            self._sorted = True
        return self._rows

    def entity(self, name: str) -> int | None:
        """The number of an entity's name, None when it never occurred."""
        return self._entity_numbers.get(name)

    def relation(self, name: str) -> int | None:
        """The number of a relation's name (or of what it mirrors), None when it never occurred."""
        return self._relation_numbers.get(self.mirrored.get(name, name))

    def days_of_triple(self, subject: str, relation: str, object_: str) -> list[int]:
        """The days of one triple in order, empty when it never occurred."""
        if relation in self.mirrored:
            subject, relation, object_ = object_, self.mirrored[relation], subject
        key = (self.entity(subject), self.relation(relation), self.entity(object_))
        return list(self._days_of_triple.get(key, ()))  # type: ignore[arg-type]

    def days_of_pair(self, subject: str, object_: str) -> list[int]:
        """The days of all acts of one toward the other in order, one entry per act, empty when there are none."""
        key = (self.entity(subject), self.entity(object_))
        return list(self._days_of_pair.get(key, ()))  # type: ignore[arg-type]

    def _check(self, row: Row) -> None:
        if not row.subject or not row.relation:
            raise UsageError(f"the row {tuple(row)} names no {'subject' if not row.subject else 'relation'}",
                             where="event history", fix="Give both; only the object may be empty.")  # fmt: skip
        if row.relation in self.mirrored and not row.object:
            raise UsageError(f"the row {tuple(row)} has no other side", where="event history", fix="Give the object.")
        if row.day < 0:
            raise UsageError(
                f"the day {row.day} is negative", where="event history", fix="Count days from a fixed day."
            )
        if len(self.entities) > MOST_ENTITIES - 2 or len(self.relations) > MOST_RELATIONS - 1:
            raise UsageError("too many different names", where="event history", fix="Code parties more coarsely.")

    def _add(self, numbers: tuple[int, int, int, int]) -> None:
        day, subject, relation, object_ = numbers
        self._sorted = self._sorted and (not self._rows or self._rows[-1] <= numbers)
        self._seen.add(numbers)
        self._rows.append(numbers)
        bisect.insort(self._days_of_triple.setdefault((subject, relation, object_), []), day)
        bisect.insort(self._days_of_pair.setdefault((subject, object_), []), day)


def _number(name: str, names: list[str], numbers: dict[str, int]) -> int:
    number = numbers.get(name)
    if number is None:
        number = numbers[name] = len(names)
        names.append(name)
    return number


def rows_of_acts(acts: Iterable[Act]) -> Iterable[Row]:
    """The rows of our own happenings: each actor with each recipient.

    An act of several parties together ("A and B met": no recipient) is one row per pair, the names in alphabetical
    order, so that it is counted once; one actor alone acts on `NO_PARTY`.
    """
    for act in acts:
        actors, recipients = sorted(set(act.actor)), sorted(set(act.recipient))
        if recipients:
            pairs = [pair for pair in product(actors, recipients) if pair[0] != pair[1]]
        else:
            pairs = list(combinations(actors, 2)) or [(one, NO_PARTY) for one in actors]
        for subject, object_ in pairs:
            yield Row(subject, act.relation, object_, act.day)
