"""The memory of gathering: watched sources, pages, hosts, the archive's index and the log of requests.

    for source, state in desk.due_sources(now): ...
    new = desk.note([Step(source=state, found=pages)], now=now)
    desk.note([Step(page=page, articles=(article,), archived=row)], now=now)

`note` is the only way anything about a fetch becomes true: the page's new state, the article in the queue and the row
of its archived bytes stand or fall together.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator, Sequence

import msgspec

from pertanda.exceptions import NotFoundError
from pertanda.records.document import RawArticle
from pertanda.records.gathering import (
    ArchiveRow,
    Fetched,
    HostState,
    Page,
    PageState,
    SourceState,
    SourceTally,
    Step,
    WatchedSource,
)
from pertanda.store.base import decode, encode
from pertanda.store.queue import Queue, article_key

__all__ = ["Gathering"]

# A source that dates its articles by the clock would have each of them fetched at every poll.
_MOST_REVISITS = 6

_DUE_PAGES = """
    SELECT payload FROM (
        SELECT page.payload, page.sort_at,
               CASE WHEN page.background THEN 2 WHEN page.state = 'kept' THEN 1 ELSE 0 END AS lane,
               row_number() OVER (
                   PARTITION BY page.host
                   ORDER BY CASE WHEN page.background THEN 2 WHEN page.state = 'kept' THEN 1 ELSE 0 END,
                            page.sort_at DESC, page.url
               ) AS place
          FROM page LEFT JOIN host ON host.host = page.host
         WHERE page.due_at <= ?1 AND coalesce(host.paused_until, '') <= ?1
    ) WHERE place <= ?2 ORDER BY lane, sort_at DESC
"""
_NEXT_DUE = """
    SELECT min(at) FROM (
        SELECT min(due_at) AS at FROM watched_state
        UNION ALL
        SELECT min(max(page.due_at, coalesce(host.paused_until, '')))
          FROM page LEFT JOIN host ON host.host = page.host WHERE page.due_at IS NOT NULL
    )
"""
_LANGUAGES = (
    "SELECT page.source, document.language, count(DISTINCT document.id) FROM page JOIN job ON job.key = page.job_key "
    "JOIN document ON document.id = job.document_id GROUP BY page.source, document.language"
)

_ARCHIVED_DOCUMENTS = (
    "SELECT job.document_id, archived.payload FROM archived JOIN job ON job.key = archived.job_key "
    "WHERE job.document_id IS NOT NULL ORDER BY archived.seq"
)


def _stamp(at: datetime.datetime | None) -> str | None:
    """A time as columns hold it: UTC, milliseconds, one length."""
    return None if at is None else at.astimezone(datetime.UTC).isoformat(timespec="milliseconds")


class Gathering(Queue):
    """What gathering knows, and how it comes to know more."""

    # -- the registry --------------------------------------------------------------------------------------------------

    def add_sources(self, sources: Iterable[WatchedSource]) -> int:
        """Files watched sources, due at once, and returns how many were new; one known already takes the new values but
        keeps its state, and its grade when a reader gave it. Raises StoreError.
        """
        with self._transaction():
            return sum(self._add_source(source) for source in sources)

    def _add_source(self, source: WatchedSource) -> int:
        former = self._watched(source.url)
        if former is not None and former.graded_by_reader and not source.graded_by_reader:
            source = msgspec.structs.replace(
                source, grade=former.grade, grade_reason=former.grade_reason, graded_by_reader=True
            )
        self._do("INSERT OR REPLACE INTO watched (url, payload) VALUES (?, ?)", (source.url, encode(source)))
        if former is None:
            self._save_state(SourceState(url=source.url, due_at=source.added_at))
        return int(former is None)

    def remove_source(self, url: str) -> None:
        """Stops watching a source and forgets its waiting pages; what was fetched stays. Raises NotFoundError."""
        with self._transaction():
            if self._do("DELETE FROM watched WHERE url = ?", (url,)) == 0:
                raise NotFoundError(f"no source {url} is watched", where=str(self.path), fix="See `sources list`.")
            self._do("DELETE FROM watched_state WHERE url = ?", (url,))
            self._do("DELETE FROM page WHERE source = ? AND state = 'waiting'", (url,))

    def watched(self) -> list[WatchedSource]:
        """Every watched source, by address."""
        return list(self._records(WatchedSource, "SELECT payload FROM watched ORDER BY url"))

    def _watched(self, url: str) -> WatchedSource | None:
        return next(self._records(WatchedSource, "SELECT payload FROM watched WHERE url = ?", (url,)), None)

    def source_states(self) -> dict[str, SourceState]:
        """What is known of polling each source, by its address."""
        return {state.url: state for state in self._records(SourceState, "SELECT payload FROM watched_state")}

    def source_tallies(self) -> dict[str, SourceTally]:
        """How many pages of each source stand where, and the languages of its documents; sources without pages lack."""
        counts: dict[str, dict[str, int]] = {}
        for source, state, number in self._rows("SELECT source, state, count(*) FROM page GROUP BY source, state"):
            counts.setdefault(source, {})[state] = number
        languages: dict[str, dict[str, int]] = {}
        for source, language, number in self._rows(_LANGUAGES):
            languages.setdefault(source, {})[language] = number
        return {source: _tally(states, languages.get(source, {})) for source, states in counts.items()}

    # -- what is due ---------------------------------------------------------------------------------------------------

    def due_sources(self, now: datetime.datetime) -> list[tuple[WatchedSource, SourceState]]:
        """The sources to poll now, longest due first."""
        sql = (
            "SELECT watched.payload, watched_state.payload FROM watched_state JOIN watched USING (url) "
            "WHERE watched_state.due_at <= ? ORDER BY watched_state.due_at, watched_state.url"
        )
        where = str(self.path)
        rows = self._rows(sql, (_stamp(now),))
        return [(decode(row[0], WatchedSource, where), decode(row[1], SourceState, where)) for row in rows]

    def due_pages(self, now: datetime.datetime, per_host: int) -> list[Page]:
        """The pages to fetch now, at most `per_host` of one host and none of a paused one.

        First fresh pages never fetched, then those to be looked at again, then the background; newest first in each.
        """
        return list(self._records(Page, _DUE_PAGES, (_stamp(now), per_host)))

    def next_due(self, now: datetime.datetime) -> datetime.datetime | None:
        """When the next source or page falls due, `now` if one is, None when nothing ever will."""
        row = self._one(_NEXT_DUE)
        if row is None or row[0] is None:
            return None
        return max(datetime.datetime.fromisoformat(row[0]), now)

    def page(self, url: str) -> Page | None:
        """The page at an address, None when no source named it."""
        return next(self._records(Page, "SELECT payload FROM page WHERE url = ?", (url,)), None)

    def hosts(self) -> list[HostState]:
        """Every host ever asked."""
        return list(self._records(HostState, "SELECT payload FROM host ORDER BY host"))

    # -- filing --------------------------------------------------------------------------------------------------------

    def note_host(self, state: HostState) -> None:
        """Files one host, durably, before it is asked for the first time. Raises StoreError."""
        with self._transaction():
            self._save_host(state)

    def note(self, steps: Sequence[Step], *, now: datetime.datetime) -> list[Page]:
        """Files what tasks came to, all of it in one transaction, and returns the pages to fetch because of it: new
        ones, and kept ones whose time changed at the source. Raises StoreError.
        """
        with self._transaction():
            return [page for step in steps for page in self._note(step, now)]

    def _note(self, step: Step, now: datetime.datetime) -> list[Page]:
        keys = [self._queue_article(article, now) for article in step.articles]
        if step.archived is not None:
            row = step.archived
            sql = "INSERT INTO archived (url, job_key, payload) VALUES (?, ?, ?)"
            self._do(sql, (row.url, keys[0] if keys else None, encode(row)))
        if step.page is not None:
            self._save_page(step.page, keys[0] if keys else None)
        # A source removed while it was polled must not come back.
        if step.source is not None and self._watched(step.source.url) is not None:
            self._save_state(step.source)
        for host in step.hosts:
            self._save_host(host)
        self._log(step.log)
        return [page for found in step.found if (page := self._find(found, now)) is not None]

    def _queue_article(self, article: RawArticle, now: datetime.datetime) -> str | None:
        self._queue(article, now.astimezone(datetime.UTC).isoformat())
        try:
            return article_key(article)
        except UnicodeEncodeError:  # it went to quarantine
            return None

    def _find(self, page: Page, now: datetime.datetime) -> Page | None:
        former = self.page(page.url)
        if former is None:
            self._save_page(page, None)
            return page
        changed = page.published and page.published != former.published
        if not changed or former.state is not PageState.KEPT or former.revisits >= _MOST_REVISITS:
            return None
        again = msgspec.structs.replace(former, published=page.published, due_at=now)
        self._save_page(again, None)
        return again

    def _save_page(self, page: Page, job_key: str | None) -> None:
        self._do(
            "INSERT INTO page (url, host, source, state, background, sort_at, due_at, job_key, payload) "
            "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (url) DO UPDATE SET state = excluded.state, "
            "background = excluded.background, sort_at = excluded.sort_at, due_at = excluded.due_at, "
            "job_key = coalesce(excluded.job_key, job_key), payload = excluded.payload",
            (
                page.url,
                page.host,
                page.source,
                page.state,
                int(page.background),
                _stamp(page.sort_at),
                _stamp(page.due_at),
                job_key,
                encode(page),
            ),
        )

    def _save_state(self, state: SourceState) -> None:
        sql = "INSERT OR REPLACE INTO watched_state (url, due_at, payload) VALUES (?, ?, ?)"
        self._do(sql, (state.url, _stamp(state.due_at), encode(state)))

    def _save_host(self, state: HostState) -> None:
        sql = "INSERT OR REPLACE INTO host (host, paused_until, payload) VALUES (?, ?, ?)"
        self._do(sql, (state.host, _stamp(state.paused_until), encode(state)))

    # -- archive and log -----------------------------------------------------------------------------------------------

    def last_archived(self) -> ArchiveRow | None:
        """The row of the record that lies last in the archive."""
        sql = "SELECT payload FROM archived ORDER BY seq DESC LIMIT 1"
        return next(self._records(ArchiveRow, sql), None)

    def archived(self, url: str) -> list[ArchiveRow]:
        """The archived fetches of an address, oldest first."""
        return list(self._records(ArchiveRow, "SELECT payload FROM archived WHERE url = ? ORDER BY seq", (url,)))

    def archived_of(self, document_id: str) -> ArchiveRow | None:
        """The archived page that a document was read from, None when it did not come through gathering."""
        sql = (
            "SELECT archived.payload FROM job JOIN archived ON archived.job_key = job.key "
            "WHERE job.document_id = ? ORDER BY archived.seq DESC LIMIT 1"
        )
        return next(self._records(ArchiveRow, sql, (document_id,)), None)

    def archived_documents(self) -> dict[str, ArchiveRow]:
        """The archived page of every document that was read from one, by the document's id; the newest of several."""
        where = str(self.path)
        return {document: decode(payload, ArchiveRow, where) for document, payload in self._rows(_ARCHIVED_DOCUMENTS)}

    def archive_rows(self) -> Iterator[ArchiveRow]:
        """The row of every archived page, in the archive's order."""
        return self._records(ArchiveRow, "SELECT payload FROM archived ORDER BY seq")

    def _log(self, lines: Sequence[Fetched]) -> None:
        sql = "INSERT INTO request (at, host, status, size, payload) VALUES (?, ?, ?, ?, ?)"
        for line in lines:
            self._do(sql, (_stamp(line.at), line.host, line.status, line.size, encode(line)))

    def requests(self, since: datetime.datetime | None = None) -> list[Fetched]:
        """The log of requests, oldest first."""
        sql = "SELECT payload FROM request WHERE at >= ? ORDER BY seq"
        return list(self._records(Fetched, sql, (_stamp(since) or "",)))

    def request_counts(self, since: datetime.datetime) -> dict[int, tuple[int, int]]:
        """By status (0 for none), how many requests were made since then and how many bytes came."""
        sql = "SELECT status, count(*), sum(size) FROM request WHERE at >= ? GROUP BY status"
        return {status: (number, size) for status, number, size in self._rows(sql, (_stamp(since),))}

    def prune_log(self, before: datetime.datetime) -> int:
        """Drops older lines of the log and returns how many. Raises StoreError."""
        with self._transaction():
            return self._do("DELETE FROM request WHERE at < ?", (_stamp(before),))


def _tally(states: dict[str, int], languages: dict[str, int]) -> SourceTally:
    lost = states.get(PageState.GIVEN_UP, 0) + states.get(PageState.BARRED, 0)
    kept, waiting = states.get(PageState.KEPT, 0), states.get(PageState.WAITING, 0)
    return SourceTally(kept=kept, waiting=waiting, lost=lost, languages=languages)
