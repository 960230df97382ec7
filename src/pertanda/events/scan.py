"""Which frames fire in a sentence: trigger words found, senses restricted, voice decided."""

from __future__ import annotations

import functools
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from pertanda.knowledge.phrases import PhraseTable
from pertanda.languages.pack import Form, LanguagePack
from pertanda.languages.tables import Frame

__all__ = ["CompiledFrame", "Evidence", "Site", "Trigger", "find_sites", "frame_table", "scan"]

# A be-auxiliary makes a participle passive over at most two words between ("was reportedly being held").
AUXILIARY_REACH = 3
# "by" after a participle, among this many words ("held for 19 months by").
AGENT_REACH = 5


class CompiledFrame(NamedTuple):
    """A frame with its restrictions as token tuples, and the first words of each (`asks`, `forbids`)."""

    frame: Frame
    with_: tuple[tuple[str, ...], ...]
    without: tuple[tuple[str, ...], ...]
    asks: frozenset[str]
    forbids: frozenset[str]


class Trigger(NamedTuple):
    """A frame on the words [first, last) of a sentence, with the voice they have there."""

    frame: Frame
    form: Form
    first: int
    last: int
    matched: str  # the words of `with` that decided, or ""
    probability: float = 1.0  # of this type, by the type model; 1 where frames alone decide


class Evidence(NamedTuple):
    """A frame whose words stand at a site. `held` says whether its sense restrictions hold there."""

    frame: Frame
    form: Form
    length: int
    held: bool
    matched: str


class Site(NamedTuple):
    """Words [first, last) that some frame knows, and all that speaks for each type: what the type model decides on.

    `nominal`: right behind an article or owner, where "visit" is a noun.
    """

    first: int
    last: int
    evidence: tuple[Evidence, ...]
    nominal: bool = False


@functools.lru_cache(maxsize=8)
def frame_table(pack: LanguagePack) -> PhraseTable[tuple[CompiledFrame, Form]]:
    """Every surface of every frame of a language."""
    return PhraseTable(_rows(pack))


def _rows(pack: LanguagePack) -> Iterator[tuple[tuple[str, ...], tuple[CompiledFrame, Form]]]:
    for frame in pack.frames:
        compiled = _compiled(frame, pack)
        surfaces = [pair for verb in frame.verbs for pair in pack.inflect(verb)]
        surfaces += [(surface, Form.ACTIVE) for surface in frame.active]
        surfaces += [(surface, Form.PASSIVE) for surface in frame.passive]
        surfaces += [(surface, Form.NOUN) for surface in frame.nouns]
        for surface, form in dict.fromkeys(surfaces):
            yield pack.words(surface), (compiled, form)


def _compiled(frame: Frame, pack: LanguagePack) -> CompiledFrame:
    with_, without = tuple(map(pack.words, frame.with_)), tuple(map(pack.words, frame.without))
    asks, forbids = frozenset(phrase[0] for phrase in with_), frozenset(phrase[0] for phrase in without)
    return CompiledFrame(frame, with_, without, asks, forbids)


def scan(lowers: Sequence[str], pack: LanguagePack) -> list[Trigger]:
    """Triggers from left to right without overlap: the longest phrase whose restrictions hold, specific ones first."""
    table = frame_table(pack)
    found: list[Trigger] = []
    position = 0
    while position < len(lowers):
        trigger = _trigger_at(lowers, position, table, pack)
        if trigger is None:
            position += 1
            continue
        found.append(trigger)
        position = trigger.last
    return found


def find_sites(lowers: Sequence[str], pack: LanguagePack) -> list[Site]:
    """Every place where a frame's words stand, restrictions met or not, from left to right without overlap."""
    table = frame_table(pack)
    found: list[Site] = []
    end = 0
    for position in table.openings(lowers):
        site = _site_at(lowers, position, table, pack) if position >= end else None
        if site is not None:
            found.append(site)
            end = site.last
    return found


def _site_at(
    lowers: Sequence[str], position: int, table: PhraseTable[tuple[CompiledFrame, Form]], pack: LanguagePack
) -> Site | None:
    evidence: list[Evidence] = []
    for length, payloads in table.all_matches(lowers, position):
        last = position + length
        for compiled, form in payloads:
            matched = _restrictions(compiled, form, lowers, position, last)
            if matched is None and compiled.frame.strict:
                continue
            voice = _voice(form, lowers, position, last, pack)
            evidence.append(Evidence(compiled.frame, voice, length, matched is not None, matched or ""))
    if not evidence:
        return None
    # A longer phrase swallows the words inside it only where one of its senses holds there.
    held = [e.length for e in evidence if e.held]
    nominal = position > 0 and lowers[position - 1] in _determiners(pack)
    return Site(position, position + (max(held) if held else evidence[-1].length), tuple(evidence), nominal)


@functools.lru_cache(maxsize=8)
def _determiners(pack: LanguagePack) -> frozenset[str]:
    """Words right behind which a noun stands where the same letters could be a verb."""
    return frozenset(pack.grammar.articles) | frozenset(pack.grammar.possessive_pronouns) | {"'s", "’s"}


def _trigger_at(
    lowers: Sequence[str], position: int, table: PhraseTable[tuple[CompiledFrame, Form]], pack: LanguagePack
) -> Trigger | None:
    for length, payloads in table.all_matches(lowers, position):
        fitting = []
        article = position > 0 and lowers[position - 1] in pack.grammar.articles
        for compiled, form in payloads:
            if compiled.frame.wide or (article and form != Form.NOUN):
                continue
            matched = _restrictions(compiled, form, lowers, position, position + length)
            if matched is not None:
                voice = _voice(form, lowers, position, position + length, pack)
                fitting.append(Trigger(compiled.frame, voice, position, position + length, matched))
        if fitting:
            return min(fitting, key=lambda t: _nearness(t, lowers))
    return None


def _nearness(trigger: Trigger, lowers: Sequence[str]) -> int:
    """Words between the trigger and what decided its sense; frames without a restriction come last."""
    if not trigger.matched:
        return len(lowers)
    first = trigger.matched.split(" ", 1)[0]
    places = [i for i, word in enumerate(lowers) if word == first]
    return min((abs(place - trigger.first) for place in places), default=len(lowers))


def _restrictions(compiled: CompiledFrame, form: Form, lowers: Sequence[str], first: int, last: int) -> str | None:
    """The words of `with` found ("" when none are asked for), or None when a restriction fails."""
    if not compiled.with_ and not compiled.without:
        return ""
    reach = compiled.frame.reach
    before, after = lowers[max(0, first - reach) : first], lowers[last : last + reach]
    # Most words of a restriction are nowhere near: one look into a set spares the search through both windows.
    near = {*before, *after}
    own = lowers[first:last]
    if compiled.forbids and not (compiled.forbids.isdisjoint(near) and compiled.forbids.isdisjoint(own)):
        around = [*before, *own, *after]
        for phrase in compiled.without:
            if len(phrase) > 1 and (phrase[0] in near or phrase[0] in own) and _stands_in(phrase, around):
                return None  # the trigger's own words may be part of it: "held talks" forbids "held" as an arrest
            if phrase[0] in near and (_stands_in(phrase, before) or _stands_in(phrase, after)):
                return None
    if not compiled.with_:
        return ""
    if compiled.asks.isdisjoint(near):
        return None
    for phrase in compiled.with_:
        if phrase[0] not in near:
            continue
        if _stands_in(phrase, after) or ((form != Form.ACTIVE or compiled.frame.around) and _stands_in(phrase, before)):
            return " ".join(phrase)
    return None


def _stands_in(phrase: tuple[str, ...], words: Sequence[str]) -> bool:
    size = len(phrase)
    if size == 1:
        return phrase[0] in words
    return any(tuple(words[i : i + size]) == phrase for i in range(len(words) - size + 1))


def _voice(form: Form, lowers: Sequence[str], first: int, last: int, pack: LanguagePack) -> Form:
    if form != Form.PARTICIPLE:
        return form
    grammar = pack.grammar
    if any(word in grammar.auxiliaries_be for word in lowers[max(0, first - AUXILIARY_REACH) : first]):
        return Form.PASSIVE
    after = lowers[last : last + AGENT_REACH]
    if after and after[0] in grammar.articles:  # an object follows: "condemned the launch by Pyongyang" is active
        return Form.ACTIVE
    if any(word in grammar.passive_agent for word in after) and "," not in after:
        return Form.PASSIVE
    return Form.ACTIVE
