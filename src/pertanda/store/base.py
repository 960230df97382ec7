"""What every part of the desk stands on: the connection, one way to write in a transaction, one way to read rows."""

from __future__ import annotations

import datetime
import hashlib
import zlib
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any, TypeVar

import apsw
import msgspec

from pertanda.exceptions import NotFoundError, StoreCorruptError, StoreError
from pertanda.records.base import Record
from pertanda.store.faults import RESTORE, told

__all__ = ["Connected", "Fault", "Row", "decode", "digest", "encode", "no_fault", "pack", "unpack", "utc_now"]

R = TypeVar("R", bound=Record)
Row = tuple[Any, ...]

# Called with the name of a point in the protocol; the kill test passes one that kills the process.
Fault = Callable[[str], None]

_encoder = msgspec.json.Encoder(order="deterministic")


def no_fault(point: str) -> None:
    """The hook of every real desk: nothing goes wrong on purpose."""


def utc_now() -> datetime.datetime:
    """The present moment, UTC, in whole seconds. The store and the faces have a clock, the stages do not."""
    return datetime.datetime.now(datetime.UTC).replace(microsecond=0)


def encode(record: object) -> str:
    """The record as JSON, dictionaries in the order of their keys: equal records give equal bytes."""
    return _encoder.encode(record).decode("utf-8")


@cache
def _decoder(shape: type[Record]) -> msgspec.json.Decoder[Any]:
    return msgspec.json.Decoder(shape)


def decode(payload: str | bytes, shape: type[R], where: str) -> R:
    """The stored JSON as a record, validated. Raises StoreCorruptError naming `where`."""
    try:
        record: R = _decoder(shape).decode(payload)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        what = f"a stored {shape.__name__.lower()} does not fit its record: {error}"
        raise StoreCorruptError(what, where=where, fix=RESTORE) from error
    return record


def pack(record: object) -> bytes:
    """JSON through zlib at level 1: a page of HTML shrinks to about a quarter, at 4 times the speed of level 6."""
    return zlib.compress(_encoder.encode(record), 1)


def unpack(payload: bytes, shape: type[R], where: str) -> R:
    """The reverse of `pack`. Raises StoreCorruptError naming `where`."""
    try:
        return decode(zlib.decompress(payload), shape, where)
    except zlib.error as error:
        raise StoreCorruptError(f"a stored article is damaged: {error}", where=where, fix=RESTORE) from error


def digest(*parts: str) -> str:
    """BLAKE2b-128 over the parts, each with its length, as 32 hex digits."""
    state = hashlib.blake2b(digest_size=16)
    for part in parts:
        data = part.encode("utf-8")
        state.update(b"%d:" % len(data))
        state.update(data)
    return state.hexdigest()


class Connected:
    """An open desk file. The parts of `Desk` (queue, writing, reading ...) add their verbs to it."""

    def __init__(self, connection: apsw.Connection, path: Path, *, write: bool, fault: Fault = no_fault) -> None:
        self.path = path
        self._connection = connection
        self._write = write
        self._fault = fault

    @contextmanager
    def _transaction(self) -> Iterator[None]:
        """All of the block or nothing of it; durable when it returns. Raises StoreError on a desk open for reading."""
        if not self._write:
            raise StoreError("the desk is open for reading", where=str(self.path), fix="Open it for writing.")
        with told(self.path):
            self._connection.execute("BEGIN IMMEDIATE")
            try:
                yield
                self._fault("before_commit")
                self._connection.execute("COMMIT")
            except BaseException:
                # A full disk makes SQLite roll back by itself.
                if self._connection.in_transaction:
                    self._connection.execute("ROLLBACK")
                raise
        self._fault("after_commit_before_ack")

    def _do(self, sql: str, bindings: Sequence[Any] = ()) -> int:
        """Runs one statement inside a transaction; returns how many rows it changed."""
        self._connection.execute(sql, bindings)
        return self._connection.changes()

    def _rows(self, sql: str, bindings: Sequence[Any] = ()) -> Iterator[Row]:
        """Rows as they are read, one by one."""
        with told(self.path):
            yield from self._connection.execute(sql, bindings)

    def _one(self, sql: str, bindings: Sequence[Any] = ()) -> Row | None:
        """The first row, or None."""
        with told(self.path):
            cursor = self._connection.execute(sql, bindings)
            row = cursor.fetchone()
            cursor.close(force=True)
        return row

    def _records(self, shape: type[R], sql: str, bindings: Sequence[Any] = ()) -> Iterator[R]:
        """Records from statements whose first column is the payload."""
        for row in self._rows(sql, bindings):
            yield decode(row[0], shape, str(self.path))

    def _run_number(self, run_id: str) -> int:
        row = self._one("SELECT number FROM run WHERE id = ?", (run_id,))
        if row is None:
            raise NotFoundError(f"the desk has no run {run_id}", where=str(self.path), fix="Start the run first.")
        return int(row[0])

    def active_run(self) -> str | None:
        """The id of the run that readers see, or None before the first `activate`."""
        row = self._one("SELECT value FROM meta WHERE key = 'active_run'")
        return None if row is None else str(row[0])

    def _shown_run(self, run_id: str | None) -> int | None:
        """The number of the run asked for, else of the active one, else None."""
        run_id = run_id or self.active_run()
        return None if run_id is None else self._run_number(run_id)
