"""Polling what lies on this machine: folders of files, and mailboxes for their new messages."""

from __future__ import annotations

import datetime
import hashlib
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

import msgspec

from pertanda.exceptions import InputError, PertandaError
from pertanda.records.document import RawArticle, Refusal
from pertanda.records.gathering import Page, PageState, SourceState, Step, WatchedKind, WatchedSource
from pertanda.settings import Settings
from pertanda.sources.fetch import Reply
from pertanda.sources.folders import files_in
from pertanda.sources.inputs import open_inputs
from pertanda.sources.ledger import Ledger
from pertanda.sources.mailboxes import mark_at, mbox_articles, message_name, resume_at
from pertanda.sources.polls import Poller
from pertanda.sources.schedule import as_time
from pertanda.sources.turns import Now

__all__ = ["LocalPoller"]


class LocalPoller:
    """Polls local sources; `poller` judges when they are due again."""

    def __init__(self, ledger: Ledger, poller: Poller, *, settings: Settings, now: Now) -> None:
        self._ledger = ledger
        self._poller = poller
        self._settings = settings
        self._now = now

    def poll(self, source: WatchedSource, state: SourceState) -> Iterator[Step]:
        """One step for every file that is new or changed, of an mbox file for every new message; then one for the
        source itself. Never raises for what lies there.
        """
        path = Path(source.url)
        if source.kind is WatchedKind.MAILBOX and not path.is_dir():
            return self._poll_mbox(path, source, state)
        return self._poll_folder(path, source, state)

    def _failed(self, state: SourceState, reason: str) -> Step:
        return Step(source=self._poller.failed(state, reason, counted=True))

    # -- folders -------------------------------------------------------------------------------------------------------

    def _poll_folder(self, folder: Path, source: WatchedSource, state: SourceState) -> Iterator[Step]:
        failed: list[OSError] = []
        new = []
        for path in files_in(folder, failed.append):
            page = self._file(path, source)
            if page is not None:
                new.append(page.sort_at)
                yield self._read_file(path, page)
        if not folder.is_dir():
            yield self._failed(state, "the folder is gone")
        elif failed and not new:
            yield self._failed(state, f"the folder cannot be read: {failed[0].strerror}")
        else:
            yield Step(source=self._poller.answered(state, Reply(source.url, 200, {}, b""), new))

    def _file(self, path: Path, source: WatchedSource) -> Page | None:
        """The file as a page, None when it is known as it is. `etag` holds its time of change and size."""
        try:
            stat = path.stat()
        except OSError:
            return None
        mark, name = f"{stat.st_mtime_ns}:{stat.st_size}", message_name(path)
        former = self._ledger.page(name)
        if former is not None and former.etag == mark:
            return None
        now = self._now()
        changed = min(datetime.datetime.fromtimestamp(stat.st_mtime, datetime.UTC), now)
        return msgspec.structs.replace(
            self._page(name, source, changed),
            found_at=former.found_at if former else now,
            etag=mark,
            revisits=former.revisits + 1 if former else 0,
        )

    def _page(self, url: str, source: WatchedSource, sort_at: datetime.datetime) -> Page:
        now = self._now()
        return Page(
            url=url,
            host="",
            source=source.url,
            state=PageState.KEPT,
            found_at=now,
            sort_at=sort_at,
            due_at=None,
            fetched_at=now,
        )

    def _read_file(self, path: Path, page: Page) -> Step:
        try:
            items = list(open_inputs([path], settings=self._settings))
        except PertandaError as error:  # it was there a moment ago
            items = [Refusal(origin=str(path), reason=error.line(), digest="", excerpt="")]
        articles = tuple(item for item in items if isinstance(item, RawArticle))
        reasons = [item.reason for item in items if isinstance(item, Refusal)]
        state = PageState.KEPT if articles else PageState.GIVEN_UP
        return Step(page=msgspec.structs.replace(page, state=state, error="; ".join(reasons[:3])), articles=articles)

    # -- mbox files ----------------------------------------------------------------------------------------------------

    def _poll_mbox(self, path: Path, source: WatchedSource, state: SourceState) -> Iterator[Step]:
        """From where the last poll left off, which the state's `etag` says; from the start when the file was cut."""
        new: list[datetime.datetime] = []
        try:
            with path.open("rb") as stream:
                for step in self._messages(stream, resume_at(stream, state.etag), source):
                    assert step.page is not None
                    new.append(step.page.sort_at)
                    yield step
                mark = mark_at(stream, stream.tell())
        except FileNotFoundError:
            yield self._failed(state, "the mailbox is gone")
        except OSError as error:
            yield self._failed(state, f"the mailbox cannot be read: {error.strerror}")
        except InputError as error:
            yield self._failed(state, error.what)
        else:
            yield Step(source=self._poller.answered(state, Reply(source.url, 200, {"etag": mark}, b""), new))

    def _messages(self, stream: BinaryIO, start: int, source: WatchedSource) -> Iterator[Step]:
        for item in mbox_articles(stream, source.url, self._settings.inputs.largest_bytes, start):
            step = self._lost(item, source) if isinstance(item, InputError) else self._message(item, source)
            if step.page is not None and self._ledger.page(step.page.url) is None:
                yield step

    def _lost(self, error: InputError, source: WatchedSource) -> Step:
        page = self._page(error.where, source, self._now())
        return Step(page=msgspec.structs.replace(page, state=PageState.GIVEN_UP, error=error.what))

    def _message(self, article: RawArticle, source: WatchedSource) -> Step:
        """Its page is named by its content, for anybody may send a mail with another's Message-ID."""
        content = msgspec.json.encode(msgspec.structs.replace(article, origin=""))
        now = self._now()
        sent = min(as_time(article.published) or now, now)
        page = self._page(f"{source.url}#{hashlib.sha256(content).hexdigest()[:32]}", source, sent)
        return Step(page=msgspec.structs.replace(page, title=article.title), articles=(article,))
