"""Which signs look at the very acts that a base model counts: with a model under them they would count twice."""

from __future__ import annotations

from collections.abc import Sequence

from pertanda.happenings.parties import nation, nations
from pertanda.records.event import Event
from pertanda.records.question import Indicator, IndicatorKind, Question
from pertanda.records.vocabulary import Modality

__all__ = ["modelled_by"]


def modelled_by(question: Question, indicator: Indicator, evidence: Sequence[Event]) -> bool:
    """Whether the base model that stands under `question` has counted what `indicator` reads.

    It counts acts told as having happened between the two parties asked about, or, asked about one party, that party's
    acts of the kind asked. Plans, rumours, demands and denials are news to it, as are others' acts, and words or places
    that a query looks for. `evidence` are the events that the sign rests on, none for one looked for and not seen.
    """
    if indicator.query.words or indicator.query.country or (indicator.silence and indicator.silence.outlet):
        return False
    if indicator.kind is IndicatorKind.SIGNALS:
        return _of_the_asked(question, evidence)
    if not evidence:
        return _looks_at_deeds(indicator) and _asks_the_same(question, indicator)
    return all(one.modality is Modality.HAPPENED for one in evidence) and _of_the_asked(question, evidence)


def _of_the_asked(question: Question, evidence: Sequence[Event]) -> bool:
    asked = question.resolution
    actors, recipients = set(asked.actor), set(asked.recipient)
    if recipients:
        return all(set(nations((*one.actor, *one.recipient))) == actors | recipients for one in evidence)
    return all(set(nations(one.actor)) == actors and _kind_asked(question, one) for one in evidence)


def _kind_asked(question: Question, one: Event) -> bool:
    return one.type in question.resolution.type


def _looks_at_deeds(indicator: Indicator) -> bool:
    return indicator.query.modality == (Modality.HAPPENED,)


def _asks_the_same(question: Question, indicator: Indicator) -> bool:
    asked, read = question.resolution, indicator.query
    parties = {nation(code) for code in (*read.actor, *read.recipient)}
    if asked.recipient:
        return parties == {*asked.actor, *asked.recipient}
    return parties == set(asked.actor) and set(read.type) <= set(asked.type)
