"""Question: a resolvable statement about the future, with its indicators; read from a TOML file."""

from __future__ import annotations

import datetime
from enum import StrEnum

from pertanda.records.base import Made, Record
from pertanda.records.vocabulary import EventType, Modality, Mode, QuadClass

__all__ = [
    "Absence",
    "Answer",
    "BaseRate",
    "EventQuery",
    "Indicator",
    "IndicatorKind",
    "Question",
    "RatioBasis",
    "Resolution",
    "SignalQuery",
    "Silence",
    "Tally",
]


class IndicatorKind(StrEnum):
    """What an indicator looks at: single reports, counted acts, a pair's anomaly, or a pair or outlet gone quiet."""

    EVENTS = "events"
    HAPPENINGS = "happenings"
    SIGNALS = "signals"
    SILENCE = "silence"


class RatioBasis(StrEnum):
    """Where a likelihood ratio comes from: a person's judgement, or counts."""

    EXPERT = "expert"
    LEARNED = "learned"


class Answer(StrEnum):
    """How a question was settled by hand; a void question is not scored."""

    YES = "yes"
    NO = "no"
    VOID = "void"


class EventQuery(Record, frozen=True):
    """Which events answer: empty fields match anything. Actor and recipient match by country or by full code."""

    type: tuple[EventType, ...] = ()
    mode: tuple[Mode, ...] = ()
    actor: tuple[str, ...] = ()
    recipient: tuple[str, ...] = ()
    modality: tuple[Modality, ...] = ()
    words: tuple[str, ...] = ()  # any of them, in the sentence, case-insensitive
    country: tuple[str, ...] = ()  # country of the event's place


class Tally(Record, frozen=True):
    """At least `at_least` happenings, each told by `origins` independent origins, within the last `within_days`."""

    at_least: int = 1
    origins: int = 1
    within_days: int = 30


class SignalQuery(Record, frozen=True):
    """An anomaly of a directed pair of nations; empty fields match anything, `least_score` is the Anscombe residual."""

    actor: tuple[str, ...] = ()
    recipient: tuple[str, ...] = ()
    quad_class: tuple[QuadClass, ...] = ()
    least_score: float = 0.0


class Silence(Record, frozen=True):
    """Quiet against its own rhythm: a silence as long as this one has at most the chance `surprise`.

    What is quiet is an outlet of `outlet`, by name, or, with none given, the reports that match the indicator's query.
    The rhythm is the share of the last `history_days` days, the silence left out, on which it was heard.
    """

    outlet: tuple[str, ...] = ()
    surprise: float = 0.05
    history_days: int = 90


class Absence(Record, frozen=True):
    """What it says that a sign was looked for over `within_days` and not seen: a ratio on the other side of 1."""

    likelihood_ratio: float
    within_days: int


class Indicator(Record, frozen=True):
    """A sign that moves the probability: when it is seen, the odds are multiplied by `likelihood_ratio`.

    `kind` says what is looked at: `query` for events, happenings (counted by `tally`) and silent acts, `signal` for
    anomalies, `silence` for what has gone quiet. `source` says where the ratio comes from and whose it is, `basis`
    whether that is judgement or counts. `group` names indicators that share an origin: of one group only the strongest
    counts. `half_life_days` halves the log ratio with the evidence's age. `absence` counts while nothing is seen.
    """

    id: str
    title: dict[str, str]
    query: EventQuery
    likelihood_ratio: float
    source: str
    group: str
    half_life_days: float
    kind: IndicatorKind = IndicatorKind.EVENTS
    basis: RatioBasis = RatioBasis.EXPERT
    tally: Tally | None = None
    signal: SignalQuery | None = None
    silence: Silence | None = None
    absence: Absence | None = None


class BaseRate(Record, frozen=True):
    """`successes` of `trials` in the reference class, `window_days` long each; `source` names where it was counted."""

    reference_class: dict[str, str]
    successes: int
    trials: int
    window_days: int
    source: str


class Question(Record, frozen=True):
    """What is asked (`text` by language), what resolves it, when it opens and closes, and what moves it.

    `origins_needed` is how many independent origins must tell the resolving act before the question counts as answered.
    """

    id: str
    slug: str
    text: dict[str, str]
    resolution: EventQuery
    resolution_rule: dict[str, str]
    opens: datetime.date
    closes: datetime.date
    base_rate: BaseRate
    indicators: tuple[Indicator, ...]
    made: Made
    origins_needed: int = 1


class Resolution(Record, frozen=True):
    """An answer given by hand: who gave it, why, and from which day on it stands. A later one takes its place."""

    question_id: str
    answer: Answer
    day: datetime.date
    by: str
    why: str
    at: datetime.datetime
