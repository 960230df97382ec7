"""Streams and look-ups, and readers beside a writer."""

from __future__ import annotations

import datetime
import subprocess
import sys
from pathlib import Path

import pytest

from pertanda.exceptions import NotFoundError
from pertanda.store.desk import Desk
from store.made import DAY, NOW, RUN, article, filed, result, work
from store.writer import BATCH

READER = """
import sys, pathlib
from pertanda.store.desk import Desk
path, looks = pathlib.Path(sys.argv[1]), 0
print("ready", flush=True)
last = 0
while last < int(sys.argv[2]):
    with Desk.open(path, write=False) as desk:
        for _ in range(20):
            documents = list(desk.documents())
            assert len(documents) >= last, "a document vanished"
            last = len(documents)
            for document in documents[-3:]:
                assert len(desk.sentences_of(document.id)) == 3
                assert len(list(desk.events(document_id=document.id))) == 2
            looks += 1
print(looks)
"""


def test_documents_come_by_day_and_can_be_bounded(tmp_path: Path) -> None:
    days = [DAY + datetime.timedelta(days=number) for number in (3, 0, 1)]
    with filed(tmp_path / "a.desk") as (desk, _):
        desk.finish(RUN.id, [result(article(number), day=day) for number, day in enumerate(days)])
        assert [found.title for found in desk.documents()] == ["Judul 1", "Judul 2", "Judul 0"]
        assert [found.title for found in desk.documents(since=days[2])] == ["Judul 2", "Judul 0"]
        assert [found.title for found in desk.documents(until=days[2])] == ["Judul 1", "Judul 2"]
        assert list(desk.documents(language="en")) == []
        assert len(list(desk.documents(language="id"))) == 3


def test_what_is_not_there_is_told(tmp_path: Path) -> None:
    with filed(tmp_path / "a.desk", article(0)) as (desk, _):
        for look in (desk.document, desk.sentence, desk.event):
            with pytest.raises(NotFoundError, match=r"the desk has no \w+ x"):
                look("x")
        assert desk.sentences_of("x") == []
        assert desk.versions("x") == []


def test_nothing_coded_is_shown_before_a_run_is_active(tmp_path: Path) -> None:
    with Desk.open(tmp_path / "a.desk", write=True) as desk:
        desk.finish(desk.start_run(RUN), [result(article(0))])
        assert desk.active_run() is None
        assert list(desk.events()) == []
        assert list(desk.happenings()) == []
        assert len(list(desk.events(RUN.id))) == 2
        assert desk.counts()["events"] == 0
        assert len(list(desk.documents())) == 1


def test_counts_name_every_kind(tmp_path: Path) -> None:
    with filed(tmp_path / "a.desk", article(0), article(1)) as (desk, _):
        desk.enqueue([article(2), article(3)])
        desk.take(1)
        assert {name: count for name, count in desk.counts().items() if count} == {
            "documents": 2,
            "versions": 2,
            "sentences": 6,
            "events": 4,
            "runs": 1,
            "waiting": 1,
            "running": 1,
            "done": 2,
        }


def test_a_stream_survives_writing_beside_it(tmp_path: Path) -> None:
    with filed(tmp_path / "a.desk", *(article(number) for number in range(5))) as (desk, _):
        seen = 0
        for _document in desk.documents():
            desk.finish(RUN.id, [result(article(100 + seen), day=DAY - datetime.timedelta(days=1))])
            seen += 1
        assert seen == 5
        assert desk.counts()["documents"] == 10


def test_readers_of_other_processes_never_see_half_a_document(tmp_path: Path) -> None:
    path, count = tmp_path / "a.desk", 240
    with filed(path, article(0)) as (desk, _):
        command = [sys.executable, "-c", READER, str(path), str(count)]
        readers = [
            subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) for _ in range(2)
        ]
        for reader in readers:
            assert reader.stdout is not None
            assert reader.stdout.readline() == "ready\n"
        desk.enqueue([article(number) for number in range(count)], now=NOW)
        while jobs := desk.take(BATCH):
            desk.finish(RUN.id, [work(job) for job in jobs])
        for reader in readers:
            out, err = reader.communicate(timeout=60)
            assert reader.returncode == 0, err
            assert int(out) > 0
