"""Quantiles of the Beta distribution, for the Jeffreys interval of a base rate."""

from __future__ import annotations

import math

from pertanda.records.base import Record

__all__ = ["RateInterval", "beta_cdf", "beta_quantile", "jeffreys"]

_TINY = 1e-300
_PRECISION = 1e-15
_STEPS = 500
_LOW, _HIGH = 0.05, 0.95


class RateInterval(Record, frozen=True):
    """A rate in [0, 1] with the ends of its 90 % interval."""

    rate: float
    low: float
    high: float


def jeffreys(successes: int, trials: int) -> RateInterval:
    """Mean and 5 % and 95 % quantiles of the Jeffreys posterior Beta(successes + ½, trials − successes + ½).

    By convention (Brown, Cai and DasGupta 2001) the lower end is 0 at no success and the upper 1 at no failure.
    Raises ValueError unless 0 <= successes <= trials and trials > 0.
    """
    if not 0 <= successes <= trials or trials == 0:
        raise ValueError(f"{successes} successes of {trials} trials make no rate")
    a, b = successes + 0.5, trials - successes + 0.5
    low = beta_quantile(_LOW, a, b) if successes else 0.0
    high = beta_quantile(_HIGH, a, b) if successes < trials else 1.0
    return RateInterval(rate=a / (a + b), low=low, high=high)


def beta_quantile(probability: float, a: float, b: float) -> float:
    """The x with I_x(a, b) = probability, by bisection to the last bits of a float."""
    low, high = 0.0, 1.0
    for _ in range(200):
        middle = (low + high) / 2
        if middle in (low, high):
            break
        low, high = (middle, high) if beta_cdf(middle, a, b) < probability else (low, middle)
    return (low + high) / 2


def beta_cdf(x: float, a: float, b: float) -> float:
    """The regularised incomplete beta function I_x(a, b) for x in [0, 1] and a, b > 0 (DLMF 8.17.22)."""
    if x <= 0.0 or x >= 1.0:
        return 0.0 if x <= 0.0 else 1.0
    # The fraction converges fast below the mean only; above it, I_x(a, b) = 1 - I_(1-x)(b, a).
    if x > (a + 1) / (a + b + 2):
        return 1.0 - beta_cdf(1.0 - x, b, a)
    scale = math.lgamma(a + b) - math.lgamma(a) - math.lgamma(b) + a * math.log(x) + b * math.log1p(-x)
    return math.exp(scale) * _fraction(x, a, b) / a


def _fraction(x: float, a: float, b: float) -> float:
    """The continued fraction of DLMF 8.17.22 by Lentz's method in Thompson and Barnett's form."""
    c, d = 1.0, 1.0 / _away_from_zero(1.0 - (a + b) * x / (a + 1))
    value = d
    for m in range(1, _STEPS):
        even = m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m))
        odd = -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1))
        for term in (even, odd):
            d = 1.0 / _away_from_zero(1.0 + term * d)
            c = _away_from_zero(1.0 + term / c)
            value *= d * c
        if abs(d * c - 1.0) < _PRECISION:
            break
    return value


def _away_from_zero(value: float) -> float:
    return value if abs(value) > _TINY else _TINY
