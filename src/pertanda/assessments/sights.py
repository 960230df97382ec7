"""When each kind of indicator was last seen, as of a day, and on which reports that rests."""

from __future__ import annotations

import datetime
import math
from collections.abc import Callable, Iterable, Sequence
from typing import NamedTuple

from pertanda.assessments.past import Past
from pertanda.happenings.days import day_of_act
from pertanda.happenings.parties import nation
from pertanda.records.base import Known
from pertanda.records.event import Event
from pertanda.records.happening import Happening
from pertanda.records.question import Absence, Indicator, IndicatorKind, SignalQuery, Silence, Tally
from pertanda.records.signal import Signal
from pertanda.signals.volume import silence_chance
from pertanda.signals.watch import ANOMALY

__all__ = ["Sight", "absent", "seen"]

ONE_DAY = datetime.timedelta(days=1)
# A sign that stopped is looked for this many half-lives back: what is left of its log ratio then is a sixteenth.
_HALF_LIVES = 4
# Not seen means something only if the desk was listening on at least half of the days.
_LISTENING = 0.5


class Sight(NamedTuple):
    """An indicator seen: the latest day on which it was, the events it rests on, and how many origins told them."""

    day: datetime.date
    event_ids: tuple[str, ...]
    origins: int


def seen(past: Past, indicator: Indicator, day: datetime.date) -> Sight | None:
    """The indicator's latest sight as of the end of `day`, or None. Nothing known later is used."""
    match indicator.kind:
        case IndicatorKind.EVENTS:
            return _reported(past, indicator, day)
        case IndicatorKind.SIGNALS:
            return _anomaly(past, indicator.signal or SignalQuery(), day)
        case IndicatorKind.HAPPENINGS:
            tally = indicator.tally or Tally()
            return _latest(indicator, day, lambda one: _counted(past, indicator, tally, one))
        case IndicatorKind.SILENCE:
            silence = indicator.silence or Silence()
            hold = _silent_outlet if silence.outlet else _silent_acts
            return _latest(indicator, day, lambda one: hold(past, indicator, silence, one))


def absent(past: Past, absence: Absence, last_seen: datetime.date | None, day: datetime.date) -> bool:
    """Whether the sign was looked for over the window that ends on `day` and not seen.

    Looked for: the desk has an article of at least half of the window's days.
    """
    if last_seen is not None and (day - last_seen).days < absence.within_days:
        return False
    window = [day - back * ONE_DAY for back in range(absence.within_days)]
    return sum(one in past.heard for one in window) >= _LISTENING * len(window)


def _latest(indicator: Indicator, day: datetime.date, hold: Callable[[datetime.date], Sight | None]) -> Sight | None:
    """The sight of the latest day, within reach, on which the condition held."""
    reach = math.ceil(_HALF_LIVES * min(indicator.half_life_days, 366.0))
    days = (day - back * ONE_DAY for back in range(reach + 1))
    return next((found for one in days if (found := hold(one)) is not None), None)


# -- events ----------------------------------------------------------------------------------------------------------


class _Told(NamedTuple):
    """One matching report. Sorts by day; of one day the most telling first: dated before undated, then by `doubt`."""

    day: datetime.date
    undated: bool
    doubt: float
    origin: str
    happening_id: str
    event_id: str


def _reported(past: Past, indicator: Indicator, day: datetime.date) -> Sight | None:
    events = [event for event in past.matching(indicator) if past.day(event) <= day]
    if not events:
        return None
    owner = {event_id: happening.id for happening in past.happenings(day) for event_id in happening.rests_on}
    first = _first_tellings(_told(past, event, owner.get(event.id, event.id)) for event in events)
    return Sight(
        day=max(one.day for one in first),
        event_ids=tuple(one.event_id for one in sorted(first, key=lambda one: (one.day, one.event_id))),
        origins=len({one.origin for one in first}),
    )


def _told(past: Past, event: Event, happening_id: str) -> _Told:
    return _Told(
        day=past.day(event),
        undated=not isinstance(event.when, Known),
        doubt=1.0 - event.confidence,
        origin=past.origin(event),
        happening_id=happening_id,
        event_id=event.id,
    )


def _first_tellings(told: Iterable[_Told]) -> list[_Told]:
    """Per happening and origin its first report: copies of a wire neither add to evidence nor make it young again."""
    first: dict[tuple[str, str], _Told] = {}
    for one in sorted(told):
        first.setdefault((one.happening_id, one.origin), one)
    return list(first.values())


# -- happenings ------------------------------------------------------------------------------------------------------


def _counted(past: Past, indicator: Indicator, tally: Tally, day: datetime.date) -> Sight | None:
    within = [
        one
        for one in past.answering(indicator.query, day)
        if one.origins >= tally.origins and 0 <= (day - day_of_act(one)).days < tally.within_days
    ]
    return _of_happenings(within, day) if len(within) >= tally.at_least else None


def _of_happenings(happenings: Sequence[Happening], day: datetime.date) -> Sight:
    return Sight(
        day=day,
        event_ids=tuple(event_id for one in happenings for event_id in one.rests_on),
        origins=len({report.origin for one in happenings for report in one.reports}),
    )


# -- signals ---------------------------------------------------------------------------------------------------------


def _anomaly(past: Past, query: SignalQuery, day: datetime.date) -> Sight | None:
    found = [one for one in past.signals if one.as_of <= day and _asked(one, query)]
    if not found:
        return None
    # A day judged again later is no new sign: each series' day counts from its first judgement.
    judged: dict[tuple[str, str, str, datetime.date], Signal] = {}
    for one in sorted(found, key=lambda one: (one.as_of, one.id)):
        judged.setdefault((one.actor, one.recipient, one.quad_class, one.day), one)
    latest = max(judged.values(), key=lambda one: (one.as_of, one.score, one.id))
    reports = [event for one in latest.rests_on for event in past.reports.get(one, ()) if past.day(event) <= day]
    if not reports:
        return None
    return Sight(latest.as_of, tuple(event.id for event in reports), len({past.origin(event) for event in reports}))


def _asked(signal: Signal, query: SignalQuery) -> bool:
    return (
        signal.kind == ANOMALY
        and signal.score >= query.least_score
        and _among(signal.actor, query.actor)
        and _among(signal.recipient, query.recipient)
        and (not query.quad_class or signal.quad_class in query.quad_class)
    )


def _among(code: str, wanted: Sequence[str]) -> bool:
    return not wanted or any(code == nation(one) for one in wanted)


# -- silence ---------------------------------------------------------------------------------------------------------


def _silent_acts(past: Past, indicator: Indicator, silence: Silence, day: datetime.date) -> Sight | None:
    # The rhythm of reports, not of happenings: those join acts of neighbouring days and would halve a daily rhythm.
    events = [event for event in past.matching(indicator) if past.day(event) <= day]
    days = {past.day(event) for event in events}
    if not days or silence_chance(days, past.heard, day, silence.history_days) > silence.surprise:
        return None
    last = [event for event in events if past.day(event) == max(days)]
    return Sight(day, tuple(event.id for event in last), len({past.origin(event) for event in last}))


def _silent_outlet(past: Past, indicator: Indicator, silence: Silence, day: datetime.date) -> Sight | None:
    for outlet in silence.outlet:
        days = {one for one in past.outlets.get(outlet, ()) if one <= day}
        if days and silence_chance(days, past.heard, day, silence.history_days) <= silence.surprise:
            told = [event for event in past.told_by.get(outlet, ()) if past.day(event) <= day]
            last = max((past.day(event) for event in told), default=None)
            events = tuple(event.id for event in told if past.day(event) == last)
            if events:
                return Sight(day, events, 1)
    return None
