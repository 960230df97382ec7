"""A table of word phrases that finds the longest one standing at a position of a sentence."""

from __future__ import annotations

import gc
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import Generic, TypeVar

__all__ = ["PhraseTable"]

T = TypeVar("T")


@contextmanager
def _collector_paused() -> Iterator[None]:
    """Garbage collection put off: while a table grows by 100,000 phrases, half of its time went into finding none."""
    enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if enabled:
            gc.enable()


class _Begun(Generic[T]):
    """The phrases that begin with one word: that word alone, and longer ones with their lengths, longest first."""

    __slots__ = ("alone", "lengths", "longer")

    def __init__(self) -> None:
        self.alone: list[T] = []
        self.longer: dict[tuple[str, ...], list[T]] = {}
        self.lengths: tuple[int, ...] = ()

    def payloads(self, phrase: tuple[str, ...]) -> list[T]:
        """Where the payloads of a phrase are kept."""
        if len(phrase) == 1:
            return self.alone
        if len(phrase) not in self.lengths:
            self.lengths = tuple(sorted((*self.lengths, len(phrase)), reverse=True))
        return self.longer.setdefault(phrase, [])


class PhraseTable(Generic[T]):
    """Phrases (tuples of lower-cased words) with their payloads.

    Built once, then read only. A look-up costs one dictionary access for words that begin no phrase, and else one more
    for each length that a phrase with this first word has.
    """

    def __init__(self, rows: Iterable[tuple[Sequence[str], T]] = ()) -> None:
        self._by_first: dict[str, _Begun[T]] = {}
        with _collector_paused():
            for words, payload in rows:
                self.add(words, payload)

    def add(self, words: Sequence[str], payload: T) -> None:
        """Add one phrase; the same phrase may carry several payloads, kept in order."""
        phrase = tuple(words)
        if not phrase:
            return
        begun = self._by_first.get(phrase[0])
        if begun is None:
            begun = self._by_first[phrase[0]] = _Begun()
        begun.payloads(phrase).append(payload)

    def match(self, words: Sequence[str], position: int) -> tuple[int, list[T]] | None:
        """The longest phrase that begins at `position`, as (length, payloads), or None."""
        begun = self._by_first.get(words[position])
        if begun is None:
            return None
        left = len(words) - position
        for length in begun.lengths:
            found = begun.longer.get(tuple(words[position : position + length])) if length <= left else None
            if found is not None:
                return length, found
        return (1, begun.alone) if begun.alone else None

    def begins(self, word: str) -> bool:
        """Whether any phrase begins with a word."""
        return word in self._by_first

    def openings(self, words: Sequence[str]) -> list[int]:
        """The positions of the words with which some phrase begins: only there a look-up can find anything."""
        known = self._by_first
        return [position for position, word in enumerate(words) if word in known]

    def all_matches(self, words: Sequence[str], position: int) -> list[tuple[int, list[T]]]:
        """Every phrase that begins at `position`, longest first, as (length, payloads)."""
        begun = self._by_first.get(words[position])
        if begun is None:
            return []
        left, matches = len(words) - position, []
        for length in begun.lengths:
            found = begun.longer.get(tuple(words[position : position + length])) if length <= left else None
            if found is not None:
                matches.append((length, found))
        if begun.alone:
            matches.append((1, begun.alone))
        return matches

    def scan(self, words: Sequence[str]) -> Iterator[tuple[int, int, list[T]]]:
        """Non-overlapping matches from left to right, longest first, as (first, last, payloads); last is excluded."""
        end = 0
        for position in self.openings(words):
            found = self.match(words, position) if position >= end else None
            if found is not None:
                end = position + found[0]
                yield position, end, found[1]
