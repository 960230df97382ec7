"""Scores of probabilities against outcomes: proper scores, skill, calibration and their uncertainty.

Brier (1950) in its half form, mean of (p − o)²; the logarithmic score in nats (Good 1952); the decomposition of
Murphy (1973) with the two within-bin terms of Stephenson, Coelho and Jolliffe (2008), so that it is exact for any bins;
the time-averaged Brier score of a question as in the tournaments of Mellers et al. (2014).
"""

from __future__ import annotations

import datetime
import math
import random
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import pairwise
from typing import NamedTuple

from pertanda.exceptions import UsageError
from pertanda.records.base import Record

__all__ = [
    "Bin",
    "Forecast",
    "Interval",
    "Murphy",
    "Summary",
    "bootstrap",
    "brier",
    "calibration",
    "daily_brier",
    "expected_calibration_error",
    "log_score",
    "murphy",
    "skill",
    "summarise",
    "time_averaged_brier",
]

# A probability of 0 or 1 that turns out wrong would cost infinitely much; an open question never reaches either bound.
_LEAST = 1e-6
_BINS = 10
_SAMPLES, _SEED = 1000, 203
_LOW, _HIGH = 0.05, 0.95


class Forecast(Record, frozen=True):
    """A probability stated for a question as of a day, with how it came out; `reference` is the base rate it had."""

    id: str
    as_of: datetime.date
    probability: float
    outcome: bool
    reference: float | None = None


class Bin(Record, frozen=True):
    """Forecasts from `low` to under `high` (the last includes 1): their number, mean and share that came true."""

    low: float
    high: float
    count: int
    stated: float
    observed: float


class Murphy(NamedTuple):
    """brier = reliability − resolution + uncertainty + within, where `within` is what the bins' width leaves over."""

    reliability: float
    resolution: float
    uncertainty: float
    within: float


class Interval(NamedTuple):
    """A figure with the ends of its 90 % bootstrap interval, `None` where a single question leaves nothing to draw."""

    value: float
    low: float | None
    high: float | None


class Summary(Record, frozen=True):
    """Every score of a set of forecasts; `None` where there is nothing to compare with."""

    questions: int
    forecasts: int
    yes_share: float
    brier: Interval
    log_score: float
    daily_brier: float
    skill_climatology: Interval | None
    skill_reference: Interval | None
    calibration_error: float
    murphy: Murphy
    bins: tuple[Bin, ...]


def brier(forecasts: Sequence[Forecast]) -> float:
    """Mean squared difference of probability and outcome: 0 is perfect, always ½ gives 0.25.

    Raises UsageError without forecasts, as do all scores here.
    """
    return _mean([(one.probability - one.outcome) ** 2 for one in forecasts])


def log_score(forecasts: Sequence[Forecast]) -> float:
    """Mean negative log of the probability given to what came true, in nats; always ½ gives ln 2."""
    given = [one.probability if one.outcome else 1.0 - one.probability for one in forecasts]
    return -_mean([math.log(max(share, _LEAST)) for share in given])


def skill(score: float, reference: float) -> float | None:
    """1 − score / reference: 1 is perfect, 0 no better than the reference, below 0 worse; None for a perfect one."""
    return None if reference == 0.0 else 1.0 - score / reference


def calibration(forecasts: Sequence[Forecast], bins: int = _BINS) -> list[Bin]:
    """Forecasts by stated probability in bins of equal width; empty bins are left out."""
    groups: dict[int, list[Forecast]] = defaultdict(list)
    for one in forecasts:
        groups[min(int(one.probability * bins), bins - 1)].append(one)
    return [
        Bin(
            low=number / bins,
            high=(number + 1) / bins,
            count=len(group),
            stated=_mean([one.probability for one in group]),
            observed=_mean([one.outcome for one in group]),
        )
        for number, group in sorted(groups.items())
    ]


def expected_calibration_error(forecasts: Sequence[Forecast], bins: int = _BINS) -> float:
    """Mean distance of stated and observed over the bins, weighted by their counts."""
    found = calibration(forecasts, bins)
    return sum(one.count * abs(one.stated - one.observed) for one in found) / len(_some(forecasts))


def murphy(forecasts: Sequence[Forecast], bins: int = _BINS) -> Murphy:
    """The Brier score taken apart; the identity holds to rounding for any forecasts and bins."""
    number, share = len(_some(forecasts)), _mean([one.outcome for one in forecasts])
    found = calibration(forecasts, bins)
    uncertainty = share * (1.0 - share)
    reliability = sum(one.count * (one.stated - one.observed) ** 2 for one in found) / number
    resolution = sum(one.count * (one.observed - share) ** 2 for one in found) / number
    return Murphy(reliability, resolution, uncertainty, _within(forecasts, found, bins))


def _within(forecasts: Sequence[Forecast], found: Sequence[Bin], bins: int) -> float:
    """Within-bin variance less twice the within-bin covariance: what bins of some width hide."""
    by_bin = {round(one.low * bins): one for one in found}
    total = 0.0
    for one in forecasts:
        own = by_bin[min(int(one.probability * bins), bins - 1)]
        off = one.probability - own.stated
        total += off * off - 2.0 * off * (one.outcome - own.observed)
    return total / len(forecasts)


def daily_brier(forecasts: Sequence[Forecast]) -> dict[str, float]:
    """Each question's Brier score averaged over its days; a day without a forecast keeps the former one's."""
    return {question: _averaged(sorted(group, key=lambda one: one.as_of)) for question, group in _by(forecasts).items()}


def time_averaged_brier(forecasts: Sequence[Forecast]) -> float:
    """The mean over questions of `daily_brier`: each question weighs the same, however long it was open."""
    return _mean(list(daily_brier(forecasts).values()))


def _averaged(days: Sequence[Forecast]) -> float:
    costs = [(one.probability - one.outcome) ** 2 for one in days]
    spans = [(after.as_of - before.as_of).days for before, after in pairwise(days)] + [1]
    return sum(cost * span for cost, span in zip(costs, spans, strict=True)) / sum(spans)


Figure = Callable[[Sequence[Forecast]], float | None]


def bootstrap(
    forecasts: Sequence[Forecast], figure: Figure, *, samples: int = _SAMPLES, seed: int = _SEED
) -> Interval | None:
    """A figure with its 90 % interval over questions drawn with replacement; None when the figure has no value.

    The days of one question share their outcome: whole questions are drawn, for single days would make the interval
    too narrow. Draws in which the figure has no value are left out. The same seed gives the same interval.
    """
    value = figure(_some(forecasts))
    if value is None:
        return None
    groups = list(_by(forecasts).values())
    if len(groups) < 2:
        return Interval(value, None, None)
    chance = random.Random(seed)
    drawn = (figure([one for group in chance.choices(groups, k=len(groups)) for one in group]) for _ in range(samples))
    found = sorted(one for one in drawn if one is not None)
    low, high = (found[min(int(share * len(found)), len(found) - 1)] for share in (_LOW, _HIGH))
    return Interval(value, low, high)


def summarise(forecasts: Sequence[Forecast], *, bins: int = _BINS, samples: int = _SAMPLES) -> Summary:
    """Every score. Raises UsageError without forecasts, for a probability outside [0, 1], or two outcomes of one id."""
    _check(forecasts)
    whole = bootstrap(forecasts, brier, samples=samples)
    assert whole is not None  # only a skill can lack a value
    return Summary(
        questions=len(_by(forecasts)),
        forecasts=len(forecasts),
        yes_share=_mean([one.outcome for one in forecasts]),
        brier=whole,
        log_score=log_score(forecasts),
        daily_brier=time_averaged_brier(forecasts),
        skill_climatology=bootstrap(forecasts, _against_climatology, samples=samples),
        skill_reference=bootstrap(forecasts, _against_reference, samples=samples),
        calibration_error=expected_calibration_error(forecasts, bins),
        murphy=murphy(forecasts, bins),
        bins=tuple(calibration(forecasts, bins)),
    )


def _against_climatology(forecasts: Sequence[Forecast]) -> float | None:
    """Skill against the share of yes among these very forecasts, which no forecaster could know: a hard reference."""
    share = _mean([one.outcome for one in forecasts])
    return skill(brier(forecasts), share * (1.0 - share))


def _against_reference(forecasts: Sequence[Forecast]) -> float | None:
    """Skill against the base rate of the reference class, on the forecasts that carry one."""
    both = [one for one in forecasts if one.reference is not None]
    if not both:
        return None
    return skill(brier(both), _mean([((one.reference or 0.0) - one.outcome) ** 2 for one in both]))


def _check(forecasts: Sequence[Forecast]) -> None:
    outcomes: dict[str, bool] = {}
    for one in _some(forecasts):
        for share in (one.probability, one.reference):
            if share is not None and not 0.0 <= share <= 1.0:
                raise UsageError(f"{share} is no probability", where=one.id, fix="Give numbers from 0 to 1.")
        if outcomes.setdefault(one.id, one.outcome) != one.outcome:
            raise UsageError("one question has two outcomes", where=one.id, fix="Give every question one id.")


def _by(forecasts: Iterable[Forecast]) -> Mapping[str, list[Forecast]]:
    groups: dict[str, list[Forecast]] = defaultdict(list)
    for one in forecasts:
        groups[one.id].append(one)
    return groups


def _some(forecasts: Sequence[Forecast]) -> Sequence[Forecast]:
    if not forecasts:
        raise UsageError("there is nothing to score", fix="Score once a question is resolved.")
    return forecasts


def _mean(values: Sequence[float]) -> float:
    if not values:
        raise UsageError("there is nothing to score", fix="Score once a question is resolved.")
    return math.fsum(values) / len(values)
