"""Filing results: once each, versions linked, runs side by side, and no second answer under one run."""

from __future__ import annotations

import datetime
from itertools import pairwise
from pathlib import Path

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pertanda.exceptions import NondeterminismError, NotFoundError, QuarantineError, StoreError
from pertanda.records.run import Finished
from pertanda.store.desk import Desk
from pertanda.store.writing import countries
from store.made import DAY, MADE, NOW, OTHER_RUN, RUN, article, filed, result, work

LATER = NOW + datetime.timedelta(hours=5)


def _with_confidence(finished: Finished, confidence: float) -> Finished:
    events = (msgspec.structs.replace(finished.events[0], confidence=confidence), *finished.events[1:])
    return msgspec.structs.replace(finished, events=events)


def test_what_is_filed_is_read_back_equal(tmp_path: Path) -> None:
    with filed(tmp_path / "a.desk", article(0), article(1)) as (desk, results):
        for made in results:
            assert desk.document(made.document.id) == made.document
            assert tuple(desk.sentences_of(made.document.id)) == made.sentences
            assert {event.id: event for event in desk.events(document_id=made.document.id)} == {
                event.id: event for event in made.events
            }


def test_finishing_a_job_again_changes_nothing_even_at_another_hour(tmp_path: Path) -> None:
    with filed(tmp_path / "a.desk", article(0)) as (desk, (first,)):
        before = desk.counts()
        desk.finish(RUN.id, [first, result(article(0), seen_at=LATER)])
        assert desk.counts() == before
        assert desk.document(first.document.id).seen_at == NOW


def test_another_answer_under_one_run_is_an_error_and_nothing_of_the_batch_is_filed(tmp_path: Path) -> None:
    with filed(tmp_path / "a.desk", article(0)) as (desk, (first,)):
        before = desk.counts()
        with pytest.raises(NondeterminismError, match=f"event {first.events[0].id} differs.*Report this as a bug"):
            desk.finish(RUN.id, [result(article(1)), _with_confidence(first, 0.1)])
        fewer = msgspec.structs.replace(first, events=first.events[:1])
        with pytest.raises(NondeterminismError, match=f"event {first.events[1].id} differs"):
            desk.finish(RUN.id, [fewer])
        retitled = msgspec.structs.replace(first.document, title="Lain")
        with pytest.raises(NondeterminismError, match="the document or a sentence differs"):
            desk.finish(RUN.id, [msgspec.structs.replace(first, document=retitled)])
        assert desk.counts() == before


def test_the_order_of_events_in_a_result_does_not_matter(tmp_path: Path) -> None:
    with filed(tmp_path / "a.desk", article(0)) as (desk, (first,)):
        before = desk.counts()
        desk.finish(RUN.id, [msgspec.structs.replace(first, events=first.events[::-1])])
        assert desk.counts() == before


def test_a_copy_from_another_input_adds_nothing_whatever_its_metadata(tmp_path: Path) -> None:
    copy = msgspec.structs.replace(article(0), given_id="feed-7", title="Judul feed")
    with filed(tmp_path / "a.desk", article(0)) as (desk, (first,)):
        desk.enqueue([copy], now=LATER)
        desk.finish(RUN.id, [work(job) for job in desk.take(1)])
        counts = desk.counts()
        assert (counts["versions"], counts["events"], counts["done"]) == (1, 2, 2)
        assert desk.document(first.document.id) == first.document


def test_two_runs_stand_side_by_side_and_switching_is_one_step(tmp_path: Path) -> None:
    with filed(tmp_path / "a.desk", article(0)) as (desk, (first,)):
        other = desk.start_run(OTHER_RUN)
        # The new version reads another title and other sentences in the same text.
        cut = msgspec.structs.replace(first.sentences[0], id="s-" + "0" * 32, end=5, text="Kalim")
        second = msgspec.structs.replace(
            _with_confidence(first, 0.9),
            document=msgspec.structs.replace(first.document, title="Judul baru", made=MADE),
            sentences=(*first.sentences, cut),
        )
        desk.finish(other, [second])
        assert desk.document(first.document.id).title == "Judul 0"
        assert len(desk.sentences_of(first.document.id)) == 3
        assert desk.event(first.events[0].id).confidence == 0.7
        assert desk.event(first.events[0].id, other).confidence == 0.9
        assert desk.search("Kalim") == []

        desk.activate(other)
        assert desk.active_run() == other
        assert desk.document(first.document.id).title == "Judul baru"
        assert len(desk.sentences_of(first.document.id)) == 4
        assert desk.event(first.events[0].id).confidence == 0.9
        assert len(desk.search("Kalim")) == 1
        assert len(list(desk.events(RUN.id))) == 2
        assert desk.counts()["sentences"] == 4
        assert desk.check() == []
        assert [run.id for run in desk.runs()] == [RUN.id, other]


def test_the_same_reading_of_a_new_run_is_not_stored_twice(tmp_path: Path) -> None:
    with filed(tmp_path / "a.desk", article(0)) as (desk, (first,)):
        remade = msgspec.structs.replace(first.document, made=msgspec.structs.replace(MADE, version="2"))
        desk.finish(desk.start_run(OTHER_RUN), [msgspec.structs.replace(first, document=remade)])
        assert desk._one("SELECT count(*) FROM reading") == (1,)
        assert desk._one("SELECT count(*) FROM sentence") == (3,)


def test_an_edited_article_supersedes_its_former_version(tmp_path: Path) -> None:
    versions = [article(number, url="https://contoh.example/satu") for number in range(3)]
    with filed(tmp_path / "a.desk", *versions) as (desk, results):
        ids = [made.document.id for made in results]
        article_id = results[0].document.article_id
        assert [document.id for document in desk.documents()] == [ids[2]]
        assert [document.supersedes for document in desk.versions(article_id)] == [None, ids[0], ids[1]]
        assert {document.id for document in desk.documents(all_versions=True)} == set(ids)
        assert {event.document_id for event in desk.events()} == {ids[2]}
        assert len(list(desk.events(all_versions=True))) == 6
        assert desk.search("0-1") == []
        assert len(desk.search("2-1")) == 1
        desk.finish(RUN.id, results)
        assert [document.id for document in desk.documents()] == [ids[2]]
        assert desk.check() == []


def test_a_result_must_hang_together(tmp_path: Path) -> None:
    with filed(tmp_path / "a.desk", article(0)) as (desk, _):
        made = result(article(1))
        for broken in (
            msgspec.structs.replace(made, sentences=made.sentences[1:]),
            msgspec.structs.replace(made, sentences=result(article(2)).sentences, events=()),
        ):
            with pytest.raises(StoreError, match="does not belong to document"):
                desk.finish(RUN.id, [broken])
        with pytest.raises(NondeterminismError, match="have one id"):
            desk.finish(RUN.id, [msgspec.structs.replace(made, events=made.events[:1] * 2)])
        assert desk.counts()["documents"] == 1


def test_text_that_cannot_be_written_names_its_job_and_the_others_go_on(tmp_path: Path) -> None:
    made = result(article(1))
    bad = msgspec.structs.replace(made, document=msgspec.structs.replace(made.document, title="\ud800"))
    with filed(tmp_path / "a.desk", article(0)) as (desk, _):
        with pytest.raises(QuarantineError, match=made.key):
            desk.finish(RUN.id, [result(article(2)), bad])
        desk.finish(RUN.id, [result(article(2))])
        assert desk.counts()["documents"] == 2


def test_an_unknown_run_is_refused(tmp_path: Path) -> None:
    with Desk.open(tmp_path / "a.desk", write=True) as desk:
        for call in (lambda: desk.finish("u-1", []), lambda: desk.activate("u-1"), lambda: list(desk.events("u-1"))):
            with pytest.raises(NotFoundError, match="no run u-1"):
                call()
        assert list(desk.events()) == []


def test_countries_are_the_distinct_first_halves() -> None:
    assert countries(("RUS/GOV", "PRK", "RUS/MIL", "IGO:UN", "---/MED")) == "RUS PRK IGO:UN ---"
    assert countries(()) == ""


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(order=st.permutations(range(8)), cuts=st.sets(st.integers(1, 7)))
def test_neither_order_nor_batches_change_what_is_stored(tmp_path: Path, order: list[int], cuts: set[int]) -> None:
    edges = [0, *sorted(cuts), len(order)]
    path = tmp_path / f"{len(list(tmp_path.iterdir()))}.desk"
    with Desk.open(path, write=True) as desk:
        desk.start_run(RUN)
        for start, end in pairwise(edges):
            desk.finish(RUN.id, [result(article(number), day=DAY) for number in order[start:end]])
        desk.activate(RUN.id)
        expected = sorted((result(article(number)) for number in range(8)), key=lambda made: made.document.id)
        assert list(desk.documents()) == [made.document for made in expected]
        assert {event.id for event in desk.events()} == {event.id for made in expected for event in made.events}
        assert desk.check() == []
