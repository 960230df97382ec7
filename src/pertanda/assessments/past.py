"""What a question may look at, as it was known at the end of each day: nothing learned later changes an earlier day."""

from __future__ import annotations

import datetime
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property
from typing import TypeVar

import msgspec

from pertanda.assessments.queries import answers, says
from pertanda.exceptions import NotFoundError, UsageError
from pertanda.happenings.days import document_day
from pertanda.happenings.merge import merge
from pertanda.happenings.parties import parties
from pertanda.records.document import Document, Sentence
from pertanda.records.event import Event
from pertanda.records.happening import Happening
from pertanda.records.question import EventQuery, Indicator, IndicatorKind, Question
from pertanda.records.signal import Signal

__all__ = ["Past"]

T = TypeVar("T")


class Past:
    """One question's past. Reports are merged into happenings anew for every day on which one of them was added.

    Merging the whole stream once would let a report of next week say which of today's reports tell one act, and on
    which day it fell. Only events that can stand in one happening with an answer to the question are merged.
    """

    def __init__(
        self,
        question: Question,
        *,
        events: Iterable[Event],
        happenings: Iterable[Happening],
        documents: Mapping[str, Document],
        sentences: Mapping[str, Sentence] | None = None,
        signals: Iterable[Signal] = (),
    ) -> None:
        self._question, self._documents, self._sentences = question, documents, sentences
        self._all = list(events)
        self._view = list(happenings)
        self.signals = list(signals)
        dated = sorted((self.day(event), event.id) for event in _mergeable(question, self._all))
        self._by_id = {event.id: event for event in self._all}
        self._days = [day for day, _ in dated]
        self._events = [self._by_id[event_id] for _, event_id in dated]
        self._merged: dict[int, list[Happening]] = {}

    def day(self, event: Event) -> datetime.date:
        """The day on which the event's article could be known. Raises NotFoundError without the article."""
        return document_day(_of(event.document_id, self._documents))

    def acts(self, event_ids: Iterable[str]) -> list[Event]:
        """The events of these ids, in their order."""
        return [self._by_id[event_id] for event_id in event_ids]

    def origin(self, event: Event) -> str:
        """Whose report the event is."""
        return _of(event.document_id, self._documents).origin()

    def happenings(self, day: datetime.date) -> list[Happening]:
        """The happenings about the question's matter, from the reports known by the end of `day`."""
        known = bisect_right(self._days, day)
        if known not in self._merged:
            self._merged[known] = merge(self._events[:known], documents=self._documents, grades={})
        return self._merged[known]

    def matching(self, indicator: Indicator) -> list[Event]:
        """Every event that matches the indicator's query, whenever it was known.

        Raises UsageError when the query asks for words and no sentences are given.
        """
        if indicator.id not in self._matching:
            self._matching[indicator.id] = [
                event
                for event in self._all
                if answers(event, indicator.query) and self.says(event.sentence_id, indicator.query)
            ]
        return self._matching[indicator.id]

    def answering(self, query: EventQuery, day: datetime.date) -> list[Happening]:
        """The happenings known by `day` that answer the query; of words, one report's sentence must hold one."""
        return [
            one
            for one in self.happenings(day)
            if answers(one, query) and any(self.says(report.sentence_id, query) for report in one.reports)
        ]

    def says(self, sentence_id: str, query: EventQuery) -> bool:
        """Whether the sentence holds a word of the query. Raises UsageError when no sentences are given."""
        if not query.words:
            return True
        if self._sentences is None:
            raise UsageError(
                f"question {self._question.slug!r} asks for words but no sentences are given", fix="Pass the sentences."
            )
        return says(_of(sentence_id, self._sentences).text, query)

    @cached_property
    def _matching(self) -> dict[str, list[Event]]:
        return {}

    @cached_property
    def heard(self) -> frozenset[datetime.date]:
        """The days of which the desk has an article."""
        return frozenset(document_day(document) for document in self._documents.values())

    @cached_property
    def outlets(self) -> dict[str, frozenset[datetime.date]]:
        """The days on which each outlet was heard."""
        days: dict[str, set[datetime.date]] = defaultdict(set)
        for document in self._documents.values():
            days[document.outlet].add(document_day(document))
        return {outlet: frozenset(heard) for outlet, heard in days.items()}

    @cached_property
    def told_by(self) -> dict[str, list[Event]]:
        """The events of each outlet."""
        found: dict[str, list[Event]] = defaultdict(list)
        for event in self._all:
            found[_of(event.document_id, self._documents).outlet].append(event)
        return found

    @cached_property
    def reports(self) -> dict[str, list[Event]]:
        """The events of each happening of the standing view, for signals, which name happenings of the whole desk."""
        return {one.id: self.acts(event for event in one.rests_on if event in self._by_id) for one in self._view}

    @cached_property
    def _owner(self) -> dict[str, str]:
        return {event_id: happening.id for happening in self._view for event_id in happening.rests_on}

    def standing_id(self, happening: Happening) -> str:
        """The id under which the standing view holds an act that was merged as of an earlier day."""
        return self._owner.get(happening.rests_on[0], happening.id)


def _mergeable(question: Question, events: Sequence[Event]) -> list[Event]:
    """Events of the types and parties of those that answer a query of the question: merging never crosses these."""
    queries = [_loose(query) for query in _queries(question)]
    wanted = {(event.type, parties(event)) for event in events if any(answers(event, query) for query in queries)}
    return [event for event in events if (event.type, parties(event)) in wanted]


def _queries(question: Question) -> list[EventQuery]:
    acts = [one.query for one in question.indicators if one.kind in (IndicatorKind.EVENTS, IndicatorKind.HAPPENINGS)]
    return [question.resolution, *(query for query in acts if query != EventQuery())]


def _loose(query: EventQuery) -> EventQuery:
    return msgspec.structs.replace(query, modality=(), mode=(), words=(), country=())


def _of(key: str, records: Mapping[str, T]) -> T:
    if key not in records:
        raise NotFoundError("an event names a record that is not given", where=key, fix="Pass the whole river.")
    return records[key]
