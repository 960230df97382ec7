"""`pertanda import`: tables to counts that `pertanda anomalies` reads, files whole or not there."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from pertanda.cli.import_ import command
from pertanda.exceptions import InputError, UsageError
from pertanda.signals.table import read_counts
from pertanda.sources.tables.gdelt import gdelt_line
from pertanda.sources.tables.layouts import ACLED, ICEWS, MENTIONS, POLECAT
from sources.tables.build import gdelt, table


def run(*arguments: str) -> str:
    return CliRunner().invoke(command, arguments, catch_exceptions=False).output


def test_gdelt_to_counts_events_and_rejected_rows(tmp_path: Path) -> None:
    source, out, events, rejected = (tmp_path / name for name in ("g.CSV", "counts.csv", "e.jsonl", "r.csv"))
    source.write_bytes(gdelt() * 2 + gdelt(code="9999") + gdelt(code="190"))
    shown = run("gdelt", str(source), "--out", str(out), "--events", str(events), "--rejected", str(rejected))
    assert "4 rows, 3 counted in 2 cells, 1 not." in shown
    assert "1  unknown code" in shown
    table = read_counts(out)
    assert sum(count for day in table.days.values() for count in day.values()) == 3
    assert out.read_text(encoding="utf-8").splitlines()[1] == "2024-06-18,RUS,PRK,material-conflict,1"
    rows = [json.loads(line) for line in events.read_text(encoding="utf-8").splitlines()]
    assert [row["code"] for row in rows] == ["042", "042", "190"]
    assert b"".join(gdelt_line(row["columns"]) for row in rows) == gdelt() * 2 + gdelt(code="190")
    (kept,) = csv.DictReader(rejected.read_text(encoding="utf-8").splitlines())
    assert (kept["file"], kept["line"], kept["reason"]) == (str(source), "3", "unknown code: 9999")
    assert kept["row"].split("\t")[26] == "9999"


@pytest.mark.parametrize(
    ("name", "data", "line"),
    [
        (
            "icews",
            table(
                ICEWS,
                {
                    "Event Date": "2014-06-18",
                    "Source Country": "Russian Federation",
                    "Target Country": "North Korea",
                    "CAMEO Code": "042",
                },
            ),
            "2014-06-18,RUS,PRK,verbal-cooperation,1",
        ),
        (
            "acled",
            table(
                ACLED,
                {"event_date": "2026-01-02", "sub_event_type": "Attack", "actor1": "A", "actor2": "B"},
                delimiter=",",
            ),
            "2026-01-02,A,B,material-conflict,1",
        ),
        (
            "plover",
            table(POLECAT, {"Event Date": "2023-05-01", "Event Type": "AID", "Actor Country": "IDN"}),
            "2023-05-01,IDN,---,material-cooperation,1",
        ),
        (
            "mentions",
            gdelt_line({"MentionTimeDate": "20240618000000", "MentionSourceName": "tempo.co"}, MENTIONS),
            "2024-06-18,tempo.co,---,mention,1",
        ),
    ],
)
def test_every_table(tmp_path: Path, name: str, data: bytes, line: str) -> None:
    path = tmp_path / "table"
    path.write_bytes(data)
    assert line in run(name, str(path)).splitlines()


def test_class_by_type(tmp_path: Path) -> None:
    path = tmp_path / "table"
    path.write_bytes(gdelt())
    assert "2024-06-18,RUS,PRK,CONSULT,1" in run("gdelt", str(path), "--class", "type").splitlines()


def test_a_table_that_breaks_off_leaves_no_file(tmp_path: Path) -> None:
    good, bad, out = tmp_path / "good", tmp_path / "bad", tmp_path / "counts.csv"
    good.write_bytes(gdelt())
    bad.write_bytes(b"no table\n")
    with pytest.raises(InputError, match="bad"):
        run("gdelt", str(good), str(bad), "--out", str(out), "--events", str(tmp_path / "e"))
    assert sorted(path.name for path in tmp_path.iterdir()) == ["bad", "good"]


def test_no_row_that_counts_is_an_error(tmp_path: Path) -> None:
    path = tmp_path / "table"
    path.write_bytes(gdelt(code="?"))
    with pytest.raises(InputError, match="no row could be counted"):
        run("gdelt", str(path), "--out", str(tmp_path / "out"))


def test_a_file_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    path = tmp_path / "table"
    path.write_bytes(gdelt())
    with pytest.raises(UsageError, match="cannot be written"):
        run("gdelt", str(path), "--out", str(tmp_path / "nowhere" / "out"))
