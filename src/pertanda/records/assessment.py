"""Assessment: the probability of a question as of a day, with everything that moved it."""

from __future__ import annotations

import datetime
from enum import StrEnum

from pertanda.records.base import Fact, Made, Record

__all__ = ["Assessment", "Contribution", "PriorKind", "PriorTerm", "PriorUsed", "WhyNoModel"]


class PriorKind(StrEnum):
    """What a probability started from."""

    REFERENCE_CLASS = "reference-class"
    BASE_MODEL = "base-model"


class WhyNoModel(StrEnum):
    """Why the reference class stood and no base model."""

    YOUNG = "young"  # too few acts or days of history, or none of them taught anything
    UNASKED = "unasked"  # the rule asks for words, places or several parties, which no base model counts
    FIRST_TIME = "first-time"  # never seen between the two: the event stream has next to no skill there
    FAR = "far"  # more days are left than a base model was measured on
    CLOSED = "closed"  # no day is left


class PriorTerm(Record, frozen=True):
    """A feature of the base model and how far it moves the log-odds (natural)."""

    name: str
    log_odds: float


class PriorUsed(Record, frozen=True):
    """Where a probability starts, for the days left: the rate with its 90 % interval and the cases it was counted on.

    `successes` of `n` cases came true, each `window_days` long; `reference` names them, in English, for a base model
    (the question's own class has its words in the question). A base model was fitted on `acts` acts from `first` to
    `last`; `own_successes` of the `own_n` windows of the days left, end to end in that history, held the very act, and
    `terms` are its heaviest features. `why` says why a reference class stands. `reference_rate` is what the question's
    reference class says in any case. `key` is a digest of what the prior was made from.
    """

    kind: PriorKind
    rate: float
    low: float
    high: float
    n: int
    successes: int
    window_days: int
    reference_rate: float
    why: WhyNoModel | None = None
    reference: str = ""
    acts: int = 0
    first: datetime.date | None = None
    last: datetime.date | None = None
    own_n: int = 0
    own_successes: int = 0
    terms: tuple[PriorTerm, ...] = ()
    key: str = ""


class Contribution(Record, frozen=True):
    """One indicator's reading: how far it moves the log-odds (natural log), since when, on which events.

    `counted` is False when a stronger indicator of the same group already counts, or when nothing matched (`day` is
    then None); `log_odds` is then 0. `origins` counts the independent origins of the evidence. `state` is `seen`,
    `weaker` (of its group a stronger one counts), `modelled` (the base model counts these very acts already), `unseen`,
    or `absent`: looked for and not seen, which counts without evidence (`day` is None, `rests_on` empty).
    """

    indicator_id: str
    title: dict[str, str]
    log_odds: float
    counted: bool
    day: datetime.date | None
    rests_on: tuple[str, ...]
    origins: int = 0
    state: str = ""


class Assessment(Record, frozen=True):
    """Probability in [0, 1] of a question as of the end of `as_of`, from base rate plus contributions.

    `base_rate` is what it started from, for the days left; `prior` says what that was (None in records of before).
    `low` and `high` bound its 90 % interval carried through the same evidence. `word` is the ICD 203 term, empty once
    the outcome is known (probability 0 or 1). `outcome` is known once a happening resolved the question or the window
    closed.
    """

    id: str
    question_id: str
    as_of: datetime.date
    probability: float
    low: float
    high: float
    base_rate: float
    word: str
    contributions: tuple[Contribution, ...]
    outcome: Fact[bool]
    resolved_by: Fact[str]
    made: Made
    rests_on: tuple[str, ...]
    prior: PriorUsed | None = None
