"""Sketches of texts and the copies found among them, kept so that a start need not compare everything again."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from pertanda.records.copy import Copy, CopyReason, Sketch
from pertanda.records.document import Document
from pertanda.store.base import Connected

__all__ = ["Copies"]

_COPY = "SELECT document_id, of_id, reason, jaccard, containment FROM copy"
_SKETCH = "SELECT document_id, digest, shingles, words FROM sketch"

# In the order in which copies are sought: by day, then by the moment seen.
_UNSKETCHED = (
    "SELECT reading.payload FROM document JOIN shown ON shown.document_id = document.id "
    "JOIN reading ON reading.seq = shown.reading "
    "WHERE document.id NOT IN (SELECT document_id FROM sketch) ORDER BY document.day, document.seen_at, document.id"
)


class Copies(Connected):
    """Filing and reading sketches and copies."""

    def save_copies(self, sketches: Iterable[Sketch], copies: Iterable[Copy]) -> None:
        """Files sketches and the copies found among them in one transaction; a sketch or copy known stays as it is.

        Raises StoreError.
        """
        with self._transaction():
            self._connection.executemany(
                "INSERT INTO sketch (document_id, digest, shingles, words) VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING",
                ((one.document_id, one.digest, one.shingles, one.words) for one in sketches),
            )
            self._connection.executemany(
                "INSERT INTO copy (document_id, of_id, reason, jaccard, containment) VALUES (?, ?, ?, ?, ?) "
                "ON CONFLICT DO NOTHING",
                ((one.document_id, one.of_id, one.reason.value, one.jaccard, one.containment) for one in copies),
            )

    def unsketched(self) -> Iterator[Document]:
        """Documents of all versions without a sketch, the earliest first."""
        yield from self._records(Document, _UNSKETCHED)

    def newest_sketches(self, most: int) -> Iterator[Sketch]:
        """The sketches filed last, at most so many, in the order in which they were filed."""
        floor = self._one("SELECT seq FROM sketch ORDER BY seq DESC LIMIT 1 OFFSET ?", (most,))
        sql = f"{_SKETCH} WHERE seq > ? ORDER BY seq"
        for row in self._rows(sql, (floor[0] if floor else 0,)):
            yield Sketch(document_id=row[0], digest=row[1], shingles=row[2], words=row[3])

    def same_text(self, digest: bytes) -> str | None:
        """The id of the first document filed with this digest, or None."""
        row = self._one("SELECT document_id FROM sketch WHERE digest = ? ORDER BY seq LIMIT 1", (digest,))
        return None if row is None else str(row[0])

    def copies(self, document_id: str | None = None) -> Iterator[Copy]:
        """All copies, or those that tie this document to others, whichever of the two came first; by their ids."""
        where, bindings = ("WHERE document_id = ?1 OR of_id = ?1", (document_id,)) if document_id else ("", ())
        for row in self._rows(f"{_COPY} {where} ORDER BY document_id, of_id", bindings):
            yield Copy(document_id=row[0], of_id=row[1], reason=CopyReason(row[2]), jaccard=row[3], containment=row[4])
