"""One reader's alarms: how rare a day must be, and when a running crisis may speak again.

The limit starts at the budget, as a rate of pair-days a day, and follows what was really wanted (the running
correction of adaptive conformal inference, Gibbs and Candes 2021). Unspent alarms are saved up for a few days, which
bounds every stretch of days from the start: at most budget x (days + saved days) alarms.
"""

from __future__ import annotations

import datetime
import math

import numpy as np
import numpy.typing as npt

from pertanda.signals.alarms import Pair
from pertanda.signals.panel import Floats, Indices, Judged
from pertanda.signals.tuning import Tuning

__all__ = ["Budget", "Episodes", "Flags"]

Flags = npt.NDArray[np.bool_]


class Budget:
    """`slack` moves the limit, in logarithms; `saved` is how many alarms may be issued now."""

    def __init__(self, a_day: float, tuning: Tuning, *, slack: float = 0.0, saved: float | None = None) -> None:
        self.a_day = a_day
        self._tuning = tuning
        self.slack = slack
        self.saved = a_day if saved is None else saved

    @property
    def limit(self) -> float:
        """The highest rate, in pair-days a day, that makes an alarm today."""
        return self.a_day * math.exp(self.slack)

    def spend(self, wanted: int) -> int:
        """How many of the wanted alarms may be issued; the limit of the next day follows what was wanted."""
        tuning = self._tuning
        issued = min(wanted, int(self.saved))
        # Below one alarm in `saved_days` nothing could ever be saved up to a whole one.
        most = max(tuning.saved_days * self.a_day, 1.0)
        self.saved = min(self.saved - issued + self.a_day, most)
        moved = self.slack - tuning.limit_gain * (wanted / self.a_day - 1.0)
        self.slack = min(max(moved, -tuning.limit_reach), tuning.limit_reach)
        return issued


class Episodes:
    """Per pair: the fading peaks of its episode, the calm days since, and the day (ordinal) it began; 0 is never."""

    def __init__(self, tuning: Tuning) -> None:
        self._tuning = tuning
        self.peak_size: Floats = np.zeros(0)
        self.peak_quiet: Floats = np.zeros(0)
        self.calm: Indices = np.zeros(0, np.int64)
        self.began: Indices = np.zeros(0, np.int64)

    def extend(self, pairs: int) -> None:
        """Make room for new pairs, none of them in an episode."""
        more = pairs - len(self.calm)
        self.peak_size = np.concatenate([self.peak_size, np.zeros(more)])
        self.peak_quiet = np.concatenate([self.peak_quiet, np.zeros(more)])
        self.calm = np.concatenate([self.calm, np.zeros(more, np.int64)])
        self.began = np.concatenate([self.began, np.zeros(more, np.int64)])

    @property
    def running(self) -> Flags:
        """Which pairs are in an episode."""
        flags: Flags = self.began > 0
        return flags

    def may_speak(self, day: Judged) -> Flags:
        """Pairs outside an episode, and those whose score of either kind rises clearly above their episode's peak."""
        factor = self._tuning.escalation
        rises = (day.size >= factor * self.peak_size) | (day.quiet >= factor * self.peak_quiet)
        flags: Flags = ~self.running | rises
        return flags

    def note(self, today: datetime.date, day: Judged, *, rare: Flags, alarmed: Indices) -> None:
        """Fade the peaks, begin or feed the episodes of `alarmed` pairs, and end those that have been calm."""
        fading = self._tuning.peak_fading
        self.peak_size, self.peak_quiet = self.peak_size * fading, self.peak_quiet * fading
        self.peak_size[alarmed] = np.maximum(self.peak_size[alarmed], day.size[alarmed])
        self.peak_quiet[alarmed] = np.maximum(self.peak_quiet[alarmed], day.quiet[alarmed])
        began = self.began[alarmed]
        self.began[alarmed] = np.where(began > 0, began, today.toordinal())
        self.calm = np.where(rare, 0, self.calm + 1)
        over = self.calm >= self._tuning.quiet_days
        self.began[over] = 0
        self.peak_size[over] = self.peak_quiet[over] = 0.0

    def name(self, pair: Pair, index: int) -> str:
        """The id of a pair's running episode: both parties and the day it began."""
        began = datetime.date.fromordinal(int(self.began[index]))
        return f"{pair[0]}|{pair[1]}|{began.isoformat()}"
