"""Recall of sudden events at 1, 3 and 10 pair-alarms a day, thresholds from past data only, the raw count beside it.

An event is found when one of its pairs raises an alarm within three days from its day on. Run:
`python -m evals.anomalies.sudden icews18` (or icews14, or both; `--no-mirrors` counts a visit once). One JSON object
a line. `recall` is what goes out by default, one alarm for a running crisis; `recall_every_day` lets each rare day of
an episode speak, as the raw count does; `raw_in_sample` is the count with the threshold that gives the budget over
the whole year, `raw_past` with that of the 60 days before.
"""

from __future__ import annotations

import datetime
import json
import sys
from collections.abc import Iterable, Mapping, Sequence

import numpy as np

from evals.anomalies.data import FIRST_DAY, YEARS, SuddenEvent, Yardstick, pair_counts, read_yardstick
from pertanda.signals.alarms import Pair, pair_of
from pertanda.signals.engine import Engine, replay
from pertanda.signals.tuning import Tuning, load_tuning

__all__ = ["hits", "main", "measure", "paired_interval", "past_threshold_days"]

BUDGETS = (1, 3, 10)
WINDOW_DAYS = 60

Alarmed = set[tuple[datetime.date, Pair]]
Totals = Mapping[datetime.date, Mapping[Pair, int]]


def hits(events: Iterable[SuddenEvent], alarmed: Alarmed) -> list[bool]:
    """For each event whether a pair of it was alarmed on its day or one of the three after."""
    return [
        any((event.day + datetime.timedelta(days=step), pair) in alarmed for step in range(4) for pair in event.pairs)
        for event in events
    ]


def engine_days(yardstick: Yardstick, budget: float, tuning: Tuning, *, every_day: bool) -> Alarmed:
    """Pair-days on which the engine issued an alarm."""
    alarms = replay(yardstick.table, budget=budget, tuning=tuning, every_day=every_day)
    return {(alarm.date, pair_of((alarm.actor, alarm.recipient, alarm.label))) for alarm in alarms}


def in_sample_days(totals: Totals, days: Sequence[datetime.date], budget: float) -> Alarmed:
    """Pair-days above the count that gives the budget over all scored days, that threshold known beforehand."""
    counts = sorted((n for day in days[FIRST_DAY:] for n in totals[day].values()), reverse=True)
    place = int(budget * len(days[FIRST_DAY:]))
    threshold = counts[place] if place < len(counts) else 0
    return {(day, pair) for day in days[FIRST_DAY:] for pair, n in totals[day].items() if n > threshold}


def past_threshold_days(totals: Totals, days: Sequence[datetime.date], budget: float) -> Alarmed:
    """Pair-days above the count that would have given the budget over the 60 days before, first week left out."""
    found: Alarmed = set()
    for place in range(FIRST_DAY, len(days)):
        window = days[max(7, place - WINDOW_DAYS) : place]
        counts = sorted((n for day in window for n in totals[day].values()), reverse=True)
        wanted = int(budget * len(window))
        threshold = counts[wanted] if wanted < len(counts) else 0
        found |= {(days[place], pair) for pair, n in totals[days[place]].items() if n > threshold}
    return found


def top_days(yardstick: Yardstick, most: int) -> Alarmed:
    """The `most` rarest pairs of each scored day by the engine's ranking, whatever their rate."""
    engine, found = Engine(float(most)), set()
    for place, day in enumerate(yardstick.days):
        judged, ranked = engine.judge(yardstick.table[day])
        if place >= FIRST_DAY:
            score = np.where(ranked.by_size, judged.size, judged.quiet)
            order = np.lexsort((-score, ranked.rate))[:most]
            found |= {(day, engine.panel.pairs[pair]) for pair in order if np.isfinite(ranked.rate[pair])}
        engine.advance(day, yardstick.table[day])
    return found


def top_counts(totals: Totals, days: Sequence[datetime.date], most: int) -> Alarmed:
    """The `most` pairs with the highest counts of each scored day."""
    return {
        (day, pair)
        for day in days[FIRST_DAY:]
        for pair, _ in sorted(totals[day].items(), key=lambda item: (-item[1], item[0]))[:most]
    }


def paired_interval(ours: Sequence[bool], theirs: Sequence[bool], *, draws: int = 2000) -> tuple[float, float]:
    """95 % bootstrap interval of the difference in recall, drawn over events (seed 1)."""
    if not ours:
        return 0.0, 0.0
    difference = np.array(ours, float) - np.array(theirs, float)
    picks = np.random.default_rng(1).integers(0, len(difference), (draws, len(difference)))
    low, high = np.quantile(difference[picks].mean(axis=1), [0.025, 0.975])
    return round(float(low), 3), round(float(high), 3)


def measure(yardstick: Yardstick, budget: int, *, tuning: Tuning | None = None) -> dict[str, object]:
    """All figures of one year and budget."""
    tuning = tuning or load_tuning()
    totals = pair_counts(yardstick.table)
    ours = engine_days(yardstick, budget, tuning, every_day=False)
    free = engine_days(yardstick, budget, tuning, every_day=True)
    raw, raw_past = in_sample_days(totals, yardstick.days, budget), past_threshold_days(totals, yardstick.days, budget)
    scored = len(yardstick.days) - FIRST_DAY
    hit = {
        name: hits(yardstick.events, alarmed)
        for name, alarmed in (("ours", ours), ("free", free), ("raw", raw), ("past", raw_past))
    }
    quiet = [event.quiet for event in yardstick.events]
    return {
        "yardstick": yardstick.name,
        "budget": budget,
        "events": len(yardstick.events),
        "quiet_events": sum(quiet),
        "recall": _share(hit["ours"]),
        "recall_every_day": _share(hit["free"]),
        "recall_raw_in_sample": _share(hit["raw"]),
        "recall_raw_past": _share(hit["past"]),
        "quiet": _share(_where(hit["ours"], quiet)),
        "quiet_every_day": _share(_where(hit["free"], quiet)),
        "quiet_raw_in_sample": _share(_where(hit["raw"], quiet)),
        "quiet_raw_past": _share(_where(hit["past"], quiet)),
        "every_day_minus_raw_past_95": paired_interval(hit["free"], hit["past"]),
        "ours_minus_raw_in_sample_95": paired_interval(hit["ours"], hit["raw"]),
        "ours_minus_raw_past_95": paired_interval(hit["ours"], hit["past"]),
        "alarms_a_day": round(len(ours) / scored, 2),
        "raw_past_alarms_a_day": round(len(raw_past) / scored, 2),
        "pairs": len({pair for _, pair in ours}),
        "raw_pairs": len({pair for _, pair in raw}),
    }


def _where(values: Sequence[bool], chosen: Sequence[bool]) -> list[bool]:
    return [value for value, one in zip(values, chosen, strict=True) if one]


def _share(values: Sequence[bool]) -> float:
    return round(sum(values) / max(1, len(values)), 3)


def main(arguments: Sequence[str]) -> None:
    """Print the figures of the yardsticks named."""
    for name in [one for one in arguments if one in YEARS] or list(YEARS):
        yardstick = read_yardstick(name, mirrors="--no-mirrors" not in arguments)
        for budget in BUDGETS:
            print(json.dumps(measure(yardstick, budget)), flush=True)
        top, counts = top_days(yardstick, 3), top_counts(pair_counts(yardstick.table), yardstick.days, 3)
        line = {"yardstick": name, "top_3_a_day": _share(hits(yardstick.events, top))}
        print(json.dumps(line | {"raw_top_3_a_day": _share(hits(yardstick.events, counts))}), flush=True)


if __name__ == "__main__":
    main(sys.argv[1:])
