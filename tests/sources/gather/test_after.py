"""After gathering: the way from a record to its archived page, the reader's grades, the doctor, the table of health."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click
import pytest
from click.testing import CliRunner, Result
from fastwarc.warc import ArchiveIterator

from pertanda.cli import brief, doctor, gather, run, sources, why
from pertanda.exceptions import NotFoundError, PertandaError, UsageError
from pertanda.sources.gather import archive_folder
from pertanda.store.desk import Desk
from sources.gather.replay import ATOM, Answer, Replay, feed

HOST = "127.0.0.1"
SETTINGS = '[gather]\ndelay_seconds = 0.001\ncontact = "mailto:desk@example.org"\nallowed_hosts = ["127.0.0.1"]\n'
PAGE = (
    "<!DOCTYPE html><html lang='en'><head><title>Talks {0}</title></head><body><article><h1>Talks {0}</h1>"
    "<p>JAKARTA - China warned Indonesia on Friday, 20 November 2026, over the islands of group {0}.</p>"
    "<p>Indonesia rejected the claim of China, the foreign minister said. All is made up.</p></article></body></html>"
)
PAGES = {f"/2026/{number}": PAGE.format(number).encode() for number in (1, 2)}


@pytest.fixture
def server() -> Iterator[Replay]:
    def answer(path: str, headers: dict[str, str]) -> Answer | None:
        if path == "/feed":
            return Answer(feed(web, HOST, list(PAGES)), headers=ATOM)
        headed = (("Content-Type", "text/html"), ("X-Robots-Tag", "noarchive")) if path == "/2026/2" else None
        return Answer(PAGES[path], headers=headed or (("Content-Type", "text/html"),)) if path in PAGES else None

    web = Replay()
    web.sites[HOST] = answer
    with web.running():
        yield web


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, server: Replay) -> Path:
    """A desk that gathered and coded two pages, of which the second asks not to be archived."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "pertanda.toml").write_text(SETTINGS)
    asked("sources", "add", "--kind", "feed", "--unchecked", "--name", "Contoh", server.url(HOST, "/feed"))
    asked("gather", "--code")
    return tmp_path


COMMANDS: dict[str, click.Command] = {
    "brief": brief.command,
    "doctor": doctor.command,
    "gather": gather.command,
    "run": run.command,
    "sources": sources.command,
    "why": why.command,
}


def invoked(name: str, *arguments: str) -> Result:
    result = CliRunner().invoke(COMMANDS[name], list(arguments))
    if isinstance(result.exception, PertandaError):
        raise result.exception
    return result


def asked(name: str, *arguments: str) -> Result:
    result = invoked(name, *arguments)
    assert result.exit_code == 0, result.output
    return result


def documents(here: Path) -> dict[str, str]:
    """Ids by the title's number."""
    with Desk.open(here / "pertanda.desk", write=False) as desk:
        return {document.title[-1]: document.id for document in desk.documents()}


def chain(record_id: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(asked("why", record_id).stdout)
    return found


def test_the_archived_page_of_a_document_is_written(here: Path, server: Replay) -> None:
    document = documents(here)["1"]
    result = asked("why", document[:10], "--page", "page.html")
    assert (here / "page.html").read_bytes() == PAGES["/2026/1"]
    assert server.url(HOST, "/2026/1") in result.stderr
    asked("why", document, "--page", "page.warc.gz")
    with (here / "page.warc.gz").open("rb") as stream:
        (record,) = list(ArchiveIterator(stream))
        assert record.headers["WARC-Target-URI"] == server.url(HOST, "/2026/1")


def test_a_record_above_a_document_leads_to_its_page(here: Path) -> None:
    document = documents(here)["1"]
    with Desk.open(here / "pertanda.desk", write=False) as desk:
        event = next(event for event in desk.events() if event.document_id == document)
        happening = max(desk.happenings(), key=lambda one: len(one.reports))
    asked("why", event.id, "--page", "page.html")
    assert (here / "page.html").read_bytes() == PAGES["/2026/1"]
    assert len(happening.reports) > 1
    with pytest.raises(UsageError, match="2 documents lie under this record"):
        asked("why", happening.id, "--page", "other.html")
    assert not (here / "other.html").exists()


def test_the_chain_says_where_the_page_lies(here: Path) -> None:
    found = documents(here)
    facts = dict(chain(found["1"])["facts"])
    with Desk.open(here / "pertanda.desk", write=False) as desk:
        row = desk.archived_of(found["1"])
    assert row is not None
    assert facts["archived page"] == f"{row.file}, {row.length} bytes from byte {row.offset}"
    assert facts["archived page's digest"] == f"sha256:{row.sha256}"
    assert dict(chain(found["2"])["facts"])["archived page"].startswith("none")


def test_that_there_is_no_page_is_said(here: Path) -> None:
    with pytest.raises(NotFoundError, match="no page of this document is archived"):
        asked("why", documents(here)["2"], "--page", "page.html")
    for file in archive_folder(here / "pertanda.desk").iterdir():
        file.unlink()
    with pytest.raises(NotFoundError, match="archive folder"):
        asked("why", documents(here)["1"], "--page", "page.html")
    assert not (here / "page.html").exists()


def outlet(record: dict[str, Any]) -> dict[str, str]:
    facts: dict[str, str] = dict(record["rests_on"][0]["facts"])
    return facts


def test_a_reader_s_grade_counts_at_once_in_chain_and_brief(here: Path, server: Replay) -> None:
    document = documents(here)["1"]
    assert outlet(chain(document))["grade"] == "F (not graded yet)"
    asked("sources", "grade", server.url(HOST, "/feed"), "D", "--reason", "Made up for a test.")
    assert outlet(chain(document))["grade"] == "D (Made up for a test.)"
    asked("gather", "--code")
    panel = json.loads(asked("brief", "--json").stdout)["sources"]
    assert {line["name"]: line["grade"] for line in panel} == {"Contoh": "D"}


def test_a_folder_has_no_grade_of_its_own(here: Path) -> None:
    (here / "inbox").mkdir()
    asked("sources", "add", "inbox")
    with pytest.raises(UsageError, match="many outlets"):
        asked("sources", "grade", str(here / "inbox"), "D", "--reason", "No reason.")


def findings(*options: str) -> tuple[int, list[dict[str, Any]]]:
    result = invoked("doctor", "--json", *options)
    lines = [json.loads(line) for line in result.stdout.splitlines()]
    return result.exit_code, [line for line in lines if line["check"].startswith("archive")]


def test_the_doctor_looks_at_the_archive(here: Path) -> None:
    assert findings() == (
        0,
        [{"check": "archive", "sound": True, "found": "1 pages in 1 files, their places checked; 0 faults"}],
    )
    (file,) = archive_folder(here / "pertanda.desk").iterdir()
    whole = file.read_bytes()
    file.write_bytes(whole[:200] + bytes([whole[200] ^ 4]) + whole[201:])
    assert findings()[0] == 0
    code, lines = findings("--deep")
    assert (code, [line["sound"] for line in lines]) == (1, [False, False])
    assert "damaged" in lines[1]["found"]
    file.write_bytes(whole[:-1])
    assert findings()[0] == 1


def test_the_table_of_health(here: Path, server: Replay, monkeypatch: pytest.MonkeyPatch) -> None:
    asked("sources", "add", "--kind", "feed", "--unchecked", server.url(HOST, "/none"))
    asked("gather")
    monkeypatch.setattr("pertanda.cli.output.is_terminal", lambda: True)
    monkeypatch.setenv("COLUMNS", "300")
    table = asked("sources", "list").stdout
    head, *lines = [
        [cell.strip() for cell in line.split("│" if "│" in line else "┃")] for line in table.splitlines()[1:]
    ]
    rows = {line[-2].rpartition("/")[2]: dict(zip(head, line, strict=True)) for line in lines if len(line) == len(head)}
    good, bad = rows["feed"], rows["none"]
    assert (good["languages"], good["kept"], good["lost"], good["state"]) == ("en", "2", "0", "heard")
    assert good["content age"]
    assert good["last heard"] > "2026"
    assert bad["state"].startswith("failed 1 times: ")
    assert bad["last heard"] == "no poll has brought an article yet"
