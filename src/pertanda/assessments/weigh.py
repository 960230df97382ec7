"""`weigh`: the probability of every open question on a day, and its history."""

from __future__ import annotations

import datetime
import math
from collections.abc import Iterable, Iterator, Mapping, Sequence

from pertanda.assessments.beta import RateInterval, jeffreys
from pertanda.assessments.evidence import Evidence, contributions, gather
from pertanda.assessments.icd203 import word_for
from pertanda.assessments.outcome import resolving
from pertanda.records.assessment import Assessment, Contribution
from pertanda.records.base import Fact, Known, Made, NotApplicable, Unknown, content_id
from pertanda.records.document import Document, Sentence
from pertanda.records.event import Event
from pertanda.records.happening import Happening
from pertanda.records.question import Question

__all__ = ["CEILING", "FLOOR", "MADE", "history", "weigh", "window_rate"]

MADE = Made(stage="assessments", version="1")

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
) -> list[Assessment]:
    """One assessment per question already opened, as of the end of `as_of`, in the order of `questions`.

    Nothing known after `as_of` is used. `sentences` are needed where an indicator asks for words: else UsageError.
    """
    return history(
        questions,
        events=events,
        happenings=happenings,
        documents=documents,
        first=as_of,
        last=as_of,
        sentences=sentences,
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
) -> list[Assessment]:
    """One assessment per question and day from `first` to `last` (days before a question opens left out)."""
    found: list[Assessment] = []
    for question in questions:
        evidence = gather(question, events=events, happenings=happenings, documents=documents, sentences=sentences)
        for day in _days(max(first, question.opens), last):
            found.append(_assess(question, evidence, resolving(question, happenings, day), day))
    return found


def window_rate(rate: float, window_days: int, days_left: int) -> float:
    """A window's probability carried to `days_left` days under a constant hazard: 1 − (1 − p)^(left / window)."""
    return -math.expm1(math.log1p(-rate) * days_left / window_days) if rate < 1.0 else 1.0


def _days(first: datetime.date, last: datetime.date) -> Iterator[datetime.date]:
    return (datetime.date.fromordinal(day) for day in range(first.toordinal(), last.toordinal() + 1))


def _assess(
    question: Question,
    evidence: Mapping[str, Sequence[Evidence]],
    resolved: Happening | None,
    as_of: datetime.date,
) -> Assessment:
    base = _base(question, as_of)
    readings = contributions(question, evidence, as_of)
    outcome, resolved_by = _outcome(question, resolved, as_of)
    moved = RateInterval(
        rate=_moved(base.rate, readings), low=_moved(base.low, readings), high=_moved(base.high, readings)
    )
    if isinstance(outcome, Known):
        settled = 1.0 if outcome.value else 0.0
        moved = RateInterval(rate=settled, low=settled, high=settled)
    return Assessment(
        id=content_id("assessment", question.id, as_of.isoformat()),
        question_id=question.id,
        as_of=as_of,
        probability=moved.rate,
        low=moved.low,
        high=moved.high,
        base_rate=base.rate,
        word=word_for(moved.rate),
        contributions=readings,
        outcome=outcome,
        resolved_by=resolved_by,
        made=MADE,
        rests_on=_rests_on(question, readings, resolved),
    )


def _base(question: Question, as_of: datetime.date) -> RateInterval:
    # The day itself counts as left: what happens on it is often told on the next.
    left = max(0, (question.closes - as_of).days + 1)
    reference = question.base_rate
    whole = jeffreys(reference.successes, reference.trials)
    rates = [window_rate(rate, reference.window_days, left) for rate in (whole.rate, whole.low, whole.high)]
    return RateInterval(rate=rates[0], low=rates[1], high=rates[2])


def _moved(rate: float, readings: Sequence[Contribution]) -> float:
    bounded = min(max(rate, FLOOR), CEILING)
    log_odds = math.log(bounded / (1.0 - bounded)) + sum(one.log_odds for one in readings)
    return min(max(1.0 / (1.0 + math.exp(-log_odds)), FLOOR), CEILING)


def _outcome(question: Question, resolved: Happening | None, as_of: datetime.date) -> tuple[Fact[bool], Fact[str]]:
    if resolved is not None:
        return Known(True), Known(resolved.id)
    if as_of > question.closes:
        return Known(False), NotApplicable(f"no matching act was known by {question.closes.isoformat()}")
    open_until = f"the question is open until {question.closes.isoformat()}"
    return Unknown(open_until), Unknown(open_until)


def _rests_on(question: Question, readings: Sequence[Contribution], resolved: Happening | None) -> tuple[str, ...]:
    events = dict.fromkeys(event_id for reading in readings for event_id in reading.rests_on)
    return (question.id, *events, *([resolved.id] if resolved else []))
