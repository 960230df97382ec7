"""Opening a desk file: the writer's lock, the connection and its settings.

One process writes; any number read beside it. The lock is a POSIX record lock on `<desk>.lock`: the kernel drops it
when the process dies, however it dies, and worker processes forked from the writer do not inherit it (a `flock` would
live on in them). It does not hold on every network file system: keep desks on a local disk.
"""

from __future__ import annotations

import fcntl
import os
from pathlib import Path
from typing import BinaryIO, ClassVar
from weakref import WeakValueDictionary

import apsw

from pertanda.exceptions import StoreCorruptError, StoreError, StoreLockedError
from pertanda.store.faults import told
from pertanda.store.migrations import check_schema, migrate, schema_version

__all__ = ["WriteLock", "check_header", "connect"]

# Up to 3.51.2, two connections that write or checkpoint at one instant in WAL mode can corrupt the file (SQLite's
# release notes of 3.51.3). Ours checkpoint from one connection only; a reader's recovery after a kill is a second.
_OLDEST_SQLITE = (3, 51, 3)

_HEADER = b"SQLite format 3\x00"

# Articles compress to about 2.2 kB: at 4096 bytes a page holds one of them and is half empty (3,950 bytes a document
# against 2,777 at 8192; at 16384 little more is gained).
_PAGE_SIZE = 8192

# Readers wait this long for the recovery after a kill (10 ms measured) or for a checkpoint.
_BUSY_MS = 5_000

_WAL_LIMIT = 64 * 1024 * 1024


class WriteLock:
    """The right to write to one desk, held by this process until `release` or its death."""

    # A record lock never conflicts within one process, and closing any handle on the file drops it: so a second
    # writer in this process must be refused before it opens the file. A forked child sees its parent's pid here.
    # Weak, so that a desk that was dropped without being closed locks nobody out.
    _held: ClassVar[WeakValueDictionary[Path, WriteLock]] = WeakValueDictionary()

    def __init__(self, path: Path) -> None:
        """Raises StoreLockedError at once when somebody else writes, StoreError when the lock file cannot be made."""
        self._path = path.with_name(path.name + ".lock")
        self._pid = os.getpid()
        holder = self._held.get(self._path)
        if holder is not None and holder._pid == self._pid:
            raise _locked(path, self._pid)
        try:
            self._file: BinaryIO = self._path.open("a+b")
        except OSError as error:
            raise StoreError(
                f"the lock file cannot be made: {error.strerror}",
                where=str(self._path),
                fix="Check that the folder exists and may be written to.",
            ) from error
        self._acquire(path)
        self._held[self._path] = self

    def _acquire(self, path: Path) -> None:
        try:
            fcntl.lockf(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            self._file.seek(0)
            holder = self._file.read(20).strip()
            self._file.close()
            raise _locked(path, int(holder) if holder.isdigit() else None) from error
        self._file.truncate(0)
        self._file.write(b"%d\n" % self._pid)
        self._file.flush()

    def release(self) -> None:
        """Lets the next writer in. The file stays: removing it would let two writers lock two files of one name."""
        if not self._file.closed:
            self._held.pop(self._path, None)
            self._file.close()


def _locked(path: Path, pid: int | None) -> StoreLockedError:
    who = f"process {pid}" if pid else "another process"
    return StoreLockedError(
        f"{who} is writing to this desk", where=str(path), fix="Wait for it to end, or open the desk for reading."
    )


def connect(path: Path, *, write: bool) -> apsw.Connection:
    """A connection to the desk at `path`, its schema checked and, for writing, brought up to date.

    Raises StoreCorruptError when the file is no desk or damaged, StoreError when it is empty (reading only) or of a
    newer schema, or when this SQLite is too old.
    """
    _check_library()
    with told(path):
        flags = apsw.SQLITE_OPEN_READWRITE | apsw.SQLITE_OPEN_CREATE if write else apsw.SQLITE_OPEN_READONLY
        connection = apsw.Connection(str(path), flags=flags)
        try:
            _settle(connection, path, write=write)
        except BaseException:
            connection.close()
            raise
    return connection


def _settle(connection: apsw.Connection, path: Path, *, write: bool) -> None:
    connection.set_busy_timeout(_BUSY_MS)
    # A desk file may come from somebody else: its schema must not reach beyond itself.
    connection.config(apsw.SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0)
    connection.config(apsw.SQLITE_DBCONFIG_DEFENSIVE, 1)
    connection.pragma("temp_store", "memory")
    if not write:
        check_schema(connection, path)
        return
    schema_version(connection, path)  # refuses a foreign or newer file before the first change to it
    connection.pragma("page_size", _PAGE_SIZE)
    connection.pragma("journal_mode", "wal")
    connection.pragma("synchronous", "full")
    connection.pragma("journal_size_limit", _WAL_LIMIT)
    migrate(connection, path)


def _check_library() -> None:
    version = apsw.sqlitelibversion()
    if tuple(int(part) for part in version.split(".")) < _OLDEST_SQLITE:
        raise StoreError(
            f"SQLite {version} can corrupt a desk that is read while it is written",
            where="apsw",
            fix="Install the apsw wheel of version 3.51.3 or newer, which brings its own SQLite.",
        )


def check_header(path: Path, *, write: bool) -> None:
    """Looks at the first bytes, before anything is made or locked. A missing or empty file may become a desk.

    Raises StoreCorruptError when it is no SQLite file, StoreError when it is missing (reading only) or unreadable.
    """
    try:
        with path.open("rb") as file:
            head = file.read(len(_HEADER))
    except FileNotFoundError:
        if write:
            return
        raise StoreError("there is no desk", where=str(path), fix="Read some articles into it first.") from None
    except OSError as error:
        raise StoreError(f"cannot be read: {error.strerror}", where=str(path), fix="Give a file.") from error
    if head not in (b"", _HEADER):
        raise StoreCorruptError("the file is no desk", where=str(path), fix="Give the path of a desk file.")
