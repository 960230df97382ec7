"""What would change a probability: each sign that does not fully count, and the probability if it were seen today."""

from __future__ import annotations

import msgspec

from pertanda.assessments.evidence import MODELLED, SEEN, fresh
from pertanda.assessments.icd203 import word_for
from pertanda.assessments.weigh import moved
from pertanda.records.assessment import Assessment, Contribution
from pertanda.records.base import Record, Unknown
from pertanda.records.question import Indicator, Question

__all__ = ["Prospect", "prospects"]


class Prospect(Record, frozen=True):
    """A sign and the probability that would follow from a fresh sight of it, with its word."""

    indicator_id: str
    title: dict[str, str]
    probability: float
    word: str


def prospects(question: Question, assessment: Assessment) -> list[Prospect]:
    """The signs whose fresh sight would move an open question's probability, the farthest first; none once settled.

    A sign seen before is listed with what seeing it again would make of its decayed weight. A sign that is no stronger
    than what its group already says changes nothing and is left out, and so is one whose acts the base model counts.
    """
    if not isinstance(assessment.outcome, Unknown):
        return []
    modelled = {one.indicator_id for one in assessment.contributions if one.state == MODELLED}
    found = [
        Prospect(indicator_id=one.id, title=one.title, probability=probability, word=word_for(probability))
        for one in question.indicators
        if one.id not in modelled
        and abs((probability := _if_seen(question, assessment, one)) - assessment.probability) > 1e-9
    ]
    return sorted(found, key=lambda one: (-abs(one.probability - assessment.probability), one.indicator_id))


def _if_seen(question: Question, assessment: Assessment, sign: Indicator) -> float:
    group = {one.id for one in question.indicators if one.group == sign.group}
    rivals = [one.log_odds for one in assessment.contributions if one.indicator_id in group - {sign.id}]
    strength = max([fresh(sign.likelihood_ratio), *rivals], key=abs)
    return moved(assessment.base_rate, [_with(one, sign.id, group, strength) for one in assessment.contributions])


def _with(one: Contribution, sign_id: str, group: set[str], strength: float) -> Contribution:
    if one.indicator_id == sign_id:
        return msgspec.structs.replace(one, log_odds=strength, counted=True, state=SEEN)
    return msgspec.structs.replace(one, log_odds=0.0) if one.indicator_id in group else one
