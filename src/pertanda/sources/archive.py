"""Every fetched page as it came: WARC 1.1 (ISO 28500:2017), one gzip member a record.

A gzip WARC that is cut reads without any error in both Python readers, so the desk keeps offset, length and digest of
every record, and the order is: append, fsync, then the row. What lies beyond the last row at start was never
acknowledged and is cut.
"""

from __future__ import annotations

import datetime
import errno
import gzip
import hashlib
import os
import uuid
import zlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO, NamedTuple

from pertanda.exceptions import NotFoundError, StoreCorruptError, StoreError, StoreFullError
from pertanda.records.gathering import ArchiveRow

__all__ = ["Archive", "ArchivedPage"]

_SUFFIX = ".warc.gz"
_LEVEL = 6
# The page is kept unpacked, so headers that describe how it was sent would be untrue of it; they keep their value under
# another name, as Common Crawl does.
_AS_SENT = frozenset({"content-encoding", "content-length", "transfer-encoding"})
# Who sent a session or wants one is no part of a page.
_LEFT_OUT = frozenset({"set-cookie", "set-cookie2", "connection", "keep-alive"})
_LARGEST_PAGE = 64 * 1024 * 1024


class ArchivedPage(NamedTuple):
    """A page as it was fetched: its address, status, headers (lower-case names) and bytes, and when (UTC)."""

    url: str
    status: int
    headers: Mapping[str, str]
    body: bytes
    fetched_at: datetime.datetime


class Archive:
    """The archive files of one desk, in a folder beside it. One process writes; `read` needs no `open`."""

    def __init__(self, folder: Path, *, largest_file: int) -> None:
        self._folder = folder
        self._largest = largest_file
        self._file: BinaryIO | None = None
        self._name = ""
        self._size = 0

    def open(self, last: ArchiveRow | None) -> int:
        """Opens the last file for appending; returns how many bytes without a row were cut from its end.

        `last` is the row of the record that lies last. Raises StoreCorruptError when that record is damaged or missing,
        StoreError when the folder cannot be written to.
        """
        with _told(self._folder):
            self._folder.mkdir(parents=True, exist_ok=True)
            cut = self._cut_later_files(last)
            if last is None:
                return cut
            self.read(last)  # raises when the tail is damaged
            end = last.offset + last.length
            path = self._folder / last.file
            cut += path.stat().st_size - end
            self._file, self._name, self._size = path.open("r+b"), last.file, end
            self._file.truncate(end)
            self._file.seek(end)
        return cut

    def _cut_later_files(self, last: ArchiveRow | None) -> int:
        cut = 0
        for path in sorted(self._folder.glob(f"*{_SUFFIX}")):
            if last is None or path.name > last.file:
                cut += path.stat().st_size
                path.unlink()
        return cut

    def append(self, page: ArchivedPage) -> ArchiveRow:
        """Writes the page; not durable before `sync`. Raises StoreFullError, StoreError."""
        member = gzip.compress(_record(page), _LEVEL, mtime=0)
        with _told(self._folder):
            file = self._room()
            row = ArchiveRow(
                url=page.url,
                file=self._name,
                offset=self._size,
                length=len(member),
                sha256=hashlib.sha256(page.body).hexdigest(),
                fetched_at=page.fetched_at,
            )
            file.write(member)
        self._size += len(member)
        return row

    def _room(self) -> BinaryIO:
        if self._file is None or self._size >= self._largest:
            self._next_file()
        assert self._file is not None
        return self._file

    def _next_file(self) -> None:
        self.sync()
        if self._file is not None:
            self._file.close()
        number = int(self._name.removesuffix(_SUFFIX).rpartition("-")[2] or 0) + 1
        self._name, self._size = f"pages-{number:06}{_SUFFIX}", 0
        self._file = (self._folder / self._name).open("xb")
        folder = os.open(self._folder, os.O_RDONLY)
        try:
            os.fsync(folder)  # the name of a new file is durable only with its folder
        finally:
            os.close(folder)

    def sync(self) -> None:
        """Makes everything appended durable. Raises StoreFullError, StoreError."""
        if self._file is not None:
            with _told(self._folder):
                self._file.flush()
                os.fsync(self._file.fileno())

    def close(self) -> None:
        """Closes the file. Safe to call twice."""
        if self._file is not None:
            self._file.close()
            self._file = None

    def read(self, row: ArchiveRow) -> ArchivedPage:
        """The page of a row. Raises NotFoundError when its file is gone, StoreCorruptError when it is damaged."""
        where = self._where(row)
        page = _page(_unpacked(self._member(row), where), row, where)
        if hashlib.sha256(page.body).hexdigest() != row.sha256:
            raise _damaged(where)
        return page

    def record(self, row: ArchiveRow) -> bytes:
        """The WARC record of a row as it lies in the archive: one gzip member, a file of its own. Raises as `read`."""
        self.read(row)
        return self._member(row)

    def _where(self, row: ArchiveRow) -> str:
        return f"{self._folder / row.file}@{row.offset}"

    def _member(self, row: ArchiveRow) -> bytes:
        try:
            with (self._folder / row.file).open("rb") as file:
                file.seek(row.offset)
                return file.read(row.length)
        except FileNotFoundError as error:
            fix = "Bring the archive folder back beside the desk."
            raise NotFoundError("the archived page is not here", where=self._where(row), fix=fix) from error
        except OSError as error:
            fix = "Check the folder and its rights."
            what = f"the archived page cannot be read: {error.strerror}"
            raise StoreError(what, where=self._where(row), fix=fix) from error


def _record(page: ArchivedPage) -> bytes:
    """The WARC record: its header, then status line, headers and body of the answer."""
    answer = _answer(page)
    at = page.fetched_at.astimezone(datetime.UTC)
    name = uuid.uuid5(uuid.NAMESPACE_URL, f"{at.isoformat()} {page.url}")
    lines = (
        "WARC/1.1",
        "WARC-Type: response",
        f"WARC-Record-ID: <urn:uuid:{name}>",
        f"WARC-Date: {at.strftime('%Y-%m-%dT%H:%M:%S.%fZ')}",
        f"WARC-Target-URI: {page.url}",
        f"WARC-Payload-Digest: sha256:{hashlib.sha256(page.body).hexdigest()}",
        "Content-Type: application/http; msgtype=response",
        f"Content-Length: {len(answer)}",
    )
    return "\r\n".join(lines).encode("utf-8", "replace") + b"\r\n\r\n" + answer + b"\r\n\r\n"


def _answer(page: ArchivedPage) -> bytes:
    lines = [f"HTTP/1.1 {page.status} ."]
    for name, value in page.headers.items():
        if name not in _LEFT_OUT:
            kept = f"x-archive-orig-{name}" if name in _AS_SENT else name
            lines.append(f"{kept}: {' '.join(value.split())}")
    lines.append(f"content-length: {len(page.body)}")
    return "\r\n".join(lines).encode("latin-1", "replace") + b"\r\n\r\n" + page.body


def _unpacked(member: bytes, where: str) -> bytes:
    inflate = zlib.decompressobj(wbits=31)
    try:
        data = inflate.decompress(member, _LARGEST_PAGE)
    except zlib.error as error:
        raise _damaged(where) from error
    if not inflate.eof:
        raise _damaged(where)
    return data


def _page(record: bytes, row: ArchiveRow, where: str) -> ArchivedPage:
    _, found, answer = record.partition(b"\r\n\r\n")
    head, found_too, body = answer.partition(b"\r\n\r\n")
    if not (found and found_too) or not record.startswith(b"WARC/1.1"):
        raise _damaged(where)
    status, *lines = head.decode("latin-1").split("\r\n")
    headers = dict(line.split(": ", 1) for line in lines if ": " in line)
    return ArchivedPage(row.url, int(status.split()[1]), headers, body.removesuffix(b"\r\n\r\n"), row.fetched_at)


def _damaged(where: str) -> StoreCorruptError:
    return StoreCorruptError("the archived page is damaged", where=where, fix="Restore the archive from a backup.")


@contextmanager
def _told(folder: Path) -> Iterator[None]:
    """Raises what the disk reports inside the block as a StoreError."""
    try:
        yield
    except OSError as error:
        full = error.errno in (errno.ENOSPC, errno.EDQUOT)
        sort = StoreFullError if full else StoreError
        fix = "Free some space and run the command again." if full else "Check the folder and its rights."
        raise sort(f"the archive cannot be written: {error.strerror}", where=str(folder), fix=fix) from error
