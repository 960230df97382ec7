"""SYNTHETIC coded events with known rates: no row here ever happened.

Pairs act on each other at a rate of their own a day. An announcement is followed, one to three days later, by a visit
with the probability `FOLLOWS`; visits also happen on their own. Each day's acts are drawn independently given the past
(a Hawkes process in days), so the lag kernel has a known value.
"""

from __future__ import annotations

import numpy as np

from pertanda.assessments.models.history import EventHistory, Row

FOLLOWS = {1: 0.30, 2: 0.15, 3: 0.05}  # P(visit on a day | announced that many days before), beside the own rate
ANNOUNCE, VISIT, PROTEST = "AGREE", "CONSULT/visit", "PROTEST/demo"
VISIT_RATE, EVEN_RATE = 0.002, 0.01


def stream(days: int = 240, actors: int = 40, pairs: int = 220, seed: int = 3, *, even: bool = False) -> EventHistory:
    """A history of announcements, visits and protests; some 2,000 rows in 150 days."""
    history = EventHistory()
    history.extend(rows(days, actors, pairs, seed, even=even))
    return history


def rows(days: int, actors: int, pairs: int, seed: int, *, even: bool = False) -> list[Row]:
    """The rows of `stream`, by day; `even` makes all pairs announce at .01 a day, so that nothing clusters."""
    rng = np.random.default_rng(seed)
    names = [f"C{number % 10:02d}/{'GOV' if number % 2 else 'MIL'}{number // 10}" for number in range(actors)]
    sides = np.array([rng.choice(actors, 2, replace=False) for _ in range(pairs)])
    sides = np.unique(sides, axis=0)
    announces, protests = rng.gamma(0.5, 0.06, len(sides)), rng.gamma(0.4, 0.05, len(sides))
    announces = np.full(len(sides), EVEN_RATE) if even else announces
    announced = np.zeros((days + 1, len(sides)), dtype=bool)
    out = []
    for day in range(days):
        chance = np.full(len(sides), VISIT_RATE)
        for lag, follows in FOLLOWS.items():
            if day >= lag:
                chance = 1 - (1 - chance) * np.where(announced[day - lag], 1 - follows, 1.0)
        announced[day] = rng.random(len(sides)) < announces
        for relation, acts in (
            (ANNOUNCE, announced[day]),
            (VISIT, rng.random(len(sides)) < chance),
            (PROTEST, rng.random(len(sides)) < protests),
        ):
            out += [Row(names[one], relation, names[other], day) for one, other in sides[acts]]
    return out
