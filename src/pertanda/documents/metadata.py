"""What a page says of itself: JSON-LD, meta tags, title, canonical address, language."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterator
from typing import Any

from pertanda.documents.dates import Candidate
from pertanda.records.base import Record

__all__ = ["Metadata", "read_metadata"]

_ARTICLE_TYPES = ("Article", "NewsArticle", "ReportageNewsArticle", "AnalysisNewsArticle", "BackgroundNewsArticle")
_OTHER_TYPES = (
    "OpinionNewsArticle",
    "BlogPosting",
    "LiveBlogPosting",
    "Report",
    "ClaimReview",
    "WebPage",
    "VideoObject",
)
# Tags that name the day of publication, never of change, in order of how often news sites fill them rightly.
_DATE_TAGS = (
    ("property", "article:published_time"),
    ("property", "og:article:published_time"),
    ("name", "article:published_time"),
    ("itemprop", "datePublished"),
    ("name", "publishdate"),
    ("name", "pubdate"),
    ("name", "publish-date"),
    ("name", "publication_date"),
    ("name", "cXenseParse:recs:publishtime"),
    ("name", "parsely-pub-date"),
    ("name", "sailthru.date"),
    ("name", "dc.date.issued"),
    ("name", "DC.date.issued"),
    ("name", "dcterms.created"),
    ("name", "date"),
)
# Deutsche Welle, in all its languages, states the day only in the title: "... | DW | 28.04.2023".
_DATED_TITLE = re.compile(r"\|\s*(\d{1,2}\.\d{1,2}\.\d{4})\s*$")
_MOST_OBJECTS = 5000


class Metadata(Record, frozen=True):
    """A page's own statements. `titles` are its title in every form it gives, the best first; `dates` are publication
    dates in order of trust; `body` is JSON-LD's articleBody."""

    titles: tuple[str, ...]
    url: str | None
    language: str | None
    site: str | None
    body: str | None
    dates: tuple[Candidate, ...]


def read_metadata(tree: Any) -> Metadata:
    """The metadata of a parsed page (an lxml element); broken parts are passed over."""
    article = _article(tree)
    dates = [Candidate(value, "JSON-LD") for value in [_text(article.get("datePublished"))] if value]
    dates += [Candidate(value, f"meta {name}") for key, name in _DATE_TAGS if (value := _meta(tree, key, name))]
    dates += [
        Candidate(found.group(1), "the title") for found in [_DATED_TITLE.search(_headings(tree)[1] or "")] if found
    ]
    titles = (_text(article.get("headline")), _meta(tree, "property", "og:title"), *_headings(tree))
    return Metadata(
        titles=tuple(dict.fromkeys(" ".join(found.split()) for found in titles if found)),
        url=_link(tree) or _meta(tree, "property", "og:url"),
        language=_first(tree.xpath("/html/@lang")) or _text(article.get("inLanguage")),
        site=_meta(tree, "property", "og:site_name"),
        body=_text(article.get("articleBody")),
        dates=tuple(dates),
    )


def _article(tree: Any) -> dict[str, Any]:
    """The JSON-LD object of the article: news types before others, dated before undated, earlier before later."""
    best: dict[str, Any] = {}
    best_rank = 0
    for item in _objects(tree):
        types = item.get("@type")
        names = types if isinstance(types, list) else [types]
        rank = 4 * any(name in _ARTICLE_TYPES for name in names) + 2 * any(name in _OTHER_TYPES for name in names)
        rank += bool(rank and item.get("datePublished"))
        if rank > best_rank:
            best, best_rank = item, rank
    return best


def _objects(tree: Any) -> Iterator[dict[str, Any]]:
    left = _MOST_OBJECTS
    for script in tree.xpath('//script[contains(@type, "ld+json")]'):
        waiting = [_json(script.text or "")]
        while waiting and left:
            left -= 1
            value = waiting.pop()
            if isinstance(value, dict):
                yield value
                waiting.extend(reversed(list(value.values())))
            elif isinstance(value, list):
                waiting.extend(reversed(value))


def _json(text: str) -> object:
    cleaned = text.strip().removeprefix("<!--").removesuffix("-->").removeprefix("//<![CDATA[").removesuffix("//]]>")
    try:
        return json.loads(cleaned.strip().rstrip(";"), strict=False)
    except (ValueError, RecursionError):
        return None


def _meta(tree: Any, key: str, name: str) -> str | None:
    return _first(tree.xpath(f"//*[@{key}=$name]/@content", name=name)) or (
        _first(tree.xpath("//time[@itemprop=$name]/@datetime", name=name)) if key == "itemprop" else None
    )


def _link(tree: Any) -> str | None:
    return _first(tree.xpath('//link[@rel="canonical"]/@href'))


def _headings(tree: Any) -> tuple[str | None, str | None]:
    return _first(tree.xpath("//h1//text()[normalize-space()]")), _first(tree.xpath("//title/text()"))


def _first(found: list[Any]) -> str | None:
    return next((text for value in found if (text := _text(value))), None)


def _text(value: object) -> str | None:
    if isinstance(value, list) and value:
        value = value[0]
    return html.unescape(value).strip() or None if isinstance(value, str) else None
