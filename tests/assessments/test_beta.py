from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pertanda.assessments.beta import beta_cdf, beta_quantile, jeffreys

SHAPE = st.floats(0.5, 400)
UNIT = st.floats(0.001, 0.999)


@given(UNIT, st.floats(0.5, 50))
def test_closed_forms_with_one_shape_equal_to_one(x: float, shape: float) -> None:
    assert beta_cdf(x, shape, 1) == pytest.approx(x**shape, rel=1e-10)
    assert beta_cdf(x, 1, shape) == pytest.approx(1 - (1 - x) ** shape, rel=1e-9, abs=1e-12)


@given(UNIT)
def test_the_arcsine_distribution(x: float) -> None:
    assert beta_cdf(x, 0.5, 0.5) == pytest.approx(2 / math.pi * math.asin(math.sqrt(x)), rel=1e-10)


@given(SHAPE)
def test_a_symmetric_distribution_has_its_middle_at_one_half(shape: float) -> None:
    assert beta_cdf(0.5, shape, shape) == pytest.approx(0.5, rel=1e-9)


@pytest.mark.parametrize(("a", "b", "x"), [(3, 5, 0.2), (10, 2, 0.7), (20, 30, 0.45)])
def test_whole_shapes_are_binomial_tails(a: int, b: int, x: float) -> None:
    n = a + b - 1
    tail = sum(math.comb(n, k) * x**k * (1 - x) ** (n - k) for k in range(a, n + 1))
    assert beta_cdf(x, a, b) == pytest.approx(tail, rel=1e-12)


@given(UNIT, SHAPE, SHAPE)
def test_the_quantile_is_the_inverse(probability: float, a: float, b: float) -> None:
    assert beta_cdf(beta_quantile(probability, a, b), a, b) == pytest.approx(probability, rel=1e-6)


def test_the_ends_of_the_arcsine_interval() -> None:
    assert beta_quantile(0.05, 0.5, 0.5) == pytest.approx(math.sin(math.pi * 0.05 / 2) ** 2, rel=1e-9)


def test_jeffreys_by_counts() -> None:
    half = jeffreys(5, 10)
    assert half.rate == 0.5
    assert half.low == pytest.approx(1 - half.high)
    none = jeffreys(0, 20)
    assert none.low == 0.0
    assert none.rate == pytest.approx(0.5 / 21)
    assert none.high == pytest.approx(beta_quantile(0.95, 0.5, 20.5))
    assert jeffreys(20, 20).high == 1.0


@pytest.mark.parametrize(("successes", "trials"), [(-1, 5), (6, 5), (0, 0)])
def test_counts_that_make_no_rate_are_refused(successes: int, trials: int) -> None:
    with pytest.raises(ValueError, match="make no rate"):
        jeffreys(successes, trials)
