"""`pertanda sources` and `pertanda gather`, with the setting that lets a loopback server in."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import click
import pytest
from click.testing import CliRunner, Result

from pertanda.cli import gather, sources
from pertanda.exceptions import NotFoundError, PertandaError, UsageError
from pertanda.knowledge.starter import load_starter
from pertanda.store.desk import Desk
from sources.gather.replay import ATOM, Answer, Replay, article_page, feed

HOST = "127.0.0.1"
SETTINGS = """
[gather]
delay_seconds = 0.001
contact = "mailto:desk@example.org"
allowed_hosts = ["127.0.0.1"]
"""


@pytest.fixture
def server() -> Iterator[Replay]:
    def answer(path: str, headers: dict[str, str]) -> Answer | None:
        if path == "/feed":
            return Answer(feed(web, HOST, ["/2026/1", "/2026/2"]), headers=ATOM)
        if path == "/":
            return Answer(b"<title>Depan</title><link rel=alternate type=application/atom+xml href=/feed>")
        return Answer(article_page(HOST, 1)) if path in ("/2026/1", "/2026/2") else None

    web = Replay()
    web.sites[HOST] = answer
    with web.running():
        yield web


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "pertanda.toml").write_text(SETTINGS)
    return tmp_path


def run(command: click.Command, *arguments: str) -> Result:
    result = CliRunner().invoke(command, list(arguments))
    if isinstance(result.exception, PertandaError):
        raise result.exception
    assert result.exit_code == 0, result.output
    return result


def listed() -> list[dict[str, object]]:
    return [json.loads(line) for line in run(sources.command, "list", "--json").stdout.splitlines()]


def test_from_a_home_page_to_queued_articles_and_their_health(here: Path, server: Replay) -> None:
    run(sources.command, "add", server.url(HOST, "/"))
    (line,) = listed()
    assert line["source"]["url"] == server.url(HOST, "/feed")  # type: ignore[index]
    result = run(gather.command, "--metrics", "gather.prom")
    assert "1 sources polled, 2 pages found, 2 articles queued" in result.stderr
    (line,) = listed()
    assert (line["kept"], line["polls"], line["silent"], line["failures"]) == (2, 1, False, 0)
    metrics = (here / "gather.prom").read_text()
    assert 'pertanda_gather_pages{state="kept"} 2' in metrics
    assert "pertanda_gather_sources_silent 0" in metrics
    assert "0 sources polled" in run(gather.command).stderr


def test_gathered_articles_are_coded_and_lead_to_their_archived_page(here: Path, server: Replay) -> None:
    run(sources.command, "add", "--kind", "feed", "--unchecked", server.url(HOST, "/feed"))
    assert "2 articles coded" in run(gather.command, "--code").stderr
    with Desk.open(here / "pertanda.desk", write=False) as desk:
        documents = list(desk.documents())
        assert documents
        assert all(desk.archived_of(document.id) is not None for document in documents)
    assert listed()[0]["languages"] == {"id": len(documents)}


def test_a_public_address_is_needed_without_the_setting(here: Path, server: Replay) -> None:
    (here / "pertanda.toml").write_text("[gather]\ndelay_seconds = 0.001\n")
    with pytest.raises(NotFoundError, match="allowed_ports"):
        run(sources.command, "add", server.url(HOST, "/"))
    assert server.asked == []


def test_the_starter_pack_opml_grades_and_removal(here: Path) -> None:
    run(sources.command, "add", "--starter")
    assert len(listed()) == len(load_starter())
    antara = next(line["source"] for line in listed() if "terkini" in str(line))
    assert (antara["grade"], antara["country"], antara["language"]) == ("B", "IDN", "id")  # type: ignore[index]
    run(sources.command, "export", "all.opml")
    run(sources.command, "import", "--desk", "other.desk", "all.opml")
    with Desk.open(here / "other.desk", write=False) as desk:
        assert {source.url for source in desk.watched()} == {source.url for source in load_starter()}
    url = antara["url"]  # type: ignore[index]
    run(sources.command, "grade", url, "C", "--reason", "Our own judgement.")
    run(sources.command, "add", "--starter")
    assert next(line["source"]["grade"] for line in listed() if url in str(line)) == "C"  # type: ignore[index]
    run(sources.command, "remove", url)
    assert len(listed()) == len(load_starter()) - 1
    with pytest.raises(NotFoundError):
        run(sources.command, "remove", url)


def test_a_folder_is_watched_by_its_path(here: Path) -> None:
    (here / "inbox").mkdir()
    (here / "inbox" / "a.txt").write_text("Sebuah artikel buatan tentang kunjungan.")
    run(sources.command, "add", "inbox")
    assert "1 articles queued" in run(gather.command).stderr
    assert json.loads(run(sources.command, "check", "--json").stdout)["answer"] == "ok"


@pytest.mark.parametrize(
    ("arguments", "words"),
    [((), "nothing to add"), (("--unchecked", "a.example"), "needs --kind")],
)
def test_what_is_missing_is_said(here: Path, arguments: tuple[str, ...], words: str) -> None:
    with pytest.raises(UsageError, match=words):
        run(sources.command, "add", *arguments)


def test_gathering_without_sources_says_what_to_do(here: Path) -> None:
    with pytest.raises(UsageError, match="watches no source"):
        run(gather.command)


def test_every_option_and_command_has_help() -> None:
    assert isinstance(sources.command, click.Group)
    for command in (gather.command, *sources.command.commands.values()):
        assert command.help
        assert all(parameter.help for parameter in command.params if isinstance(parameter, click.Option))
