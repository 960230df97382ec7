"""Input (what came in), Document (an article as text) and Sentence."""

from __future__ import annotations

import datetime
from enum import StrEnum

import msgspec

from pertanda.records.base import Fact, Made, Record, Unknown, value_of

__all__ = ["DateEvidence", "Document", "DocumentKind", "RawArticle", "Refusal", "Sentence", "Update"]

# Documents kept from before these facts existed decode with this reason.
_NOT_LOOKED_FOR = Unknown("this was not looked for when the document was read")


class DateEvidence(StrEnum):
    """What gave a document its day of publication, in order of trust."""

    GIVEN = "given"  # the input said so
    FEED = "feed"  # the feed or news sitemap that led to the page
    JSON_LD = "json-ld"
    META = "meta"  # a meta element, or the title
    URL = "url"
    HTMLDATE = "htmldate"  # a search of the whole page
    TEXT = "text"  # a dateline or "Sabtu (15/6/2024)"


class DocumentKind(StrEnum):
    """What kind of page a document was read from."""

    ARTICLE = "article"
    LIVE_BLOG = "live-blog"
    PAYWALL_STUB = "paywall-stub"  # the opening of an article whose rest is for subscribers
    PART = "part"  # one page of an article that has several
    VIDEO = "video"
    GALLERY = "gallery"
    INDEX = "index"  # a page of links to articles


class RawArticle(Record, frozen=True):
    """One article as it came in, before reading. Exactly one of `html`, `text` and `sentences` is filled.

    `origin` names where it came from for messages (path and line, feed and item); it is no part of any id.
    `published` is whatever the input said, unparsed. `given_id` is the input's own name for the article.
    `further` holds the HTML of the second and later pages of an article of several, in order (`documents.pages`);
    `published_by` says that `published` came with a feed. Both are left out of JSON where unset, so that the keys of
    articles queued before they existed stay the same.
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
    further: tuple[str, ...] | msgspec.UnsetType = msgspec.UNSET
    published_by: DateEvidence | msgspec.UnsetType = msgspec.UNSET


class Update(Record, frozen=True):
    """One entry of a live blog: [start, end) are character offsets into the document's text; `at` is its own time."""

    start: int
    end: int
    at: Fact[datetime.datetime]


class Document(Record, frozen=True):
    """An article: what it says (`text`), who published it, when, and in which language.

    `id` covers source, canonical address and normalised text; `article_id` covers source and address only, so an
    edited article is a new document of the same article and `supersedes` the former. `seen_at` is when we knew, UTC.
    `agency` is the wire agency credited by the text, if any: copies of one wire are one origin. `syndicated_from` is
    the outlet (else the host) whose address a copy on another site names as the article's own.

    `published` and `modified` are days in the outlet's own zone where that is known (`documents.moments`), and
    `published_at` and `modified_at` moments with their zone, known only where a clock time is stated; a change never
    stands for publication. `date_evidence` gave the day of publication, `kind_reason` says what `kind` rests on, and
    `updates` are the entries of a live blog, the earliest first.
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
    author: Fact[str] = _NOT_LOOKED_FOR
    section: Fact[str] = _NOT_LOOKED_FOR
    published_at: Fact[datetime.datetime] = _NOT_LOOKED_FOR
    date_evidence: Fact[DateEvidence] = _NOT_LOOKED_FOR
    modified: Fact[datetime.date] = _NOT_LOOKED_FOR
    modified_at: Fact[datetime.datetime] = _NOT_LOOKED_FOR
    kind: Fact[DocumentKind] = _NOT_LOOKED_FOR
    kind_reason: str = ""
    syndicated_from: Fact[str] = _NOT_LOOKED_FOR
    updates: tuple[Update, ...] = ()
    traced_origin: str = ""

    def origin(self) -> str:
        """Whose report this is for corroboration.

        The origin traced over all copies of the text (`traced_origin`, set when a desk's documents are loaded), else
        the credited agency, else the original of a syndicated copy, else the outlet.
        """
        return self.traced_origin or value_of(self.agency) or value_of(self.syndicated_from) or self.outlet


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
