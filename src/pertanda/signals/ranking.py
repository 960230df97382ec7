"""How often a score as high came up: among all pairs of the last days, and among pairs of like rate.

Model p-values of counts are 10 to 140 times too small in the tail (ICEWS 2018), so both are counted, not computed.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Sequence

import numpy as np

from pertanda.signals.panel import Floats
from pertanda.signals.tuning import Tuning

__all__ = ["Tails", "Window", "benjamini_hochberg"]

# Scores are binned for the tails: a twentieth of a standard deviation, from -10 to 90. Higher scores share the last
# bin, which makes their p-values larger, never smaller.
_LOWEST, _WIDTH, _BINS = -10.0, 0.05, 2000


class Window:
    """The highest scores of each of the last days, for one kind of score."""

    def __init__(self, days: int, kept: int, tops: Sequence[Floats] = ()) -> None:
        self._kept = kept
        self.tops: deque[Floats] = deque(tops, maxlen=days)

    def rates(self, scores: Floats) -> Floats:
        """Pair-days a day that scored at least as high; infinite where too low to be ranked, or nothing to rank with.

        The half added to the count keeps a record score from a rate of zero.
        """
        rates = np.full(len(scores), np.inf)
        if not self.tops:
            return rates
        pool = np.sort(np.concatenate(list(self.tops)))
        days = len(self.tops)
        ranked = scores > self._floor(pool, days)
        higher = len(pool) - np.searchsorted(pool, scores[ranked], side="left")
        rates[ranked] = (higher + 0.5) / days
        return rates

    def _floor(self, pool: Floats, days: int) -> float:
        # Below a quarter of the kept scores a day, days that had more would be undercounted.
        depth = self._kept * days // 4
        return float(pool[-depth]) if len(pool) > depth else 0.0

    def add(self, scores: Floats) -> None:
        """Keep the day's highest scores above zero, the oldest day falling out."""
        above = np.sort(scores[scores > 0.0])
        self.tops.append(above[-self._kept :])


class Tails:
    """Histograms of one kind of score by rate stratum, older days fading."""

    def __init__(self, tuning: Tuning, weights: Floats | None = None) -> None:
        self._edges = np.array(tuning.strata)
        self._memory = tuning.tail_memory
        shape = (len(tuning.strata) + 1, _BINS)
        self.weights: Floats = np.zeros(shape) if weights is None else weights.reshape(shape)

    def p_values(self, scores: Floats, expected: Floats) -> Floats:
        """(k + 1) / (n + 1) of n earlier pair-days of the stratum, k of them in the score's bin or above."""
        above = np.cumsum(self.weights[:, ::-1], axis=1)[:, ::-1]
        strata = np.searchsorted(self._edges, expected)
        values: Floats = (above[strata, _bins(scores)] + 1.0) / (above[strata, 0] + 1.0)
        # The sums of faded weights carry rounding errors.
        return np.minimum(values, 1.0)

    def add(self, scores: Floats, expected: Floats) -> None:
        """Take a day in; `expected` is what the pairs were expected to do, which places them in a stratum."""
        cells = np.searchsorted(self._edges, expected) * _BINS + _bins(scores)
        day = np.bincount(cells, minlength=self.weights.size).reshape(self.weights.shape)
        self.weights = self.weights * self._memory + day


def _bins(scores: Floats) -> np.ndarray[tuple[int], np.dtype[np.int64]]:
    return np.clip((scores - _LOWEST) / _WIDTH, 0, _BINS - 1).astype(np.int64)


def benjamini_hochberg(p_values: Floats) -> Floats:
    """For each p-value the lowest false-discovery rate at which it is found (Benjamini and Hochberg 1995)."""
    count = len(p_values)
    order = np.argsort(p_values, kind="stable")
    scaled = p_values[order] * count / np.arange(1, count + 1)
    levels = np.empty(count)
    levels[order] = np.minimum.accumulate(scaled[::-1])[::-1]
    return np.minimum(levels, 1.0)
