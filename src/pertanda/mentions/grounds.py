"""Where a sentence puts a group that no country owns: "A judge in Simferopol", "In Seoul, 16 students"."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from pertanda.languages.pack import Token
from pertanda.languages.tables import Grammar

__all__ = ["Ground", "ground_of"]

# A place at most this many words behind a group still tells where it is ("a crowd outside the court in Kyiv"): 6 of 10
# such groups of the corpus are of that country, against 5 of 10 of the document's commonest; right behind, 8 of 10.
BEHIND = 5
# A place that opens the sentence ("In Seoul, ...") has at most two words before it.
OPENING = 2
_ARTICLES = frozenset({"the", "para"})
# Prepositions of place that also stand before parties.
_PARTIES = frozenset({"among", "between", "under"})


class Ground(NamedTuple):
    """Words [first, last) that name a place or a country, and its ISO3 code."""

    first: int
    last: int
    country: str


def ground_of(
    tokens: Sequence[Token], first: int, last: int, grounds: Sequence[Ground], grammar: Grammar
) -> str | None:
    """The country of the place that stands close behind the words [first, last), else of one that opens the sentence.

    Only places behind a preposition of place count; `grounds` are in order.
    """
    where = [ground for ground in grounds if _is_setting(tokens, ground, grammar)]
    behind = next((ground for ground in where if last <= ground.first <= last + BEHIND), None)
    if behind is not None:
        return behind.country
    return next((ground.country for ground in where if ground.first <= OPENING and ground.last <= first), None)


def _is_setting(tokens: Sequence[Token], ground: Ground, grammar: Grammar) -> bool:
    before = ground.first - 1
    if before >= 0 and tokens[before].lower in _ARTICLES:
        before -= 1
    return before >= 0 and tokens[before].lower in grammar.place_prepositions and tokens[before].lower not in _PARTIES
