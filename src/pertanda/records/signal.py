"""Signal: a pair of actors against its own past on one day."""

from __future__ import annotations

import datetime

from pertanda.records.base import Fact, Made, Record
from pertanda.records.vocabulary import QuadClass

__all__ = ["DayCount", "PairCourse", "Signal", "SourceVolume"]


class DayCount(Record, frozen=True):
    """How many happenings of one directed dyad and class fell on one day. `rests_on` are happening ids."""

    actor: str
    recipient: str
    quad_class: QuadClass
    day: datetime.date
    count: int
    rests_on: tuple[str, ...]


class Signal(Record, frozen=True):
    """`seen` happenings against `expected` from the dyad's own earlier days; `score` is the Anscombe residual.

    `kind` is `anomaly`, `normal`, or `unjudged` while the desk is younger than its warm-up: `history_days` says how
    many days it has heard. `last_comparable` is the latest earlier day with at least as many. `counts` and `normal`
    are the days up to and including `day` (equally long, oldest first): what was seen and what was expected.
    `alarm` is the kind of pair alarm ("size" or "quiet") within the reader's budget that the dyad's pair raised on
    that day, "" where none; `episode` is its episode. `top` are the happenings that weigh most, at most five.
    """

    id: str
    kind: str
    actor: str
    recipient: str
    quad_class: QuadClass
    day: datetime.date
    seen: int
    expected: float
    score: float
    last_comparable: Fact[datetime.date]
    made: Made
    rests_on: tuple[str, ...]
    as_of: datetime.date
    history_days: int
    counts: tuple[int, ...] = ()
    normal: tuple[float, ...] = ()
    alarm: str = ""
    episode: str = ""
    top: tuple[str, ...] = ()


class PairCourse(Record, frozen=True):
    """A directed dyad's acts of every class on the days up to and including `as_of`, oldest first.

    `low` and `high` bound the 90 % of days that its own past and the day's news volume let expect; all are equally
    long. `alarms` are the days with a pair alarm behind which one of its series stood. `asked` says that an open
    question is about the two. `score` is the highest Anscombe residual of the latest seven days.
    """

    actor: str
    recipient: str
    as_of: datetime.date
    counts: tuple[int, ...]
    low: tuple[float, ...]
    high: tuple[float, ...]
    alarms: tuple[datetime.date, ...]
    asked: bool
    score: float


class SourceVolume(Record, frozen=True):
    """Articles a day of a source, or of all `members` sources of a country, up to and including `as_of`, oldest first.

    `expected` is its mean over the days listened to before, None while these are fewer than 14. `silent_days` were
    listened to without a word from it; `chance` is how likely that is by its own rhythm, 1 where it has none yet.
    `alarm`: it has fallen silent.
    """

    name: str
    members: int
    as_of: datetime.date
    counts: tuple[int, ...]
    expected: float | None
    last_heard: datetime.date
    silent_days: int
    chance: float
    alarm: bool
