"""The archive: what is appended comes back, what was never acknowledged is cut, what is damaged is found."""

from __future__ import annotations

import gzip
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pertanda.exceptions import NotFoundError, StoreCorruptError
from pertanda.records.gathering import ArchiveRow
from pertanda.sources.archive import Archive, ArchivedPage
from pertanda.sources.inputs import open_inputs
from sources.gather.desk import NOW
from sources.gather.replay import article_page, quick

HEADERS = {"content-type": "text/html", "content-encoding": "gzip", "set-cookie": "secret=1", "server": "x"}


def page(number: int, body: bytes | None = None) -> ArchivedPage:
    """A page to keep."""
    return ArchivedPage(f"http://a.test/{number}", 200, HEADERS, body or article_page("a", number), NOW)


def filled(folder: Path, count: int, largest: int = 10**9) -> list[ArchiveRow]:
    """An archive of so many pages, closed."""
    archive = Archive(folder, largest_file=largest)
    archive.open(None)
    rows = [archive.append(page(number)) for number in range(count)]
    archive.sync()
    archive.close()
    return rows


@settings(max_examples=30)
@given(st.binary(max_size=2000))
def test_any_bytes_come_back(tmp_path_factory: pytest.TempPathFactory, body: bytes) -> None:
    archive = Archive(tmp_path_factory.mktemp("archive"), largest_file=10**9)
    archive.open(None)
    row = archive.append(ArchivedPage("http://a.test/", 200, HEADERS, body, NOW))
    archive.sync()
    assert archive.read(row).body == body
    archive.close()


def test_headers_come_back_without_those_that_are_no_part_of_a_page(tmp_path: Path) -> None:
    (row,) = filled(tmp_path, 1)
    headers = Archive(tmp_path, largest_file=1).read(row).headers
    assert headers["x-archive-orig-content-encoding"] == "gzip"
    assert headers["content-length"] == str(len(article_page("a", 0)))
    assert "secret" not in str(headers)


def test_files_are_begun_anew_and_all_read_by_another_reader(tmp_path: Path) -> None:
    rows = filled(tmp_path, 10, largest=1500)
    assert len({row.file for row in rows}) > 2
    read = list(open_inputs([tmp_path], settings=quick()))
    assert {getattr(item, "url", None) for item in read} == {row.url for row in rows}


@pytest.mark.parametrize("tail", [b"", b"x", gzip.compress(b"WARC/1.1 never acknowledged", mtime=0), bytes(5000)])
def test_what_lies_beyond_the_last_row_is_cut(tmp_path: Path, tail: bytes) -> None:
    rows = filled(tmp_path, 3)
    with (tmp_path / rows[-1].file).open("ab") as file:
        file.write(tail)
    (tmp_path / "pages-000009.warc.gz").write_bytes(b"a file that no row knows")
    archive = Archive(tmp_path, largest_file=10**9)
    assert archive.open(rows[-1]) == len(tail) + 24
    row = archive.append(page(7))
    archive.sync()
    archive.close()
    assert row.offset == rows[-1].offset + rows[-1].length
    assert [archive.read(one).url for one in (*rows, row)] == [one.url for one in (*rows, row)]
    assert len(list(open_inputs([tmp_path], settings=quick()))) == 4


@pytest.mark.parametrize("cut", [1, 9, 200])
def test_a_cut_record_is_found(tmp_path: Path, cut: int) -> None:
    (row,) = filled(tmp_path, 1)
    path = tmp_path / row.file
    path.write_bytes(path.read_bytes()[:-cut])
    with pytest.raises(StoreCorruptError, match="damaged"):
        Archive(tmp_path, largest_file=1).open(row)


def test_every_flipped_bit_in_the_compressed_page_is_found_or_harmless(tmp_path: Path) -> None:
    (row,) = filled(tmp_path, 1)
    path, archive = tmp_path / row.file, Archive(tmp_path, largest_file=1)
    whole = path.read_bytes()
    for position in range(0, len(whole), 7):
        path.write_bytes(whole[:position] + bytes([whole[position] ^ 4]) + whole[position + 1 :])
        try:
            assert archive.read(row).body == article_page("a", 0)
        except StoreCorruptError:
            continue


def test_a_missing_file_says_what_to_do(tmp_path: Path) -> None:
    (row,) = filled(tmp_path, 1)
    (tmp_path / row.file).unlink()
    with pytest.raises(NotFoundError, match="archive folder"):
        Archive(tmp_path, largest_file=1).read(row)
