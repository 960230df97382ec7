"""Filing what is derived: happenings and signals (rewritten), assessments and briefs (append-only), definitions."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Sequence

from pertanda.exceptions import NondeterminismError
from pertanda.records.assessment import Assessment
from pertanda.records.base import value_of
from pertanda.records.brief import Brief
from pertanda.records.happening import Happening
from pertanda.records.question import Question
from pertanda.records.signal import Signal
from pertanda.records.source import Source
from pertanda.store.base import Connected, digest, encode

__all__ = ["Views"]


class Views(Connected):
    """Filing derived records and definitions."""

    def replace_view(
        self,
        run_id: str,
        happenings: Iterable[Happening],
        signals: Iterable[Signal],
        assessments: Iterable[Assessment],
    ) -> None:
        """Makes these the happenings, signals and current assessments of the run, in one transaction.

        Only rows that changed are written. Former assessments stay on record. Raises NotFoundError for an unknown run,
        NondeterminismError when two different happenings or signals of the view have one id, StoreError.
        """
        run = self._run_number(run_id)
        with self._transaction():
            self._rewrite("happening", run, [(h.id, value_of(h.event_day), encode(h)) for h in happenings])
            self._rewrite("signal", run, [(signal.id, signal.day, encode(signal)) for signal in signals])
            self._do("UPDATE assessment SET current = 0 WHERE run = ? AND current = 1", (run,))
            for assessment in assessments:
                self._append_assessment(run, assessment)

    def _rewrite(self, table: str, run: int, rows: Sequence[tuple[str, datetime.date | None, str]]) -> None:
        if len(set(rows)) > len({row[0] for row in rows}):
            what = f"two different {table}s of one view have one id"
            raise NondeterminismError(
                what, where=str(self.path), fix="Report this as a bug of the stage that made them."
            )
        self._do("CREATE TEMP TABLE IF NOT EXISTS kept (id TEXT PRIMARY KEY) WITHOUT ROWID")
        self._do("DELETE FROM temp.kept")
        self._connection.executemany("INSERT OR IGNORE INTO temp.kept (id) VALUES (?)", ((row[0],) for row in rows))
        self._do(f"DELETE FROM {table} WHERE run = ? AND id NOT IN (SELECT id FROM temp.kept)", (run,))
        self._connection.executemany(
            f"INSERT INTO {table} (run, id, day, payload) VALUES (?, ?, ?, ?) ON CONFLICT (id, run) DO UPDATE "
            "SET day = excluded.day, payload = excluded.payload WHERE payload <> excluded.payload",
            ((run, id_, day and day.isoformat(), payload) for id_, day, payload in rows),
        )

    def _append_assessment(self, run: int, assessment: Assessment) -> None:
        payload = encode(assessment)
        self._do(
            "INSERT INTO assessment (run, id, question_id, as_of, current, digest, payload) "
            "VALUES (?, ?, ?, ?, 1, ?, ?) ON CONFLICT (id, run, digest) DO UPDATE SET current = 1",
            (run, assessment.id, assessment.question_id, assessment.as_of.isoformat(), digest(payload), payload),
        )

    def save_questions(self, questions: Iterable[Question]) -> None:
        """Files questions; one of an id already there takes its place. Raises StoreError."""
        sql = "INSERT OR REPLACE INTO question (id, slug, payload) VALUES (?, ?, ?)"
        with self._transaction():
            self._connection.executemany(sql, ((q.id, q.slug, encode(q)) for q in questions))

    def save_sources(self, sources: Iterable[Source]) -> None:
        """Files outlets; one of an id already there takes its place. Raises StoreError."""
        sql = "INSERT OR REPLACE INTO source (id, payload) VALUES (?, ?)"
        with self._transaction():
            self._connection.executemany(sql, ((source.id, encode(source)) for source in sources))

    def save_brief(self, brief: Brief) -> None:
        """Files a brief as the newest of its day and language; former editions stay on record. Raises StoreError."""
        payload = encode(brief)
        with self._transaction():
            # Publishing a former edition again makes it the newest once more.
            self._do("DELETE FROM brief WHERE id = ? AND digest = ?", (brief.id, digest(payload)))
            self._do(
                "INSERT INTO brief (id, as_of, language, digest, payload) VALUES (?, ?, ?, ?, ?)",
                (brief.id, brief.as_of.isoformat(), brief.language, digest(payload), payload),
            )
