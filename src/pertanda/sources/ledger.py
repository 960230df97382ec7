"""What gathering asks of the desk; `store.gathering.Gathering` answers it."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Sequence
from typing import Protocol

from pertanda.records.document import RawArticle
from pertanda.records.gathering import ArchiveRow, HostState, Page, SourceState, Step, WatchedSource

__all__ = ["Ledger"]


class Ledger(Protocol):
    """The durable memory of gathering. Every writing method is durable when it returns and may raise StoreError."""

    def watched(self) -> list[WatchedSource]:
        """Every watched source."""

    def due_sources(self, now: datetime.datetime) -> list[tuple[WatchedSource, SourceState]]:
        """The sources to poll now, longest due first."""

    def due_pages(self, now: datetime.datetime, per_host: int) -> list[Page]:
        """The pages to fetch now, at most so many of one host: first those to come, newest first."""

    def next_due(self, now: datetime.datetime) -> datetime.datetime | None:
        """When the next source or page falls due, `now` if one is, None when nothing ever will."""

    def page(self, url: str) -> Page | None:
        """The page at an address, None when no source named it."""

    def hosts(self) -> list[HostState]:
        """Every host ever asked."""

    def note_host(self, state: HostState) -> None:
        """Files one host."""

    def note(self, steps: Sequence[Step], *, now: datetime.datetime) -> list[Page]:
        """Files what tasks came to, all of it in one transaction, and returns the pages that are new."""

    def last_archived(self) -> ArchiveRow | None:
        """The row of the record that lies last in the archive."""

    def prune_log(self, before: datetime.datetime) -> int:
        """Drops older lines of the log of requests and returns how many."""

    def enqueue(self, articles: Iterable[RawArticle], *, now: datetime.datetime | None = None) -> int:
        """Queues articles and returns how many were new."""
