"""Actor mentions of a document: raw hits joined into parties with codes (codebook section 3).

"Presiden Rusia Vladimir Putin" is one mention (RUS/GOV), "Russian troops" is RUS/MIL, "police" in an article about
Myanmar is MMR/COP, "ia" is whoever was told of last.
"""

from __future__ import annotations

from collections.abc import Sequence

from pertanda.languages.pack import LanguagePack, Token
from pertanda.mentions.hits import Hit, HitKind
from pertanda.mentions.people import DocumentActors
from pertanda.records.mention import ActorKind, Mention, MentionKind

__all__ = ["compose"]

# "Russian naval forces": at most two words between the country and its noun; measured on dev_en, three adds noise.
ADJECTIVE_GAP = 2
# "pasukan elite Myanmar", "Presiden terpilih Indonesia": one word between noun and country.
OWNER_GAP = 1


class _Composer:
    """Joins the hits of one sentence from left to right."""

    def __init__(
        self, tokens: Sequence[Token], hits: Sequence[Hit], pack: LanguagePack, actors: DocumentActors
    ) -> None:
        self.tokens = tokens
        self.hits = hits
        self.pack = pack
        self.actors = actors
        self.stop = frozenset(pack.grammar.function_words) | frozenset(pack.grammar.conjunctions)
        self.possessor = frozenset(pack.grammar.possessor)
        self.owner_before = "'s" in self.possessor

    def plain_gap(self, first: int, last: int, most: int) -> bool:
        """Whether at most `most` ordinary lower-case words, and nothing else, stand in [first, last)."""
        if last - first > most:
            return False
        return all(
            token.text[0].isalpha() and token.text[0].islower() and token.lower not in self.stop
            for token in self.tokens[first:last]
        )

    def joined_by_owner(self, first: int, last: int) -> bool:
        """Whether exactly one word of possession ("of", "dari", "'s") stands in [first, last)."""
        words = [token.lower for token in self.tokens[first:last]]
        if words and words[-1] in ("the", "para"):
            words = words[:-1]
        return len(words) == 1 and words[0] in self.possessor

    def owner_left(self, number: int) -> int | None:
        """The hit before `number` that owns it: "Russian troops", "Russia's foreign minister"."""
        if number == 0 or not self.owner_before:
            return None
        before, head = self.hits[number - 1], self.hits[number]
        if before.kind != HitKind.NAME or before.actor_kind == ActorKind.PERSON:
            return None
        gap = before.last
        if gap < head.first and self.tokens[gap].lower in ("'s", "’s"):
            return number - 1 if self.plain_gap(gap + 1, head.first, ADJECTIVE_GAP) else None
        return number - 1 if self.plain_gap(gap, head.first, ADJECTIVE_GAP) else None

    def owner_right(self, number: int) -> int | None:
        """The hit after `number` that owns it: "tentara Rusia", "the president of Russia"."""
        if number + 1 >= len(self.hits):
            return None
        head, after = self.hits[number], self.hits[number + 1]
        if after.kind != HitKind.NAME or after.actor_kind == ActorKind.PERSON:
            return None
        if self.joined_by_owner(head.last, after.first):
            return number + 1
        near = not self.owner_before and self.plain_gap(head.last, after.first, OWNER_GAP)
        return number + 1 if near else None

    def name_right(self, number: int) -> int | None:
        """The personal name right after hit `number`, directly or after a comma ("Menlu Korsel, Kim Hongkyun,")."""
        if number + 1 >= len(self.hits):
            return None
        head, after = self.hits[number], self.hits[number + 1]
        personal = after.kind == HitKind.UNKNOWN or after.actor_kind == ActorKind.PERSON
        if not personal:
            return None
        between = [token.text for token in self.tokens[head.last : after.first]]
        return number + 1 if between in ([], [","]) else None

    def mentions(self, sentence_id: str, text: str) -> list[Mention]:
        """All actor mentions of the sentence."""
        taken: set[int] = set()
        found: list[Mention] = []
        for number, hit in enumerate(self.hits):
            if hit.kind in (HitKind.GROUP, HitKind.OFFICE):
                parts, codes, implied = self.noun(number, taken)
                kind = ActorKind.OFFICE if hit.kind == HitKind.OFFICE else ActorKind.GROUP
                found.append(self.mention(sentence_id, text, parts, codes, kind, implied))
                taken.update(parts)
        for number in range(len(self.hits)):
            if number not in taken:
                mention = self.single(sentence_id, text, number)
                if mention is not None:
                    found.append(mention)
        found.sort(key=lambda m: m.start)
        return found

    def noun(self, number: int, taken: set[int]) -> tuple[list[int], tuple[str, ...], bool]:
        """A group or office with its country and name: (hits used, codes, whether the country is implied)."""
        sector = self.hits[number].codes[0]
        parts = [number]
        owner = self.owner_right(number)
        if owner is None or owner in taken:
            owner = self.owner_left(number)
        if owner is not None and owner not in taken:
            parts.append(owner)
        else:
            owner = None
        name = self.name_right(max(parts))
        if name is not None:
            parts.append(name)
            if self.hits[name].actor_kind == ActorKind.PERSON:
                return parts, self.hits[name].codes, False
        if owner is not None:
            codes = _with_sector(self.hits[owner].codes, sector)
        else:
            codes = (f"{self.actors.country_for(sector)}/{sector}",)
        if name is not None:
            hit = self.hits[name]
            self.actors.introduce([t.text for t in self.tokens[hit.first : hit.last]], codes)
        return parts, codes, owner is None

    def single(self, sentence_id: str, text: str, number: int) -> Mention | None:
        """A hit that stands alone: a name, a known person, a pronoun."""
        hit = self.hits[number]
        codes, kind = hit.codes, hit.actor_kind or ActorKind.NAME
        if hit.kind == HitKind.UNKNOWN:
            codes = self.actors.person([t.text for t in self.tokens[hit.first : hit.last]])
            kind = ActorKind.PERSON
        elif hit.kind != HitKind.NAME:
            kind = ActorKind.PRONOUN
            codes = self.pronoun(hit.kind)
        if not codes:
            return None
        return self.mention(sentence_id, text, [number], codes, kind, hit.kind != HitKind.NAME)

    def pronoun(self, kind: HitKind) -> tuple[str, ...]:
        """Whom a pronoun stands for: the last of its number in the sentences before."""
        if kind == HitKind.ONE:
            return self.actors.last_one
        if kind == HitKind.MANY:
            return self.actors.last_many or self.actors.last_pair
        if kind == HitKind.BOTH:
            return self.actors.last_pair
        return (self.actors.last_country,) if self.actors.last_country else ()

    def mention(
        self, sentence_id: str, text: str, parts: list[int], codes: tuple[str, ...], kind: ActorKind, implied: bool
    ) -> Mention:
        start = min(self.tokens[self.hits[p].first].start for p in parts)
        end = max(self.tokens[self.hits[p].last - 1].end for p in parts)
        adjective = len(parts) == 1 and self.hits[parts[0]].adjective
        return Mention(
            sentence_id=sentence_id,
            kind=MentionKind.ACTOR,
            start=start,
            end=end,
            text=text[start:end],
            codes=codes,
            actor_kind=kind,
            adjective=adjective,
            implied=implied,
        )


def _with_sector(codes: tuple[str, ...], sector: str) -> tuple[str, ...]:
    """A country takes the sector; a code that has one already, or an international body, keeps its own."""
    return tuple(code if "/" in code or ":" in code else f"{code}/{sector}" for code in codes)


def compose(
    sentence_id: str,
    text: str,
    tokens: Sequence[Token],
    hits: Sequence[Hit],
    *,
    pack: LanguagePack,
    actors: DocumentActors,
) -> list[Mention]:
    """The actor mentions of one sentence; `actors` carries the document so far and is brought up to date."""
    mentions = _Composer(tokens, hits, pack, actors).mentions(sentence_id, text)
    _remember(mentions, actors)
    return mentions


def _remember(mentions: Sequence[Mention], actors: DocumentActors) -> None:
    told = [m for m in mentions if m.actor_kind != ActorKind.PRONOUN]
    for mention in told:
        if not mention.implied:
            for code in mention.codes:
                actors.saw(code)
    ones = [m for m in told if m.actor_kind in (ActorKind.PERSON, ActorKind.OFFICE)]
    if ones:
        actors.last_one = ones[0].codes
    many = [m for m in told if m.actor_kind == ActorKind.GROUP or (m.actor_kind == ActorKind.NAME and not m.adjective)]
    if many:
        actors.last_many = many[0].codes
    pair = _first_two(ones) or _first_two(told)
    if pair:
        actors.last_pair = pair
    countries = [c for m in told for c in m.codes if len(c) == 3 and c != "---"]
    if countries:
        actors.last_country = countries[0]


def _first_two(mentions: Sequence[Mention]) -> tuple[str, ...]:
    """The first two codes of different countries, or nothing."""
    found: list[str] = []
    for code in (code for mention in mentions for code in mention.codes):
        if all(code.split("/")[0] != other.split("/")[0] for other in found):
            found.append(code)
        if len(found) == 2:
            return tuple(found)
    return ()
