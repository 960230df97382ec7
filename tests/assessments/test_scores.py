"""Scores against hand-worked cases and identities."""

from __future__ import annotations

import datetime
import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pertanda.assessments.scores import (
    Forecast,
    Interval,
    bootstrap,
    brier,
    calibration,
    daily_brier,
    expected_calibration_error,
    log_score,
    murphy,
    skill,
    summarise,
    time_averaged_brier,
)
from pertanda.exceptions import UsageError

DAY = datetime.date(2024, 6, 1)


def stated(
    probability: float, outcome: bool, name: str = "a", day: int = 0, reference: float | None = None
) -> Forecast:
    when = DAY + datetime.timedelta(days=day)
    return Forecast(id=name, as_of=when, probability=probability, outcome=outcome, reference=reference)


FORECASTS = st.lists(
    st.builds(stated, st.floats(0, 1), st.booleans(), st.sampled_from("abcdef"), st.integers(0, 30)), min_size=1
)


def test_brier_and_log_score_by_hand() -> None:
    found = [stated(0.8, True), stated(0.3, False), stated(0.6, False)]
    assert brier(found) == pytest.approx((0.04 + 0.09 + 0.36) / 3)
    assert log_score(found) == pytest.approx(-(math.log(0.8) + math.log(0.7) + math.log(0.4)) / 3)


def test_ignorance_scores_a_quarter_and_ln_2() -> None:
    found = [stated(0.5, True), stated(0.5, False)]
    assert brier(found) == 0.25
    assert log_score(found) == pytest.approx(math.log(2))


def test_a_certainty_that_fails_costs_much_and_not_everything() -> None:
    assert log_score([stated(1.0, False)]) == pytest.approx(-math.log(1e-6))


def test_skill() -> None:
    assert skill(0.1, 0.2) == 0.5
    assert skill(0.3, 0.2) == pytest.approx(-0.5)
    assert skill(0.0, 0.0) is None


def test_calibration_by_hand() -> None:
    found = [stated(0.11, False), stated(0.19, True), stated(0.95, True), stated(1.0, True)]
    low, high = calibration(found)
    assert (low.low, low.high, low.count, low.observed) == (0.1, 0.2, 2, 0.5)
    assert low.stated == pytest.approx(0.15)
    assert (high.count, high.observed) == (2, 1.0)
    assert expected_calibration_error(found) == pytest.approx((2 * 0.35 + 2 * 0.025) / 4)


def test_murphy_by_hand_where_bins_hide_nothing() -> None:
    found = [stated(0.2, True)] + [stated(0.2, False)] * 3 + [stated(0.8, True)] * 3 + [stated(0.8, False)]
    parts = murphy(found)
    assert parts.reliability == pytest.approx(0.05**2)
    assert parts.resolution == pytest.approx(0.25**2)
    assert parts.uncertainty == 0.25
    assert parts.within == pytest.approx(0.0)


@given(FORECASTS, st.integers(1, 20))
def test_murphy_is_the_brier_score_taken_apart(found: list[Forecast], bins: int) -> None:
    parts = murphy(found, bins)
    whole = parts.reliability - parts.resolution + parts.uncertainty + parts.within
    assert whole == pytest.approx(brier(found), abs=1e-12)
    assert min(parts.reliability, parts.resolution, parts.uncertainty) >= 0.0


@given(FORECASTS)
def test_calibration_error_is_bounded_by_the_root_of_reliability(found: list[Forecast]) -> None:
    assert expected_calibration_error(found) <= math.sqrt(murphy(found).reliability) + 1e-12


def test_a_question_is_averaged_over_its_days_and_a_missing_day_keeps_the_last_one() -> None:
    gap = [stated(0.5, True, "a", 0), stated(1.0, True, "a", 3)]
    assert daily_brier(gap) == {"a": pytest.approx(0.25 * 3 / 4)}
    many = [*gap, stated(0.0, True, "b")]
    assert time_averaged_brier(many) == pytest.approx((0.1875 + 1.0) / 2)


@given(FORECASTS)
def test_the_order_of_forecasts_does_not_matter_to_a_day_s_mean(found: list[Forecast]) -> None:
    distinct = list({(one.id, one.as_of): one for one in found}.values())
    assert daily_brier(distinct) == {name: pytest.approx(v) for name, v in daily_brier(distinct[::-1]).items()}


def test_the_bootstrap_draws_whole_questions() -> None:
    days = [stated(0.0, True, "a", day) for day in range(50)] + [stated(0.0, False, "b", day) for day in range(50)]
    found = bootstrap(days, brier, samples=200)
    # Days drawn singly would give about 0.5 ± 0.08; questions give 0, 0.5 or 1.
    assert found == Interval(0.5, 0.0, 1.0)
    assert bootstrap(days, brier, samples=200) == found
    assert bootstrap(days[:50], brier) == Interval(1.0, None, None)


def test_a_summary_compares_with_climatology_and_with_the_base_rate() -> None:
    found = [stated(0.9, True, "a", reference=0.5), stated(0.1, False, "b", reference=0.5)]
    summary = summarise(found, samples=50)
    assert summary.questions == summary.forecasts == 2
    assert summary.skill_climatology is not None
    assert summary.skill_climatology.value == pytest.approx(1 - 0.01 / 0.25)
    assert summary.skill_reference is not None
    assert summary.skill_reference.value == pytest.approx(0.96)
    assert summarise([stated(0.9, True)]).skill_reference is None
    assert summarise([stated(0.9, True)]).skill_climatology is None


@pytest.mark.parametrize(
    ("found", "what"),
    [
        ([], "nothing to score"),
        ([stated(1.2, True)], "no probability"),
        ([stated(0.2, True, reference=-0.1)], "no probability"),
        ([stated(0.2, True), stated(0.2, False)], "two outcomes"),
    ],
)
def test_what_cannot_be_scored_is_refused(found: list[Forecast], what: str) -> None:
    with pytest.raises(UsageError, match=what):
        summarise(found)
