"""Tables of counts from CSV: every fault has its line; mirrors are told once."""

from __future__ import annotations

import contextlib
import datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pertanda.exceptions import DataFileError, InputError, PertandaError
from pertanda.signals.table import Row, drop_mirrors, read_counts

HEADER = "date,actor,recipient,class,count\n"
DAY = datetime.date(2024, 6, 1)


def written(folder: Path, text: str | bytes) -> Path:
    path = folder / "counts.csv"
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    return path


def test_rows_are_read_and_repeated_ones_summed(tmp_path: Path) -> None:
    text = HEADER + "2024-06-01,USA,PRK,0,3\n2024-06-01,USA,PRK,0,2.0\n\n2024-06-02,PRK,USA,talks,0\n"
    table = read_counts(written(tmp_path, text))
    assert table.days == {
        DAY: {("USA", "PRK", "0"): 5},
        DAY + datetime.timedelta(days=1): {("PRK", "USA", "talks"): 0},
    }
    assert (table.rows, table.skipped) == (3, [])


def test_columns_in_any_order_further_ones_and_a_byte_order_mark_are_fine(tmp_path: Path) -> None:
    text = "\ufeffCount,note, Class ,recipient,actor,date\r\n4,x,2,B,A,2024-06-01\r\n"
    assert read_counts(written(tmp_path, text)).days == {DAY: {("A", "B", "2"): 4}}


def test_a_header_alone_is_an_empty_table(tmp_path: Path) -> None:
    assert read_counts(written(tmp_path, HEADER)).days == {}


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("2024-13-01,A,B,0,1", "the date is no day: '2024-13-01'"),
        ("20240601,A,B,0,1", "the date is no day"),
        (",A,B,0,1", "the date is no day"),
        ("2024-06-01,,B,0,1", "no actor"),
        ("2024-06-01,A, ,0,1", "no recipient"),
        ("2024-06-01,A,B,,1", "no class"),
        ("2024-06-01,A,B,0,-1", "the count is no whole number in range: '-1'"),
        ("2024-06-01,A,B,0,1.5", "the count is no whole number"),
        ("2024-06-01,A,B,0,", "the count is no whole number"),
        ("2024-06-01,A,B,0,nan", "the count is no whole number"),
        ("2024-06-01,A,B,0,²", "the count is no whole number"),
        ("2024-06-01,A,B,0,1000000000001", "the count is no whole number"),
        ("2024-06-01,A,B,0", "the number of fields is wrong: 4 instead of 5"),
        ("2024-06-01,A,B,0,1,7", "the number of fields is wrong: 6 instead of 5"),
    ],
)
def test_a_faulty_row_is_named_and_can_be_skipped(tmp_path: Path, line: str, words: str) -> None:
    path = written(tmp_path, HEADER + "2024-06-01,A,B,0,1\n" + line + "\n")
    with pytest.raises(DataFileError) as error:
        read_counts(path)
    assert error.value.line().startswith(f"{path}:3: {words}")
    table = read_counts(path, skip_bad=True)
    assert table.days == {DAY: {("A", "B", "0"): 1}}
    assert [fault.where for fault in table.skipped] == [f"{path}:3"]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", ":1: the file is empty"),
        ("date,actor,recipient,count\n", ":1: no column class"),
        ("date,actor,actor,recipient,class,count\n", ":1: column actor stands twice"),
        (HEADER + '2024-06-01,"A,B,0,1\n', "not CSV"),
        (HEADER + "0001-01-01,A,B,0,1\n2024-06-01,A,B,0,1\n", "the days run from 0001-01-01"),
    ],
)
def test_a_faulty_file_is_never_skipped(tmp_path: Path, text: str, words: str) -> None:
    with pytest.raises(DataFileError) as error:
        read_counts(written(tmp_path, text), skip_bad=True)
    assert words in error.value.line()


@pytest.mark.parametrize("content", [b"\xff\xfe\x00d", HEADER.encode() + b"2024-06-01,\xe9,B,0,1\n"])
def test_a_file_of_another_encoding_is_no_input(tmp_path: Path, content: bytes) -> None:
    with pytest.raises(InputError, match="UTF-8"):
        read_counts(written(tmp_path, content))


def test_a_missing_file_is_no_input(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="cannot be read"):
        read_counts(tmp_path / "none.csv")


@given(st.binary(max_size=200))
def test_hostile_bytes_end_in_an_error_of_ours_or_a_table(
    tmp_path_factory: pytest.TempPathFactory, data: bytes
) -> None:
    path = written(tmp_path_factory.mktemp("hostile"), HEADER.encode() + data)
    with contextlib.suppress(PertandaError):
        assert read_counts(path, skip_bad=True).rows >= 0


def test_a_visit_told_from_both_sides_counts_once() -> None:
    rows = [
        Row(DAY, "A", "B", "042", 2),
        Row(DAY, "B", "A", "043", 2),
        Row(DAY, "C", "A", "043", 1),
        Row(DAY, "B", "A", "057", 1),
    ]
    assert drop_mirrors(rows) == [rows[0], rows[2], rows[3]]


def test_hosts_beyond_the_visits_told_stay() -> None:
    rows = [Row(DAY, "A", "B", "042", 1), Row(DAY, "B", "A", "043", 1), Row(DAY, "B", "A", "043", 3)]
    assert drop_mirrors(rows) == [rows[0], rows[2]]


def test_a_mirror_of_another_day_is_none() -> None:
    rows = [Row(DAY, "A", "B", "042", 1), Row(DAY + datetime.timedelta(days=1), "B", "A", "043", 1)]
    assert drop_mirrors(rows) == rows
