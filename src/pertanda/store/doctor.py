"""Checking a whole desk: SQLite's own check, then what must hold between the tables."""

from __future__ import annotations

from pertanda.store.base import Connected

__all__ = ["Doctor"]

# What must find no row, and what to say of each row that it finds (the row's first column).
_RULES: tuple[tuple[str, str], ...] = (
    (
        "document {} has no reading",
        "SELECT id FROM document WHERE id NOT IN (SELECT document_id FROM reading)",
    ),
    (
        "document {} does not have all its sentences",
        "SELECT document_id FROM reading WHERE sentences <> (SELECT count(*) FROM sentence WHERE sentence.reading = "
        "reading.seq AND sentence.seq >= reading.first AND sentence.seq < reading.first + reading.sentences)",
    ),
    (
        "document {} does not have all its events",
        "SELECT document_id FROM coding WHERE events <> (SELECT count(*) FROM event "
        "WHERE event.document_id = coding.document_id AND event.run = coding.run)",
    ),
    (
        "event {} belongs to no coded document",
        "SELECT id FROM event WHERE NOT EXISTS (SELECT 1 FROM coding "
        "WHERE coding.run = event.run AND coding.document_id = event.document_id)",
    ),
    (
        "sentence {} belongs to no document",
        "SELECT id FROM sentence WHERE reading NOT IN (SELECT seq FROM reading)",
    ),
    (
        "sentence {} is not in the search index",
        "SELECT id FROM sentence WHERE seq NOT IN (SELECT id FROM words_docsize)",
    ),
    (
        "article {} does not have one latest version",
        "SELECT article_id FROM document GROUP BY article_id HAVING sum(latest) <> 1",
    ),
    (
        "job {} is done without a document",
        "SELECT key FROM job WHERE state = 'done' AND coalesce(document_id, '') NOT IN (SELECT id FROM document)",
    ),
    ("job {} has lost its article", "SELECT key FROM job WHERE seq NOT IN (SELECT job FROM raw)"),
)

_MOST_COMPLAINTS = 100


class Doctor(Connected):
    """The long check behind `pertanda doctor`."""

    def check(self) -> list[str]:
        """Everything that is wrong with the desk, in words, at most 100 of a kind; empty when it is sound.

        Reads the whole file: seconds for each gigabyte. Raises StoreCorruptError when it cannot be read at all.
        """
        damage = [str(row[0]) for row in self._rows(f"PRAGMA integrity_check({_MOST_COMPLAINTS})") if row[0] != "ok"]
        return damage or [complaint for text, sql in _RULES for complaint in self._complaints(text, sql)]

    def _complaints(self, text: str, sql: str) -> list[str]:
        return [text.format(row[0]) for row in self._rows(f"{sql} LIMIT {_MOST_COMPLAINTS}")]
