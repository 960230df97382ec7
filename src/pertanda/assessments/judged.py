"""The anomalies of every day, for questions whose indicators look at them."""

from __future__ import annotations

import datetime
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from pertanda.happenings.days import document_day
from pertanda.happenings.merge import merge
from pertanda.happenings.parties import Parties, parties
from pertanda.records.document import Document
from pertanda.records.event import Event
from pertanda.records.happening import Happening
from pertanda.records.question import IndicatorKind, Question
from pertanda.records.signal import Signal
from pertanda.records.vocabulary import EventType
from pertanda.settings import SignalSettings
from pertanda.signals.watch import watch

__all__ = ["judged"]

_Group = tuple[EventType, Parties]


def judged(
    questions: Iterable[Question],
    *,
    events: Sequence[Event],
    documents: Mapping[str, Document],
    last: datetime.date,
    settings: SignalSettings,
) -> list[Signal]:
    """The signals of every day from the first such question's opening to `last`, each day's from what it knew.

    Empty when no question has an indicator of kind `signals`: only then is the whole stream followed day by day.
    """
    looking = [one for one in questions if any(sign.kind is IndicatorKind.SIGNALS for sign in one.indicators)]
    if not looking:
        return []
    first = min(one.opens for one in looking)
    # After its closing a question is answered, and no sign moves it any more.
    last = min(last, max(one.closes for one in looking))
    stream = _Stream(events, documents)
    found: list[Signal] = []
    for number in range(first.toordinal(), last.toordinal() + 1):
        day = datetime.date.fromordinal(number)
        found += watch(stream.happenings(day), as_of=day, settings=settings)
    return found


class _Stream:
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
