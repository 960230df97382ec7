"""A series' own normal: a decayed mean scaled by the day's news volume, and the Anscombe residual against it.

    E_t = (o_t + c) / (mean of o before t + c)        o_t: the desk's other happenings of day t
    mu  = m E_t                                       expected, before the day is learned
    z   = 2 (sqrt(x + 3/8) - sqrt(mu + 3/8))          Anscombe (1948): about standard normal for Poisson counts
    m  <- max(m + g (x / E_t - m), .01),  g = max(al, 1 / (t + 2)),  m_0 = .02

m_0, the floor and g are those with which the score was measured on ICEWS 2014 and 2018 (pair Anscombe, al = .1).
There the volume was the day's total over the year's mean, which looks ahead and, on a desk of few dyads, lets a
burst explain itself; here it is the other series' trailing mean, and c keeps a handful of stories from swinging it.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

from pertanda.records.base import Record

__all__ = ["FIRST_MEAN", "LEAST_MEAN", "VOLUME_PRIOR", "Expectation", "anscombe", "expectations", "volumes"]

FIRST_MEAN = 0.02
LEAST_MEAN = 0.01
VOLUME_PRIOR = 5.0


class Expectation(Record, frozen=True):
    """One day of one series: `seen` acts, `expected` before the day was learned, and the residual `score`."""

    seen: int
    expected: float
    score: float


def anscombe(seen: float, expected: float) -> float:
    """The difference of a count and its expectation in standard deviations of the square-root scale."""
    return 2.0 * (math.sqrt(seen + 0.375) - math.sqrt(expected + 0.375))


def volumes(others: Sequence[int]) -> list[float]:
    """E_t for each day, from the counts of every other series; 1.0 on the first day, nothing later than t used."""
    found: list[float] = []
    total = 0
    for day, count in enumerate(others):
        mean = total / day if day else count
        found.append((count + VOLUME_PRIOR) / (mean + VOLUME_PRIOR))
        total += count
    return found


def expectations(counts: Sequence[int], volume: Sequence[float], *, decay: float) -> list[Expectation]:
    """Each day of a series against the days before it. `decay` is al, the weight of the newest day, in (0, 1].

    `volume` is E_t of the same days (see `volumes`); both are dense, oldest first, and equally long.
    """
    mean, found = FIRST_MEAN, []
    for day, (count, factor) in enumerate(zip(counts, volume, strict=True)):
        expected = mean * factor
        found.append(Expectation(seen=count, expected=expected, score=anscombe(count, expected)))
        gain = max(decay, 1.0 / (day + 2))
        mean = max(mean + gain * (count / factor - mean), LEAST_MEAN)
    return found
