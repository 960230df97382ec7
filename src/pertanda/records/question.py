"""Question: a resolvable statement about the future, with its indicators; read from a TOML file."""

from __future__ import annotations

import datetime

from pertanda.records.base import Made, Record
from pertanda.records.vocabulary import EventType, Modality, Mode

__all__ = ["BaseRate", "EventQuery", "Indicator", "Question"]


class EventQuery(Record, frozen=True):
    """Which events answer: empty fields match anything. Actor and recipient match by country or by full code."""

    type: tuple[EventType, ...] = ()
    mode: tuple[Mode, ...] = ()
    actor: tuple[str, ...] = ()
    recipient: tuple[str, ...] = ()
    modality: tuple[Modality, ...] = ()
    words: tuple[str, ...] = ()  # any of them, in the sentence, case-insensitive
    country: tuple[str, ...] = ()  # country of the event's place


class Indicator(Record, frozen=True):
    """A sign that moves the probability: seen events matching `query` multiply the odds by `likelihood_ratio`.

    `source` says where the ratio comes from (expert or learned, and whose). `group` names indicators that share an
    origin: of one group only the strongest counts. `half_life_days` halves the log ratio with the evidence's age.
    """

    id: str
    title: dict[str, str]
    query: EventQuery
    likelihood_ratio: float
    source: str
    group: str
    half_life_days: float


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
