"""Where sentences end: character spans of the sentences of a text, for languages with spaces between words.

Line breaks end a sentence. A stop ends one unless it closes an abbreviation, an initial or a list number, or stands
inside a figure or address. Nothing is dropped: every character that is no space lies in exactly one span.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterable, Iterator

__all__ = ["LONGEST_SENTENCE", "split"]

# A "sentence" of more characters is a table or a page without stops; it is cut, since rules over it would be guesses.
LONGEST_SENTENCE = 2000
# How far before a stop its word may begin: longer words are no abbreviations.
_LONGEST_ABBREVIATION = 24

_LINE = re.compile(r"[^\n\r\x0b\x0c\x85\u2028\u2029]+")
_STOP = re.compile(r"[.!?…]+[\"'”’»)\]]*|[。！？]+[”’」』）]*")
_NEXT = re.compile(r"\s+[\"'“‘«(\[]*(\w*)")
_WORD_BEFORE = re.compile(r"[^\s(\[\"“‘«]+$")
_INITIALS = re.compile(r"(?:[^\W\d_]\.)*[^\W\d_]|[A-Z][a-z]?(?:\.[A-Z][a-z]?)+")
_CLOCK = frozenset({"a.m", "p.m"})
# Words that open a sentence and follow no abbreviation within one: after "U.S." or "Inc." they show that it ended.
_OPENERS = frozenset(
    re.findall(
        r"\S+",
        "the this that these those it he she they we but and in on at for if when while after before some many its "
        "their there however meanwhile ia dia mereka namun tetapi di pada dalam menurut sementara hal itu ini saat "
        "setelah sebelum kami kita untuk dengan sejumlah",
    )
)


def split(text: str, abbreviations: Iterable[str]) -> list[tuple[int, int]]:
    """Spans [start, end) of the sentences of `text`, in order, without overlaps, none empty.

    `abbreviations` are compared without their last stop and regardless of case ("Jl.", "Prof"). Raises nothing.
    """
    known = _without_stops(tuple(abbreviations))
    return [
        piece
        for line in _LINE.finditer(text)
        for start, end in _sentences(text, line.start(), line.end(), known)
        for piece in _pieces(text, start, end)
    ]


@functools.lru_cache(maxsize=8)
def _without_stops(abbreviations: tuple[str, ...]) -> frozenset[str]:
    return frozenset(word.rstrip(".").casefold() for word in abbreviations)


def _sentences(text: str, start: int, end: int, known: frozenset[str]) -> Iterator[tuple[int, int]]:
    for stop in _STOP.finditer(text, start, end):
        if _ends_sentence(text, start, end, stop, known):
            yield start, stop.end()
            start = stop.end()
    yield start, end


def _ends_sentence(text: str, start: int, end: int, stop: re.Match[str], known: frozenset[str]) -> bool:
    if stop.group()[0] in "。！？":
        return True
    following = _NEXT.match(text, stop.end(), end)
    word = following.group(1) if following else ""
    if following is None or word[:1].islower():
        return False
    return stop.group().rstrip(")]") != "." or _full_stop(text, start, stop.start(), word, known)


def _full_stop(text: str, start: int, stop: int, following: str, known: frozenset[str]) -> bool:
    """Whether a single "." at `stop`, with a capital, figure or sign after it, ends the sentence begun at `start`."""
    found = _WORD_BEFORE.search(text[max(start, stop - _LONGEST_ABBREVIATION) : stop])
    if found is None:
        return True
    word = found.group()
    if word.isdigit():  # "1. Pertemuan": a list number opens its line
        return len(word) > 2 or bool(text[start : stop - len(word)].strip())
    if word in _CLOCK:  # "5 p.m. Friday", "9 p.m. EST"
        return not (following.endswith("day") or following.isupper())
    if word.casefold() == "no":
        return not following[:1].isdigit()
    if word.casefold() in known or _INITIALS.fullmatch(word):
        return following.casefold() in _OPENERS
    return True


def _pieces(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """The span without spaces around it, cut at the last comma or space before each LONGEST_SENTENCE characters."""
    start, end = _trim(text, start, end)
    while end - start > LONGEST_SENTENCE:
        limit = start + LONGEST_SENTENCE
        cut = max(text.rfind(", ", start, limit) + 1, 0) or max(text.rfind(" ", start, limit), 0) or limit
        yield _trim(text, start, cut)
        start, end = _trim(text, cut, end)
    if start < end:
        yield start, end


def _trim(text: str, start: int, end: int) -> tuple[int, int]:
    while start < end and text[start].isspace():
        start += 1
    while start < end and text[end - 1].isspace():
        end -= 1
    return start, end
