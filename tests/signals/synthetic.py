"""Synthetic tables for the tests of the anomaly engine: Poisson counts of made-up pairs, from a seed."""

from __future__ import annotations

import datetime

import msgspec
import numpy as np

from pertanda.signals.alarms import SeriesKey
from pertanda.signals.tuning import Tuning, load_tuning

FIRST = datetime.date(2024, 1, 1)
ONE_DAY = datetime.timedelta(days=1)

Table = dict[datetime.date, dict[SeriesKey, int]]


def day(number: int) -> datetime.date:
    return FIRST + number * ONE_DAY


def poisson_table(*, days: int, series: int, rate: float, seed: int = 1) -> Table:
    """SYNTHETIC: `series` directed series, two classes a direction, each Poisson with a rate drawn around `rate`."""
    random = np.random.default_rng(seed)
    rates = rate * random.gamma(1.0, 1.0, series)
    counts = random.poisson(rates, (days, series))
    keys = [key(number) for number in range(series)]
    return {
        day(number): {keys[place]: int(row[place]) for place in np.flatnonzero(row)}
        for number, row in enumerate(counts)
    }


def key(number: int) -> SeriesKey:
    pair, side = divmod(number, 4)
    ends = (f"A{pair:05d}", f"B{pair:05d}")
    actor, recipient = ends if side < 2 else ends[::-1]
    return actor, recipient, str(side % 2)


def quick(**changes: object) -> Tuning:
    """The packaged figures with a short warm-up and window, so that a property needs few days."""
    short = {"warm_up_days": 3, "unranked_days": 1, "window_days": 5, "least_score": 0.5}
    return msgspec.structs.replace(load_tuning(), **(short | changes))
