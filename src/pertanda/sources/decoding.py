"""Bytes to text: byte order mark, declared charset, UTF-8, then the likeliest single-byte charset; never an error."""

from __future__ import annotations

import codecs
import re

from charset_normalizer import from_bytes

__all__ = ["decode", "is_binary"]

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_DECLARED = re.compile(rb"""(?:charset|encoding)\s{0,9}=\s{0,9}["']?\s{0,9}([A-Za-z0-9_.:-]{2,40})""", re.IGNORECASE)
_DECLARED_WITHIN = 4096  # browsers look at the first 1,024 bytes; news pages often put it later
# Python text codecs that are no charset of any page: some are quadratic, some interpret escapes.
_NO_CHARSETS = {"punycode", "idna", "unicode-escape", "raw-unicode-escape", "undefined", "utf-7", "mbcs", "oem"}
# What browsers read when a page says Latin-1 or ASCII (WHATWG Encoding Standard, section 4.2).
_AS_BROWSERS_READ = {"iso8859-1": "cp1252", "ascii": "cp1252", "iso8859-9": "cp1254", "gb2312": "gb18030"}
_GUESS_FROM = 20_000  # charset_normalizer takes about 30 ms for these bytes, and grows with the length
# Western text has few accents and curly quotes; Cyrillic, Arabic or Chinese in an 8-bit charset is mostly high bytes.
_HIGH = bytes(range(128, 256))
_WESTERN_SHARE = 0.1
_CONTROLS = bytes(set(range(32)) - set(b"\t\n\r\f\x1b")) + b"\x7f"
_LARGEST_CONTROL_SHARE = 0.02


def is_binary(head: bytes) -> bool:
    """Whether the first bytes of a file are no text: a NUL without a UTF-16/32 mark, or many control characters."""
    if any(head.startswith(mark) for mark, _ in _MARKS[1:]):
        return False
    controls = len(head) - len(head.translate(None, _CONTROLS))
    return b"\0" in head or controls > _LARGEST_CONTROL_SHARE * len(head)


def decode(data: bytes, declared: str | None = None) -> str:
    """The text of `data`. `declared` is a charset from outside (an HTTP header); else one inside the data is used.

    Valid UTF-8 with a non-ASCII character is taken as UTF-8 whatever is declared: chance hits are rarer than
    wrong declarations. Bytes that fit nothing become U+FFFD.
    """
    for mark, name in _MARKS:
        if data.startswith(mark):
            return data.decode(name, "replace")
    charset = _charset(declared) or _charset(_declared_inside(data))
    if not data.isascii() or charset is None:
        charset = "utf-8" if _fits(data, "utf-8") else charset
    if charset is None or not _fits(data, charset):
        charset = _guess(data)
    return data.decode(charset, "replace")


def _declared_inside(data: bytes) -> str | None:
    found = _DECLARED.search(data[:_DECLARED_WITHIN])
    return found.group(1).decode("ascii") if found else None


def _charset(name: str | None) -> str | None:
    try:
        found = codecs.lookup((name or "").strip())
        "".encode(found.name)
    except (LookupError, ValueError):  # unknown, no text codec, or a NUL in the name
        return None
    if found.name in _NO_CHARSETS or found.name.startswith(("utf-16", "utf-32")):
        return None  # a page that is readable enough to declare UTF-16 in ASCII letters is not in UTF-16
    return _AS_BROWSERS_READ.get(found.name, found.name)


def _fits(data: bytes, charset: str) -> bool:
    try:
        data.decode(charset)
    except UnicodeError:
        return False
    return True


def _guess(data: bytes) -> str:
    high = len(data) - len(data.translate(None, _HIGH))
    if high <= _WESTERN_SHARE * len(data) and _fits(data, "cp1252"):
        return "cp1252"
    best = from_bytes(data[:_GUESS_FROM]).best()
    return best.encoding if best is not None and best.encoding not in ("ascii", "utf_8") else "cp1252"
