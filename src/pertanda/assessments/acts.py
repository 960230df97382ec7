"""The acts a base model may learn from: the desk's own as it knew them on a day, and an imported table of counts."""

from __future__ import annotations

import datetime
import hashlib
from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import permutations
from pathlib import Path
from typing import Generic, NamedTuple, TypeVar

from pertanda.assessments.stream import Stream
from pertanda.exceptions import DataFileError, InputError, NotFoundError
from pertanda.happenings.days import day_of_act, document_day
from pertanda.happenings.parties import nations
from pertanda.knowledge.codebook import from_cameo
from pertanda.records.base import value_of
from pertanda.records.document import Document
from pertanda.records.event import Event
from pertanda.records.happening import Happening
from pertanda.records.vocabulary import MODES, RECIPROCAL_TYPES, EventType, Modality, Mode
from pertanda.signals.table import MIRRORS, CountTable, Row, drop_mirrors, read_counts

__all__ = ["NOBODY", "Act", "KnownActs", "imported_acts", "read_imported"]

NOBODY = ""  # the recipient of an act toward nobody named, as `models.history.NO_PARTY`
_UNKNOWN = "---"
_T = TypeVar("_T")


class Act(NamedTuple):
    """One nation's or body's act toward another, or toward `NOBODY`. Sorts by day."""

    day: datetime.date
    actor: str
    recipient: str
    type: EventType
    mode: Mode | None


def read_imported(path: Path) -> list[Act]:
    """The acts of a table that `pertanda import` counted by type, mode or CAMEO code, in order; kept until it changes.

    Raises DataFileError for a broken table and for one without any such class (quad classes name no act), InputError
    for a file that cannot be read.
    """
    try:
        state = path.stat()
    except OSError as error:
        fix = "Mend the setting assessments.history, or set it to an empty text."
        raise InputError(f"cannot be read: {error.strerror}", where=str(path), fix=fix) from error
    return _read(path, state.st_mtime_ns, state.st_size)


@lru_cache(maxsize=1)
def _read(path: Path, changed: int, size: int) -> list[Act]:
    acts = imported_acts(read_counts(path))
    if not acts:
        raise DataFileError(
            "no class of the table names an act", where=f"{path}:1", fix="Count it again with `--class mode`."
        )
    return acts


def imported_acts(table: CountTable) -> list[Act]:
    """One act per day, series and direction, visits told from both sides once, classes that name no act left out.

    A base model asks whether an act occurs on a day, so how often it did makes no difference.
    """
    rows = [Row(day, *key, count) for day, cells in table.days.items() for key, count in cells.items() if count]
    found = set()
    for row in drop_mirrors(rows, MIRRORS):
        meaning = _meaning(row.label)
        if meaning is not None and row.acts and row.actor not in (_UNKNOWN, ""):
            found.add(Act(row.day, row.actor, NOBODY if row.recipient == _UNKNOWN else row.recipient, *meaning))
    return sorted(found, key=_order)


def _meaning(label: str) -> tuple[EventType, Mode | None] | None:
    name, _, mode = label.partition(".")
    if name in EventType.__members__:
        type_ = EventType(name)
        return (type_, Mode(mode)) if mode in MODES[type_] else (type_, None)
    try:
        return from_cameo(label)
    except NotFoundError:
        return None


def _order(act: Act) -> tuple[datetime.date, str, str, str, str]:
    return act.day, act.actor, act.recipient, act.type, act.mode or ""


def _line(act: Act) -> str:
    return f"{act.day.toordinal()}|{act.actor}|{act.recipient}|{act.type}|{act.mode}"


class KnownActs:
    """What was known at the end of each day; days must be asked in order.

    Acts told as having happened count, each once a day and pair. An imported act is known on its own day.
    """

    def __init__(
        self, events: Sequence[Event], documents: Mapping[str, Document], imported: Sequence[Act] = ()
    ) -> None:
        self._stream = Stream(events, documents)
        self._imported = imported
        told = sorted((document_day(documents[event.document_id]), event.id) for event in events)
        self._told_on = [day for day, _ in told]
        self._told = [event_id for _, event_id in told]
        self._told_digest, self._imported_digest = _Running(self._told, str), _Running(imported, _line)

    def at_most(self, day: datetime.date) -> int:
        """A bound of how many acts can be known at the end of `day`, without looking into reports."""
        # A report counts at most twice: one of a joint act stands for both directions.
        return 2 * bisect_right(self._told_on, day) + self._imported_until(day)

    def acts(self, day: datetime.date, since: datetime.date) -> list[Act]:
        """Every act of `since` and later known at the end of `day`: the desk's own first, then imported ones."""
        own = {act for one in self._stream.happenings(day) for act in _acts_of(one, day) if act.day >= since}
        before = self._imported_until(since - datetime.timedelta(days=1))
        imported = self._imported[before : self._imported_until(day)]
        return [*sorted(own, key=_order), *(act for act in imported if act not in own)]

    def digest(self, day: datetime.date) -> str:
        """What was known at the end of `day`, as a digest."""
        told = self._told_digest.until(bisect_right(self._told_on, day))
        return told + self._imported_digest.until(self._imported_until(day))

    def _imported_until(self, day: datetime.date) -> int:
        return bisect_right(self._imported, day, key=lambda act: act.day)


class _Running(Generic[_T]):
    """The digest of a growing beginning of a sequence."""

    def __init__(self, items: Sequence[_T], line: Callable[[_T], str]) -> None:
        self._items, self._line, self._taken = items, line, 0
        self._digest = hashlib.blake2b(digest_size=16)

    def until(self, number: int) -> str:
        """The digest of the first `number` items, which must not be fewer than before."""
        for item in self._items[self._taken : number]:
            self._digest.update(self._line(item).encode() + b"\n")
        self._taken = number
        return self._digest.hexdigest()


def _acts_of(one: Happening, known: datetime.date) -> Iterator[Act]:
    day = day_of_act(one)
    if one.modality is not Modality.HAPPENED or day > known:
        return
    mode = value_of(one.mode)
    for actor, recipient in _pairs(nations(one.actor), nations(one.recipient), one.type):
        yield Act(day, actor, recipient, one.type, mode)


def _pairs(actors: Iterable[str], recipients: frozenset[str], type_: EventType) -> list[tuple[str, str]]:
    """Directed pairs; "A and B met" answers a question about either side, as in `queries.answers`."""
    doers = sorted(actors)
    if recipients:
        return [(actor, other) for actor in doers for other in sorted(recipients) if actor != other]
    if type_ in RECIPROCAL_TYPES and len(doers) > 1:
        return list(permutations(doers, 2))
    return [(actor, NOBODY) for actor in doers]
