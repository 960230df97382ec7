"""When to ask again."""

from __future__ import annotations

import datetime
import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pertanda.sources.schedule import as_time, backoff, is_silent, next_poll, rhythm, typical_gap, until_retry
from sources.gather.desk import NOW, later
from sources.gather.replay import quick

GATHER = quick(backoff_seconds=30.0, longest_backoff_hours=12.0).gather
HOURLY = tuple(later(hours=-hour) for hour in range(20, 0, -1))


def test_backoff_doubles_up_to_its_cap() -> None:
    chance = random.Random(1)
    waits = [backoff(failures, GATHER, chance).total_seconds() for failures in range(1, 30)]
    for failures, wait in enumerate(waits, 1):
        full = min(30.0 * 2 ** (failures - 1), 12 * 3600.0)
        assert full / 2 <= wait <= full


def test_backoff_is_the_same_for_the_same_seed() -> None:
    first, second = (
        [backoff(n, GATHER, chance) for n in range(1, 9)] for chance in (random.Random(7), random.Random(7))
    )
    assert first == second


@pytest.mark.parametrize(
    ("said", "seconds"),
    [
        ("120", 120),
        ("0", 0),
        ("Sun, 22 Nov 2026 09:02:00 GMT", 120),
        ("Sun, 22 Nov 2026 08:00:00 GMT", 0),
        ("soon", None),
        ("-5", None),
        ("99999999999", None),
        ("", None),
    ],
)
def test_retry_after(said: str, seconds: int | None) -> None:
    found = until_retry({"retry-after": said}, NOW)
    assert (None if found is None else found.total_seconds()) == seconds


@pytest.mark.parametrize(
    "text",
    ["2026-11-22T16:00:00+07:00", "Sun, 22 Nov 2026 16:00:00 +0700", "2026-11-22T09:00:00Z", "2026-11-22 09:00:00"],
)
def test_times_as_they_are_written(text: str) -> None:
    assert as_time(text) == NOW


@given(st.text(max_size=40))
def test_no_text_breaks_a_time(text: str) -> None:
    found = as_time(text)
    assert found is None or found.tzinfo is not None


def test_a_source_is_polled_at_its_own_rhythm() -> None:
    assert next_poll(HOURLY, NOW, GATHER) == later(minutes=30)
    assert next_poll((), NOW, GATHER) == later(minutes=10)
    every_minute = tuple(later(minutes=-minute) for minute in range(20, 0, -1))
    assert next_poll(every_minute, NOW, GATHER) == later(minutes=10)
    assert next_poll(HOURLY, later(days=2), GATHER) == later(days=2, seconds=(49 / 10) * 3600)
    assert next_poll(HOURLY, later(days=90), GATHER) == later(days=91)


def test_max_age_is_obeyed_up_to_the_longest_time_between_polls() -> None:
    assert next_poll(HOURLY, NOW, GATHER, fresh_for=7200) == later(hours=2)
    assert next_poll(HOURLY, NOW, GATHER, fresh_for=1e9) == later(hours=24)


def test_silence_is_judged_by_the_sources_own_rhythm() -> None:
    weekly = tuple(later(days=-7 * week) for week in range(6, 0, -1))
    assert not is_silent(HOURLY, None, later(hours=30))
    assert is_silent(HOURLY, None, later(hours=36))
    assert not is_silent(weekly, None, later(days=40))
    assert is_silent(weekly, None, later(days=43))
    assert not is_silent(HOURLY[:3], None, later(days=400))


@given(st.lists(st.datetimes(datetime.datetime(2020, 1, 1), datetime.datetime(2030, 1, 1)), max_size=90))
def test_a_rhythm_is_sorted_bounded_and_never_in_the_future(times: list[datetime.datetime]) -> None:
    heard = rhythm((), [time.replace(tzinfo=datetime.UTC) for time in times], NOW)
    assert list(heard) == sorted(heard)
    assert len(heard) <= 40
    assert all(time <= NOW for time in heard)
    gap = typical_gap(heard)
    assert gap is None or gap >= datetime.timedelta(0)
