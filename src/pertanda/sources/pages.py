"""What fetching a page came to: the article, what is archived, and when the page is asked for again."""

from __future__ import annotations

import datetime
import hashlib
import random
import re
from typing import NamedTuple

import msgspec

from pertanda.records.document import DateEvidence, RawArticle
from pertanda.records.gathering import Page, PageState, WatchedSource
from pertanda.settings import GatherSettings
from pertanda.sources.archive import ArchivedPage
from pertanda.sources.decoding import decode, is_binary
from pertanda.sources.fetch import Failure, Reply, Why
from pertanda.sources.fragments import text_of
from pertanda.sources.robots import asks_not_to_be_archived, mining_reserved
from pertanda.sources.schedule import backoff

__all__ = ["Outcome", "fetched"]

_CHARSET = re.compile(r"charset\s*=\s*[\"']?([\w.:-]{2,40})", re.IGNORECASE)
_TEXT_TYPES = ("text/html", "application/xhtml+xml", "text/plain", "")
_START = 20_000  # bytes that tell text from other data
_HEAD = 200_000  # bytes in which meta elements are looked for: 6 of 123 pages had theirs beyond 20,000
# A summary shorter than this is a teaser, from which nothing could be coded.
_SHORTEST_OWN_TEXT = 200


class Outcome(NamedTuple):
    """The page's new state, the article to queue and the page to archive, if there are any."""

    page: Page
    article: RawArticle | None = None
    archived: ArchivedPage | None = None


def fetched(
    page: Page,
    answer: Reply | Failure,
    source: WatchedSource | None,
    *,
    now: datetime.datetime,
    settings: GatherSettings,
    chance: random.Random,
    paused_until: datetime.datetime | None = None,
) -> Outcome:
    """What the answer to a page's request makes of it. `source` is None when it is no longer watched."""
    if isinstance(answer, Failure):
        return _failed(page, answer, source, now=now, settings=settings, chance=chance, paused_until=paused_until)
    if answer.status == 304:
        return Outcome(_seen(page, answer, page.content, now, settings))
    reason = _unusable(answer)
    if reason:
        return Outcome(_closed(page, PageState.GIVEN_UP, reason))
    if mining_reserved(answer.headers, answer.body[:_HEAD]):
        return Outcome(_closed(page, PageState.BARRED, "the page reserves text and data mining"))
    return _read(page, answer, source, now, settings)


def _unusable(answer: Reply) -> str | None:
    kind = answer.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind not in _TEXT_TYPES:
        return f"it is no page of text but {kind[:60]}"
    if not answer.body.strip():
        return "the page is empty"
    return "it is no text but binary data" if is_binary(answer.body[:_START]) else None


def _read(
    page: Page, answer: Reply, source: WatchedSource | None, now: datetime.datetime, settings: GatherSettings
) -> Outcome:
    charset = _CHARSET.search(answer.headers.get("content-type", ""))
    html = decode(answer.body, charset.group(1) if charset else None)
    # The words alone: pages change their advertisements, counters and keys at every request.
    content = hashlib.sha256(text_of(html).encode("utf-8", "replace")).hexdigest()
    after = _seen(page, answer, content, now, settings)
    if content == page.content:
        return Outcome(after)
    article = RawArticle(
        origin=page.url,
        html=html,
        url=answer.url,
        title=page.title,
        published=page.published,
        published_by=DateEvidence.FEED if page.published else msgspec.UNSET,
        outlet=source.name if source else None,
    )
    if asks_not_to_be_archived(answer.headers, answer.body[:_HEAD]):
        return Outcome(after, article)
    return Outcome(after, article, ArchivedPage(page.url, answer.status, answer.headers, answer.body, now))


def _seen(page: Page, answer: Reply, content: str | None, now: datetime.datetime, settings: GatherSettings) -> Page:
    """The page after an answer, due again at its next revisit; a page of the background is not looked at again."""
    revisits = page.revisits + (page.state is PageState.KEPT)
    first = page.fetched_at or now
    ahead = () if page.background else settings.revisit_hours[revisits:]
    due = max(first + datetime.timedelta(hours=ahead[0]), now) if ahead else None
    return msgspec.structs.replace(
        page,
        state=PageState.KEPT,
        due_at=due,
        text=None,
        attempts=0,
        revisits=revisits,
        fetched_at=first,
        etag=answer.headers.get("etag") or page.etag,
        last_modified=answer.headers.get("last-modified") or page.last_modified,
        content=content,
        error="",
    )


def _failed(
    page: Page,
    failure: Failure,
    source: WatchedSource | None,
    *,
    now: datetime.datetime,
    settings: GatherSettings,
    chance: random.Random,
    paused_until: datetime.datetime | None,
) -> Outcome:
    if failure.why is Why.DEFERRED:
        later = now + backoff(1, settings, chance)
        due = paused_until if paused_until is not None and paused_until > now else later
        return Outcome(msgspec.structs.replace(page, due_at=due, error=failure.reason))
    attempts = page.attempts + 1
    if failure.why is Why.RETRY and attempts < settings.page_attempts:
        due = max(now + backoff(attempts, settings, chance), paused_until or now)
        return Outcome(msgspec.structs.replace(page, due_at=due, attempts=attempts, error=failure.reason))
    if page.state is PageState.KEPT:  # a page that is gone later is an article all the same
        return Outcome(msgspec.structs.replace(page, due_at=None, error=failure.reason))
    if failure.why is not Why.FINAL and len(page.text or "") >= _SHORTEST_OWN_TEXT:
        return _own_text(page, failure, source, now)
    state = PageState.BARRED if failure.why is Why.CLOSED else PageState.GIVEN_UP
    return Outcome(_closed(page, state, failure.reason))


def _own_text(page: Page, failure: Failure, source: WatchedSource | None, now: datetime.datetime) -> Outcome:
    """The page is closed to us, but the source itself carried the article: that is taken."""
    article = RawArticle(
        origin=page.url,
        text=page.text,
        url=page.url,
        title=page.title,
        published=page.published,
        published_by=DateEvidence.FEED if page.published else msgspec.UNSET,
        outlet=source.name if source else None,
    )
    error = f"{failure.reason}; the source's own text was taken"
    kept = msgspec.structs.replace(page, state=PageState.KEPT, due_at=None, text=None, fetched_at=now, error=error)
    return Outcome(kept, article)


def _closed(page: Page, state: PageState, reason: str) -> Page:
    """The page is done with; one that was kept before stays so."""
    state = PageState.KEPT if page.state is PageState.KEPT else state
    return msgspec.structs.replace(page, state=state, due_at=None, text=None, error=reason)
