"""How much of two texts is the same, and whether they speak of the same names and numbers."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from pertanda.documents.duplicates.rules import Rules
from pertanda.documents.duplicates.sketch import Hashes

__all__ = ["Overlap", "overlap", "same_names"]

_ONE = np.uint32(1)


class Overlap(NamedTuple):
    """Shares of distinct shingles, in [0, 1]: |A∩B| / |A∪B| and |A∩B| / min(|A|, |B|)."""

    jaccard: float
    containment: float


def overlap(one: Hashes, other: Hashes) -> Overlap:
    """The exact overlap of two sorted sets of distinct hashes; 0 when one is empty."""
    small, large = (one, other) if len(one) <= len(other) else (other, one)
    if not len(small):
        return Overlap(0.0, 0.0)
    shared = int(np.count_nonzero(_within(small, large)))
    return Overlap(shared / (len(one) + len(other) - shared), shared / len(small))


def same_names(one: Hashes, other: Hashes, rules: Rules) -> bool:
    """Whether two texts, given as marked words (see `Sketch.words`), speak of the same names and numbers.

    They do not when both replace names of the other by their own. A shortened copy lacks names, but has none of its
    own; a reworded one differs in its other words too.
    """
    if not len(one) or not len(other):
        return True
    return not (_has_its_own(one, other, rules) and _has_its_own(other, one, rules))


def _has_its_own(one: Hashes, other: Hashes, rules: Rules) -> bool:
    lacking = ~_within(one >> _ONE, other >> _ONE)
    names = (one & _ONE).astype(bool)
    own = int(np.count_nonzero(lacking & names))
    return (
        own >= rules.fewest_names
        and own >= rules.share_of_names * int(np.count_nonzero(names))
        and own >= rules.share_of_difference * int(np.count_nonzero(lacking))
    )


def _within(some: Hashes, among: Hashes) -> NDArray[np.bool_]:
    """For each hash whether it stands in the sorted, non-empty `among`."""
    nearest: Hashes = among.take(np.searchsorted(among, some), mode="clip")
    return np.equal(nearest, some)
