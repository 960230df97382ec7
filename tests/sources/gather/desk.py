"""A desk to gather into, gathering at a given moment, and a site of one feed."""

from __future__ import annotations

import asyncio
import datetime
import random
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

from pertanda.records.gathering import Page, WatchedKind, WatchedSource
from pertanda.settings import Settings
from pertanda.sources.gather import Tally, archive_folder, opened
from pertanda.store.desk import Desk
from sources.gather.replay import ATOM, Answer, Replay, feed, loopback, quick, replay

__all__ = ["NOW", "Gathered", "articles", "gather", "gathered", "later", "one_site", "watched"]

NOW = datetime.datetime(2026, 11, 22, 9, 0, tzinfo=datetime.UTC)


def later(**by: float) -> datetime.datetime:
    """So much after `NOW`."""
    return NOW + datetime.timedelta(**by)


def watched(url: str, kind: WatchedKind = WatchedKind.FEED, name: str = "Contoh") -> WatchedSource:
    """A source added at `NOW`."""
    return WatchedSource(url=url, kind=kind, name=name, added_at=NOW)


def gather(desk: Desk, settings: Settings, now: datetime.datetime = NOW) -> Tally:
    """Everything that is due at `now`."""

    async def all_due() -> Tally:
        folder, chance = archive_folder(desk.path), random.Random(5)
        async with opened(
            desk, folder, settings=settings, now=lambda: now, chance=chance, resolver=loopback
        ) as gatherer:
            return await gatherer.run()

    return asyncio.run(all_due())


def articles(path: Path) -> list[str]:
    """The addresses of every article in the queue, sorted."""
    with Desk.open(path, write=True) as desk:
        return sorted(str(job.article.url) for job in desk.take(100_000))


@contextmanager
def one_site(path: Path, pages: Mapping[str, Answer], text: str = "") -> Iterator[tuple[Replay, Desk]]:
    """The site a.test with these pages, a feed of them all at /feed, and a desk that watches it."""

    def answer(asked: str, headers: dict[str, str]) -> Answer | None:
        if asked == "/feed":
            listed = [page for page in pages if page != "/robots.txt"]
            return Answer(feed(server, "a.test", listed, text=text), headers=ATOM)
        return pages.get(asked)

    with replay(a=answer) as server, Desk.open(path, write=True) as desk:
        desk.add_sources([watched(server.url("a.test", "/feed"))])
        yield server, desk


class Gathered(NamedTuple):
    """What one round over one site came to: pages by path, and the server with its record."""

    pages: dict[str, Page]
    server: Replay


def gathered(path: Path, pages: Mapping[str, Answer], *, text: str = "", **changes: object) -> Gathered:
    """Gathers one site once, under changed settings."""
    with one_site(path, pages, text) as (server, desk):
        gather(desk, quick("a", **changes))
        found = {asked: desk.page(server.url("a.test", asked)) for asked in pages}
        return Gathered({asked: page for asked, page in found.items() if page is not None}, server)
