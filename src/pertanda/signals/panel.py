"""All series of a table at once: their running means, the day's news volume, and the two scores of every pair.

    E   = (N - n + c) / (V - v + c)               N, n: acts of the day in all, of the pair; V, v: their means before
    mu  = m E                                     expected of a series, before the day is learned
    r   = 2 (sqrt(x + 3/8) - sqrt(mu + 3/8))      Anscombe (1948)
    m  <- max(m + g (x / E - m), least),  g = max(gain, 1 / (day + 2))

The size score of a pair is the sum of max(0, r) over its directed series, the quiet score is r of its total. E leaves
the pair's own acts out, so that a burst cannot explain itself, and uses no later day.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from pertanda.signals.alarms import Cells, Pair, SeriesKey, pair_of
from pertanda.signals.tuning import Tuning

__all__ = ["Floats", "Indices", "Judged", "Panel", "anscombe"]

Floats = npt.NDArray[np.float64]
Indices = npt.NDArray[np.int64]


def anscombe(seen: Floats, expected: Floats) -> Floats:
    """Differences of counts and expectations in standard deviations of the square-root scale."""
    residual: Floats = 2.0 * (np.sqrt(seen + 0.375) - np.sqrt(expected + 0.375))
    return residual


class Judged(NamedTuple):
    """One day of all series (the first three) and of all pairs (the rest), in the order of the panel."""

    seen: Floats
    expected: Floats
    residual: Floats
    pair_seen: Floats
    pair_expected: Floats
    volume: Floats
    size: Floats
    quiet: Floats


class Panel:
    """Running means of every series and pair heard so far; both in the order of first appearance, then of name."""

    def __init__(self, tuning: Tuning) -> None:
        self._tuning = tuning
        self.days = 0
        self.volume = 0.0
        self.series: list[SeriesKey] = []
        self.pairs: list[Pair] = []
        self._series_at: dict[SeriesKey, int] = {}
        self._pairs_at: dict[Pair, int] = {}
        self.pair_index: Indices = np.zeros(0, np.int64)
        self.rate: Floats = np.zeros(0)
        self.pair_rate: Floats = np.zeros(0)
        self.pair_volume: Floats = np.zeros(0)

    def judge(self, cells: Cells) -> Judged:
        """The day's scores against the days learned so far. Series never heard before are admitted first."""
        self.admit(sorted(key for key in cells if key not in self._series_at))
        seen = self._dense(cells)
        pair_seen = self._by_pair(seen)
        volume = self._volume(pair_seen)
        expected = self.rate * volume[self.pair_index]
        residual = anscombe(seen, expected)
        pair_expected = self.pair_rate * volume
        return Judged(
            seen=seen,
            expected=expected,
            residual=residual,
            pair_seen=pair_seen,
            pair_expected=pair_expected,
            volume=volume,
            size=self._by_pair(np.maximum(residual, 0.0)),
            quiet=anscombe(pair_seen, pair_expected),
        )

    def learn(self, day: Judged) -> None:
        """Take a judged day into the running means."""
        tuning = self._tuning
        gain = max(tuning.gain, 1.0 / (self.days + 2))
        self.rate = self._moved(self.rate, day.seen / day.volume[self.pair_index], gain)
        self.pair_rate = self._moved(self.pair_rate, day.pair_seen / day.volume, gain)
        gain = max(tuning.volume_gain, 1.0 / (self.days + 1))
        self.volume += gain * (float(day.pair_seen.sum()) - self.volume)
        self.pair_volume = self.pair_volume + gain * (day.pair_seen - self.pair_volume)
        self.days += 1

    def admit(self, keys: Iterable[SeriesKey]) -> None:
        """Add series, in the order given. Until now they had no act, so their mean lies at the floor."""
        indices = []
        for key in keys:
            pair = pair_of(key)
            self._series_at[key] = len(self.series)
            self.series.append(key)
            if pair not in self._pairs_at:
                self._pairs_at[pair] = len(self.pairs)
                self.pairs.append(pair)
            indices.append(self._pairs_at[pair])
        first = self._tuning.least_rate if self.days else self._tuning.first_rate
        self.pair_index = np.concatenate([self.pair_index, np.array(indices, np.int64)])
        self.rate = _extended(self.rate, len(self.series), first)
        self.pair_rate = _extended(self.pair_rate, len(self.pairs), first)
        self.pair_volume = _extended(self.pair_volume, len(self.pairs), 0.0)

    def _dense(self, cells: Mapping[SeriesKey, int]) -> Floats:
        seen = np.zeros(len(self.series))
        for key, count in cells.items():
            seen[self._series_at[key]] = count
        return seen

    def _by_pair(self, values: Floats) -> Floats:
        return np.bincount(self.pair_index, weights=values, minlength=len(self.pairs)).astype(np.float64, copy=False)

    def _volume(self, pair_seen: Floats) -> Floats:
        if not self.days:
            return np.ones(len(self.pairs))
        prior = self._tuning.volume_prior
        # Differences of large means can fall a rounding error below zero.
        others = np.maximum(pair_seen.sum() - pair_seen, 0.0)
        usual = np.maximum(self.volume - self.pair_volume, 0.0)
        volume: Floats = (others + prior) / (usual + prior)
        return volume

    def _moved(self, rate: Floats, seen: Floats, gain: float) -> Floats:
        return np.maximum(rate + gain * (seen - rate), self._tuning.least_rate)


def _extended(values: Floats, size: int, fill: float) -> Floats:
    return np.concatenate([values, np.full(size - len(values), fill)])
