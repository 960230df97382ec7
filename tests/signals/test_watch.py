from __future__ import annotations

import datetime
from collections.abc import Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from happenings.build import DAY, document, event, seed
from pertanda.happenings.merge import merge
from pertanda.records.base import Known, Unknown
from pertanda.records.document import Document
from pertanda.records.event import Event
from pertanda.records.happening import Happening
from pertanda.records.vocabulary import EventType, Modality, Mode, QuadClass
from pertanda.settings import SignalSettings
from pertanda.signals.counts import NOBODY, count
from pertanda.signals.watch import ANOMALY, NORMAL, UNJUDGED, watch

SETTINGS = SignalSettings(budget=3.0, decay=0.1)
ONE_DAY = datetime.timedelta(days=1)
MODES = [Mode.HARASS, Mode.SEIZE, Mode.RESTRICT, Mode.CYBER, Mode.ARREST, Mode.CENSOR, Mode.DEPORT, Mode.CURFEW]


def happened(parts: Sequence[tuple[Document, Event]]) -> list[Happening]:
    return merge([act for _, act in parts], documents={doc.id: doc for doc, _ in parts}, grades={})


def acts(day: datetime.date, number: int, *, modality: Modality = Modality.HAPPENED) -> list[tuple[Document, Event]]:
    doc = document(f"{day}", published=day)
    return [
        (
            doc,
            event(
                doc,
                EventType.COERCE,
                mode=mode,
                actor=("PRK",),
                recipient=("KOR",),
                modality=modality,
                start=day,
                end=day,
                salt=mode,
            ),
        )
        for mode in MODES[:number]
    ]


def quiet_months_then(number: int) -> list[Happening]:
    parts = [part for step in range(4, 70, 6) for part in acts(DAY - step * ONE_DAY, 1)]
    return happened([*parts, *acts(DAY, number)])


def test_only_what_happened_counts() -> None:
    plans = [
        part for modality in Modality if modality is not Modality.HAPPENED for part in acts(DAY, 1, modality=modality)
    ]
    assert count(happened(plans), as_of=DAY) == []
    assert [cell.count for cell in count(happened([*plans, *acts(DAY, 2)]), as_of=DAY)] == [2]


def test_reciprocal_acts_count_both_ways_and_directed_acts_one_way() -> None:
    doc = document("a")
    met = event(doc, mode=Mode.MEET, actor=("RUS/GOV", "PRK"), recipient=(), start=DAY, end=DAY)
    warned = event(doc, EventType.THREATEN, actor=("USA/GOV",), recipient=("PRK/MIL",), start=DAY, end=DAY, index=1)
    cells = count(happened([(doc, met), (doc, warned)]), as_of=DAY)
    assert {(cell.actor, cell.recipient, cell.quad_class) for cell in cells} == {
        ("RUS", "PRK", QuadClass.VERBAL_COOPERATION),
        ("PRK", "RUS", QuadClass.VERBAL_COOPERATION),
        ("USA", "PRK", QuadClass.VERBAL_CONFLICT),
    }


def test_bodies_are_their_own_unknown_actors_count_for_nobody_and_tests_toward_nobody_count() -> None:
    doc = document("a")
    parts = [
        (doc, event(doc, EventType.SANCTION, actor=("IGO:UN",), recipient=("PRK",), index=0)),
        (doc, event(doc, EventType.SANCTION, actor=("---",), recipient=("RUS",), index=1)),
        (doc, event(doc, EventType.MOBILIZE, actor=("PRK/MIL",), recipient=(), index=2)),
    ]
    found = {(cell.actor, cell.recipient) for cell in count(happened(parts), as_of=DAY)}
    assert found == {("IGO:UN", "PRK"), ("PRK", NOBODY)}


def test_an_act_without_a_day_counts_on_its_publication_day() -> None:
    doc = document("a", published=DAY - ONE_DAY)
    cells = count(happened([(doc, event(doc, EventType.AID))]), as_of=DAY)
    assert [cell.day for cell in cells] == [DAY - ONE_DAY]


def test_a_burst_after_a_quiet_past_is_an_anomaly_with_its_comparison() -> None:
    found = watch(quiet_months_then(8), as_of=DAY, settings=SETTINGS)
    top = found[0]
    assert (top.kind, top.actor, top.recipient, top.seen, top.day) == (ANOMALY, "PRK", "KOR", 8, DAY)
    assert top.expected < 1
    assert isinstance(top.last_comparable, Unknown)
    assert len(top.rests_on) == 8
    assert top.counts[-1] == 8
    assert len(top.counts) == len(top.normal) == 60


def test_an_ordinary_day_is_normal_and_names_the_last_comparable_day() -> None:
    today = next(signal for signal in watch(quiet_months_then(1), as_of=DAY, settings=SETTINGS) if signal.day == DAY)
    assert today.kind == NORMAL
    assert today.last_comparable == Known(DAY - 4 * ONE_DAY)


def test_a_young_desk_judges_nothing() -> None:
    found = watch(happened([*acts(DAY - 27 * ONE_DAY, 1), *acts(DAY, 8)]), as_of=DAY, settings=SETTINGS)
    assert [(signal.kind, signal.history_days) for signal in found] == [(UNJUDGED, 27)]


def test_a_larger_budget_alarms_no_less() -> None:
    def alarms(budget: float) -> int:
        chosen = SignalSettings(budget=budget, decay=0.1)
        return sum(signal.kind == ANOMALY for signal in watch(quiet_months_then(8), as_of=DAY, settings=chosen))

    assert alarms(0.01) <= alarms(1.0) <= alarms(10.0)
    assert alarms(10.0) >= 1


@pytest.mark.parametrize("as_of", [DAY - 20 * ONE_DAY, DAY - ONE_DAY, DAY])
def test_truncating_the_future_changes_nothing(as_of: datetime.date) -> None:
    whole = quiet_months_then(8)
    past = [item for item in whole if item.seen_at.date() <= as_of]
    assert watch(whole, as_of=as_of, settings=SETTINGS) == watch(past, as_of=as_of, settings=SETTINGS)


@settings(max_examples=30, deadline=None)
@given(st.lists(st.integers(0, 8), min_size=1, max_size=40), st.integers(1, 40))
def test_no_future_day_reaches_a_signal(numbers: list[int], back: int) -> None:
    parts = [part for step, number in enumerate(numbers) for part in acts(DAY - step * ONE_DAY, number)]
    as_of = DAY - back * ONE_DAY
    past = [part for part in parts if part[0].seen_at.date() <= as_of]
    assert watch(happened(parts), as_of=as_of, settings=SETTINGS) == watch(
        happened(past), as_of=as_of, settings=SETTINGS
    )


def test_an_empty_desk_has_no_signals() -> None:
    assert watch([], as_of=DAY, settings=SETTINGS) == []


def test_the_worked_example_counts_deeds_and_no_plan() -> None:
    parts = seed()
    found = merge(list(parts.events.values()), documents=parts.documents, grades=parts.sources)
    cells = {(c.actor, c.recipient, c.quad_class): c.count for c in count(found, as_of=DAY)}
    assert ("RUS", "PRK", QuadClass.VERBAL_COOPERATION) not in cells
    assert cells["KOR", "USA", QuadClass.VERBAL_COOPERATION] == 2
    assert cells["PRK", "KOR", QuadClass.MATERIAL_CONFLICT] == 1
