"""Which hits of a sentence belong together: a noun with its country, its pronoun and its personal name."""

from __future__ import annotations

import functools
from collections.abc import Sequence
from typing import NamedTuple

from pertanda.languages.pack import LanguagePack, Token
from pertanda.mentions.hits import Hit, HitKind
from pertanda.records.mention import ActorKind

__all__ = ["ClosedWords", "Group", "Grouping", "closed_words"]

# "Russian naval forces": at most two words between the country and its noun; on dev_en, three adds noise.
ADJECTIVE_GAP = 2
# "pasukan elite Myanmar", "Presiden terpilih Indonesia": one word between noun and country.
OWNER_GAP = 1
# "Noel Vidaurre, a former rancher": the comma and at most three words between a name and the noun that explains it.
APPOSITION_GAP = 4
_PRONOUNS = frozenset({HitKind.ONE, HitKind.MANY, HitKind.BOTH, HitKind.EPITHET})


class Group(NamedTuple):
    """A noun with the hits beside it that belong to it: its country or pronoun, a name, and more countries."""

    head: int
    owner: int | None
    name: int | None
    more: tuple[int, ...] = ()

    def hits(self) -> list[int]:
        return [number for number in (self.head, self.owner, self.name, *self.more) if number is not None]


@functools.lru_cache(maxsize=8)
def _stop_words(pack: LanguagePack) -> frozenset[str]:
    """Words that end a noun phrase; thousands of verb forms, so made once for each language."""
    return frozenset(pack.grammar.function_words) | frozenset(pack.grammar.conjunctions) | pack.verb_words


class ClosedWords(NamedTuple):
    """Sets of closed-class words, made once for each language rather than for each sentence."""

    joins: frozenset[str]
    possessor: frozenset[str]
    possessive: frozenset[str]
    servant: frozenset[str]
    vague: frozenset[str]
    person: frozenset[str]
    own: frozenset[str]
    home: frozenset[str]


@functools.lru_cache(maxsize=8)
def closed_words(pack: LanguagePack) -> ClosedWords:
    """The closed words of a language."""
    grammar, agents = pack.grammar, pack.agents
    return ClosedWords(
        joins=frozenset(grammar.conjunctions),
        possessor=frozenset(grammar.possessor),
        possessive=frozenset(grammar.possessive_pronouns),
        servant=frozenset(grammar.serves),
        vague=frozenset(agents.vague),
        person=frozenset(grammar.pronouns_person),
        own=frozenset(grammar.pronouns_self),
        home=frozenset(agents.home),
    )


class Grouping:
    """The hits of one sentence and what joins them."""

    def __init__(self, tokens: Sequence[Token], hits: Sequence[Hit], pack: LanguagePack) -> None:
        self.tokens = tokens
        self.hits = hits
        self.grammar = grammar = pack.grammar
        self.stop = _stop_words(pack)
        words = closed_words(pack)
        self.joins, self.possessor, self.possessive = words.joins, words.possessor, words.possessive
        self.servant, self.vague_nouns = words.servant, words.vague
        self.owner_before = grammar.noun_owner == "before"

    def groups(self) -> dict[int, Group]:
        """Every group and office noun with what belongs to it, by its number; no hit belongs to two."""
        taken: set[int] = set()
        found: dict[int, Group] = {}
        for number, hit in enumerate(self.hits):
            if number in taken:
                continue
            if hit.kind not in (HitKind.GROUP, HitKind.OFFICE):
                owned = self.owned_name(number)
                if owned is not None and owned not in taken:
                    found[number] = Group(number, owned, None)
                    taken.update((number, owned))
                continue
            owner = self.owner(number)
            owner = None if owner in taken else owner
            name = self.name_right(max(number, -1 if owner is None else owner))
            if name is None:
                name = self.apposed_name(number, owner)
                name = None if name in taken else name
            group = Group(number, owner, name, self.more_owners(number, owner, taken) if name is None else ())
            found[number] = group
            taken.update(group.hits())
        return found

    def owned_name(self, number: int) -> int | None:
        """The country right before a person or state body: "France's Emmanuel Macron", "Nigeria's Senate"."""
        hit = self.hits[number]
        if hit.kind != HitKind.NAME or not hit.codes or not self.owner_before or number == 0:
            return None
        body = hit.actor_kind == ActorKind.PERSON or all("/" in code for code in hit.codes)
        before = self.hits[number - 1]
        if not body or before.kind != HitKind.NAME or not all(len(code) == 3 for code in before.codes):
            return None
        between = [token.lower for token in self.tokens[before.last : hit.first]]
        return number - 1 if between in (["'s"], ["’s"]) or (not between and before.adjective) else None

    def more_owners(self, number: int, owner: int | None, taken: set[int]) -> tuple[int, ...]:
        """The other countries of a noun of many: "Turkish and Iranian presidents", "the leaders of Mali and Niger"."""
        if owner is None or not self.owner_before or not self.noun_of(self.hits[number]).endswith("s"):
            return ()
        step = 1 if owner > number else -1
        more: list[int] = []
        place = owner + step
        while 0 <= place < len(self.hits) and place not in taken and self.in_list(min(place, place - step)):
            more.append(place)
            place += step
        listed = {self.word(self.hits[min(n, n - step)].last) for n in more}
        return tuple(more) if listed & self.joins else ()

    def in_list(self, number: int) -> bool:
        """Whether hit `number` and the next are countries with nothing but a comma, "and" or an article between."""
        one, other = self.hits[number], self.hits[number + 1]
        if not all(hit.kind == HitKind.NAME and self.is_state(hit) for hit in (one, other)):
            return False
        words = [token.lower for token in self.tokens[one.last : other.first] if token.lower not in ("the", "'s", "’s")]
        return (
            one.adjective == other.adjective and 0 < len(words) <= 2 and all(w == "," or w in self.joins for w in words)
        )

    def is_state(self, hit: Hit) -> bool:
        return len(hit.codes) == 1 and "/" not in hit.codes[0] and hit.codes[0][:3] not in ("NGO", "REB")

    def owner(self, number: int) -> int | None:
        """The hit that owns hit `number`, to the right before the left."""
        right = self.owner_right(number)
        return right if right is not None else self.owner_left(number)

    def owner_left(self, number: int) -> int | None:
        """The hit before `number` that owns it: "Russian troops", "Russia's foreign minister", "his army"."""
        if number == 0 or not self.owner_before:
            return None
        before, head = self.hits[number - 1], self.hits[number]
        if not self.may_own(before):
            return None
        gap = before.last
        if gap < head.first and self.tokens[gap].lower in ("'s", "’s"):
            gap += 1
        return number - 1 if self.plain_gap(gap, head.first, ADJECTIVE_GAP) else None

    def owner_right(self, number: int) -> int | None:
        """The hit after `number` that owns it: "tentara Rusia", "the president of Russia", "pasukannya"."""
        if number + 1 >= len(self.hits):
            return None
        head, after = self.hits[number], self.hits[number + 1]
        if not self.may_own(after):
            return None
        if after.kind == HitKind.NAME and self.joined_by_owner(head.last, after.first):
            return number + 1
        if after.kind == HitKind.NAME and self.noun_of(head) in self.vague_nouns and self.serves(head, after):
            return number + 1
        near = not self.owner_before and self.plain_gap(head.last, after.first, OWNER_GAP)
        return number + 1 if near else None

    def may_own(self, hit: Hit) -> bool:
        if hit.kind == HitKind.NAME:
            return hit.actor_kind != ActorKind.PERSON or not self.owner_before
        return hit.kind in _PRONOUNS and self.is_possessive(hit)

    def is_possessive(self, hit: Hit) -> bool:
        return hit.last - hit.first == 1 and self.tokens[hit.first].lower in self.possessive

    def name_right(self, number: int) -> int | None:
        """The personal name right after hit `number`, directly or after a comma ("Menlu Korsel, Kim Hongkyun,")."""
        if number + 1 >= len(self.hits):
            return None
        head, after = self.hits[number], self.hits[number + 1]
        if after.kind != HitKind.UNKNOWN and after.actor_kind != ActorKind.PERSON:
            return None
        between = [token.text for token in self.tokens[head.last : after.first]]
        return number + 1 if between in ([], [","]) else None

    def apposed_name(self, number: int, owner: int | None) -> int | None:
        """The unknown name that hit `number` explains from behind: "Noel Vidaurre, a rancher,"."""
        first = number if owner is None else min(number, owner)
        last = self.hits[number if owner is None else max(number, owner)].last
        if first == 0 or self.hits[first - 1].kind != HitKind.UNKNOWN or self.word(last) in self.joins:
            return None
        before = self.hits[first - 1]
        between = self.tokens[before.last : self.hits[first].first]
        if before.last - before.first < 2 or not between or between[0].text != "," or len(between) > APPOSITION_GAP:
            return None
        plain = all(token.text.isalpha() and token.text.islower() for token in between[1:])
        return first - 1 if plain and not any(token.lower in self.joins for token in between) else None

    def plain_gap(self, first: int, last: int, most: int) -> bool:
        """Whether at most `most` ordinary lower-case words, and nothing else, stand in [first, last)."""
        if last - first > most:
            return False
        return all(
            token.text[0].isalpha() and token.text[0].islower() and token.lower not in self.stop
            for token in self.tokens[first:last]
        )

    def joined_by_owner(self, first: int, last: int) -> bool:
        """Whether exactly one word of possession ("of", "dari"), with an article at most, stands in [first, last)."""
        words = [token.lower for token in self.tokens[first:last]]
        if words and words[-1] in ("the", "para"):
            words = words[:-1]
        return len(words) == 1 and words[0] in self.possessor

    def noun_of(self, hit: Hit) -> str:
        return " ".join(token.lower for token in self.tokens[hit.first : hit.last])

    def serves(self, head: Hit, after: Hit) -> bool:
        """Whether only a word like "for" (and an article) joins an office to whom it serves."""
        words = [token.lower for token in self.tokens[head.last : after.first]]
        return len(words) in (1, 2) and words[0] in self.servant and words[1:] in ([], ["the"])

    def word(self, number: int) -> str:
        """The word at `number` in lower case, "" behind the last."""
        return self.tokens[number].lower if number < len(self.tokens) else ""
