"""Volume of sources and groups against their own past. Articles are SYNTHETIC."""

from __future__ import annotations

import datetime
from collections.abc import Iterable

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from happenings.build import DAY, document, source
from pertanda.records.base import Known
from pertanda.records.document import Document
from pertanda.records.signal import SourceVolume
from pertanda.records.source import Source
from pertanda.signals.volume import source_volumes

ONE_DAY = datetime.timedelta(days=1)


def articles(outlet: str, backs: Iterable[int], a_day: int = 1) -> list[Document]:
    return [
        document(f"{outlet}-{back}-{number}", published=DAY - back * ONE_DAY, outlet=outlet)
        for back in backs
        for number in range(a_day)
    ]


def by_name(told: list[Document], sources: dict[str, Source] | None = None) -> dict[str, SourceVolume]:
    return {one.name: one for one in source_volumes(told, sources or {}, as_of=DAY)}


def test_a_daily_source_that_says_nothing_for_days_is_silent_and_one_of_every_week_is_not() -> None:
    told = [*articles("daily", range(3, 60), 4), *articles("weekly", range(4, 60, 7)), *articles("other", range(60))]
    found = by_name(told)
    assert found["daily"].alarm
    assert found["daily"].silent_days == 3
    assert found["daily"].expected == pytest.approx(4.0)
    assert found["daily"].last_heard == DAY - 3 * ONE_DAY
    assert found["daily"].counts[-5:] == (4, 4, 0, 0, 0)
    assert not found["weekly"].alarm
    assert not found["other"].alarm
    assert source_volumes(told, {}, as_of=DAY)[0].name == "daily"  # alarms first


def test_one_day_without_a_word_is_no_alarm_and_a_young_source_has_no_rhythm() -> None:
    told = [*articles("late", range(1, 60)), *articles("young", range(6, 16)), *articles("other", range(60))]
    found = by_name(told)
    assert found["late"].chance < 0.01
    assert not found["late"].alarm
    young = by_name([*articles("young", range(3, 12)), *articles("other", range(12))])["young"]
    assert (young.alarm, young.chance, young.expected) == (False, 1.0, None)


def test_a_desk_that_was_switched_off_calls_nobody_silent() -> None:
    told = [*articles("a", range(5, 60)), *articles("b", range(5, 60)), *articles("b", [0])]
    assert not by_name(told)["a"].alarm  # one day was listened to since


def test_sources_of_a_country_are_a_group_that_can_fall_silent_together() -> None:
    told = [*articles("a", range(2, 60, 2)), *articles("b", range(3, 60, 2)), *articles("other", range(60))]
    sources = {}
    for doc in told:
        known = source(doc)
        if doc.outlet != "other":
            known = msgspec.structs.replace(known, country=Known("PRK"))
        sources[doc.source_id] = known
    found = by_name(told, sources)
    assert "PRK" in found
    assert found["PRK"].members == 2
    assert found["PRK"].expected == pytest.approx(1.0)
    # Each writes every other day, so alone two days are nothing; both together wrote every day.
    assert found["PRK"].chance < 0.01 < found["a"].chance


@given(st.lists(st.integers(-10, 70), min_size=1, max_size=40, unique=True))
def test_nothing_published_later_is_used(backs: list[int]) -> None:
    told = [*articles("a", backs), *articles("other", range(70))]
    known = [one for one in told if isinstance(one.published, Known) and one.published.value <= DAY]
    assert source_volumes(told, {}, as_of=DAY) == source_volumes(known, {}, as_of=DAY)
