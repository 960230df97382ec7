"""Explanations of alarms: last comparable day, and the happenings behind them. Counts are synthetic."""

from __future__ import annotations

import datetime

import msgspec

from happenings.build import DAY, document, event
from pertanda.happenings.merge import merge
from pertanda.records.base import Known, Unknown
from pertanda.records.document import Document
from pertanda.records.vocabulary import EventType, Modality, Mode, QuadClass
from pertanda.signals.counts import PLANS, count
from pertanda.signals.engine import replay
from pertanda.signals.explain import explain, top_happenings
from pertanda.signals.watch import watch
from signals.synthetic import day, key, poisson_table
from signals.test_watch import SETTINGS, acts, happened, quiet_months_then


def test_an_alarm_is_explained_by_its_table() -> None:
    table = poisson_table(days=100, series=200, rate=0.3)
    table[day(40)][key(9)] = 30
    table[day(90)][key(9)] = 25
    table[day(95)] = {name: acts for name, acts in table[day(95)].items() if name != key(9)}
    table[day(96)][key(9)] = 200
    found = {one.date: one for one in replay(table, budget=3.0) if (one.actor, one.recipient, one.label) == key(9)}
    second = explain(found[day(90)], table)
    assert (second.seen, second.last_comparable) == (25, Known(day(40)))
    assert second.times > 5
    record = explain(found[day(96)], table)
    assert record.last_comparable == Unknown("no day since 2024-01-01 had as many")


def test_top_happenings_are_those_of_the_series_and_day_the_widest_told_first() -> None:
    one, two = document("a"), document("b")
    parts = [
        (one, event(one, EventType.COERCE, mode=Mode.HARASS, actor=("PRK",), recipient=("KOR",), start=DAY, end=DAY)),
        (two, event(two, EventType.COERCE, mode=Mode.HARASS, actor=("PRK",), recipient=("KOR",), start=DAY, end=DAY)),
        (one, event(one, EventType.ASSAULT, actor=("PRK",), recipient=("KOR",), start=DAY, end=DAY, index=1)),
        (one, event(one, EventType.ASSAULT, actor=("KOR",), recipient=("PRK",), start=DAY, end=DAY, index=2)),
    ]
    merged = happened(parts)
    table = poisson_table(days=40, series=40, rate=0.3)
    table[day(35)]["PRK", "KOR", QuadClass.MATERIAL_CONFLICT] = 50
    alarm = next(one for one in replay(table, budget=3.0) if one.actor == "PRK")
    shifted = top_happenings(msgspec.structs.replace(alarm, date=DAY), merged)
    kinds = {happening.id: happening.type for happening in merged}
    assert [kinds[one] for one in shifted] == [EventType.COERCE, EventType.ASSAULT]
    assert top_happenings(alarm, merged) == ()


def test_a_signal_carries_the_alarm_of_its_pair_and_its_weightiest_happenings() -> None:
    top = watch(quiet_months_then(8), as_of=DAY, settings=SETTINGS)[0]
    assert (top.alarm, top.episode) in {("size", f"KOR|PRK|{DAY}"), ("quiet", f"KOR|PRK|{DAY}")}
    assert len(top.top) == 5
    assert set(top.top) <= set(top.rests_on)


def test_an_ordinary_day_carries_no_alarm() -> None:
    today = next(one for one in watch(quiet_months_then(1), as_of=DAY, settings=SETTINGS) if one.day == DAY)
    assert (today.alarm, today.episode) == ("", "")


def test_plans_are_counted_apart_on_the_day_they_are_known() -> None:
    ahead = DAY + datetime.timedelta(days=9)
    doc = document("p")
    plan = event(
        doc,
        EventType.CONSULT,
        mode=Mode.VISIT,
        actor=("RUS",),
        recipient=("PRK",),
        modality=Modality.PLANNED,
        start=ahead,
        end=ahead,
    )
    merged = merge([plan, *(act for _, act in acts(DAY, 1))], documents={doc.id: doc, **_documents()}, grades={})
    assert {cell.day for cell in count(merged, as_of=DAY, manner=PLANS)} == {DAY}
    assert {cell.quad_class for cell in count(merged, as_of=DAY, manner=PLANS)} == {QuadClass.VERBAL_COOPERATION}
    assert {cell.quad_class for cell in count(merged, as_of=DAY)} == {QuadClass.MATERIAL_CONFLICT}


def _documents() -> dict[str, Document]:
    return {doc.id: doc for doc, _ in acts(DAY, 1)}
