"""Why a day stood out: what was seen against what was expected, the last such day, and the acts that weigh most."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping

from pertanda.happenings.days import day_known, day_of_act
from pertanda.knowledge.codebook import cameo_of, goldstein
from pertanda.records.base import Fact, Known, Record, Unknown, value_of
from pertanda.records.happening import Happening
from pertanda.records.vocabulary import QUAD_CLASSES, Modality
from pertanda.signals.alarms import Alarm, Cells
from pertanda.signals.counts import dyads

__all__ = ["AlarmExplanation", "explain", "last_comparable", "top_happenings", "weightiest"]

_MOST_HAPPENINGS = 5


class AlarmExplanation(Record, frozen=True):
    """`seen` acts of the series against `expected`; `times` is their ratio. `last_comparable` is the latest earlier
    day with at least as many. `top` are ids of the happenings behind it, the weightiest first.
    """

    seen: int
    expected: float
    times: float
    last_comparable: Fact[datetime.date]
    top: tuple[str, ...] = ()


def explain(
    alarm: Alarm, table: Mapping[datetime.date, Cells], happenings: Iterable[Happening] = ()
) -> AlarmExplanation:
    """The explanation of an alarm raised on `table`; `happenings` are the acts the table was counted from, if any."""
    return AlarmExplanation(
        seen=alarm.seen,
        expected=alarm.expected,
        times=alarm.seen / alarm.expected,
        last_comparable=last_comparable(alarm, table),
        top=top_happenings(alarm, happenings),
    )


def last_comparable(alarm: Alarm, table: Mapping[datetime.date, Cells]) -> Fact[datetime.date]:
    """The latest day before the alarm on which its series had at least as many acts."""
    key = (alarm.actor, alarm.recipient, alarm.label)
    earlier = [day for day in table if day < alarm.date]
    days = [day for day in earlier if table[day].get(key, 0) >= alarm.seen]
    if days:
        return Known(max(days))
    since = f" since {min(earlier).isoformat()}" if earlier else ""
    return Unknown(f"no day{since} had as many")


def top_happenings(alarm: Alarm, happenings: Iterable[Happening]) -> tuple[str, ...]:
    """The weightiest acts of the alarm's series and day.

    Only what was known on the alarm's day and told as having happened.
    """
    return weightiest([one for one in happenings if _behind(one, alarm)], as_of=alarm.date)


def weightiest(happenings: Iterable[Happening], *, as_of: datetime.date) -> tuple[str, ...]:
    """Ids of up to five happenings, by independent origins known by `as_of`, then by Goldstein's weight either way."""

    def order(one: Happening) -> tuple[int, float, str]:
        origins = {report.origin for report in one.reports if report.published is None or report.published <= as_of}
        return -len(origins), -abs(goldstein(cameo_of(one.type, value_of(one.mode)))), one.id

    return tuple(one.id for one in sorted(happenings, key=order)[:_MOST_HAPPENINGS])


def _behind(happening: Happening, alarm: Alarm) -> bool:
    return (
        happening.modality is Modality.HAPPENED
        and QUAD_CLASSES[happening.type] == alarm.label
        and day_of_act(happening) == alarm.date
        and day_known(happening) <= alarm.date
        and (alarm.actor, alarm.recipient) in dyads(happening)
    )
