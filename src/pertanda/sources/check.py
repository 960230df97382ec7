"""Asking sources once, without filing anything: do they answer, and with what?"""

from __future__ import annotations

import asyncio
import datetime
from collections.abc import Iterable, Sequence
from pathlib import Path

from pertanda.exceptions import InputError
from pertanda.records.base import Record
from pertanda.records.document import RawArticle
from pertanda.records.gathering import HostState, WatchedSource
from pertanda.settings import Settings
from pertanda.sources.addresses import Resolver, resolve
from pertanda.sources.entries import Entry
from pertanda.sources.fetch import Failure, Fetcher
from pertanda.sources.folders import files_in
from pertanda.sources.gather import fetching
from pertanda.sources.mailboxes import mbox_articles, resume_at
from pertanda.sources.polls import entries_of
from pertanda.sources.schedule import as_time

__all__ = ["Answered", "ask_all"]


class Answered(Record, frozen=True):
    """What a source answered: "ok" or what was wrong, how many articles it names, and the newest of them (UTC)."""

    url: str
    name: str
    answer: str
    articles: int = 0
    newest: datetime.datetime | None = None


async def ask_all(
    sources: Sequence[WatchedSource],
    hosts: Iterable[HostState],
    *,
    settings: Settings,
    resolver: Resolver = resolve,
) -> list[Answered]:
    """Every source's answer, in their order; hosts are asked beside one another, each one politely."""
    async with fetching(hosts, settings=settings, resolver=resolver) as (fetcher, _):
        return await asyncio.gather(*(_ask(source, fetcher, settings) for source in sources))


async def _ask(source: WatchedSource, fetcher: Fetcher, settings: Settings) -> Answered:
    if source.kind.is_local:
        return _local(source, settings)
    answer = await fetcher.get(source.url)
    if isinstance(answer, Failure):
        return Answered(url=source.url, name=source.name, answer=answer.reason)
    try:
        entries = entries_of(source.kind, answer, settings)
    except InputError as error:
        return Answered(url=source.url, name=source.name, answer=error.what)
    return Answered(
        url=source.url,
        name=source.name,
        answer="ok" if entries else "it names no article",
        articles=len(entries),
        newest=_newest(entries),
    )


def _newest(entries: Iterable[Entry]) -> datetime.datetime | None:
    return max((time for entry in entries if (time := as_time(entry.published))), default=None)


def _local(source: WatchedSource, settings: Settings) -> Answered:
    path, found = Path(source.url), 0
    if not path.exists():
        return Answered(url=source.url, name=source.name, answer=f"the {source.kind} is gone")
    try:
        found = _messages(path, settings) if path.is_file() else sum(1 for _ in files_in(path, lambda error: None))
    except InputError as error:
        return Answered(url=source.url, name=source.name, answer=error.what)
    except OSError as error:
        return Answered(url=source.url, name=source.name, answer=f"it cannot be read: {error.strerror}")
    return Answered(url=source.url, name=source.name, answer="ok", articles=found)


def _messages(path: Path, settings: Settings) -> int:
    """How many messages of an mbox file can be read."""
    with path.open("rb") as stream:
        resume_at(stream, None)
        found = mbox_articles(stream, str(path), settings.inputs.largest_bytes)
        return sum(isinstance(item, RawArticle) for item in found)
