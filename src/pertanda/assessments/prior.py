"""What a question's probability starts from: its reference class, or a base model fitted on coded events."""

from __future__ import annotations

import datetime
import math
from collections.abc import Callable
from typing import TYPE_CHECKING

from pertanda.assessments.beta import RateInterval, jeffreys
from pertanda.records.question import Question

if TYPE_CHECKING:
    from pertanda.assessments.models.base import BaseModel, Query

__all__ = ["Prior", "days_left", "of_model", "reference_class", "window_rate"]

# The probability of the days left before any evidence, with its interval.
Prior = Callable[[Question, datetime.date], RateInterval]


def reference_class(question: Question, as_of: datetime.date) -> RateInterval:
    """The Jeffreys rate of the question's reference class, carried to the days left under a constant hazard."""
    reference, left = question.base_rate, days_left(question, as_of)
    whole = jeffreys(reference.successes, reference.trials)
    rates = [window_rate(rate, reference.window_days, left) for rate in (whole.rate, whole.low, whole.high)]
    return RateInterval(rate=rates[0], low=rates[1], high=rates[2])


def of_model(model: BaseModel, query_of: Callable[[Question], Query | None]) -> Prior:
    """A prior from a fitted model whose days are those of the proleptic calendar (`date.toordinal`).

    Where `query_of` gives no query, where the model never saw such an act between the two (there the event stream has
    next to no skill), and where no day is left, the reference class stands. Indicators that look at the very acts the
    model counts would then count twice: give such questions none.
    """

    def prior(question: Question, as_of: datetime.date) -> RateInterval:
        query, left = query_of(question), days_left(question, as_of)
        if query is None or left == 0:
            return reference_class(question, as_of)
        # The day itself counts as left, and the model answers for the days after the one it is asked on.
        found = model.probability(query, as_of.toordinal() - 1, left)
        if found.first_time:
            return reference_class(question, as_of)
        return RateInterval(rate=found.probability, low=found.low, high=found.high)

    return prior


def days_left(question: Question, as_of: datetime.date) -> int:
    """Days on which the act can still count, `as_of` included: what happens on it is often told on the next."""
    return max(0, (question.closes - as_of).days + 1)


def window_rate(rate: float, window_days: int, days_left: int) -> float:
    """A window's probability carried to `days_left` days under a constant hazard: 1 − (1 − p)^(left / window)."""
    return -math.expm1(math.log1p(-rate) * days_left / window_days) if rate < 1.0 else 1.0
