"""Whether a question has been answered."""

from __future__ import annotations

import datetime
from collections.abc import Sequence

from pertanda.assessments.past import Past
from pertanda.happenings.days import day_known
from pertanda.records.base import value_of
from pertanda.records.happening import Happening, Report
from pertanda.records.question import Question

__all__ = ["resolving"]


def resolving(question: Question, past: Past, as_of: datetime.date) -> Happening | None:
    """The happening that answers the question with yes as of the end of `as_of`: the first known, or None.

    It is told as having happened, by enough independent origins, on a day of the window. Where the resolution asks for
    words, only reports whose sentence holds one count as telling it.
    """
    fitting = [one for one in past.answering(question.resolution, as_of) if _fits(question, past, one)]
    return min(fitting, key=lambda one: (day_known(one), one.id), default=None)


def _fits(question: Question, past: Past, happening: Happening) -> bool:
    reports = [report for report in happening.reports if past.says(report.sentence_id, question.resolution)]
    dated = value_of(happening.event_day) is not None or value_of(happening.when) is not None
    # A report that names no day may retell an old act; two independent ones on the same days hardly do.
    needed = question.origins_needed if dated else max(2, question.origins_needed)
    return len({report.origin for report in reports}) >= needed and _within(question, happening, reports)


def _day(report: Report, happening: Happening) -> datetime.date:
    return report.published or happening.seen_at.date()


def _within(question: Question, happening: Happening, reports: Sequence[Report]) -> bool:
    day, interval = value_of(happening.event_day), value_of(happening.when)
    days = [day] if day else [interval.start, interval.end] if interval else [_day(one, happening) for one in reports]
    return all(one is not None and question.opens <= one <= question.closes for one in days)
