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


def _called_at(tokens: Sequence[Token], lowers: Sequence[str], position: int, pack: LanguagePack) -> Hit | None:
    """A phrase that stands for a party by its code: "European leaders", "the North" but not "the North Sea"."""
    found = _called_table(pack).match(lowers, position)
    if found is None:
        return None
    last = position + found[0]
    kind, codes, capital = found[1][0]
    if capital and (not _capital(tokens[last - 1].text) or (last < len(tokens) and _name_like(tokens[last].text))):
        return None
    return Hit(position, last, kind, tuple(codes.split("+")), ActorKind.NAME)


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


def find_hits(
    tokens: Sequence[Token], lowers: Sequence[str], *, day: datetime.date, index: ActorIndex, pack: LanguagePack
) -> list[Hit]:
    """Raw hits from left to right, the longest at each place; names must be capitalised unless the text never is."""
    nouns, function_words = _noun_table(pack), _function_words(pack)
    hits: list[Hit] = []
    position = 0
    while position < len(tokens):
        hit = _name_at(tokens, lowers, position, day, index, pack)
        noun = nouns.match(lowers, position)
        if noun is not None and noun[1][0][0] == HitKind.EPITHET and noun[0] > 1:
            inner = _name_at(tokens, lowers, position + 1, day, index, pack)
            noun = None if inner is not None and inner.last > position + noun[0] else noun
        if noun is not None and (hit is None or position + noun[0] > hit.last):
            kind, sector = noun[1][0]
            hit = Hit(position, position + noun[0], kind, (sector,) if sector else ())
        called = _called_at(tokens, lowers, position, pack)
        hit = called if called is not None and (hit is None or called.last >= hit.last) else hit
        if hit is not None and _modifies(hit, tokens, pack):
            hit = None
            position += 1
            continue
        if hit is None and lowers[position] not in function_words:
            hit = _unknown_at(tokens, lowers, position, day, index, pack)
        if hit is None:
            position += 1
            continue
        hits.append(hit)
        position = hit.last
    return hits


def _modifies(hit: Hit, tokens: Sequence[Token], pack: LanguagePack) -> bool:
    """Whether a group noun only qualifies the noun behind it: "military exercises", "police station"."""
    if hit.kind not in (HitKind.GROUP, HitKind.OFFICE) or hit.last >= len(tokens):
        return False
    word, following = tokens[hit.last - 1].lower, tokens[hit.last]
    if word in pack.grammar.number_words and following.lower in pack.grammar.possessor:
        return True
    if hit.last - hit.first != 1 or word not in pack.agents.modifiers:
        return False
    return following.text.isalpha() and following.text.islower() and following.lower not in _no_nouns(pack)


def _name_at(
    tokens: Sequence[Token],
    lowers: Sequence[str],
    position: int,
    day: datetime.date,
    index: ActorIndex,
    pack: LanguagePack,
) -> Hit | None:
    following = tokens[position + 1].text if position + 1 < len(tokens) else ""
    if not (_capital(tokens[position].text) or (following and _capital(following) and following[0].isalpha())):
        return None
    found = index.match(lowers, position, pack.code)
    if found is None:
        return None
    length, entries = found
    surface = [token.text for token in tokens[position : position + length]]
    usable = tuple(e for e in entries if not e.case_sensitive or _same_case(surface, e.name, pack))
    if not usable or not any(_capital(word) for word in surface):
        return None
    if not _capitalised(surface) and not _noun_behind_name(surface, pack):
        return None
    codes = index.resolve(usable, day)
    if not codes:
        return None
    entry = usable[0]
    return Hit(position, position + length, HitKind.NAME, codes, entry.kind, entry.adjective)


def _capital(word: str) -> bool:
    """Whether a word opens like a name; "al-Assad" does behind its article."""
    if word[0].isupper() or word[0].isdigit():
        return True
    if "-" not in word:
        return False
    first, _, last = word.partition("-")
    return first in _NAME_ARTICLES and last[:1].isupper()


def _same_case(surface: list[str], name: str, pack: LanguagePack) -> bool:
    return surface == [token.text for token in pack.tokens(name)]


def _capitalised(surface: list[str]) -> bool:
    return _capital(surface[-1]) or surface[-1].lower() in ("'s", "’s")


def _noun_behind_name(surface: Sequence[str], pack: LanguagePack) -> bool:
    """Whether a name ends in an agent noun in lower case: "the Lebanese army" for the Lebanese Army."""
    head = next(number for number, word in enumerate(surface) if not _capital(word))
    tail = [word.lower() for word in surface[head:]]
    noun = _noun_table(pack).match(tail, 0) if head else None
    return noun is not None and noun[0] == len(tail)


def _unknown_at(
    tokens: Sequence[Token],
    lowers: Sequence[str],
    position: int,
    day: datetime.date,
    index: ActorIndex,
    pack: LanguagePack,
) -> Hit | None:
    """One to four capitalised words in a row that no table knows."""
    last = position
    while last < len(tokens) and last - position < 4 and _name_like(tokens[last].text):
        if last > position and _name_at(tokens, lowers, last, day, index, pack) is not None:
            break
        last += 1
    return Hit(position, last, HitKind.UNKNOWN) if last > position else None


def _name_like(text: str) -> bool:
    return _capital(text) and text[0].isalpha() and len(text) > 1 and any(letter.islower() for letter in text)
