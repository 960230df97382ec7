"""Sketch (what of a text is kept to find its copies) and Copy (one text found to repeat another)."""

from __future__ import annotations

from enum import StrEnum

from pertanda.records.base import Record

__all__ = ["Copy", "CopyReason", "Sketch"]


class CopyReason(StrEnum):
    """Why one document counts as a copy of another."""

    SAME_TEXT = "same-text"  # word for word, whatever the case and signs
    NEAR = "near"  # most of both texts is the same
    PART = "part"  # most of the shorter text stands in the longer one


class Sketch(Record, frozen=True):
    """A document's text as hashes, enough to compare it exactly with another.

    `digest` is BLAKE2b-128 over the words in lower case. `shingles` are the distinct word 3-shingles and `words` the
    distinct words, as sorted little-endian 32-bit numbers; the lowest bit of a word tells a name or a number.
    """

    document_id: str
    digest: bytes
    shingles: bytes
    words: bytes


class Copy(Record, frozen=True):
    """`document_id` repeats `of_id`, which came in before it. Both shares are over distinct word 3-shingles, in [0, 1].

    `jaccard` is |A∩B| / |A∪B|, `containment` |A∩B| / min(|A|, |B|).
    """

    document_id: str
    of_id: str
    reason: CopyReason
    jaccard: float
    containment: float
