"""What a word before a time expression makes of its days: "since", "until", "by", "the eve of" (rules 19 and 22).

Prefixes know no language: the words stand in `times.toml`.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable
from typing import NamedTuple

from pertanda.languages.timerules import Context, Values, interval_of, shift_day
from pertanda.records.mention import Interval

__all__ = ["PREFIXES", "Prefix"]


class Prefix(NamedTuple):
    """What a word before an expression makes of its interval; `future` is the direction it forces, None for none."""

    apply: Callable[[Interval, Values, Context], Interval]
    future: bool | None = None


def _since(one: Interval, _: Values, context: Context) -> Interval:
    return interval_of(one.start, context.published) if one.start and one.start <= context.published else one


def _until(one: Interval, _: Values, __: Context) -> Interval:
    return Interval(start=None, end=one.end)


def _before(one: Interval, values: Values, _: Context) -> Interval:
    """Before a month or year ends where that starts; before "the end of the year" ends with it (rule 22)."""
    whole = "part" not in values and "out" not in values and one.start is not None
    return Interval(start=None, end=one.start if whole else one.end)


def _by(one: Interval, _: Values, context: Context) -> Interval:
    if not context.future:  # "By Wednesday the crowd had grown"
        return one
    return Interval(start=context.published if one.end and one.end >= context.published else None, end=one.end)


def _lasting(one: Interval, values: Values, _: Context) -> Interval:
    """ "For 72 hours from Monday"."""
    if one.start is None:
        return one
    return interval_of(one.start, shift_day(one.start, int(values.get("prefix_n", 1)), str(values["prefix_unit"])))


def _from(one: Interval, values: Values, context: Context) -> Interval:
    """ "From March", ahead: open at the end. "From next month" and "from Monday" stay that month and day."""
    long = "unit" not in values and one.start != one.end
    ahead = long and one.start is not None and one.start > context.published
    return Interval(start=one.start, end=None) if ahead else one


def _eve(one: Interval, _: Values, __: Context) -> Interval:
    return interval_of(one.start - datetime.timedelta(days=1)) if one.start and one.start == one.end else one


def _same(one: Interval, _: Values, __: Context) -> Interval:
    return one


PREFIXES: dict[str, Prefix] = {
    "since": Prefix(_since, future=False),
    "until": Prefix(_until, future=True),
    "before": Prefix(_before, future=True),
    "by": Prefix(_by, future=True),
    "for": Prefix(_same, future=True),
    "eve": Prefix(_eve),
    "lasting": Prefix(_lasting),
    "from": Prefix(_from),
    "between": Prefix(_same),
    "on": Prefix(_same),
}
