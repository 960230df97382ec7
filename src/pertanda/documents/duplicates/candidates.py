"""Which earlier documents share enough of their smallest hashes to be worth comparing, in memory that does not grow.

The keys of a document are the k smallest of its shingle hashes (a bottom-k sketch, Broder 1997). They are kept in a
table of buckets with few places each, as a processor's cache keeps its lines: a new key takes the place of the oldest
in its bucket. So a phrase that stands everywhere holds its newest few documents only, and no list grows with time.
"""

from __future__ import annotations

from collections import Counter

import numpy as np
from numpy.typing import NDArray

from pertanda.documents.duplicates.sketch import Hashes

__all__ = ["KeyTable"]

_PLACES = 16
# Fibonacci hashing (Knuth, vol. 3, 6.4): the smallest hashes of long texts are small numbers and need spreading.
_SPREAD = np.uint32(0x9E3779B1)
_BITS = 32


class KeyTable:
    """Keys of the newest documents. A document goes by its number, counted up from 1."""

    def __init__(self, size: int) -> None:
        """Room for at least `size` keys: 8 bytes each, in a table of a power of two of buckets."""
        bits = max(1, (size // _PLACES - 1).bit_length())
        self._shift = np.uint32(_BITS - bits)
        self._keys = np.zeros((1 << bits, _PLACES), dtype=np.uint32)
        self._numbers = np.zeros((1 << bits, _PLACES), dtype=np.uint32)
        self._next = np.zeros(1 << bits, dtype=np.uint8)

    def sharing(self, keys: Hashes) -> Counter[int]:
        """Document numbers by how many of `keys` they share, among those the table still holds."""
        buckets = self._buckets(keys)
        same = self._keys[buckets] == keys[:, None]
        found: list[int] = self._numbers[buckets][same].tolist()
        return Counter(found)

    def add(self, keys: Hashes, number: int) -> None:
        """Hold the keys of a document; each takes the place of the oldest key of its bucket."""
        buckets = self._buckets(keys)
        places = self._next[buckets]
        self._keys[buckets, places] = keys
        self._numbers[buckets, places] = number
        self._next[buckets] = (places + 1) % _PLACES

    def _buckets(self, keys: Hashes) -> NDArray[np.uint32]:
        return (keys * _SPREAD) >> self._shift
