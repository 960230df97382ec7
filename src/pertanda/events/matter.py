"""Whether an article and an act are public matters at all (codebook section 2, "Not coded").

Sport, show business, markets, accidents and private quarrels use the words of politics ("attack", "deal", "charged").
Two tests keep them out: how often an article names public actors, and whether a single act has any.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from pertanda.events.candidate import UNKNOWN_ACTOR, Candidate
from pertanda.events.view import View
from pertanda.mentions.analysis import Analysis
from pertanda.records.mention import ActorKind
from pertanda.records.vocabulary import EventType

__all__ = ["PUBLIC_SHARE", "STATE_SHARE", "is_public_article", "private_matter", "unfit_statement"]

# Share of an article's sentences that name a public actor or two countries. In the development gold the lowest is
# .29 (id) and .43 (en); sport, show business and consumer articles lie at 0 to .14.
PUBLIC_SHARE = 0.15
# The same without police and courts, which every crime report names. Lowest in the development gold: .29 and .43.
STATE_SHARE = 0.08
# In fewer sentences than this, police alone may be all that a report on a protest names.
SHORTEST_REPORT = 6

STATE_SECTORS = frozenset({"GOV", "MIL", "SPY", "LEG", "PTY", "OPP", "REB"})
PUBLIC_SECTORS = STATE_SECTORS | {"COP", "JUD"}
# Those who comment on public matters without holding power; firms, workers and bystanders rarely do.
COMMENTING_SECTORS = frozenset({"EDU", "MED", "NGO", "REL"})
# Private parties stay in these: protest, violence, movements, and calls by groups of people.
PRIVATE_TYPES = frozenset(
    {EventType.PROTEST, EventType.ASSAULT, EventType.ACTIVITY, EventType.MOBILIZE, EventType.STATEMENT}
)
# Acts of states against or for private people, often told in the passive without naming the state.
STATE_TYPES = frozenset({EventType.COERCE, EventType.RETREAT, EventType.SANCTION})


def is_public_article(analyses: Sequence[Analysis]) -> bool:
    """Whether enough sentences name a public actor, and enough of them others than police and courts."""
    told = sum(_tells_of(analysis, PUBLIC_SECTORS) for analysis in analyses)
    state = sum(_tells_of(analysis, STATE_SECTORS) for analysis in analyses)
    enough = len(analyses) < SHORTEST_REPORT or state >= STATE_SHARE * len(analyses)
    return told >= PUBLIC_SHARE * len(analyses) and enough


def _tells_of(analysis: Analysis, sectors: frozenset[str]) -> bool:
    named = [m for m in analysis.actors() if m.mention.actor_kind != ActorKind.PRONOUN]
    codes = {code for actor in named for code in actor.mention.codes}
    return any(":" in code or _sector(code) in sectors for code in codes) or len(_countries(codes)) > 1


def _sector(code: str) -> str:
    return code.partition("/")[2]


def _countries(codes: Iterable[str]) -> set[str]:
    return {code.split("/")[0] for code in codes if code != UNKNOWN_ACTOR and ":" not in code}


def _stranger_speaks(view: View, candidate: Candidate) -> bool:
    """Whether a name or pronoun that stands for no known party is right beside the speech verb ("Levitt said")."""
    first, last = candidate.trigger.first, candidate.trigger.last
    if first > 0 and _stranger_at(view, first - 1):
        return True
    inverted = first == 0 or not view.lowers[first - 1][0].isalnum()
    return inverted and last < len(view.lowers) and _stranger_at(view, last)


def _stranger_at(view: View, position: int) -> bool:
    if any(party.first <= position < party.last for party in view.parties):
        return False
    text = view.analysis.tokens[position].text
    if text.lower() in view.pack.grammar.function_words and text.lower() not in view.pack.grammar.pronouns_person:
        return False
    named = len(text) > 1 and text[0].isupper() and text[1:].islower()
    return named or text.lower() in view.pack.grammar.pronouns_person or text in view.pack.grammar.pronouns_self


def _is_public(code: str) -> bool:
    """A state as such, an international body, or an organ or challenger of a state."""
    return code != UNKNOWN_ACTOR and (":" in code or "/" not in code or _sector(code) in PUBLIC_SECTORS)


def private_matter(view: View, candidate: Candidate) -> bool:
    """Whether all known parties are private ones of a single country, in a sentence that names no public party.

    A deal of firms, a quarrel of neighbours. What is done to private people by an unnamed actor stays.
    """
    frame = candidate.trigger.frame
    if frame.type in PRIVATE_TYPES or (frame.type in STATE_TYPES and candidate.actor == (UNKNOWN_ACTOR,)):
        return False
    codes = [code for code in (*candidate.actor, *candidate.recipient) if code != UNKNOWN_ACTOR]
    if not codes or any(_is_public(code) or _sector(code) in ("LAB", "NGO") for code in codes):
        return False
    return len(_countries(codes)) == 1 and not any(_is_public(code) for p in view.parties for code in p.codes)


def unfit_statement(view: View, candidate: Candidate) -> bool:
    """Whether a statement's speaker is a stranger, or neither public nor an observer who speaks of a public actor."""
    if _stranger_speaks(view, candidate):
        return True
    if any(_is_public(code) for code in candidate.actor):
        return False
    if not any(_sector(code) in COMMENTING_SECTORS for code in candidate.actor):
        return True
    others = [party for party in view.parties if party != candidate.roles.actor]
    return not any(_is_public(code) for party in others for code in party.codes)
