"""GDELT's tables: every layout and packing, each fault with its line, and nothing lost on the way back."""

from __future__ import annotations

import gzip
import io
import zipfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pertanda.exceptions import InputError
from pertanda.sources.tables.found import Row
from pertanda.sources.tables.gdelt import GdeltEvents, GdeltMentions, gdelt_line
from pertanda.sources.tables.layouts import GDELT_1, GDELT_2, MENTIONS
from pertanda.sources.tables.load import Classing
from pertanda.sources.tables.tally import Cell
from sources.tables.build import INPUTS, Counted, cameo, gdelt

VISIT = Cell("2024-06-18", "RUS", "PRK", "verbal-cooperation")


def counted(tmp_path: Path, data: bytes, classing: Classing = Classing.QUAD) -> Counted:
    path = tmp_path / "table"
    path.write_bytes(data)
    return Counted(GdeltEvents(cameo), path, classing=classing)


def test_layouts_have_the_published_number_of_columns() -> None:
    assert [len(layout) for layout in (GDELT_2, GDELT_1, MENTIONS)] == [61, 58, 16]
    assert GDELT_2[25:35] == (
        *("IsRootEvent", "EventCode", "EventBaseCode", "EventRootCode", "QuadClass", "GoldsteinScale"),
        *("NumMentions", "NumSources", "NumArticles", "AvgTone"),
    )
    assert (GDELT_2[51], GDELT_2[58], GDELT_2[60]) == ("ActionGeo_Type", "ActionGeo_FeatureID", "SOURCEURL")


@pytest.mark.parametrize("layout", [GDELT_2, GDELT_1, GDELT_1[:-1]], ids=["2.0", "1.0", "before 2013"])
def test_every_layout_is_known_by_its_columns(tmp_path: Path, layout: tuple[str, ...]) -> None:
    found = counted(tmp_path, gdelt(layout=layout) * 3)
    assert found.counts == {VISIT: 3}
    assert list(found.events[0]["columns"]) == list(layout)
    assert found.events[0]["columns"]["GoldsteinScale"] == "1.9"
    assert (found.events[0]["type"], found.events[0]["mode"], found.events[0]["code"]) == ("CONSULT", "visit", "042")


def test_plain_gzip_and_zip_are_the_same_table(tmp_path: Path) -> None:
    data = gdelt() + gdelt(code="190")
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("20240618.export.CSV", data)
        packed.writestr("20240619.export.CSV", gdelt(day="20240619"))
    whole = counted(tmp_path, archive.getvalue())
    assert counted(tmp_path, data).counts == counted(tmp_path, gzip.compress(data)).counts
    assert whole.counts == counted(tmp_path, data + gdelt(day="20240619")).counts
    assert whole.events[2]["file"].endswith("table!20240619.export.CSV")


@pytest.mark.parametrize(
    ("classing", "label"),
    [("quad", "verbal-cooperation"), ("type", "CONSULT"), ("mode", "CONSULT.visit"), ("code", "042")],
)
def test_classes(tmp_path: Path, classing: str, label: str) -> None:
    (cell,) = counted(tmp_path, gdelt(), Classing(classing)).counts
    assert cell.label == label


def test_parties_are_countries_else_codes_else_nobody(tmp_path: Path) -> None:
    rows = gdelt(actor=("UNO", "")), gdelt(actor=("", "")), gdelt(actor=("ROMGOV", "ROM")), gdelt(recipient=("", ""))
    found = counted(tmp_path, b"".join(rows))
    assert [(event["actor"], event["recipient"]) for event in found.events] == [
        ("UNO", "PRK"),
        ("---", "PRK"),
        ("ROU", "PRK"),
        ("RUS", "---"),
    ]
    assert found.events[2]["columns"]["Actor1CountryCode"] == "ROM"


def test_rows_that_do_not_count_are_kept_with_line_and_reason(tmp_path: Path) -> None:
    rows = [
        gdelt(),
        b"too\tfew\n",
        gdelt(day="20240231"),
        gdelt(code="0421"),
        gdelt(code=""),
        gdelt(actor=("", ""), recipient=("", "")),
        b"\n",
        gdelt().replace(b"RUSGOV", b"\xff\xfe"),
        gdelt().replace(b"RUSGOV", b"x" * 70_000),
        gdelt(),
    ]
    found = counted(tmp_path, b"".join(rows))
    assert found.counts == {VISIT: 2}
    assert found.reasons == [
        (2, "61 columns wanted, 2 found"),
        (3, "SQLDATE is no day"),
        (4, "unknown code: 0421"),
        (5, "unknown code: none given"),
        (6, "neither party is named"),
        (8, "not UTF-8"),
        (9, "a row of more than 65,536 bytes"),
    ]
    assert found.rejected[0].row == "too\tfew"
    assert found.rejected[0].file == str(tmp_path / "table")
    assert (found.report.rows, found.report.counted) == (9, 2)
    assert found.report.rejected["unknown code"] == 2
    assert found.told == [9]


def test_a_header_line_is_passed_over(tmp_path: Path) -> None:
    assert counted(tmp_path, "\t".join(GDELT_2).encode() + b"\n" + gdelt()).counts == {VISIT: 1}


@pytest.mark.parametrize("data", [b"date,actor\n", b"%PDF-1.4\n", b"\0" * 100])
def test_a_file_of_another_kind_is_told(tmp_path: Path, data: bytes) -> None:
    with pytest.raises(InputError, match=r"table, line 1: the first line has 1 tab-separated columns, not 61 or 58"):
        counted(tmp_path, data)


def test_an_empty_file_has_no_rows(tmp_path: Path) -> None:
    assert counted(tmp_path, b"").report.rows == 0


def test_a_broken_archive_is_told(tmp_path: Path) -> None:
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("a.CSV", gdelt() * 1000)
    data = bytearray(archive.getvalue())
    data[60:80] = b"\x5a" * 20
    with pytest.raises(InputError, match="the archive is damaged"):
        counted(tmp_path, bytes(data))
    with pytest.raises(InputError, match="cut short"):
        counted(tmp_path, gzip.compress(gdelt() * 1000)[:-20])


def test_an_archive_that_unpacks_without_end_is_refused(tmp_path: Path) -> None:
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("a.CSV", b"\t" * 20_000_000)
    with pytest.raises(InputError, match=f"more than {INPUTS.largest_gzip_ratio} times its size"):
        counted(tmp_path, archive.getvalue())


def test_mentions_count_outlets(tmp_path: Path) -> None:
    columns = {"GLOBALEVENTID": "1", "MentionTimeDate": "20240618121500", "MentionSourceName": "antaranews.com"}
    path = tmp_path / "mentions"
    rows = [columns, columns, columns | {"MentionSourceName": ""}, columns | {"MentionTimeDate": "x"}]
    path.write_bytes(b"".join(gdelt_line(row, MENTIONS) for row in rows))
    found = Counted(GdeltMentions(), path, classing=Classing.CODE)
    assert found.counts == {Cell("2024-06-18", "antaranews.com", "---", "mention"): 2}
    assert found.reasons == [(3, "no MentionSourceName"), (4, "MentionTimeDate is no day")]


VALUES = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\t\r\n"), max_size=12)


@given(
    st.sampled_from([GDELT_2, GDELT_1]).flatmap(
        lambda layout: st.tuples(st.just(layout), st.lists(VALUES, min_size=len(layout), max_size=len(layout)))
    )
)
def test_a_row_written_again_is_the_same_row(made: tuple[tuple[str, ...], list[str]]) -> None:
    """Read back, every column is what it was, whatever stands in it; and the line is the same to the byte."""
    layout, values = made
    columns = dict(zip(layout, values, strict=True)) | {"GLOBALEVENTID": "7", "SQLDATE": "20240618"}
    line = gdelt_line(columns, layout)
    reader = GdeltEvents(cameo)
    (row,) = reader.rows(io.BytesIO(line))
    assert isinstance(row, Row)
    assert reader.columns(row.raw) == columns
    assert gdelt_line(reader.columns(row.raw), layout) == line


@pytest.mark.parametrize("sign", ["\t", "\n", "\r"])
def test_what_the_format_cannot_hold_is_refused(sign: str) -> None:
    with pytest.raises(InputError, match="Actor1Name holds a tab or a line end"):
        gdelt_line({"Actor1Name": f"a{sign}b"})


@given(st.binary(max_size=300))
def test_any_bytes_are_rows_or_faults_or_told(data: bytes) -> None:
    reader = GdeltEvents(cameo)
    for found in reader.rows(io.BytesIO(gdelt() + data)):
        assert found.line >= 1
        if isinstance(found, Row):
            assert len(reader.columns(found.raw)) == 61
