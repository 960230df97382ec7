"""WARC files: every HTML response is an article's page."""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import Any

from fastwarc.warc import ArchiveIterator, WarcRecordType

from pertanda.exceptions import InputError
from pertanda.records.document import RawArticle
from pertanda.sources.decoding import decode

__all__ = ["archived_pages"]

_HTML_TYPES = frozenset({"text/html", "application/xhtml+xml"})
_GOOD_STATUS = range(200, 300)


def archived_pages(stream: io.BufferedReader, origin: str, largest_bytes: int) -> Iterator[RawArticle | InputError]:
    """The HTML pages of an archive in its order; a record that cannot be read as an InputError, not raised.

    `stream` is the unpacked archive. Other records (requests, images, redirects) are passed over.
    A damaged or cut archive ends with an InputError after the pages before the damage; an archive without any
    HTML page gives one too.
    """
    found = 0
    records = _records(stream, origin)
    for number, record in enumerate(records, 1):
        if isinstance(record, InputError):
            found += 1
            yield record
        elif _is_page(record):
            found += 1
            yield _page(record, f"{origin}#record {number}", largest_bytes)
    if not found:
        yield InputError("the archive holds no HTML page", where=origin, fix="Leave it out.")


class _AsItComes(io.RawIOBase):
    """Hands FastWARC what one read gives: filling a whole buffer would lose the records before a damage."""

    def __init__(self, stream: io.BufferedReader) -> None:
        self._stream = stream
        self._position = 0

    def readable(self) -> bool:
        return True

    def tell(self) -> int:
        return self._position

    def read(self, size: int = -1) -> bytes:
        data = self._stream.read1(size)
        self._position += len(data)
        return data


def _records(stream: io.BufferedReader, origin: str) -> Iterator[Any]:
    try:
        # The stream is unpacked already, under our own limits, which FastWARC lacks.
        yield from ArchiveIterator(
            _AsItComes(stream),
            record_types=WarcRecordType.response,
            parse_http=True,
            auto_decode="all",
            fsspec_args=False,
        )
    except InputError as error:
        yield InputError(error.what, where=origin, fix=error.fix)
    except (KeyboardInterrupt, GeneratorExit):
        raise
    except BaseException as error:  # OSError by contract, but FastWARC's Rust core may panic, outside Exception
        yield InputError(f"the archive is damaged or cut from here on ({error})", where=origin, fix="Fetch it again.")


def _is_page(record: Any) -> bool:
    http = record.http_headers
    if http is None or http.status_code not in _GOOD_STATUS:
        return False
    return str(record.http_content_type or "").lower() in _HTML_TYPES


def _page(record: Any, origin: str, largest_bytes: int) -> RawArticle | InputError:
    try:
        data = record.reader.read(largest_bytes + 1)
        charset = record.http_charset
        url = record.headers.get("WARC-Target-URI")
    except Exception as error:
        return InputError(f"the record cannot be read ({error})", where=origin, fix="Fetch the page again.")
    if len(data) > largest_bytes:
        return InputError(f"the page is larger than {largest_bytes:,} bytes", where=origin, fix="Leave it out.")
    if len(data) == 0:
        return InputError("the page is empty", where=origin, fix="Fetch the page again.")
    # Some writers put the address in angle brackets, against the standard.
    return RawArticle(origin=origin, html=decode(data, charset), url=(url or "").strip("<> ") or None)
