"""Files and folders to articles. A file that cannot be read is one Refusal; the others go on."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Sequence
from io import BufferedReader
from pathlib import Path

import msgspec

from pertanda.exceptions import InputError, UsageError
from pertanda.records.document import RawArticle, Refusal
from pertanda.settings import InputSettings, Settings
from pertanda.sources.archives import archived_pages
from pertanda.sources.bounded import lines, open_bytes, read_all
from pertanda.sources.decoding import decode, is_binary
from pertanda.sources.feeds import feed_articles
from pertanda.sources.folders import files_in
from pertanda.sources.kinds import TEXT_SUFFIXES, Kind, kind_of, suffix_of
from pertanda.sources.mail import message_article
from pertanda.sources.mailboxes import mbox_articles
from pertanda.sources.objects import article_of, articles_in
from pertanda.sources.plain import text_article

__all__ = ["open_inputs"]

_HEAD = 65_536
_EXCERPT = 200
_ONE_ARTICLE = "Raise inputs.largest_bytes if it is one article."
_COLLECTION = "Give a collection as JSON Lines, one article a line."

Article = RawArticle | Refusal


def open_inputs(paths: Sequence[Path], *, settings: Settings) -> Iterator[Article]:
    """Every article of the files and folders named, in their order; folders recursively, sorted, hidden files left out.

    What cannot be read is a Refusal with its reason. Raises UsageError, before anything is read, for a path that
    does not exist; the iterator itself raises nothing.
    """
    for path in paths:
        _must_exist(path)
    return _open_all(paths, settings.inputs)


def _must_exist(path: Path) -> None:
    try:
        path.stat()
    except (FileNotFoundError, NotADirectoryError, ValueError) as error:
        raise UsageError("there is no such file or folder", where=str(path), fix="Check the path given.") from error
    except OSError:
        return  # it exists but cannot be looked at: a Refusal says so when its turn comes


def _open_all(paths: Sequence[Path], limits: InputSettings) -> Iterator[Article]:
    for path in paths:
        if path.is_dir():
            yield from _folder(path, limits)
        else:
            yield from _file(path, limits)


def _folder(folder: Path, limits: InputSettings) -> Iterator[Article]:
    empty = True
    for item in _walk(folder):
        empty = False
        if isinstance(item, Refusal):
            yield item
        else:
            yield from _file(item, limits)
    if empty:
        yield _refusal(InputError("the folder holds no article", fix="Hidden files are left out."), str(folder))


def _walk(folder: Path) -> Iterator[Path | Refusal]:
    failed: list[OSError] = []
    yield from files_in(folder, failed.append)
    for error in failed:
        reason = InputError(f"the folder cannot be read: {error.strerror}", fix="Check its permissions.")
        yield _refusal(reason, str(error.filename))


def _file(path: Path, limits: InputSettings) -> Iterator[Article]:
    head = b""
    try:
        head = _head(path, limits)
        kind = kind_of(head, path)
        with open_bytes(path, limits) as stream:
            yield from _READERS[kind](stream, path, limits)
    except InputError as error:
        yield _refusal(error, error.where or str(path), head)


def _head(path: Path, limits: InputSettings) -> bytes:
    try:
        regular = path.is_file()
    except OSError:
        regular = True  # opening it gives the better message
    if not regular:
        raise InputError("it is no regular file", fix="Give a file or a folder.")
    with open_bytes(path, limits) as stream:
        try:
            return stream.read1(_HEAD)
        except OSError as error:
            raise InputError(f"it cannot be read: {error.strerror}", fix="Check the disk.") from error


def _whole(
    stream: BufferedReader, limits: InputSettings, fix: str = "Raise inputs.largest_bytes if it is one article."
) -> bytes:
    data = read_all(stream, limits.largest_bytes, fix)
    if is_binary(data):
        raise InputError("it is no text but binary data", fix="Give text, HTML, JSON, a feed or WARC.")
    return data


def _read_text(stream: BufferedReader, path: Path, limits: InputSettings) -> Iterator[Article]:
    yield text_article(decode(_whole(stream, limits)), str(path))


def _read_html(stream: BufferedReader, path: Path, limits: InputSettings) -> Iterator[Article]:
    yield RawArticle(origin=str(path), html=decode(_whole(stream, limits)))


def _read_json(stream: BufferedReader, path: Path, limits: InputSettings) -> Iterator[Article]:
    text = decode(_whole(stream, limits, _COLLECTION)).removeprefix("\ufeff")
    try:
        value = _json_value(text)
    except InputError:
        if suffix_of(path) not in TEXT_SUFFIXES:
            raise
        yield text_article(text, str(path))  # "[Jakarta] ..." in a text file
        return
    found = articles_in(value)
    if not found:
        raise InputError("the JSON list is empty", fix="Leave it out.")
    for number, part in enumerate(found, 1):
        origin = f"{path}#item {number}" if len(found) > 1 else str(path)
        yield _object(part, origin)


def _read_json_lines(stream: BufferedReader, path: Path, limits: InputSettings) -> Iterator[Article]:
    for line in lines(stream, limits.largest_bytes):
        origin = f"{path}:{line.number}"
        if line.data is None:
            reason = InputError(f"the line is longer than {limits.largest_bytes:,} bytes", fix="Leave it out.")
            yield _refusal(reason, origin)
        elif line.data.strip():
            yield _json_line(line.data, origin)


def _json_line(data: bytes, origin: str) -> Article:
    try:
        return _object(_json_value(decode(data, "utf-8").removeprefix("\ufeff")), origin)
    except InputError as error:
        return _refusal(error, origin, data)


def _json_value(text: str) -> object:
    try:
        return msgspec.json.decode(text)
    except (msgspec.DecodeError, ValueError, RecursionError) as error:
        raise InputError(f"it is no valid JSON: {error}", fix="One article a line belongs in a .jsonl file.") from error


def _object(value: object, origin: str) -> Article:
    try:
        return article_of(value, origin)
    except InputError as error:
        return _refusal(error, origin, msgspec.json.encode(value))


def _read_feed(stream: BufferedReader, path: Path, limits: InputSettings) -> Iterator[Article]:
    yield from _unraised(feed_articles(_whole(stream, limits), str(path)))


def _read_archive(stream: BufferedReader, path: Path, limits: InputSettings) -> Iterator[Article]:
    yield from _unraised(archived_pages(stream, str(path), limits.largest_bytes))


def _read_message(stream: BufferedReader, path: Path, limits: InputSettings) -> Iterator[Article]:
    yield message_article(read_all(stream, limits.largest_bytes, "Raise inputs.largest_bytes."), str(path))


def _read_mbox(stream: BufferedReader, path: Path, limits: InputSettings) -> Iterator[Article]:
    yield from _unraised(mbox_articles(stream, str(path), limits.largest_bytes))


def _unraised(found: Iterator[RawArticle | InputError]) -> Iterator[Article]:
    for item in found:
        yield _refusal(item, item.where) if isinstance(item, InputError) else item


def _refusal(error: InputError, origin: str, data: bytes = b"") -> Refusal:
    """`digest` is the SHA-256 of the bytes at hand (a file's first 64 kB), `excerpt` their first 200, readable."""
    reason = InputError(error.what, fix=error.fix).line()
    excerpt = data[:_EXCERPT].decode("utf-8", "replace")
    printable = "".join(character if character.isprintable() else "\ufffd" for character in excerpt)
    return Refusal(origin=origin, reason=reason, digest=hashlib.sha256(data).hexdigest(), excerpt=printable)


_READERS: dict[Kind, Callable[[BufferedReader, Path, InputSettings], Iterator[Article]]] = {
    Kind.TEXT: _read_text,
    Kind.HTML: _read_html,
    Kind.JSON: _read_json,
    Kind.JSON_LINES: _read_json_lines,
    Kind.FEED: _read_feed,
    Kind.WARC: _read_archive,
    Kind.MAIL: _read_message,
    Kind.MBOX: _read_mbox,
}
