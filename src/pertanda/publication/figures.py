"""How figures and days are said: shared by the terminal and the page."""

from __future__ import annotations

import datetime

from pertanda.publication.wording import Wording
from pertanda.records.base import Known
from pertanda.records.brief import Mark, QuestionPanel

__all__ = ["answer", "change", "figures", "published"]

# Points by which a probability must move before it is called a change: less is rounding.
_LEAST_CHANGE = 0.5


def answer(panel: QuestionPanel, wording: Wording) -> str:
    """ "Answered: yes", "Answered: no", or "" while the question is open."""
    if not isinstance(panel.outcome, Known):
        return ""
    return wording.words["yes" if panel.outcome.value else "no"]


def change(panel: QuestionPanel, wording: Wording) -> str:
    """ "▲ 12 since the day before", "unchanged …", or why there is nothing to compare with. Points of 1 %."""
    if not isinstance(panel.change, Known):
        return panel.change.reason
    points = panel.change.value
    if abs(points) < _LEAST_CHANGE:
        return wording.words["unchanged"]
    return f"{'▲' if points > 0 else '▼'} {wording.number(abs(points))} {wording.words['since_before']}"


def figures(panel: QuestionPanel, wording: Wording) -> str:
    """Interval, base rate and closing day; an answered question has only its day."""
    words = wording.words
    until = words["open"].format(day=wording.day(panel.closes))
    if isinstance(panel.outcome, Known):
        return until
    interval = words["interval"].format(low=wording.percent(panel.low), high=wording.percent(panel.high))
    base = words["base_rate"].format(base=wording.percent(panel.base_rate))
    return " · ".join((interval, base, until))


def published(mark: Mark, wording: Wording) -> str:
    """The publication day of a mark's document, or that it is unknown."""
    return wording.day(datetime.date.fromisoformat(mark.published)) if mark.published else wording.words["undated"]
