"""`CopyIndex`: one document after the other, each against the newest ones before it.

Its memory is set when it is made and does not grow: a window of the newest documents' hashes and a table of keys into
it. What it finds depends on the order in which documents come, and on nothing else.
"""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np

from pertanda.documents.duplicates.candidates import KeyTable
from pertanda.documents.duplicates.compare import overlap, same_names
from pertanda.documents.duplicates.rules import Rules, load_rules
from pertanda.documents.duplicates.sketch import Hashes, numbers_of
from pertanda.documents.duplicates.window import Held, Window
from pertanda.records.copy import Copy, CopyReason, Sketch

__all__ = ["CopyIndex"]

# The table keeps a quarter of its places free on average, so that few keys push another out of a full bucket.
_PLACES_PER_KEY = 4 / 3


class CopyIndex:
    """Finds copies among documents as they come."""

    def __init__(self, sketches: Iterable[Sketch] = (), *, rules: Rules | None = None) -> None:
        """`sketches` are those of documents known before, oldest first: they are held, and not compared again."""
        self._rules = rules or load_rules()
        self._window = Window(self._rules.window_documents, self._rules.window_hashes)
        self._table = KeyTable(int(self._rules.window_documents * self._rules.keys * _PLACES_PER_KEY))
        for sketch in sketches:
            self._hold(sketch)

    def add(self, sketch: Sketch) -> tuple[Copy, ...]:
        """The documents before it that this one is a copy of, the nearest first; then holds it for those to come."""
        shingles, words = numbers_of(sketch.shingles), numbers_of(sketch.words)
        found = [self._judge(sketch, shingles, words, held) for held in self._candidates(sketch, shingles)]
        self._hold(sketch)
        copies = [copy for copy in found if copy is not None]
        return tuple(sorted(copies, key=lambda copy: (-copy.jaccard, -copy.containment, copy.of_id)))

    def _keys(self, sketch: Sketch, shingles: Hashes) -> Hashes:
        if len(shingles) >= self._rules.fewest_shingles:
            return shingles[: self._rules.keys]
        if len(shingles) >= self._rules.fewest_shingles_same:
            return np.frombuffer(sketch.digest[:4], dtype="<u4")
        return shingles[:0]

    def _candidates(self, sketch: Sketch, shingles: Hashes) -> list[Held]:
        keys = self._keys(sketch, shingles)
        shared = self._table.sharing(keys)
        least = min(self._rules.fewest_shared, len(keys))
        ranked = sorted(((count, number) for number, count in shared.items() if count >= least), reverse=True)
        held = (self._window.get(number) for _, number in ranked[: self._rules.most_compared])
        return [one for one in held if one is not None and one.document_id != sketch.document_id]

    def _judge(self, sketch: Sketch, shingles: Hashes, words: Hashes, held: Held) -> Copy | None:
        if sketch.digest == held.digest:
            return _copy(sketch, held, CopyReason.SAME_TEXT, 1.0, 1.0)
        if min(len(shingles), len(held.shingles)) < self._rules.fewest_shingles:
            return None
        jaccard, containment = overlap(shingles, held.shingles)
        near = jaccard >= self._rules.least_jaccard
        if not near and containment < self._rules.least_containment:
            return None
        if not same_names(words, held.words, self._rules):
            return None
        reason = CopyReason.NEAR if near else CopyReason.PART
        return _copy(sketch, held, reason, jaccard, containment)

    def _hold(self, sketch: Sketch) -> None:
        number = self._window.add(sketch)
        if number is not None:
            self._table.add(self._keys(sketch, numbers_of(sketch.shingles)), number)


def _copy(sketch: Sketch, held: Held, reason: CopyReason, jaccard: float, containment: float) -> Copy:
    return Copy(
        document_id=sketch.document_id,
        of_id=held.document_id,
        reason=reason,
        jaccard=jaccard,
        containment=containment,
    )
