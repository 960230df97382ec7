"""`count_tables`: files in, counted cells out; every row that does not count is handed back with its reason."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from enum import StrEnum
from pathlib import Path
from typing import Any, NamedTuple

from pertanda.exceptions import InputError
from pertanda.records.vocabulary import QUAD_CLASSES
from pertanda.settings import InputSettings
from pertanda.sources.tables.files import DAMAGE, TableFile, open_tables
from pertanda.sources.tables.found import NOBODY, Fault, Raw, Row, TableReader, remembered
from pertanda.sources.tables.gdelt import GdeltMentions
from pertanda.sources.tables.names import Meaning, words_of
from pertanda.sources.tables.tally import Cell, Tally

__all__ = ["Classing", "Rejected", "Report", "count_tables", "label_of"]

_TOLD_EVERY = 10_000


class Classing(StrEnum):
    """What the acts of a series have in common."""

    QUAD = "quad"
    TYPE = "type"
    MODE = "mode"
    CODE = "code"


class Rejected(NamedTuple):
    """A row that was not counted: file, the line it begins on, why, and the row as it stands, cut at 10,000 signs."""

    file: str
    line: int
    reason: str
    row: str


class Report(NamedTuple):
    """Rows read, rows counted, and the others by reason."""

    rows: int
    counted: int
    rejected: Counter[str]


def label_of(classing: Classing, code: str, meaning: Meaning) -> str:
    """The class of an act: its quad class, its type, "TYPE.mode", or the table's own code."""
    if classing is Classing.QUAD:
        return QUAD_CLASSES[meaning.type].value
    if classing is Classing.TYPE:
        return meaning.type.value
    return words_of(meaning) if classing is Classing.MODE else code


def count_tables(
    paths: Iterable[Path],
    reader: TableReader,
    tally: Tally,
    *,
    classing: Classing,
    settings: InputSettings,
    event: Callable[[dict[str, Any]], object] | None = None,
    reject: Callable[[Rejected], object] = lambda rejected: None,
    progress: Callable[[int], None] = lambda rows: None,
) -> Report:
    """Count the rows of all tables into `tally`; `event` is given each counted row with all its columns.

    Raises InputError, naming the file, for one that is not of the reader's kind or breaks off.
    """
    counter = _Counter(reader, tally, classing, event, reject, progress)
    for path in paths:
        name = str(path)
        try:
            for file in open_tables(path, settings):
                name = file.name
                counter.read(file)
        except InputError as error:
            where = f"{name}, {error.where}" if error.where and error.where != name else name
            raise InputError(error.what, where=where, fix=error.fix) from error
        except DAMAGE as error:
            raise InputError(f"the archive is damaged: {error}", where=name, fix="Fetch the file again.") from error
    progress(counter.rows)
    return Report(counter.rows, counter.rows - counter.rejected.total(), counter.rejected)


class _Counter:
    """Counts the rows of one file after the other."""

    def __init__(
        self,
        reader: TableReader,
        tally: Tally,
        classing: Classing,
        event: Callable[[dict[str, Any]], object] | None,
        reject: Callable[[Rejected], object],
        progress: Callable[[int], None],
    ) -> None:
        self._reader, self._tally, self._classing = reader, tally, classing
        self._event, self._reject, self._progress = event, reject, progress
        self._meanings = remembered(reader.meaning)
        self._labels = remembered(self._label)
        self.rows = 0
        self.rejected: Counter[str] = Counter()

    def _label(self, code: str) -> str | None:
        """The class of a code, None when it is unknown. A mention has no class but itself."""
        if isinstance(self._reader, GdeltMentions):
            return code
        meaning = self._meanings[code]
        return None if meaning is None else label_of(self._classing, code, meaning)

    def read(self, file: TableFile) -> None:
        """Count all rows of a file."""
        add, labels = self._tally.add, self._labels
        for row in self._reader.rows(file.stream):
            self.rows += 1
            if self.rows % _TOLD_EVERY == 0:
                self._progress(self.rows)
            if isinstance(row, Fault):
                self._turn_down(file.name, row.line, row.reason, row.raw)
            elif row.actor == NOBODY == row.recipient:
                self._turn_down(file.name, row.line, "neither party is named", row.raw)
            elif (label := labels[row.code]) is None:
                self._turn_down(file.name, row.line, f"unknown code: {row.code[:80] or 'none given'}", row.raw)
            else:
                add(Cell(row.date, row.actor, row.recipient, label))
                if self._event is not None:
                    self._event(self._told(file.name, row, label))

    def _turn_down(self, file: str, line: int, reason: str, raw: Raw) -> None:
        self.rejected[reason.partition(":")[0]] += 1
        text = raw.decode("utf-8", "backslashreplace") if isinstance(raw, bytes) else "\t".join(raw)
        self._reject(Rejected(file, line, reason, text[:10_000]))

    def _told(self, file: str, row: Row, label: str) -> dict[str, Any]:
        meaning = self._meanings[row.code]
        return {
            "date": row.date,
            "actor": row.actor,
            "recipient": row.recipient,
            "class": label,
            "code": row.code,
            "type": meaning.type if meaning else None,
            "mode": meaning.mode if meaning else None,
            "file": file,
            "line": row.line,
            "columns": self._reader.columns(row.raw),
        }
