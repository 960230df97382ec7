"""Bytes under limits: files opened with gzip undone, read up to a cap, or line by line."""

from __future__ import annotations

import io
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO, NamedTuple

from pertanda.exceptions import InputError
from pertanda.settings import InputSettings

__all__ = ["GZIP_MAGIC", "Line", "gunzip", "lines", "open_bytes", "read_all"]

GZIP_MAGIC = b"\x1f\x8b"
_CHUNK = 65_536
# Small files of repeated lines reach high ratios honestly; the ratio counts only beyond the first megabyte.
_RATIO_FLOOR = 1_000_000


class Line(NamedTuple):
    """One line of a file: its number from 1, and its bytes, or None when it is longer than the limit."""

    number: int
    data: bytes | None


class _BoundedGunzip(io.RawIOBase):
    """The unpacked bytes of a gzip stream, several members in a row included. Reading raises InputError."""

    def __init__(self, packed: BinaryIO, largest_ratio: int) -> None:
        self._packed = packed
        self._ratio = largest_ratio
        self._inflate = zlib.decompressobj(wbits=31)
        self._pending = b""
        self._read = self._written = 0
        self._inside = False

    def readable(self) -> bool:
        return True

    def close(self) -> None:
        self._packed.close()
        super().close()

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        """Fill `buffer`; 0 at the end. Raises InputError for damaged, cut or absurdly compressed data."""
        while True:
            if not self._pending and not self._refill():
                return 0
            data = self._inflate_into(len(buffer))
            if data:
                buffer[: len(data)] = data
                return len(data)

    def _refill(self) -> bool:
        self._pending = self._packed.read(_CHUNK)
        self._read += len(self._pending)
        if not self._pending and self._inside:
            raise InputError("the gzip data is cut short", fix="Fetch the file again.")
        return bool(self._pending)

    def _inflate_into(self, room: int) -> bytes:
        if not self._inside:
            self._open_member()
        try:
            data = self._inflate.decompress(self._pending, room)
        except zlib.error as error:
            raise InputError(f"the gzip data is damaged ({error})", fix="Fetch the file again.") from error
        self._pending = self._inflate.unconsumed_tail
        if self._inflate.eof:
            self._inside = False
            self._pending = self._inflate.unused_data
        self._count(len(data))
        return data

    def _open_member(self) -> None:
        # Zero bytes after a member are padding (tapes, tar), not data.
        self._pending = self._pending.lstrip(b"\0")
        self._inflate = zlib.decompressobj(wbits=31)
        self._inside = bool(self._pending)

    def _count(self, size: int) -> None:
        self._written += size
        if self._written > _RATIO_FLOOR and self._written > self._ratio * self._read:
            raise InputError(
                f"it unpacks to more than {self._ratio} times its size",
                fix="A page does not; raise inputs.largest_gzip_ratio if it is honest.",
            )


def open_bytes(path: Path, settings: InputSettings) -> io.BufferedReader:
    """The file's bytes as a stream, gzip undone. Raises InputError when it cannot be opened; so may reading."""
    try:
        packed = path.open("rb")
        magic = packed.read(2)
        packed.seek(0)
    except OSError as error:
        raise InputError(f"it cannot be read: {error.strerror}", fix="Check its permissions.") from error
    if magic != GZIP_MAGIC:
        return packed
    return io.BufferedReader(_BoundedGunzip(packed, settings.largest_gzip_ratio))


def gunzip(packed: bytes, settings: InputSettings) -> bytes:
    """The unpacked bytes of gzip data in memory, under the limits of size and ratio. Raises InputError beyond them."""
    stream = io.BufferedReader(_BoundedGunzip(io.BytesIO(packed), settings.largest_gzip_ratio))
    return read_all(stream, settings.largest_bytes, "A page is not; leave it out.")


def read_all(stream: BinaryIO, limit: int, fix: str) -> bytes:
    """Everything up to `limit` bytes. Raises InputError when there is more, or when reading fails."""
    try:
        data = stream.read(limit + 1)
    except OSError as error:
        raise InputError(f"it cannot be read: {error.strerror}", fix="Check the disk.") from error
    if len(data) > limit:
        raise InputError(f"it is larger than {limit:,} bytes", fix=fix)
    return data


def lines(stream: BinaryIO, limit: int) -> Iterator[Line]:
    """The lines without their ends. A line over `limit` bytes is passed over without being kept."""
    number = 0
    while line := stream.readline(limit + 1):
        number += 1
        if len(line) <= limit or line.endswith(b"\n"):
            yield Line(number, line.rstrip(b"\r\n"))
        else:
            _skip_line(stream)
            yield Line(number, None)


def _skip_line(stream: BinaryIO) -> None:
    while (rest := stream.readline(_CHUNK)) and not rest.endswith(b"\n"):
        pass
