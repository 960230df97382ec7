"""Sitemaps and news sitemaps (sitemaps.org protocol 0.9, Google News extension): the pages they name."""

from __future__ import annotations

from lxml import etree  # type: ignore[import-untyped]

from pertanda.exceptions import InputError
from pertanda.settings import InputSettings
from pertanda.sources.bounded import GZIP_MAGIC, gunzip
from pertanda.sources.entries import Entry

__all__ = ["is_sitemap", "read_sitemap"]

_ROOTS = (b"<urlset", b"<sitemapindex")


def is_sitemap(data: bytes) -> bool:
    """Whether the bytes look like a sitemap or an index of sitemaps, packed ones not counted."""
    return any(root in data[:2000] for root in _ROOTS)


def read_sitemap(data: bytes, limits: InputSettings) -> tuple[list[Entry], list[Entry]]:
    """The pages a sitemap names, and the further sitemaps an index names, each in its order.

    A sitemap packed with gzip is unpacked under `limits`. Raises InputError when it is no sitemap.
    """
    if data.startswith(GZIP_MAGIC):
        data = gunzip(data, limits)
    root = _parsed(data)
    pages = [entry for element in root.iterchildren("{*}url") if (entry := _entry(element))]
    further = [entry for element in root.iterchildren("{*}sitemap") if (entry := _entry(element))]
    return pages, further


def _parsed(data: bytes) -> etree._Element:
    # Without huge_tree libxml2 limits depth and text; entities of the file's own stay unexpanded.
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, recover=True)
    try:
        root = etree.fromstring(data, parser)
    except (etree.LxmlError, ValueError) as error:
        raise InputError(f"it is no XML ({error})", fix="Give a sitemap.") from error
    if root is None or etree.QName(root).localname not in ("urlset", "sitemapindex"):
        raise InputError("it is no sitemap", fix="Give a feed, a sitemap or a page of links.")
    return root


def _entry(element: etree._Element) -> Entry | None:
    url = _text(element, "{*}loc")
    if url is None:
        return None
    published = _text(element, "{*}news/{*}publication_date") or _text(element, "{*}lastmod")
    return Entry(url, _text(element, "{*}news/{*}title"), published, None)


def _text(element: etree._Element, path: str) -> str | None:
    found = element.findtext(path)
    return (found or "").strip() or None
