"""A sentence with its words and mentions: what the mention stage hands to the event stage."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable
from operator import attrgetter
from typing import NamedTuple

from pertanda.languages.pack import Token
from pertanda.records.document import Sentence
from pertanda.records.mention import Mention, MentionKind

__all__ = ["ActorWords", "Analysis"]


class ActorWords(NamedTuple):
    """An actor mention with the words it covers: token numbers [first, last)."""

    first: int
    last: int
    mention: Mention


_START = attrgetter("start")
_EAGER = frozenset({MentionKind.ACTOR, MentionKind.PLACE})


class Analysis:
    """A sentence's tokens and mentions. Token numbers are half-open ranges into `tokens`.

    `later` gives the times and quotations when they are first asked for: the coder asks only in sentences with a
    trigger, 4 of 10, and reading times took 8 % of its time.
    """

    __slots__ = ("_actors", "_ends", "_found", "_kinds", "_later", "_starts", "lowers", "sentence", "tokens")

    def __init__(
        self,
        sentence: Sentence,
        tokens: list[Token],
        mentions: list[Mention],
        later: Callable[[], list[Mention]] = list,
    ) -> None:
        self.sentence = sentence
        self.tokens = tokens
        self.lowers = [token.lower for token in tokens]
        self._found = mentions
        self._later = later
        self._actors: list[ActorWords] | None = None
        self._kinds: dict[MentionKind, list[Mention]] = {}
        self._starts = [token.start for token in tokens]
        self._ends = [token.end for token in tokens]

    @property
    def mentions(self) -> list[Mention]:
        """All mentions: actors, places, times, quotations."""
        return [*self._found, *self._later()]

    def words_of(self, start: int, end: int) -> tuple[int, int]:
        """The tokens [first, last) that the characters [start, end) cover."""
        return bisect_right(self._ends, start), bisect_left(self._starts, end)

    def actors(self) -> list[ActorWords]:
        """Actor mentions with their words, in order."""
        if self._actors is None:
            found = self.of_kind(MentionKind.ACTOR)
            self._actors = [ActorWords(*self.words_of(m.start, m.end), m) for m in found]
        return self._actors

    def of_kind(self, kind: MentionKind) -> list[Mention]:
        """Mentions of one kind, in order."""
        if kind not in self._kinds:
            mentions = self._found if kind in _EAGER else self.mentions
            self._kinds[kind] = sorted([m for m in mentions if m.kind == kind], key=_START)
        return self._kinds[kind]
