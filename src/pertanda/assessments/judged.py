"""The anomalies of every day, for questions whose indicators look at them."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping, Sequence

from pertanda.happenings.days import document_day
from pertanda.happenings.merge import merge
from pertanda.records.document import Document
from pertanda.records.event import Event
from pertanda.records.question import IndicatorKind, Question
from pertanda.records.signal import Signal
from pertanda.settings import SignalSettings
from pertanda.signals.watch import watch

__all__ = ["judged"]


def judged(
    questions: Iterable[Question],
    *,
    events: Sequence[Event],
    documents: Mapping[str, Document],
    last: datetime.date,
    settings: SignalSettings,
) -> list[Signal]:
    """The signals of every day from the first such question's opening to `last`, each day's from what it knew.

    Empty when no question has an indicator of kind `signals`: only then is the whole stream merged anew for each day.
    """
    opens = [one.opens for one in questions if any(sign.kind is IndicatorKind.SIGNALS for sign in one.indicators)]
    if not opens:
        return []
    found: list[Signal] = []
    for number in range(min(opens).toordinal(), last.toordinal() + 1):
        day = datetime.date.fromordinal(number)
        known = [event for event in events if document_day(documents[event.document_id]) <= day]
        found += watch(merge(known, documents=documents, grades={}), as_of=day, settings=settings)
    return found
