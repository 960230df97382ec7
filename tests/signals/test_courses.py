"""Dyads side by side: counts, usual range, alarms. Happenings are SYNTHETIC."""

from __future__ import annotations

import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from happenings.build import DAY, document, event
from pertanda.happenings.merge import merge
from pertanda.records.document import Document
from pertanda.records.event import Event
from pertanda.records.happening import Happening
from pertanda.records.vocabulary import EventType
from pertanda.settings import SignalSettings
from pertanda.signals.courses import Courses, load_drawn, multiples, pair_courses, usual_range

ONE_DAY = datetime.timedelta(days=1)
SETTINGS = SignalSettings(budget=3.0, decay=0.1)
TYPES = (EventType.ACCUSE, EventType.ASSAULT, EventType.THREATEN, EventType.COERCE, EventType.PROTEST)


def acts(backs: list[tuple[int, str, str, int]]) -> list[Happening]:
    """SYNTHETIC: on `back` days before DAY the first does `number` acts of different types to the second."""
    documents: dict[str, Document] = {}
    events: list[Event] = []
    for back, actor, recipient, number in backs:
        day = DAY - back * ONE_DAY
        for type_ in TYPES[:number]:
            doc = document(f"{back}{actor}{recipient}{type_}", published=day)
            documents[doc.id] = doc
            events.append(event(doc, type_, actor=(actor,), recipient=(recipient,), start=day, end=day))
    return merge(events, documents=documents, grades={})


def drawn(backs: list[tuple[int, str, str, int]], asked: set[tuple[str, str]] | None = None) -> Courses:
    return pair_courses(acts(backs), as_of=DAY, settings=SETTINGS, asked=asked or set())


OLD = [(back, "PRK", "KOR", 1) for back in range(3, 90, 6)]


def test_the_busiest_come_first_and_quiet_ones_only_when_asked_about() -> None:
    found = drawn([*OLD, (1, "PRK", "KOR", 5), (9, "RUS", "PRK", 1)])
    assert [(one.actor, one.recipient) for one in found.dyads] == [("PRK", "KOR")]
    assert found.judged
    asked = drawn([*OLD, (1, "PRK", "KOR", 5), (9, "RUS", "PRK", 1)], {("PRK", "RUS")})
    assert [(one.actor, one.asked) for one in asked.dyads] == [("PRK", False), ("RUS", True)]
    assert [one.actor for one in multiples(asked)] == ["RUS", "PRK"]  # asked about first


def test_a_burst_stands_above_its_usual_range_and_is_marked() -> None:
    (found,) = drawn([*OLD, (1, "PRK", "KOR", 5)]).dyads
    assert len(found.counts) == len(found.low) == len(found.high) == load_drawn().shown_days
    assert found.counts[-2] >= 4 > found.high[-2]
    assert found.alarms == (DAY - ONE_DAY,)
    assert found.score > 2


def test_a_young_desk_draws_the_map_but_says_nothing_is_usual() -> None:
    found = drawn([(back, "PRK", "KOR", 2) for back in range(10)])
    assert len(found.dyads) == 1
    assert not found.judged
    assert found.dyads[0].alarms == ()
    assert multiples(found) == []


@given(st.floats(0, 500), st.floats(0.5, 4))
def test_the_usual_range_holds_what_is_expected_and_never_falls_below_nothing(expected: float, width: float) -> None:
    low, high = usual_range(expected, width)
    assert 0 <= low <= expected + 1e-9
    assert high >= expected


def test_the_range_is_that_of_the_score() -> None:
    low, high = usual_range(9.0, 2.0)
    assert 2 * ((high + 0.375) ** 0.5 - (9.375) ** 0.5) == pytest.approx(2.0)
    assert 2 * ((9.375) ** 0.5 - (low + 0.375) ** 0.5) == pytest.approx(2.0)


@given(st.lists(st.tuples(st.integers(-6, 60), st.sampled_from(["PRK", "KOR"]), st.just("USA"), st.integers(1, 5))))
def test_nothing_known_later_is_used(backs: list[tuple[int, str, str, int]]) -> None:
    assert drawn([*OLD, *backs]) == drawn([*OLD, *(one for one in backs if one[0] >= 0)])
