"""The probability a question starts from, by a base model fitted on what the desk knew before each day.

A model is fitted on the acts known the day before its week begins, for the very kind of act that a question asks about,
and asked with the acts known the day before. Nothing of the day itself or later is used. What was asked before on the
same knowledge is taken from `remembered`, so that a daily run adds one day.
"""

from __future__ import annotations

import datetime
import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NamedTuple
from zlib import crc32

import msgspec

from pertanda.assessments.acts import NOBODY, Act, KnownActs
from pertanda.assessments.prior import days_left, of_estimate, reference_class
from pertanda.exceptions import UsageError
from pertanda.happenings.parties import nation
from pertanda.languages.tables import load_table
from pertanda.records.assessment import PriorKind, PriorUsed, WhyNoModel
from pertanda.records.base import Record
from pertanda.records.document import Document
from pertanda.records.event import Event
from pertanda.records.question import Question
from pertanda.records.vocabulary import EventType, Mode

if TYPE_CHECKING:
    from pertanda.assessments.models.base import Query
    from pertanda.assessments.models.coded import CodedEventModel
    from pertanda.assessments.models.history import EventHistory, Row

__all__ = ["Horizon", "Limits", "Matter", "Priors", "load_limits", "matter_of", "priors"]

_PACKAGED = Path(__file__).with_name("base_model.toml")
_VERSION = "1"  # part of every key: raise it when a fit of the same acts would come out differently
_ONE_DAY = datetime.timedelta(days=1)
_Count = Annotated[int, msgspec.Meta(ge=1, le=1_000_000)]
_Days = Annotated[int, msgspec.Meta(ge=1, le=3650)]
_Span = Annotated[int, msgspec.Meta(ge=1, le=366)]
_ASKED = "the act asked about"


class Horizon(Record, frozen=True, forbid_unknown_fields=True):
    """A horizon that is fitted, and the days of history it needs."""

    days: _Span
    least_days: _Days


class Limits(Record, frozen=True, forbid_unknown_fields=True):
    """What each figure is for stands beside it in `base_model.toml`."""

    least_acts: _Count
    most_days_left: _Span
    history_days: _Days
    most_acts: _Count
    refit_days: _Days
    step_days: _Days
    questions_drawn: _Count
    horizons: Annotated[tuple[Horizon, ...], msgspec.Meta(min_length=1)]


@cache
def load_limits(path: Path = _PACKAGED) -> Limits:
    """The figures of `path`. Raises DataFileError for a file that is not such a table."""
    return load_table(path, Limits)


class Matter(NamedTuple):
    """A kind of act: its types and modes (none: any), and whether it is asked of one party toward anybody."""

    types: tuple[EventType, ...]
    modes: tuple[Mode, ...]
    toward_anybody: bool

    def holds(self, act: Act) -> bool:
        """Whether the act is of this kind."""
        return act.type in self.types and (not self.modes or act.mode in self.modes)


def matter_of(question: Question) -> Matter | None:
    """The kind of act asked about; None for a rule that no base model counts.

    Counted are acts by type and mode between two nations or bodies, or of one toward anybody: no words, places, sectors
    or choice of parties.
    """
    rule = question.resolution
    named = (*rule.actor, *rule.recipient)
    if rule.words or rule.country or not rule.type or len(rule.actor) != 1 or len(rule.recipient) > 1:
        return None
    if any(nation(code) != code for code in named) or len(set(named)) < len(named):
        return None
    return Matter(tuple(sorted(rule.type)), tuple(sorted(rule.mode)), not rule.recipient)


class Priors:
    """The prior of each question and day that was worked out; the reference class of any other."""

    def __init__(self, found: Mapping[tuple[str, datetime.date], PriorUsed]) -> None:
        self._found = found

    def __call__(self, question: Question, as_of: datetime.date) -> PriorUsed:
        return self._found.get((question.id, as_of)) or reference_class(question, as_of)


def priors(
    questions: Iterable[Question],
    *,
    events: Sequence[Event],
    documents: Mapping[str, Document],
    last: datetime.date,
    first: datetime.date | None = None,
    imported: Sequence[Act] = (),
    remembered: Mapping[str, PriorUsed] | None = None,
    limits: Limits | None = None,
) -> Priors:
    """The priors of every question from its opening (or `first`, if later) to its closing (or `last`, if earlier).

    `imported` are acts in order (`acts.read_imported`), `remembered` priors of former runs by their key.
    """
    worker = _Worker(KnownActs(events, documents, imported), remembered or {}, limits or load_limits())
    windows = [(one, max(one.opens, first or one.opens), min(one.closes, last)) for one in questions]
    numbers = sorted({day for _, start, end in windows for day in range(start.toordinal(), end.toordinal() + 1)})
    return Priors(
        {
            (question.id, day): worker.prior(question, day)
            for day in map(datetime.date.fromordinal, numbers)
            for question, start, end in windows
            if start <= day <= end
        }
    )


class _Part(NamedTuple):
    """The acts learned from: of `parties` all, of other pairs the `share` that lots choose, the same every day."""

    share: float
    parties: frozenset[str]

    def of(self, acts: Iterable[Act]) -> list[Act]:
        """The acts that belong to the part."""
        return [act for act in acts if self.share >= 1 or self._holds(act)]

    def _holds(self, act: Act) -> bool:
        sides = (act.actor, act.recipient)
        return not self.parties.isdisjoint(sides) or crc32("\n".join(sorted(sides)).encode()) < self.share * 2**32


class _Fitted(NamedTuple):
    """A model with the history it was fitted on, which grows by what becomes known until the next fit."""

    model: CodedEventModel
    history: EventHistory
    horizon: int
    acts: int
    first: datetime.date
    last: datetime.date


class _Week:
    """The acts known when a week began, and what each of its days added; days must be asked in order."""

    def __init__(self, anchor: datetime.date, known: KnownActs, history_days: int) -> None:
        self.anchor, self._known = anchor, known
        self._since = anchor - datetime.timedelta(days=history_days)
        self.acts = known.acts(anchor - _ONE_DAY, self._since)
        self._seen, self._day = set(self.acts), anchor
        self.added: list[Act] = []

    def reach(self, day: datetime.date) -> None:
        """Take in what was known the day before `day`; later days add, however often they are reached."""
        while self._day < day:
            fresh = [act for act in self._known.acts(self._day, self._since) if act not in self._seen]
            self._seen.update(fresh)
            self.added += fresh
            self._day += _ONE_DAY


class _Worker:
    """Works out priors day after day."""

    def __init__(self, known: KnownActs, remembered: Mapping[str, PriorUsed], limits: Limits) -> None:
        self._known, self._remembered, self._limits = known, remembered, limits
        self._models: dict[tuple[Matter, Horizon, _Part], _Fitted | None] = {}
        self._week: _Week | None = None
        self._digests: dict[datetime.date, str] = {}

    def prior(self, question: Question, day: datetime.date) -> PriorUsed:
        """The prior of an open question on a day; days must come in order."""
        matter, left = matter_of(question), days_left(question, day)
        if matter is None:
            return reference_class(question, day, WhyNoModel.UNASKED)
        if left > self._limits.most_days_left:
            return reference_class(question, day, WhyNoModel.FAR)
        # At most two reports' worth of acts each: a young desk is known without merging or loading numpy.
        if self._known.at_most(day - _ONE_DAY) < self._limits.least_acts:
            return reference_class(question, day, WhyNoModel.YOUNG)
        key = self._key(question, matter, day)
        return self._remembered.get(key) or msgspec.structs.replace(self._asked(question, matter, day), key=key)

    def _key(self, question: Question, matter: Matter, day: datetime.date) -> str:
        if day not in self._digests:
            self._digests[day] = self._known.digest(day - _ONE_DAY)
        rule, rate = question.resolution, question.base_rate
        told = (_VERSION, self._digests[day], day, question.closes, matter, rule.actor, rule.recipient, rate.successes,
                rate.trials, rate.window_days, self._limits)  # fmt: skip
        return hashlib.blake2b(repr(told).encode(), digest_size=16).hexdigest()

    def _asked(self, question: Question, matter: Matter, day: datetime.date) -> PriorUsed:
        from pertanda.assessments.models.base import Query

        left = days_left(question, day)
        horizon = min(self._limits.horizons, key=lambda one: (abs(one.days - left), one.days))
        rule, yesterday = question.resolution, day.toordinal() - 1
        fitted = self._fitted(matter, horizon, frozenset((*rule.actor, *rule.recipient)), day)
        if fitted is None:
            return reference_class(question, day, WhyNoModel.YOUNG)
        query = Query(rule.actor[0], _ASKED, rule.recipient[0] if rule.recipient else NOBODY)
        found = of_estimate(question, day, fitted.model.probability(query, yesterday, left))
        return _with_history(found, fitted, query, yesterday, left) if found.kind is PriorKind.BASE_MODEL else found

    def _fitted(self, matter: Matter, horizon: Horizon, parties: frozenset[str], day: datetime.date) -> _Fitted | None:
        """The week's model for this kind of act, its history brought up to the day before."""
        anchor = day - datetime.timedelta(days=day.toordinal() % self._limits.refit_days)
        if self._week is None or self._week.anchor != anchor:
            self._week, self._models = _Week(anchor, self._known, self._limits.history_days), {}
        self._week.reach(day)
        share = min(1.0, self._limits.most_acts / max(1, len(self._week.acts)))
        part = _Part(share, parties if share < 1 else frozenset())
        if (matter, horizon, part) not in self._models:
            self._models[matter, horizon, part] = self._fit(matter, horizon, part, self._week)
        fitted = self._models[matter, horizon, part]
        if fitted is not None:
            fitted.history.extend(_rows(part.of(self._week.added), matter))
        return fitted

    def _fit(self, matter: Matter, horizon: Horizon, part: _Part, week: _Week) -> _Fitted | None:
        acts, limits = part.of(week.acts), self._limits
        first = min((act.day for act in acts), default=week.anchor)
        if len(acts) < limits.least_acts or (week.anchor - first).days < horizon.least_days:
            return None
        if not any(matter.holds(act) for act in acts):
            return None
        from pertanda.assessments.models.coded import CodedEventModel
        from pertanda.assessments.models.history import EventHistory

        history = EventHistory({})
        history.extend(_rows(acts, matter))
        model = CodedEventModel([horizon.days], known_only=True, step=limits.step_days, most=limits.questions_drawn)
        try:
            model.fit(history, week.anchor.toordinal() - 1)
        except UsageError:  # no act of any kind came again: there is nothing to learn
            return None
        return _Fitted(model, history, horizon.days, len(acts), first, week.anchor - _ONE_DAY)


def _rows(acts: Iterable[Act], matter: Matter) -> Iterator[Row]:
    """The acts as rows of a history in which the act asked about is a relation of its own."""
    from pertanda.assessments.models.history import Row

    for act in acts:
        asked, day = matter.holds(act), act.day.toordinal()
        plain = f"{act.type}.{act.mode}" if act.mode else str(act.type)
        if asked and matter.toward_anybody:
            yield Row(act.actor, _ASKED, NOBODY, day)
            if act.recipient == NOBODY:
                continue
        yield Row(act.actor, _ASKED if asked and not matter.toward_anybody else plain, act.recipient, day)


def _with_history(found: PriorUsed, fitted: _Fitted, query: Query, yesterday: int, left: int) -> PriorUsed:
    """The prior with what the model was fitted on, and how often the history's own windows held the very act."""
    from pertanda.assessments.models.reference import own_windows

    own = own_windows(
        fitted.history,
        subjects=[query.subject],
        relations=[query.relation],
        objects=[query.object],
        as_of=yesterday,
        horizon=left,
    )
    return msgspec.structs.replace(
        found,
        window_days=fitted.horizon,
        acts=fitted.acts,
        first=fitted.first,
        last=fitted.last,
        own_n=own.n,
        own_successes=own.successes,
    )
