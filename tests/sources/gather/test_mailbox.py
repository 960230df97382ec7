"""Mailboxes as watched sources: each message once, from where the last poll left off."""

from __future__ import annotations

import json
import mailbox
from email.message import EmailMessage
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from pertanda.cli import gather as gather_command
from pertanda.cli import sources
from pertanda.exceptions import PertandaError, UsageError
from pertanda.records.gathering import WatchedKind, WatchedSource
from pertanda.sources.gather import Tally
from pertanda.sources.opml import read_opml, write_opml
from pertanda.store.desk import Desk
from sources.gather.desk import gather, later, watched
from sources.gather.replay import quick

SETTINGS = quick()


def message(number: int, sender: str = "pers@contoh.example") -> EmailMessage:
    made = EmailMessage()
    made["From"], made["Subject"] = sender, "Ringkasan pagi"
    made["Date"], made["Message-ID"] = f"Sun, 22 Nov 2026 0{number}:00:00 +0000", f"<{number}@contoh.example>"
    made.set_content(f"Contoh buatan nomor {number}: gubernur bertemu warga Ambon di balai kota. " * 12)
    return made


def add(path: Path, *numbers: int) -> None:
    box = mailbox.mbox(path, create=True)
    for number in numbers:
        box.add(message(number))
    box.flush()
    box.close()


def polled(path: Path, hours: float) -> tuple[Tally, list[str]]:
    """What a poll so many hours later did, and the ids of all articles in the queue."""
    with Desk.open(path.with_name("a.desk"), write=True) as desk:
        if not desk.watched():
            desk.add_sources([watched(str(path), WatchedKind.MAILBOX)])
        tally = gather(desk, SETTINGS, later(hours=hours))
        return tally, sorted(str(job.article.given_id) for job in desk.take(100))


def ids(*numbers: int) -> list[str]:
    return [f"{number}@contoh.example" for number in numbers]


def test_new_messages_of_an_mbox_file_come_once(tmp_path: Path) -> None:
    path = tmp_path / "inbox"
    path.touch()
    assert polled(path, 0)[0].kept == 0
    add(path, 1, 2)
    assert polled(path, 30) == (Tally(polled=1, kept=2), ids(1, 2))
    assert polled(path, 60)[0] == Tally(polled=1)
    add(path, 3)
    assert polled(path, 90)[0] == Tally(polled=1, kept=1)
    with Desk.open(tmp_path / "a.desk", write=False) as desk:
        tally, state = desk.source_tallies()[str(path)], desk.source_states()[str(path)]
        assert (tally.kept, state.found, state.failures) == (3, 3, 0)
        assert [time.hour for time in state.heard] == [1, 2, 3]


def test_only_what_is_new_is_read(tmp_path: Path) -> None:
    path = tmp_path / "inbox"
    add(path, 1)
    polled(path, 0)
    add(path, *range(2, 9))
    polled(path, 30)
    # Far before the bytes that the mark covers: it would come as a new message if it were read again.
    path.write_bytes(path.read_bytes().replace(b"Ringkasan", b"ringkasan", 1))
    add(path, 9)
    assert path.stat().st_size > 3 * 4096 // 2
    assert polled(path, 60)[0].kept == 1


def test_a_compacted_mailbox_is_read_again_and_gives_only_new_messages(tmp_path: Path) -> None:
    path = tmp_path / "inbox"
    add(path, 1, 2, 3)
    polled(path, 0)
    path.unlink()
    add(path, 2, 3, 4)
    assert polled(path, 30)[0].kept == 1


def test_a_message_read_half_written_comes_again_whole(tmp_path: Path) -> None:
    path = tmp_path / "inbox"
    add(path, 1, 2)
    whole = path.read_bytes()
    path.write_bytes(whole[:-40])
    polled(path, 0)
    path.write_bytes(whole)
    assert polled(path, 30) == (Tally(polled=1, kept=1), ids(1, 2, 2))


def test_what_is_no_mailbox_is_said(tmp_path: Path) -> None:
    path = tmp_path / "inbox"
    path.write_text("Bukan kotak surat.")
    polled(path, 0)
    with Desk.open(tmp_path / "a.desk", write=False) as desk:
        assert desk.source_states()[str(path)].error == "it is no mbox file"
    path.unlink()
    polled(path, 30)
    with Desk.open(tmp_path / "a.desk", write=False) as desk:
        assert desk.source_states()[str(path)].error == "the mailbox is gone"


def test_a_message_of_a_maildir_stays_the_same_when_it_is_read(tmp_path: Path) -> None:
    path = tmp_path / "Mail"
    box = mailbox.Maildir(path, create=True)
    key = box.add(mailbox.MaildirMessage(message(1)))
    assert polled(path, 0)[0].kept == 1
    (path / "new" / key).rename(path / "cur" / f"{key}:2,S")
    box.add(mailbox.MaildirMessage(message(2)))
    assert polled(path, 30) == (Tally(polled=1, kept=1), ids(1, 2))


def test_newsletters_of_one_title_are_articles_of_their_own(tmp_path: Path) -> None:
    path = tmp_path / "inbox"
    add(path, 1, 2, 3)
    with Desk.open(tmp_path / "pertanda.desk", write=True) as desk:
        desk.add_sources([watched(str(path), WatchedKind.MAILBOX)])
    run(gather_command.command, "--code", "--desk", str(tmp_path / "pertanda.desk"))
    with Desk.open(tmp_path / "pertanda.desk", write=False) as desk:
        documents = list(desk.documents())
    assert {document.outlet for document in documents} == {"contoh.example"}
    assert len({document.article_id for document in documents}) == 3


def run(command: object, *arguments: str) -> Result:
    result = CliRunner().invoke(command, list(arguments))  # type: ignore[arg-type]
    if isinstance(result.exception, PertandaError):
        raise result.exception
    assert result.exit_code == 0, result.output
    return result


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def kinds() -> dict[str, str]:
    lines = [json.loads(line) for line in run(sources.command, "list", "--json").stdout.splitlines()]
    return {line["source"]["name"]: line["source"]["kind"] for line in lines}


def test_mailboxes_are_known_as_such_when_added(here: Path) -> None:
    add(here / "inbox", 1)
    mailbox.Maildir(here / "Mail", create=True)
    (here / "letters").mkdir()
    (here / "folder").mkdir()
    (here / "fresh").touch()
    run(sources.command, "add", "inbox", "Mail", "folder")
    run(sources.command, "add", "--kind", "mailbox", "letters", "fresh")
    mail = dict.fromkeys(("inbox", "Mail", "letters", "fresh"), "mailbox")
    assert kinds() == {**mail, "folder": "folder"}
    checked = [json.loads(line) for line in run(sources.command, "check", "--json").stdout.splitlines()]
    assert {line["name"]: (line["answer"], line["articles"]) for line in checked}["inbox"] == ("ok", 1)
    assert {line["answer"] for line in checked} == {"ok"}


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("notes.txt",), "no mbox file"),
        (("--kind", "mailbox", "nowhere"), "no such mailbox"),
        (("--kind", "feed", "folder"), "is no feed"),
    ],
)
def test_what_is_no_mailbox_is_not_added(here: Path, arguments: tuple[str, ...], words: str) -> None:
    (here / "notes.txt").write_text("Catatan.")
    (here / "folder").mkdir()
    with pytest.raises(UsageError, match=words):
        run(sources.command, "add", *arguments)


def test_local_sources_are_no_part_of_a_list_for_others(tmp_path: Path) -> None:
    box: WatchedSource = watched(str(tmp_path), WatchedKind.MAILBOX)
    written = write_opml([box, watched("https://contoh.example/feed")])
    assert [outline.url for outline in read_opml(written)] == ["https://contoh.example/feed"]
    claimed = written.replace(b'pertandaKind="feed"', b'pertandaKind="mailbox"')
    assert [outline.kind for outline in read_opml(claimed)] == [WatchedKind.FEED]
