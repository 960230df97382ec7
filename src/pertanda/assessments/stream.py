"""The whole desk's happenings as they were known at the end of one day after the other."""

from __future__ import annotations

import datetime
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Mapping, Sequence

from pertanda.happenings.days import document_day
from pertanda.happenings.merge import merge
from pertanda.happenings.parties import Parties, parties
from pertanda.records.document import Document
from pertanda.records.event import Event
from pertanda.records.happening import Happening
from pertanda.records.vocabulary import EventType

__all__ = ["Stream"]

_Group = tuple[EventType, Parties]


class Stream:
    """The whole stream's happenings as of one day after the other.

    Merging never crosses type and parties, so only those of which the day brought a report are merged anew.
    """

    def __init__(self, events: Sequence[Event], documents: Mapping[str, Document]) -> None:
        self._documents = documents
        self._groups: dict[_Group, list[Event]] = defaultdict(list)
        self._merged: dict[_Group, list[Happening]] = {}
        self._waiting = sorted(events, key=self._day)
        self._taken = 0

    def _day(self, event: Event) -> datetime.date:
        return document_day(self._documents[event.document_id])

    def happenings(self, day: datetime.date) -> list[Happening]:
        """The happenings known by `day`, which must not lie before that of an earlier call."""
        known = bisect_right(self._waiting, day, key=self._day)
        touched = set()
        for event in self._waiting[self._taken : known]:
            group = (event.type, parties(event))
            self._groups[group].append(event)
            touched.add(group)
        self._taken = known
        for group in touched:
            self._merged[group] = merge(self._groups[group], documents=self._documents, grades={})
        return [one for merged in self._merged.values() for one in merged]
