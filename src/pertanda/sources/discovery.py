"""From an address a person knows to a source that can be watched: the feed, sitemap or page of links behind it."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from typing import NamedTuple
from urllib.parse import urljoin, urlsplit

from pertanda.exceptions import InputError, NotFoundError
from pertanda.records.gathering import WatchedKind
from pertanda.settings import Settings
from pertanda.sources.decoding import decode
from pertanda.sources.entries import Entry, anchors, feed_entries, list_entries
from pertanda.sources.fetch import Failure, Fetcher, Reply
from pertanda.sources.sitemaps import read_sitemap

__all__ = ["Discovered", "candidates", "discover", "what_it_is"]

_FEED_TYPES = frozenset({"application/rss+xml", "application/atom+xml", "application/feed+json", "application/rdf+xml"})
# Where content systems put feeds and news sitemaps by default (WordPress, Drupal, Ghost, Hugo, Arc), likeliest first;
# each costs a request and a pause, so the list is short.
_COMMON_FEEDS = ("/feed", "/rss", "/rss.xml", "/feed.xml", "/atom.xml", "/feed.json")
_COMMON_SITEMAPS = ("/news-sitemap.xml", "/sitemap-news.xml", "/sitemap_news.xml")
_MOST_TRIED = 12
_FEWEST_LINKS = 5  # article-looking links that make a page a page of links


class Discovered(NamedTuple):
    """A source that answered: its final address, kind, own title, and what it names now."""

    url: str
    kind: WatchedKind
    title: str | None
    entries: list[Entry]


def what_it_is(reply: Reply, settings: Settings) -> Discovered | None:
    """The feed or sitemap that an answer holds; None for an HTML page and anything else."""
    try:
        title, entries = feed_entries(reply.body, reply.url)
        return Discovered(reply.url, WatchedKind.FEED, title, entries)
    except InputError:
        pass
    try:
        pages, further = read_sitemap(reply.body, settings.inputs)
    except InputError:
        return None
    return Discovered(reply.url, WatchedKind.SITEMAP, None, pages or further)


def candidates(html: str, base: str) -> Iterator[str]:
    """Addresses at which a page's feeds may be: those it declares, those it links to, then the common ones."""
    seen = {base}
    for address in _unfiltered(html, base):
        if address not in seen:
            seen.add(address)
            yield address


def _unfiltered(html: str, base: str) -> Iterator[str]:
    for link in anchors(html, base, "//link[@href]"):
        if "alternate" in link.rel.split() and link.type in _FEED_TYPES and "comment" not in link.url:
            yield link.url
    for link in anchors(html, base):
        path = urlsplit(link.url).path.lower()
        if path.endswith((".rss", "/rss", "/feed", "/feed/", ".rdf", ".atom", "rss.xml", "feed.xml", "atom.xml")):
            yield link.url
    yield from (urljoin(base, path) for path in _COMMON_FEEDS)


async def discover(url: str, fetcher: Fetcher, settings: Settings, *, kind: WatchedKind | None = None) -> Discovered:
    """The source at an address, or behind it. `kind` forces how the address itself is read.

    Raises NotFoundError when the address does not answer or nothing is found there; InputError when what answers is not
    of the forced kind.
    """
    reply = await fetcher.get(url)
    if isinstance(reply, Failure):
        fix = "Check the address, or add it with --unchecked --kind feed."
        raise NotFoundError(reply.reason, where=reply.url, fix=fix)
    found = what_it_is(reply, settings)
    if kind is not None:
        return _forced(kind, reply, found)
    if found is not None:
        return found
    html = decode(reply.body)
    async for tried in _tried(html, reply.url, fetcher, settings):
        return tried
    links = list_entries(html, reply.url)
    if len(links) >= _FEWEST_LINKS:
        return Discovered(reply.url, WatchedKind.LIST, _title(html), links)
    raise NotFoundError("no feed, sitemap or list of articles was found", where=url, fix="Give the feed's own address.")


def _forced(kind: WatchedKind, reply: Reply, found: Discovered | None) -> Discovered:
    if kind is WatchedKind.LIST:
        html = decode(reply.body)
        return Discovered(reply.url, kind, _title(html), list_entries(html, reply.url))
    if found is None or found.kind is not kind:
        raise InputError(f"it is no {kind}", where=reply.url, fix="Leave --kind out to see what it is.")
    return found


async def _tried(html: str, base: str, fetcher: Fetcher, settings: Settings) -> AsyncIterator[Discovered]:
    """The candidates that answer with entries, feeds before sitemaps."""
    rules = await fetcher.rules(base)
    sitemaps = [address for address in rules.sitemaps if "news" in address.lower()]
    addresses = [*candidates(html, base), *sitemaps, *(urljoin(base, path) for path in _COMMON_SITEMAPS)]
    for address in addresses[:_MOST_TRIED]:
        reply = await fetcher.get(address)
        found = what_it_is(reply, settings) if isinstance(reply, Reply) else None
        if found is not None and found.entries:
            yield found


def _title(html: str) -> str | None:
    start = html[:20_000]
    lower = start.lower()
    begin = lower.find(">", lower.find("<title")) + 1 if "<title" in lower else 0
    end = lower.find("</title", begin)
    return " ".join(start[begin:end].split())[:200] or None if begin and end > begin else None
