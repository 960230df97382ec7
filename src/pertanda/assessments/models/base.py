"""What every base model offers: a probability with its reasons, and a ranking of who is next."""

from __future__ import annotations

from typing import NamedTuple, Protocol

from pertanda.assessments.models.history import EventHistory
from pertanda.exceptions import UsageError
from pertanda.records.base import Record

__all__ = ["BaseModel", "Estimate", "Query", "Ranked", "Term", "check_horizon"]

LONGEST_HORIZON = 366  # days; nothing here is measured beyond 30, and a year is the longest window questions use


class Query(NamedTuple):
    """Will `subject` do `relation` to `object`? For `rank`, `object` is ignored."""

    subject: str
    relation: str
    object: str = ""


class Term(Record, frozen=True):
    """One named feature: its value now, and how far it moves the log-odds (natural) from `Estimate.base_rate`."""

    name: str
    value: float
    log_odds: float


class Estimate(Record, frozen=True):
    """A probability in [0, 1] with the ends of its 90 % interval and what it rests on.

    `reference_class` says in words which cases were counted: `successes` of `n` came true. `base_rate` is the
    probability before `contributions`: its log-odds plus theirs are those of `probability` (but for the bounds).
    `first_time` marks an act never seen between the two, on which the event stream has next to no skill.
    """

    probability: float
    low: float
    high: float
    reference_class: str
    n: int
    successes: int
    base_rate: float
    contributions: tuple[Term, ...] = ()
    first_time: bool = False


class Ranked(NamedTuple):
    """An entity with its score; scores order the entities of one query and mean nothing else."""

    entity: str
    score: float


class BaseModel(Protocol):
    """Fitted on the days until `until_day`; asked as of that day or later, it sees no event after `as_of`."""

    def fit(self, history: EventHistory, until_day: int) -> BaseModel:
        """Learn from the events until `until_day` (inclusive) and keep the history. Raises UsageError."""
        ...

    def probability(self, query: Query, as_of: int, horizon: int) -> Estimate:
        """The probability that the act occurs on one of the `horizon` days after `as_of`. Raises UsageError."""
        ...

    def rank(self, query: Query, as_of: int, k: int) -> list[Ranked]:
        """The `k` likeliest objects of the act on the day after `as_of`, best first. Raises UsageError."""
        ...


def check_horizon(horizon: int) -> None:
    """Raises UsageError unless 1 <= horizon <= 366 days."""
    if not 1 <= horizon <= LONGEST_HORIZON:
        raise UsageError(f"a horizon of {horizon} days", where="base models",
                         fix=f"Give 1 to {LONGEST_HORIZON} days.")  # fmt: skip
