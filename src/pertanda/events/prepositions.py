"""Which preposition governs a party: "in Russia", "oleh Israel", "terhadap warga"."""

from __future__ import annotations

import functools
from typing import NamedTuple

from pertanda.events.view import Party, View
from pertanda.languages.pack import LanguagePack

__all__ = ["Prepositions", "governor", "prepositions"]

# Words that may stand between a preposition and its party.
_ARTICLES = frozenset({"the", "a", "an", "para", "pihak", "its", "some", "sang"})
# How far back the preposition may begin, in words: "to the visiting".
_REACH = 3


class Prepositions(NamedTuple):
    """The prepositions of a language by what they mark."""

    agent: frozenset[str]
    place: frozenset[str]
    recipient: frozenset[str]
    owner: frozenset[str]
    all: frozenset[str]
    endings: frozenset[str]  # the last words of all of them
    joints: frozenset[str]  # no prepositions: what joins parties
    barriers: frozenset[str]  # joints, and prepositions of an agent, a place or a recipient


@functools.lru_cache(maxsize=8)
def prepositions(pack: LanguagePack) -> Prepositions:
    """The prepositions of a language, as sets."""
    grammar = pack.grammar
    agent, place = frozenset(grammar.passive_agent), frozenset(grammar.place_prepositions)
    recipient, owner = frozenset(grammar.recipient_prepositions), frozenset(grammar.possessor)
    known = agent | place | recipient | owner
    joints = frozenset(grammar.conjunctions)
    barriers = joints | agent | place | recipient
    return Prepositions(agent, place, recipient, owner, known, _endings(known), joints, barriers)


@functools.lru_cache(maxsize=1 << 10)  # frames have some 60 different sets of their own
def _endings(phrases: frozenset[str]) -> frozenset[str]:
    return frozenset(phrase.rpartition(" ")[2] for phrase in phrases)


def governor(view: View, party: Party, *, extra: frozenset[str] = frozenset(), edge: int = 0) -> str:
    """The preposition right before a party, over an article at most, or "".

    `extra` are prepositions of the frame at hand; nothing before the word `edge` is looked at. A party behind a comma
    and a place is governed as the place is ("di Seoul, Korea Selatan").
    """
    known = prepositions(view.pack)
    lowers = view.lowers
    for back in range(1, _REACH + 1):
        at = party.first - back
        if at < max(edge, 0) or lowers[at] == ".":
            return ""
        word = lowers[at]
        if word == ",":
            return _of_place_before(view, at, known) if back == 1 else ""
        if word in known.endings or word in _endings(extra):
            for width in (3, 2, 1):
                phrase = " ".join(lowers[max(0, at - width + 1) : at + 1])
                if phrase in known.all or phrase in extra:
                    return phrase
        if back == 1 and word not in _ARTICLES:
            return ""
    return ""


def _of_place_before(view: View, comma: int, known: Prepositions) -> str:
    before = next((party for party in view.parties if party.last == comma), None)
    word = governor(view, before) if before is not None else ""
    return word if word in known.place else ""
