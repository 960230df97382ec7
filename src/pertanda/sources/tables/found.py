"""What reading a table yields: rows, faults, and the protocol of the readers."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterator
from typing import BinaryIO, NamedTuple, Protocol, TypeVar

from pertanda.sources.tables.names import Meaning

__all__ = ["NOBODY", "Fault", "Raw", "Row", "TableReader", "day_of", "remembered"]

# The party of an act that names none, as in our own events.
NOBODY = "---"

Raw = bytes | list[str]

K = TypeVar("K")
V = TypeVar("V")


class Row(NamedTuple):
    """A row that counts: ISO day, the two parties, and the table's own code of the act. `raw` is the row as it stands.

    `line` is the line of the file on which it begins.
    """

    line: int
    date: str
    actor: str
    recipient: str
    code: str
    raw: Raw


class Fault(NamedTuple):
    """A row that cannot be counted, and why."""

    line: int
    reason: str
    raw: Raw


class TableReader(Protocol):
    """One kind of table."""

    def rows(self, stream: BinaryIO) -> Iterator[Row | Fault]:
        """The rows of a file, in order. Raises InputError when the file is not of this kind, or breaks off."""

    def meaning(self, code: str) -> Meaning | None:
        """What the table's code means here, None when it is unknown."""

    def columns(self, raw: Raw) -> dict[str, str]:
        """Every column of a row of the file read last, by its name, as it stands."""


class _Remembered(dict[K, V]):
    """A function's answers; when there are too many, all are forgotten (days, codes and parties repeat)."""

    def __init__(self, function: Callable[[K], V], most: int) -> None:
        super().__init__()
        self._function, self._most = function, most

    def __missing__(self, key: K) -> V:
        if len(self) >= self._most:
            self.clear()
        answer = self[key] = self._function(key)
        return answer


def remembered(function: Callable[[K], V], most: int = 65_536) -> dict[K, V]:
    """`function` as a dict that asks it once per key; it holds at most so many answers."""
    return _Remembered(function, most)


def day_of(text: str) -> str | None:
    """An ISO day, or YYYYMMDD with anything behind it, as an ISO day; None when it is no day of the calendar."""
    digits = text[:8]
    compact = len(digits) == 8 and digits.isascii() and digits.isdigit()
    try:
        if compact:
            return datetime.date(int(digits[:4]), int(digits[4:6]), int(digits[6:])).isoformat()
        return datetime.date.fromisoformat(text[:10]).isoformat()
    except ValueError:
        return None
