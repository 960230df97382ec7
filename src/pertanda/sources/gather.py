"""Gathering: poll what is due, fetch what is new, and file each thing before it counts.

    async with opened(desk, archive_folder(path), settings=settings) as gatherer:
        tally = await gatherer.run()

One worker serves one host, so that a slow host holds up nobody. A worker goes on only when its step is durable, so a
kill costs at most one fetch a host.
"""

from __future__ import annotations

import asyncio
import datetime
import heapq
import math
import random
from collections.abc import AsyncIterator, Callable, Iterable, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from typing import NamedTuple

import msgspec

from pertanda.records.gathering import HostState, Page, PageState, SourceState, Step, WatchedSource
from pertanda.settings import Settings
from pertanda.sources.addresses import Resolver, host_of, resolve
from pertanda.sources.archive import Archive, ArchivedPage
from pertanda.sources.fetch import Fetcher
from pertanda.sources.filing import Filer
from pertanda.sources.ledger import Ledger
from pertanda.sources.local import LocalPoller
from pertanda.sources.pages import Outcome, fetched
from pertanda.sources.polls import Poller
from pertanda.sources.robots import rules_of
from pertanda.sources.transport import GuardedTransport
from pertanda.sources.turns import Now, Turns

__all__ = ["Gatherer", "Tally", "archive_folder", "fetching", "opened", "utc_now"]


def utc_now() -> datetime.datetime:
    """The present moment, UTC."""
    return datetime.datetime.now(datetime.UTC)


def archive_folder(desk: Path) -> Path:
    """Where the archive of a desk lies: beside it, named after it."""
    return desk.with_name(desk.name + ".archive")


class Tally(NamedTuple):
    """What gathering did: sources polled, pages found, articles queued, pages unchanged and lost, requests made."""

    polled: int = 0
    found: int = 0
    kept: int = 0
    unchanged: int = 0
    lost: int = 0
    requests: int = 0

    def plus(self, **more: int) -> Tally:
        """The tally with these added."""
        return self._replace(**{name: getattr(self, name) + number for name, number in more.items()})


class _Poll(NamedTuple):
    source: WatchedSource
    state: SourceState


class _Task(NamedTuple):
    """Work at one host; the heap takes the least first: polls, fresh pages, second looks, background; newest first."""

    lane: int
    order: float
    url: str
    work: _Poll | Page

    @property
    def is_poll(self) -> bool:
        """Whether a source is to be polled."""
        return isinstance(self.work, _Poll)


class Gatherer:
    """Gathers for one open desk; made by `opened`."""

    def __init__(
        self,
        ledger: Ledger,
        archive: Archive,
        fetcher: Fetcher,
        turns: Turns,
        *,
        settings: Settings,
        now: Now,
        chance: random.Random,
    ) -> None:
        self._ledger = ledger
        self._fetcher = fetcher
        self._turns = turns
        self._settings = settings.gather
        self._now = now
        self._chance = chance
        self._poller = Poller(ledger, fetcher, settings=settings, now=now, chance=chance)
        self._local = LocalPoller(ledger, self._poller, settings=settings, now=now)
        self._filer = Filer(ledger, archive, now=now, on_new=self._found)
        self._sources: dict[str, WatchedSource] = {}
        self._heaps: dict[str, list[_Task]] = {}
        self._queued: set[str] = set()
        self._busy: set[str] = set()
        self._workers: set[asyncio.Task[None]] = set()
        self._deadline = 0.0
        self.tally = Tally()

    async def run(self, most_cycles: int | None = None) -> Tally:
        """Cycles until one finds nothing to do, or so many, and returns what was done. Raises StoreError.

        Sources that fall due meanwhile are left to the next run, which would otherwise never end on a busy desk.
        """
        started, cycles = self._now(), 0
        while most_cycles is None or cycles < most_cycles:
            before, cycles = self.tally, cycles + 1
            await self._cycle(started)
            if self.tally == before:
                break
        self._ledger.prune_log(self._now() - datetime.timedelta(days=self._settings.log_days))
        return self.tally

    async def _cycle(self, started: datetime.datetime) -> None:
        """Takes up what is due now and what comes of it, until nothing is left or the cycle's time is over."""
        self._deadline = asyncio.get_running_loop().time() + self._settings.cycle_seconds
        self._heaps.clear()
        self._queued.clear()
        self._load(started)
        try:
            while self._workers:
                # A copy: workers come in while we wait.
                done, _ = await asyncio.wait(set(self._workers), return_when=asyncio.FIRST_COMPLETED)
                self._workers -= done
                for worker in done:
                    worker.result()
        finally:
            await self._stop()

    def _load(self, started: datetime.datetime) -> None:
        self._sources = {source.url: source for source in self._ledger.watched()}
        for source, state in self._ledger.due_sources(started):
            self._push_poll(_Poll(source, state))
        for page in self._ledger.due_pages(self._now(), self._settings.pages_per_host):
            self._push_page(page)

    def _push_poll(self, poll: _Poll) -> None:
        host = host_of(poll.source.url)
        robots = self._turns.state(host).robots or ""
        # At a host that allows a request an hour, polls first would leave no turn for what they find.
        slow = rules_of(robots).crawl_delay > self._settings.cycle_seconds
        self._push(host, _Task(1, math.inf, poll.source.url, poll) if slow else _Task(0, 0.0, poll.source.url, poll))

    async def _stop(self) -> None:
        for worker in self._workers:
            worker.cancel()
        await asyncio.gather(*self._workers, return_exceptions=True)
        self._workers.clear()
        self._busy.clear()

    def _found(self, pages: Sequence[Page]) -> None:
        self.tally = self.tally.plus(found=len(pages))
        for page in pages:
            self._push_page(page)

    def _push_page(self, page: Page) -> None:
        lane = 3 if page.background else 2 if page.state is PageState.KEPT else 1
        if page.url not in self._queued:
            self._queued.add(page.url)
            self._push(page.host, _Task(lane, -page.sort_at.timestamp(), page.url, page))

    def _push(self, host: str, task: _Task) -> None:
        heapq.heappush(self._heaps.setdefault(host, []), task)
        if host not in self._busy:
            self._busy.add(host)
            self._workers.add(asyncio.get_running_loop().create_task(self._serve(host)))

    async def _serve(self, host: str) -> None:
        """Works through one host's heap; what is left when time is over or the host is paused waits on the desk."""
        loop, heap = asyncio.get_running_loop(), self._heaps[host]
        try:
            # A poll of a paused host asks nothing and puts itself off.
            while heap and loop.time() < self._deadline and (heap[0].is_poll or not self._turns.paused(host)):
                await self._do(heapq.heappop(heap).work)
        finally:
            self._busy.discard(host)

    async def _do(self, work: _Poll | Page) -> None:
        if isinstance(work, Page):
            await self._fetch(work)
        elif work.source.kind.is_local:
            for step in self._local.poll(work.source, work.state):
                await self._file(step)
                self.tally = self.tally.plus(kept=len(step.articles))
            self.tally = self.tally.plus(polled=1)
        else:
            await self._file(await self._poller.poll(work.source, work.state))
            self.tally = self.tally.plus(polled=1)

    async def _fetch(self, page: Page) -> None:
        answer = await self._fetcher.get(page.url, etag=page.etag, last_modified=page.last_modified)
        outcome = fetched(
            page,
            answer,
            self._sources.get(page.source),
            now=self._now(),
            settings=self._settings,
            chance=self._chance,
            paused_until=self._turns.state(page.host).paused_until,
        )
        articles = () if outcome.article is None else (outcome.article,)
        await self._file(Step(page=outcome.page, articles=articles), outcome.archived)
        self._count(outcome)

    def _count(self, outcome: Outcome) -> None:
        state = outcome.page.state
        if outcome.article is not None:
            self.tally = self.tally.plus(kept=1)
        elif state is PageState.KEPT:
            self.tally = self.tally.plus(unchanged=1)
        else:
            self.tally = self.tally.plus(lost=state is not PageState.WAITING)

    async def _file(self, step: Step, archived: ArchivedPage | None = None) -> None:
        log = self._fetcher.drain()
        self.tally = self.tally.plus(requests=len(log))
        await self._filer.file(msgspec.structs.replace(step, hosts=self._turns.changes(), log=log), archived)


@asynccontextmanager
async def fetching(
    known: Iterable[HostState],
    *,
    settings: Settings,
    now: Now = utc_now,
    chance: random.Random | None = None,
    resolver: Resolver = resolve,
    on_first_contact: Callable[[HostState], None] = lambda state: None,
) -> AsyncIterator[tuple[Fetcher, Turns]]:
    """A fetcher and its turns. `known` are hosts asked before; `now`, `chance` and `resolver` are for tests."""
    turns = Turns(
        known,
        settings=settings.gather,
        now=now,
        chance=chance or random.Random(),
        on_first_contact=on_first_contact,
    )
    transport = GuardedTransport(settings.gather, resolver)
    try:
        yield Fetcher(settings=settings, turns=turns, transport=transport, now=now), turns
    finally:
        await transport.aclose()


@asynccontextmanager
async def opened(
    ledger: Ledger,
    folder: Path,
    *,
    settings: Settings,
    now: Now = utc_now,
    chance: random.Random | None = None,
    resolver: Resolver = resolve,
) -> AsyncIterator[Gatherer]:
    """A gatherer over an open desk and its archive folder, whose unacknowledged tail is cut first.

    Raises StoreError, and StoreCorruptError when the last acknowledged page is damaged.
    """
    chance = chance or random.Random()
    archive = Archive(folder, largest_file=settings.gather.archive_file_bytes)
    archive.open(ledger.last_archived())
    try:
        async with fetching(
            ledger.hosts(),
            settings=settings,
            now=now,
            chance=chance,
            resolver=resolver,
            on_first_contact=ledger.note_host,
        ) as (fetcher, turns):
            yield Gatherer(ledger, archive, fetcher, turns, settings=settings, now=now, chance=chance)
    finally:
        archive.close()
