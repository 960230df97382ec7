"""Source: an outlet that is read, with its grade."""

from __future__ import annotations

from pertanda.records.base import Fact, Record
from pertanda.records.vocabulary import Reliability

__all__ = ["Source"]


class Source(Record, frozen=True):
    """An outlet. `grade` is its reliability on the Admiralty scale, `grade_reason` says why it has it."""

    id: str
    name: str
    host: str
    country: Fact[str]
    language: Fact[str]
    grade: Reliability
    grade_reason: str
    agency: bool = False
