"""A question and a score as text for the terminal."""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from pertanda.records.assessment import Assessment, Contribution, PriorKind, PriorUsed, WhyNoModel
from pertanda.records.base import Known, NotApplicable, Record
from pertanda.records.question import Question, Resolution

if TYPE_CHECKING:
    from pertanda.assessments.prospects import Prospect
    from pertanda.assessments.scores import Interval, Summary
    from pertanda.store.desk import Desk

__all__ = ["Shown", "Sign", "gathered", "scores_told", "sparkline", "told"]

_WHY = {
    WhyNoModel.YOUNG: "too few acts or days of history to learn from",
    WhyNoModel.UNASKED: "the rule asks for words, places or several parties, which none counts",
    WhyNoModel.FIRST_TIME: "the act was never seen between the two, where events alone have next to no skill",
    WhyNoModel.FAR: "more days are left than one was measured on",
}
_STEPS = "▁▂▃▄▅▆▇█"
_STATES = {
    "absent": "looked for, not seen",
    "unseen": "not seen",
    "weaker": "a stronger sign counts",
    "modelled": "the base model counts it",
}
_SENTENCES = 4


class Sign(Record, frozen=True):
    """A contribution with where its ratio comes from and the sentences that it rests on."""

    contribution: Contribution
    basis: str
    source: str
    sentences: tuple[str, ...]


class Point(Record, frozen=True):
    """The probability of one day."""

    day: datetime.date
    probability: float
    low: float
    high: float


class Shown(Record, frozen=True):
    """Everything that `pertanda questions show` tells of a question; `assessment` is None before its first day."""

    question: Question
    assessment: Assessment | None
    answered_on: datetime.date | None
    signs: tuple[Sign, ...]
    would_change: tuple[Prospect, ...]
    history: tuple[Point, ...]
    resolutions: tuple[Resolution, ...]


def gathered(desk: Desk, question: Question, days: Sequence[Assessment]) -> Shown:
    """The question with the last of `days`, which are its assessments up to the day asked for, in their order."""
    from pertanda.assessments.prospects import prospects

    last = days[-1] if days else None
    ratios = {one.id: one for one in question.indicators}
    signs = [
        Sign(
            contribution=one,
            basis=ratios[one.indicator_id].basis,
            source=ratios[one.indicator_id].source,
            sentences=_sentences(desk, one),
        )
        for one in (last.contributions if last else ())
        if one.indicator_id in ratios
    ]
    return Shown(
        question=question,
        assessment=last,
        answered_on=_answered_on(days),
        signs=tuple(signs),
        would_change=tuple(prospects(question, last)) if last else (),
        history=tuple(Point(day=d.as_of, probability=d.probability, low=d.low, high=d.high) for d in days),
        resolutions=tuple(desk.resolutions(question.id)),
    )


def _answered_on(days: Sequence[Assessment]) -> datetime.date | None:
    """The first day of the answer that stands on the last one."""
    found = None
    for one in reversed(days):
        if not isinstance(one.outcome, Known) or one.outcome != days[-1].outcome:
            break
        found = one.as_of
    return found


def _sentences(desk: Desk, one: Contribution) -> tuple[str, ...]:
    return tuple(dict.fromkeys(desk.event(event_id).sentence_id for event_id in one.rests_on))


def told(shown: Shown, language: str) -> str:
    """The question as lines of text."""
    return "\n".join(_lines(shown, language))


def sparkline(values: Sequence[float]) -> str:
    """Probabilities as eight heights, 0 the lowest and 1 the highest, whatever the range of the values."""
    return "".join(_STEPS[min(int(value * len(_STEPS)), len(_STEPS) - 1)] for value in values)


def _lines(shown: Shown, language: str) -> Iterator[str]:
    question, one = shown.question, shown.assessment
    yield question.text.get(language) or question.text["en"]
    if one is None:
        yield f"Not assessed yet: the desk holds nothing from {question.opens} on."
        return
    yield _headline(shown, one, language)
    yield from _base(question, one, language)
    yield f"{sparkline([point.probability for point in shown.history])}  {shown.history[0].day} to {one.as_of}"
    yield f"Rule: {question.resolution_rule.get(language) or question.resolution_rule['en']}"
    yield f"Window: {question.opens} to {question.closes}; {question.origins_needed} origin(s) must tell it."
    if shown.signs:
        yield "\nWhat moved it (log-odds):"
        yield from (line for sign in shown.signs for line in _sign(sign, language))
    if shown.would_change:
        yield "\nWhat would change it (if seen today):"
        yield from (_prospect(item, language) for item in shown.would_change)
    for given in shown.resolutions:
        yield f"\nAnswered by hand: {given.answer} from {given.day} on, by {given.by}: {given.why}"


def _headline(shown: Shown, one: Assessment, language: str) -> str:
    from pertanda.assessments.icd203 import word_for

    if isinstance(one.outcome, Known):
        by = one.resolved_by
        how = by.value if isinstance(by, Known) else by.reason
        return f"Answered {'yes' if one.outcome.value else 'no'} on {shown.answered_on}: {how}"
    void = f" ({one.outcome.reason})" if isinstance(one.outcome, NotApplicable) else ""
    word = word_for(one.probability, language)
    return (
        f"{_share(one.probability)}, {word}; interval {_share(one.low)} to {_share(one.high)}; as of {one.as_of}{void}"
    )


def _base(question: Question, one: Assessment, language: str) -> Iterator[str]:
    rate, prior = question.base_rate, one.prior
    name = rate.reference_class.get(language) or rate.reference_class["en"]
    if prior is not None and prior.kind is PriorKind.BASE_MODEL:
        yield from _model(prior)
        yield f"  The reference class says {_share(prior.reference_rate)}: {rate.successes} of {rate.trials} {name}."
    else:
        yield f"Base rate in the days left: {_share(one.base_rate)}, from {rate.successes} of {rate.trials} {name}."
    yield f"  {rate.source}"
    if prior is not None and prior.why in _WHY:
        yield f"  No base model: {_WHY[prior.why]}."


def _model(prior: PriorUsed) -> Iterator[str]:
    yield (
        f"Base model for the days left: {_share(prior.rate)}, interval {_share(prior.low)} to {_share(prior.high)}, "
        f"fitted on {prior.acts:,} acts from {prior.first} to {prior.last}."
    )
    yield f"  {prior.successes} of {prior.n} {prior.reference}."
    yield f"  This very act: {prior.own_successes} of {prior.own_n} windows of the days left in that history."
    yield "  Heaviest: " + "; ".join(f"{term.name} {term.log_odds:+.2f}" for term in prior.terms) + "."


def _sign(sign: Sign, language: str) -> Iterator[str]:
    one = sign.contribution
    title = one.title.get(language) or one.title["en"]
    notes = [str(one.day)] if one.day else []
    notes += [f"{one.origins} origin(s)"] if one.origins else []
    state = _STATES.get(one.state)
    notes += [state] if state else []
    yield f"  {one.log_odds:+5.2f}  {title} ({'; '.join(notes)}) [{sign.basis}]"
    if sign.sentences:
        more = len(sign.sentences) - _SENTENCES
        rest = f" and {more} more" if more > 0 else ""
        yield f"         {' '.join(sentence[:14] for sentence in sign.sentences[:_SENTENCES])}{rest}"


def _prospect(one: Prospect, language: str) -> str:
    return f"  {_share(one.probability):>6}  {one.title.get(language) or one.title['en']}"


def _share(value: float) -> str:
    return f"{value:.1%}" if value < 0.01 or value > 0.99 else f"{value:.0%}"


def scores_told(summary: Summary) -> str:
    """Every score as lines of text, with the calibration table."""
    return "\n".join(_score_lines(summary))


def _score_lines(one: Summary) -> Iterator[str]:
    parts = one.murphy
    yield f"{one.questions} question(s), {one.forecasts} daily forecasts, {one.yes_share:.0%} of them of a yes"
    yield f"Brier                     {_interval(one.brier)}"
    yield f"Brier, averaged by day    {one.daily_brier:.4f}"
    yield f"Log score (nats)          {one.log_score:.4f}"
    yield f"Skill against climatology {_interval(one.skill_climatology)}"
    yield f"Skill against base rate   {_interval(one.skill_reference)}"
    yield f"Calibration error         {one.calibration_error:.4f}"
    yield (
        f"Murphy                    reliability {parts.reliability:.4f}, resolution {parts.resolution:.4f}, "
        f"uncertainty {parts.uncertainty:.4f}, within bins {parts.within:+.4f}"
    )
    yield "\nStated        n   mean   came true"
    for row in one.bins:
        yield f"{row.low:4.0%}-{row.high:4.0%}  {row.count:5}  {row.stated:5.1%}  {row.observed:5.1%}"


def _interval(found: Interval | None) -> str:
    if found is None:
        return "nothing to compare with"
    if found.low is None or found.high is None:
        return f"{found.value:.4f} (one question: no interval)"
    return f"{found.value:.4f} ({found.low:.4f} to {found.high:.4f})"
