"""One mail message to an article: subject, date, outlet and text; attachments are passed over unread.

RFC 5322 for the header lines, RFC 2045 to 2047 for parts and encodings. The standard library's parser is not used: it
holds every line against the boundary of each part still open, so that nested parts make it quadratic, and it descends
into attached messages.
"""

from __future__ import annotations

import binascii
import re
from collections.abc import Iterator, Mapping
from itertools import count
from typing import NamedTuple

from pertanda.exceptions import InputError
from pertanda.records.document import RawArticle
from pertanda.sources.decoding import decode, is_binary

__all__ = ["FIELD", "begins_as_mail", "message_article"]

# Senders, relays and filters add about 10 kB of header lines; 100 kB leaves room and bounds the work on them.
_LARGEST_HEAD = 100_000
_DEEPEST = 10  # mixed > related > alternative are three levels; a forwarded newsletter adds as many
_MOST_PARTS = 1000  # a letter with every picture inline has some fifty
# A shorter plain part beside HTML says only "open this in a browser".
_SHORTEST_TEXT = 200
FIELD = re.compile(rb"[!-9;-~]{1,76}:(?:[ \t]|\r?$)")
# Fields that a mail carries and a text file with header lines of our own does not.
_TOLD_BY = frozenset({b"message-id", b"mime-version", b"received", b"return-path", b"delivered-to", b"subject"})
_USED = frozenset({"subject", "date", "from", "message-id"})
_HEAD_END = re.compile(rb"\r?\n\r?\n|\A\r?\n")
_FOLD = re.compile(rb"\r?\n(?=[ \t])")
_WORDS = re.compile(r"=\?([\w.:-]{1,40})(?:\*[\w-]{0,40})?\?([bBqQ])\?([^?\s]{0,2000})\?=")
_BETWEEN = re.compile(r"(\?=)[ \t]+(?==\?)")
_COMMENT = re.compile(r"\s*\([^()]*\)\s*\Z")
_IN_ANGLES = re.compile(r"<[^<>]*@([\w.-]+)\s*>")
_BARE = re.compile(r"@([\w.-]+)")
_NOT_BASE64 = re.compile(rb"[^A-Za-z0-9+/]")


class _Part(NamedTuple):
    """A message or a part of one: its fields by lower-case name (the first of each), and its body as sent."""

    fields: Mapping[str, str]
    body: bytes

    @property
    def type(self) -> str:
        """The media type in lower case; text/plain where none is stated (RFC 2045, section 5.2)."""
        stated = self.fields.get("content-type", "").partition(";")[0].strip().lower()
        return stated if "/" in stated else "text/plain"


def begins_as_mail(head: bytes) -> bool:
    """Whether the first bytes of a file are header lines of a mail: only fields, From among them, and one more of mail.

    Header lines of text files (docs/formats.md) know no From.
    """
    end = _HEAD_END.search(head)
    lines = _FOLD.sub(b"", head[: end.start()] if end else head[:_LARGEST_HEAD]).splitlines()
    whole = lines if end else lines[:-1]
    names = {line.partition(b":")[0].lower() for line in whole}
    return bool(whole) and all(map(FIELD.match, whole)) and b"from" in names and bool(names & _TOLD_BY)


def message_article(data: bytes, origin: str) -> RawArticle:
    """The article of a message: its plain text, else its HTML; title, date, outlet and id from the header lines.

    The outlet is the host of the From address. Raises InputError when the message has no text to read or is broken.
    """
    message = _part(data)
    if not message.fields:
        raise InputError("it has no mail header", fix="Save the whole message, with its header lines.")
    plain, pages = _texts(message)
    text = "\n\n".join(part.strip("\r\n") for part in plain if part.strip())
    html = max((page for page in pages if page.strip()), key=len, default=None)
    if html is None and not text:
        raise InputError("the message holds no text", fix="Attachments are not read; save them as files.")
    use_text = html is None or len(text) >= _SHORTEST_TEXT
    fields = {name: _readable(value) for name, value in message.fields.items() if name in _USED}
    return RawArticle(
        origin=origin,
        text=text if use_text else None,
        html=None if use_text else html,
        title=fields.get("subject") or None,
        published=_COMMENT.sub("", fields.get("date", "")) or None,
        outlet=_sender_host(fields.get("from", "")),
        given_id=fields.get("message-id", "").strip("<> ") or None,
    )


def _part(data: bytes) -> _Part:
    end = _HEAD_END.search(data, 0, _LARGEST_HEAD)
    if end is None and len(data) > _LARGEST_HEAD:
        raise InputError(f"its header is longer than {_LARGEST_HEAD:,} bytes", fix="Leave the message out.")
    head, body = (data[: end.start()], data[end.end() :]) if end else (data, b"")
    fields: dict[str, str] = {}
    for line in _FOLD.sub(b"", head).splitlines():
        if FIELD.match(line):
            name, _, value = line.partition(b":")
            fields.setdefault(name.decode("ascii").lower(), decode(value.strip(), "utf-8"))
    return _Part(fields, body)


def _texts(message: _Part) -> tuple[list[str], list[str]]:
    """The plain texts and the HTML pages of a message, in their order."""
    found: dict[str, list[str]] = {"text/plain": [], "text/html": []}
    for part in _leaves(message, 0, count(1)):
        found[part.type].append(_text(part))
    return found["text/plain"], found["text/html"]


def _leaves(part: _Part, depth: int, numbers: Iterator[int]) -> Iterator[_Part]:
    """The parts that are text to be shown: no attachments, no attached messages, no pictures."""
    if next(numbers) > _MOST_PARTS:
        raise InputError(f"it has more than {_MOST_PARTS} parts", fix="Leave the message out.")
    if part.type.startswith("multipart/"):
        if depth == _DEEPEST:
            raise InputError(f"it has parts within parts, {_DEEPEST} deep", fix="Leave the message out.")
        for inner in _inner(part):
            yield from _leaves(_part(inner), depth + 1, numbers)
    elif part.type in ("text/plain", "text/html") and not _is_attached(part):
        yield part


def _is_attached(part: _Part) -> bool:
    disposition = part.fields.get("content-disposition", "")
    return disposition.lower().startswith("attachment") or _parameter(disposition, "filename") is not None


def _inner(part: _Part) -> Iterator[bytes]:
    """What lies between the boundaries; what follows a missing last one counts, for cut messages are read as far."""
    boundary = _parameter(part.fields["content-type"], "boundary")
    if not boundary:
        raise InputError("it is in parts but names no boundary between them", fix="Fetch the message again.")
    line = re.compile(rb"(?:\A|\r?\n)--" + re.escape(boundary.encode("utf-8")) + rb"(--)?[ \t]*(?=\r?\n|\Z)")
    begin = -1
    for mark in line.finditer(part.body):
        if begin >= 0:
            yield _after_line_end(part.body[begin : mark.start()])
        if mark.group(1):
            return
        begin = mark.end()
    if begin < 0:
        raise InputError("its parts are missing", fix="Fetch the message again.")
    yield _after_line_end(part.body[begin:])


def _after_line_end(data: bytes) -> bytes:
    """Without the line end that closes the boundary, and no more: a part without header begins with a blank line."""
    return data.removeprefix(b"\r").removeprefix(b"\n")


def _parameter(value: str, name: str) -> str | None:
    """A parameter of a field ("boundary" of Content-Type), also in the form `name*=` or `name*0=` (RFC 2231)."""
    found = re.search(rf';\s*{name}\*?\d?\*?\s*=\s*(?:"([^"]*)"|([^\s;]+))', value, re.IGNORECASE)
    return None if found is None else found.group(1) if found.group(1) is not None else found.group(2)


def _text(part: _Part) -> str:
    data = _unpacked(part.body, part.fields.get("content-transfer-encoding", ""))
    if is_binary(data):
        raise InputError("a part of text holds binary data", fix="Leave the message out.")
    text = decode(data, _parameter(part.fields.get("content-type", ""), "charset"))
    return text.replace("\r\n", "\n")


def _unpacked(body: bytes, encoding: str) -> bytes:
    """The bytes of a part. Raises InputError for an encoding that RFC 2045 does not know."""
    name = _COMMENT.sub("", " ".join(encoding.split())).lower()
    if name == "quoted-printable":
        return binascii.a2b_qp(body)
    if name == "base64":
        return _from_base64(body)
    if name in ("", "7bit", "8bit", "binary"):
        return body
    raise InputError(f"the encoding {name[:40]!r} is not read", fix="Save the text of the message as a file.")


def _from_base64(packed: bytes) -> bytes:
    """What can be had: signs of no alphabet are passed over, as RFC 2045 asks, and a cut end is left out."""
    signs = _NOT_BASE64.sub(b"", packed)
    signs = signs[: len(signs) - (len(signs) % 4 == 1)]
    return binascii.a2b_base64(signs + b"=" * (-len(signs) % 4))


def _readable(value: str) -> str:
    """A field with its encoded words read (RFC 2047), on one line."""
    return " ".join("".join(_words(_BETWEEN.sub(r"\1", value))).split())


def _words(value: str) -> Iterator[str]:
    """The stretches of a field; neighbours of one charset are joined as bytes, for senders cut inside characters."""
    position, charset, pending = 0, "", b""
    for word in _WORDS.finditer(value):
        if pending and (word.start() > position or word.group(1).lower() != charset):
            yield decode(pending, charset)
            pending = b""
        yield value[position : word.start()]
        charset, position = word.group(1).lower(), word.end()
        pending += _word(word.group(2), word.group(3))
    yield decode(pending, charset) if pending else ""
    yield value[position:]


def _word(encoding: str, text: str) -> bytes:
    data = text.encode("utf-8")
    return _from_base64(data) if encoding in "bB" else binascii.a2b_qp(data, header=True)


def _sender_host(sender: str) -> str | None:
    """The host of the From address; the last one in angles, for a display name may hold an address of its own."""
    found = _IN_ANGLES.findall(sender) or _BARE.findall(sender)
    return found[-1].strip(".").lower() or None if found else None
