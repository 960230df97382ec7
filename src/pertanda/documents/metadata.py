"""What a page says of itself: JSON-LD, meta elements, title, canonical address, language."""

from __future__ import annotations

import re
from typing import Any

from pertanda.documents.dates import Candidate
from pertanda.documents.structured import Structured, UpdateText, read_structured, text_of, types_of
from pertanda.records.base import Record
from pertanda.records.document import DateEvidence

__all__ = ["Metadata", "Signs", "read_metadata"]

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
_CHANGE_TAGS = (
    ("property", "article:modified_time"),
    ("property", "og:updated_time"),
    ("itemprop", "dateModified"),
    ("name", "lastmod"),
    ("name", "dcterms.modified"),
)
_AUTHOR_TAGS = (("name", "author"), ("name", "byl"), ("property", "article:author"), ("name", "parsely-author"))
_SECTION_TAGS = (("property", "article:section"), ("name", "section"), ("name", "parsely-section"))
# Deutsche Welle, in all its languages, states the day only in the title: "... | DW | 28.04.2023".
_DATED_TITLE = re.compile(r"\|\s*(\d{1,2}\.\d{1,2}\.\d{4})\s*$")
_BY = re.compile(r"^(?:by|oleh)\b\s*:?\s+", re.IGNORECASE)
_TAGGED = (
    ("//*[@content]", "content", ("property", "name", "itemprop")),
    ("//time[@itemprop][@datetime]", "datetime", ("itemprop",)),
)
_Tags = dict[tuple[str, str], str]
_ADDRESS = re.compile(r"://|\S@\S")
_LONGEST_NAME = 200  # characters of a name or section; beyond, a page has put something else there


class Signs(Record, frozen=True):
    """What may tell the kind of a page: the types of its article object and of all objects in JSON-LD, `og:type`,
    whether it says it is free (None: it says nothing), the word count it states, and its rel=next and rel=prev."""

    article_types: tuple[str, ...] = ()
    types: frozenset[str] = frozenset()
    og_type: str | None = None
    free: bool | None = None
    word_count: int | None = None
    next: str | None = None
    previous: str | None = None


class Metadata(Record, frozen=True):
    """A page's own statements. `titles` are its title in every form it gives, the best first; `dates` are publication
    dates in order of trust; `changes` are dates of change, likewise; `body` is JSON-LD's articleBody."""

    titles: tuple[str, ...]
    url: str | None
    language: str | None
    site: str | None
    body: str | None
    dates: tuple[Candidate, ...]
    changes: tuple[Candidate, ...] = ()
    author: str | None = None
    section: str | None = None
    updates: tuple[UpdateText, ...] = ()
    signs: Signs = Signs()


def read_metadata(tree: Any) -> Metadata:
    """The metadata of a parsed page (an lxml element); broken parts are passed over."""
    structured, tags = read_structured(tree), _tags(tree)
    article = structured.article
    heading, title = _headings(tree)
    titles = (text_of(article.get("headline")), tags.get(("property", "og:title")), heading, title)
    return Metadata(
        titles=tuple(dict.fromkeys(" ".join(found.split()) for found in titles if found)),
        url=_link(tree, "canonical") or tags.get(("property", "og:url")),
        language=_first(tree.xpath("/html/@lang")) or text_of(article.get("inLanguage")),
        site=tags.get(("property", "og:site_name")),
        body=text_of(article.get("articleBody")),
        dates=_dates(tags, structured, title),
        changes=_stated(tags, article, "dateModified", _CHANGE_TAGS),
        author=_name(", ".join(structured.authors)) or _tagged(tags, _AUTHOR_TAGS),
        section=_name(text_of(article.get("articleSection"))) or _tagged(tags, _SECTION_TAGS),
        updates=structured.updates,
        signs=_signs(tree, tags, structured),
    )


def _dates(tags: _Tags, structured: Structured, title: str | None) -> tuple[Candidate, ...]:
    stated = _stated(tags, structured.article, "datePublished", _DATE_TAGS)
    in_title = _DATED_TITLE.search(title or "")
    return (*stated, *([Candidate(in_title.group(1), "the title", DateEvidence.META)] if in_title else []))


def _stated(
    tags: _Tags, article: dict[str, Any], key: str, names: tuple[tuple[str, str], ...]
) -> tuple[Candidate, ...]:
    own = text_of(article.get(key))
    found = [Candidate(own, "JSON-LD", DateEvidence.JSON_LD)] if own else []
    found += [Candidate(tags[name], f"meta {name[1]}", DateEvidence.META) for name in names if name in tags]
    return tuple(found)


def _signs(tree: Any, tags: _Tags, structured: Structured) -> Signs:
    article = structured.article
    free, words = str(article.get("isAccessibleForFree")).lower(), str(article.get("wordCount"))
    return Signs(
        article_types=types_of(article),
        types=structured.types,
        og_type=tags.get(("property", "og:type")),
        free={"true": True, "false": False}.get(free),
        word_count=int(words) if words.isdecimal() and len(words) < 7 else None,
        next=_link(tree, "next"),
        previous=_link(tree, "prev"),
    )


def _tagged(tags: _Tags, names: tuple[tuple[str, str], ...]) -> str | None:
    return next((found for name in names if (found := _name(tags.get(name)))), None)


def _name(text: str | None) -> str | None:
    """A name on one line without its "By"; None for an address (of a profile or mail) or a text that is no name."""
    name = _BY.sub("", " ".join((text or "").split()))
    return name if name and not _ADDRESS.search(name) and len(name) <= _LONGEST_NAME else None


def _tags(tree: Any) -> _Tags:
    """The first content of every named element: meta elements above all, but RDFa and microdata stand anywhere."""
    found: _Tags = {}
    for path, attribute, kinds in _TAGGED:
        for element in tree.xpath(path):
            text = text_of(element.get(attribute))
            names = ((kind, element.get(kind)) for kind in kinds)
            found.update({(kind, name): text for kind, name in names if text and name and (kind, name) not in found})
    return found


def _link(tree: Any, relation: str) -> str | None:
    return _first(tree.xpath("//link[@rel=$relation]/@href", relation=relation))


def _headings(tree: Any) -> tuple[str | None, str | None]:
    return _first(tree.xpath("//h1//text()[normalize-space()]")), _first(tree.xpath("//title/text()"))


def _first(found: list[Any]) -> str | None:
    return next((text for value in found if (text := text_of(value))), None)
