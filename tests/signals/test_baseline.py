from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pertanda.signals.baseline import FIRST_MEAN, LEAST_MEAN, anscombe, expectations, volumes

COUNTS = st.lists(st.integers(0, 500), max_size=80)


def test_the_residual_is_the_formula_of_anscombe() -> None:
    assert anscombe(4, 4) == 0
    assert anscombe(10, 0.02) == pytest.approx(2 * (math.sqrt(10.375) - math.sqrt(0.395)))
    assert anscombe(0, 9) < 0


def test_the_first_days_follow_the_update_by_hand() -> None:
    found = expectations([3, 0], [1.0, 1.0], decay=0.1)
    assert found[0].expected == FIRST_MEAN
    # g = max(.1, 1/2), so m = .02 + .5 (3 - .02)
    assert found[1].expected == pytest.approx(0.02 + 0.5 * 2.98)


def test_a_steady_series_is_expected_and_a_burst_stands_out() -> None:
    found = expectations([2] * 60 + [12], [1.0] * 61, decay=0.1)
    assert found[59].expected == pytest.approx(2, abs=0.01)
    assert abs(found[59].score) < 0.05
    assert found[60].score > 3.5


def test_more_news_of_everything_raises_what_is_expected() -> None:
    calm = volumes([10] * 30 + [10])
    busy = volumes([10] * 30 + [40])
    assert calm[-1] == pytest.approx(1)
    assert busy[-1] == pytest.approx(45 / 15)
    assert expectations([2] * 31, busy, decay=0.1)[-1].expected > expectations([2] * 31, calm, decay=0.1)[-1].expected


def test_without_other_series_the_volume_is_even() -> None:
    assert volumes([0, 0, 0]) == [1.0, 1.0, 1.0]


@given(COUNTS, st.integers(0, 80))
def test_a_day_depends_on_no_later_day(counts: list[int], cut: int) -> None:
    whole = expectations(counts, volumes(counts), decay=0.1)
    part = expectations(counts[:cut], volumes(counts[:cut]), decay=0.1)
    assert whole[:cut] == part


@given(COUNTS)
def test_expectations_are_finite_and_above_zero(counts: list[int]) -> None:
    for day in expectations(counts, volumes(counts), decay=0.1):
        assert math.isfinite(day.score)
        assert day.expected >= LEAST_MEAN * min(volumes(counts))
