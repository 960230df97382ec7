"""What a brief shows beside its statements: questions with their ledger, pairs against their normal, sources."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping, Sequence

from pertanda.assessments.evidence import MODELLED
from pertanda.assessments.icd203 import word_for
from pertanda.happenings.days import document_day
from pertanda.publication.marks import MarkBook
from pertanda.publication.naming import Names
from pertanda.publication.reach import Reach
from pertanda.publication.statements import upper_first
from pertanda.publication.wording import Wording
from pertanda.records.assessment import Assessment, Contribution, PriorKind, PriorUsed
from pertanda.records.base import Fact, Known, NotApplicable, Unknown
from pertanda.records.brief import DyadPanel, EvidenceLine, ProbabilityPoint, QuestionPanel, SourceLine
from pertanda.records.document import Document
from pertanda.records.question import Question
from pertanda.records.signal import Signal, SourceVolume
from pertanda.records.source import Source
from pertanda.records.vocabulary import Reliability
from pertanda.signals.counts import NOBODY
from pertanda.signals.watch import ANOMALY

__all__ = ["dyad_panels", "dyad_title", "in_language", "question_panels", "source_lines"]

_ONE_DAY = datetime.timedelta(days=1)


def in_language(texts: Mapping[str, str], language: str) -> str:
    """The text in the language, else in English, which every question has."""
    return texts.get(language) or texts["en"]


def question_panels(
    questions: Iterable[Question],
    assessments: Iterable[Assessment],
    *,
    as_of: datetime.date,
    book: MarkBook,
    wording: Wording,
) -> list[QuestionPanel]:
    """A panel for every question assessed on `as_of`, the open ones first, the most moved of them on top."""
    by_question: dict[str, list[Assessment]] = {}
    for assessment in assessments:
        if assessment.as_of <= as_of:
            by_question.setdefault(assessment.question_id, []).append(assessment)
    panels = [
        _panel(question, sorted(days, key=lambda one: one.as_of), book, wording)
        for question in questions
        if (days := by_question.get(question.id)) and any(one.as_of == as_of for one in days)
    ]
    return sorted(panels, key=_moved_most)


def _moved_most(panel: QuestionPanel) -> tuple[bool, float, str]:
    change = abs(panel.change.value) if isinstance(panel.change, Known) else 0.0
    return isinstance(panel.outcome, Known), -change, panel.text


def _panel(question: Question, days: Sequence[Assessment], book: MarkBook, wording: Wording) -> QuestionPanel:
    today = days[-1]
    reference = question.base_rate
    return QuestionPanel(
        question_id=question.id,
        assessment_id=today.id,
        text=in_language(question.text, wording.language),
        rule=in_language(question.resolution_rule, wording.language),
        opens=question.opens,
        closes=question.closes,
        probability=today.probability,
        low=today.low,
        high=today.high,
        word=word_for(today.probability, wording.language),
        change=_change(question, days, wording),
        base_rate=today.base_rate,
        reference=wording.question["reference"].format(
            **{"class": in_language(reference.reference_class, wording.language)},
            successes=reference.successes,
            trials=reference.trials,
            days=reference.window_days,
            source=reference.source,
        ),
        outcome=today.outcome,
        evidence=tuple(_evidence(one, book, wording) for one in today.contributions),
        history=tuple(
            ProbabilityPoint(day=one.as_of, probability=one.probability, low=one.low, high=one.high) for one in days
        ),
        prior=today.prior,
        model=_model(today.prior, wording),
    )


def _model(prior: PriorUsed | None, wording: Wording) -> str:
    """What the base model was fitted on and counted, "" where the reference class stands."""
    if prior is None or prior.kind is not PriorKind.BASE_MODEL or prior.first is None or prior.last is None:
        return ""
    return wording.question["model"].format(
        rate=wording.percent(prior.rate),
        low=wording.percent(prior.low),
        high=wording.percent(prior.high),
        acts=wording.number(prior.acts),
        first=wording.day(prior.first),
        last=wording.day(prior.last),
        successes=wording.number(prior.successes),
        n=wording.number(prior.n),
        days=prior.window_days,
        own_successes=prior.own_successes,
        own_n=prior.own_n,
        class_rate=wording.percent(prior.reference_rate),
    )


def _change(question: Question, days: Sequence[Assessment], wording: Wording) -> Fact[float]:
    today = days[-1]
    before = next((one for one in days if one.as_of == today.as_of - _ONE_DAY), None)
    if before is not None:
        return Known(100 * (today.probability - before.probability))
    if question.opens == today.as_of:
        return NotApplicable(wording.question["opened"])
    return Unknown(wording.question["no_before"])


def _evidence(one: Contribution, book: MarkBook, wording: Wording) -> EvidenceLine:
    seen = one.day is not None
    return EvidenceLine(
        title=in_language(one.title, wording.language),
        state=_state(one),
        log_odds=one.log_odds,
        day=one.day,
        origins=one.origins,
        marks=book.support(one.rests_on, about=one.indicator_id) if seen else (),
    )


def _state(one: Contribution) -> str:
    if one.counted:
        return "counted"
    if one.state == MODELLED:
        return MODELLED
    return "overshadowed" if one.day is not None else "not-seen"


def dyad_title(signal: Signal, wording: Wording, names: Names) -> str:
    """ "North Korea → South Korea: conflict in deeds"."""
    title = wording.anomaly["dyad"].format(
        **{"class": wording.classes[signal.quad_class]},
        actor=names(signal.actor, wording.language),
        recipient=_toward(signal, wording, names),
    )
    return upper_first(title)


def _toward(signal: Signal, wording: Wording, names: Names) -> str:
    return wording.anomaly["nobody"] if signal.recipient == NOBODY else names(signal.recipient, wording.language)


def dyad_panels(signals: Iterable[Signal], *, reach: Reach, wording: Wording, names: Names) -> list[DyadPanel]:
    """The latest day of the series worth drawing, anomalies first, then by score."""
    latest: dict[tuple[str, str, str], Signal] = {}
    for signal in signals:
        key = (signal.actor, signal.recipient, signal.quad_class)
        if key not in latest or latest[key].day < signal.day:
            latest[key] = signal
    ranked = sorted(latest.values(), key=lambda one: (one.kind != ANOMALY, -one.score, one.id))
    return [
        DyadPanel(
            signal_id=signal.id,
            title=dyad_title(signal, wording, names),
            day=signal.day,
            counts=signal.counts,
            normal=signal.normal,
        )
        for signal in [one for one in ranked if _worth_drawing(one, reach)][: reach.dyads_drawn]
    ]


def _worth_drawing(signal: Signal, reach: Reach) -> bool:
    return len(signal.counts) > 1 and (signal.kind == ANOMALY or sum(signal.counts) >= reach.acts_drawn)


def source_lines(
    documents: Iterable[Document],
    sources: Mapping[str, Source],
    *,
    since: datetime.date,
    as_of: datetime.date,
    silent_days: int,
    volumes: Iterable[SourceVolume] = (),
) -> list[SourceLine]:
    """Every outlet heard by `as_of`: articles after `since`, last day heard, and whether it has fallen silent.

    `volumes` say what each is expected to tell a day; a source alarmed there is silent whatever `silent_days` say.
    """
    known = {one.name: one for one in volumes if one.members == 1}
    days: dict[str, list[datetime.date]] = {}
    names: dict[str, str] = {}
    for document in documents:
        if (day := document_day(document)) <= as_of:
            days.setdefault(document.source_id, []).append(day)
            names[document.source_id] = document.outlet
    lines = [
        SourceLine(
            name=names[source_id],
            grade=sources[source_id].grade if source_id in sources else Reliability.F,
            documents=sum(day > since for day in heard),
            last_heard=max(heard),
            silent=(as_of - max(heard)).days >= silent_days
            or (names[source_id] in known and known[names[source_id]].alarm),
            expected=known[names[source_id]].expected if names[source_id] in known else None,
        )
        for source_id, heard in days.items()
    ]
    return sorted(lines, key=lambda line: (line.silent, -line.documents, line.name))
