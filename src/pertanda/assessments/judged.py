"""The anomalies of every day, for questions whose indicators look at them."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping, Sequence

from pertanda.assessments.stream import Stream
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

    Empty when no question has an indicator of kind `signals`: only then is the whole stream followed day by day.
    """
    looking = [one for one in questions if any(sign.kind is IndicatorKind.SIGNALS for sign in one.indicators)]
    if not looking:
        return []
    first = min(one.opens for one in looking)
    # After its closing a question is answered, and no sign moves it any more.
    last = min(last, max(one.closes for one in looking))
    stream = Stream(events, documents)
    found: list[Signal] = []
    for number in range(first.toordinal(), last.toordinal() + 1):
        day = datetime.date.fromordinal(number)
        found += watch(stream.happenings(day), as_of=day, settings=settings)
    return found
