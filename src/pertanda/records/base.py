"""What every record shares: content ids, three-state facts, and what made it."""

from __future__ import annotations

import hashlib
from typing import Generic, TypeVar

import msgspec

__all__ = ["Fact", "Known", "Made", "NotApplicable", "Record", "Span", "Unknown", "content_id", "known", "value_of"]

T = TypeVar("T")

# A prefix tells a reader and `pertanda why` what an id names.
ID_PREFIXES = {
    "source": "o",
    "document": "d",
    "article": "r",
    "sentence": "s",
    "mention": "m",
    "event": "e",
    "happening": "h",
    "signal": "g",
    "question": "q",
    "assessment": "a",
    "brief": "b",
    "run": "u",
}


def content_id(kind: str, *parts: str | int) -> str:
    """The id of a thing: its prefix and a BLAKE2b-128 digest of what it is (32 hex digits).

    Parts are joined with their lengths, so that ("ab", "c") and ("a", "bc") differ.
    Raises KeyError for a kind without a prefix.
    """
    digest = hashlib.blake2b(digest_size=16)
    for part in (kind, *parts):
        data = str(part).encode("utf-8", "surrogatepass")
        digest.update(b"%d:" % len(data))
        digest.update(data)
    return f"{ID_PREFIXES[kind]}-{digest.hexdigest()}"


class Record(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """A frozen record. Made inside, it is trusted; from outside, it goes through `msgspec.convert`."""


class Known(msgspec.Struct, Generic[T], frozen=True, tag="known", tag_field="state", gc=False):
    """The fact is known, and this is its value."""

    value: T


class Unknown(msgspec.Struct, frozen=True, tag="unknown", tag_field="state", gc=False):
    """The fact exists but is not known; `reason` says why, for a reader."""

    reason: str


class NotApplicable(msgspec.Struct, frozen=True, tag="not-applicable", tag_field="state", gc=False):
    """There is no such fact here; `reason` says why, for a reader."""

    reason: str


Fact = Known[T] | Unknown | NotApplicable


def value_of(fact: Known[T] | Unknown | NotApplicable) -> T | None:
    """The value of a known fact, else None (for comparisons and interchange, never for a reader)."""
    return fact.value if isinstance(fact, Known) else None


def known(value: T | None, reason: str) -> Known[T] | Unknown:
    """`Known(value)`, or `Unknown(reason)` when the value is None."""
    return Unknown(reason) if value is None else Known(value)


class Made(Record, frozen=True):
    """What made a record: the stage and its version, with the digest of the data files it used."""

    stage: str
    version: str


class Span(Record, frozen=True):
    """A stretch of a sentence: character offsets [start, end) into the sentence's text, and the text itself."""

    start: int
    end: int
    text: str
