"""`merge`: events into happenings, blocked by type, parties and modality family."""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from typing import TypeVar

from pertanda.exceptions import NotFoundError
from pertanda.happenings.cluster import Cluster, Sighting, cluster, sighting
from pertanda.happenings.contradictions import among
from pertanda.happenings.days import document_day
from pertanda.happenings.link import link
from pertanda.happenings.parties import UNKNOWN_ACTOR, Parties, parties
from pertanda.happenings.rules import Rules, load_rules
from pertanda.records.base import Fact, Known, Made, content_id, value_of
from pertanda.records.document import Document
from pertanda.records.event import Event
from pertanda.records.happening import Happening, Report
from pertanda.records.mention import Interval, Place
from pertanda.records.source import Source
from pertanda.records.vocabulary import EventType, MagnitudeKey, Modality, Mode, Reliability

__all__ = ["MADE", "family", "merge"]

MADE = Made(stage="happenings", version="1")

T = TypeVar("T")
_Block = tuple[EventType, Parties, str, str]


def merge(
    events: Sequence[Event],
    *,
    documents: Mapping[str, Document],
    grades: Mapping[str, Source],
    rules: Rules | None = None,
) -> list[Happening]:
    """One happening per act, ordered by when it was first seen; the order of `events` does not matter.

    `documents` by document id must hold every event's document; `grades` by source id may lack some, whose grade is
    then F. Raises NotFoundError for an event without its document.
    """
    rules = rules or load_rules()
    unique = {event.id: event for event in events}
    blocks: dict[_Block, list[Sighting]] = defaultdict(list)
    for event in unique.values():
        document = _document(event, documents)
        blocks[_block(event)].append(sighting(event, document_day(document), rules))
    found = [_happening(made, documents, grades) for block in blocks.values() for made in cluster(block, rules)]
    return sorted(link(found, rules), key=lambda happening: (happening.seen_at, happening.id))


def family(modality: Modality) -> str:
    """Modalities that may merge: a plan with an expectation as "announced", every other only with itself."""
    return "announced" if modality in (Modality.PLANNED, Modality.EXPECTED) else modality.value


def _document(event: Event, documents: Mapping[str, Document]) -> Document:
    if event.document_id not in documents:
        raise NotFoundError(
            f"event {event.id} names a document that is not given",
            where=event.document_id,
            fix="Pass every document of the events to merge.",
        )
    return documents[event.document_id]


def _block(event: Event) -> _Block:
    key = parties(event)
    unknown = UNKNOWN_ACTOR in {code.partition("/")[0] for code in (*event.actor, *event.recipient)} or not event.actor
    return event.type, key, family(event.modality), event.document_id if unknown else ""


def _happening(made: Cluster, documents: Mapping[str, Document], grades: Mapping[str, Source]) -> Happening:
    events = [member.event for member in made.members]
    reports = tuple(_report(member, documents[member.event.document_id], grades) for member in made.members)
    origins = {report.event_id: report.origin for report in reports}
    actor, recipient = _told_most([(event.actor, event.recipient) for event in events], events, origins, _specific)
    return Happening(
        id=content_id("happening", events[0].id),
        type=events[0].type,
        mode=_mode(events),
        actor=actor,
        recipient=recipient,
        modality=_modality(events),
        when=_when(events, origins),
        place=_place(events, origins),
        magnitude=_magnitude(events, origins),
        event_day=_event_day(events, origins),
        seen_at=events[0].seen_at,
        reports=reports,
        outlets=len({report.outlet for report in reports}),
        origins=len({report.origin for report in reports}),
        languages=tuple(sorted({report.language for report in reports})),
        contradictions=among(events),
        made=MADE,
        rests_on=tuple(event.id for event in events),
    )


def _report(member: Sighting, document: Document, grades: Mapping[str, Source]) -> Report:
    event, source = member.event, grades.get(document.source_id)
    return Report(
        event_id=event.id,
        sentence_id=event.sentence_id,
        document_id=document.id,
        outlet=document.outlet,
        origin=document.origin(),
        language=document.language,
        grade=source.grade if source else Reliability.F,
        modality=event.modality,
        claimant=value_of(event.claimant),
        published=value_of(document.published),
    )


def _told_most(
    values: Sequence[T], events: Sequence[Event], origins: Mapping[str, str], prefer: Callable[[T], int]
) -> T:
    """The value told by most independent origins; then the one `prefer` ranks lowest; then the earliest seen."""
    told: dict[int, set[str]] = {}
    first: dict[str, int] = {}
    for position, (value, event) in enumerate(zip(values, events, strict=True)):
        number = first.setdefault(repr(value), position)
        told.setdefault(number, set()).add(origins[event.id])
    return values[min(told, key=lambda number: (-len(told[number]), prefer(values[number]), number))]


def _specific(sides: tuple[tuple[str, ...], tuple[str, ...]]) -> int:
    return -sum("/" in code for codes in sides for code in codes)


def _mode(events: Sequence[Event]) -> Fact[Mode]:
    known = [event.mode for event in events if isinstance(event.mode, Known)]
    return known[0] if known else events[0].mode


def _modality(events: Sequence[Event]) -> Modality:
    # A plan by the actor's own side weighs more than somebody's expectation of it; other families are uniform.
    return Modality.PLANNED if any(e.modality is Modality.PLANNED for e in events) else events[0].modality


def _when(events: Sequence[Event], origins: Mapping[str, str]) -> Fact[Interval]:
    dated = [event for event in events if isinstance(event.when, Known)]
    # A window belongs to the modality it was told with: the plan's own days before somebody's expectation of them.
    dated = [event for event in dated if event.modality is _modality(events)] or dated
    if not dated:
        return events[0].when
    return _told_most([event.when for event in dated], dated, origins, _width)


def _width(when: Fact[Interval]) -> int:
    interval = value_of(when)
    if interval is None or interval.start is None or interval.end is None:
        return datetime.date.max.toordinal()
    return (interval.end - interval.start).days


def _event_day(events: Sequence[Event], origins: Mapping[str, str]) -> Fact[datetime.date]:
    dated = [event for event in events if isinstance(event.event_day, Known)]
    if not dated:
        return events[0].event_day
    return _told_most([event.event_day for event in dated], dated, origins, lambda _: 0)


def _place(events: Sequence[Event], origins: Mapping[str, str]) -> Fact[Place]:
    placed = [event for event in events if isinstance(event.place, Known)]
    if not placed:
        return events[0].place
    return _told_most([event.place for event in placed], placed, origins, _vagueness)


def _vagueness(fact: Fact[Place]) -> int:
    place = value_of(fact)
    return 0 if place and place.country else 1


def _magnitude(events: Sequence[Event], origins: Mapping[str, str]) -> dict[MagnitudeKey, int]:
    """Per key the figure told by most origins; a figure beats the round lower bound that stands for it."""
    found: dict[MagnitudeKey, int] = {}
    for key in MagnitudeKey:
        telling = [event for event in events if key in event.magnitude]
        if telling:
            values = [event.magnitude[key] for event in telling]
            found[key] = _told_most(values, telling, origins, lambda value: -value)
    return found
