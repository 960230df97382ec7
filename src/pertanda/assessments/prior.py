"""What a question's probability starts from: its reference class, or a base model fitted on coded events."""

from __future__ import annotations

import datetime
import math
from collections.abc import Callable
from typing import TYPE_CHECKING

from pertanda.assessments.beta import jeffreys
from pertanda.records.assessment import PriorKind, PriorTerm, PriorUsed, WhyNoModel
from pertanda.records.question import Question

if TYPE_CHECKING:
    from pertanda.assessments.models.base import BaseModel, Estimate, Query

__all__ = ["Prior", "days_left", "of_estimate", "of_model", "reference_class", "window_rate"]

# What the probability of the days left starts from, before any evidence.
Prior = Callable[[Question, datetime.date], PriorUsed]

_TERMS = 5  # features told of a base model, the heaviest


def reference_class(question: Question, as_of: datetime.date, why: WhyNoModel | None = None) -> PriorUsed:
    """The Jeffreys rate of the question's reference class, carried to the days left under a constant hazard."""
    reference, left = question.base_rate, days_left(question, as_of)
    whole = jeffreys(reference.successes, reference.trials)
    rate, low, high = (window_rate(one, reference.window_days, left) for one in (whole.rate, whole.low, whole.high))
    return PriorUsed(
        kind=PriorKind.REFERENCE_CLASS,
        rate=rate,
        low=low,
        high=high,
        n=reference.trials,
        successes=reference.successes,
        window_days=reference.window_days,
        reference_rate=rate,
        why=why,
    )


def of_model(model: BaseModel, query_of: Callable[[Question], Query | None]) -> Prior:
    """A prior from a fitted model whose days are those of the proleptic calendar (`date.toordinal`).

    Where `query_of` gives no query, where the model never saw such an act between the two (there the event stream has
    next to no skill), and where no day is left, the reference class stands.
    """

    def prior(question: Question, as_of: datetime.date) -> PriorUsed:
        query, left = query_of(question), days_left(question, as_of)
        if query is None or left == 0:
            return reference_class(question, as_of, WhyNoModel.UNASKED if left else WhyNoModel.CLOSED)
        # The day itself counts as left, and the model answers for the days after the one it is asked on.
        return of_estimate(question, as_of, model.probability(query, as_of.toordinal() - 1, left))

    return prior


def of_estimate(question: Question, as_of: datetime.date, found: Estimate) -> PriorUsed:
    """A base model's estimate for the days left as a prior; the reference class for an act never seen between two."""
    if found.first_time:
        return reference_class(question, as_of, WhyNoModel.FIRST_TIME)
    return PriorUsed(
        kind=PriorKind.BASE_MODEL,
        rate=found.probability,
        low=found.low,
        high=found.high,
        n=found.n,
        successes=found.successes,
        window_days=days_left(question, as_of),
        reference_rate=reference_class(question, as_of).rate,
        reference=found.reference_class,
        terms=tuple(PriorTerm(name=term.name, log_odds=term.log_odds) for term in found.contributions[:_TERMS]),
    )


def days_left(question: Question, as_of: datetime.date) -> int:
    """Days on which the act can still count, `as_of` included: what happens on it is often told on the next."""
    return max(0, (question.closes - as_of).days + 1)


def window_rate(rate: float, window_days: int, days_left: int) -> float:
    """A window's probability carried to `days_left` days under a constant hazard: 1 − (1 − p)^(left / window)."""
    return -math.expm1(math.log1p(-rate) * days_left / window_days) if rate < 1.0 else 1.0
