"""Base rates from history: how many past windows of a question's length held an act that would have answered it."""

from __future__ import annotations

import datetime
from collections.abc import Collection, Iterable, Mapping, Sequence

from pertanda.assessments.beta import RateInterval, jeffreys
from pertanda.assessments.queries import answers, says
from pertanda.happenings.days import day_known, day_of_act
from pertanda.happenings.parties import nation
from pertanda.records.base import Record
from pertanda.records.document import Sentence
from pertanda.records.happening import Happening
from pertanda.records.question import EventQuery
from pertanda.records.vocabulary import Modality
from pertanda.signals.table import CountTable

__all__ = ["LEAST_WINDOWS", "WindowCount", "count_windows", "from_counts", "from_happenings"]

# Fewer windows say too little: after 0 of 10 the 90 % interval still reaches 17 %.
LEAST_WINDOWS = 10
ONE_DAY = datetime.timedelta(days=1)


class WindowCount(Record, frozen=True):
    """`successes` of `trials` windows of `window_days` days, side by side from `first` to `last`, held an act."""

    successes: int
    trials: int
    window_days: int
    first: datetime.date
    last: datetime.date

    def enough(self) -> bool:
        """Whether there are windows enough to speak of a rate."""
        return self.trials >= LEAST_WINDOWS

    def interval(self) -> RateInterval:
        """The Jeffreys mean with its 90 % interval. Raises ValueError without any window."""
        return jeffreys(self.successes, self.trials)


def count_windows(
    days: Collection[datetime.date],
    *,
    first: datetime.date,
    last: datetime.date,
    window_days: int,
    heard: Collection[datetime.date] | None = None,
) -> WindowCount:
    """Whole windows that do not overlap, counted back from `last`; what is left over at the beginning is not used.

    `days` are those with an act. Overlapping windows would count one act many times and make the interval too narrow.
    Windows without any day of `heard` are left out, where it is given: nobody listened then.
    """
    whole = max(0, ((last - first).days + 1) // window_days)
    start = last - (whole * window_days - 1) * ONE_DAY

    def windows(some: Collection[datetime.date]) -> set[int]:
        return {(day - start).days // window_days for day in some if start <= day <= last}

    trials = set(range(whole)) if heard is None else windows(heard)
    return WindowCount(
        successes=len(windows(days) & trials),
        trials=len(trials),
        window_days=window_days,
        first=start if whole else first,
        last=last,
    )


def from_happenings(
    happenings: Iterable[Happening],
    query: EventQuery,
    *,
    heard: Collection[datetime.date],
    last: datetime.date,
    window_days: int,
    sentences: Mapping[str, Sentence] | None = None,
) -> WindowCount:
    """Windows of the desk's own past with an act that answers `query`, told as having happened and known by `last`.

    The desk's past begins on the first of the days on which it heard anybody.
    """
    days = {
        day_of_act(one)
        for one in happenings
        if one.modality is Modality.HAPPENED
        and day_known(one) <= last
        and answers(one, query)
        and _worded(one, query, sentences or {})
    }
    return count_windows(days, first=min(heard, default=last), last=last, window_days=window_days, heard=heard)


def _worded(happening: Happening, query: EventQuery, sentences: Mapping[str, Sentence]) -> bool:
    if not query.words:
        return True
    told = [sentences[report.sentence_id].text for report in happening.reports if report.sentence_id in sentences]
    return any(says(text, query) for text in told)


def from_counts(
    table: CountTable,
    *,
    actor: Sequence[str],
    recipient: Sequence[str],
    labels: Sequence[str],
    last: datetime.date,
    window_days: int,
) -> WindowCount:
    """Windows of an imported table of daily counts with an act of the pair; an empty list matches anything.

    Names match as written or by the nation of a code; `labels` are the table's classes. The table speaks from its first
    day to its last, or to `last` where that is earlier. A table without a day up to `last` gives no window.
    """
    known = [day for day in table.days if day <= last]
    if not known:
        return WindowCount(successes=0, trials=0, window_days=window_days, first=last, last=last)
    days = {
        day
        for day in known
        for (who, whom, label), acts in table.days[day].items()
        if acts and _named(who, actor) and _named(whom, recipient) and (not labels or label in labels)
    }
    return count_windows(days, first=min(known), last=max(known), window_days=window_days)


def _named(name: str, wanted: Sequence[str]) -> bool:
    return not wanted or any(name == one or nation(name) == one for one in wanted)
