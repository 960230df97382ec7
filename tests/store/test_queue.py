"""The queue: what is queued once, taken again, refused, coded again."""

from __future__ import annotations

import datetime
from pathlib import Path

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pertanda.exceptions import NotFoundError
from pertanda.records.document import RawArticle, Refusal
from pertanda.store.desk import Desk
from pertanda.store.queue import MAX_ATTEMPTS, article_key
from store.made import NOW, OTHER_RUN, RUN, article, filed, work

REFUSAL = Refusal(origin="test:0", reason="the text is empty", digest="0" * 32, excerpt="<html>")


def test_the_same_article_twice_is_one_job_wherever_it_came_from(tmp_path: Path) -> None:
    again = msgspec.structs.replace(article(0), origin="another feed")
    edited = msgspec.structs.replace(article(0), title="Judul lain")
    with Desk.open(tmp_path / "a.desk", write=True) as desk:
        assert desk.enqueue([article(0), again, article(1)], now=NOW) == 2
        assert desk.enqueue([article(0), edited]) == 1
        jobs = desk.take(10)
        assert [job.article for job in jobs] == [article(0), article(1), edited]
        assert jobs[0].queued_at == NOW
        assert jobs[0].key == article_key(article(0))
        assert desk.take(10) == []


def test_an_hour_of_another_zone_is_kept_in_utc(tmp_path: Path) -> None:
    jakarta = NOW.astimezone(datetime.timezone(datetime.timedelta(hours=7)))
    with Desk.open(tmp_path / "a.desk", write=True) as desk:
        desk.enqueue([article(0)], now=jakarta)
        (job,) = desk.take(1)
    assert job.queued_at.isoformat() == "2026-03-01T12:00:00+00:00"


def test_suspects_come_alone_and_the_least_tried_first(tmp_path: Path) -> None:
    path = tmp_path / "a.desk"
    with Desk.open(path, write=True) as desk:
        desk.enqueue([article(number) for number in range(4)])
    for together in (4, 1):
        died = Desk.open(path, write=True)
        assert len(died.take(4)) == together
        died.close()  # as a kill: nothing is handed back
    with Desk.open(path, write=True) as desk:
        desk.enqueue([article(9)])
        taken = [[(job.article.origin, job.attempts) for job in desk.take(4)] for _ in range(5)]
    assert taken == [[("test:9", 1)], [("test:1", 2)], [("test:2", 2)], [("test:3", 2)], [("test:0", 3)]]


def test_a_job_is_taken_three_times_and_then_set_aside(tmp_path: Path) -> None:
    path = tmp_path / "a.desk"
    with Desk.open(path, write=True) as desk:
        desk.enqueue([article(0)])
    for attempt in range(1, MAX_ATTEMPTS + 1):
        died = Desk.open(path, write=True)
        assert [job.attempts for job in died.take(1)] == [attempt]
        died.close()
    with Desk.open(path, write=True) as desk:
        assert desk.take(1) == []
        (only,) = desk.quarantined()
        assert only.reason == "the process that read it died 3 times"
        assert only.excerpt.startswith("Kalimat 0-0")
        assert desk.counts()["refused"] == 1


def test_an_error_in_the_block_counts_the_attempt_and_a_stop_by_the_user_does_not(tmp_path: Path) -> None:
    path = tmp_path / "a.desk"
    with Desk.open(path, write=True) as desk:
        desk.enqueue([article(0)])
    for error, attempts in ((KeyboardInterrupt(), 1), (ValueError(), 1), (ValueError(), 2), (KeyboardInterrupt(), 3)):
        with pytest.raises(type(error)):
            _take_and_raise(path, attempts, error)
    with Desk.open(path, write=True) as desk:
        assert [job.attempts for job in desk.take(1)] == [3]


def _take_and_raise(path: Path, attempts: int, error: BaseException) -> None:
    with Desk.open(path, write=True) as desk:
        assert [job.attempts for job in desk.take(1)] == [attempts]
        raise error


def test_a_refused_job_is_closed_and_filed_with_its_traceback(tmp_path: Path) -> None:
    with Desk.open(tmp_path / "a.desk", write=True) as desk:
        desk.enqueue([article(0)])
        (job,) = desk.take(1)
        desk.refuse(job.key, REFUSAL, "Traceback: ...")
        desk.refuse(None, msgspec.structs.replace(REFUSAL, origin="broken.warc", reason="no article in it"))
        first, second = desk.quarantined()
        assert (first.key, first.attempts, first.traceback) == (job.key, 1, "Traceback: ...")
        assert (second.key, second.attempts, second.origin) == ("0" * 32, 0, "broken.warc")
        assert desk.take(1) == []
        with pytest.raises(NotFoundError, match="the queue has no job nokey"):
            desk.refuse("nokey", REFUSAL)


def test_refusing_the_same_input_again_keeps_one_row_with_the_latest_reason(tmp_path: Path) -> None:
    with Desk.open(tmp_path / "a.desk", write=True) as desk:
        desk.refuse(None, REFUSAL)
        desk.refuse(None, msgspec.structs.replace(REFUSAL, reason="no words"))
        assert [row.reason for row in desk.quarantined()] == ["no words"]


def test_a_new_run_takes_what_it_has_not_coded_and_refused_ones_if_asked(tmp_path: Path) -> None:
    with filed(tmp_path / "a.desk", article(0), article(1)) as (desk, _):
        desk.enqueue([article(2)])
        (job,) = desk.take(1)
        desk.refuse(job.key, REFUSAL)
        assert desk.requeue(RUN.id) == 0
        other = desk.start_run(OTHER_RUN)
        assert desk.requeue(other, refused=True) == 3
        desk.finish(other, [work(job) for job in desk.take(10)])
        assert desk.quarantined() == []  # what was refused is done now
        assert desk.requeue(other, refused=True) == 0
        with pytest.raises(NotFoundError, match="the desk has no run u-0"):
            desk.requeue("u-0")


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    text=st.text(st.characters(exclude_categories=()), max_size=50),
    origin=st.text(st.characters(exclude_categories=()), max_size=10),
)
def test_any_text_is_queued_whole_or_quarantined(tmp_path: Path, text: str, origin: str) -> None:
    raw = RawArticle(origin=origin, text=text, url="https://contoh.example/")
    with Desk.open(tmp_path / "a.desk", write=True) as desk:
        for job in desk.take(10):
            desk.refuse(job.key, REFUSAL)
        before = len(desk.quarantined())
        new = desk.enqueue([raw])
        writable = not any("\ud800" <= character <= "\udfff" for character in text + origin)
        if not writable:
            assert new == 0
            assert len(desk.quarantined()) >= before
            assert "lone surrogates" in desk.quarantined()[-1].reason
        elif new:
            assert [job.article for job in desk.take(1)] == [raw]
