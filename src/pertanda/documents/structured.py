"""What a page says of itself in JSON-LD: the object of its article, its authors, and a live blog's updates."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterator
from typing import Any

from pertanda.records.base import Record

__all__ = ["Structured", "UpdateText", "read_structured", "text_of", "types_of"]

_NEWS_TYPES = ("Article", "NewsArticle", "ReportageNewsArticle", "AnalysisNewsArticle", "BackgroundNewsArticle")
_OTHER_TYPES = (
    "OpinionNewsArticle",
    "BlogPosting",
    "LiveBlogPosting",
    "Report",
    "ClaimReview",
    "WebPage",
    "VideoObject",
)
_BLOCK = re.compile(r"</?(?:p|br|li|ul|ol|div|h\d|blockquote)\b[^<>]{0,500}>", re.IGNORECASE)
_TAG = re.compile(r"<[^<>]{1,2000}>")
_MOST_OBJECTS = 5000
_MOST_UPDATES = 2000
_MOST_AUTHORS = 20


class UpdateText(Record, frozen=True):
    """One entry of a live blog as the page states it: headline and body, and its time unparsed."""

    text: str
    at: str | None


class Structured(Record, frozen=True):
    """The page's JSON-LD: the `article` object ({} without one), the types of every object, the authors' names and the
    updates of a live blog in the order stated."""

    article: dict[str, Any]
    types: frozenset[str]
    authors: tuple[str, ...]
    updates: tuple[UpdateText, ...]


def read_structured(tree: Any) -> Structured:
    """The JSON-LD of a parsed page (an lxml element); broken parts are passed over."""
    objects = list(_objects(tree))
    article = _article(objects)
    return Structured(
        article=article,
        types=frozenset(name for item in objects for name in types_of(item)),
        authors=_authors(article.get("author"), objects),
        updates=tuple(_updates(objects)),
    )


def types_of(item: dict[str, Any]) -> tuple[str, ...]:
    """The schema.org types an object gives itself, without the vocabulary's address."""
    named = item.get("@type")
    names = named if isinstance(named, list) else [named]
    return tuple(name.rpartition("/")[2] for name in names if isinstance(name, str))


def text_of(value: object) -> str | None:
    """A property as text: the first of a list, entities resolved; None for anything but text."""
    if isinstance(value, list) and value:
        value = value[0]
    return html.unescape(value).strip() or None if isinstance(value, str) else None


def _article(objects: list[dict[str, Any]]) -> dict[str, Any]:
    """The object of the article: news types before others, dated before undated, earlier before later."""
    best: dict[str, Any] = {}
    best_rank = 0
    for item in objects:
        names = types_of(item)
        rank = 4 * any(name in _NEWS_TYPES for name in names) + 2 * any(name in _OTHER_TYPES for name in names)
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


def _authors(value: object, objects: list[dict[str, Any]]) -> tuple[str, ...]:
    stated = value if isinstance(value, list) else [value]
    names = (_name(author, objects) for author in stated[:_MOST_AUTHORS])
    return tuple(dict.fromkeys(name for name in names if name))


def _name(author: object, objects: list[dict[str, Any]]) -> str | None:
    """A name as a string, an object with a name or its halves, or a reference to such an object by its @id."""
    if isinstance(author, dict):
        halves = " ".join(filter(None, map(text_of, (author.get("givenName"), author.get("familyName")))))
        found = text_of(author.get("name")) or halves
        if not found and author.get("@id"):
            same = (item for item in objects if item.get("@id") == author["@id"])
            found = next((name for item in same if (name := text_of(item.get("name")))), "")
    else:
        found = text_of(author) or ""
    name = " ".join(found.split())
    return None if "://" in name else name or None


def _updates(objects: list[dict[str, Any]]) -> Iterator[UpdateText]:
    blog = next((item for item in objects if "LiveBlogPosting" in types_of(item) and item.get("liveBlogUpdate")), {})
    stated = blog.get("liveBlogUpdate")
    for update in (stated if isinstance(stated, list) else [stated])[:_MOST_UPDATES]:
        if isinstance(update, dict):
            parts = (text_of(update.get(key)) for key in ("headline", "articleBody"))
            if told := "\n".join(dict.fromkeys(filter(None, parts))):
                yield UpdateText(text=_TAG.sub(" ", _BLOCK.sub("\n", told)), at=text_of(update.get("datePublished")))
