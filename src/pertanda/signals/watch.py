"""`watch`: which days of which dyads stand out from their own past."""

from __future__ import annotations

import datetime
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Annotated

import msgspec

from pertanda.happenings.days import day_known
from pertanda.languages.tables import load_table
from pertanda.records.base import Fact, Known, Made, Record, Unknown, content_id
from pertanda.records.happening import Happening
from pertanda.records.signal import DayCount, Signal
from pertanda.settings import SignalSettings
from pertanda.signals.alarms import SeriesKey
from pertanda.signals.baseline import Expectation, expectations, volumes
from pertanda.signals.counts import Series, count
from pertanda.signals.explain import weightiest

__all__ = ["ANOMALY", "MADE", "NORMAL", "UNJUDGED", "Reach", "load_reach", "raised", "watch"]

MADE = Made(stage="signals", version="2")
ANOMALY, NORMAL, UNJUDGED = "anomaly", "normal", "unjudged"

_PACKAGED = Path(__file__).with_name("watch.toml")
_Days = Annotated[int, msgspec.Meta(ge=1, le=3650)]


class Reach(Record, frozen=True, forbid_unknown_fields=True):
    """Spans of days; what each is for stands beside it in `watch.toml`."""

    warm_up_days: _Days
    judged_days: _Days
    drawn_days: _Days
    history_days: _Days


@cache
def load_reach(path: Path = _PACKAGED) -> Reach:
    """The spans of `path`. Raises DataFileError for a file that is not such a table."""
    return load_table(path, Reach)


def watch(
    happenings: Iterable[Happening], *, as_of: datetime.date, settings: SignalSettings, reach: Reach | None = None
) -> list[Signal]:
    """A signal for every dyad and class with an act on one of the judged days, the highest score first.

    Its kind is `anomaly` where its pair raised an alarm that day and it is the series behind it, within
    `settings.budget` pair alarms a day; `unjudged` while the desk has heard fewer days than the warm-up; else `normal`.
    Nothing known after `as_of` is used.
    """
    reach = reach or load_reach()
    known = [happening for happening in happenings if day_known(happening) <= as_of]
    first = max(
        min((day_known(happening) for happening in known), default=as_of),
        as_of - datetime.timedelta(days=reach.history_days - 1),
    )
    cells = [cell for cell in count(known, as_of=as_of) if cell.day >= first]
    judge = _Judge(first, as_of, settings, reach, Counter(_ordinals(cells)), {one.id: one for one in known})
    by_series: dict[Series, list[DayCount]] = defaultdict(list)
    for cell in cells:
        by_series[cell.actor, cell.recipient, cell.quad_class].append(cell)
    found = [signal for series in by_series.values() for signal in judge.series(series)]
    return sorted(
        _with_alarms(found, cells, first, settings.budget), key=lambda signal: (-signal.score, signal.day, signal.id)
    )


def _with_alarms(signals: list[Signal], cells: Iterable[DayCount], first: datetime.date, budget: float) -> list[Signal]:
    """Signals with the alarm that they stand behind, within one budget over all pairs."""
    if all(signal.kind == UNJUDGED for signal in signals):
        return signals
    alarms = raised(cells, first, budget)
    return [_alarmed(signal, alarms) for signal in signals]


def _alarmed(signal: Signal, raised: Mapping[tuple[datetime.date, SeriesKey], tuple[str, str]]) -> Signal:
    alarm = raised.get((signal.day, (signal.actor, signal.recipient, signal.quad_class)))
    if alarm is None or signal.kind == UNJUDGED:
        return signal
    return msgspec.structs.replace(signal, kind=ANOMALY, alarm=alarm[0], episode=alarm[1])


def raised(
    cells: Iterable[DayCount], first: datetime.date, budget: float
) -> dict[tuple[datetime.date, SeriesKey], tuple[str, str]]:
    """Kind and episode of every alarm, by day and the strongest series behind it."""
    # numpy takes a tenth of a second to load: only a desk that has something to judge pays for it.
    from pertanda.signals.engine import replay

    table: dict[datetime.date, dict[SeriesKey, int]] = {first: {}}
    for cell in cells:
        table.setdefault(cell.day, {})[cell.actor, cell.recipient, cell.quad_class] = cell.count
    return {
        (one.date, (one.actor, one.recipient, one.label)): (one.kind, one.episode)
        for one in replay(table, budget=budget)
    }


def _ordinals(cells: Iterable[DayCount]) -> list[int]:
    return [cell.day.toordinal() for cell in cells for _ in range(cell.count)]


class _Judge:
    """Judges the series of one desk on one day."""

    def __init__(
        self,
        first: datetime.date,
        as_of: datetime.date,
        settings: SignalSettings,
        reach: Reach,
        totals: Counter[int],
        happenings: Mapping[str, Happening],
    ) -> None:
        self._days = [datetime.date.fromordinal(day) for day in range(first.toordinal(), as_of.toordinal() + 1)]
        self._totals = [totals[day.toordinal()] for day in self._days]
        self._as_of, self._settings, self._reach = as_of, settings, reach
        self._happenings = happenings

    def series(self, cells: Sequence[DayCount]) -> list[Signal]:
        """The signals of one series' judged days. An unbroken run of days is assumed: no report is a count of 0."""
        by_day = {cell.day: cell for cell in cells}
        recent = [n for n in range(len(self._days))[-self._reach.judged_days :] if self._days[n] in by_day]
        if not recent:
            return []
        counts = [by_day[day].count if day in by_day else 0 for day in self._days]
        others = [total - own for total, own in zip(self._totals, counts, strict=True)]
        walked = expectations(counts, volumes(others), decay=self._settings.decay)
        return [self._signal(by_day[self._days[number]], walked[: number + 1]) for number in recent]

    def _signal(self, cell: DayCount, walked: Sequence[Expectation]) -> Signal:
        today, drawn = walked[-1], walked[-self._reach.drawn_days :]
        day, quad_class = cell.day.isoformat(), cell.quad_class
        return Signal(
            id=content_id("signal", cell.actor, cell.recipient, quad_class, day, self._as_of.isoformat()),
            kind=UNJUDGED if len(walked) - 1 < self._reach.warm_up_days else NORMAL,
            actor=cell.actor,
            recipient=cell.recipient,
            quad_class=quad_class,
            day=cell.day,
            seen=today.seen,
            expected=today.expected,
            score=today.score,
            last_comparable=self._last_comparable(walked),
            made=MADE,
            rests_on=cell.rests_on,
            as_of=self._as_of,
            history_days=len(walked) - 1,
            counts=tuple(one.seen for one in drawn),
            normal=tuple(one.expected for one in drawn),
            top=weightiest((self._happenings[one] for one in cell.rests_on), as_of=self._as_of),
        )

    def _last_comparable(self, walked: Sequence[Expectation]) -> Fact[datetime.date]:
        for number in range(len(walked) - 2, -1, -1):
            if walked[number].seen >= walked[-1].seen:
                return Known(self._days[number])
        return Unknown(f"no day since {self._days[0].isoformat()} had as many")
