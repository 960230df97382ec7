"""A text as hashes: its word 3-shingles and its words, with a mark on names and numbers."""

from __future__ import annotations

import hashlib
import re

import numpy as np
from numpy.typing import NDArray

from pertanda.records.copy import Sketch

__all__ = ["Hashes", "make_sketch", "numbers_of"]

Hashes = NDArray[np.uint32]

_WORD = re.compile(r"\w+")
_WIDTH = 3
# Odd 64-bit constants with well-mixed bits (Steele and Vigna, 2021, table of LCG multipliers, and SplitMix64).
_FACTORS = (np.uint64(0xD1342543DE82EF95), np.uint64(0x9E3779B97F4A7C15), np.uint64(0xBF58476D1CE4E5B9))
_HALF = np.uint64(32)
_MIX = np.uint64(29)
_ONE = np.uint32(1)


class _WordHashes(dict[str, int]):
    """63 bits of BLAKE2b over a word in lower case, times two, plus one for a name or number. Stable across machines.

    A news vocabulary grows without end (names, misprints); at 200,000 words, some 40 MB, it starts anew.
    """

    _MOST = 200_000

    def __missing__(self, word: str) -> int:
        if len(self) >= self._MOST:
            self.clear()
        lower = word.lower().encode("utf-8", "surrogatepass")
        number = int.from_bytes(hashlib.blake2b(lower, digest_size=8).digest(), "little") & ~1
        found = self[word] = number | (word[0].isupper() or word[0].isdigit())
        return found


_HASHES = _WordHashes()


def make_sketch(document_id: str, text: str) -> Sketch:
    """The sketch of a text: what is left of it is words only, so signs, spaces and case make no difference."""
    words = _WORD.findall(text)
    hashes = np.fromiter(map(_HASHES.__getitem__, words), dtype=np.uint64, count=len(words))
    plain = hashes & np.uint64(0xFFFFFFFFFFFFFFFE)
    return Sketch(
        document_id=document_id,
        digest=hashlib.blake2b(plain.astype("<u8").tobytes(), digest_size=16).digest(),
        shingles=_shingles(plain).astype("<u4").tobytes(),
        words=_words(hashes).astype("<u4").tobytes(),
    )


def numbers_of(data: bytes) -> Hashes:
    """Stored hashes as an array; it shares the memory of `data` and cannot be written."""
    return np.frombuffer(data, dtype="<u4")


def _distinct(numbers: Hashes) -> Hashes:
    numbers.sort()
    keep = np.empty(len(numbers), dtype=bool)
    keep[:1] = True
    np.not_equal(numbers[1:], numbers[:-1], out=keep[1:])
    return numbers[keep]


def _shingles(plain: NDArray[np.uint64]) -> Hashes:
    count = len(plain) - _WIDTH + 1
    if count < 1:
        return np.empty(0, dtype=np.uint32)
    mixed = plain[:count] * _FACTORS[0]
    for offset in range(1, _WIDTH):
        mixed ^= mixed >> _MIX
        mixed += plain[offset : count + offset]
        mixed *= _FACTORS[offset]
    return _distinct((mixed >> _HALF).astype(np.uint32))


def _words(hashes: NDArray[np.uint64]) -> Hashes:
    """Distinct words; one that also stands in lower case ("The", "the") is no name."""
    marked = _distinct((hashes >> _HALF).astype(np.uint32) & ~_ONE | (hashes & np.uint64(1)).astype(np.uint32))
    return marked[np.r_[True, (marked[1:] >> _ONE) != (marked[:-1] >> _ONE)]] if len(marked) else marked
