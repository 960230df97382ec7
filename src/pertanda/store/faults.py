"""What SQLite reports, told in our own exceptions: what happened, to which file, and what to do next."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import apsw

from pertanda.exceptions import StoreCorruptError, StoreError, StoreFullError, StoreLockedError

__all__ = ["RESTORE", "as_store_error", "told"]

RESTORE = "Restore the file from a backup, or start a new desk and read the articles again."

# SQLite says SQLITE_FULL for "no space left" only; a quota or a file-size limit comes as one of these.
_NO_ROOM = (apsw.SQLITE_IOERR_WRITE, apsw.SQLITE_IOERR_SHMSIZE, apsw.SQLITE_IOERR_TRUNCATE)

_TOLD: tuple[tuple[type[apsw.Error], type[StoreError], str, str], ...] = (
    (apsw.NotADBError, StoreCorruptError, "the file is no desk", "Give the path of a desk file."),
    (apsw.CorruptError, StoreCorruptError, "the desk file is damaged", RESTORE),
    (
        apsw.FullError,
        StoreFullError,
        "the disk is full",
        "Free some space and run the command again; nothing acknowledged is lost.",
    ),
    (
        apsw.BusyError,
        StoreLockedError,
        "another process holds the desk file",
        "Wait for it to end, then run the command again.",
    ),
    (
        apsw.CantOpenError,
        StoreError,
        "the desk file cannot be opened",
        "Check that the folder exists and may be written to.",
    ),
    (
        apsw.ReadOnlyError,
        StoreError,
        "the desk file may not be written to",
        "Give yourself the right to write to the file and its folder.",
    ),
    (apsw.PermissionsError, StoreError, "no right to open the desk file", "Check the rights of the file."),
)


def as_store_error(error: apsw.Error, path: Path) -> StoreError:
    """The StoreError that tells `error` of the desk at `path`."""
    if isinstance(error, apsw.IOError) and getattr(error, "extendedresult", 0) in _NO_ROOM:
        error = apsw.FullError(str(error))
    for kind, told_as, what, fix in _TOLD:
        if isinstance(error, kind):
            return told_as(what, where=str(path), fix=fix)
    return StoreError(f"SQLite reports: {error}", where=str(path), fix="Check the disk, then run `pertanda doctor`.")


@contextmanager
def told(path: Path) -> Iterator[None]:
    """Raises what SQLite reports inside the block as a StoreError about `path`."""
    try:
        yield
    except apsw.Error as error:
        raise as_store_error(error, path) from error
