"""Brief: the publication of one day, each statement with the sentences it rests on."""

from __future__ import annotations

import datetime

from pertanda.records.base import Made, Record

__all__ = ["Brief", "BriefItem", "BriefSection", "Mark"]


class Mark(Record):
    """A numbered mark: the sentence, its document and outlet, with the outlet's grade and the publication day."""

    number: int
    sentence_id: str
    document_id: str
    outlet: str
    grade: str
    language: str
    published: str
    title: str
    url: str | None
    sentence: str
    highlight: tuple[int, int]  # the trigger's [start, end) in the sentence


class BriefItem(Record):
    """One statement. `about` is the id of the happening, signal or assessment it states; `marks` are never empty."""

    statement: str
    about: str
    modality: str
    marks: tuple[int, ...]
    details: tuple[str, ...] = ()


class BriefSection(Record):
    """A titled group of statements; `note` is shown when there is none, so that an empty section says why."""

    key: str
    title: str
    items: tuple[BriefItem, ...]
    note: str = ""


class Brief(Record):
    """A day's brief in one language. `as_of` is its day; nothing published after it is used."""

    id: str
    as_of: datetime.date
    language: str
    title: str
    sections: tuple[BriefSection, ...]
    marks: tuple[Mark, ...]
    sources_heard: int
    documents_read: int
    made: Made
    rests_on: tuple[str, ...]
