"""Opening: foreign, damaged, locked, older and newer files: each is told in one line, none is changed."""

from __future__ import annotations

import contextlib
import os
import subprocess
import sys
from pathlib import Path

import apsw
import pytest

from pertanda.exceptions import StoreCorruptError, StoreError, StoreLockedError
from pertanda.store.base import encode, pack
from pertanda.store.desk import Desk
from pertanda.store.migrations import APPLICATION_ID, SCHEMA_VERSION, steps
from store.made import RUN, article, filed, result, work

HOLD = (
    "import sys, pathlib; from pertanda.store.desk import Desk; d = Desk.open(pathlib.Path(sys.argv[1]), write=True); "
)


def test_a_new_desk_has_the_settings_that_durability_needs(tmp_path: Path) -> None:
    with Desk.open(tmp_path / "a.desk", write=True) as desk:
        ask = desk._connection.pragma
        assert ask("journal_mode") == "wal"
        assert ask("synchronous") == 2  # FULL
        assert ask("page_size") == 8192
        assert ask("application_id") == APPLICATION_ID
        assert ask("user_version") == SCHEMA_VERSION
        assert desk.check() == []


@pytest.mark.parametrize("write", [True, False])
def test_a_text_file_is_no_desk_and_stays_as_it_is(tmp_path: Path, write: bool) -> None:
    path = tmp_path / "notes.txt"
    path.write_text("These are my notes.")
    with pytest.raises(StoreCorruptError, match=r"notes\.txt: the file is no desk\. Give the path"):
        Desk.open(path, write=write)
    assert path.read_text() == "These are my notes."
    assert [found.name for found in tmp_path.iterdir()] == ["notes.txt"]


@pytest.mark.parametrize("write", [True, False])
def test_another_programs_database_is_no_desk_and_stays_as_it_is(tmp_path: Path, write: bool) -> None:
    path = tmp_path / "other.db"
    other = apsw.Connection(str(path))
    other.execute("CREATE TABLE stamps (id, country)")
    other.close()
    before = path.read_bytes()
    with pytest.raises(StoreCorruptError, match="this SQLite file is no desk"):
        Desk.open(path, write=write)
    assert path.read_bytes() == before


def test_a_missing_or_empty_file_is_a_new_desk_for_a_writer_only(tmp_path: Path) -> None:
    path = tmp_path / "a.desk"
    with pytest.raises(StoreError, match="there is no desk"):
        Desk.open(path, write=False)
    assert not path.exists()
    path.touch()
    with pytest.raises(StoreError, match="the file is empty"):
        Desk.open(path, write=False)
    Desk.open(path, write=True).close()
    with Desk.open(path, write=False) as desk:
        assert desk.counts()["documents"] == 0


@pytest.mark.parametrize("write", [True, False])
def test_a_folder_or_a_path_through_nowhere_is_told(tmp_path: Path, write: bool) -> None:
    with pytest.raises(StoreError, match="cannot be read"):
        Desk.open(tmp_path, write=write)
    with pytest.raises(StoreError, match=r"there is no desk|the lock file cannot be made"):
        Desk.open(tmp_path / "nowhere" / "a.desk", write=write)


def test_damage_is_told_when_it_is_met_and_found_by_check(tmp_path: Path) -> None:
    path, empty = tmp_path / "a.desk", tmp_path / "empty.desk"
    with filed(path, *(article(number) for number in range(60))):
        pass
    Desk.open(empty, write=True).close()
    data = bytearray(path.read_bytes())
    for page in range(empty.stat().st_size // 8192, len(data) // 8192):  # the schema's own pages stay whole
        data[page * 8192 : page * 8192 + 100] = b"\xa5" * 100
    path.write_bytes(data)
    with Desk.open(path, write=False) as desk:
        with pytest.raises(StoreCorruptError, match=r"the desk file is damaged\. Restore"):
            list(desk.documents())
        with contextlib.suppress(StoreCorruptError):  # too damaged even to be checked: that is told as well
            assert desk.check() != []


def test_a_truncated_desk_is_damaged(tmp_path: Path) -> None:
    path = tmp_path / "a.desk"
    with filed(path, article(0)):
        pass
    os.truncate(path, 3 * 8192)
    with pytest.raises(StoreCorruptError, match="the desk file is damaged"):
        Desk.open(path, write=True)


def test_a_stored_record_that_does_not_fit_is_told(tmp_path: Path) -> None:
    with filed(tmp_path / "a.desk", article(0)) as (desk, (result,)):
        desk._connection.execute("UPDATE event SET payload = json_set(payload, '$.type', 'DANCE')")
        with pytest.raises(
            StoreCorruptError, match=r"a stored event does not fit its record: Invalid enum value 'DANCE'"
        ):
            desk.event(result.events[0].id)
        desk._connection.execute("UPDATE raw SET payload = x'00'")
        desk._connection.execute("UPDATE job SET state = 'waiting', attempts = 0")
        with pytest.raises(StoreCorruptError, match="a stored article is damaged"):
            desk.take(1)


def test_a_second_writer_is_refused_at_once_and_readers_are_not(tmp_path: Path) -> None:
    path = tmp_path / "a.desk"
    holder = subprocess.Popen(
        [sys.executable, "-c", HOLD + "print('open', flush=True); input()", str(path)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    )
    assert holder.stdout is not None
    assert holder.stdout.readline() == b"open\n"
    with pytest.raises(StoreLockedError, match=rf"process {holder.pid} is writing to this desk\. Wait"):
        Desk.open(path, write=True)
    with Desk.open(path, write=False) as desk:
        assert desk.counts()["documents"] == 0
    holder.kill()
    holder.communicate()
    Desk.open(path, write=True).close()


def test_a_second_writer_of_the_same_process_is_refused_and_breaks_no_lock(tmp_path: Path) -> None:
    path = tmp_path / "a.desk"
    with Desk.open(path, write=True):
        with pytest.raises(StoreLockedError, match=f"process {os.getpid()} is writing"):
            Desk.open(tmp_path / "." / "a.desk", write=True)
        other = subprocess.run([sys.executable, "-c", HOLD, str(path)], capture_output=True, text=True, check=False)
        assert "StoreLockedError" in other.stderr
    Desk.open(path, write=True).close()


def test_a_forked_worker_does_not_keep_the_lock(tmp_path: Path) -> None:
    path = tmp_path / "a.desk"
    desk = Desk.open(path, write=True)
    read, write = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(write)
        os.read(read, 1)  # until the parent closes its end
        os._exit(0)
    os.close(read)
    try:
        desk.close()
        Desk.open(path, write=True).close()
    finally:
        os.close(write)
        os.waitpid(child, 0)


def test_a_newer_desk_is_refused_and_stays_as_it_is(tmp_path: Path) -> None:
    path = tmp_path / "a.desk"
    with Desk.open(path, write=True) as desk:
        desk._connection.pragma("user_version", SCHEMA_VERSION + 1)
    before = path.read_bytes()
    for write in (True, False):
        with pytest.raises(StoreError, match=rf"has schema {SCHEMA_VERSION + 1}.*Use the newer version"):
            Desk.open(path, write=write)
    assert path.read_bytes() == before


def test_a_desk_of_schema_1_is_brought_up_to_date_with_all_it_holds(tmp_path: Path) -> None:
    path = tmp_path / "old.desk"
    made = _desk_of_schema_1(path)
    with pytest.raises(StoreError, match=r"has schema 1, this program reads schema \d+.*Open it once for writing"):
        Desk.open(path, write=False)
    with Desk.open(path, write=True) as desk:
        assert desk._connection.pragma("user_version") == SCHEMA_VERSION
        assert desk.check() == []
        assert [sentence.text for sentence in desk.sentences_of(made)] == ["Menteri itu menelepon Pyŏngyang."]
        (hit,) = desk.search("pyongyang MENTERI")
        assert hit.title == "Judul"
        (job,) = desk.take(9)
        assert job.article == article(7)
        desk.finish(RUN.id, [work(job)])
        assert desk.counts()["documents"] == 2
        assert desk.check() == []


def _desk_of_schema_1(path: Path) -> str:
    """A file as the program of schema 1 left it, made with SQL only; returns its document's id."""
    old = result(article(1))
    text = "Menteri itu menelepon Pyŏngyang."
    connection = apsw.Connection(str(path))
    connection.pragma("page_size", 8192)
    connection.pragma("journal_mode", "wal")
    connection.execute(
        f"BEGIN; {steps()[0]}; PRAGMA application_id = {APPLICATION_ID}; PRAGMA user_version = 1; COMMIT"
    )
    document = encode(old.document).replace("Judul 1", "Judul")
    sentence = encode(old.sentences[0]).replace(old.sentences[0].text, text)
    day = old.document.seen_at.date()
    first = day.toordinal() << 32
    for sql, row in (
        ("INSERT INTO run VALUES (1, ?, ?)", (RUN.id, encode(RUN))),
        ("INSERT INTO reading VALUES (1, ?, 'x', ?, 1, ?)", (old.document.id, first, document)),
        ("INSERT INTO sentence VALUES (?, ?, 1, ?)", (first, old.sentences[0].id, sentence)),
        (
            "INSERT INTO document VALUES (?, ?, 'contoh', 'id', ?, ?, NULL, 1)",
            (old.document.id, old.document.article_id, day.isoformat(), old.document.seen_at.isoformat()),
        ),
        ("INSERT INTO job VALUES (1, 'read', 'k', 'waiting', 0, '2026-03-01T12:00:00+00:00', NULL, NULL)", ()),
    ):
        connection.execute(sql, row)
    connection.execute("INSERT INTO raw VALUES (1, ?)", (pack(article(7)),))
    connection.close()
    return old.document.id


def test_a_desk_open_for_reading_takes_no_writing(tmp_path: Path) -> None:
    path = tmp_path / "a.desk"
    Desk.open(path, write=True).close()
    with Desk.open(path, write=False) as desk, pytest.raises(StoreError, match="open for reading"):
        desk.enqueue([article(0)])


def test_an_old_sqlite_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(apsw, "sqlitelibversion", lambda: "3.40.1")
    with pytest.raises(StoreError, match=r"SQLite 3\.40\.1 can corrupt a desk"):
        Desk.open(tmp_path / "a.desk", write=True)
    monkeypatch.undo()
    Desk.open(tmp_path / "a.desk", write=True).close()  # the refusal left no lock behind


def test_closing_twice_is_safe(tmp_path: Path) -> None:
    desk = Desk.open(tmp_path / "a.desk", write=True)
    desk.close()
    desk.close()
    Desk.open(tmp_path / "a.desk", write=True).close()
