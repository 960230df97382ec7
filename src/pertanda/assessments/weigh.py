"""`weigh`: the probability of every open question on a day, and its history."""

from __future__ import annotations

import datetime
import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from pertanda.assessments.beta import RateInterval
from pertanda.assessments.evidence import contributions
from pertanda.assessments.icd203 import word_for
from pertanda.assessments.outcome import resolving
from pertanda.assessments.past import Past
from pertanda.assessments.prior import Prior, reference_class, window_rate
from pertanda.records.assessment import Assessment, Contribution, PriorKind, PriorUsed
from pertanda.records.base import Fact, Known, Made, NotApplicable, Unknown, content_id
from pertanda.records.document import Document, Sentence
from pertanda.records.event import Event
from pertanda.records.happening import Happening
from pertanda.records.question import Answer, Question, Resolution
from pertanda.records.signal import Signal

__all__ = ["CEILING", "FLOOR", "MADE", "history", "moved", "weigh", "window_rate"]

MADE = Made(stage="assessments", version="3")

# Bounds of an open question. Calibrated event forecasts on ICEWS 2014 and 2018 were never trustworthy beyond them.
FLOOR, CEILING = 0.002, 0.98


def weigh(
    questions: Iterable[Question],
    *,
    events: Sequence[Event],
    happenings: Sequence[Happening],
    documents: Mapping[str, Document],
    as_of: datetime.date,
    sentences: Mapping[str, Sentence] | None = None,
    signals: Sequence[Signal] = (),
    resolutions: Sequence[Resolution] = (),
    prior: Prior = reference_class,
) -> list[Assessment]:
    """One assessment per question already opened, as of the end of `as_of`, in the order of `questions`.

    Nothing known after `as_of` is used. Arguments and errors as for `history`.
    """
    return history(
        questions,
        events=events,
        happenings=happenings,
        documents=documents,
        first=as_of,
        last=as_of,
        sentences=sentences,
        signals=signals,
        resolutions=resolutions,
        prior=prior,
    )


def history(
    questions: Iterable[Question],
    *,
    events: Sequence[Event],
    happenings: Sequence[Happening],
    documents: Mapping[str, Document],
    first: datetime.date,
    last: datetime.date,
    sentences: Mapping[str, Sentence] | None = None,
    signals: Sequence[Signal] = (),
    resolutions: Sequence[Resolution] = (),
    prior: Prior = reference_class,
) -> list[Assessment]:
    """One assessment per question and day from `first` to `last` (days before a question opens left out).

    Each day uses only what was known by its end, however much more is given. `happenings` is the standing view, whose
    ids the assessments name. `sentences` are needed where a query asks for words (else UsageError), `signals` of every
    day (`assessments.judged.judged`) where an indicator looks at anomalies. `resolutions` are answers given by hand,
    `prior` is what the probability starts from.
    """
    found: list[Assessment] = []
    for question in questions:
        past = Past(
            question,
            events=events,
            happenings=happenings,
            documents=documents,
            sentences=sentences,
            signals=signals,
        )
        settled = [one for one in resolutions if one.question_id == question.id]
        found += [
            _assess(question, past, settled, day, prior(question, day))
            for day in _days(max(first, question.opens), last)
        ]
    return found


def _days(first: datetime.date, last: datetime.date) -> Iterator[datetime.date]:
    return (datetime.date.fromordinal(day) for day in range(first.toordinal(), last.toordinal() + 1))


class _Outcome(NamedTuple):
    """How a question stands: the answer, what gave it, and the act's id where an act did."""

    answer: Fact[bool]
    resolved_by: Fact[str]
    happening_id: str = ""


def _assess(
    question: Question, past: Past, settled: Sequence[Resolution], as_of: datetime.date, base: PriorUsed
) -> Assessment:
    readings = contributions(question, past, as_of, modelled=base.kind is PriorKind.BASE_MODEL)
    outcome = _by_hand(settled, as_of) or _outcome(question, past, as_of)
    shown = RateInterval(
        rate=moved(base.rate, readings), low=moved(base.low, readings), high=moved(base.high, readings)
    )
    if isinstance(outcome.answer, Known):
        certain = 1.0 if outcome.answer.value else 0.0
        shown = RateInterval(rate=certain, low=certain, high=certain)
    return Assessment(
        id=content_id("assessment", question.id, as_of.isoformat()),
        question_id=question.id,
        as_of=as_of,
        probability=shown.rate,
        low=shown.low,
        high=shown.high,
        base_rate=base.rate,
        word=word_for(shown.rate),
        contributions=readings,
        outcome=outcome.answer,
        resolved_by=outcome.resolved_by,
        made=MADE,
        rests_on=_rests_on(question, readings, outcome.happening_id),
        prior=base,
    )


def moved(rate: float, readings: Iterable[Contribution]) -> float:
    """The base rate moved by the readings' log-odds, within FLOOR and CEILING before and after."""
    bounded = min(max(rate, FLOOR), CEILING)
    log_odds = math.log(bounded / (1.0 - bounded)) + sum(one.log_odds for one in readings)
    return min(max(1.0 / (1.0 + math.exp(-log_odds)), FLOOR), CEILING)


def _by_hand(settled: Sequence[Resolution], as_of: datetime.date) -> _Outcome | None:
    """The latest answer given by hand that stands on the day."""
    standing = [one for one in settled if one.day <= as_of]
    if not standing:
        return None
    last = max(standing, key=lambda one: one.at)
    told = f"by hand of {last.by}, from {last.day.isoformat()} on: {last.why}"
    if last.answer is Answer.VOID:
        return _Outcome(NotApplicable(told), NotApplicable(told))
    return _Outcome(Known(last.answer is Answer.YES), NotApplicable(told))


def _outcome(question: Question, past: Past, as_of: datetime.date) -> _Outcome:
    resolved = resolving(question, past, as_of)
    if resolved is not None:
        happening_id = past.standing_id(resolved)
        return _Outcome(Known(True), Known(happening_id), happening_id)
    if as_of > question.closes:
        return _Outcome(Known(False), NotApplicable(f"no matching act was known by {question.closes.isoformat()}"))
    open_until = f"the question is open until {question.closes.isoformat()}"
    return _Outcome(Unknown(open_until), Unknown(open_until))


def _rests_on(question: Question, readings: Sequence[Contribution], happening_id: str) -> tuple[str, ...]:
    events = dict.fromkeys(event_id for reading in readings for event_id in reading.rests_on)
    return (question.id, *events, *([happening_id] if happening_id else []))
