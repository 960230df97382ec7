"""Whether the archive still holds what the desk says it holds."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

from pertanda.exceptions import PertandaError
from pertanda.records.gathering import ArchiveRow
from pertanda.sources.archive import Archive

__all__ = ["ArchiveCheck", "check_archive"]


class ArchiveCheck(NamedTuple):
    """What a check of the archive came to: pages and files looked at, and one complaint for each that is not sound."""

    pages: int
    files: int
    complaints: tuple[str, ...]


def check_archive(folder: Path, rows: Iterable[ArchiveRow], *, deep: bool = False) -> ArchiveCheck:
    """Holds each row against the archive's files: is the file there, and does it reach as far as the page?

    `deep` reads every page and verifies its digest, at the speed of the disk and gzip. A missing file is one complaint
    however many pages lay in it.
    """
    archive, sizes, pages = Archive(folder, largest_file=1), dict[str, int | None](), 0
    complaints = dict[str, None]()
    for row in rows:
        pages += 1
        if row.file not in sizes:
            sizes[row.file] = _size(folder / row.file)
        complaint = _complaint(row, sizes[row.file]) or (_damage(archive, row) if deep else None)
        if complaint:
            complaints[complaint] = None
    return ArchiveCheck(pages, len(sizes), tuple(complaints))


def _size(path: Path) -> int | None:
    try:
        return path.stat().st_size
    except OSError:
        return None


def _complaint(row: ArchiveRow, size: int | None) -> str | None:
    if size is None:
        return f"{row.file} is not here"
    end = row.offset + row.length
    if end > size:
        return f"{row.file}@{row.offset}: the page ends at byte {end}, the file at {size}"
    return None


def _damage(archive: Archive, row: ArchiveRow) -> str | None:
    try:
        archive.read(row)
    except PertandaError as error:
        return f"{row.file}@{row.offset}: {error.what}"
    return None
