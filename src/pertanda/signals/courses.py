"""Directed dyads side by side over the last weeks: their acts a day, what was usual, and their alarms."""

from __future__ import annotations

import datetime
import math
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable
from functools import cache
from pathlib import Path
from typing import Annotated, NamedTuple

import msgspec

from pertanda.happenings.days import day_known
from pertanda.languages.tables import load_table
from pertanda.records.base import Record
from pertanda.records.happening import Happening
from pertanda.records.signal import DayCount, PairCourse
from pertanda.settings import SignalSettings
from pertanda.signals.baseline import Expectation, expectations, volumes
from pertanda.signals.counts import count
from pertanda.signals.watch import load_reach, raised

__all__ = ["NO_COURSES", "Courses", "Drawn", "load_drawn", "multiples", "pair_courses", "usual_range"]

_PACKAGED = Path(__file__).with_name("courses.toml")
_ONE_DAY = datetime.timedelta(days=1)
_SCORED_DAYS = 7
_Count = Annotated[int, msgspec.Meta(ge=1, le=3650)]
_Dyad = tuple[str, str]


class Drawn(Record, frozen=True, forbid_unknown_fields=True):
    """What each figure is for stands beside it in `courses.toml`."""

    shown_days: _Count
    most_dyads: _Count
    most_multiples: _Count
    least_acts: _Count
    deviations: Annotated[float, msgspec.Meta(gt=0)]
    warm_up_days: _Count


@cache
def load_drawn(path: Path = _PACKAGED) -> Drawn:
    """The figures of `path`. Raises DataFileError for a file that is not such a table."""
    return load_table(path, Drawn)


class Courses(NamedTuple):
    """The dyads of the last weeks, the busiest first; `judged` says that the desk is old enough to know their past."""

    dyads: tuple[PairCourse, ...]
    judged: bool


NO_COURSES = Courses((), judged=False)


def pair_courses(
    happenings: Iterable[Happening],
    *,
    as_of: datetime.date,
    settings: SignalSettings,
    asked: Collection[_Dyad] = (),
    drawn: Drawn | None = None,
) -> Courses:
    """The busiest dyads and those asked about or alarmed. Nothing known after `as_of` is used.

    `asked` are the undirected pairs of open questions, by nation.
    """
    drawn = drawn or load_drawn()
    known = [one for one in happenings if day_known(one) <= as_of]
    oldest = as_of - datetime.timedelta(days=load_reach().history_days - 1)
    first = max(min((day_known(one) for one in known), default=as_of), oldest)
    cells = [cell for cell in count(known, as_of=as_of) if cell.day >= first]
    judged = (as_of - first).days >= drawn.warm_up_days
    alarms = _alarm_days(cells, first, settings.budget) if judged else {}
    by_dyad = _by_dyad(cells)
    total = sum(by_dyad.values(), Counter[datetime.date]())
    days = [first + n * _ONE_DAY for n in range((as_of - first).days + 1)]
    found = [
        _course(dyad, counts, total, days, settings, drawn, alarms.get(dyad, ()), _pair(dyad) in asked)
        for dyad, counts in by_dyad.items()
    ]
    busy = [one for one in found if sum(one.counts) >= (1 if one.asked else drawn.least_acts)]
    busy.sort(key=lambda one: (-(one.asked or bool(one.alarms)), -sum(one.counts), one.actor, one.recipient))
    kept = sorted(busy[: drawn.most_dyads], key=lambda one: (-sum(one.counts), one.actor, one.recipient))
    return Courses(tuple(kept), judged)


def multiples(courses: Courses, drawn: Drawn | None = None) -> list[PairCourse]:
    """The dyads worth a picture of their own: those asked about, then alarmed, then highest above their own past."""
    if not courses.judged:
        return []
    ranked = sorted(
        courses.dyads, key=lambda one: (not one.asked, not one.alarms, -one.score, one.actor, one.recipient)
    )
    return ranked[: (drawn or load_drawn()).most_multiples]


def usual_range(expected: float, deviations: float) -> tuple[float, float]:
    """The counts within so many standard deviations of an expected one, on the square-root scale of the score."""
    middle, reach = math.sqrt(expected + 0.375), deviations / 2.0
    return max(0.0, max(0.0, middle - reach) ** 2 - 0.375), (middle + reach) ** 2 - 0.375


def _pair(dyad: _Dyad) -> _Dyad:
    return min(dyad), max(dyad)


def _by_dyad(cells: Iterable[DayCount]) -> dict[_Dyad, Counter[datetime.date]]:
    found: dict[_Dyad, Counter[datetime.date]] = defaultdict(Counter)
    for cell in cells:
        found[cell.actor, cell.recipient][cell.day] += cell.count
    return found


def _alarm_days(
    cells: Iterable[DayCount], first: datetime.date, budget: float
) -> dict[_Dyad, tuple[datetime.date, ...]]:
    found: dict[_Dyad, set[datetime.date]] = defaultdict(set)
    for day, (actor, recipient, _) in raised(cells, first, budget):
        found[actor, recipient].add(day)
    return {dyad: tuple(sorted(days)) for dyad, days in found.items()}


def _course(
    dyad: _Dyad,
    counts: Counter[datetime.date],
    total: Counter[datetime.date],
    days: list[datetime.date],
    settings: SignalSettings,
    drawn: Drawn,
    alarms: Iterable[datetime.date],
    asked: bool,
) -> PairCourse:
    walked = expectations(
        [counts[day] for day in days], volumes([total[day] - counts[day] for day in days]), decay=settings.decay
    )
    shown = _padded(walked[-drawn.shown_days :], drawn.shown_days)
    ranges = [usual_range(one.expected, drawn.deviations) for one in shown]
    oldest = days[-1] - (drawn.shown_days - 1) * _ONE_DAY
    return PairCourse(
        actor=dyad[0],
        recipient=dyad[1],
        as_of=days[-1],
        counts=tuple(one.seen for one in shown),
        low=tuple(low for low, _ in ranges),
        high=tuple(high for _, high in ranges),
        alarms=tuple(day for day in alarms if day >= oldest),
        asked=asked,
        score=max(one.score for one in shown[-_SCORED_DAYS:]),
    )


def _padded(walked: list[Expectation], length: int) -> list[Expectation]:
    """Days before the desk heard anything are days without acts, of which nothing was expected."""
    return [Expectation(seen=0, expected=0.0, score=0.0)] * (length - len(walked)) + walked
