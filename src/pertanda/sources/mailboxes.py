"""Many messages in one place: mbox files, read as a stream and from where a poll left off, and Maildir folders.

mbox as RFC 4155 describes it, with the quoting of "mboxrd" undone; Maildir as its author described it (cr.yp.to).
"""

from __future__ import annotations

import hashlib
import io
import re
from collections.abc import Iterator
from itertools import chain, pairwise
from pathlib import Path
from typing import BinaryIO, NamedTuple

from pertanda.exceptions import InputError
from pertanda.records.document import RawArticle
from pertanda.sources.mail import FIELD, message_article

__all__ = [
    "MAILDIR",
    "begins_as_mbox",
    "is_maildir",
    "is_message_file",
    "mark_at",
    "mbox_articles",
    "message_name",
    "resume_at",
]

MAILDIR = frozenset({"cur", "new", "tmp"})
_BEGIN = re.compile(rb"From [^\r\n]{1,1000}\r?\n" + FIELD.pattern, re.MULTILINE)
_QUOTED = re.compile(rb">+From ")
_CHUNK = 65_536  # a longer line comes in several
_MARKED = 4096  # bytes before the end of what was read by which the file is known again
_AHEAD = 2000


class _Message(NamedTuple):
    """A message of an mbox file: the byte at which its From line begins, and its bytes; None when it has too many."""

    offset: int
    data: bytes | None


def begins_as_mbox(head: bytes) -> bool:
    """Whether the bytes begin with a From line of an mbox file and a mail's field below it."""
    return _BEGIN.match(head) is not None


def mbox_articles(stream: BinaryIO, origin: str, limit: int, start: int = 0) -> Iterator[RawArticle | InputError]:
    """The messages of an mbox stream in its order, each at most `limit` bytes; a bad one as an InputError, not raised.

    `start` is the stream's present offset. Origins are the file's with the byte at which the message begins:
    "inbox.mbox@4096". Reading itself may raise InputError or OSError.
    """
    for offset, data in _messages(stream, limit, start):
        where = f"{origin}@{offset}"
        try:
            if data is None:
                raise InputError(f"the message is larger than {limit:,} bytes", fix="Raise inputs.largest_bytes.")
            yield message_article(data, where)
        except InputError as error:
            yield InputError(error.what, where=where, fix=error.fix)


def _messages(stream: BinaryIO, limit: int, start: int) -> Iterator[_Message]:
    begin, kept, size, offset, after_blank = -1, io.BytesIO(), 0, start, True
    chunks = iter(lambda: stream.readline(_CHUNK), b"")
    for line, following in pairwise(chain(chunks, (b"",))):
        # Some writers leave "From " unquoted in the text; what follows there is no field of a header.
        if after_blank and line.startswith(b"From ") and FIELD.match(following):
            if begin >= 0:
                yield _Message(begin, kept.getvalue() if size <= limit else None)
            begin, kept, size = offset, io.BytesIO(), 0
        elif begin >= 0:
            size += len(line)
            kept.write((line[1:] if _QUOTED.match(line) else line) if size <= limit else b"")
        after_blank = line in (b"\n", b"\r\n")
        offset += len(line)
    if begin >= 0:
        yield _Message(begin, kept.getvalue() if size <= limit else None)


# -- where a poll left off ---------------------------------------------------------------------------------------------


def mark_at(stream: BinaryIO, end: int) -> str:
    """What tells later that the file up to `end` is still the same: the offset and a digest of the bytes before it."""
    begin = max(0, end - _MARKED)
    stream.seek(begin)
    return f"{end}:{hashlib.sha256(stream.read(end - begin)).hexdigest()}"


def resume_at(stream: BinaryIO, mark: str | None) -> int:
    """Where new messages of an mbox file begin, the stream put there; 0 when it was cut or rewritten since the mark.

    Raises InputError when the file, not empty, is no mbox file.
    """
    said = (mark or "").partition(":")[0]
    end = int(said) if said.isdigit() and mark_at(stream, int(said)) == mark else 0
    if not _goes_on(stream, end):
        end = 0
        if not _goes_on(stream, end):
            raise InputError("it is no mbox file", fix="Watch a Maildir folder or an unpacked mbox file.")
    stream.seek(end)
    return end


def _goes_on(stream: BinaryIO, offset: int) -> bool:
    """Whether a message or nothing follows; a message read half-written is followed by its rest."""
    stream.seek(offset)
    ahead = stream.read(_AHEAD).lstrip(b"\r\n")
    return not ahead or begins_as_mbox(ahead)


# -- Maildir -----------------------------------------------------------------------------------------------------------


def is_maildir(folder: Path) -> bool:
    """Whether a folder is a Maildir: it holds cur, new and tmp."""
    return all((folder / name).is_dir() for name in MAILDIR)


def is_message_file(path: Path) -> bool:
    """Whether a file is a message of a Maildir, whatever its name."""
    return path.parent.name in MAILDIR and is_maildir(path.parent.parent)


def message_name(path: Path) -> str:
    """The path, of a message in a Maildir without what changes when it is read: new or cur, and the flags."""
    return str(path.parent.parent / path.name.partition(":")[0]) if is_message_file(path) else str(path)
