"""The tables in a file: plain, gzip, or every member of a zip archive."""

from __future__ import annotations

import zipfile
import zlib
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import BinaryIO, NamedTuple, cast

from pertanda.exceptions import InputError
from pertanda.settings import InputSettings
from pertanda.sources.bounded import open_bytes

__all__ = ["DAMAGE", "TableFile", "open_tables"]

# What reading a damaged member of an archive may raise.
DAMAGE = (zipfile.BadZipFile, zlib.error, EOFError)

_ZIP_MAGIC = b"PK\x03\x04"
_RATIO_FLOOR = 1_000_000


class TableFile(NamedTuple):
    """A table's name for messages (a member of an archive is `archive!member`) and its bytes as a stream."""

    name: str
    stream: BinaryIO


def open_tables(path: Path, settings: InputSettings) -> Iterator[TableFile]:
    """Every table of a file, open until the next is asked for. Raises InputError when it cannot be read."""
    with closing(open_bytes(path, settings)) as stream:
        if stream.peek(4)[:4] != _ZIP_MAGIC:
            yield TableFile(str(path), stream)
            return
    yield from _members(path, settings)


def _members(path: Path, settings: InputSettings) -> Iterator[TableFile]:
    try:
        with zipfile.ZipFile(path) as archive:
            for member in archive.infolist():
                if member.is_dir():
                    continue
                _check(member, settings)
                with archive.open(member) as stream:
                    yield TableFile(f"{path}!{member.filename}", cast(BinaryIO, stream))
    except (zipfile.BadZipFile, RuntimeError, NotImplementedError, OSError) as error:
        raise InputError(f"the zip archive cannot be read: {error}", where=str(path), fix="Fetch it again.") from error


def _check(member: zipfile.ZipInfo, settings: InputSettings) -> None:
    # zipfile gives no byte beyond the declared size, so the declared ratio is the true one.
    ratio = settings.largest_gzip_ratio
    if member.file_size > _RATIO_FLOOR and member.file_size > ratio * max(1, member.compress_size):
        what = f"{member.filename} unpacks to more than {ratio} times its size"
        raise InputError(what, fix="Raise inputs.largest_gzip_ratio if it is honest.")
