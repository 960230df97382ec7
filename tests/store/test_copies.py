"""Sketches and copies in the desk file: filed once, read in order, found by their text."""

from __future__ import annotations

from pathlib import Path

import pytest

from documents.duplicates.build import text
from pertanda.documents.duplicates.index import CopyIndex
from pertanda.documents.duplicates.origins import origin_of
from pertanda.documents.duplicates.sketch import make_sketch
from pertanda.exceptions import StoreError
from pertanda.store.desk import Desk
from store.made import RUN, article, result


def test_sketches_and_copies_outlive_the_process(tmp_path: Path) -> None:
    texts = [text(1), text(2), text(1)[:600]]
    sketches = [make_sketch(f"d-{number}", body) for number, body in enumerate(texts)]
    index = CopyIndex()
    with Desk.open(tmp_path / "a.desk", write=True) as desk:
        for sketch in sketches:
            desk.save_copies([sketch], index.add(sketch))
        desk.save_copies(sketches, [])
    with Desk.open(tmp_path / "a.desk", write=False) as desk:
        assert list(desk.newest_sketches(10)) == sketches
        assert list(desk.newest_sketches(2)) == sketches[1:]
        (copy,) = desk.copies()
        assert (copy.document_id, copy.of_id) == ("d-2", "d-0")
        assert list(desk.copies("d-0")) == [copy] == list(desk.copies("d-2"))
        assert list(desk.copies("d-1")) == []
        assert desk.same_text(sketches[1].digest) == "d-1"
        assert desk.same_text(b"another") is None
        again = CopyIndex(desk.newest_sketches(10))
    assert [found.of_id for found in again.add(make_sketch("d-9", text(2)))] == ["d-1"]


def test_documents_without_a_sketch_come_until_they_have_one(tmp_path: Path) -> None:
    with Desk.open(tmp_path / "a.desk", write=True) as desk:
        run = desk.start_run(RUN)
        desk.finish(run, [result(article(number)) for number in range(3)])
        waiting = list(desk.unsketched())
        assert len(waiting) == 3
        desk.save_copies([make_sketch(one.id, one.text) for one in waiting[:2]], [])
        assert list(desk.unsketched()) == waiting[2:]
        assert set(origin_of(desk.documents(), desk.copies()).values()) == {"contoh"}


def test_a_desk_open_for_reading_takes_none(tmp_path: Path) -> None:
    Desk.open(tmp_path / "a.desk", write=True).close()
    with Desk.open(tmp_path / "a.desk", write=False) as desk, pytest.raises(StoreError, match="open for reading"):
        desk.save_copies([make_sketch("d-1", text(1))], [])
