"""Records for the store's tests: as many as wanted, each a pure function of its number."""

from __future__ import annotations

import datetime
import random
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from pertanda.records.assessment import Assessment
from pertanda.records.base import Known, Made, Span, Unknown, content_id
from pertanda.records.brief import Brief, BriefItem, BriefSection
from pertanda.records.document import Document, RawArticle, Sentence
from pertanda.records.event import Event, Explanation, Reason
from pertanda.records.happening import Happening, Report
from pertanda.records.question import BaseRate, EventQuery, Question
from pertanda.records.run import Finished, Job, Run
from pertanda.records.signal import Signal
from pertanda.records.source import Source
from pertanda.records.vocabulary import EventType, Modality, QuadClass, Reliability
from pertanda.store.desk import Desk
from pertanda.store.queue import article_key

MADE = Made(stage="test", version="1")
NOW = datetime.datetime(2026, 3, 1, 12, tzinfo=datetime.UTC)
DAY = datetime.date(2026, 2, 28)
RUN = Run(code_version="1", data_digest="d0", settings="{}", started_at=NOW)
OTHER_RUN = Run(code_version="2", data_digest="d0", settings="{}", started_at=NOW)

WORDS = ["menteri", "presiden", "kapal", "selam", "latihan", "bersama", "sanksi", "misil", "balon", "pasukan"]
WORDS += ["perbatasan", "kunjungan", "minister", "president", "vessel", "exercise", "missile", "troops", "denies"]


def article(number: int, *, url: str | None = None, sentences: int = 3) -> RawArticle:
    """Article `number`; with `url` given, several may be versions of one article."""
    chance = random.Random(number)
    lines = tuple(f"Kalimat {number}-{i}: " + " ".join(chance.choices(WORDS, k=14)) + "." for i in range(sentences))
    address = url or f"https://contoh.example/{number}"
    return RawArticle(origin=f"test:{number}", sentences=lines, url=address, title=f"Judul {number}", outlet="contoh")


def result(raw: RawArticle, *, seen_at: datetime.datetime = NOW, day: datetime.date = DAY, events: int = 2) -> Finished:
    """What the stages would make of an article: its sentences, and events in the first of them."""
    document = _document(raw, seen_at, day)
    sentences = tuple(_sentences(document, raw.sentences or ()))
    coded = tuple(_event(document, sentences[i % len(sentences)], i) for i in range(events))
    return Finished(key=article_key(raw), document=document, sentences=sentences, events=coded)


def work(job: Job) -> Finished:
    """A job's result, as deterministic as the job."""
    return result(job.article, seen_at=job.queued_at)


def _document(raw: RawArticle, seen_at: datetime.datetime, day: datetime.date) -> Document:
    text = "\n".join(raw.sentences or ())
    source_id = SOURCE.id
    return Document(
        id=content_id("document", source_id, raw.url or "", text),
        article_id=content_id("article", source_id, raw.url or ""),
        source_id=source_id,
        outlet="contoh",
        url=Known(raw.url) if raw.url else Unknown("not given"),
        title=raw.title or "",
        language="id",
        published=Known(day),
        seen_at=seen_at,
        text=text,
        made=MADE,
    )


def _sentences(document: Document, lines: tuple[str, ...]) -> Iterator[Sentence]:
    start = 0
    for index, text in enumerate(lines):
        id_ = content_id("sentence", document.id, start, start + len(text))
        yield Sentence(
            id=id_, document_id=document.id, index=index, start=start, end=start + len(text), text=text, made=MADE
        )
        start += len(text) + 1


def _event(document: Document, sentence: Sentence, number: int) -> Event:
    words = sentence.text.split()
    trigger = Span(start=0, end=len(words[0]), text=words[0])
    return Event(
        id=content_id("event", document.id, sentence.id, number),
        document_id=document.id,
        sentence_id=sentence.id,
        type=EventType.CONSULT,
        mode=Unknown("the text does not say"),
        actor=("RUS/GOV", "PRK"),
        recipient=("KOR/GOV",),
        modality=Modality.PLANNED,
        claimant=Unknown("nobody is named"),
        basis=Unknown("nothing is named"),
        when=Unknown("no time is named"),
        place=Unknown("no place is named"),
        magnitude={},
        trigger=trigger,
        actor_span=trigger,
        recipient_span=None,
        cameo="036",
        confidence=0.7,
        event_day=Known(DAY) if number % 3 < 2 else Unknown("no time is named"),
        seen_at=document.seen_at,
        explanation=Explanation(frame="visit", words=words[0], reasons=(Reason(field="type", rule="frame visit"),)),
        made=MADE,
        rests_on=(sentence.id, document.id),
    )


SOURCE = Source(
    id=content_id("source", "contoh.example"),
    name="Contoh",
    host="contoh.example",
    country=Known("IDN"),
    language=Known("id"),
    grade=Reliability.C,
    grade_reason="made up",
)


def happening(finished: Finished, number: int = 0) -> Happening:
    """The happening of one event of a result."""
    event = finished.events[number]
    report = Report(
        event_id=event.id,
        sentence_id=event.sentence_id,
        document_id=event.document_id,
        outlet="contoh",
        origin="contoh",
        language="id",
        grade="C3",
        modality=event.modality,
        claimant=None,
        published=DAY,
    )
    return Happening(
        id=content_id("happening", event.id),
        type=event.type,
        mode=event.mode,
        actor=event.actor,
        recipient=event.recipient,
        modality=event.modality,
        when=event.when,
        place=event.place,
        magnitude={},
        event_day=event.event_day,
        seen_at=event.seen_at,
        reports=(report,),
        outlets=1,
        origins=1,
        languages=("id",),
        contradictions=(),
        made=MADE,
        rests_on=(event.id,),
    )


def signal(on: Happening) -> Signal:
    """A signal that rests on one happening."""
    return Signal(
        id=content_id("signal", on.id),
        kind="anomaly",
        actor="RUS",
        recipient="KOR",
        quad_class=QuadClass.VERBAL_COOPERATION,
        day=DAY,
        seen=5,
        expected=1.0,
        score=3.2,
        last_comparable=Unknown("there is no earlier day"),
        made=MADE,
        rests_on=(on.id,),
        as_of=DAY,
        history_days=60,
    )


def assessment(on: Happening, probability: float = 0.4) -> Assessment:
    """An assessment of one question that rests on one happening."""
    return Assessment(
        id=content_id("assessment", QUESTION.id, DAY.isoformat()),
        question_id=QUESTION.id,
        as_of=DAY,
        probability=probability,
        low=0.2,
        high=0.6,
        base_rate=0.3,
        word="roughly even chance",
        contributions=(),
        outcome=Unknown("the window is open"),
        resolved_by=Unknown("the window is open"),
        made=MADE,
        rests_on=(on.id,),
    )


QUESTION = Question(
    id=content_id("question", "visit"),
    slug="visit",
    text={"en": "Will the visit take place?"},
    resolution=EventQuery(type=(EventType.CONSULT,)),
    resolution_rule={"en": "A visit is reported."},
    opens=DAY,
    closes=DAY + datetime.timedelta(days=30),
    base_rate=BaseRate(
        reference_class={"en": "announced visits"}, successes=3, trials=10, window_days=30, source="made up"
    ),
    indicators=(),
    made=MADE,
)


def brief(on: Happening, statement: str = "A visit is planned.") -> Brief:
    """A brief of one statement."""
    item = BriefItem(statement=statement, about=on.id, modality="planned", marks=(1,))
    return Brief(
        id=content_id("brief", DAY.isoformat(), "en"),
        as_of=DAY,
        language="en",
        title="Brief",
        sections=(BriefSection(key="plans", title="Plans", items=(item,)),),
        marks=(),
        sources_heard=1,
        documents_read=1,
        made=MADE,
        rests_on=(on.id,),
        since=DAY - datetime.timedelta(days=1),
    )


@contextmanager
def filed(path: Path, *articles: RawArticle) -> Iterator[tuple[Desk, list[Finished]]]:
    """A desk open for writing with these articles done under `RUN`, which is active."""
    with Desk.open(path, write=True) as desk:
        desk.start_run(RUN)
        desk.enqueue(articles, now=NOW)
        results = [work(job) for job in desk.take(len(articles))]
        desk.finish(RUN.id, results)
        desk.activate(RUN.id)
        yield desk, results
