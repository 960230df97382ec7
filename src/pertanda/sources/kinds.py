"""Which kind of file it is: by its content first, by its name second."""

from __future__ import annotations

import re
from enum import Enum, auto
from pathlib import Path

import msgspec

from pertanda.exceptions import InputError
from pertanda.sources.bounded import GZIP_MAGIC
from pertanda.sources.decoding import decode, is_binary
from pertanda.sources.mail import begins_as_mail
from pertanda.sources.mailboxes import begins_as_mbox, is_message_file

__all__ = ["TEXT_SUFFIXES", "Kind", "kind_of", "suffix_of"]

TEXT_SUFFIXES = frozenset({"", ".txt", ".text", ".md", ".markdown"})
_LINES_SUFFIXES = frozenset({".jsonl", ".ndjson"})
_HTML_SUFFIXES = frozenset({".html", ".htm", ".xhtml"})
_XML_SUFFIXES = frozenset({".xml", ".rss", ".atom", ".rdf"})
_MBOX_SUFFIXES = frozenset({".mbox", ".mbx"})

_HTML_START = re.compile(r"<(?:!doctype\s+html|html|head|body)\b", re.IGNORECASE)
_FEED_ROOT = re.compile(r"<(?:\w{1,20}:)?(?:rss|feed|rdf|channel)\b", re.IGNORECASE)


class Kind(Enum):
    """How a file is read."""

    TEXT = auto()
    HTML = auto()
    JSON = auto()
    JSON_LINES = auto()
    FEED = auto()
    WARC = auto()
    MAIL = auto()
    MBOX = auto()


def suffix_of(path: Path) -> str:
    """The lower-case suffix, that of the packed file for `.gz`."""
    return Path(path.stem if path.suffix.lower() == ".gz" else path.name).suffix.lower()


def kind_of(head: bytes, path: Path) -> Kind:
    """The kind of a file from its first bytes (unpacked) and its name. Raises InputError when it is no article."""
    suffix = suffix_of(path)
    if head.startswith(b"WARC/"):
        return Kind.WARC
    if suffix == ".warc":
        raise InputError("it does not begin as a WARC file", fix="Fetch the file again.")
    # Before binary data is refused: a message may carry some as an attachment.
    if head and (mail := _mail(head, path, suffix)):
        return mail
    if head.startswith(GZIP_MAGIC) or is_binary(head):
        raise InputError("it is no text but binary data", fix="Give text, HTML, JSON, a feed or WARC.")
    start = decode(head).lstrip("\ufeff \t\r\n\f\v\0")
    if not start:
        raise InputError("it is empty", fix="Leave it out.")
    kind = _by_content(start, suffix) or _by_suffix(suffix)
    if kind is None:
        raise InputError(f"a {suffix} file is no kind of article", fix="The kinds read stand in docs/formats.md.")
    return kind


def _mail(head: bytes, path: Path, suffix: str) -> Kind | None:
    if begins_as_mbox(head):
        return Kind.MBOX
    if suffix in _MBOX_SUFFIXES:
        raise InputError("it does not begin as an mbox file", fix="Export the mailbox again.")
    return Kind.MAIL if suffix == ".eml" or is_message_file(path) or begins_as_mail(head) else None


def _by_content(start: str, suffix: str) -> Kind | None:
    if start[0] == "<":
        return _markup(start, suffix)
    if start[0] in "{[":
        return _json(start, suffix)
    return None


def _markup(start: str, suffix: str) -> Kind | None:
    html, feed = _HTML_START.search(start), _FEED_ROOT.search(start)
    if suffix in _HTML_SUFFIXES:
        return Kind.HTML
    if feed and (not html or feed.start() < html.start()):
        return Kind.FEED
    if html and (html.start() == 0 or suffix not in TEXT_SUFFIXES):
        return Kind.HTML
    return Kind.FEED if start.startswith("<?xml") else None


def _json(start: str, suffix: str) -> Kind | None:
    first, newline, rest = start.partition("\n")
    if first.strip() in ("{", "[") or start[0] == "[":
        return Kind.JSON if suffix not in _XML_SUFFIXES | _HTML_SUFFIXES else None
    if suffix in _LINES_SUFFIXES:
        return Kind.JSON_LINES
    return Kind.JSON_LINES if newline and rest.strip() and _is_object(first) else Kind.JSON


def _is_object(line: str) -> bool:
    try:
        return isinstance(msgspec.json.decode(line), dict)
    except (msgspec.DecodeError, ValueError, RecursionError):
        return False


def _by_suffix(suffix: str) -> Kind | None:
    if suffix in TEXT_SUFFIXES:
        return Kind.TEXT
    if suffix in _HTML_SUFFIXES:
        return Kind.HTML
    if suffix in _XML_SUFFIXES:
        return Kind.FEED
    if suffix in _LINES_SUFFIXES:
        return Kind.JSON_LINES
    return Kind.JSON if suffix == ".json" else None
