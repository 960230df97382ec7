"""Holding the desk's rows against the archive."""

from __future__ import annotations

from pathlib import Path

from pertanda.sources.archive_check import ArchiveCheck, check_archive
from sources.gather.test_archive import filled


def test_a_sound_archive(tmp_path: Path) -> None:
    rows = filled(tmp_path, 6, largest=1500)
    files = len({row.file for row in rows})
    assert check_archive(tmp_path, rows) == check_archive(tmp_path, rows, deep=True) == ArchiveCheck(6, files, ())
    assert check_archive(tmp_path / "none", []) == ArchiveCheck(0, 0, ())


def test_a_missing_and_a_cut_file_are_found_without_reading(tmp_path: Path) -> None:
    rows = filled(tmp_path, 6, largest=1500)
    (tmp_path / rows[0].file).unlink()
    last = tmp_path / rows[-1].file
    last.write_bytes(last.read_bytes()[: rows[-1].offset + 10])
    complaints = check_archive(tmp_path, rows).complaints
    assert complaints[0] == f"{rows[0].file} is not here"
    assert complaints[1].startswith(f"{rows[-1].file}@{rows[-1].offset}: the page ends at byte")
    assert len(complaints) == 2


def test_a_flipped_bit_is_found_by_reading(tmp_path: Path) -> None:
    rows = filled(tmp_path, 3)
    path, middle = tmp_path / rows[1].file, rows[1].offset + rows[1].length // 2
    data = bytearray(path.read_bytes())
    data[middle] ^= 4
    path.write_bytes(data)
    assert check_archive(tmp_path, rows).complaints == ()
    assert check_archive(tmp_path, rows, deep=True).complaints == (
        f"{rows[1].file}@{rows[1].offset}: the archived page is damaged",
    )
