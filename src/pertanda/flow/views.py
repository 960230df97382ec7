"""What follows from the events known as of a day: happenings, signals, assessments, and the brief made of them."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Sequence
from itertools import product
from pathlib import Path
from typing import NamedTuple

import msgspec

from pertanda.assessments.acts import read_imported
from pertanda.assessments.base_model import Priors, priors
from pertanda.assessments.judged import judged
from pertanda.assessments.weigh import history
from pertanda.documents.duplicates.origins import origin_of
from pertanda.exceptions import NotFoundError
from pertanda.flow.coding import Tools
from pertanda.happenings.merge import merge
from pertanda.happenings.parties import nations
from pertanda.knowledge.labels import actor_label
from pertanda.knowledge.outlets import OutletIndex
from pertanda.knowledge.reader_grades import with_reader_grades
from pertanda.publication.brief import tell
from pertanda.publication.why import Material
from pertanda.records.assessment import Assessment
from pertanda.records.base import value_of
from pertanda.records.brief import Brief
from pertanda.records.document import Document, Sentence
from pertanda.records.event import Event
from pertanda.records.happening import Happening
from pertanda.records.question import Question
from pertanda.records.signal import Signal, SourceVolume
from pertanda.records.source import Source
from pertanda.signals.counts import NOBODY
from pertanda.signals.courses import Courses, pair_courses
from pertanda.signals.volume import source_volumes
from pertanda.signals.watch import watch
from pertanda.store.desk import Desk

__all__ = [
    "SHORTEST_ID",
    "day_of",
    "first_day",
    "full_id",
    "happenings",
    "material",
    "newest_day",
    "publish",
    "refresh",
    "volumes",
]

SHORTEST_ID = 6


class _Known(NamedTuple):
    """What is known as of a day: documents published (or, without a date, seen) by its end, and their events."""

    documents: dict[str, Document]
    events: list[Event]
    sources: dict[str, Source]


def day_of(document: Document) -> datetime.date:
    """The day a document became known: of publication, else when it was seen."""
    return value_of(document.published) or document.seen_at.date()


def newest_day(desk: Desk) -> datetime.date | None:
    """The latest known publication day on the desk; where no document has one, the day one was seen; else None."""
    documents = list(desk.documents())
    dated = [day for document in documents if (day := value_of(document.published)) is not None]
    return max(dated or map(day_of, documents), default=None)


def first_day(desk: Desk) -> datetime.date | None:
    """The earliest known publication day on the desk, or None."""
    return min((day for d in desk.documents() if (day := value_of(d.published)) is not None), default=None)


def _latest_told(desk: Desk, as_of: datetime.date | None) -> dict[str, Document]:
    """The versions that stood on a day: an edit of later takes nothing from the brief of before."""
    told = {d.id: d for d in desk.documents(all_versions=True) if as_of is None or day_of(d) <= as_of}
    replaced = {document.supersedes for document in told.values()}
    return {id_: document for id_, document in told.items() if id_ not in replaced}


def _known(desk: Desk, as_of: datetime.date | None, outlets: OutletIndex) -> _Known:
    told = _latest_told(desk, as_of)
    origins = origin_of(told.values(), desk.copies())
    documents = {i: msgspec.structs.replace(d, traced_origin=origins[i]) for i, d in told.items()}
    events = [e for e in desk.events(all_versions=True) if e.document_id in documents]
    return _Known(documents, events, with_reader_grades(desk.sources(), desk.watched(), outlets))


def _sentences(desk: Desk, events: Iterable[Event]) -> dict[str, Sentence]:
    wanted = dict.fromkeys(event.document_id for event in events)
    return {s.id: s for document_id in wanted for s in desk.sentences_of(document_id)}


def refresh(desk: Desk, *, tools: Tools) -> None:
    """Remake happenings, signals and assessments as of the newest day, in one transaction."""
    run_id, as_of = desk.active_run(), newest_day(desk)
    if run_id is None or as_of is None:
        return
    view = _view(desk, _known(desk, None, tools.outlets), tools, as_of)
    desk.replace_view(run_id, happenings=view.happenings, signals=view.signals, assessments=view.assessments)


class _View(NamedTuple):
    """What follows from the events known as of a day."""

    happenings: list[Happening]
    signals: list[Signal]
    assessments: list[Assessment]
    sentences: dict[str, Sentence]


def _view(desk: Desk, known: _Known, tools: Tools, as_of: datetime.date) -> _View:
    happenings = merge(known.events, documents=known.documents, grades=known.sources)
    sentences = _sentences(desk, known.events)
    questions, resolutions = list(desk.questions()), desk.resolutions()
    judged_days = judged(
        questions, events=known.events, documents=known.documents, last=as_of, settings=tools.settings.signals
    )
    started = _priors(desk, questions, known, tools, as_of)
    assessments = [
        assessment
        for question in questions
        for assessment in history(
            [question],
            events=known.events,
            happenings=happenings,
            documents=known.documents,
            first=min(question.opens, as_of),
            last=as_of,
            sentences=sentences,
            signals=judged_days,
            resolutions=resolutions,
            prior=started,
        )
    ]
    signals = watch(happenings, as_of=as_of, settings=tools.settings.signals)
    return _View(happenings, signals, assessments, sentences)


def _priors(desk: Desk, questions: Sequence[Question], known: _Known, tools: Tools, as_of: datetime.date) -> Priors:
    """Where each question's probability starts on each day; what former runs worked out is taken from the desk."""
    table = tools.settings.assessments.history
    return priors(
        questions,
        events=known.events,
        documents=known.documents,
        last=as_of,
        imported=read_imported(Path(table)) if table and questions else (),
        remembered={one.prior.key: one.prior for one in desk.assessments() if one.prior and one.prior.key},
    )


def publish(
    desk: Desk, *, tools: Tools, as_of: datetime.date, language: str, since: datetime.date | None = None
) -> Brief:
    """The brief of a day in a language, made from what was known by that day; news is what came after `since`.

    Raises SupportError for a statement without a sentence, UsageError for a language without wording.
    """
    known = _known(desk, as_of, tools.outlets)
    view = _view(desk, known, tools, as_of)
    return tell(
        as_of=as_of,
        language=language,
        happenings=view.happenings,
        signals=view.signals,
        assessments=view.assessments,
        questions=desk.questions(),
        sentences=view.sentences,
        documents=known.documents,
        sources=known.sources,
        events={event.id: event for event in known.events},
        settings=tools.settings.brief,
        names=actor_label,
        since=since,
        courses=_courses(view.happenings, desk.questions(), tools, as_of),
        volumes=source_volumes(known.documents.values(), known.sources, as_of=as_of),
    )


def _courses(
    happenings: Sequence[Happening], questions: Sequence[Question], tools: Tools, as_of: datetime.date
) -> Courses:
    asked = {pair for one in questions if one.opens <= as_of <= one.closes for pair in _pairs_asked(one)}
    return pair_courses(happenings, as_of=as_of, settings=tools.settings.signals, asked=asked)


def _pairs_asked(question: Question) -> set[tuple[str, str]]:
    """The pairs a question is about, by nation; of one party, its acts toward nobody named."""
    rule = question.resolution
    actors, others = nations(rule.actor), nations(rule.recipient) or {NOBODY}
    return {(min(pair), max(pair)) for pair in product(actors, others)}


def happenings(desk: Desk, *, outlets: OutletIndex, as_of: datetime.date) -> list[Happening]:
    """The happenings of the desk from the reports known by the end of a day."""
    known = _known(desk, as_of, outlets)
    return merge(known.events, documents=known.documents, grades=known.sources)


def volumes(desk: Desk, *, outlets: OutletIndex, as_of: datetime.date) -> list[SourceVolume]:
    """How much each source told up to a day, and which has fallen silent."""
    known = _known(desk, as_of, outlets)
    return source_volumes(known.documents.values(), known.sources, as_of=as_of)


def material(desk: Desk, *, tools: Tools, as_of: datetime.date) -> Material:
    """Every record of the view of a day by id, for walking down from any of them."""
    known = _known(desk, as_of, tools.outlets)
    view = _view(desk, known, tools, as_of)
    briefs = [brief for brief in desk.briefs() if brief.as_of <= as_of]
    return Material(
        documents=known.documents,
        sentences={s.id: s for d in known.documents for s in desk.sentences_of(d)},
        events={event.id: event for event in known.events},
        sources=known.sources,
        happenings={h.id: h for h in view.happenings},
        signals={s.id: s for s in view.signals},
        questions={q.id: q for q in desk.questions()},
        assessments={a.id: a for a in view.assessments},
        briefs={b.id: b for b in briefs},
        archived={i: row for i, row in desk.archived_documents().items() if i in known.documents},
    )


def full_id(beginning: str, records: Material) -> str:
    """The one id that begins so. Raises NotFoundError for none or several, or fewer than six characters."""
    wanted = beginning.strip().lower()
    # A document's id stands in two groups: of documents and of archived pages.
    every = dict.fromkeys(i for group in records for i in group)
    found = [i for i in every if i.startswith(wanted) or i[2:].startswith(wanted)]
    if len(wanted) < SHORTEST_ID:
        raise NotFoundError(f"{beginning!r} is too short", fix=f"Give {SHORTEST_ID} characters of the id or more.")
    if len(found) != 1:
        what = "no record has" if not found else f"{len(found)} records have"
        raise NotFoundError(f"{what} an id that begins with {wanted!r}", fix="Ids stand in a brief's JSON and page.")
    return found[0]
