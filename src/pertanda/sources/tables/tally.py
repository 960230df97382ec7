"""Counting cells in bounded memory: beyond so many distinct ones, sorted runs go to a temporary file and are merged."""

from __future__ import annotations

import heapq
import tempfile
from collections.abc import Iterator
from itertools import groupby
from operator import itemgetter
from typing import IO, NamedTuple

import msgspec

__all__ = ["Cell", "Tally"]

# A cell takes about 300 bytes in the dictionary: 75 MB.
_MOST_CELLS = 250_000


class Cell(NamedTuple):
    """What is counted: acts of one class by one party toward another on an ISO day."""

    date: str
    actor: str
    recipient: str
    label: str


_Counted = tuple[str, str, str, str, int]


class Tally:
    """Counts of cells, however many there are."""

    def __init__(self, most_cells: int = _MOST_CELLS) -> None:
        self._most = most_cells
        self._counts: dict[Cell, int] = {}
        self._runs: list[IO[bytes]] = []

    def add(self, cell: Cell) -> None:
        """One act more. Raises OSError when the disk of temporary files is full."""
        counts = self._counts
        counts[cell] = counts.get(cell, 0) + 1
        if len(counts) > self._most:
            self._spill()

    def _spill(self) -> None:
        run = tempfile.TemporaryFile()  # noqa: SIM115 (closed by `close`, read until then)
        for counted in self._sorted():
            run.write(msgspec.json.encode(counted) + b"\n")
        self._runs.append(run)
        self._counts.clear()

    def _sorted(self) -> Iterator[_Counted]:
        for cell, count in sorted(self._counts.items()):
            yield (*cell, count)

    def counts(self) -> Iterator[tuple[Cell, int]]:
        """Every cell with its count, in the order of its fields."""
        merged = heapq.merge(*(_read(run) for run in self._runs), self._sorted())
        for cell, group in groupby(merged, key=itemgetter(0, 1, 2, 3)):
            yield Cell(*cell), sum(counted[4] for counted in group)

    def close(self) -> None:
        """Remove the temporary files."""
        for run in self._runs:
            run.close()


def _read(run: IO[bytes]) -> Iterator[_Counted]:
    decoder = msgspec.json.Decoder(_Counted)
    run.seek(0)
    for line in run:
        yield decoder.decode(line)
