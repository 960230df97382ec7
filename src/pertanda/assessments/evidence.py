"""What the events say to a question's indicators: gathered once, read for any day."""

from __future__ import annotations

import datetime
import math
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple, TypeVar

import msgspec

from pertanda.assessments.queries import answers, says
from pertanda.exceptions import NotFoundError, UsageError
from pertanda.happenings.days import document_day
from pertanda.records.assessment import Contribution
from pertanda.records.base import Known
from pertanda.records.document import Document, Sentence
from pertanda.records.event import Event
from pertanda.records.happening import Happening
from pertanda.records.question import Indicator, Question

__all__ = ["LARGEST_LOG_ODDS", "Evidence", "contributions", "gather"]

T = TypeVar("T")

# No single sign moves the odds by more than a factor of 20, however sure its author is of it: larger ratios come from
# thin counts, and one misread sentence must not settle a question.
LARGEST_LOG_ODDS = math.log(20.0)


class Evidence(NamedTuple):
    """One matching event: when it was known, on whose report, and of which happening (its own id when of none).

    Sorts by day; of one day the most telling first: dated before undated, then by the coder's `doubt`.
    """

    day: datetime.date
    undated: bool
    doubt: float
    origin: str
    happening_id: str
    event_id: str


def gather(
    question: Question,
    *,
    events: Iterable[Event],
    happenings: Iterable[Happening],
    documents: Mapping[str, Document],
    sentences: Mapping[str, Sentence] | None,
) -> dict[str, list[Evidence]]:
    """The matching events by indicator id, each list in the order of knowing. `sentences` are needed for `words`.

    Raises UsageError when an indicator asks for words and no sentences are given, NotFoundError for an event whose
    document or sentence is missing.
    """
    owner = {event_id: happening.id for happening in happenings for event_id in happening.rests_on}
    found: dict[str, list[Evidence]] = defaultdict(list)
    for event in events:
        for indicator in question.indicators:
            if answers(event, indicator.query) and _worded(event, indicator, sentences):
                document = _of(event.document_id, documents)
                evidence = Evidence(
                    day=document_day(document),
                    undated=not isinstance(event.when, Known),
                    doubt=1.0 - event.confidence,
                    origin=document.origin(),
                    happening_id=owner.get(event.id, event.id),
                    event_id=event.id,
                )
                found[indicator.id].append(evidence)
    return {indicator_id: sorted(set(items)) for indicator_id, items in found.items()}


def contributions(
    question: Question, evidence: Mapping[str, Sequence[Evidence]], as_of: datetime.date
) -> tuple[Contribution, ...]:
    """Every indicator's reading as of the end of `as_of`, in the question's order; one that saw nothing reads 0."""
    read = [_reading(indicator, evidence.get(indicator.id, ()), as_of) for indicator in question.indicators]
    strongest: dict[str, int] = {}
    for number, (indicator, one) in enumerate(zip(question.indicators, read, strict=True)):
        best = strongest.get(indicator.group)
        if one.day is not None and (best is None or abs(one.log_odds) > abs(read[best].log_odds)):
            strongest[indicator.group] = number
    return tuple(one if number in strongest.values() else _not_counted(one) for number, one in enumerate(read))


def _not_counted(one: Contribution) -> Contribution:
    return msgspec.structs.replace(one, counted=False, log_odds=0.0)


def _reading(indicator: Indicator, evidence: Sequence[Evidence], as_of: datetime.date) -> Contribution:
    first = _first_tellings([item for item in evidence if item.day <= as_of])
    day = max((item.day for item in first), default=None)
    return Contribution(
        indicator_id=indicator.id,
        title=indicator.title,
        log_odds=0.0 if day is None else _decayed(indicator, (as_of - day).days),
        counted=day is not None,
        day=day,
        rests_on=tuple(item.event_id for item in sorted(first, key=lambda item: (item.day, item.event_id))),
        origins=len({item.origin for item in first}),
    )


def _first_tellings(evidence: Sequence[Evidence]) -> list[Evidence]:
    """Per happening and origin its first report: copies of a wire neither add to evidence nor make it young again."""
    first: dict[tuple[str, str], Evidence] = {}
    for item in sorted(evidence):
        first.setdefault((item.happening_id, item.origin), item)
    return list(first.values())


def _decayed(indicator: Indicator, age_days: int) -> float:
    fresh = math.log(indicator.likelihood_ratio)
    capped = max(-LARGEST_LOG_ODDS, min(LARGEST_LOG_ODDS, fresh))
    return capped * math.pow(0.5, age_days / indicator.half_life_days)


def _worded(event: Event, indicator: Indicator, sentences: Mapping[str, Sentence] | None) -> bool:
    if not indicator.query.words:
        return True
    if sentences is None:
        raise UsageError(
            f"indicator {indicator.id!r} asks for words but no sentences are given", fix="Pass the sentences."
        )
    return says(_of(event.sentence_id, sentences).text, indicator.query)


def _of(key: str, records: Mapping[str, T]) -> T:
    if key not in records:
        raise NotFoundError("an event names a record that is not given", where=key, fix="Pass the whole river.")
    return records[key]
