"""Coded documents in the gold format (codebook section 7)."""

from __future__ import annotations

import datetime
from collections.abc import Sequence

from pertanda.records.base import Span, value_of
from pertanda.records.document import Document, Sentence
from pertanda.records.event import Event
from pertanda.records.gold import GoldDocument, GoldEvent, GoldPlace, GoldSentence

__all__ = ["gold_document", "gold_event"]


def gold_document(document: Document, sentences: Sequence[Sentence], events: Sequence[Event]) -> GoldDocument:
    """One document as a line of a gold file; a document without a date takes the day it was seen."""
    by_sentence: dict[str, list[GoldEvent]] = {}
    for event in events:
        by_sentence.setdefault(event.sentence_id, []).append(gold_event(event))
    published: datetime.date = value_of(document.published) or document.seen_at.date()
    return GoldDocument(
        id=document.given_id or document.id,
        lang=document.language,
        published=published,
        source=document.outlet,
        sentences=[GoldSentence(i=s.index, text=s.text, events=by_sentence.get(s.id, [])) for s in sentences],
    )


def gold_event(event: Event) -> GoldEvent:
    """One event with plain nulls, its keys those of the gold format."""
    when, place = value_of(event.when), value_of(event.place)
    return GoldEvent(
        type=event.type,
        mode=value_of(event.mode),
        actor=list(event.actor),
        recipient=list(event.recipient),
        modality=event.modality,
        claimant=value_of(event.claimant),
        basis=value_of(event.basis),
        start=when.start if when else None,
        end=when.end if when else None,
        place=GoldPlace(name=place.name, country=place.country) if place else None,
        magnitude=event.magnitude or None,
        trigger=event.trigger.text,
        actor_text=_text(event.actor_span),
        recipient_text=_text(event.recipient_span),
    )


def _text(span: Span | None) -> str:
    return span.text if span is not None else ""
