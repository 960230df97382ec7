"""Hand-built records for the tests of the lower river: documents, events, and the worked example from gold."""

from __future__ import annotations

import datetime
from pathlib import Path
from typing import NamedTuple

import msgspec

from pertanda.records.base import Fact, Known, Made, Span, Unknown, content_id, known
from pertanda.records.document import Document, Sentence
from pertanda.records.event import Event, Explanation, Reason
from pertanda.records.gold import GoldDocument, GoldEvent
from pertanda.records.mention import Interval, Place
from pertanda.records.source import Source
from pertanda.records.vocabulary import Basis, EventType, MagnitudeKey, Modality, Mode, Reliability

MADE = Made(stage="test", version="1")
DAY = datetime.date(2024, 6, 15)
SEED = Path(__file__).parents[2] / "evals" / "gold" / "seed_id.jsonl"


def noon(day: datetime.date) -> datetime.datetime:
    return datetime.datetime.combine(day, datetime.time(12), datetime.UTC)


def interval(start: datetime.date | None, end: datetime.date | None) -> Interval | None:
    return None if start is None and end is None else Interval(start=start, end=end)


def document(
    name: str,
    *,
    published: datetime.date | None = DAY,
    outlet: str = "",
    agency: str | None = None,
    language: str = "en",
    text: str = "text",
    seen: datetime.date | None = None,
    url: str | None = None,
) -> Document:
    outlet = outlet or f"{name}.example"
    return Document(
        id=content_id("document", name),
        article_id=content_id("article", name),
        source_id=content_id("source", outlet),
        outlet=outlet,
        url=known(url, "the input names no address"),
        title=f"Title of {name}",
        language=language,
        published=known(published, "no date in the text"),
        seen_at=noon(seen or published or DAY),
        text=text,
        made=MADE,
        agency=known(agency, "no agency is credited in the text"),
    )


def sentence(doc: Document, index: int = 0, text: str = "A sentence that carries an act.") -> Sentence:
    return Sentence(
        id=content_id("sentence", doc.id, index),
        document_id=doc.id,
        index=index,
        start=0,
        end=len(text),
        text=text,
        made=MADE,
    )


def source(doc: Document, grade: Reliability = Reliability.C) -> Source:
    return Source(
        id=doc.source_id,
        name=doc.outlet,
        host=doc.outlet,
        country=Unknown("not looked up"),
        language=Known(doc.language),
        grade=grade,
        grade_reason="set by hand for the test",
    )


def event(
    doc: Document,
    type_: EventType = EventType.CONSULT,
    *,
    mode: Mode | None = None,
    actor: tuple[str, ...] = ("RUS",),
    recipient: tuple[str, ...] = ("PRK",),
    modality: Modality = Modality.HAPPENED,
    start: datetime.date | None = None,
    end: datetime.date | None = None,
    claimant: str | None = None,
    basis: Basis | None = None,
    place: Place | None = None,
    magnitude: dict[MagnitudeKey, int] | None = None,
    index: int = 0,
    trigger: Span | None = None,
    actor_span: Span | None = None,
    recipient_span: Span | None = None,
    actor_person: str = "",
    recipient_person: str = "",
    salt: str = "",
) -> Event:
    when = interval(start, end)
    trigger = trigger or Span(start=2, end=10, text="sentence")
    day: Fact[datetime.date] = Known(start) if start and start == end else Unknown("the text names no single day")
    return Event(
        id=content_id("event", doc.id, index, trigger.start, type_, modality, "|".join(actor), salt),
        document_id=doc.id,
        sentence_id=content_id("sentence", doc.id, index),
        type=type_,
        mode=known(mode, "the text does not say how"),
        actor=actor,
        recipient=recipient,
        modality=modality,
        claimant=known(claimant, "told in the article's own voice"),
        basis=known(basis, "the text does not say"),
        when=known(when, "the text does not say when"),
        place=known(place, "the text names no place"),
        magnitude=magnitude or {},
        trigger=trigger,
        actor_span=actor_span,
        recipient_span=recipient_span,
        actor_person=actor_person,
        recipient_person=recipient_person,
        cameo="042",
        confidence=0.8,
        event_day=day,
        seen_at=doc.seen_at,
        explanation=Explanation(
            frame="visit", words=trigger.text, reasons=(Reason(field="type", rule="frame visit", words=trigger.text),)
        ),
        made=MADE,
        rests_on=(content_id("sentence", doc.id, index),),
    )


class River(NamedTuple):
    """Records of the upper river by id, as the stages take them."""

    documents: dict[str, Document]
    sentences: dict[str, Sentence]
    events: dict[str, Event]
    sources: dict[str, Source]


def river(*parts: tuple[Document, Sentence, Event]) -> River:
    made = River({}, {}, {}, {})
    for doc, line, act in parts:
        made.documents[doc.id] = doc
        made.sentences[line.id] = line
        made.events[act.id] = act
        made.sources[doc.source_id] = source(doc)
    return made


def seed() -> River:
    """The worked example of the design as records, from its gold annotation."""
    gold = msgspec.json.decode(SEED.read_bytes(), type=GoldDocument)
    text = " ".join(line.text for line in gold.sentences)
    doc = document(gold.id, published=gold.published, outlet=gold.source, language=gold.lang, text=text)
    made = River({doc.id: doc}, {}, {}, {doc.source_id: source(doc)})
    for line in gold.sentences:
        made.sentences[sentence(doc, line.i).id] = sentence(doc, line.i, line.text)
        for number, act in enumerate(line.events):
            coded = _from_gold(doc, line.i, line.text, act, number)
            made.events[coded.id] = coded
    return made


def _from_gold(doc: Document, index: int, text: str, act: GoldEvent, number: int) -> Event:
    place = Place(name=act.place.name, country=act.place.country) if act.place else None
    return event(
        doc,
        act.type,
        mode=act.mode,
        actor=tuple(act.actor),
        recipient=tuple(act.recipient),
        modality=act.modality,
        start=act.start,
        end=act.end,
        claimant=act.claimant,
        basis=act.basis,
        place=place,
        magnitude=act.magnitude,
        index=index,
        trigger=_span(text, act.trigger),
        actor_span=_span(text, act.actor_text) if act.actor_text else None,
        recipient_span=_span(text, act.recipient_text) if act.recipient_text else None,
        salt=str(number),
    )


def _span(text: str, words: str) -> Span:
    start = text.index(words)
    return Span(start=start, end=start + len(words), text=words)
