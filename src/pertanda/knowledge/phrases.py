"""A table of word phrases that finds the longest one standing at a position of a sentence."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Generic, TypeVar

__all__ = ["PhraseTable"]

T = TypeVar("T")


class PhraseTable(Generic[T]):
    """Phrases (tuples of lower-cased words) with their payloads.

    Built once, then read only. A look-up costs one dictionary access for words that begin no phrase.
    """

    def __init__(self, rows: Iterable[tuple[Sequence[str], T]] = ()) -> None:
        self._by_first: dict[str, dict[tuple[str, ...], list[T]]] = {}
        self._longest: dict[str, int] = {}
        for words, payload in rows:
            self.add(words, payload)

    def add(self, words: Sequence[str], payload: T) -> None:
        """Add one phrase; the same phrase may carry several payloads, kept in order."""
        phrase = tuple(words)
        if not phrase:
            return
        first = phrase[0]
        self._by_first.setdefault(first, {}).setdefault(phrase, []).append(payload)
        self._longest[first] = max(self._longest.get(first, 0), len(phrase))

    def match(self, words: Sequence[str], position: int) -> tuple[int, list[T]] | None:
        """The longest phrase that begins at `position`, as (length, payloads), or None."""
        phrases = self._by_first.get(words[position])
        if phrases is None:
            return None
        for length in range(min(self._longest[words[position]], len(words) - position), 0, -1):
            found = phrases.get(tuple(words[position : position + length]))
            if found is not None:
                return length, found
        return None

    def begins(self, word: str) -> bool:
        """Whether any phrase begins with a word."""
        return word in self._by_first

    def all_matches(self, words: Sequence[str], position: int) -> Iterator[tuple[int, list[T]]]:
        """Every phrase that begins at `position`, longest first."""
        phrases = self._by_first.get(words[position])
        if phrases is None:
            return
        for length in range(min(self._longest[words[position]], len(words) - position), 0, -1):
            found = phrases.get(tuple(words[position : position + length]))
            if found is not None:
                yield length, found

    def scan(self, words: Sequence[str]) -> Iterator[tuple[int, int, list[T]]]:
        """Non-overlapping matches from left to right, longest first, as (first, last, payloads); last is excluded."""
        position = 0
        while position < len(words):
            found = self.match(words, position)
            if found is None:
                position += 1
                continue
            yield position, position + found[0], found[1]
            position += found[0]
