"""When to ask again: back-off, Retry-After, a source's own rhythm, and its silence. Pure functions of times."""

from __future__ import annotations

import datetime
import random
from collections.abc import Mapping, Sequence
from email.utils import parsedate_to_datetime

from pertanda.settings import GatherSettings

__all__ = ["as_time", "backoff", "is_silent", "next_poll", "rhythm", "typical_gap", "until_retry"]

# How many of its newest articles tell a source's rhythm: two days of a wire's minutes would say nothing of its nights.
_HEARD = 40
_POLLS_PER_GAP = 2  # twice as often as articles come: half of them are seen within a quarter of the gap
# With articles at random (Poisson) a quiet of 7 mean gaps has probability exp(-7) = 0.0009. News comes in clusters and
# sleeps at night and on Sundays, hence the floor.
_SILENT_GAPS = 7
_SILENT_FLOOR = datetime.timedelta(hours=36)
_FEWEST_HEARD = 4


def backoff(failures: int, settings: GatherSettings, chance: random.Random) -> datetime.timedelta:
    """The pause after `failures` (>= 1) in a row: doubled each time up to a cap, then between half and all of it.

    "Equal jitter" of the AWS Architecture Blog, "Exponential Backoff And Jitter" (2015).
    """
    cap = settings.longest_backoff_hours * 3600
    full = min(cap, settings.backoff_seconds * 2.0 ** min(failures - 1, 40))
    return datetime.timedelta(seconds=full * chance.uniform(0.5, 1.0))


def until_retry(headers: Mapping[str, str], now: datetime.datetime) -> datetime.timedelta | None:
    """What Retry-After asks for (RFC 9110, section 10.2.3: seconds or a date), never negative; None without it."""
    said = headers.get("retry-after", "").strip()
    if said.isascii() and said.isdigit() and len(said) < 10:
        return datetime.timedelta(seconds=int(said))
    at = as_time(said) if said else None
    return None if at is None else max(at - now, datetime.timedelta(0))


def as_time(text: str | None) -> datetime.datetime | None:
    """A time as feeds, sitemaps and headers write it (RFC 5322, ISO 8601), UTC when it names no zone; None if none."""
    text = (text or "").strip()
    if not text:
        return None
    for parse in (datetime.datetime.fromisoformat, parsedate_to_datetime):
        try:
            found = parse(text)
            return (found if found.tzinfo else found.replace(tzinfo=datetime.UTC)).astimezone(datetime.UTC)
        except (ValueError, TypeError, OverflowError, IndexError):
            continue
    return None


def rhythm(
    heard: Sequence[datetime.datetime], new: Sequence[datetime.datetime], now: datetime.datetime
) -> tuple[datetime.datetime, ...]:
    """The times of the newest articles after a poll brought `new` ones, oldest first; none lies in the future."""
    return tuple(sorted([*heard, *(min(time, now) for time in new)])[-_HEARD:])


def typical_gap(heard: Sequence[datetime.datetime]) -> datetime.timedelta | None:
    """The mean time between articles; None before four are known."""
    if len(heard) < _FEWEST_HEARD:
        return None
    return (heard[-1] - heard[0]) / (len(heard) - 1)


def next_poll(
    heard: Sequence[datetime.datetime], now: datetime.datetime, settings: GatherSettings, *, fresh_for: float = 0.0
) -> datetime.datetime:
    """When to poll a source again: twice a typical gap, slower the longer it is quiet, within the bounds of settings.

    `fresh_for` is the answer's Cache-Control max-age in seconds, obeyed up to the longest time between polls.
    """
    shortest = datetime.timedelta(minutes=settings.shortest_poll_minutes)
    longest = datetime.timedelta(hours=settings.longest_poll_hours)
    gap = typical_gap(heard)
    wait = shortest if gap is None else gap / _POLLS_PER_GAP
    if gap is not None and heard:
        # A source that has been quiet for long is asked after a tenth of that quiet.
        wait = max(wait, (now - heard[-1]) / 10)
    wait = max(wait, datetime.timedelta(seconds=min(fresh_for, longest.total_seconds())))
    return now + min(max(wait, shortest), longest)


def is_silent(heard: Sequence[datetime.datetime], heard_at: datetime.datetime | None, now: datetime.datetime) -> bool:
    """Whether a source has been quiet for longer than its rhythm explains: 7 typical gaps and at least 36 hours."""
    gap = typical_gap(heard)
    if gap is None:
        return False
    last = max(heard[-1], heard_at or heard[-1])
    return now - last > max(_SILENT_GAPS * gap, _SILENT_FLOOR)
