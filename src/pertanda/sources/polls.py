"""Polling a source: what it names, which of it is new, and when it is polled next."""

from __future__ import annotations

import datetime
import random
import re
from collections.abc import Sequence

import msgspec

from pertanda.exceptions import InputError
from pertanda.records.gathering import Page, PageState, SourceState, Step, WatchedKind, WatchedSource
from pertanda.settings import Settings
from pertanda.sources.addresses import host_of
from pertanda.sources.decoding import decode
from pertanda.sources.entries import Entry, feed_entries, list_entries
from pertanda.sources.fetch import Failure, Fetcher, Reply, Why
from pertanda.sources.ledger import Ledger
from pertanda.sources.schedule import as_time, backoff, next_poll, rhythm
from pertanda.sources.sitemaps import read_sitemap
from pertanda.sources.turns import Now

__all__ = ["Poller", "entries_of"]

_MAX_AGE = re.compile(r"(?:^|[\s,])max-age\s*=\s*(\d{1,9})", re.IGNORECASE)
# An index names its sitemaps by day or month; older ones hold nothing new.
_NEWEST_SITEMAPS = 3


def entries_of(kind: WatchedKind, reply: Reply, settings: Settings) -> list[Entry]:
    """What an answer of a feed, sitemap or page of links names; of an index of sitemaps, those.

    Raises InputError when it is something else.
    """
    if kind is WatchedKind.FEED:
        return feed_entries(reply.body, reply.url)[1]
    if kind is WatchedKind.SITEMAP:
        pages, further = read_sitemap(reply.body, settings.inputs)
        return pages or further
    return list_entries(decode(reply.body), reply.url)


class Poller:
    """Polls sources of the web through a fetcher; what an answer makes of a source is for local ones too."""

    def __init__(
        self, ledger: Ledger, fetcher: Fetcher, *, settings: Settings, now: Now, chance: random.Random
    ) -> None:
        self._ledger = ledger
        self._fetcher = fetcher
        self._settings = settings
        self._now = now
        self._chance = chance

    async def poll(self, source: WatchedSource, state: SourceState) -> Step:
        """What one poll came to. Never raises for what the other side does."""
        answer = await self._fetcher.get(source.url, etag=state.etag, last_modified=state.last_modified)
        if isinstance(answer, Failure):
            return Step(source=self.failed(state, answer.reason, counted=answer.why is not Why.DEFERRED))
        if answer.status == 304:
            return Step(source=self.answered(state, answer, ()))
        try:
            entries = await self._entries(source, answer)
        except InputError as error:
            return Step(source=self.failed(state, error.what, counted=True))
        pages = [page for entry in entries if (page := self._page(entry, source))]
        new = [page.sort_at for page in pages if self._ledger.page(page.url) is None]
        return Step(source=self.answered(state, answer, new), found=tuple(pages))

    async def _entries(self, source: WatchedSource, answer: Reply) -> list[Entry]:
        if source.kind is not WatchedKind.SITEMAP:
            return entries_of(source.kind, answer, self._settings)
        entries, further = read_sitemap(answer.body, self._settings.inputs)
        long_ago = datetime.datetime.min.replace(tzinfo=datetime.UTC)
        newest = sorted(further, key=lambda entry: as_time(entry.published) or long_ago, reverse=True)
        for sitemap in newest[:_NEWEST_SITEMAPS]:
            reply = await self._fetcher.get(sitemap.url)
            if isinstance(reply, Reply) and reply.status == 200:
                entries += read_sitemap(reply.body, self._settings.inputs)[0]
        return entries

    def _page(self, entry: Entry, source: WatchedSource) -> Page | None:
        now, host = self._now(), host_of(entry.url)
        if not host:
            return None
        published = as_time(entry.published)
        sort_at = min(published or now, now)
        fresh = datetime.timedelta(hours=self._settings.gather.fresh_hours)
        return Page(
            url=entry.url,
            host=host,
            source=source.url,
            state=PageState.WAITING,
            found_at=now,
            sort_at=sort_at,
            due_at=now,
            background=now - sort_at > fresh,
            title=entry.title,
            published=entry.published,
            text=entry.text,
        )

    def answered(self, state: SourceState, answer: Reply, new: Sequence[datetime.datetime]) -> SourceState:
        """The state after a poll that was answered and brought articles of these times."""
        now = self._now()
        heard = rhythm(state.heard, new, now)
        max_age = _MAX_AGE.search(answer.headers.get("cache-control", ""))
        # At the first poll everything is new to us: what tells is when it was published.
        heard_at = state.heard_at if not new else now if state.polls else max(new)
        return msgspec.structs.replace(
            state,
            due_at=next_poll(heard, now, self._settings.gather, fresh_for=float(max_age.group(1)) if max_age else 0.0),
            polled_at=now,
            etag=answer.headers.get("etag") or (state.etag if answer.status == 304 else None),
            last_modified=answer.headers.get("last-modified")
            or (state.last_modified if answer.status == 304 else None),
            heard=heard,
            heard_at=heard_at,
            polls=state.polls + 1,
            found=state.found + len(new),
            failures=0,
            error="",
        )

    def failed(self, state: SourceState, reason: str, *, counted: bool) -> SourceState:
        """The state after a poll that failed; `counted` says whether that was the other side's doing."""
        now, gather = self._now(), self._settings.gather
        failures = state.failures + counted
        shortest = datetime.timedelta(minutes=gather.shortest_poll_minutes)
        due = now + max(shortest, backoff(max(failures, 1), gather, self._chance))
        paused = self._fetcher.paused_until(state.url)
        if paused is not None and paused > now and not counted:
            due = paused
        return msgspec.structs.replace(state, due_at=due, polled_at=now, failures=failures, error=reason)
