"""What a question's indicators say as of a day, in log-odds."""

from __future__ import annotations

import datetime
import math
from collections.abc import Sequence

import msgspec

from pertanda.assessments.overlap import modelled_by
from pertanda.assessments.past import Past
from pertanda.assessments.sights import Sight, absent, seen
from pertanda.records.assessment import Contribution
from pertanda.records.question import Indicator, Question

__all__ = ["ABSENT", "LARGEST_LOG_ODDS", "MODELLED", "SEEN", "UNSEEN", "WEAKER", "contributions", "fresh", "strongest"]

# No single sign moves the odds by more than a factor of 20, however sure its author is of it: larger ratios come from
# thin counts, and one misread sentence must not settle a question.
LARGEST_LOG_ODDS = math.log(20.0)

SEEN, WEAKER, UNSEEN, ABSENT, MODELLED = "seen", "weaker", "unseen", "absent", "modelled"


def contributions(
    question: Question, past: Past, as_of: datetime.date, *, modelled: bool = False
) -> tuple[Contribution, ...]:
    """Every indicator's reading as of the end of `as_of`, in the question's order; one that says nothing reads 0.

    `modelled` says that the probability starts from a base model: readings of acts that it counts itself read 0 too.
    """
    read = [_reading(indicator, past, as_of) for indicator in question.indicators]
    if modelled:
        read = [_once(question, one, past, indicator) for indicator, one in zip(question.indicators, read, strict=True)]
    counting = strongest(question.indicators, read)
    return tuple(one if number in counting else _not_counted(one) for number, one in enumerate(read))


def strongest(indicators: Sequence[Indicator], read: Sequence[Contribution]) -> frozenset[int]:
    """The numbers of the readings that count: of each group the one that moves the odds most, the first of equals."""
    best: dict[str, int] = {}
    for number, (indicator, one) in enumerate(zip(indicators, read, strict=True)):
        rival = best.get(indicator.group)
        if one.state in (SEEN, ABSENT) and (rival is None or abs(one.log_odds) > abs(read[rival].log_odds)):
            best[indicator.group] = number
    return frozenset(best.values())


def fresh(likelihood_ratio: float) -> float:
    """The log of a ratio, capped at a factor of 20 either way."""
    return max(-LARGEST_LOG_ODDS, min(LARGEST_LOG_ODDS, math.log(likelihood_ratio)))


def _once(question: Question, one: Contribution, past: Past, indicator: Indicator) -> Contribution:
    if one.state not in (SEEN, ABSENT) or not modelled_by(question, indicator, past.acts(one.rests_on)):
        return one
    return msgspec.structs.replace(one, counted=False, log_odds=0.0, state=MODELLED)


def _not_counted(one: Contribution) -> Contribution:
    state = {SEEN: WEAKER, MODELLED: MODELLED}.get(one.state, UNSEEN)
    return msgspec.structs.replace(one, counted=False, log_odds=0.0, state=state)


def _reading(indicator: Indicator, past: Past, as_of: datetime.date) -> Contribution:
    sight = seen(past, indicator, as_of)
    positive = _positive(indicator, sight, as_of)
    absence = indicator.absence
    if absence is None or not absent(past, absence, sight.day if sight else None, as_of):
        return positive
    against = fresh(absence.likelihood_ratio)
    # An older sight keeps its decayed weight as long as that is more than its absence since.
    if abs(positive.log_odds) >= abs(against):
        return positive
    return Contribution(
        indicator_id=indicator.id,
        title=indicator.title,
        log_odds=against,
        counted=True,
        day=None,
        rests_on=(),
        state=ABSENT,
    )


def _positive(indicator: Indicator, sight: Sight | None, as_of: datetime.date) -> Contribution:
    if sight is None:
        return Contribution(
            indicator_id=indicator.id,
            title=indicator.title,
            log_odds=0.0,
            counted=False,
            day=None,
            rests_on=(),
            state=UNSEEN,
        )
    return Contribution(
        indicator_id=indicator.id,
        title=indicator.title,
        log_odds=fresh(indicator.likelihood_ratio) * math.pow(0.5, (as_of - sight.day).days / indicator.half_life_days),
        counted=True,
        day=sight.day,
        rests_on=sight.event_ids,
        origins=sight.origins,
        state=SEEN,
    )
