"""The article of an HTML page: its text without the page around it."""

from __future__ import annotations

import datetime
import html as html_module
import re
from typing import Any

import htmldate
import trafilatura

from pertanda.documents.metadata import Metadata, read_metadata
from pertanda.exceptions import QuarantineError
from pertanda.records.base import Record

__all__ = ["Page", "extract", "search_page_day"]

# Below 600 characters an extraction is often a teaser or a caption; a JSON-LD body counts from 500 on (the page's
# own full text, on a quarter of news pages). Both thresholds: our field notes on 123 pages of 85 outlets.
_SHORT = 600
_FULL_BODY = 500
# Ten times the largest of the 123 pages (3,129 elements); trees beyond cost seconds to minutes.
_LARGEST_TREE = 30_000
# htmldate falls back on the day of change, which must not stand for publication.
_MODIFIED = re.compile(
    r"""["']?dateModified["']?\s{0,9}[:=]\s{0,9}["'][^"'<>]{0,60}["']|["'](?:article:modified_time|og:updated_time|"""
    r"""lastmod|last-modified|dateModified|dcterms\.modified)["']\s{1,9}content=["'][^"'<>]{0,60}["']""",
    re.IGNORECASE,
)
_TAG = re.compile(r"<[^<>]{1,2000}>")


class Page(Record, frozen=True):
    """The text of a page's article ("" where a live blog has only its entries) and what the page says of itself."""

    text: str
    metadata: Metadata


def extract(html: str, url: str | None, *, origin: str) -> Page | None:
    """Text and metadata of a page; None when it is no HTML or has no article.

    Raises QuarantineError for a page with more elements than any news page has; `origin` names it in the message.
    Order: trafilatura's fast precise mode; where that is short, the JSON-LD body; where there is none, its default.
    """
    tree = trafilatura.load_html(html)
    if tree is None:
        return None
    if sum(1 for _ in tree.iter()) > _LARGEST_TREE:
        raise QuarantineError(
            f"the page has more than {_LARGEST_TREE:,} elements", where=origin, fix="Give the article."
        )
    metadata = read_metadata(tree)
    text = _extracted(tree, url, fast=True)
    if len(text) < _SHORT:
        body = _plain(metadata.body or "")
        text = body if len(body) > max(_FULL_BODY, len(text)) else text or _extracted(html, url, fast=False)
    return Page(text=text, metadata=metadata) if text.strip() or metadata.updates else None


def _extracted(source: Any, url: str | None, *, fast: bool) -> str:
    try:
        found = trafilatura.extract(
            source, url=url, fast=fast, favor_precision=fast, include_comments=False, output_format="txt"
        )
    except Exception:  # a parser of hostile pages: lxml and its own code raise many kinds
        return ""
    return found or ""


def _plain(body: str) -> str:
    """JSON-LD bodies are text, sometimes with tags or entities left in."""
    return html_module.unescape(_TAG.sub(" ", body)) if "<" in body or "&" in body else body


def search_page_day(html: str, url: str | None, *, earliest: datetime.date, latest: datetime.date) -> str | None:
    """The day htmldate finds anywhere on the page between `earliest` and `latest`, as ISO, or None."""
    try:
        found = htmldate.find_date(
            _MODIFIED.sub("", html),
            url=url,
            original_date=True,
            min_date=earliest.isoformat(),
            max_date=latest.isoformat(),
        )
    except Exception:  # as above: odd pages must not stop a run
        return None
    return str(found) if found else None
