"""Reading the tab-separated tables of `data/`: a header line, `#` comments, one record a line."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TypeVar

import msgspec

from pertanda.exceptions import DataFileError

__all__ = ["fields_of", "read_rows"]

T = TypeVar("T")


def read_rows(path: Path, shape: type[T]) -> list[tuple[int, T]]:
    """Every line as (line number, record of `shape`); empty fields count as absent, so they take the default.

    Raises DataFileError with file and line: unreadable file, wrong number of fields, or a value of the wrong type.
    """
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise DataFileError(f"cannot be read: {error}", where=str(path), fix="Check path and encoding.") from error
    return [(number, _record(row, shape, f"{path}:{number}")) for number, row in fields_of(text, str(path))]


def fields_of(text: str, name: str) -> Iterator[tuple[int, dict[str, str]]]:
    """Each data line of `text` as (line number, field by column). `name` stands for the file in a DataFileError."""
    columns: list[str] | None = None
    for number, line in enumerate(text.split("\n"), 1):
        if not line.strip() or line.startswith("#"):
            continue
        values = line.split("\t")
        if columns is None:
            columns = values
        elif len(values) != len(columns):
            what = f"{len(values)} fields instead of {len(columns)}"
            raise DataFileError(what, where=f"{name}:{number}", fix="Give " + ", ".join(columns) + ", tab-separated.")
        else:
            yield number, {column: value for column, value in zip(columns, values, strict=True) if value != ""}


def _record(row: dict[str, str], shape: type[T], where: str) -> T:
    try:
        return msgspec.convert(row, shape, strict=False)
    except msgspec.ValidationError as error:
        raise DataFileError(str(error), where=where, fix=f"See the class {shape.__name__}.") from error
