"""`tell`: the brief of a day, each statement with the sentences it rests on."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping, Sequence

from pertanda.happenings.days import document_day
from pertanda.happenings.merge import merge
from pertanda.publication.marks import MarkBook
from pertanda.publication.naming import Names
from pertanda.publication.pairs import pair_panels
from pertanda.publication.panels import dyad_panels, question_panels, source_lines
from pertanda.publication.reach import Reach, load_reach
from pertanda.publication.sections import Desk, anomalies, contradictions, happening_sections, section
from pertanda.publication.wording import Wording, load_wording
from pertanda.records.assessment import Assessment
from pertanda.records.base import Known, Made, content_id
from pertanda.records.brief import Brief, BriefItem, BriefSection, QuestionPanel
from pertanda.records.document import Document, Sentence
from pertanda.records.event import Event
from pertanda.records.happening import Happening
from pertanda.records.question import Question
from pertanda.records.signal import Signal, SourceVolume
from pertanda.records.source import Source
from pertanda.settings import BriefSettings
from pertanda.signals.courses import NO_COURSES, Courses, multiples

__all__ = ["MADE", "tell"]

MADE = Made(stage="publication", version="1")


def tell(
    *,
    as_of: datetime.date,
    language: str,
    happenings: Sequence[Happening],
    signals: Sequence[Signal],
    assessments: Sequence[Assessment],
    questions: Sequence[Question],
    sentences: Mapping[str, Sentence],
    documents: Mapping[str, Document],
    sources: Mapping[str, Source],
    events: Mapping[str, Event],
    settings: BriefSettings,
    names: Names,
    since: datetime.date | None = None,
    reach: Reach | None = None,
    courses: Courses = NO_COURSES,
    volumes: Sequence[SourceVolume] = (),
) -> Brief:
    """The brief of `as_of` in `language`; what became known after `since` (the day before, unless given) is news.

    All mappings are by id. `assessments` may hold several days of a question: its line and change come from them.
    `names(code, language)` names an actor code. `courses` and `volumes` are those of `as_of`. Nothing published after
    `as_of` is used.
    Raises SupportError for a statement without a sentence, UsageError for a language without wording.
    """
    reach = reach or load_reach()
    wording = load_wording(language)
    since = since if since is not None else as_of - datetime.timedelta(days=1)
    known = _known_by(happenings, events, documents, sources, as_of)
    book = MarkBook(
        events=events, sentences=sentences, documents=documents, sources=sources, most=reach.marks_per_statement
    )
    desk = Desk(as_of, since, events, book, wording, names, reach, settings.maximum_items)
    today = [signal for signal in signals if signal.as_of == as_of and signal.day <= as_of]
    panels = question_panels(questions, assessments, as_of=as_of, book=book, wording=wording)
    sections = (_questions(panels, _answers(assessments, known), desk), *_news(today, known, desk))
    lines = source_lines(
        documents.values(), sources, since=since, as_of=as_of, silent_days=reach.silent_days, volumes=volumes
    )
    return Brief(
        id=content_id("brief", as_of.isoformat(), since.isoformat(), language, *_about(sections), *_quoted(book)),
        as_of=as_of,
        language=language,
        title=wording.words["title"].format(day=wording.day(as_of)),
        sections=sections,
        marks=book.marks,
        sources_heard=sum(line.documents > 0 for line in lines),
        documents_read=sum(since < document_day(document) <= as_of for document in documents.values()),
        made=MADE,
        rests_on=(*_about(sections), *_quoted(book)),
        since=since,
        questions=tuple(panels),
        dyads=tuple(dyad_panels(today, reach=reach, wording=wording, names=names)),
        sources=tuple(lines),
        pairs=tuple(pair_panels(courses.dyads, multiples(courses), wording=wording, names=names)),
        silences=tuple(one for one in volumes if one.alarm),
    )


def _known_by(
    happenings: Sequence[Happening],
    events: Mapping[str, Event],
    documents: Mapping[str, Document],
    sources: Mapping[str, Source],
    as_of: datetime.date,
) -> list[Happening]:
    """The happenings as they were known: merged anew from the earlier reports where any report is later.

    Trimming would not do: a day or a modality may have come from the later report.
    """
    reports = [(one.published or item.seen_at.date(), one.event_id) for item in happenings for one in item.reports]
    if all(day <= as_of for day, _ in reports):
        return list(happenings)
    earlier = [events[event_id] for day, event_id in reports if day <= as_of]
    return merge(earlier, documents=documents, grades=sources)


def _news(signals: Sequence[Signal], known: Sequence[Happening], desk: Desk) -> list[BriefSection]:
    return _ordered(happening_sections(known, desk), contradictions(known, desk), _anomalies(signals, known, desk))


def _ordered(told: Iterable[BriefSection], disagreeing: BriefSection, standing_out: BriefSection) -> list[BriefSection]:
    """Contradictions and anomalies stand before what was merely said."""
    *first, said = told
    return [*first, disagreeing, standing_out, said]


def _anomalies(signals: Sequence[Signal], happenings: Sequence[Happening], desk: Desk) -> BriefSection:
    return anomalies(signals, {happening.id: happening for happening in happenings}, desk)


def _answers(assessments: Iterable[Assessment], happenings: Iterable[Happening]) -> dict[str, Happening]:
    """The happening that answered a question, by assessment id."""
    by_id = {happening.id: happening for happening in happenings}
    resolved = {one.id: one.resolved_by.value for one in assessments if isinstance(one.resolved_by, Known)}
    return {one: by_id[happening_id] for one, happening_id in resolved.items() if happening_id in by_id}


def _questions(panels: Sequence[QuestionPanel], answers: Mapping[str, Happening], desk: Desk) -> BriefSection:
    """The questions with evidence as statements; those without are named in the note, for nothing supports them."""
    items: list[BriefItem] = []
    still: list[str] = []
    for panel in panels:
        marks = {mark for line in panel.evidence for mark in line.marks}
        if answer := answers.get(panel.assessment_id):
            marks.update(desk.book.support(answer.rests_on, about=panel.assessment_id))
        if marks:
            items.append(_question_item(panel, tuple(sorted(marks)), desk.wording))
        else:
            still.append(panel.text)
    note = desk.wording.notes["quiet_questions"].format(texts=" ".join(still)) if still else ""
    return section("questions", items, desk, note)


def _question_item(panel: QuestionPanel, marks: tuple[int, ...], wording: Wording) -> BriefItem:
    text = _answered(panel, wording) if isinstance(panel.outcome, Known) else _open(panel, wording)
    return BriefItem(statement=text, about=panel.assessment_id, modality="assessment", marks=marks)


def _answered(panel: QuestionPanel, wording: Wording) -> str:
    yes = isinstance(panel.outcome, Known) and panel.outcome.value
    return wording.question["answered_yes" if yes else "answered_no"].format(text=panel.text)


def _open(panel: QuestionPanel, wording: Wording) -> str:
    seen = sorted((line for line in panel.evidence if line.marks), key=lambda line: -abs(line.log_odds))
    return wording.question["told"].format(
        text=panel.text,
        percent=wording.percent(panel.probability),
        word=panel.word,
        base=wording.percent(panel.base_rate),
        titles="; ".join(line.title for line in seen[:3]),
    )


def _about(sections: Iterable[BriefSection]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(item.about for one in sections for item in one.items))


def _quoted(book: MarkBook) -> tuple[str, ...]:
    return tuple(mark.sentence_id for mark in book.marks)
