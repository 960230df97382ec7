"""Ranks and empirical tails. All data synthetic."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pertanda.signals.ranking import Tails, Window, benjamini_hochberg
from pertanda.signals.tuning import load_tuning


def test_a_rate_counts_how_often_as_high_a_score_came_up() -> None:
    window = Window(days=10, kept=100)
    for _ in range(4):
        window.add(np.array([1.0, 2.0, 3.0]))
    assert window.rates(np.array([3.0, 2.5, 9.0])) == pytest.approx([4.5 / 4, 4.5 / 4, 0.5 / 4])


def test_nothing_is_ranked_against_an_empty_window() -> None:
    assert np.isinf(Window(days=10, kept=100).rates(np.array([5.0]))).all()


def test_the_oldest_day_falls_out() -> None:
    window = Window(days=2, kept=10)
    for top in (50.0, 1.0, 1.0):
        window.add(np.array([top]))
    assert window.rates(np.array([40.0])) == pytest.approx([0.5 / 2])


def test_scores_that_fewer_days_kept_are_not_ranked() -> None:
    window = Window(days=10, kept=8)
    for _ in range(4):
        window.add(np.arange(1.0, 21.0))
    # A quarter of 8 a day are held reliable: the two highest scores.
    rates = window.rates(np.array([12.5, 19.5]))
    assert np.isinf(rates[0])
    assert rates[1] == pytest.approx(4.5 / 4)


def test_p_values_of_an_unchanging_stream_are_true() -> None:
    random, tails = np.random.default_rng(5), Tails(load_tuning())
    expected = np.full(20_000, 0.3)
    for _ in range(60):
        tails.add(random.normal(0, 1, 20_000), expected)
    p_values = np.concatenate([tails.p_values(random.normal(0, 1, 20_000), expected) for _ in range(20)])
    for level in (0.01, 0.001):
        assert 0.5 < (p_values <= level).mean() / level < 2


def test_strata_do_not_lend_each_other_their_tails() -> None:
    tails = Tails(load_tuning())
    tails.add(np.full(1000, 5.0), np.full(1000, 20.0))
    tails.add(np.full(1000, 0.0), np.full(1000, 0.01))
    busy, calm = tails.p_values(np.array([5.0, 5.0]), np.array([20.0, 0.01]))
    assert busy == 1.0
    assert calm < 0.01


@given(st.lists(st.floats(0.0001, 1.0), min_size=1, max_size=30), st.floats(0.01, 0.5))
def test_the_levels_are_those_of_the_step_up_procedure(p_values: list[float], level: float) -> None:
    values = np.array(p_values)
    found = benjamini_hochberg(values) <= level
    ordered = np.sort(values)
    passing = [rank for rank in range(1, len(values) + 1) if ordered[rank - 1] * len(values) / rank <= level]
    limit = ordered[max(passing) - 1] if passing else -1.0
    assert (found == (values <= limit)).all()
