"""Numbered marks: the sentences that statements rest on."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import msgspec

from pertanda.exceptions import SupportError
from pertanda.records.base import value_of
from pertanda.records.brief import Mark
from pertanda.records.document import Document, Sentence
from pertanda.records.event import Event
from pertanda.records.source import Source
from pertanda.records.vocabulary import Reliability

__all__ = ["MarkBook"]


class MarkBook:
    """Gives each sentence one number, in the order of first use, and refuses statements without any."""

    def __init__(
        self,
        *,
        events: Mapping[str, Event],
        sentences: Mapping[str, Sentence],
        documents: Mapping[str, Document],
        sources: Mapping[str, Source],
        most: int,
    ) -> None:
        self._events, self._sentences = events, sentences
        self._documents, self._sources = documents, sources
        self._most = most
        self._marks: dict[str, Mark] = {}

    @property
    def marks(self) -> tuple[Mark, ...]:
        """Every mark given so far, by number."""
        return tuple(self._marks.values())

    def support(self, event_ids: Iterable[str], *, about: str) -> tuple[int, ...]:
        """The marks of a statement that rests on these events: at most `most`, one of each document, best grade first.

        Raises SupportError when none of them has its sentence, naming `about`.
        """
        events = [self._events[event_id] for event_id in dict.fromkeys(event_ids) if event_id in self._events]
        shown = [event for event in events if event.sentence_id in self._sentences]
        if not shown:
            raise SupportError(
                "a statement has no sentence to rest on",
                where=about,
                fix="Pass the sentences and documents of all events, or leave the record out.",
            )
        chosen: dict[str, Event] = {}
        for event in sorted(shown, key=self._rank):
            chosen.setdefault(event.document_id, event)
        return tuple(sorted({self._number(event) for event in list(chosen.values())[: self._most]}))

    def document(self, event_id: str) -> Document:
        """The document of an event. Raises SupportError when it is not given."""
        event = self._events.get(event_id)
        if event is None or event.document_id not in self._documents:
            raise SupportError("an event has no document to rest on", where=event_id, fix="Pass all documents.")
        return self._documents[event.document_id]

    def _rank(self, event: Event) -> tuple[str, str, str, int, str]:
        document = self.document(event.id)
        published = value_of(document.published)
        day = published.isoformat() if published else "9999"
        sentence = self._sentences[event.sentence_id]
        return self._grade(document), day, document.id, sentence.index, event.id

    def _grade(self, document: Document) -> str:
        source = self._sources.get(document.source_id)
        return source.grade if source else Reliability.F

    def _number(self, event: Event) -> int:
        span = (event.trigger.start, event.trigger.end)
        mark = self._marks.get(event.sentence_id)
        if mark is None:
            self._marks[event.sentence_id] = mark = self._mark(event, span)
        elif span != mark.highlight and span not in mark.further:
            self._marks[event.sentence_id] = mark = msgspec.structs.replace(mark, further=(*mark.further, span))
        return mark.number

    def _mark(self, event: Event, span: tuple[int, int]) -> Mark:
        sentence, document = self._sentences[event.sentence_id], self.document(event.id)
        published = value_of(document.published)
        return Mark(
            number=len(self._marks) + 1,
            sentence_id=sentence.id,
            document_id=document.id,
            outlet=document.outlet,
            grade=self._grade(document),
            language=document.language,
            published=published.isoformat() if published else "",
            title=document.title,
            url=value_of(document.url),
            sentence=sentence.text,
            highlight=span,
        )
