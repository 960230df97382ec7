"""How much of two texts is the same, and whether they speak of the same names and numbers."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from pertanda.documents.duplicates.sketch import Hashes

__all__ = ["Difference", "Overlap", "difference", "overlap"]

_ONE = np.uint32(1)


class Overlap(NamedTuple):
    """Shares of distinct shingles, in [0, 1]: |A∩B| / |A∪B| and |A∩B| / min(|A|, |B|)."""

    jaccard: float
    containment: float


class Difference(NamedTuple):
    """Words of one text that the other lacks: `names` of them (names and numbers), of `all_names` it has."""

    names: int
    all_names: int
    words: int
    all_words: int


def overlap(one: Hashes, other: Hashes) -> Overlap:
    """The exact overlap of two sorted sets of distinct hashes; 0 when one is empty."""
    small, large = (one, other) if len(one) <= len(other) else (other, one)
    if not len(small):
        return Overlap(0.0, 0.0)
    shared = int(np.count_nonzero(_within(small, large)))
    return Overlap(shared / (len(one) + len(other) - shared), shared / len(small))


def difference(one: Hashes, other: Hashes) -> Difference:
    """What of the marked words of `one` stands nowhere in `other`, marked there or not."""
    lacking = ~_within(one >> _ONE, other >> _ONE)
    names = (one & _ONE).astype(bool)
    return Difference(int(np.count_nonzero(lacking & names)), int(np.count_nonzero(names)), int(np.count_nonzero(lacking)), len(one))


def _within(some: Hashes, among: Hashes) -> np.ndarray:
    """For each hash whether it stands in the sorted, non-empty `among`."""
    return among.take(np.searchsorted(among, some), mode="clip") == some
