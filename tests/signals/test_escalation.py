"""Escalation of a dyad: acts and threats apart, against its own past, with an interval. Counts are synthetic."""

from __future__ import annotations

import datetime
import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from happenings.build import DAY, document, event
from pertanda.happenings.merge import merge
from pertanda.records.vocabulary import EventType, Modality, Mode
from pertanda.signals.escalation import ACT, THREAT, Severe, escalations, rate_ratio, severe_acts, severe_rows
from pertanda.signals.table import Row

ONE_DAY = datetime.timedelta(days=1)
LONG_AGO = DAY - 400 * ONE_DAY


def daily(part: str, past: int, recent: int, *, weight: float = 5.0) -> list[Severe]:
    """SYNTHETIC: every second day `past` acts, in the newest 14 days `recent` acts every second day."""
    return [
        Severe(DAY - step * ONE_DAY, "PRK", "KOR", part, weight, recent if step < 14 else past)
        for step in range(0, 180, 2)
    ]


def test_acts_and_threats_are_weighed_apart() -> None:
    found = escalations([*daily(ACT, 1, 1), *daily(THREAT, 1, 5)], as_of=DAY, first=LONG_AGO)
    assert [(one.part, one.rises, one.falls) for one in found] == [(THREAT, True, False), (ACT, False, False)]
    threat = found[0]
    assert threat.low < threat.ratio < threat.high
    assert threat.ratio == pytest.approx(5, rel=0.15)
    assert (threat.recent, threat.past) == pytest.approx((7 * 5 * 5.0 / 14, 83 * 5.0 / 180))


def test_calm_after_a_hostile_past_falls() -> None:
    falling = escalations(daily(ACT, 4, 0), as_of=DAY, first=LONG_AGO)
    assert [(one.rises, one.falls) for one in falling] == [(False, True)]


def test_heavier_acts_at_the_same_pace_are_an_escalation() -> None:
    heavier = [one._replace(weight=10.0) if (DAY - one.day).days < 14 else one for one in daily(ACT, 3, 3, weight=2.0)]
    (found,) = escalations(heavier, as_of=DAY, first=LONG_AGO)
    assert found.rises


def test_a_single_act_after_silence_is_no_certain_rise() -> None:
    (found,) = escalations([Severe(DAY, "A", "B", ACT, 10.0)], as_of=DAY, first=LONG_AGO)
    assert found.ratio > 1
    assert not found.rises


def test_nothing_is_said_on_a_short_past_and_nothing_later_is_used() -> None:
    assert escalations(daily(ACT, 1, 9), as_of=DAY, first=DAY - 30 * ONE_DAY) == []
    later = [*daily(ACT, 1, 1), Severe(DAY + ONE_DAY, "PRK", "KOR", ACT, 10.0, 500)]
    assert escalations(later, as_of=DAY, first=LONG_AGO) == escalations(daily(ACT, 1, 1), as_of=DAY, first=LONG_AGO)


@given(st.floats(0, 300), st.floats(0.1, 300))
def test_the_interval_is_finite_and_ordered(events: float, past: float) -> None:
    low, middle, high = rate_ratio(events, 14, past, 180, prior=0.5, levels=(0.05, 0.5, 0.95))
    assert 0 < low < middle < high < math.inf


def test_the_quantiles_are_those_of_two_gamma_rates() -> None:
    random, events, past = np.random.default_rng(3), 6.0, 20.0
    prior_days = 0.5 * 194 / 26
    drawn = random.gamma(6.5, 1 / (14 + prior_days), 400_000) / random.gamma(20.5, 1 / (180 + prior_days), 400_000)
    found = rate_ratio(events, 14, past, 180, prior=0.5, levels=(0.05, 0.5, 0.95))
    assert found == pytest.approx(np.quantile(drawn, [0.05, 0.5, 0.95]).tolist(), rel=0.01)


def test_the_interval_covers_the_true_ratio_of_synthetic_counts() -> None:
    random, covered = np.random.default_rng(4), 0
    for _ in range(200):
        recent, past = random.poisson(0.6 * 14), random.poisson(0.3 * 180)
        low, high = rate_ratio(recent, 14, past, 180, prior=0.5, levels=(0.05, 0.95))
        covered += low <= 2.0 <= high
    assert 0.82 < covered / 200 < 0.97


def test_happenings_count_when_they_happened_and_are_hostile() -> None:
    doc = document("a")
    merged = merge(
        [
            event(doc, EventType.ASSAULT, mode=Mode.AERIAL, actor=("ISR",), recipient=("IRN",), index=0),
            event(doc, EventType.THREATEN, mode=Mode.VIOLENCE, actor=("IRN",), recipient=("ISR",), index=1),
            event(doc, EventType.AID, actor=("USA",), recipient=("ISR",), index=2),
            event(
                doc, EventType.ASSAULT, actor=("IRN",), recipient=("ISR",), modality=Modality.PLANNED, index=3, salt="p"
            ),
        ],
        documents={doc.id: doc},
        grades={},
    )
    found = {(one.actor, one.recipient, one.part): one.weight for one in severe_acts(merged, as_of=DAY)}
    assert set(found) == {("ISR", "IRN", ACT), ("IRN", "ISR", THREAT)}
    assert found["ISR", "IRN", ACT] > found["IRN", "ISR", THREAT] > 0
    assert severe_acts(merged, as_of=DAY - ONE_DAY) == []


def test_tables_are_read_by_cameo_code_or_quad_class() -> None:
    rows = [
        Row(DAY, "A", "B", "190", 2),
        Row(DAY, "A", "B", "138", 1),
        Row(DAY, "A", "B", "3", 4),
        Row(DAY, "A", "B", "verbal-conflict", 1),
        Row(DAY, "A", "B", "0", 1),
        Row(DAY, "A", "B", "051", 1),
        Row(DAY, "A", "B", "gossip", 1),
        Row(DAY, "A", "B", "190", 0),
    ]
    found = [(one.part, one.weight, one.acts) for one in severe_rows(rows)]
    assert found == [(ACT, 10.0, 2), (THREAT, 7.0, 1), (ACT, 1.0, 4), (THREAT, 1.0, 1)]
