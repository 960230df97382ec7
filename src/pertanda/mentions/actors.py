"""Actor mentions of a document: raw hits joined into parties with codes (codebook section 3).

"Presiden Rusia Vladimir Putin" is one mention (RUS/GOV), "Russian troops" is RUS/MIL, "police" in an article about
Myanmar is MMR/COP, "ia" is whoever was told of last, "his army" is the army of whoever "he" is.
"""

from __future__ import annotations

import functools
from collections.abc import Sequence

from pertanda.languages.pack import LanguagePack, Token
from pertanda.mentions.grounds import Ground, ground_of
from pertanda.mentions.groups import Group, Grouping, closed_words
from pertanda.mentions.hits import Hit, HitKind
from pertanda.mentions.people import DocumentActors
from pertanda.records.mention import ActorKind, Mention, MentionKind
from pertanda.records.vocabulary import Sector

__all__ = ["compose"]

UNKNOWN_NATION = "---"


class _Composer(Grouping):
    """Joins the hits of one sentence from left to right."""

    def __init__(
        self,
        tokens: Sequence[Token],
        hits: Sequence[Hit],
        pack: LanguagePack,
        actors: DocumentActors,
        places: Sequence[Ground],
    ) -> None:
        super().__init__(tokens, hits, pack)
        self.actors = actors
        self.grounds = _grounds(hits, places)
        self.told: list[Mention] = []
        words = closed_words(pack)
        self.person, self.own, self.home_nouns = words.person, words.own, words.home
        self.reports = _report_verbs(pack)
        self.verbs = pack.verb_words

    def mentions(self, sentence_id: str, text: str) -> list[Mention]:
        """All actor mentions of the sentence, in order."""
        groups = self.groups()
        inside = {number: group for group in groups.values() for number in group.hits()}
        for number in range(len(self.hits)):
            group = inside.get(number)
            if group is not None and number != min(group.hits()):
                continue
            mention = self.noun(sentence_id, text, group) if group else self.single(sentence_id, text, number)
            if mention is not None:
                self.told.append(mention)
        return sorted(self.told, key=lambda m: m.start)

    def noun(self, sentence_id: str, text: str, group: Group) -> Mention:
        """A group or office with its country and name."""
        head = self.hits[group.head]
        if head.kind == HitKind.NAME and group.owner is not None:
            owner = self.hits[group.owner].codes
            person = head.actor_kind == ActorKind.PERSON
            codes = head.codes if person else tuple(f"{owner[0]}/{code.split('/')[1]}" for code in head.codes)
            return self.mention(sentence_id, text, group.hits(), codes, head.actor_kind or ActorKind.NAME, False)
        codes, implied = self.noun_codes(group, head.codes[0])
        kind = ActorKind.OFFICE if head.kind == HitKind.OFFICE else ActorKind.GROUP
        if group.name is not None:
            kind = ActorKind.PERSON
            name = self.hits[group.name]
            self.actors.introduce(self.words(name), codes)
        return self.mention(sentence_id, text, group.hits(), codes, kind, implied)

    def noun_codes(self, group: Group, sector: str) -> tuple[tuple[str, ...], bool]:
        """The codes of a noun and whether its country is only implied."""
        if group.name is not None and self.hits[group.name].actor_kind == ActorKind.PERSON:
            return self.hits[group.name].codes, False
        if group.owner is not None:
            owner = self.hits[group.owner]
            owners = [self.hits[number] for number in sorted((group.owner, *group.more))]
            codes = tuple(code for hit in owners for code in hit.codes)
            codes = codes if owner.kind == HitKind.NAME else self.pronoun(owner)
            if codes:
                self.actors.saw_noun(self.noun_of(self.hits[group.head]), codes[0])
                return _with_sector(codes, sector, whole=owner.kind == HitKind.NAME), False
        head = self.hits[group.head]
        noun = self.noun_of(head)
        if noun in self.home_nouns:
            return (f"{self.grammar.home}/{sector}",), False
        if noun in self.vague_nouns:
            return (UNKNOWN_NATION,), True
        return (f"{self.implied_country(group, sector, noun)}/{sector}",), True

    def implied_country(self, group: Group, sector: str, noun: str) -> str:
        """The country of a noun that nobody owns: of the place beside it, else the likeliest of the document."""
        first = min(self.hits[number].first for number in group.hits())
        last = max(self.hits[number].last for number in group.hits())
        ground = ground_of(self.tokens, first, last, self.grounds, self.grammar)
        if ground is not None:
            return ground
        told = [country for m in self.told if not m.implied for country in _countries(m.codes[:1])]
        return self.actors.country_for(sector, noun, told[-1] if told else None)

    def single(self, sentence_id: str, text: str, number: int) -> Mention | None:
        """A hit that stands alone: a name, a known person, a pronoun. A possessive alone is no party."""
        hit = self.hits[number]
        codes, kind = hit.codes, hit.actor_kind or ActorKind.NAME
        if kind == ActorKind.PERSON and codes:
            self.actors.introduce(self.words(hit), codes)
        if hit.kind == HitKind.UNKNOWN:
            codes = self.actors.person(self.words(hit)) or self.unnamed(number)
            kind = ActorKind.PERSON
        elif hit.kind != HitKind.NAME:
            if self.owner_before and self.is_possessive(hit):
                return None
            kind = ActorKind.PRONOUN
            codes = self.pronoun(hit)
        if not codes:
            return None
        return self.mention(sentence_id, text, [number], codes, kind, hit.kind != HitKind.NAME)

    def unnamed(self, number: int) -> tuple[str, ...]:
        """The likely code of somebody whom nothing introduces: of the document's country, without an office."""
        hit = self.hits[number]
        if not self.is_person(hit):
            return ()
        country = self.implied_country(Group(number, None, None), Sector.CVL, "")
        if country == UNKNOWN_NATION:
            return ()
        codes = (f"{country}/{Sector.CVL}",)
        self.actors.introduce(self.words(hit), codes)
        return codes

    def is_person(self, hit: Hit) -> bool:
        """Whether unknown capitalised words are likely somebody's name: two or three before a comma or a verb.

        On the corpus 4 in 10 of those are a party (en) and 8 in 10 of them of the document's country.
        """
        if not 2 <= hit.last - hit.first <= 3:
            return False
        before = self.word(hit.first - 1) if hit.first else ""
        if before in self.joins or (before in self.stop and before not in self.reports):
            return False
        return self.word(hit.last) == "," or self.word(hit.last) in self.verbs or before in self.reports

    def pronoun(self, hit: Hit) -> tuple[str, ...]:
        """Whom a pronoun stands for: the first fitting party of this sentence, else the last of its number."""
        word = self.tokens[hit.first].lower
        if word in self.own:
            return self.speaker() or self.actors.last_one
        before = [m for m in self.told if not m.adjective and m.actor_kind != ActorKind.PRONOUN and _known(m)]
        people = [m for m in before if m.actor_kind in (ActorKind.PERSON, ActorKind.OFFICE)]
        if word in self.person:
            return people[0].codes if people else self.actors.last_one
        if hit.kind in (HitKind.ONE, HitKind.MANY) and before:
            many = [m for m in before if m.actor_kind == ActorKind.GROUP]
            return (((people if hit.kind == HitKind.ONE else many) or before)[0]).codes
        if hit.kind == HitKind.ONE:
            return self.actors.last_one
        if hit.kind == HitKind.MANY:
            first, second = self.actors.last_pair, self.actors.last_many
            return (second or first) if self.actors.led_by_group else (first or second)
        if hit.kind == HitKind.BOTH:
            return self.actors.last_pair
        return self.epithet(hit)

    def epithet(self, hit: Hit) -> tuple[str, ...]:
        """Whom "the bloc", "the group" or "the country" names again: the last of its kind."""
        words = self.noun_of(hit)
        if words in self.grammar.epithets_body and self.actors.last_body:
            return self.actors.last_body
        if words in self.grammar.epithets_group and self.actors.last_group:
            return self.actors.last_group
        return (self.actors.last_country,) if self.actors.last_country else ()

    def speaker(self) -> tuple[str, ...]:
        """Codes of the named person beside a speech verb of this sentence ("…," kata Luhut), or nothing."""
        for number, hit in enumerate(self.hits):
            if hit.kind not in (HitKind.OFFICE, HitKind.UNKNOWN) and hit.actor_kind != ActorKind.PERSON:
                continue
            if not self.beside_speech(hit):
                continue
            if hit.kind == HitKind.OFFICE:
                owner = self.owner(number)
                return self.noun_codes(Group(number, owner, self.name_right(max(number, owner or 0))), hit.codes[0])[0]
            return hit.codes or self.actors.person([t.text for t in self.tokens[hit.first : hit.last]])
        return ()

    def beside_speech(self, hit: Hit) -> bool:
        """Whether a speech verb stands right before or right behind a hit."""
        before = self.tokens[hit.first - 1].lower if hit.first else ""
        after = self.tokens[hit.last].lower if hit.last < len(self.tokens) else ""
        return before in self.reports or after in self.reports

    def stranger(self) -> bool:
        """Whether an unknown person opens or speaks in the sentence, and nobody known is told of."""
        if any(m.actor_kind in (ActorKind.PERSON, ActorKind.OFFICE) for m in self.told):
            return False
        return any(
            hit.kind == HitKind.UNKNOWN and (self.beside_speech(hit) or (hit.first == 0 and hit.last > 1))
            for hit in self.hits
        )

    def mention(
        self, sentence_id: str, text: str, parts: list[int], codes: tuple[str, ...], kind: ActorKind, implied: bool
    ) -> Mention:
        people = [p for p in parts if kind == ActorKind.PERSON and self.is_name(self.hits[p])]
        start = min(self.tokens[self.hits[p].first].start for p in parts)
        end = max(self.tokens[self.hits[p].last - 1].end for p in parts)
        return Mention(
            sentence_id=sentence_id,
            kind=MentionKind.ACTOR,
            start=start,
            end=end,
            text=text[start:end],
            codes=codes,
            actor_kind=kind,
            adjective=len(parts) == 1 and self.hits[parts[0]].adjective,
            implied=implied,
            person=" ".join(self.words(self.hits[people[0]])) if people else "",
        )

    def is_name(self, hit: Hit) -> bool:
        """Whether a hit is a personal name: one of the table's people, or words that no table knows."""
        return hit.kind == HitKind.UNKNOWN or hit.actor_kind == ActorKind.PERSON

    def words(self, hit: Hit) -> list[str]:
        return [token.text for token in self.tokens[hit.first : hit.last]]


@functools.lru_cache(maxsize=8)
def _report_verbs(pack: LanguagePack) -> frozenset[str]:
    return frozenset(verb for verb in pack.cues.attribution.verbs if " " not in verb)


def _with_sector(codes: tuple[str, ...], sector: str, *, whole: bool) -> tuple[str, ...]:
    """A country takes the sector; a code that has one already, or an international body, keeps its own.

    With a pronoun as owner (`whole` False) only the country is taken: the president's army is the country's army.
    """
    if not whole:
        codes = tuple(code if ":" in code else code.split("/")[0] for code in codes)
    return tuple(dict.fromkeys(code if "/" in code or ":" in code else f"{code}/{sector}" for code in codes))


def _countries(codes: Sequence[str]) -> list[str]:
    """The known countries of codes, in order."""
    countries = [code.partition("/")[0] for code in codes]
    return [country for country in countries if len(country) == 3 and country != UNKNOWN_NATION]


def _grounds(hits: Sequence[Hit], places: Sequence[Ground]) -> list[Ground]:
    """The sentence's places and the countries that it names outside them, in order."""
    taken = {number for place in places for number in range(place.first, place.last)}
    named = [
        Ground(hit.first, hit.last, hit.codes[0])
        for hit in hits
        if hit.kind == HitKind.NAME
        and not hit.adjective
        and hit.first not in taken
        and _countries(hit.codes) == [*hit.codes]
    ]
    return sorted([*places, *named])


def compose(
    sentence_id: str,
    text: str,
    tokens: Sequence[Token],
    hits: Sequence[Hit],
    *,
    pack: LanguagePack,
    actors: DocumentActors,
    places: Sequence[Ground] = (),
) -> list[Mention]:
    """The actor mentions of one sentence; `actors` carries the document so far and is brought up to date.

    `places` are the sentence's places with their countries.
    """
    composer = _Composer(tokens, hits, pack, actors, places)
    mentions = composer.mentions(sentence_id, text)
    _remember(mentions, actors)
    if composer.stranger():
        actors.last_one = ()
    return mentions


def _remember(mentions: Sequence[Mention], actors: DocumentActors) -> None:
    told = [m for m in mentions if m.actor_kind != ActorKind.PRONOUN and _known(m)]
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
    if told:
        actors.led_by_group = told[0].actor_kind == ActorKind.GROUP
    pair = _first_two(ones) or _first_two(told)
    if pair:
        actors.last_pair = pair
    countries = [c for m in told for c in m.codes if len(c) == 3 and c != "---"]
    if countries:
        actors.last_country = countries[0]


def _known(mention: Mention) -> bool:
    """Whether the country of any party of a mention is known: "ships" are named again by no pronoun for a party."""
    return any(not code.startswith(UNKNOWN_NATION) for code in mention.codes)


def _first_two(mentions: Sequence[Mention]) -> tuple[str, ...]:
    """The first two codes of different countries, or nothing."""
    found: list[str] = []
    for code in (code for mention in mentions for code in mention.codes):
        if all(code.split("/")[0] != other.split("/")[0] for other in found):
            found.append(code)
        if len(found) == 2:
            return tuple(found)
    return ()
