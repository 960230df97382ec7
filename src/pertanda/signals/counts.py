"""Happenings counted per directed dyad, class and day."""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Iterable, Set
from itertools import permutations

from pertanda.happenings.days import day_known, day_of_act
from pertanda.happenings.parties import UNKNOWN_ACTOR, nations
from pertanda.records.happening import Happening
from pertanda.records.signal import DayCount
from pertanda.records.vocabulary import QUAD_CLASSES, RECIPROCAL_TYPES, Modality, QuadClass

__all__ = ["ACTS", "NOBODY", "PLANS", "RUMOURS", "Series", "count", "dyads"]

# An act toward nobody named (a missile test) is a series of its own, or a state's shows of force would go uncounted.
NOBODY = UNKNOWN_ACTOR

# What is counted apart: deeds, what the actor's own side says it will do, and what others say it will.
ACTS, PLANS, RUMOURS = (frozenset({one}) for one in (Modality.HAPPENED, Modality.PLANNED, Modality.EXPECTED))

Series = tuple[str, str, QuadClass]


def count(happenings: Iterable[Happening], *, as_of: datetime.date, manner: Set[Modality] = ACTS) -> list[DayCount]:
    """What happened, per directed dyad of countries or bodies, quad class and day of the act, ordered by these.

    Only acts told as having happened count, and only those known by `as_of`; plans, rumours, demands and denials do
    not, unless `manner` asks for them instead (`PLANS`, `RUMOURS`): those count on the day they became known, because
    their own day lies ahead. An act counts once however many reports and copies tell it. An act without a known day
    counts on the day it became known. Reciprocal acts count in both directions.
    """
    cells: dict[tuple[Series, datetime.date], list[str]] = defaultdict(list)
    for happening in happenings:
        day = day_of_act(happening) if happening.modality is Modality.HAPPENED else day_known(happening)
        if happening.modality not in manner or day > as_of or day_known(happening) > as_of:
            continue
        for actor, recipient in dyads(happening):
            cells[(actor, recipient, QUAD_CLASSES[happening.type]), day].append(happening.id)
    return [_cell(series, day, ids) for (series, day), ids in sorted(cells.items())]


def dyads(happening: Happening) -> list[tuple[str, str]]:
    """The directed pairs an act counts for, sorted; none when its actor is unknown."""
    actors, recipients = nations(happening.actor), nations(happening.recipient)
    if happening.type in RECIPROCAL_TYPES:
        everybody = actors | recipients
        if len(everybody) == 1 and len({*happening.actor, *happening.recipient}) > 1:
            return [(nation, nation) for nation in everybody]
        return sorted(permutations(everybody, 2)) or [(nation, NOBODY) for nation in sorted(actors)]
    return sorted((actor, recipient) for actor in actors for recipient in recipients or {NOBODY})


def _cell(series: Series, day: datetime.date, ids: list[str]) -> DayCount:
    actor, recipient, quad_class = series
    return DayCount(
        actor=actor, recipient=recipient, quad_class=quad_class, day=day, count=len(ids), rests_on=tuple(sorted(ids))
    )
