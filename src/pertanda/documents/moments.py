"""From a date string to a day and, where a clock time and its zone are stated, to a moment."""

from __future__ import annotations

import datetime
import re
from typing import NamedTuple

from pertanda.documents.dates import EPOCH, LONGEST, NUMERIC_DATE, date_table, read_day

__all__ = ["Moment", "read_moment"]

_CLOCK = re.compile(
    r"(?<![\d:.])([01]?\d|2[0-3])([:.])([0-5]\d)(?:\2([0-5]\d))?(?:[.,]\d{1,9})?(?![\d:])"
    r"(?:\s*(?i:([ap])\.?m\b\.?))?(?:\s*\(?([+-]\d\d:?\d\d\b|[+-]\d\d\b|[A-Z]{1,5}\b))?"
)
_COMPACT_CLOCK = re.compile(r"(?<!\d)\d{8}T?([01]\d|2[0-3])()([0-5]\d)([0-5]\d)?()(Z|[+-]\d{4})?(?!\d)")
_OFFSET = re.compile(r"([+-])(\d\d):?(\d\d)?")
_FARTHEST = 14 * 60  # minutes: no zone lies farther from UTC (Kiribati)


class Moment(NamedTuple):
    """A day and, where it can be told, the moment (with a zone); `reason` says why there is no moment."""

    day: datetime.date
    at: datetime.datetime | None
    reason: str


class _Clock(NamedTuple):
    """A clock time, and the zone as written ("+07:00", "WIB", "" for none)."""

    time: datetime.time
    zone: str


def read_moment(text: str, *, day_first: bool | None, zone: datetime.tzinfo | None) -> Moment | None:
    """The day and moment that a date string names; None when it names no day (see `dates.read_day`).

    A clock time in UTC is told in `zone`, the outlet's own, and so is its day: 20:00 UTC is the next morning in
    Jakarta. A time with another offset stays as written, and one without a zone is taken to be in `zone`. A day
    without a clock time has no moment, nor has one at midnight sharp, which is how content systems write the former.
    """
    day = read_day(text, day_first=day_first)
    if day is None:
        return None
    epoch = EPOCH.fullmatch(text[:LONGEST])
    if epoch:
        seconds = datetime.datetime.fromtimestamp(int(epoch.group(1)), datetime.UTC)
        return _placed(day, _Clock(seconds.time(), "Z"), zone)
    clock = _clock(text[:LONGEST])
    return _placed(day, clock, zone) if clock else Moment(day, None, f"{text[:40]!r} gives no clock time")


def _placed(day: datetime.date, clock: _Clock, zone: datetime.tzinfo | None) -> Moment:
    if clock.time == datetime.time():
        return Moment(day, None, "midnight sharp stands for a day without a clock time")
    offset = _offset(clock.zone)
    if offset is None and clock.zone:
        return Moment(day, None, f"the zone {clock.zone!r} is not known")
    if offset is None and zone is None:
        return Moment(day, None, "a clock time is given without its zone")
    try:
        at = datetime.datetime.combine(day, clock.time, zone if offset is None else datetime.timezone(offset))
        if zone is not None and not offset:
            at = at.astimezone(zone)
        at = at.astimezone(datetime.timezone(at.utcoffset() or datetime.timedelta()))
    except OverflowError:  # the first and the last day of the calendar
        return Moment(day, None, "the moment lies outside the calendar")
    return Moment(at.date(), at, "")


def _clock(text: str) -> _Clock | None:
    found = _COMPACT_CLOCK.search(text) or _CLOCK.search(NUMERIC_DATE.sub(" ", text))
    if found is None:
        return None
    hour, _, minute, second, half, zone = found.groups()
    hours = int(hour) % 12 + 12 * (half in ("p", "P")) if half else int(hour)
    return _Clock(datetime.time(hours, int(minute), int(second or 0)), zone or "")


def _offset(zone: str) -> datetime.timedelta | None:
    """The offset of "+07:00", "+0700" or "WIB" from UTC, or None."""
    signed = _OFFSET.fullmatch(zone)
    if signed is None:
        hours = date_table().zone_hours.get(zone)
        return None if hours is None else datetime.timedelta(hours=hours)
    minutes = int(signed.group(2)) * 60 + int(signed.group(3) or 0)
    return datetime.timedelta(minutes=-minutes if signed.group(1) == "-" else minutes) if minutes <= _FARTHEST else None
