"""Reading a desk: records one by one as they are needed, of the active run and of the latest versions unless asked."""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Sequence
from typing import Any, TypeVar

from pertanda.exceptions import NotFoundError
from pertanda.records.assessment import Assessment
from pertanda.records.base import Record
from pertanda.records.brief import Brief
from pertanda.records.document import Document, Sentence
from pertanda.records.event import Event
from pertanda.records.happening import Happening
from pertanda.records.question import Question
from pertanda.records.run import Run
from pertanda.records.signal import Signal
from pertanda.records.source import Source
from pertanda.store.base import Connected, decode

__all__ = ["Reading"]

R = TypeVar("R", bound=Record)
Day = datetime.date | None

_DOCUMENTS = (
    "SELECT reading.payload FROM document JOIN shown ON shown.document_id = document.id "
    "JOIN reading ON reading.seq = shown.reading"
)
_EVENTS = "SELECT event.payload FROM event JOIN document ON document.id = event.document_id"

_COUNTS = {
    "documents": "SELECT count(*) FROM document WHERE latest",
    "versions": "SELECT count(*) FROM document",
    "sentences": "SELECT coalesce(sum(reading.sentences), 0) "
    "FROM document JOIN shown ON shown.document_id = document.id JOIN reading ON reading.seq = shown.reading "
    "WHERE document.latest",
    "sources": "SELECT count(*) FROM source",
    "questions": "SELECT count(*) FROM question",
    "briefs": "SELECT count(*) FROM brief",
    "runs": "SELECT count(*) FROM run",
    "quarantined": "SELECT count(*) FROM quarantine",
}
_RUN_COUNTS = {
    "events": "SELECT count(*) FROM event JOIN document ON document.id = event.document_id "
    "WHERE event.run = ? AND document.latest",
    "happenings": "SELECT count(*) FROM happening WHERE run = ?",
    "signals": "SELECT count(*) FROM signal WHERE run = ?",
    "assessments": "SELECT count(*) FROM assessment WHERE run = ? AND current",
}


class Reading(Connected):
    """Looking records up and streaming them.

    `run_id` is the active run when left out; before the first `activate` there is none, and nothing coded is shown.
    `since` and `until` are days, both included; with either of them, records without a known day are left out.
    Every stream comes in the order of its days, then of its ids, records without a day first.
    """

    def documents(
        self, since: Day = None, until: Day = None, *, language: str | None = None, all_versions: bool = False
    ) -> Iterator[Document]:
        """Documents by their day of publication (the day they were seen where that is unknown)."""
        where, bindings = _where(
            ("document.latest", ()) if not all_versions else None,
            _from("document.day", since),
            _until("document.day", until),
            ("document.language = ?", (language,)) if language else None,
        )
        yield from self._records(Document, f"{_DOCUMENTS} {where} ORDER BY document.day, document.id", bindings)

    def document(self, id_: str) -> Document:
        """The document with this id. Raises NotFoundError."""
        return self._single(Document, f"{_DOCUMENTS} WHERE document.id = ?", (id_,), f"document {id_}")

    def versions(self, article_id: str) -> list[Document]:
        """All versions of an article, first seen first; empty when there is none."""
        sql = f"{_DOCUMENTS} WHERE document.article_id = ? ORDER BY reading.seq"
        return list(self._records(Document, sql, (article_id,)))

    def sentences_of(self, document_id: str) -> list[Sentence]:
        """The sentences of a document in their order, as the active run (else the newest) read them."""
        sql = (
            "SELECT sentence.payload FROM shown JOIN reading ON reading.seq = shown.reading JOIN sentence "
            "ON sentence.seq >= reading.first AND sentence.seq < reading.first + reading.sentences "
            "WHERE shown.document_id = ? ORDER BY sentence.seq"
        )
        return list(self._records(Sentence, sql, (document_id,)))

    def sentence(self, id_: str) -> Sentence:
        """The sentence with this id. Raises NotFoundError."""
        sql = "SELECT payload FROM sentence WHERE id = ? ORDER BY reading DESC"
        return self._single(Sentence, sql, (id_,), f"sentence {id_}")

    def events(
        self,
        run_id: str | None = None,
        since: Day = None,
        until: Day = None,
        *,
        document_id: str | None = None,
        all_versions: bool = False,
    ) -> Iterator[Event]:
        """Events by the day on which they happened. Raises NotFoundError for an unknown run."""
        run = self._shown_run(run_id)
        where, bindings = _where(
            ("event.run = ?", (run,)),
            ("document.latest", ()) if not all_versions else None,
            _from("event.event_day", since),
            _until("event.event_day", until),
            ("event.document_id = ?", (document_id,)) if document_id else None,
        )
        yield from self._records(Event, f"{_EVENTS} {where} ORDER BY event.event_day, event.id", bindings)

    def event(self, id_: str, run_id: str | None = None) -> Event:
        """The event with this id in the run. Raises NotFoundError."""
        sql = "SELECT payload FROM event WHERE id = ? AND run = ?"
        return self._single(Event, sql, (id_, self._shown_run(run_id)), f"event {id_}")

    def happenings(self, run_id: str | None = None, since: Day = None, until: Day = None) -> Iterator[Happening]:
        """Happenings by the day on which they happened. Raises NotFoundError for an unknown run."""
        return self._view(Happening, "happening", run_id, since, until)

    def signals(self, run_id: str | None = None, since: Day = None, until: Day = None) -> Iterator[Signal]:
        """Signals by day. Raises NotFoundError for an unknown run."""
        return self._view(Signal, "signal", run_id, since, until)

    def _view(self, shape: type[R], table: str, run_id: str | None, since: Day, until: Day) -> Iterator[R]:
        run = self._shown_run(run_id)
        where, bindings = _where(("run = ?", (run,)), _from("day", since), _until("day", until))
        yield from self._records(shape, f"SELECT payload FROM {table} {where} ORDER BY day, id", bindings)

    def assessments(
        self, run_id: str | None = None, *, question_id: str | None = None, history: bool = False
    ) -> Iterator[Assessment]:
        """The assessments of the view that stands, by `as_of`; with `history` all ever made, oldest first."""
        run = self._shown_run(run_id)
        where, bindings = _where(
            ("run = ?", (run,)),
            None if history else ("current", ()),
            ("question_id = ?", (question_id,)) if question_id else None,
        )
        order = "seq" if history else "as_of, id"
        yield from self._records(Assessment, f"SELECT payload FROM assessment {where} ORDER BY {order}", bindings)

    def questions(self) -> list[Question]:
        """All questions in the order of their slugs."""
        return list(self._records(Question, "SELECT payload FROM question ORDER BY slug, id"))

    def sources(self) -> list[Source]:
        """All outlets in the order of their ids."""
        return list(self._records(Source, "SELECT payload FROM source ORDER BY id"))

    def brief(self, day: datetime.date, language: str) -> Brief:
        """The newest edition of a day's brief. Raises NotFoundError."""
        sql = "SELECT payload FROM brief WHERE as_of = ? AND language = ? ORDER BY seq DESC"
        return self._single(Brief, sql, (day.isoformat(), language), f"brief of {day} in {language!r}")

    def briefs(self) -> list[Brief]:
        """Every brief on the desk, the newest edition of each id, in the order of its days."""
        sql = "SELECT payload FROM brief WHERE seq IN (SELECT max(seq) FROM brief GROUP BY id) ORDER BY as_of, seq"
        return list(self._records(Brief, sql, ()))

    def runs(self) -> list[Run]:
        """All runs, oldest first."""
        return list(self._records(Run, "SELECT payload FROM run ORDER BY number"))

    def counts(self) -> dict[str, int]:
        """How many records there are, of the active run and latest versions, and how many jobs in each state."""
        run = self._shown_run(None)
        counts = {name: self._count(sql) for name, sql in _COUNTS.items()}
        counts |= {name: self._count(sql, (run,)) for name, sql in _RUN_COUNTS.items()}
        jobs: dict[str, int] = dict(self._rows("SELECT state, count(*) FROM job GROUP BY state"))
        return counts | {state: jobs.get(state, 0) for state in ("waiting", "running", "done", "refused")}

    def _count(self, sql: str, bindings: Sequence[Any] = ()) -> int:
        row = self._one(sql, bindings)
        return 0 if row is None else int(row[0])

    def _single(self, shape: type[R], sql: str, bindings: Sequence[Any], name: str) -> R:
        row = self._one(sql, bindings)
        if row is None:
            raise NotFoundError(f"the desk has no {name}", where=str(self.path), fix="Check the id.")
        return decode(row[0], shape, str(self.path))


_Condition = tuple[str, tuple[Any, ...]] | None


def _from(column: str, day: Day) -> _Condition:
    return None if day is None else (f"{column} >= ?", (day.isoformat(),))


def _until(column: str, day: Day) -> _Condition:
    return None if day is None else (f"{column} <= ?", (day.isoformat(),))


def _where(*conditions: _Condition) -> tuple[str, tuple[Any, ...]]:
    given = [condition for condition in conditions if condition is not None]
    bindings = tuple(value for _, values in given for value in values)
    return ("WHERE " + " AND ".join(sql for sql, _ in given) if given else ""), bindings
