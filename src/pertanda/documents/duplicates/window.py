"""The hashes of the newest documents, one behind the other in a ring of fixed size."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from pertanda.documents.duplicates.sketch import Hashes, numbers_of
from pertanda.records.copy import Sketch

__all__ = ["Held", "Window"]


class Held(NamedTuple):
    """A document of the window: its sorted hashes, as views that hold until the ring comes round."""

    document_id: str
    digest: bytes
    shingles: Hashes
    words: Hashes


class _Place(NamedTuple):
    """Where a document lies: `start` counts hashes since the ring was new, the others the hashes from there."""

    document_id: str
    digest: bytes
    start: int
    shingles: int
    words: int


class Window:
    """At most `documents` documents with at most `hashes` hashes (4 bytes each); the oldest give way."""

    def __init__(self, documents: int, hashes: int) -> None:
        self._ring = np.empty(hashes, dtype=np.uint32)
        self._places: list[_Place | None] = [None] * documents
        self._end = 0
        self.count = 0

    def add(self, sketch: Sketch) -> int | None:
        """Hold a sketch and return its document's number, from 1 up; None when it is larger than the whole ring."""
        shingles, words = numbers_of(sketch.shingles), numbers_of(sketch.words)
        size = len(shingles) + len(words)
        if size > len(self._ring):
            return None
        start = self._room(size)
        at = start % len(self._ring)
        self._ring[at : at + len(shingles)] = shingles
        self._ring[at + len(shingles) : at + size] = words
        self._end = start + size
        self.count += 1
        place = _Place(sketch.document_id, sketch.digest, start, len(shingles), len(words))
        self._places[self.count % len(self._places)] = place
        return self.count

    def _room(self, size: int) -> int:
        """Where `size` hashes fit without a break: here, or at the ring's beginning."""
        left = len(self._ring) - self._end % len(self._ring)
        return self._end if size <= left else self._end + left

    def get(self, number: int) -> Held | None:
        """The document of a number, or None when it has left the window."""
        if not max(0, self.count - len(self._places)) < number <= self.count:
            return None
        place = self._places[number % len(self._places)]
        if place is None or place.start < self._end - len(self._ring):
            return None
        at = place.start % len(self._ring)
        middle, end = at + place.shingles, at + place.shingles + place.words
        return Held(place.document_id, place.digest, self._ring[at:middle], self._ring[middle:end])
