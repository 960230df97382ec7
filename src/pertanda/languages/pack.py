"""A language pack: what the stages ask of a language. One folder of data plus one subclass makes one."""

from __future__ import annotations

import datetime
import functools
import re
from enum import StrEnum
from pathlib import Path
from typing import NamedTuple

from pertanda.languages import sentences, times
from pertanda.languages.tables import Agents, Cues, Frame, Grammar, load_frames, load_table
from pertanda.languages.timegrammar import TimeGrammar, load_time_grammar
from pertanda.languages.times import Anchor, TimeSpan
from pertanda.records.vocabulary import EventType

__all__ = ["Form", "LanguagePack", "TimeSpan", "Token"]

# Numbers, initials ("U.S."), the possessive 's, words with inner hyphens or apostrophes, any other sign.
_WORD = re.compile(r"\d+(?:[.,:/]\d+)*|(?:[A-Z]\.){2,}|['’]s\b|\w+(?:(?:-|['’](?!s\b))\w+)*|[^\w\s]")


class Token(NamedTuple):
    """A word or sign with character offsets [start, end) into the sentence; `lower` is its lower-cased text."""

    text: str
    lower: str
    start: int
    end: int


class Form(StrEnum):
    """The grammatical form of a trigger's surface."""

    ACTIVE = "active"
    PASSIVE = "passive"
    PARTICIPLE = "participle"  # active past or passive: the words around it decide
    NOUN = "noun"


class LanguagePack:
    """Everything the river knows of one language. Subclasses set `code` and give `inflect`, and may override more.

    Data files in `folder`: language.toml, cues.toml, agents.toml, times.toml, frames/TYPE.toml.
    """

    code: str = ""
    folder: Path

    @functools.cached_property
    def grammar(self) -> Grammar:
        """Closed-class words."""
        return load_table(self.folder / "language.toml", Grammar)

    @functools.cached_property
    def cues(self) -> Cues:
        """Modality, negation, attribution and basis cues."""
        return load_table(self.folder / "cues.toml", Cues)

    @functools.cached_property
    def agents(self) -> Agents:
        """Agent nouns and offices with their sectors."""
        return load_table(self.folder / "agents.toml", Agents)

    @functools.cached_property
    def time_grammar(self) -> TimeGrammar:
        """Time words and patterns, compiled."""
        return load_time_grammar(self.folder / "times.toml")

    @functools.cached_property
    def frames(self) -> tuple[Frame, ...]:
        """Trigger frames of all 18 types."""
        return load_frames(self.folder / "frames")

    @functools.cached_property
    def verb_words(self) -> frozenset[str]:
        """First words of every verb form in the frames, and all speech verbs: none of them is an adjective."""
        forms = (surface for frame in self.frames for verb in frame.verbs for surface, _ in self.inflect(verb))
        phrases = (phrase for frame in self.frames for phrase in (*frame.active, *frame.passive))
        return frozenset(words.split(" ")[0].lower() for words in (*forms, *phrases, *self.cues.attribution.verbs))

    def inflect(self, verb: str) -> list[tuple[str, Form]]:
        """Every surface form of a verb entry with its grammatical form."""
        raise NotImplementedError

    def noun_takes_object(self, surface: str, event_type: EventType) -> bool:
        """Whether "of X" (or bare X) behind this noun names whom the act is done to."""
        grammar = self.grammar
        return event_type in grammar.object_noun_types or surface.startswith(grammar.object_noun_prefixes or ("\0",))

    def tokens(self, text: str) -> list[Token]:
        """Words and signs of a sentence, in order."""
        new, found = tuple.__new__, []  # a quarter faster than calling Token, over every word of the news
        for match in _WORD.finditer(text):
            word, (start, end) = match[0], match.span()
            found.append(new(Token, (word, word.lower(), start, end)))
        return found

    def words(self, phrase: str) -> tuple[str, ...]:
        """The words and signs of a phrase in lower case, as `tokens` gives those of a sentence."""
        # Most of the 100,000 surfaces of the frames are letters and spaces, which no word pattern needs to cut.
        if type(self).tokens is LanguagePack.tokens and phrase.replace(" ", "").isalpha():
            return tuple(phrase.lower().split())
        return tuple([token.lower for token in self.tokens(phrase)])

    def sentences(self, text: str) -> list[tuple[int, int]]:
        """Character spans [start, end) of the sentences of an article's text; nothing but spaces is left out."""
        return sentences.split(text, self.grammar.abbreviations)

    def times(self, text: str, published: datetime.date, anchor: Anchor = None) -> list[TimeSpan]:
        """Time expressions of a sentence, resolved against the publication day (codebook section 6).

        `anchor` is the day the text last spoke of, for "sehari sebelumnya" in a sentence that names no day, or a
        function that finds it.
        """
        return times.find_times(self.time_grammar, text, published, anchor)
