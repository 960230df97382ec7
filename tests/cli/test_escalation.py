"""`pertanda escalation`, `pertanda sources volume` and the doctor's silences, as a user types them. Data SYNTHETIC."""

from __future__ import annotations

import datetime
import json
from pathlib import Path
from typing import Any

import pytest

from pertanda import flow
from pertanda.cli.main import main
from pertanda.flow import Tools
from pertanda.records.document import RawArticle
from pertanda.store.desk import Desk

LAST = datetime.date(2024, 6, 15)


def call(capsys: pytest.CaptureFixture[str], *arguments: object) -> tuple[int, list[Any], str]:
    with pytest.raises(SystemExit) as caught:
        main([str(one) for one in arguments])
    told = capsys.readouterr()
    return int(caught.value.code or 0), [json.loads(line) for line in told.out.splitlines()], told.err


def counts(path: Path, days: int = 100) -> Path:
    """A attacks B (CAMEO 190) every fifth day, in the last week three times a day; B accuses A (112) every tenth."""
    lines = ["date,actor,recipient,class,count"]
    for back in range(days):
        day = LAST - datetime.timedelta(days=back)
        if back < 7 or back % 5 == 0:
            lines.append(f"{day},A,B,190,{3 if back < 7 else 1}")
        if back % 10 == 0:
            lines.append(f"{day},B,A,112,1")
            lines.append(f"{day},C,D,112,1")
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def test_a_table_is_compared_dyad_by_dyad(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = counts(tmp_path / "counts.csv")
    code, lines, said = call(capsys, "escalation", path)
    assert code == 0
    assert [(one["actor"], one["recipient"], one["part"], one["rises"]) for one in lines] == [
        ("A", "B", "act", True), ("B", "A", "threat", False), ("C", "D", "threat", False),
    ]  # fmt: skip
    assert lines[0]["as_of"] == "2024-06-15"
    assert lines[0]["low"] > 1
    assert len(lines[0]["weeks"]) == 28
    assert lines[0]["weeks"][-1] == max(lines[0]["weeks"])
    assert "1 rise" in said


def test_one_dyad_either_way_and_an_earlier_day(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = counts(tmp_path / "counts.csv")
    _, lines, _ = call(capsys, "escalation", path, "--dyad", "B", "A", "--date", "2024-06-08", "--json")
    assert {(one["actor"], one["recipient"]) for one in lines} == {("A", "B"), ("B", "A")}
    assert not any(one["rises"] for one in lines)


def test_a_short_table_says_why_nothing_is_compared(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, lines, said = call(capsys, "escalation", counts(tmp_path / "counts.csv", 30))
    assert (code, lines) == (0, [])
    assert "12 days of past are known, 28 are needed" in said


def test_an_empty_table_and_a_missing_desk_are_errors(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "empty.csv"
    path.write_text("date,actor,recipient,class,count\n", encoding="utf-8")
    code, _, said = call(capsys, "escalation", path)
    assert code != 0
    assert "holds no row" in said
    code, _, said = call(capsys, "escalation", "--desk", tmp_path / "none.desk")
    assert code != 0
    assert "none.desk" in said


@pytest.fixture(scope="module")
def quiet_desk(tools: Tools, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two outlets of every day; one of them says nothing in the last five."""
    path = tmp_path_factory.mktemp("desk") / "a.desk"
    articles = [
        RawArticle(
            origin=f"{outlet}-{back}",
            text=f"Cuaca cerah di Jakarta pada hari ke-{back} menurut {outlet}. Tidak ada kejadian lain.",
            published=(LAST - datetime.timedelta(days=back)).isoformat(),
            outlet=outlet,
            language="id",
        )
        for back in range(40)
        for outlet in ("Harian Terang", "Kabar Sunyi")
        if outlet == "Harian Terang" or back >= 5
    ]
    with Desk.open(path, write=True) as desk:
        flow.run(desk, articles, tools=tools, now=datetime.datetime(2024, 6, 16, tzinfo=datetime.UTC))
        flow.refresh(desk, tools=tools)
    return path


def test_a_source_fallen_silent_is_told_everywhere(quiet_desk: Path, capsys: pytest.CaptureFixture[str]) -> None:
    _, lines, _ = call(capsys, "sources", "volume", "--silent", "--desk", quiet_desk)
    (line,) = lines
    assert (line["name"], line["silent_days"], line["last_heard"]) == ("Kabar Sunyi", 5, "2024-06-10")
    assert line["expected"] == pytest.approx(1.0)
    _, found, _ = call(capsys, "doctor", "--desk", quiet_desk)
    assert [one["found"] for one in found if one["check"] == "SILENT source"] == [
        "Kabar Sunyi: nothing on 5 days listened to, last heard 10 June 2024; usually 1.0 articles a day"
    ]
    with pytest.raises(SystemExit):
        main(["brief", "--text", "--desk", str(quiet_desk)])
    assert "! Kabar Sunyi: nothing on 5 days listened to" in " ".join(capsys.readouterr().out.split())


def test_on_the_day_before_the_silence_nothing_is_told(quiet_desk: Path, capsys: pytest.CaptureFixture[str]) -> None:
    _, lines, _ = call(capsys, "sources", "volume", "--silent", "--date", "2024-06-10", "--desk", quiet_desk)
    assert lines == []


def test_a_desk_without_hostile_acts_compares_nothing(quiet_desk: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, lines, said = call(capsys, "escalation", "--desk", quiet_desk)
    assert (code, lines) == (0, [])
    assert "0 hostile acts of a.desk as of 2024-06-15" in said
