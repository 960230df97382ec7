"""Late reports: they revise what a day looked like, but an alarm that went out is never taken back.

The ledger keeps the engine's state of some days ago and every cell since. Rows for an earlier day change its cell and
the days from there on are run again. Alarms that only now appear go out on the day they are known; an alarm that went
out and would look otherwise today is marked revised, with what would be said now.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable

import msgspec

from pertanda.exceptions import UsageError
from pertanda.records.base import Record
from pertanda.signals.alarms import Alarm, SeriesKey, pair_of
from pertanda.signals.engine import Engine, Snapshot
from pertanda.signals.table import Row
from pertanda.signals.tuning import Tuning

__all__ = ["Heard", "Issued", "Ledger", "LedgerSnapshot"]

_ONE_DAY = datetime.timedelta(days=1)
# Reports older than this when they come in are counted as too late; of ICEWS' and our own feeds almost none are.
REACH_DAYS = 28


class Issued(Record, frozen=True):
    """An alarm as it went out on `known`, and whether later reports changed its day.

    `now` is what the same day and pair would raise with everything known at its last revision; None when it would
    raise nothing. Counts are compared, not scores: one late row moves the day's volume, and with it every expectation
    a little.
    """

    alarm: Alarm
    known: datetime.date
    revised: bool = False
    now: Alarm | None = None


class Heard(Record, frozen=True):
    """What a day of reports came to: alarms that went out, earlier ones now revised, and rows too late to use."""

    issued: tuple[Issued, ...]
    revised: tuple[Issued, ...]
    too_late: tuple[Row, ...]


class LedgerSnapshot(Record, frozen=True):
    """The whole state: the engine `reach` days ago, and since then the cells by day, the alarms they raise, and all
    alarms that went out.
    """

    reach: int
    base: Snapshot
    current: Snapshot
    recent: list[tuple[datetime.date, list[tuple[SeriesKey, int]]]]
    raised: list[Alarm]
    issued: list[Issued]


class Ledger:
    """Takes reports in by the day they are known. `issued` holds every alarm that ever went out, in that order."""

    def __init__(self, budget: float, *, tuning: Tuning | None = None, reach: int = REACH_DAYS) -> None:
        self._reach = reach
        self._base = Engine(budget, tuning=tuning)
        self._current = Engine(budget, tuning=tuning)
        self._recent: dict[datetime.date, dict[SeriesKey, int]] = {}
        self._raised: list[Alarm] = []
        self.issued: list[Issued] = []

    def hear(self, known: datetime.date, rows: Iterable[Row]) -> Heard:
        """Take in the rows known on a day, of that day or earlier ones; days must come in order, each once.

        Raises UsageError for a day out of order and for a row dated after the day it is known.
        """
        self._open(known)
        late = False
        too_late = []
        for row in sorted(rows):
            if row.day > known:
                raise UsageError(f"a row of {row.day} was known on {known}", fix="Give it on its own day or later.")
            if row.day not in self._recent:
                too_late.append(row)
                continue
            cells, key = self._recent[row.day], (row.actor, row.recipient, row.label)
            cells[key] = cells.get(key, 0) + row.acts
            late = late or row.day < known
        revised = self._run_again(known) if late else self._run_on(known)
        fresh = self._issue(known)
        self._settle()
        return Heard(issued=tuple(fresh), revised=tuple(revised), too_late=tuple(too_late))

    def _open(self, known: datetime.date) -> None:
        newest = max(self._recent, default=None)
        if newest is not None and known <= newest:
            raise UsageError(f"{known} was heard before", fix="Give each day once, in order.")
        day = known if newest is None else newest + _ONE_DAY
        while day <= known:
            self._recent[day] = {}
            day += _ONE_DAY

    def _run_on(self, known: datetime.date) -> list[Issued]:
        self._raised += self._current.advance(known, self._recent[known])
        return []

    def _run_again(self, known: datetime.date) -> list[Issued]:
        engine = Engine.restore(self._base.snapshot())
        self._raised = [alarm for day in sorted(self._recent) for alarm in engine.advance(day, self._recent[day])]
        self._current = engine
        now = {_act(alarm): alarm for alarm in self._raised}
        oldest, revised = min(self._recent), []
        for place, one in enumerate(self.issued):
            current = now.get(_act(one.alarm))
            if one.alarm.date >= oldest and _told(current) != _told(one.now if one.revised else one.alarm):
                self.issued[place] = msgspec.structs.replace(one, revised=True, now=current)
                revised.append(self.issued[place])
        return revised

    def _issue(self, known: datetime.date) -> list[Issued]:
        out = {_act(one.alarm) for one in self.issued}
        fresh = [Issued(alarm=alarm, known=known) for alarm in self._raised if _act(alarm) not in out]
        self.issued += fresh
        return fresh

    def _settle(self) -> None:
        """Days out of reach are learned for good."""
        while len(self._recent) > self._reach:
            day = min(self._recent)
            self._base.advance(day, self._recent.pop(day))
            self._raised = [alarm for alarm in self._raised if alarm.date != day]

    # -- saving and restoring ----------------------------------------------------------------------------------------

    def snapshot(self) -> LedgerSnapshot:
        """The state after the last day heard."""
        return LedgerSnapshot(
            reach=self._reach,
            base=self._base.snapshot(),
            current=self._current.snapshot(),
            recent=[(day, sorted(cells.items())) for day, cells in sorted(self._recent.items())],
            raised=list(self._raised),
            issued=list(self.issued),
        )

    @classmethod
    def restore(cls, state: LedgerSnapshot) -> Ledger:
        """The ledger a snapshot was taken of."""
        ledger = cls(state.base.budget, tuning=state.base.tuning, reach=state.reach)
        ledger._base, ledger._current = Engine.restore(state.base), Engine.restore(state.current)
        ledger._recent = {day: dict(cells) for day, cells in state.recent}
        ledger._raised, ledger.issued = list(state.raised), list(state.issued)
        return ledger


def _act(alarm: Alarm) -> tuple[datetime.date, tuple[str, str]]:
    return alarm.date, pair_of((alarm.actor, alarm.recipient, alarm.label))


def _told(alarm: Alarm | None) -> tuple[str, str, str, int, int] | None:
    return (alarm.actor, alarm.recipient, alarm.label, alarm.seen, alarm.pair_seen) if alarm else None
