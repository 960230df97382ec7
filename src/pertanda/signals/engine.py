"""The anomaly engine: a day of counts in, alarms out, one budget over both scores, state that can be saved.

A day is judged against the days before it, its scores are ranked against the window before it, and only then is it
learned. The same days in the same order give the same alarms, whether in one go or restored from a snapshot between.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Mapping
from typing import NamedTuple

import numpy as np

from pertanda.exceptions import UsageError
from pertanda.records.base import Record
from pertanda.signals.alarms import LARGEST_BUDGET, QUIET, SIZE, Alarm, Cells, SeriesKey
from pertanda.signals.budget import Budget, Episodes, Flags
from pertanda.signals.panel import Floats, Indices, Judged, Panel
from pertanda.signals.ranking import Tails, Window, benjamini_hochberg
from pertanda.signals.tuning import Tuning, load_tuning

__all__ = ["Engine", "Ranked", "Snapshot", "replay"]

_ONE_DAY = datetime.timedelta(days=1)


class Snapshot(Record, frozen=True):
    """The whole state of an engine as plain lists, for JSON or msgpack; `today` is the last day learned."""

    tuning: Tuning
    budget: float
    every_day: bool
    today: datetime.date | None
    days: int
    volume: float
    series: list[SeriesKey]
    rate: list[float]
    pair_rate: list[float]
    pair_volume: list[float]
    size_tops: list[list[float]]
    quiet_tops: list[list[float]]
    size_tails: list[float]
    quiet_tails: list[float]
    slack: float
    saved: float
    peak_size: list[float]
    peak_quiet: list[float]
    calm: list[int]
    began: list[int]


class Ranked(NamedTuple):
    """One day of every pair: its rates by kind, the rate that counts, and p-values by kind."""

    size_rate: Floats
    quiet_rate: Floats
    rate: Floats
    by_size: Flags
    size_p: Floats
    quiet_p: Floats


class Engine:
    """Judges day after day; `budget` is the most pair-alarms a day on average. `every_day` lets the later days of an
    episode speak too, as a plain count above a threshold would: for comparisons, and for who wants a daily ranking.

    Raises UsageError for a budget that is not above 0 and at most 50.
    """

    def __init__(self, budget: float, *, tuning: Tuning | None = None, every_day: bool = False) -> None:
        if not 0 < budget <= LARGEST_BUDGET:
            raise UsageError(
                f"{budget:g} is no budget", fix=f"Give alarms a day, above 0 and up to {LARGEST_BUDGET:g}."
            )
        self.tuning = tuning or load_tuning()
        self.every_day = every_day
        self.today: datetime.date | None = None
        self.panel = Panel(self.tuning)
        self.budget = Budget(budget, self.tuning)
        self.episodes = Episodes(self.tuning)
        self._windows = {kind: Window(self.tuning.window_days, self.tuning.kept_scores) for kind in (SIZE, QUIET)}
        self._tails = {kind: Tails(self.tuning) for kind in (SIZE, QUIET)}

    def advance(self, day: datetime.date, cells: Cells) -> list[Alarm]:
        """Judge and learn `day`; days since the last one without cells are learned as days without acts.

        Alarms come rarest first. Raises UsageError for a day that is not after the last one.
        """
        if self.today is not None:
            if day <= self.today:
                raise UsageError(f"{day} was judged before", fix="Give each day once, in order; see signals.ledger.")
            while self.today + _ONE_DAY < day:
                self._step(self.today + _ONE_DAY, {})
        return self._step(day, cells)

    def judge(self, cells: Cells) -> tuple[Judged, Ranked]:
        """Scores and ranks of the next day, nothing learned but the names of its series."""
        judged = self.panel.judge(cells)
        return judged, self._rank(judged)

    def _step(self, day: datetime.date, cells: Cells) -> list[Alarm]:
        judged, ranked = self.judge(cells)
        self.episodes.extend(len(self.panel.pairs))
        alarms = self._speak(day, judged, ranked) if self.panel.days >= self.tuning.warm_up_days else []
        if self.panel.days >= self.tuning.unranked_days:
            self._remember(judged)
        self.panel.learn(judged)
        self.today = day
        return alarms

    def _rank(self, day: Judged) -> Ranked:
        acted = day.pair_seen > 0
        size = np.where(acted, day.size, 0.0)
        quiet = np.where(acted, day.quiet, 0.0)
        size_rate, quiet_rate = self._windows[SIZE].rates(size), self._windows[QUIET].rates(quiet)
        # Each kind gets its share of the budget; a pair-day counts by the kind in which it is rarer for its share.
        shared_size, shared_quiet = size_rate / self.tuning.size_share, quiet_rate / (1.0 - self.tuning.size_share)
        return Ranked(
            size_rate=size_rate,
            quiet_rate=quiet_rate,
            rate=np.minimum(shared_size, shared_quiet),
            by_size=shared_size <= shared_quiet,
            size_p=self._tails[SIZE].p_values(day.size, day.pair_expected),
            quiet_p=self._tails[QUIET].p_values(day.quiet, day.pair_expected),
        )

    def _speak(self, today: datetime.date, day: Judged, ranked: Ranked) -> list[Alarm]:
        score = np.where(ranked.by_size, day.size, day.quiet)
        enough = (day.pair_seen >= self.tuning.least_seen) & (score >= self.tuning.least_score)
        rare: Flags = enough & (ranked.rate <= self.budget.limit)
        wanted = np.flatnonzero(rare & (self.episodes.may_speak(day) | self.every_day))
        # Equal rates (two records of the window) are told apart by the score, then by the order of the panel.
        wanted = wanted[np.lexsort((wanted, -score[wanted], ranked.rate[wanted]))]
        chosen: Indices = wanted[: self.budget.spend(len(wanted))].astype(np.int64)
        again = self.episodes.running[chosen]
        self.episodes.note(today, day, rare=rare, alarmed=chosen)
        return self._alarms(today, day, ranked, zip(chosen.tolist(), again.tolist(), strict=True))

    def _alarms(
        self, today: datetime.date, day: Judged, ranked: Ranked, chosen: Iterator[tuple[int, bool]]
    ) -> list[Alarm]:
        levels: dict[str, Floats] = {}
        alarms = []
        for pair, again in chosen:
            kind = SIZE if ranked.by_size[pair] else QUIET
            p_values = ranked.size_p if kind == SIZE else ranked.quiet_p
            if kind not in levels:
                levels[kind] = benjamini_hochberg(p_values)
            alarms.append(self._alarm(today, day, pair, kind, p_values, levels[kind], ranked, again))
        return alarms

    def _alarm(
        self,
        today: datetime.date,
        day: Judged,
        pair: int,
        kind: str,
        p_values: Floats,
        levels: Floats,
        ranked: Ranked,
        again: bool,
    ) -> Alarm:
        strongest = self._strongest(day, pair)
        actor, recipient, label = self.panel.series[strongest]
        return Alarm(
            date=today,
            actor=actor,
            recipient=recipient,
            label=label,
            score=float((day.size if kind == SIZE else day.quiet)[pair]),
            kind=kind,
            expected=float(day.expected[strongest]),
            seen=int(day.seen[strongest]),
            episode=self.episodes.name(self.panel.pairs[pair], pair),
            pair_expected=float(day.pair_expected[pair]),
            pair_seen=int(day.pair_seen[pair]),
            rate=float((ranked.size_rate if kind == SIZE else ranked.quiet_rate)[pair]),
            p_value=float(p_values[pair]),
            q_value=float(levels[pair]),
            again=again,
        )

    def _strongest(self, day: Judged, pair: int) -> int:
        members = np.flatnonzero((self.panel.pair_index == pair) & (day.seen > 0))
        return int(members[np.argmax(day.residual[members])])

    def _remember(self, day: Judged) -> None:
        acted = day.pair_seen > 0
        for kind, scores in ((SIZE, day.size), (QUIET, day.quiet)):
            self._windows[kind].add(np.where(acted, scores, 0.0))
            self._tails[kind].add(scores, day.pair_expected)

    # -- saving and restoring ----------------------------------------------------------------------------------------

    def snapshot(self) -> Snapshot:
        """The state after the last day; `Engine.restore` of it goes on bit by bit as this engine would."""
        panel, episodes = self.panel, self.episodes
        return Snapshot(
            tuning=self.tuning,
            budget=self.budget.a_day,
            every_day=self.every_day,
            today=self.today,
            days=panel.days,
            volume=panel.volume,
            series=list(panel.series),
            rate=panel.rate.tolist(),
            pair_rate=panel.pair_rate.tolist(),
            pair_volume=panel.pair_volume.tolist(),
            size_tops=[top.tolist() for top in self._windows[SIZE].tops],
            quiet_tops=[top.tolist() for top in self._windows[QUIET].tops],
            size_tails=self._tails[SIZE].weights.ravel().tolist(),
            quiet_tails=self._tails[QUIET].weights.ravel().tolist(),
            slack=self.budget.slack,
            saved=self.budget.saved,
            peak_size=episodes.peak_size.tolist(),
            peak_quiet=episodes.peak_quiet.tolist(),
            calm=episodes.calm.tolist(),
            began=episodes.began.tolist(),
        )

    @classmethod
    def restore(cls, state: Snapshot) -> Engine:
        """The engine a snapshot was taken of."""
        engine = cls(state.budget, tuning=state.tuning, every_day=state.every_day)
        engine.today = state.today
        panel, episodes, tuning = engine.panel, engine.episodes, engine.tuning
        panel.admit(state.series)
        panel.days, panel.volume = state.days, state.volume
        panel.rate, panel.pair_rate = np.array(state.rate), np.array(state.pair_rate)
        panel.pair_volume = np.array(state.pair_volume)
        engine.budget = Budget(state.budget, tuning, slack=state.slack, saved=state.saved)
        episodes.peak_size, episodes.peak_quiet = np.array(state.peak_size), np.array(state.peak_quiet)
        episodes.calm, episodes.began = np.array(state.calm, np.int64), np.array(state.began, np.int64)
        for kind, tops, tails in (
            (SIZE, state.size_tops, state.size_tails),
            (QUIET, state.quiet_tops, state.quiet_tails),
        ):
            engine._windows[kind] = Window(tuning.window_days, tuning.kept_scores, [np.array(top) for top in tops])
            engine._tails[kind] = Tails(tuning, np.array(tails))
        return engine


def replay(
    table: Mapping[datetime.date, Cells], *, budget: float, tuning: Tuning | None = None, every_day: bool = False
) -> Iterator[Alarm]:
    """The alarms of a whole table of daily counts, day by day; arguments as for Engine, which raises UsageError."""
    engine = Engine(budget, tuning=tuning, every_day=every_day)
    for day in sorted(table):
        yield from engine.advance(day, table[day])
