"""What gathering keeps: watched sources with their state, pages, hosts, archive rows, the log of requests, health."""

from __future__ import annotations

import datetime
from enum import StrEnum

from pertanda.records.base import Fact, Record
from pertanda.records.document import RawArticle
from pertanda.records.vocabulary import Reliability

__all__ = [
    "ArchiveRow",
    "Fetched",
    "HostState",
    "Page",
    "PageState",
    "SourceHealth",
    "SourceState",
    "SourceTally",
    "Step",
    "WatchedKind",
    "WatchedSource",
]


class WatchedKind(StrEnum):
    """How a source tells of its articles."""

    FEED = "feed"  # RSS, Atom, RDF or JSON Feed
    SITEMAP = "sitemap"  # a news sitemap, or an index of sitemaps
    LIST = "list"  # an HTML page of links
    FOLDER = "folder"  # a local folder of files
    MAILBOX = "mailbox"  # a local mbox file or Maildir, or a folder of messages

    @property
    def is_local(self) -> bool:
        """Whether the source lies on this machine: nobody is asked for it over the network."""
        return self in (WatchedKind.FOLDER, WatchedKind.MAILBOX)


class WatchedSource(Record, frozen=True):
    """An address that is watched for articles. `url` names it; a local one's is its absolute path.

    `country` is ISO 3166-1 alpha-3 and `language` BCP 47, both empty when not known. `graded_by_reader` is True when a
    person set the grade for this desk; the table of outlets gave it otherwise.
    """

    url: str
    kind: WatchedKind
    name: str
    added_at: datetime.datetime
    country: str = ""
    language: str = ""
    grade: Reliability = Reliability.F
    grade_reason: str = "not graded yet"
    graded_by_reader: bool = False


class SourceState(Record, frozen=True):
    """What is known of polling one source. Times are UTC; `due_at` is when it is polled next.

    `heard` are the times of its newest articles (publication, else discovery), oldest first: its own rhythm.
    `found` and `polls` count articles and answered polls since the source was added; `failures` those in a row.
    """

    url: str
    due_at: datetime.datetime
    polled_at: datetime.datetime | None = None
    etag: str | None = None
    last_modified: str | None = None
    heard: tuple[datetime.datetime, ...] = ()
    heard_at: datetime.datetime | None = None  # when a poll last brought something new
    polls: int = 0
    found: int = 0
    failures: int = 0
    error: str = ""


class PageState(StrEnum):
    """Where a page stands. `kept` is fetched and queued, `given-up` failed too often, `barred` may not be fetched."""

    WAITING = "waiting"
    KEPT = "kept"
    GIVEN_UP = "given-up"
    BARRED = "barred"


class Page(Record, frozen=True):
    """An article's address that a source named, and what became of it.

    `due_at` is when it is fetched next, None for never again. `published` is what the source said, unparsed, and
    `sort_at` the same as a time (else when it was found). `text` is the source's own summary or full text, used when
    the page itself is closed to us. `content` is the digest of the words on the page at the last fetch; `revisits`
    counts the fetches after the first.
    """

    url: str
    host: str
    source: str
    state: PageState
    found_at: datetime.datetime
    sort_at: datetime.datetime
    due_at: datetime.datetime | None
    background: bool = False
    title: str | None = None
    published: str | None = None
    text: str | None = None
    attempts: int = 0
    revisits: int = 0
    fetched_at: datetime.datetime | None = None
    etag: str | None = None
    last_modified: str | None = None
    content: str | None = None
    error: str = ""


class HostState(Record, frozen=True):
    """What is known of one host: `failures` in a row, until when it is left alone, and its robots.txt.

    `robots` is the text, empty when there is none; None when it could never be had.
    """

    host: str
    failures: int = 0
    paused_until: datetime.datetime | None = None
    robots: str | None = None
    robots_due_at: datetime.datetime | None = None
    error: str = ""


class ArchiveRow(Record, frozen=True):
    """Where a fetched page lies: bytes [offset, offset + length) of `file` are one gzip member with one WARC record.

    `sha256` covers the page itself, unpacked, in hex.
    """

    url: str
    file: str
    offset: int
    length: int
    sha256: str
    fetched_at: datetime.datetime


class Fetched(Record, frozen=True):
    """One line of the log of requests. `status` is 0 when no answer came; `size` in bytes as sent, `seconds` in all."""

    at: datetime.datetime
    host: str
    url: str
    status: int
    size: int
    seconds: float
    outcome: str


class Step(Record, frozen=True):
    """What one task came to, filed in one transaction: new states, pages found, an article for the queue, its archive
    row, hosts and log lines. What is None or empty changes nothing.
    """

    page: Page | None = None
    source: SourceState | None = None
    found: tuple[Page, ...] = ()
    articles: tuple[RawArticle, ...] = ()
    archived: ArchiveRow | None = None
    hosts: tuple[HostState, ...] = ()
    log: tuple[Fetched, ...] = ()


class SourceTally(Record, frozen=True, kw_only=True):
    """How many pages of one source stand where, and the languages of its coded documents, by code."""

    languages: dict[str, int]
    kept: int = 0
    waiting: int = 0
    lost: int = 0


class SourceHealth(Record, frozen=True):
    """How a watched source does. Counts are of pages since it was added; `languages` are of its coded documents.

    `last_heard` is when a poll last brought something new, `newest` the time of its newest article. `typical_gap` is
    the mean time between its articles in seconds; `silent` is True when it has been quiet for far longer than that.
    """

    source: WatchedSource
    last_polled: Fact[datetime.datetime]
    last_heard: Fact[datetime.datetime]
    newest: Fact[datetime.datetime]
    typical_gap: Fact[float]
    silent: bool
    due_at: datetime.datetime
    polls: int
    found: int
    kept: int
    waiting: int
    lost: int
    languages: dict[str, int]
    failures: int
    error: str
