"""What the store keeps besides the river: runs, queued jobs, finished and refused work, search hits and lineage."""

from __future__ import annotations

import datetime

from pertanda.records.base import Record, content_id
from pertanda.records.document import Document, RawArticle, Sentence
from pertanda.records.event import Event

__all__ = ["Finished", "Hit", "Job", "LineageNode", "Quarantined", "Run"]


class Run(Record, frozen=True):
    """One version of code, data files and settings; everything coded under it is comparable row by row.

    `settings` is the canonical JSON of all settings that change an output. `started_at` (UTC) is no part of the id,
    so that the same version started again is the same run.
    """

    code_version: str
    data_digest: str
    settings: str
    started_at: datetime.datetime

    @property
    def id(self) -> str:
        """`u-` and 32 hex digits over code version, data digest and settings."""
        return content_id("run", self.code_version, self.data_digest, self.settings)


class Job(Record, frozen=True):
    """One article taken from the queue. `attempts` counts this one too.

    `queued_at` (UTC) is when we knew of the article: the right `now` for reading it, because a job that is done again
    after a kill then gives the same bytes.
    """

    key: str
    stage: str
    attempts: int
    queued_at: datetime.datetime
    article: RawArticle


class Finished(Record, frozen=True):
    """What a job came to: its document, all sentences of it in order, and all events coded in them."""

    key: str
    document: Document
    sentences: tuple[Sentence, ...]
    events: tuple[Event, ...]


class Quarantined(Record, frozen=True):
    """An input that was set aside: why, its first characters, the traceback if there was one, and when (UTC).

    `key` is the job's key, or the digest of an input that never became a job (then `attempts` is 0).
    """

    key: str
    stage: str
    origin: str
    reason: str
    excerpt: str
    traceback: str
    attempts: int
    at: datetime.datetime


class Hit(Record, frozen=True):
    """A sentence found by its words, with what a list shows of its document. `day` is the day of publication, or the
    day it was seen where that is unknown.
    """

    sentence: Sentence
    title: str
    outlet: str
    language: str
    day: datetime.date


class LineageNode(Record, frozen=True):
    """A record and what it rests on, down to sentences, documents and sources.

    `record` is None when the desk does not hold the record named (a mention, a source that was never filed).
    """

    kind: str
    id: str
    record: Record | None
    rests_on: tuple[LineageNode, ...] = ()
