"""Who takes part in an act, as far as two reports must agree on it."""

from __future__ import annotations

from collections.abc import Iterable

from pertanda.records.event import Event
from pertanda.records.vocabulary import RECIPROCAL_TYPES

__all__ = ["UNKNOWN_ACTOR", "Parties", "nation", "nations", "parties", "side"]

UNKNOWN_ACTOR = "---"
# The state speaks and acts through these; a report may name the country, the other its government or forces.
_STATE = frozenset({"", "GOV", "MIL"})

Parties = tuple[tuple[str, ...], tuple[str, ...]]


def nation(code: str) -> str:
    """`RUS` of `RUS/GOV`; international and non-state bodies (`IGO:UN`) are a nation of their own."""
    return code.partition("/")[0]


def nations(codes: Iterable[str]) -> frozenset[str]:
    """The nations of several codes, the unknown one left out."""
    return frozenset(nation(code) for code in codes) - {UNKNOWN_ACTOR}


def side(codes: Iterable[str]) -> tuple[str, ...]:
    """Codes with the state's sectors folded into the bare country, sorted, each once."""
    return tuple(sorted({_folded(code) for code in codes}))


def _folded(code: str) -> str:
    country, _, sector = code.partition("/")
    return country if sector in _STATE else code


def parties(event: Event) -> Parties:
    """The key two reports of one act share: actors and recipients, or all of them in the first for reciprocal types."""
    if event.type in RECIPROCAL_TYPES:
        return side((*event.actor, *event.recipient)), ()
    return side(event.actor), side(event.recipient)
