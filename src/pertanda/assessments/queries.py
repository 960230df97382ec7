"""Whether an event or a happening answers a query."""

from __future__ import annotations

import re
from collections.abc import Sequence

from pertanda.happenings.parties import nation
from pertanda.records.base import value_of
from pertanda.records.event import Event
from pertanda.records.happening import Happening
from pertanda.records.question import EventQuery
from pertanda.records.vocabulary import RECIPROCAL_TYPES

__all__ = ["answers", "says"]


def answers(act: Event | Happening, query: EventQuery) -> bool:
    """Whether every filled field of the query but `words` holds any of its values for this act."""
    mode, place = value_of(act.mode), value_of(act.place)
    return (
        (not query.type or act.type in query.type)
        and (not query.modality or act.modality in query.modality)
        and (not query.mode or mode in query.mode)
        and (not query.country or (place is not None and place.country in query.country))
        and _parties(act, query)
    )


def says(text: str, query: EventQuery) -> bool:
    """Whether the sentence holds any of the query's words, as whole words whatever the case; True without words."""
    return not query.words or any(re.search(rf"(?<!\w){re.escape(word)}(?!\w)", text, re.I) for word in query.words)


def _parties(act: Event | Happening, query: EventQuery) -> bool:
    if _side(act.actor, query.actor) and _side(act.recipient, query.recipient):
        return True
    # "A and B met" lists both as actors: each answers on either side, but one party cannot fill both.
    return (
        act.type in RECIPROCAL_TYPES
        and not act.recipient
        and any(
            _side((one,), query.actor) and _side(tuple(code for code in act.actor if code != one), query.recipient)
            for one in act.actor
        )
    )


def _side(codes: Sequence[str], wanted: Sequence[str]) -> bool:
    return not wanted or any(code == want or nation(code) == want for code in codes for want in wanted)
