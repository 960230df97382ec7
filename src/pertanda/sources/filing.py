"""Making what workers bring durable: archive, fsync, then one transaction for all that are ready at one moment."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from typing import NamedTuple

import msgspec

from pertanda.records.gathering import Page, Step
from pertanda.sources.archive import Archive, ArchivedPage
from pertanda.sources.ledger import Ledger
from pertanda.sources.turns import Now

__all__ = ["Filer"]


class _Ready(NamedTuple):
    step: Step
    archived: ArchivedPage | None
    done: asyncio.Future[None]


class Filer:
    """Files steps; `on_new` is given the pages that are to be fetched because of them."""

    def __init__(self, ledger: Ledger, archive: Archive, *, now: Now, on_new: Callable[[Sequence[Page]], None]) -> None:
        self._ledger = ledger
        self._archive = archive
        self._now = now
        self._on_new = on_new
        self._ready: list[_Ready] = []

    async def file(self, step: Step, archived: ArchivedPage | None = None) -> None:
        """Returns when the step and the archived page are durable. Raises StoreError."""
        loop = asyncio.get_running_loop()
        ready = _Ready(step, archived, loop.create_future())
        self._ready.append(ready)
        # While one flush waits for the disk, answers of other hosts pile up: the next flush takes them all.
        if len(self._ready) == 1:
            loop.call_soon(self._flush)
        await ready.done

    def _flush(self) -> None:
        batch, self._ready = self._ready, []
        try:
            self._write(batch)
        except Exception as error:
            for ready in batch:
                if not ready.done.done():
                    ready.done.set_exception(error)
            return
        for ready in batch:
            if not ready.done.done():
                ready.done.set_result(None)

    def _write(self, batch: Sequence[_Ready]) -> None:
        steps = [
            ready.step
            if ready.archived is None
            else msgspec.structs.replace(ready.step, archived=self._archive.append(ready.archived))
            for ready in batch
        ]
        self._archive.sync()
        self._on_new(self._ledger.note(steps, now=self._now()))
