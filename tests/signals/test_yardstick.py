"""The engine on real counts: ICEWS 2018 and the development list, where they are at hand."""

from __future__ import annotations

from pathlib import Path

import pytest
from evals.anomalies.data import Yardstick, pair_counts, read_yardstick
from evals.anomalies.injected import tails
from evals.anomalies.sudden import hits, in_sample_days, measure

from pertanda.settings import load

DATA = Path(load().evaluation.data)

pytestmark = pytest.mark.skipif(
    not (DATA / "sudden_events").is_dir(), reason=f"no yardsticks in {DATA}: set PERTANDA_DATA"
)


@pytest.fixture(scope="module")
def icews18() -> Yardstick:
    return read_yardstick("icews18")


def test_the_raw_count_scores_as_published(icews18: Yardstick) -> None:
    totals = pair_counts(icews18.table)
    found = [sum(hits(icews18.events, in_sample_days(totals, icews18.days, budget))) / 67 for budget in (1, 3, 10)]
    assert found == pytest.approx([0.57, 0.78, 0.97], abs=0.005)


def test_three_alarms_a_day_find_no_fewer_events_than_the_raw_count(icews18: Yardstick) -> None:
    figures = measure(icews18, 3)
    assert figures["recall"] >= figures["recall_raw_in_sample"]  # type: ignore[operator]
    assert figures["quiet"] >= 0.75  # type: ignore[operator]
    assert 2.0 <= figures["alarms_a_day"] <= 3.1  # type: ignore[operator]


def test_tails_are_true_within_a_factor_of_two_at_one_in_a_thousand(icews18: Yardstick) -> None:
    found = tails(icews18)
    for kind in ("size", "quiet"):
        assert 0.5 <= found[kind][1] <= 2.0  # type: ignore[index]
