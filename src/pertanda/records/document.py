"""Input (what came in), Document (an article as text) and Sentence."""

from __future__ import annotations

import datetime

from pertanda.records.base import Fact, Made, Record, Unknown

__all__ = ["Document", "RawArticle", "Refusal", "Sentence"]


class RawArticle(Record, frozen=True):
    """One article as it came in, before reading. Exactly one of `html`, `text` and `sentences` is filled.

    `origin` names where it came from for messages (path and line, feed and item); it is no part of any id.
    `published` is whatever the input said, unparsed. `given_id` is the input's own name for the article.
    """

    origin: str
    html: str | None = None
    text: str | None = None
    sentences: tuple[str, ...] | None = None
    url: str | None = None
    title: str | None = None
    published: str | None = None
    outlet: str | None = None
    language: str | None = None
    author: str | None = None
    given_id: str | None = None


class Document(Record, frozen=True):
    """An article: what it says (`text`), who published it, when, and in which language.

    `id` covers source, canonical address and normalised text; `article_id` covers source and address only, so an
    edited article is a new document of the same article and `supersedes` the former. `seen_at` is when we knew, UTC.
    `agency` is the wire agency credited by the text, if any: copies of one wire are one origin.
    """

    id: str
    article_id: str
    source_id: str
    outlet: str
    url: Fact[str]
    title: str
    language: str
    published: Fact[datetime.date]
    seen_at: datetime.datetime
    text: str
    made: Made
    rests_on: tuple[str, ...] = ()
    agency: Fact[str] = Unknown("no agency is credited in the text")
    dateline: Fact[str] = Unknown("the text opens without a dateline")
    given_id: str | None = None
    supersedes: str | None = None

    def origin(self) -> str:
        """Whose report this is for corroboration: the credited agency, else the outlet."""
        from pertanda.records.base import value_of

        return value_of(self.agency) or self.outlet


class Sentence(Record, frozen=True):
    """A sentence of a document. [start, end) are character offsets into the document's stored text."""

    id: str
    document_id: str
    index: int
    start: int
    end: int
    text: str
    made: Made
    rests_on: tuple[str, ...] = ()


class Refusal(Record, frozen=True):
    """An input that could not be read as an article: where it came from, why, and its first bytes for a look."""

    origin: str
    reason: str
    digest: str
    excerpt: str
