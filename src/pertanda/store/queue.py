"""The queue of articles: durable, idempotent, and safe from an article that kills whoever reads it.

An attempt is counted, and committed, before work starts. Jobs still running when a writer opens the desk were left by a
killed process. A batch that died holds innocents beside the culprit, so its jobs come back one at a time, least tried
first: the culprit dies alone, and after `MAX_ATTEMPTS` it goes to quarantine while all others are done.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from typing import Any

import msgspec

from pertanda.exceptions import NotFoundError
from pertanda.records.document import RawArticle, Refusal
from pertanda.records.run import Job, Quarantined
from pertanda.store.base import Connected, Row, digest, encode, pack, unpack, utc_now

__all__ = ["MAX_ATTEMPTS", "STAGE", "Queue", "article_key"]

# One death in the batch and two alone: a culprit costs three processes, an innocent is never taken that often.
MAX_ATTEMPTS = 3

STAGE = "read"

_EXCERPT = 500  # characters, enough to recognise an article by

_FRESH = "SELECT seq FROM job WHERE stage = ? AND state = 'waiting' AND attempts = 0 ORDER BY seq LIMIT ?"
_SUSPECT = "SELECT seq FROM job WHERE stage = ? AND state = 'waiting' ORDER BY attempts, seq LIMIT 1"
_TAKE = "UPDATE job SET state = 'running', attempts = attempts + 1 WHERE seq = ?"
_JOB = (
    "SELECT job.key, job.stage, job.attempts, job.queued_at, raw.payload "
    "FROM job JOIN raw ON raw.job = job.seq WHERE job.seq = ?"
)


def article_key(article: RawArticle) -> str:
    """What an article is, without where it came from: equal articles from two feeds are one job."""
    return digest("job", encode(msgspec.structs.replace(article, origin="")))


class Queue(Connected):
    """Taking articles in and handing them out."""

    def enqueue(self, articles: Iterable[RawArticle], *, now: datetime.datetime | None = None) -> int:
        """Queues the articles in one transaction and returns how many were new; the others are known already.

        `now` (aware, default: the clock) is when they became known. An article that cannot be written as UTF-8 goes to
        quarantine. Raises StoreError.
        """
        queued_at = (now or utc_now()).astimezone(datetime.UTC).isoformat()
        with self._transaction():
            return sum(self._queue(article, queued_at) for article in articles)

    def _queue(self, article: RawArticle, queued_at: str) -> int:
        try:
            key, payload = article_key(article), pack(article)
        except UnicodeEncodeError:
            self._quarantine_unwritable(article, queued_at)
            return 0
        sql = "INSERT INTO job (stage, key, state, queued_at) VALUES (?, ?, 'waiting', ?) ON CONFLICT DO NOTHING"
        if self._do(sql, (STAGE, key, queued_at)) == 0:
            return 0
        return self._do("INSERT INTO raw (job, payload) VALUES (last_insert_rowid(), ?)", (payload,))

    def _quarantine_unwritable(self, article: RawArticle, at: str) -> None:
        reason = "the text holds lone surrogates, which no encoding can write"
        clean = _cleaned(article)
        self._quarantine(article_key(clean), _refusal(clean, reason), "", 0, at)

    def take(self, limit: int) -> list[Job]:
        """Up to `limit` jobs to work on, their attempt committed; one alone if it was left by a process that died.

        An empty list means that nothing waits. Raises StoreError.
        """
        with self._transaction():
            rows = list(self._rows(_FRESH, (STAGE, limit))) or list(self._rows(_SUSPECT, (STAGE,)))
            for row in rows:
                self._do(_TAKE, row)
        self._fault("after_take")
        return [self._job(row[0]) for row in rows]

    def _job(self, seq: int) -> Job:
        row = self._one(_JOB, (seq,))
        assert row is not None  # a job and its article are written together
        key, stage, attempts, queued_at, payload = row
        return Job(
            key=key,
            stage=stage,
            attempts=attempts,
            queued_at=datetime.datetime.fromisoformat(queued_at),
            article=unpack(payload, RawArticle, str(self.path)),
        )

    def refuse(self, key: str | None, refusal: Refusal, traceback: str = "") -> None:
        """Files a refused input and closes its job, in one transaction. `key` is None for an input that never became a
        job; it is then filed under `refusal.digest`. Raises NotFoundError for an unknown key, StoreError.
        """
        with self._transaction():
            attempts = 0 if key is None else self._close_refused(key, refusal.reason)
            self._quarantine(key or refusal.digest, refusal, traceback, attempts, utc_now().isoformat())

    def _close_refused(self, key: str, reason: str) -> int:
        sql = "UPDATE job SET state = 'refused', error = ? WHERE stage = ? AND key = ? RETURNING attempts"
        row = self._one(sql, (_writable(reason), STAGE, key))
        if row is None:
            raise NotFoundError(f"the queue has no job {key}", where=str(self.path), fix="Queue the article first.")
        return int(row[0])

    def _quarantine(self, key: str, refusal: Refusal, traceback: str, attempts: int, at: str) -> None:
        texts = [_writable(text) for text in (refusal.origin, refusal.reason, refusal.excerpt, traceback)]
        self._do(
            "INSERT INTO quarantine (stage, key, origin, reason, excerpt, traceback, attempts, at) "
            "VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (stage, key) DO UPDATE SET origin = excluded.origin, "
            "reason = excluded.reason, excerpt = excluded.excerpt, traceback = excluded.traceback, "
            "attempts = excluded.attempts, at = excluded.at",
            (STAGE, key, *texts, attempts, at),
        )

    def requeue(self, run_id: str, *, refused: bool = False) -> int:
        """Makes every finished job wait again whose document `run_id` has not coded: how a new version re-codes what is
        stored. With `refused`, refused ones too. Returns how many. Raises NotFoundError, StoreError.
        """
        run = self._run_number(run_id)
        again = "UPDATE job SET state = 'waiting', attempts = 0, error = NULL WHERE stage = ? AND "
        with self._transaction():
            count = self._do(
                again + "state = 'done' AND NOT EXISTS (SELECT 1 FROM coding "
                "WHERE coding.run = ? AND coding.document_id = job.document_id)",
                (STAGE, run),
            )
            return count + (self._do(again + "state = 'refused'", (STAGE,)) if refused else 0)

    def quarantined(self) -> list[Quarantined]:
        """Everything set aside, oldest first."""
        rows = self._rows(
            "SELECT key, stage, origin, reason, excerpt, traceback, attempts, at FROM quarantine ORDER BY seq"
        )
        return [_quarantined(row) for row in rows]

    def _recover(self) -> None:
        """Takes over what a killed writer left running. The lock proves that nobody works on it any more."""
        left = list(self._rows("SELECT seq FROM job WHERE state = 'running'"))
        if not left:
            return
        with self._transaction():
            for (seq,) in left:
                self._take_over(seq)

    def _take_over(self, seq: int) -> None:
        job = self._job(seq)
        if job.attempts < MAX_ATTEMPTS:
            self._do("UPDATE job SET state = 'waiting' WHERE seq = ?", (seq,))
            return
        reason = f"the process that read it died {job.attempts} times"
        self._close_refused(job.key, reason)
        self._quarantine(job.key, _refusal(job.article, reason), "", job.attempts, utc_now().isoformat())

    def _hand_back(self) -> None:
        """Gives back what was taken and not finished, uncounted: for an orderly stop, which is no article's fault."""
        if self._one("SELECT 1 FROM job WHERE state = 'running'") is None:
            return
        with self._transaction():
            self._do("UPDATE job SET state = 'waiting', attempts = attempts - 1 WHERE state = 'running'")


def _writable(text: str) -> str:
    return text.encode("utf-8", "backslashreplace").decode("utf-8")


def _cleaned(article: RawArticle) -> RawArticle:
    values = msgspec.structs.asdict(article)
    clean: dict[str, Any] = {
        name: _writable(value) if isinstance(value, str) else value for name, value in values.items()
    }
    if article.sentences is not None:
        clean["sentences"] = tuple(_writable(sentence) for sentence in article.sentences)
    return msgspec.structs.replace(article, **clean)


def _refusal(article: RawArticle, reason: str) -> Refusal:
    body = article.text or article.html or " ".join(article.sentences or ())
    return Refusal(origin=article.origin, reason=reason, digest=article_key(article), excerpt=body[:_EXCERPT])


def _quarantined(row: Row) -> Quarantined:
    key, stage, origin, reason, excerpt, traceback, attempts, at = row
    return Quarantined(
        key=key,
        stage=stage,
        origin=origin,
        reason=reason,
        excerpt=excerpt,
        traceback=traceback,
        attempts=attempts,
        at=datetime.datetime.fromisoformat(at),
    )
