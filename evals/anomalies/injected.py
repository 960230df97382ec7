"""Injected bursts, tails and speed on ICEWS 2018 (or 2014).

Bursts: so many acts are added on one day to one directed series of a random pair; found when that pair raises an alarm
on that very day, the whole engine running with its budget and episodes. Several bursts share a run, days apart.
Tails: the share of pair-days with a p-value at or below a level, as a multiple of the level, listed events' windows
(the day before to a week after, their pairs) removed. Run: `python -m evals.anomalies.injected [icews14]`.
"""

from __future__ import annotations

import datetime
import json
import sys
import time
from collections import defaultdict
from collections.abc import Iterator, Sequence

import numpy as np

from evals.anomalies.data import YEARS, Yardstick, read_yardstick
from pertanda.signals.alarms import Pair, SeriesKey, pair_of
from pertanda.signals.engine import Engine, replay

__all__ = ["bursts", "main", "speed", "tails"]

RATES = ((0.01, 0.05), (0.05, 0.5), (0.5, 3.0), (3.0, 1000.0))
CASES = 150
SPACING_DAYS = 5
FIRST_DAY = 40
LEVELS = (1e-2, 1e-3, 1e-4)
# p-values are judged once a month of pair-days has been gathered.
TAIL_FIRST_DAY = 58


def bursts(yardstick: Yardstick, *, acts: int, budget: float) -> Iterator[dict[str, object]]:
    """The share of bursts found, for each range of the pair's rate over the year (seed 7)."""
    random = np.random.default_rng(7)
    series: dict[Pair, list[SeriesKey]] = defaultdict(list)
    totals: dict[Pair, int] = defaultdict(int)
    for cells in yardstick.table.values():
        for key, count in cells.items():
            totals[pair_of(key)] += count
            if key not in series[pair_of(key)]:
                series[pair_of(key)].append(key)
    for low, high in RATES:
        pairs = sorted(pair for pair in totals if low <= totals[pair] / len(yardstick.days) < high)
        slots = yardstick.days[FIRST_DAY::SPACING_DAYS]
        found = done = 0
        while done < CASES:
            days = slots[: CASES - done]
            chosen = {day: sorted(series[pairs[random.integers(len(pairs))]]) for day in days}
            cases = {day: keys[random.integers(len(keys))] for day, keys in chosen.items()}
            found += _found(yardstick, cases, acts, budget)
            done += len(cases)
        yield {"acts": acts, "budget": budget, "rate": [low, high], "cases": done, "found": round(found / done, 3)}


def _found(yardstick: Yardstick, cases: dict[datetime.date, SeriesKey], acts: int, budget: float) -> int:
    table = dict(yardstick.table)
    for day, key in cases.items():
        table[day] = {**table[day], key: table[day].get(key, 0) + acts}
    alarmed = {(one.date, pair_of((one.actor, one.recipient, one.label))) for one in replay(table, budget=budget)}
    return sum((day, pair_of(key)) in alarmed for day, key in cases.items())


def tails(yardstick: Yardstick) -> dict[str, object]:
    """Exceedances of each score's p-values as multiples of nominal, and how many pair-days they rest on."""
    windows = {
        (event.day + datetime.timedelta(days=step), pair)
        for event in yardstick.events
        for pair in event.pairs
        for step in range(-1, 8)
    }
    engine, pair_days = Engine(3.0), 0
    below = {kind: np.zeros(len(LEVELS)) for kind in ("size", "quiet")}
    for place, day in enumerate(yardstick.days):
        _, ranked = engine.judge(yardstick.table[day])
        if place >= TAIL_FIRST_DAY:
            kept = np.array([(day, pair) not in windows for pair in engine.panel.pairs])
            pair_days += int(kept.sum())
            for kind, values in (("size", ranked.size_p), ("quiet", ranked.quiet_p)):
                below[kind] += [(values[kept] <= level).sum() for level in LEVELS]
        engine.advance(day, yardstick.table[day])
    return {"levels": LEVELS, "pair_days": pair_days} | {
        kind: [round(float(share / pair_days / level), 2) for share, level in zip(found, LEVELS, strict=True)]
        for kind, found in below.items()
    }


def speed(yardstick: Yardstick) -> dict[str, object]:
    """Microseconds per series-day of a whole replay (all series of the year over all its days), by CPU time."""
    engine, started = Engine(3.0), time.process_time()
    for day in yardstick.days:
        engine.advance(day, yardstick.table[day])
    seconds = time.process_time() - started
    cells = len(yardstick.days) * len(engine.panel.series)
    # A series is only held from its first act on, so the cells really judged are fewer than the rectangle.
    return {"series": len(engine.panel.series), "seconds": round(seconds, 2), "us": round(seconds / cells * 1e6, 3)}


def main(arguments: Sequence[str]) -> None:
    """Print the figures, one JSON object a line."""
    for name in [one for one in arguments if one in YEARS] or ["icews18"]:
        yardstick = read_yardstick(name)
        print(json.dumps({"yardstick": name, "speed": speed(yardstick)}), flush=True)
        print(json.dumps({"yardstick": name, "tails": tails(yardstick)}), flush=True)
        for acts, budget in ((10, 3.0), (10, 10.0), (5, 10.0)):
            for line in bursts(yardstick, acts=acts, budget=budget):
                print(json.dumps({"yardstick": name, **line}), flush=True)


if __name__ == "__main__":
    main(sys.argv[1:])
