"""Answers given by hand: added, never changed (the file's own triggers hold that)."""

from __future__ import annotations

from pertanda.exceptions import NotFoundError
from pertanda.records.question import Resolution
from pertanda.store.base import Connected, encode

__all__ = ["Ledger"]


class Ledger(Connected):
    """Filing and reading answers given by hand."""

    def add_resolution(self, resolution: Resolution) -> None:
        """Files an answer beside those already given. Raises NotFoundError for an unknown question, StoreError."""
        if self._one("SELECT 1 FROM question WHERE id = ?", (resolution.question_id,)) is None:
            what = f"the desk has no question {resolution.question_id}"
            raise NotFoundError(what, where=str(self.path), fix="See `pertanda questions list`.")
        sql = "INSERT INTO resolution (question_id, day, payload) VALUES (?, ?, ?)"
        with self._transaction():
            self._do(sql, (resolution.question_id, resolution.day.isoformat(), encode(resolution)))

    def resolutions(self, question_id: str | None = None) -> list[Resolution]:
        """The answers to a question, or to all, in the order in which they were given."""
        where, bindings = ("WHERE question_id = ?", (question_id,)) if question_id else ("", ())
        sql = f"SELECT payload FROM resolution {where} ORDER BY seq"
        return list(self._records(Resolution, sql, bindings))
