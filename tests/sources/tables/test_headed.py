"""Tables with a header: columns by name in any order, faults by line, others' words read as ours."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pertanda.exceptions import DataFileError, InputError
from pertanda.records.vocabulary import MODES, EventType
from pertanda.sources.tables.found import Fault, TableReader, day_of
from pertanda.sources.tables.headed import Acled, Icews, Polecat
from pertanda.sources.tables.layouts import ACLED, ICEWS, POLECAT
from pertanda.sources.tables.load import Classing
from pertanda.sources.tables.names import Meaning, load_names, meaning_of, words_of
from pertanda.sources.tables.tally import Cell
from sources.tables.build import Counted, cameo, country, table

VISIT = {
    "Event Date": "2014-06-18",
    "Source Name": "Vladimir Putin",
    "Source Country": "Russian Federation",
    "CAMEO Code": "042",
    "Target Name": "Kim Jong-Un",
    "Target Country": "North Korea",
}
RAID = {"event_date": "2026-01-02", "event_type": "Battles", "sub_event_type": "Armed clash", "fatalities": "3"}
RAID |= {"actor1": "Army of Contoh (2020-)", "actor2": "Rebels", "notes": 'They said "go",\nand left.'}
TALK = {"Event Date": "2023-05-01", "Event Type": "CONSULT", "Event Mode": "visit", "Actor Country": "RUS"}
TALK |= {"Actor Name": "Lavrov", "Recipient Name": "UN", "Recipient Country": "None"}


def counted(tmp_path: Path, reader: TableReader, data: bytes, classing: Classing = Classing.MODE) -> Counted:
    path = tmp_path / "table"
    path.write_bytes(data)
    return Counted(reader, path, classing=classing)


def test_layouts_have_the_published_number_of_columns() -> None:
    assert [len(set(layout)) for layout in (ICEWS, ACLED, POLECAT)] == [20, 31, 40]


def test_icews(tmp_path: Path) -> None:
    other = VISIT | {"Target Country": "NULL", "Target Name": "Atlantis Council"}
    unknown = VISIT | {"Source Country": "Atlantis", "CAMEO Code": "42"}
    found = counted(tmp_path, Icews(cameo, country), table(ICEWS, VISIT, other, unknown))
    assert found.counts == {
        Cell("2014-06-18", "RUS", "PRK", "CONSULT.visit"): 1,
        Cell("2014-06-18", "RUS", "Atlantis Council", "CONSULT.visit"): 1,
    }
    assert found.reasons == [(4, "unknown code: 42")]
    odd = VISIT | {"Target Country": "Occupied Palestinian Territory"}
    gaza = counted(tmp_path, Icews(cameo, country), table(ICEWS, odd))
    assert [cell.recipient for cell in gaza.counts] == ["PSE"]
    assert found.events[0]["columns"]["Source Name"] == "Vladimir Putin"


def test_acled_shape_with_a_note_over_two_lines(tmp_path: Path) -> None:
    protest = RAID | {"sub_event_type": "Peaceful protest", "actor1": "Protesters", "actor2": ""}
    found = counted(tmp_path, Acled(), table(ACLED, RAID, protest, RAID | {"sub_event_type": "?"}, delimiter=","))
    assert found.counts == {
        Cell("2026-01-02", "Army of Contoh (2020-)", "Rebels", "ASSAULT"): 1,
        Cell("2026-01-02", "Protesters", "---", "PROTEST.demo"): 1,
    }
    assert found.events[0]["columns"]["notes"] == RAID["notes"]
    assert [event["line"] for event in found.events] == [2, 4]
    assert found.reasons == [(6, "unknown code: ?")]


def test_polecat_with_old_and_unknown_names(tmp_path: Path) -> None:
    rows = [TALK, TALK | {"Event Type": "DEMAND", "Event Mode": "meet"}, TALK | {"Event Mode": "seance"}]
    found = counted(tmp_path, Polecat(country), table(POLECAT, *rows, TALK | {"Event Type": "DREAM"}))
    assert [cell.label for cell in found.counts] == ["CONSULT", "CONSULT.visit", "REQUEST.meet"]
    assert {(cell.actor, cell.recipient) for cell in found.counts} == {("RUS", "UN")}
    assert found.reasons == [(5, "unknown code: DREAM.visit")]


def test_columns_may_stand_in_any_order_and_more_of_them(tmp_path: Path) -> None:
    layout = ["mine", *reversed(ACLED)]
    found = counted(tmp_path, Acled(), b"\xef\xbb\xbf" + table(layout, RAID, delimiter=","))
    assert found.report.counted == 1


def test_a_missing_column_is_named(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"table, line 1: the first line names no column actor1, actor2"):
        counted(tmp_path, Acled(), b"event_date,sub_event_type\n")


def test_faults_are_told_by_line(tmp_path: Path) -> None:
    header, row = table(ICEWS, VISIT).splitlines(keepends=True)
    rows = [row.replace(b"Putin", b"\xff"), b"short\trow\n", row.replace(b"2014", b"20x4"), b"\n", b"x" * 1_000_001]
    found = counted(tmp_path, Icews(cameo, country), header + b"".join(rows) + b"\n" + row)
    assert found.reasons == [
        (2, "not UTF-8"),
        (3, "20 columns wanted, 2 found"),
        (4, "Event Date is no day"),
        (6, "a line of more than 1,000,000 bytes"),
    ]
    assert found.report.counted == 1


def test_a_quote_that_never_closes_costs_no_more_than_its_own_rows(tmp_path: Path) -> None:
    header, row = table(ICEWS, VISIT).splitlines(keepends=True)
    rows = 1000
    found = counted(tmp_path, Icews(cameo, country), header + b'"' + row * rows + b"x" * 200_000 + b"\n" + row)
    assert found.rejected[0].line == 2
    assert found.rejected[0].reason.startswith("not readable as CSV")
    assert found.report.counted > 0


@given(st.binary(max_size=200))
def test_any_bytes_are_rows_or_faults(data: bytes) -> None:
    header = table(ACLED, delimiter=",")
    for found in Acled().rows(io.BytesIO(header + data)):
        assert found.line >= 2
        assert isinstance(found, Fault) or day_of(found.date) == found.date


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("20240618", "2024-06-18"),
        ("20240618121500", "2024-06-18"),
        ("2024-06-18", "2024-06-18"),
        ("2024-06-18 00:00:00", "2024-06-18"),
        ("20240230", None),
        ("2024-6-18", None),
        ("18 June 2024", None),
        ("", None),
        ("٢٠٢٤٠٦١٨", None),
    ],
)
def test_days(text: str, day: str | None) -> None:
    assert day_of(text) == day


def test_every_meaning_is_written_and_read_back() -> None:
    every = [Meaning(type_, mode) for type_ in EventType for mode in (None, *MODES[type_])]
    assert [meaning_of(words_of(one)) for one in every] == every
    assert [meaning_of(term) for term in ("", "CONSULT.", "CONSULT.aerial", "DREAM")] == [None] * 4


def test_a_reading_that_is_no_act_of_ours_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "names.toml"
    path.write_text('[countries]\n[country_names]\n[plover]\n[acled]\n"Attack" = "ASSAULT.visit"\n', encoding="utf-8")
    with pytest.raises(DataFileError, match=r"'Attack': 'ASSAULT.visit' is no type or mode"):
        load_names(path)
