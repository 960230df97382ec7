"""Running over a desk: idempotent; one bad article never spoils the others; a new version codes anew."""

from __future__ import annotations

import datetime
import hashlib
import shutil
from pathlib import Path

import pytest

from flow.conftest import NOW
from flow.worked import ARTICLES, contents
from pertanda import flow
from pertanda.flow import Tools
from pertanda.records.document import RawArticle, Refusal
from pertanda.sources.inputs import open_inputs
from pertanda.store.desk import Desk

LATER = NOW + datetime.timedelta(days=3)


@pytest.fixture
def desk_copy(example_desk: Path, tmp_path: Path) -> Path:
    """A copy of the example's desk that a test may change."""
    return Path(shutil.copy(example_desk, tmp_path / "copy.desk"))


def again(path: Path, tools: Tools) -> flow.Report:
    with Desk.open(path, write=True) as desk:
        report = flow.run(desk, open_inputs([ARTICLES], settings=tools.settings), tools=tools, now=LATER)
        flow.refresh(desk, tools=tools)
    return report


def test_the_example_is_read_whole(example_desk: Path) -> None:
    with Desk.open(example_desk, write=False) as desk:
        counts = desk.counts()
        assert desk.check() == []
    articles = len(list(ARTICLES.glob("*.txt")))
    assert (counts["done"], counts["refused"], counts["waiting"]) == (articles, 0, 0)
    assert counts["events"] > articles


def test_running_twice_changes_nothing(desk_copy: Path, tools: Tools) -> None:
    before = contents(desk_copy)
    report = again(desk_copy, tools)
    assert (report.coded, report.events, report.refused) == (0, 0, 0)
    assert report.known == len(list(ARTICLES.glob("*.txt")))
    assert contents(desk_copy) == before


def test_another_version_of_the_data_codes_everything_anew(
    desk_copy: Path, tools: Tools, monkeypatch: pytest.MonkeyPatch
) -> None:
    with Desk.open(desk_copy, write=False) as desk:
        before, events = desk.active_run(), sorted(event.id for event in desk.events())
    monkeypatch.setattr(flow.running, "data_digest", lambda: "another frame was added")
    report = again(desk_copy, tools)
    assert report.coded == len(list(ARTICLES.glob("*.txt")))
    with Desk.open(desk_copy, write=False) as desk:
        assert desk.active_run() != before
        assert len(desk.runs()) == 2
        assert sorted(event.id for event in desk.events()) == events
        assert sorted(event.id for event in desk.events(run_id=before)) == events
        assert desk.check() == []


def test_when_we_knew_does_not_move_when_it_is_coded_anew(
    desk_copy: Path, tools: Tools, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(flow.running, "data_digest", lambda: "another frame was added")
    again(desk_copy, tools)
    with Desk.open(desk_copy, write=False) as desk:
        assert {document.seen_at for document in desk.documents()} == {NOW}


def test_one_bad_article_is_set_aside_and_the_others_are_coded(tools: Tools, tmp_path: Path) -> None:
    good = RawArticle(origin="good", text="Polandia mengecam Rusia. " * 3, published="2024-06-15", outlet="X")
    early = RawArticle(origin="early", text="Polandia mengecam Belarus. " * 3, published="1970-01-01", outlet="X")
    refused = Refusal(origin="refused", reason="it is empty", digest="0" * 32, excerpt="")
    with Desk.open(tmp_path / "a.desk", write=True) as desk:
        report = flow.run(desk, [early, refused, good], tools=tools, now=NOW)
        aside = {item.origin: item.reason for item in desk.quarantined()}
        assert (report.coded, report.refused) == (1, 2)
        assert [document.given_id or document.outlet for document in desk.documents()] == ["X"]
    assert aside["refused"] == "it is empty"
    assert aside["early"].startswith("the date given, '1970-01-01', lies before 1990")


def test_a_fault_of_the_coder_is_one_quarantined_article_with_its_traceback(
    tools: Tools, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = flow.code_article

    def fails_on_one(raw: RawArticle, *, tools: Tools, now: datetime.datetime) -> flow.Article:
        if raw.origin == "culprit":
            raise ZeroDivisionError("made for the test")
        return real(raw, tools=tools, now=now)

    monkeypatch.setattr(flow.running, "code_article", fails_on_one)
    texts = ("Polandia mengecam Rusia. " * 3, "Polandia mengecam Belarus. " * 3)
    raws = [
        RawArticle(origin=origin, text=text, published="2024-06-15", outlet="X")
        for origin, text in zip(("culprit", "innocent"), texts, strict=True)
    ]
    with Desk.open(tmp_path / "a.desk", write=True) as desk:
        report = flow.run(desk, raws, tools=tools, now=NOW)
        (aside,) = desk.quarantined()
    assert (report.coded, report.refused) == (1, 1)
    assert aside.origin == "culprit"
    assert aside.reason == "a fault of the coder: ZeroDivisionError: made for the test"
    assert "fails_on_one" in aside.traceback


def test_two_refusals_of_equal_bytes_are_both_filed(tools: Tools, tmp_path: Path) -> None:
    for name in ("a.txt", "b.txt"):
        (tmp_path / name).write_bytes(b"")
    with Desk.open(tmp_path / "a.desk", write=True) as desk:
        for _ in range(2):
            files = sorted(tmp_path.glob("*.txt"))
            flow.run(desk, open_inputs(files, settings=tools.settings), tools=tools, now=NOW)
        assert [Path(item.origin).name for item in desk.quarantined()] == ["a.txt", "b.txt"]


def test_progress_counts_every_article(tools: Tools, tmp_path: Path) -> None:
    told: list[int] = []
    with Desk.open(tmp_path / "a.desk", write=True) as desk:
        flow.run(desk, open_inputs([ARTICLES], settings=tools.settings), tools=tools, now=NOW, progress=told.append)
    assert told[-1] == len(list(ARTICLES.glob("*.txt")))
    assert told == sorted(told)


def test_an_empty_desk_has_a_brief_that_says_so(tools: Tools, tmp_path: Path) -> None:
    with Desk.open(tmp_path / "a.desk", write=True) as desk:
        assert flow.newest_day(desk) is None
        flow.refresh(desk, tools=tools)
        brief = flow.publish(desk, tools=tools, as_of=datetime.date(2024, 6, 15), language="en")
    assert all(not section.items and section.note for section in brief.sections if section.key != "indications")
    assert brief.documents_read == 0


def test_the_data_digest_covers_the_whole_package() -> None:
    """Frames lie beside `flow`, not under it: a digest over the wrong folder would never start a new run."""
    empty = hashlib.blake2b(digest_size=16).hexdigest()
    assert flow.data_digest() != empty
