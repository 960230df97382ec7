"""Runs, and filing what a run came to: document, sentences, events and the end of the job in one transaction.

A document is filed once, with the moment it was first seen; a later copy from another input adds nothing. A run codes a
document once; if the same job under the same run comes to anything else, the code is not deterministic, and that is an
error rather than a second row.
"""

from __future__ import annotations

import datetime
import hashlib
from collections.abc import Sequence
from typing import NamedTuple

import msgspec

from pertanda.exceptions import NondeterminismError, QuarantineError, StoreError
from pertanda.records.base import Made, value_of
from pertanda.records.document import Document, Sentence
from pertanda.records.event import Event
from pertanda.records.run import Finished, Run
from pertanda.store.base import Connected, digest, encode
from pertanda.store.queue import STAGE

__all__ = ["Writing", "countries"]

_NO_MAKER = Made(stage="", version="")
_EPOCH = datetime.datetime(1, 1, 1, tzinfo=datetime.UTC)

_DAY_BITS = 32  # room for 4 billion sentences a day; see `sentence.seq` in the schema

_EVENT = (
    "INSERT INTO event (run, id, document_id, event_day, seen_at, actor_countries, recipient_countries, type, "
    "modality, confidence, payload) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
)


class _Texts(NamedTuple):
    """A result as it will be stored, and the digests that tell whether it was stored already."""

    sentences: list[str]
    events: list[str]
    reading: str  # over what was read: document without its maker and times, sentences
    coding: str  # over all of it


class Writing(Connected):
    """Filing runs and finished jobs."""

    def start_run(self, run: Run) -> str:
        """Files the run, if it is new, and returns its id. Raises StoreError."""
        with self._transaction():
            sql = "INSERT INTO run (id, payload) VALUES (?, ?) ON CONFLICT DO NOTHING"
            self._do(sql, (run.id, encode(run)))
        return run.id

    def activate(self, run_id: str) -> None:
        """Makes `run_id` the run that readers see, in one transaction. Raises NotFoundError, StoreError."""
        self._run_number(run_id)
        with self._transaction():
            self._do("INSERT OR REPLACE INTO meta (key, value) VALUES ('active_run', ?)", (run_id,))

    def finish(self, run_id: str, results: Sequence[Finished]) -> None:
        """Files all results and closes their jobs in one transaction; when it returns, all of it is durable.

        A document of an article that is stored already supersedes its latest version. A job unknown to the queue is
        filed all the same. Raises NotFoundError for an unknown run, NondeterminismError when a job comes to something
        else than it did before under this run, QuarantineError (`where` is the job's key) for text that cannot be
        written as UTF-8, StoreError for an event without its sentence; then nothing of the batch is filed.
        """
        run = self._run_number(run_id)
        with self._transaction():
            for result in results:
                try:
                    self._file(run, result)
                except UnicodeEncodeError as error:
                    what = "the text holds lone surrogates, which no encoding can write"
                    raise QuarantineError(what, where=result.key, fix="Refuse this job and file the others.") from error
                self._close(result)

    def _file(self, run: int, result: Finished) -> None:
        known = self._one("SELECT seen_at FROM document WHERE id = ?", (result.document.id,))
        if known is not None:
            result = _seen(result, datetime.datetime.fromisoformat(known[0]))
        _check(result)
        texts = _texts(result)
        sql = "SELECT job_key, digest FROM coding WHERE run = ? AND document_id = ?"
        coded = self._one(sql, (run, result.document.id))
        if coded is None:
            reading = self._file_reading(result, texts, new=known is None)
            self._file_events(run, result, texts, reading)
        elif coded[0] == result.key and coded[1] != texts.coding:
            raise self._nondeterminism(run, result, texts)

    def _file_reading(self, result: Finished, texts: _Texts, *, new: bool) -> int:
        """The number of the reading, filed unless it is there already."""
        document = self._file_document(result.document) if new else result.document
        sql = "SELECT seq FROM reading WHERE document_id = ? AND digest = ?"
        row = self._one(sql, (document.id, texts.reading))
        if row is not None:
            return int(row[0])
        if not new:
            former = self._one("SELECT supersedes FROM document WHERE id = ?", (document.id,))
            document = msgspec.structs.replace(document, supersedes=former and former[0])
        first = self._next_sentence(_day(document))
        self._do(
            "INSERT INTO reading (document_id, digest, first, sentences, payload) VALUES (?, ?, ?, ?, ?)",
            (document.id, texts.reading, first, len(texts.sentences), encode(document)),
        )
        reading = self._connection.last_insert_rowid()
        self._file_sentences(result.sentences, texts.sentences, first, reading)
        return reading

    def _file_document(self, document: Document) -> Document:
        """Files a document that is new and returns it, linked to the version of its article that it supersedes."""
        sql = "UPDATE document SET latest = 0 WHERE article_id = ? AND latest = 1 RETURNING id"
        former = self._one(sql, (document.article_id,))
        document = msgspec.structs.replace(document, supersedes=former and former[0])
        self._do(
            "INSERT INTO document (id, article_id, outlet, language, day, seen_at, supersedes, latest) "
            "VALUES (?, ?, ?, ?, ?, ?, ?, 1)",
            (
                document.id,
                document.article_id,
                document.outlet,
                document.language,
                _day(document).isoformat(),
                _utc(document.seen_at),
                document.supersedes,
            ),
        )
        return document

    def _next_sentence(self, day: datetime.date) -> int:
        start = day.toordinal() << _DAY_BITS
        end = start + (1 << _DAY_BITS)
        row = self._one("SELECT max(seq) FROM sentence WHERE seq >= ? AND seq < ?", (start, end))
        return start if row is None or row[0] is None else int(row[0]) + 1

    def _file_sentences(self, sentences: Sequence[Sentence], texts: list[str], first: int, reading: int) -> None:
        rows = enumerate(zip(sentences, texts, strict=True), first)
        self._connection.executemany(
            "INSERT INTO sentence (seq, id, reading, payload) VALUES (?, ?, ?, ?)",
            ((seq, sentence.id, reading, text) for seq, (sentence, text) in rows),
        )
        self._connection.executemany(
            "INSERT INTO words (rowid, text) VALUES (?, ?)",
            ((seq, sentence.text) for seq, sentence in enumerate(sentences, first)),
        )

    def _file_events(self, run: int, result: Finished, texts: _Texts, reading: int) -> None:
        rows = (_event_row(run, event, text) for event, text in zip(result.events, texts.events, strict=True))
        self._connection.executemany(_EVENT, rows)
        self._do(
            "INSERT INTO coding (run, document_id, reading, events, job_key, digest) VALUES (?, ?, ?, ?, ?, ?)",
            (run, result.document.id, reading, len(texts.events), result.key, texts.coding),
        )

    def _close(self, result: Finished) -> None:
        self._do(
            "UPDATE job SET state = 'done', error = NULL, document_id = ? WHERE stage = ? AND key = ?",
            (result.document.id, STAGE, result.key),
        )
        self._do("DELETE FROM quarantine WHERE stage = ? AND key = ?", (STAGE, result.key))

    def _nondeterminism(self, run: int, result: Finished, texts: _Texts) -> NondeterminismError:
        """Names the first record that differs from what is stored."""
        sql = "SELECT id, payload FROM event WHERE run = ? AND document_id = ?"
        stored = {row[0]: row[1] for row in self._rows(sql, (run, result.document.id))}
        made = {event.id: text for event, text in zip(result.events, texts.events, strict=True)}
        differing = sorted(key for key in stored.keys() | made.keys() if stored.get(key) != made.get(key))
        which = f"event {differing[0]}" if differing else "the document or a sentence"
        return NondeterminismError(
            f"one run came to two different results: {which} differs from what is stored",
            where=f"{self.path}, job {result.key}, document {result.document.id}",
            fix="Report this as a bug with the article; a change of code, data or settings must start a new run.",
        )


def countries(codes: Sequence[str]) -> str:
    """The distinct country halves of actor codes in their order: ("RUS/GOV", "RUS", "IGO:UN") → "RUS IGO:UN"."""
    return " ".join(dict.fromkeys(code.partition("/")[0] for code in codes))


def _seen(result: Finished, first_seen: datetime.datetime) -> Finished:
    """The result with the moment at which its document was first seen, whatever the clock said this time."""
    return msgspec.structs.replace(
        result,
        document=msgspec.structs.replace(result.document, seen_at=first_seen),
        events=tuple(msgspec.structs.replace(event, seen_at=first_seen) for event in result.events),
    )


def _check(result: Finished) -> None:
    """Raises StoreError for a sentence of another document, an event without its sentence, or an id that stands twice
    (one run, one id, two events: then NondeterminismError).
    """
    document_id = result.document.id
    strangers = [sentence.id for sentence in result.sentences if sentence.document_id != document_id]
    ids = {sentence.id for sentence in result.sentences}
    orphans = [event.id for event in result.events if event.sentence_id not in ids or event.document_id != document_id]
    if strangers or orphans:
        what = f"{(strangers + orphans)[0]} does not belong to document {document_id} and its sentences"
        raise StoreError(what, where=result.key, fix="Report this as a bug of the stage that made it.")
    if len(ids) < len(result.sentences) or len({event.id for event in result.events}) < len(result.events):
        what = f"two sentences or two events of document {document_id} have one id"
        raise NondeterminismError(what, where=result.key, fix="Report this as a bug of the stage that made them.")


def _texts(result: Finished) -> _Texts:
    document = msgspec.structs.replace(result.document, supersedes=None)
    unmade = msgspec.structs.replace(document, made=_NO_MAKER, seen_at=_EPOCH)
    sentences = [encode(sentence) for sentence in result.sentences]
    events = [encode(event) for event in result.events]
    reading = digest("reading", encode(unmade), *(f"{s.id} {s.start} {s.end} {s.text}" for s in result.sentences))
    return _Texts(sentences, events, reading, _coding_digest(encode(document), sentences, events))


def _coding_digest(document: str, sentences: list[str], events: list[str]) -> str:
    # Events in the order of their ids: their order in the result is no part of what was found.
    whole = "\n".join((document, *sentences, *sorted(events)))
    return hashlib.blake2b(whole.encode("utf-8"), digest_size=16).hexdigest()


def _day(document: Document) -> datetime.date:
    return value_of(document.published) or document.seen_at.astimezone(datetime.UTC).date()


def _utc(moment: datetime.datetime) -> str:
    return moment.astimezone(datetime.UTC).isoformat()


def _event_row(run: int, event: Event, text: str) -> tuple[object, ...]:
    day = value_of(event.event_day)
    return (
        run,
        event.id,
        event.document_id,
        day and day.isoformat(),
        _utc(event.seen_at),
        countries(event.actor),
        countries(event.recipient),
        event.type.value,
        event.modality.value,
        event.confidence,
        text,
    )
