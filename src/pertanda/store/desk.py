"""Desk: one SQLite file that holds the articles, what was read in them, and what was made of that.

    with Desk.open(path, write=True) as desk:
        run_id = desk.start_run(run)
        desk.enqueue(articles)
        while jobs := desk.take(200):
            desk.finish(run_id, [work(job) for job in jobs])
        desk.activate(run_id)

Every writing method is one transaction and durable when it returns. Every method may raise StoreError; its kinds say
what is the matter: StoreLockedError, StoreCorruptError, StoreFullError, NondeterminismError.
"""

from __future__ import annotations

from pathlib import Path
from types import TracebackType
from typing import Self

import apsw

from pertanda.exceptions import NondeterminismError, StoreError
from pertanda.store.base import Fault, no_fault
from pertanda.store.copies import Copies
from pertanda.store.doctor import Doctor
from pertanda.store.faults import told
from pertanda.store.gathering import Gathering
from pertanda.store.ledger import Ledger
from pertanda.store.lineage import Lineage
from pertanda.store.open import WriteLock, check_header, connect
from pertanda.store.queue import Queue
from pertanda.store.reading import Reading
from pertanda.store.search import Search
from pertanda.store.views import Views
from pertanda.store.writing import Writing

__all__ = ["Desk"]


class Desk(Gathering, Copies, Queue, Writing, Views, Reading, Ledger, Search, Lineage, Doctor):
    """An open desk; see the modules of this folder for its verbs. Close it, or use it in a `with` block."""

    def __init__(self, connection: apsw.Connection, path: Path, lock: WriteLock | None, fault: Fault) -> None:
        super().__init__(connection, path, write=lock is not None, fault=fault)
        self._lock = lock

    @classmethod
    def open(cls, path: Path, *, write: bool, fault: Fault = no_fault) -> Self:
        """Opens the desk at `path`; for writing, makes it when it is missing and takes over what a killed writer left.

        `fault` is called at the points `after_take`, `before_commit` and `after_commit_before_ack`, to test kills.
        Raises StoreLockedError when another process writes, StoreCorruptError when the file is no desk, StoreError when
        it is missing (reading only), empty or of a newer schema.
        """
        path = path.resolve()
        check_header(path, write=write)
        lock = WriteLock(path) if write else None
        try:
            desk = cls(connect(path, write=write), path, lock, fault)
            if write:
                desk._recover()
        except BaseException:
            if lock is not None:
                lock.release()
            raise
        return desk

    def close(self) -> None:
        """Closes the file and lets the next writer in. Safe to call twice."""
        try:
            with told(self.path):
                self._connection.close()
        finally:
            if self._lock is not None:
                self._lock.release()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        try:
            if self._write and _blameless(error):
                self._hand_back()
        except StoreError:
            # The disk that failed the block fails here too; the next writer takes the jobs over.
            if error is None:
                raise
        finally:
            self.close()


def _blameless(error: BaseException | None) -> bool:
    """Whether the block ended for a reason that lies in no article: by itself, by the user, by the disk."""
    if isinstance(error, NondeterminismError):
        return False
    return error is None or isinstance(error, KeyboardInterrupt | SystemExit | StoreError)
