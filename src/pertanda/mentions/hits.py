"""Raw actor words of a sentence: names from the actor index, agent nouns and pronouns from the language."""

from __future__ import annotations

import datetime
import functools
from collections.abc import Sequence
from enum import StrEnum
from typing import NamedTuple

from pertanda.knowledge.actors import ActorIndex
from pertanda.knowledge.phrases import PhraseTable
from pertanda.languages.pack import LanguagePack, Token
from pertanda.records.mention import ActorKind

__all__ = ["Hit", "HitKind", "find_hits"]

# Articles that stay in lower case at the head of a name ("al-Assad", "el-Sisi").
_NAME_ARTICLES = frozenset({"al", "el", "ar", "as", "at", "an", "ad", "ash", "ul", "ben", "bin", "de"})


class HitKind(StrEnum):
    """What a raw hit is, before hits are joined to mentions."""

    NAME = "name"
    GROUP = "group"
    OFFICE = "office"
    ONE = "one"  # a pronoun for one: "he", "ia"
    MANY = "many"  # "they", "mereka"
    BOTH = "both"  # "keduanya", "the two countries"
    EPITHET = "epithet"  # "negara itu", "the country"
    TOLD = "told"  # a name only where the document tells of its party otherwise: "the North"
    UNKNOWN = "unknown"  # capitalised words no table knows


class Hit(NamedTuple):
    """Words [first, last) with their codes: full codes for names, a sector for groups and offices."""

    first: int
    last: int
    kind: HitKind
    codes: tuple[str, ...] = ()
    actor_kind: ActorKind | None = None
    adjective: bool = False


@functools.lru_cache(maxsize=8)
def _noun_table(pack: LanguagePack) -> PhraseTable[tuple[HitKind, str]]:
    table: PhraseTable[tuple[HitKind, str]] = PhraseTable()

    def add(phrases: Sequence[str], kind: HitKind, sector: str = "") -> None:
        for phrase in phrases:
            table.add([token.lower for token in pack.tokens(phrase)], (kind, sector))

    for sector, nouns in pack.agents.offices.items():
        add(nouns, HitKind.OFFICE, sector)
    for sector, nouns in pack.agents.groups.items():
        add(nouns, HitKind.GROUP, sector)
    grammar = pack.grammar
    add(grammar.pronouns_one, HitKind.ONE)
    add(grammar.pronouns_many, HitKind.MANY)
    add(grammar.both, HitKind.BOTH)
    add(grammar.epithets, HitKind.EPITHET)
    return table


@functools.lru_cache(maxsize=8)
def _called_table(pack: LanguagePack) -> PhraseTable[tuple[HitKind, str, bool]]:
    """Phrases that stand for parties by code, and whether their last word needs its capital."""
    table: PhraseTable[tuple[HitKind, str, bool]] = PhraseTable()
    for kind, rows in ((HitKind.NAME, pack.agents.collective), (HitKind.TOLD, pack.agents.told)):
        for codes, phrases in rows.items():
            for phrase in phrases:
                words = pack.tokens(phrase)
                table.add([word.lower for word in words], (kind, codes, words[-1].text[0].isupper()))
    return table


@functools.lru_cache(maxsize=8)
def _function_words(pack: LanguagePack) -> frozenset[str]:
    return frozenset(pack.grammar.function_words)


@functools.lru_cache(maxsize=8)
def _no_nouns(pack: LanguagePack) -> frozenset[str]:
    """Words that are no noun: what a group noun stands before without qualifying it."""
    grammar = pack.grammar
    closed = (grammar.function_words, grammar.conjunctions, grammar.relative, grammar.auxiliaries_be, grammar.articles)
    prepositions = (grammar.place_prepositions, grammar.recipient_prepositions, grammar.setting_prepositions)
    pronouns = (grammar.pronouns_one, grammar.pronouns_many, grammar.demonstratives)
    return pack.verb_words.union(*closed, *prepositions, *pronouns)


@functools.lru_cache(maxsize=1 << 14)
def _spelling(name: str, pack: LanguagePack) -> list[str]:
    """The words of a name as written; the tables have some 3,000 that count only so."""
    return [token.text for token in pack.tokens(name)]


def find_hits(
    tokens: Sequence[Token], lowers: Sequence[str], *, day: datetime.date, index: ActorIndex, pack: LanguagePack
) -> list[Hit]:
    """Raw hits from left to right, the longest at each place; names must be capitalised unless the text never is."""
    return _Reader(tokens, lowers, day, index, pack).hits()


class _Reader:
    """One reading of one sentence. Names are looked up once for each word, however often they are asked for."""

    def __init__(
        self, tokens: Sequence[Token], lowers: Sequence[str], day: datetime.date, index: ActorIndex, pack: LanguagePack
    ) -> None:
        self.tokens = tokens
        self.lowers = lowers
        self.day = day
        self.index = index
        self.pack = pack
        self.nouns = _noun_table(pack)
        self.called = _called_table(pack)
        self.capital = [_capital(token.text) for token in tokens]
        self.may_name = self._where_names_may_begin()
        self._names: dict[int, Hit | None] = {}

    def hits(self) -> list[Hit]:
        """All hits, in order."""
        found: list[Hit] = []
        end = 0
        for position in self._places():
            hit = self._hit_at(position) if position >= end else None
            if hit is not None:
                found.append(hit)
                end = hit.last
        return found

    def _places(self) -> list[int]:
        """Where a hit may begin: at names, and where a noun or a phrase of the tables does (1 word in 3)."""
        openings = (*self.nouns.openings(self.lowers), *self.called.openings(self.lowers))
        return sorted(self.may_name.union(openings))

    def _where_names_may_begin(self) -> set[int]:
        """The capitalised words, and those right before one ("the Lebanese army")."""
        capitals = [position for position, capital in enumerate(self.capital) if capital]
        before = [position - 1 for position in capitals if position and self.tokens[position].text[0].isalpha()]
        return {*capitals, *before}

    def _hit_at(self, position: int) -> Hit | None:
        hit = self._table_hit_at(position)
        if hit is not None:
            return None if self._modifies(hit) else hit
        return None if self.lowers[position] in _function_words(self.pack) else self._unknown_at(position)

    def _table_hit_at(self, position: int) -> Hit | None:
        """The longest of a name, a noun and a phrase that stands for a party."""
        hit = self._name_at(position)
        noun = self.nouns.match(self.lowers, position)
        if noun is not None and noun[1][0][0] == HitKind.EPITHET and noun[0] > 1:
            inner = self._name_at(position + 1)
            noun = None if inner is not None and inner.last > position + noun[0] else noun
        if noun is not None and (hit is None or position + noun[0] > hit.last):
            kind, sector = noun[1][0]
            hit = Hit(position, position + noun[0], kind, (sector,) if sector else ())
        called = self._called_at(position)
        return called if called is not None and (hit is None or called.last >= hit.last) else hit

    def _called_at(self, position: int) -> Hit | None:
        """A phrase that stands for a party by its code: "European leaders", "the North" but not "the North Sea"."""
        found = self.called.match(self.lowers, position)
        if found is None:
            return None
        last = position + found[0]
        kind, codes, capital = found[1][0]
        if capital and not (self.capital[last - 1] and not self._name_like(last)):
            return None
        return Hit(position, last, kind, tuple(codes.split("+")), ActorKind.NAME)

    def _modifies(self, hit: Hit) -> bool:
        """Whether a group noun only qualifies the noun behind it: "military exercises", "police station"."""
        if hit.kind not in (HitKind.GROUP, HitKind.OFFICE) or hit.last >= len(self.tokens):
            return False
        word, following = self.lowers[hit.last - 1], self.tokens[hit.last]
        if word in self.pack.grammar.number_words and following.lower in self.pack.grammar.possessor:
            return True
        if hit.last - hit.first != 1 or word not in self.pack.agents.modifiers:
            return False
        return following.text.isalpha() and following.text.islower() and following.lower not in _no_nouns(self.pack)

    def _name_at(self, position: int) -> Hit | None:
        if position not in self.may_name:
            return None
        if position not in self._names:
            self._names[position] = self._read_name(position)
        return self._names[position]

    def _read_name(self, position: int) -> Hit | None:
        found = self.index.match(self.lowers, position, self.pack.code)
        if found is None or not any(self.capital[position : position + found[0]]):
            return None
        length, entries = found
        surface = [token.text for token in self.tokens[position : position + length]]
        usable = tuple(e for e in entries if not e.case_sensitive or surface == _spelling(e.name, self.pack))
        if not usable or (not _capitalised(surface) and not _noun_behind_name(surface, self.nouns)):
            return None
        codes = self.index.resolve(usable, self.day)
        if not codes:
            return None
        entry = usable[0]
        return Hit(position, position + length, HitKind.NAME, codes, entry.kind, entry.adjective)

    def _unknown_at(self, position: int) -> Hit | None:
        """One to four capitalised words in a row that no table knows."""
        last = position
        while last - position < 4 and self._name_like(last):
            if last > position and self._name_at(last) is not None:
                break
            last += 1
        return Hit(position, last, HitKind.UNKNOWN) if last > position else None

    def _name_like(self, position: int) -> bool:
        """Whether the word at `position` looks like a name; behind the last word, none does."""
        if position >= len(self.tokens) or not self.capital[position]:
            return False
        text = self.tokens[position].text
        return len(text) > 1 and text[0].isalpha() and any(map(str.islower, text))


def _capital(word: str) -> bool:
    """Whether a word opens like a name; "al-Assad" does behind its article."""
    if word[0].isupper() or word[0].isdigit():
        return True
    if "-" not in word:
        return False
    first, _, last = word.partition("-")
    return first in _NAME_ARTICLES and last[:1].isupper()


def _capitalised(surface: Sequence[str]) -> bool:
    return _capital(surface[-1]) or surface[-1].lower() in ("'s", "’s")


def _noun_behind_name(surface: Sequence[str], nouns: PhraseTable[tuple[HitKind, str]]) -> bool:
    """Whether a name ends in an agent noun in lower case: "the Lebanese army" for the Lebanese Army."""
    head = next(number for number, word in enumerate(surface) if not _capital(word))
    tail = [word.lower() for word in surface[head:]]
    noun = nouns.match(tail, 0) if head else None
    return noun is not None and noun[0] == len(tail)
