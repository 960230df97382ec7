"""What the anomaly engine takes and gives: cells of a day, series, pairs and alarms."""

from __future__ import annotations

import datetime
from collections.abc import Mapping

from pertanda.records.base import Record

__all__ = ["LARGEST_BUDGET", "QUIET", "SIZE", "Alarm", "Cells", "Pair", "SeriesKey", "pair_of"]

# The two kinds of alarm: the acts of a pair weighed together by their size, or a rise of a pair that is mostly quiet.
SIZE, QUIET = "size", "quiet"

# Above this the ranking, which keeps the 400 highest scores a day, could no longer tell the limit.
LARGEST_BUDGET = 50.0

SeriesKey = tuple[str, str, str]
Pair = tuple[str, str]
Cells = Mapping[SeriesKey, int]


def pair_of(series: SeriesKey) -> Pair:
    """The undirected pair a series (actor, recipient, class) belongs to."""
    actor, recipient, _ = series
    return (actor, recipient) if actor <= recipient else (recipient, actor)


class Alarm(Record, frozen=True):
    """A day on which a pair stands out, told by its strongest directed series.

    `actor`, `recipient` and `label` (the class) name that series; `seen` and `expected` are its acts of the day.
    `score` is the score of `kind`: for "size" the summed positive Anscombe residuals of all series of the pair, for
    "quiet" the Anscombe residual of the pair's total. `rate` is how many pair-days a day scored as high in the window
    before. `p_value` is the share of earlier pair-days of like rate that scored as high, `q_value` its
    Benjamini-Hochberg level among the pairs of the day. `again` marks a new alarm in an episode that had one.
    """

    date: datetime.date
    actor: str
    recipient: str
    label: str
    score: float
    kind: str
    expected: float
    seen: int
    episode: str
    pair_expected: float
    pair_seen: int
    rate: float
    p_value: float
    q_value: float
    again: bool = False
