"""Anybody's table of daily counts: a CSV file read row by row, each fault with its line, nothing dropped in silence."""

from __future__ import annotations

import csv
import datetime
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple, TextIO

from pertanda.exceptions import DataFileError, InputError
from pertanda.signals.alarms import SeriesKey

__all__ = ["COLUMNS", "LARGEST_COUNT", "LONGEST_SPAN", "MIRRORS", "CountTable", "Row", "drop_mirrors", "read_counts"]

COLUMNS = ("date", "actor", "recipient", "class", "count")
# Whole numbers up to here are exact as floats, also after a year of them is summed.
LARGEST_COUNT = 10**12
# A table of more days than a century holds a slip in a date: the days between would all be counted as days of 0.
LONGEST_SPAN = 36_525
# Codes of one act told from both sides: CAMEO 042 (A visits B) and 043 (B hosts A).
MIRRORS = (("042", "043"),)

_NAME_THE_COLUMNS = f"Name the columns {', '.join(COLUMNS)} in the first line."


class Row(NamedTuple):
    """One line of a table: so many `acts` of class `label` by `actor` toward `recipient` on `day`."""

    day: datetime.date
    actor: str
    recipient: str
    label: str
    acts: int


class CountTable(NamedTuple):
    """Counts by day and series, rows of one series and day summed; `skipped` holds every faulty row left out."""

    days: dict[datetime.date, dict[SeriesKey, int]]
    rows: int
    skipped: list[DataFileError]


def read_counts(path: Path, *, skip_bad: bool = False) -> CountTable:
    """The table in a CSV file (UTF-8, comma-separated, a header line with at least the five columns, in any order).

    Dates are ISO days; names and classes are any text; counts are whole numbers from 0 on. Further columns are not
    read. Raises DataFileError with file and line at the first faulty row, unless `skip_bad`, which gathers them in
    `skipped`; a faulty header, an unreadable file (InputError) and a span over a century are never skipped.
    """
    skipped: list[DataFileError] = []
    rows: list[Row] = []
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            for row in _rows(file, path):
                if isinstance(row, Row):
                    rows.append(row)
                elif skip_bad:
                    skipped.append(row)
                else:
                    raise row
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(f"cannot be read: {error}", where=str(path), fix="Give a CSV file in UTF-8.") from error
    _check_span([row.day for row in rows], path)
    return CountTable(_summed(rows), len(rows), skipped)


def drop_mirrors(rows: Iterable[Row], mirrors: Sequence[tuple[str, str]] = MIRRORS) -> list[Row]:
    """Rows without the second telling of acts that are coded from both sides; classes are CAMEO codes here.

    Of each pair of codes the second is dropped as often as the first stands the other way round on the same day: a
    host's row that no visitor's row answers stays. Happenings of our own never need this: they list both parties once.
    """
    kept = list(rows)
    told = Counter[tuple[datetime.date, str, str, str]]()
    first_of = {second: first for first, second in mirrors}
    for row in kept:
        told[row.day, row.actor, row.recipient, row.label] += row.acts
    left = []
    for row in kept:
        mirror = (row.day, row.recipient, row.actor, first_of.get(row.label, ""))
        again = min(row.acts, told[mirror]) if row.label in first_of else 0
        told[mirror] -= again
        if row.acts > again or not again:
            left.append(row._replace(acts=row.acts - again))
    return left


def _rows(file: TextIO, path: Path) -> Iterator[Row | DataFileError]:
    reader = csv.reader(file, strict=True)
    places: dict[str, int] | None = None
    try:
        for values in reader:
            where = f"{path}:{reader.line_num}"
            if not values:
                continue
            if places is None:
                places = _places(values, where)
                width = len(values)
            else:
                yield _row(values, places, width, where)
    except csv.Error as error:
        # Where quoting breaks, the rest of the file cannot be told apart into rows.
        raise DataFileError(f"not CSV: {error}", where=f"{path}:{reader.line_num}", fix="Mend the quotes.") from error
    if places is None:
        raise DataFileError("the file is empty", where=f"{path}:1", fix=_NAME_THE_COLUMNS)


def _places(header: Sequence[str], where: str) -> dict[str, int]:
    names = [name.strip().lower() for name in header]
    missing = [column for column in COLUMNS if column not in names]
    if missing:
        raise DataFileError(f"no column {', '.join(missing)}", where=where, fix=_NAME_THE_COLUMNS)
    double = [column for column in COLUMNS if names.count(column) > 1]
    if double:
        raise DataFileError(f"column {double[0]} stands twice", where=where, fix=_NAME_THE_COLUMNS)
    return {column: names.index(column) for column in COLUMNS}


def _row(values: Sequence[str], places: dict[str, int], width: int, where: str) -> Row | DataFileError:
    if len(values) != width:
        what = f"the number of fields is wrong: {len(values)} instead of {width}"
        return DataFileError(what, where=where, fix="Quote fields that hold a comma.")
    day, actor, recipient, label, count = (values[places[column]].strip() for column in COLUMNS)
    for column, value in (("actor", actor), ("recipient", recipient), ("class", label)):
        if not value:
            return DataFileError(f"no {column}", where=where, fix="Write --- for an unknown party.")
    parsed_day, parsed_count = _day(day), _count(count)
    if parsed_day is None:
        return DataFileError(f"the date is no day: {day!r}", where=where, fix="Write days as 2024-06-15.")
    if parsed_count is None:
        fix = f"Write a whole number from 0 to {LARGEST_COUNT}."
        return DataFileError(f"the count is no whole number in range: {count!r}", where=where, fix=fix)
    return Row(parsed_day, actor, recipient, label, parsed_count)


def _day(text: str) -> datetime.date | None:
    # Only the long form: 20240615 and 2024-W24-6 are ISO days too, but more often slips.
    if len(text) != 10 or text[4] != "-":
        return None
    try:
        return datetime.date.fromisoformat(text)
    except ValueError:
        return None


def _count(text: str) -> int | None:
    # Spreadsheets and data frames write 3 as 3.0 once a column has held a gap.
    digits = text.removesuffix(".0")
    if not (digits.isascii() and digits.isdigit() and len(digits) <= 15):
        return None
    return int(digits) if int(digits) <= LARGEST_COUNT else None


def _check_span(days: Sequence[datetime.date], path: Path) -> None:
    if days and (max(days) - min(days)).days > LONGEST_SPAN:
        what = f"the days run from {min(days)} to {max(days)}"
        raise DataFileError(what, where=str(path), fix="Mend the date that is out of place: a table spans a century.")


def _summed(rows: Iterable[Row]) -> dict[datetime.date, dict[SeriesKey, int]]:
    days: dict[datetime.date, dict[SeriesKey, int]] = defaultdict(dict)
    for row in rows:
        cells = days[row.day]
        key = (row.actor, row.recipient, row.label)
        cells[key] = cells.get(key, 0) + row.acts
    return dict(days)
