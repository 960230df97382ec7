"""Lenient reading of the days that date strings, addresses and openings of texts name."""

from __future__ import annotations

import datetime
import functools
import re
from pathlib import Path
from typing import NamedTuple

from pertanda.languages.tables import load_table
from pertanda.records.base import Record
from pertanda.records.document import DateEvidence

__all__ = [
    "EPOCH",
    "LONGEST",
    "NUMERIC_DATE",
    "Candidate",
    "DateTable",
    "date_table",
    "day_in_text",
    "day_in_url",
    "read_day",
]

TABLE = Path(__file__).with_name("data") / "dates.toml"
LONGEST = 200  # characters of a date string that are read

_YEAR_FIRST = re.compile(r"(?<!\d)(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?!\d)")
_COMPACT = re.compile(r"(?<!\d)(\d{4})(\d\d)(\d\d)(?:T?\d{4,6}Z?)?(?!\d)")
_NAME = r"([^\W\d_]{3,10})\.?"
_DAY_MONTH = re.compile(
    rf"(?<![\d:])(\d{{1,2}})(?:st|nd|rd|th|\.|º)?[\s-]+(?:de\s+|of\s+)?{_NAME},?[\s-]+(?:de\s+)?(\d{{4}})"
)
# Between day and year may stand a clock time and a zone, as in "Fri Apr 28 19:20:36 CEST 2023".
_MONTH_DAY = re.compile(
    rf"{_NAME}[\s-]+(\d{{1,2}})(?:st|nd|rd|th)?,?[\s-]+(?:\d\d?:\d\d(?::\d\d)?\s+)?(?:[A-Z]{{2,5}}\s+)?(\d{{4}})"
)
_NUMBERS = re.compile(r"(?<!\d)(\d{1,2})([/.-])(\d{1,2})\2(\d{4})(?!\d)")
NUMERIC_DATE = re.compile(r"(?<!\d)(?:\d{4}[-/.]\d{1,2}[-/.]\d{1,2}|\d{1,2}([/.-])\d{1,2}\1\d{4})(?!\d)")
EPOCH = re.compile(r"\s*(\d{9,10})(?:\d{3}|\.\d+)?\s*")
_IN_URL = (
    re.compile(r"/((?:19|20)\d\d)/(\d{1,2})/(\d{1,2})(?:/|$)"),
    re.compile(r"[/-]((?:19|20)\d\d)-(\d\d)-(\d\d)(?!\d)"),
    re.compile(r"/((?:19|20)\d\d)(\d\d)(\d\d)(?:\d{4,6})?(?=[/-]|$)"),
)
_DATELINE_HEAD = re.compile(r"[^\n]{1,80}?\d{4}\)?\s*(?:\([^)\n]{1,30}\)\s*)?[-–—]{1,2}\s")
_TOLD_ON = re.compile(
    r"(?:Senin|Selasa|Rabu|Kamis|Jumat|Sabtu|Minggu|Ahad),? \((\d{1,2}/\d{1,2}/\d{4})\)", re.IGNORECASE
)


class DateTable(Record, frozen=True):
    """`dates.toml`: twelve lists of names, and the hours that zones' short names lie ahead of UTC."""

    months: tuple[tuple[str, ...], ...]
    zone_hours: dict[str, float]


class Candidate(NamedTuple):
    """A date as some evidence states it: the string, where it stands, for messages ("meta pubdate"), and its kind."""

    text: str
    source: str
    evidence: DateEvidence


@functools.cache
def date_table() -> DateTable:
    """The packaged `dates.toml`. Raises DataFileError when it is broken."""
    return load_table(TABLE, DateTable)


@functools.cache
def _months() -> dict[str, int]:
    return {name: number for number, names in enumerate(date_table().months, 1) for name in names}


def read_day(text: str, *, day_first: bool | None) -> datetime.date | None:
    """The day a date string names, in the zone it states; None when none can be read.

    ISO 8601, RFC 822, "Fri Apr 28 19:20:36 CEST 2023", "15 Juni 2024", "June 15, 2024", "15.06.2024", "15/6/2024",
    compact and epoch forms (seconds or milliseconds, UTC). `day_first` settles 3/4/2024; None leaves it unread.
    """
    text = text[:LONGEST]
    epoch = EPOCH.fullmatch(text)
    if epoch:
        return datetime.datetime.fromtimestamp(int(epoch.group(1)), datetime.UTC).date()
    return _numeric(text, day_first) or _worded(text)


def _numeric(text: str, day_first: bool | None) -> datetime.date | None:
    for pattern in (_YEAR_FIRST, _COMPACT):
        found = pattern.search(text)
        if found:
            return _day(*found.groups())
    found = _NUMBERS.search(text)
    if not found:
        return None
    first, separator, second, year = found.groups()
    if separator == "." or int(first) > 12 or first == second:  # dots are written day first everywhere
        return _day(year, second, first)
    if int(second) > 12:
        return _day(year, first, second)
    if day_first is None:
        return None
    return _day(year, second, first) if day_first else _day(year, first, second)


def _worded(text: str) -> datetime.date | None:
    for day, name, year in _DAY_MONTH.findall(text):
        if name.lower() in _months():
            return _day(year, _months()[name.lower()], day)
    for name, day, year in _MONTH_DAY.findall(text):
        if name.lower() in _months():
            return _day(year, _months()[name.lower()], day)
    return None


def _day(year: str, month: str | int, day: str) -> datetime.date | None:
    try:
        return datetime.date(int(year), int(month), int(day))
    except ValueError:
        return None


def day_in_url(url: str | None) -> str | None:
    """The date an address carries as a path ("/2024/06/15/", "/20240615", "-2024-06-15"), as ISO, or None."""
    for pattern in _IN_URL:
        found = pattern.search(url or "")
        day = _day(*found.groups()) if found else None
        if day is not None:
            return day.isoformat()
    return None


def day_in_text(opening: str) -> str | None:
    """The date in a dateline ("NEW DELHI, 5 Mei 2024 - ") or after a weekday ("Sabtu (15/6/2024)"), as written.

    The second is Indonesian practice: the day the news was told, on or just before the day of publication.
    """
    head = _DATELINE_HEAD.match(opening)
    told = _TOLD_ON.search(opening)
    if head and read_day(head.group(), day_first=True):
        return head.group()
    return told.group(1) if told else None
