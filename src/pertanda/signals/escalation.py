"""Escalation of a dyad: what it does and what it threatens, apart, each weighed against its own past.

Events carry the severity of their code (Goldstein's weight, turned round: 10 is an attack). The rate of severity of
the newest days is compared with that of the days before. A sum S of independent weights with sum of squares Q has
about S^2 / Q events' worth of information, each of weight Q / S, which makes its rate a Gamma variable (the
approximation of Fay and Feuer, Statistics in Medicine 16, 1997, for weighted Poisson sums). With the same weak prior
on both rates, centred on the dyad's own mean, their ratio is a scaled beta-prime variable, whose quantiles are given.
"""

from __future__ import annotations

import datetime
import math
from collections import defaultdict
from collections.abc import Iterable, Sequence
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Annotated, NamedTuple

import msgspec

from pertanda.exceptions import NotFoundError
from pertanda.happenings.days import day_known, day_of_act
from pertanda.knowledge.codebook import cameo_of, from_cameo, goldstein
from pertanda.languages.tables import load_table
from pertanda.records.base import Record, value_of
from pertanda.records.happening import Happening
from pertanda.records.vocabulary import QUAD_CLASSES, Modality, QuadClass
from pertanda.signals.counts import dyads
from pertanda.signals.table import Row

__all__ = [
    "ACT",
    "THREAT",
    "Comparison",
    "Escalation",
    "Severe",
    "escalations",
    "load_comparison",
    "rate_ratio",
    "severe_acts",
    "severe_rows",
    "weekly",
]

ACT, THREAT = "act", "threat"
_PARTS = {QuadClass.MATERIAL_CONFLICT: ACT, QuadClass.VERBAL_CONFLICT: THREAT}
_QUADS = {"2": THREAT, "3": ACT} | {str(quad): part for quad, part in _PARTS.items()}
_PACKAGED = Path(__file__).with_name("escalation.toml")
_Days = Annotated[int, msgspec.Meta(ge=1, le=36_525)]
_GRID = 4001


class Comparison(Record, frozen=True, forbid_unknown_fields=True):
    """What each figure is for stands beside it in `escalation.toml`."""

    recent_days: _Days
    past_days: _Days
    least_past_days: _Days
    prior_events: Annotated[float, msgspec.Meta(gt=0)]
    interval: Annotated[float, msgspec.Meta(gt=0, lt=1)]


@cache
def load_comparison(path: Path = _PACKAGED) -> Comparison:
    """The figures of `path`. Raises DataFileError for a file that is not such a table."""
    return load_table(path, Comparison)


class Severe(NamedTuple):
    """`acts` hostile acts of one dyad and day; `part` is "act" or "threat", `weight` the severity of each, above 0."""

    day: datetime.date
    actor: str
    recipient: str
    part: str
    weight: float
    acts: int = 1


class Escalation(Record, frozen=True):
    """A dyad's recent severity a day against its own past: `ratio` is the median, `low` and `high` bound `interval`.

    `recent` and `past` are severity points a day as counted; `rises` and `falls` say that the whole interval lies on
    one side of 1. `past_days` is how many days of past there are.
    """

    actor: str
    recipient: str
    part: str
    as_of: datetime.date
    recent: float
    past: float
    past_days: int
    ratio: float
    low: float
    high: float
    rises: bool
    falls: bool


def severe_acts(happenings: Iterable[Happening], *, as_of: datetime.date) -> list[Severe]:
    """The hostile acts (material conflict) and threats (verbal conflict) told as having happened and known by `as_of`.

    A happening counts once per dyad however many reports tell it. Codes that CAMEO weighs at 0 or above (a request,
    for one, is friendly to Goldstein) are left out.
    """
    found = []
    for happening in happenings:
        part, day = _PARTS.get(QUAD_CLASSES[happening.type]), day_of_act(happening)
        if part is None or happening.modality is not Modality.HAPPENED or max(day, day_known(happening)) > as_of:
            continue
        weight = -goldstein(cameo_of(happening.type, value_of(happening.mode)))
        if weight > 0:
            found += [Severe(day, actor, recipient, part, weight) for actor, recipient in dyads(happening)]
    return found


def severe_rows(rows: Iterable[Row]) -> list[Severe]:
    """The hostile rows of a table of counts. Its classes are CAMEO codes, weighed by Goldstein, or quad classes (2 and
    3, or our names), where every act weighs 1; rows of other classes are left out.
    """
    found = []
    for row in rows:
        part, weight = _read_class(row.label)
        if part and weight > 0 and row.acts:
            found.append(Severe(row.day, row.actor, row.recipient, part, weight, row.acts))
    return found


@cache
def _read_class(label: str) -> tuple[str, float]:
    if label in _QUADS:
        return _QUADS[label], 1.0
    try:
        type_, _ = from_cameo(label)
    except NotFoundError:
        return "", 0.0
    return _PARTS.get(QUAD_CLASSES[type_], ""), -goldstein(label)


def escalations(
    acts: Iterable[Severe], *, as_of: datetime.date, first: datetime.date, comparison: Comparison | None = None
) -> list[Escalation]:
    """One record per dyad and part with any act in the days compared, the surest rise first.

    `first` is the first day that was heard at all: days before it are unknown, not calm. Nothing after `as_of` is
    used. Empty when fewer than `least_past_days` of past are known.
    """
    compared = comparison or load_comparison()
    border = as_of - datetime.timedelta(days=compared.recent_days - 1)
    oldest = max(first, border - datetime.timedelta(days=compared.past_days))
    past_days = (border - oldest).days
    if past_days < compared.least_past_days:
        return []
    by_dyad: dict[tuple[str, str, str], list[Severe]] = defaultdict(list)
    for act in acts:
        if oldest <= act.day <= as_of and act.acts > 0:
            by_dyad[act.actor, act.recipient, act.part].append(act)
    found = [_escalation(key, severe, as_of, border, past_days, compared) for key, severe in by_dyad.items()]
    return sorted(found, key=lambda one: (-one.low, one.actor, one.recipient, one.part))


def weekly(
    acts: Iterable[Severe], *, as_of: datetime.date, comparison: Comparison | None = None
) -> dict[tuple[str, str, str], list[float]]:
    """Severity a week of each dyad and part over the days compared, oldest first, the last week ending on `as_of`."""
    compared = comparison or load_comparison()
    weeks = math.ceil((compared.recent_days + compared.past_days) / 7)
    found: dict[tuple[str, str, str], list[float]] = defaultdict(lambda: [0.0] * weeks)
    for act in acts:
        back = (as_of - act.day).days // 7
        if 0 <= back < weeks:
            found[act.actor, act.recipient, act.part][weeks - 1 - back] += act.weight * act.acts
    return found


def _escalation(
    dyad: tuple[str, str, str],
    acts: Sequence[Severe],
    as_of: datetime.date,
    border: datetime.date,
    past_days: int,
    compared: Comparison,
) -> Escalation:
    recent = sum(act.weight * act.acts for act in acts if act.day >= border)
    past = sum(act.weight * act.acts for act in acts if act.day < border)
    squares = sum(act.weight**2 * act.acts for act in acts)
    # One weight scale for both spans keeps their ratio that of the severities.
    scale = squares / (recent + past)
    tail = (1.0 - compared.interval) / 2.0
    low, ratio, high = rate_ratio(
        recent / scale,
        compared.recent_days,
        past / scale,
        past_days,
        prior=compared.prior_events,
        levels=(tail, 0.5, 1.0 - tail),
    )
    actor, recipient, part = dyad
    return Escalation(
        actor=actor,
        recipient=recipient,
        part=part,
        as_of=as_of,
        recent=recent / compared.recent_days,
        past=past / past_days,
        past_days=past_days,
        ratio=ratio,
        low=low,
        high=high,
        rises=low > 1.0,
        falls=high < 1.0,
    )


def rate_ratio(
    events: float, days: float, past_events: float, past_days: float, *, prior: float, levels: Sequence[float]
) -> list[float]:
    """Posterior quantiles of the ratio of two Poisson rates, each with the prior Gamma(prior, prior / common rate).

    The common rate is that of both spans together, so that without evidence the ratio is about 1.
    """
    prior_days = prior * (days + past_days) / (events + past_events)
    shape, past_shape = events + prior, past_events + prior
    odds = (past_days + prior_days) / (days + prior_days)
    return [math.exp(quantile) * odds for quantile in _log_odds_quantiles(shape, past_shape, levels)]


def _log_odds_quantiles(a: float, b: float, levels: Sequence[float]) -> list[float]:
    """Quantiles of ln(B / (1 - B)) for B ~ Beta(a, b), by the trapezoid rule on a grid of the logit scale."""
    centre = math.log(a / b)
    # Variance of the logit is about 1/a + 1/b; small shapes have exponential tails of rate a and b.
    reach = 12.0 * math.sqrt(1.0 / a + 1.0 / b) + 20.0 / min(a, b, 1.0)
    step = 2.0 * reach / (_GRID - 1)
    grid = [centre - reach + step * place for place in range(_GRID)]
    logs = [a * z - (a + b) * _softplus(z) for z in grid]
    top = max(logs)
    density = [math.exp(value - top) for value in logs]
    total, running = 0.0, [0.0]
    for before, after in pairwise(density):
        total += 0.5 * (before + after)
        running.append(total)
    return [_crossing(grid, running, level * total) for level in levels]


def _softplus(z: float) -> float:
    return max(z, 0.0) + math.log1p(math.exp(-abs(z)))


def _crossing(grid: Sequence[float], running: Sequence[float], wanted: float) -> float:
    low, high = 0, len(running) - 1
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (middle, high) if running[middle] <= wanted else (low, middle)
    share = (wanted - running[low]) / (running[high] - running[low]) if running[high] > running[low] else 0.0
    return grid[low] + share * (grid[high] - grid[low])
