"""The shape of a question file, and what is wrong with one; the format is `docs/questions.md`."""

from __future__ import annotations

import datetime
import math
from collections.abc import Iterator

import msgspec

from pertanda.records.base import Record
from pertanda.records.question import IndicatorKind, RatioBasis
from pertanda.records.vocabulary import MODES, EventType, Modality, Mode, QuadClass

__all__ = [
    "AbsenceTable",
    "BaseRateTable",
    "IndicatorTable",
    "QueryTable",
    "QuestionFile",
    "SignalTable",
    "SilenceTable",
    "TallyTable",
    "indicator_faults",
    "query_faults",
    "question_faults",
]

LONGEST_DAYS = 3650


class QueryTable(Record, frozen=True, forbid_unknown_fields=True):
    """EventQuery as written: a misspelt field is refused here, for no other record needs that."""

    type: tuple[EventType, ...] = ()
    mode: tuple[Mode, ...] = ()
    actor: tuple[str, ...] = ()
    recipient: tuple[str, ...] = ()
    modality: tuple[Modality, ...] = ()
    words: tuple[str, ...] = ()
    country: tuple[str, ...] = ()


class TallyTable(Record, frozen=True, forbid_unknown_fields=True):
    """Tally as written."""

    at_least: int = 1
    origins: int = 1
    within_days: int = 30


class SignalTable(Record, frozen=True, forbid_unknown_fields=True):
    """SignalQuery as written."""

    actor: tuple[str, ...] = ()
    recipient: tuple[str, ...] = ()
    quad_class: tuple[QuadClass, ...] = msgspec.field(default=(), name="class")
    least_score: float = 0.0


class SilenceTable(Record, frozen=True, forbid_unknown_fields=True):
    """Silence as written."""

    outlet: tuple[str, ...] = ()
    surprise: float = 0.05
    history_days: int = 90


class AbsenceTable(Record, frozen=True, forbid_unknown_fields=True):
    """Absence as written."""

    likelihood_ratio: float
    within_days: int


class IndicatorTable(Record, frozen=True, forbid_unknown_fields=True):
    """Indicator as written; which of the tables it needs depends on its kind."""

    id: str
    title: dict[str, str]
    likelihood_ratio: float
    half_life_days: float
    source: str
    group: str = ""
    kind: IndicatorKind = IndicatorKind.EVENTS
    basis: RatioBasis = RatioBasis.EXPERT
    direction: str = ""
    query: QueryTable = QueryTable()
    tally: TallyTable | None = None
    signal: SignalTable | None = None
    silence: SilenceTable | None = None
    absence: AbsenceTable | None = None


class BaseRateTable(Record, frozen=True, forbid_unknown_fields=True):
    """BaseRate as written."""

    successes: int
    trials: int
    window_days: int
    source: str
    class_: dict[str, str] = msgspec.field(name="class")


class QuestionFile(Record, frozen=True, forbid_unknown_fields=True):
    """A question as written."""

    opens: datetime.date
    closes: datetime.date
    text: dict[str, str]
    rule: dict[str, str]
    resolution: QueryTable
    base_rate: BaseRateTable
    indicator: tuple[IndicatorTable, ...] = ()
    origins_needed: int = 1


Fault = tuple[str, str]


def question_faults(file: QuestionFile) -> Iterator[Fault]:
    """Every fault as the path of its key (`.indicator[1].query`) and what is wrong."""
    if file.closes < file.opens:
        yield ".closes", f"the window is reversed: it closes on {file.closes} and opens on {file.opens}"
    if file.origins_needed < 1:
        yield ".origins_needed", f"origins_needed is {file.origins_needed}; at least one origin must tell the act"
    for key, texts in ((".text", file.text), (".rule", file.rule), (".base_rate.class", file.base_rate.class_)):
        if not texts.get("en", "").strip():
            yield key, "there is no English text (key `en`)"
    yield from _rate_faults(file.base_rate)
    yield from query_faults(".resolution", file.resolution)
    if set(file.resolution.modality) - {Modality.HAPPENED}:
        yield ".resolution.modality", "only what happened resolves a question"
    yield from indicator_faults(file.indicator)


def _rate_faults(rate: BaseRateTable) -> Iterator[Fault]:
    if rate.trials < 1:
        yield ".base_rate.trials", "the base rate is empty: trials must be at least 1"
    if not 0 <= rate.successes <= rate.trials:
        yield ".base_rate.successes", f"successes is {rate.successes} of {rate.trials} trials"
    if rate.window_days < 1:
        yield ".base_rate.window_days", "window_days must be at least 1"
    if not rate.source.strip():
        yield ".base_rate.source", "the base rate names no source"


def indicator_faults(indicators: tuple[IndicatorTable, ...]) -> Iterator[Fault]:
    """The faults of a question's or board's indicators."""
    seen: set[str] = set()
    for number, indicator in enumerate(indicators):
        key = f".indicator[{number}]"
        if not indicator.id.strip():
            yield f"{key}.id", "the id is empty"
        if indicator.id in seen:
            yield f"{key}.id", f"indicator id {indicator.id!r} is a duplicate"
        seen.add(indicator.id)
        yield from _strength_faults(key, indicator)
        yield from _kind_faults(key, indicator)
        yield from _absence_faults(key, indicator)


def _strength_faults(key: str, indicator: IndicatorTable) -> Iterator[Fault]:
    ratio = indicator.likelihood_ratio
    if not 0 < ratio < math.inf:
        yield f"{key}.likelihood_ratio", f"likelihood_ratio is {ratio}; it must be above 0 and finite"
    elif indicator.direction and indicator.direction != ("for" if ratio > 1 else "against"):
        yield f"{key}.direction", f"direction {indicator.direction!r} does not fit a likelihood ratio of {ratio}"
    if not 0 < indicator.half_life_days < math.inf:
        yield f"{key}.half_life_days", f"half_life_days is {indicator.half_life_days}; it must be above 0 and finite"
    if not indicator.source.strip():
        yield f"{key}.source", "the ratio names no source"
    if not indicator.title.get("en", "").strip():
        yield f"{key}.title", "there is no English title (key `en`)"


# Which tables beside `query` a kind takes; every other is refused, for it would do nothing.
_TABLES = {
    IndicatorKind.EVENTS: frozenset[str](),
    IndicatorKind.HAPPENINGS: frozenset({"tally"}),
    IndicatorKind.SIGNALS: frozenset({"signal"}),
    IndicatorKind.SILENCE: frozenset({"silence"}),
}


def _kind_faults(key: str, indicator: IndicatorTable) -> Iterator[Fault]:
    kind = indicator.kind
    for name in ("tally", "signal", "silence"):
        if getattr(indicator, name) is not None and name not in _TABLES[kind]:
            yield f"{key}.{name}", f"an indicator of kind {kind} takes no table {name!r}"
    if kind is IndicatorKind.HAPPENINGS:
        yield from _tally_faults(key, indicator)
    if kind is IndicatorKind.SIGNALS:
        yield from _signal_faults(key, indicator)
    elif kind is IndicatorKind.SILENCE and indicator.silence is not None and indicator.silence.outlet:
        if indicator.query != QueryTable():
            yield f"{key}.query", "a silence is of outlets or of acts; give `outlet` or a query, not both"
    else:
        yield from query_faults(f"{key}.query", indicator.query)
    if kind is IndicatorKind.SILENCE:
        yield from _silence_faults(key, indicator)


def _tally_faults(key: str, indicator: IndicatorTable) -> Iterator[Fault]:
    tally = indicator.tally or TallyTable()
    if tally.at_least < 1 or tally.origins < 1:
        yield f"{key}.tally", "at_least and origins must be at least 1"
    if not 1 <= tally.within_days <= LONGEST_DAYS:
        yield f"{key}.tally.within_days", f"within_days must be from 1 to {LONGEST_DAYS}"


def _signal_faults(key: str, indicator: IndicatorTable) -> Iterator[Fault]:
    if indicator.query != QueryTable():
        yield f"{key}.query", "an indicator of kind signals takes no query; name the pair in `signal`"
    signal = indicator.signal
    if signal is None or not (signal.actor or signal.recipient):
        yield f"{key}.signal", "the signal names no actor and no recipient and would match every anomaly"


def _silence_faults(key: str, indicator: IndicatorTable) -> Iterator[Fault]:
    silence = indicator.silence or SilenceTable()
    if not 0 < silence.surprise < 0.5:
        yield f"{key}.silence.surprise", "surprise must lie between 0 and 0.5"
    if not 14 <= silence.history_days <= LONGEST_DAYS:
        yield f"{key}.silence.history_days", f"history_days must be from 14 to {LONGEST_DAYS}"


def _absence_faults(key: str, indicator: IndicatorTable) -> Iterator[Fault]:
    absence = indicator.absence
    if absence is None:
        return
    if indicator.kind is IndicatorKind.SILENCE:
        yield f"{key}.absence", "a silence has no absence: what is not silent is simply heard"
    if not 0 < absence.likelihood_ratio < math.inf:
        yield f"{key}.absence.likelihood_ratio", f"likelihood_ratio is {absence.likelihood_ratio}; it must be above 0"
    elif (absence.likelihood_ratio > 1) == (indicator.likelihood_ratio > 1):
        yield (
            f"{key}.absence.likelihood_ratio",
            "seeing and not seeing a sign cannot point the same way: one ratio is above 1, the other below",
        )
    if not 1 <= absence.within_days <= LONGEST_DAYS:
        yield f"{key}.absence.within_days", f"within_days must be from 1 to {LONGEST_DAYS}"


def query_faults(key: str, query: QueryTable) -> Iterator[Fault]:
    """The faults of a query: empty, or with a mode that none of its types has."""
    if query == QueryTable():
        yield key, "the query is empty and would match every event"
    for mode in query.mode:
        if query.type and not any(mode in MODES[kind] for kind in query.type):
            yield f"{key}.mode", f"{' and '.join(query.type)} has no mode {mode!r}"
