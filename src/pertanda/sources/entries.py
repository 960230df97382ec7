"""What a source names at one poll: the entries of feeds, JSON Feeds, sitemaps and pages of links."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple
from urllib.parse import urljoin, urlsplit

import msgspec
from lxml import etree  # type: ignore[import-untyped]

from pertanda.exceptions import InputError
from pertanda.sources.addresses import clean_url
from pertanda.sources.decoding import decode
from pertanda.sources.feeds import entry_text, parse_feed
from pertanda.sources.fragments import text_of
from pertanda.sources.objects import is_json_feed

__all__ = ["Anchor", "Entry", "anchors", "feed_entries", "list_entries"]

_LONGEST_TEXT = 20_000  # characters of an entry's own text that are kept
_MOST_ENTRIES = 5_000
# A headline has several words; menus, tags and authors have one to three. An article's path has a date, a number of
# five digits or more, or a slug of four words or more.
_HEADLINE_WORDS = 4
_ARTICLE_PATH = re.compile(r"/(?:19|20)\d\d/\d{1,2}\b|\d{5,}|[^/-]+(?:-[^/-]+){3,}")
_NO_PAGE = re.compile(r"\.(?:jpe?g|png|gif|webp|svg|pdf|zip|mp[34]|css|js|xml)$", re.IGNORECASE)


class Entry(NamedTuple):
    """One article as a source names it: its address, title, time as written, and its own text, if it carries any."""

    url: str
    title: str | None
    published: str | None
    text: str | None


class Anchor(NamedTuple):
    """A link of a page: where to, its words, and its `rel` and `type` (of `link` elements)."""

    url: str
    words: str
    rel: str = ""
    type: str = ""


def feed_entries(data: bytes, base: str) -> tuple[str | None, list[Entry]]:
    """The title of a feed (RSS, Atom, RDF, JSON Feed) and its entries that link to a page; `base` is its address.

    Raises InputError when it is no feed or defines entities of its own. A feed without entries is no error: an outlet
    may have nothing to say.
    """
    start = data[:200].lstrip(b"\xef\xbb\xbf \t\r\n")
    title, found = _json_feed(data) if start.startswith(b"{") else _xml_feed(data)
    entries = [entry._replace(url=url) for entry in found if (url := clean_url(urljoin(base, entry.url.strip())))]
    return title, list({entry.url: entry for entry in reversed(entries[:_MOST_ENTRIES])}.values())[::-1]


def _xml_feed(data: bytes) -> tuple[str | None, list[Entry]]:
    feed, entries = parse_feed(data)
    if not entries and not feed.get("title"):
        raise InputError("it is no feed", fix="Give an RSS, Atom or JSON Feed address.")
    return text_of(str(feed.get("title") or "")) or None, [_feed_entry(entry) for entry in entries if entry.get("link")]


def _feed_entry(entry: dict[str, object]) -> Entry:
    published = entry.get("published") or entry.get("updated")
    return Entry(
        url=str(entry["link"]),
        title=text_of(str(entry.get("title") or "")).strip() or None,
        published=str(published) if published else None,
        text=entry_text(entry)[:_LONGEST_TEXT] or None,
    )


def _json_feed(data: bytes) -> tuple[str | None, list[Entry]]:
    try:
        value = msgspec.json.decode(decode(data, "utf-8").removeprefix("\ufeff"))
    except (msgspec.DecodeError, ValueError, RecursionError) as error:
        raise InputError(f"it is no valid JSON: {error}", fix="Give an RSS, Atom or JSON Feed address.") from error
    if not is_json_feed(value) or not isinstance(value.get("items"), list):
        raise InputError("it is no JSON Feed", fix="Give an RSS, Atom or JSON Feed address.")
    return _word(value, "title"), [entry for item in value["items"] if (entry := _json_entry(item))]


def _json_entry(item: object) -> Entry | None:
    url = _word(item, "url") or _word(item, "external_url")
    if url is None:
        return None
    text = _word(item, "content_text") or text_of(_word(item, "content_html") or _word(item, "summary") or "")
    return Entry(url, _word(item, "title"), _word(item, "date_published"), text[:_LONGEST_TEXT] or None)


def _word(value: object, name: str) -> str | None:
    found = value.get(name) if isinstance(value, dict) else None
    return found.strip() or None if isinstance(found, str) else None


def list_entries(html: str, base: str) -> list[Entry]:
    """The links of a page that look like articles of the same site, in the order of the page, each once."""
    site = _site(base)
    found: dict[str, Entry] = {}
    for anchor in anchors(html, base):
        parts = urlsplit(anchor.url)
        if _site(anchor.url) != site or _NO_PAGE.search(parts.path) or anchor.url in found:
            continue
        if len(anchor.words.split()) >= _HEADLINE_WORDS and _ARTICLE_PATH.search(parts.path):
            found[anchor.url] = Entry(anchor.url, anchor.words, None, None)
    return list(found.values())[:_MOST_ENTRIES]


def _site(url: str) -> str:
    return (urlsplit(url).hostname or "").removeprefix("www.")


def anchors(html: str, base: str, path: str = "//a[@href]") -> Iterator[Anchor]:
    """The links of an HTML page that `path` (XPath) selects. Never raises on broken HTML."""
    parser = etree.HTMLParser(encoding="utf-8", no_network=True, remove_comments=True, remove_pis=True)
    try:
        root = etree.fromstring(html.encode("utf-8", "replace"), parser)
    except (etree.LxmlError, ValueError):
        return
    for element in () if root is None else root.xpath(path):
        url = _joined(base, element.get("href"))
        if url is not None:
            words = " ".join(" ".join(element.itertext()).split()) or (element.get("title") or "").strip()
            yield Anchor(url, words, (element.get("rel") or "").lower(), (element.get("type") or "").lower())


def _joined(base: str, href: str) -> str | None:
    try:
        return clean_url(urljoin(base, href.strip()))
    except ValueError:  # a bracket that opens no v6 address
        return None
