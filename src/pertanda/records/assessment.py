"""Assessment: the probability of a question as of a day, with everything that moved it."""

from __future__ import annotations

import datetime

from pertanda.records.base import Fact, Made, Record

__all__ = ["Assessment", "Contribution"]


class Contribution(Record, frozen=True):
    """One indicator's reading: how far it moves the log-odds (natural log), since when, on which events.

    `counted` is False when a stronger indicator of the same group already counts, or when nothing matched (`day` is
    then None); `log_odds` is then 0. `origins` counts the independent origins of the evidence. `state` is `seen`,
    `weaker` (of its group a stronger one counts), `unseen`, or `absent`: looked for and not seen, which counts without
    evidence (`day` is None, `rests_on` empty).
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

    `base_rate` is the reference class scaled to the days left. `low` and `high` bound its 90 % interval carried
    through the same evidence. `word` is the ICD 203 term, empty once the outcome is known (probability 0 or 1).
    `outcome` is known once a happening resolved the question or the window closed.
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
