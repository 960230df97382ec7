"""The memory of gathering: what is filed together stands or falls together, and what is due comes in order."""

from __future__ import annotations

import datetime
from pathlib import Path

import msgspec
import pytest

from pertanda.exceptions import NotFoundError
from pertanda.records.document import RawArticle
from pertanda.records.gathering import (
    ArchiveRow,
    Fetched,
    HostState,
    Page,
    PageState,
    SourceState,
    Step,
    WatchedKind,
    WatchedSource,
)
from pertanda.records.vocabulary import Reliability
from pertanda.store.desk import Desk
from store.made import RUN, article, work

NOW = datetime.datetime(2026, 11, 22, 9, 0, tzinfo=datetime.UTC)
FEED = "https://a.example/feed"


def later(**by: float) -> datetime.datetime:
    return NOW + datetime.timedelta(**by)


def source(url: str = FEED) -> WatchedSource:
    return WatchedSource(url=url, kind=WatchedKind.FEED, name="Contoh", added_at=NOW)


def page(number: int, host: str = "a.example", **fields: object) -> Page:
    made = Page(
        url=f"https://{host}/{number}",
        host=host,
        source=FEED,
        state=PageState.WAITING,
        found_at=NOW,
        sort_at=later(minutes=-number),
        due_at=NOW,
    )
    return msgspec.structs.replace(made, **fields)


def kept(number: int) -> Step:
    one = page(number, state=PageState.KEPT, due_at=None, fetched_at=NOW)
    row = ArchiveRow(url=one.url, file="pages-000001.warc.gz", offset=number, length=1, sha256="0" * 64, fetched_at=NOW)
    fetched = msgspec.structs.replace(article(number), origin=one.url, url=one.url)
    return Step(page=one, articles=(fetched,), archived=row)


def test_sources_are_added_once_and_due_at_once(tmp_path: Path) -> None:
    with Desk.open(tmp_path / "a.desk", write=True) as desk:
        assert desk.add_sources([source(), source("https://b.example/feed")]) == 2
        assert desk.add_sources([source()]) == 0
        assert [one.url for one, _ in desk.due_sources(NOW)] == [FEED, "https://b.example/feed"]
        state = SourceState(url=FEED, due_at=later(hours=1), polls=1, found=3)
        desk.note([Step(source=state)], now=NOW)
        assert [one.url for one, _ in desk.due_sources(NOW)] == ["https://b.example/feed"]
        desk.add_sources([source()])
        assert desk.source_states()[FEED] == state


def test_a_readers_grade_outlives_adding_the_source_again(tmp_path: Path) -> None:
    with Desk.open(tmp_path / "a.desk", write=True) as desk:
        mine = msgspec.structs.replace(source(), grade=Reliability.D, grade_reason="Seen.", graded_by_reader=True)
        desk.add_sources([source()])
        desk.add_sources([mine])
        desk.add_sources([source()])
        assert desk.watched() == [mine]


def test_a_removed_source_is_forgotten_but_not_what_it_brought(tmp_path: Path) -> None:
    with Desk.open(tmp_path / "a.desk", write=True) as desk:
        desk.add_sources([source()])
        desk.note([Step(found=(page(1), page(2))), kept(3)], now=NOW)
        desk.remove_source(FEED)
        assert (desk.watched(), desk.due_sources(NOW), desk.due_pages(NOW, 9)) == ([], [], [])
        assert desk.counts()["waiting"] == 1
        desk.note([Step(source=SourceState(url=FEED, due_at=NOW))], now=NOW)  # a poll that was under way
        assert desk.source_states() == {}
        with pytest.raises(NotFoundError):
            desk.remove_source(FEED)


def test_pages_come_fresh_first_newest_first_and_so_many_a_host(tmp_path: Path) -> None:
    old, again = page(3, background=True), page(4, state=PageState.KEPT, sort_at=NOW)
    with Desk.open(tmp_path / "a.desk", write=True) as desk:
        new = desk.note([Step(found=(old, page(2), page(1), page(9, "b.example"))), Step(page=again)], now=NOW)
        assert len(new) == 4
        order = [one.url.rpartition("/")[2] for one in desk.due_pages(NOW, 10)]
        assert order == ["1", "2", "9", "4", "3"]
        assert [one.host for one in desk.due_pages(NOW, 1)] == ["a.example", "b.example"]
        assert desk.due_pages(later(seconds=-1), 10) == []


def test_the_pages_of_a_paused_host_wait(tmp_path: Path) -> None:
    with Desk.open(tmp_path / "a.desk", write=True) as desk:
        desk.note([Step(found=(page(1), page(2, "b.example")))], now=NOW)
        desk.note_host(HostState(host="a.example", paused_until=later(minutes=5)))
        assert [one.host for one in desk.due_pages(NOW, 9)] == ["b.example"]
        desk.note([Step(page=page(2, "b.example", state=PageState.KEPT, due_at=None))], now=NOW)
        assert desk.next_due(NOW) == later(minutes=5)
        assert [one.host for one in desk.due_pages(later(minutes=5), 9)] == ["a.example"]


def test_nothing_is_due_on_an_empty_desk(tmp_path: Path) -> None:
    with Desk.open(tmp_path / "a.desk", write=True) as desk:
        assert desk.next_due(NOW) is None
        assert desk.last_archived() is None


def test_a_page_is_found_once_and_again_when_its_time_changes(tmp_path: Path) -> None:
    with Desk.open(tmp_path / "a.desk", write=True) as desk:
        assert desk.note([Step(found=(page(1, published="one"),))], now=NOW)
        assert not desk.note([Step(found=(page(1, published="two"),))], now=NOW)  # it waits already
        desk.note([Step(page=page(1, state=PageState.KEPT, due_at=None, published="two"))], now=NOW)
        assert not desk.note([Step(found=(page(1, published="two"),))], now=NOW)
        (again,) = desk.note([Step(found=(page(1, published="three"),))], now=later(hours=1))
        assert (again.state, again.due_at) == (PageState.KEPT, later(hours=1))
        restless = page(1, state=PageState.KEPT, due_at=None, published="three", revisits=6)
        desk.note([Step(page=restless)], now=NOW)
        assert not desk.note([Step(found=(page(1, published="four"),))], now=NOW)


def test_a_fetch_is_filed_whole_or_not_at_all(tmp_path: Path) -> None:
    def fail(point: str) -> None:
        if point == "before_commit" and armed:
            raise OSError("pulled")

    armed: list[bool] = []
    with Desk.open(tmp_path / "a.desk", write=True, fault=fail) as desk:
        desk.note([kept(1)], now=NOW)
        armed.append(True)
        with pytest.raises(OSError, match="pulled"):
            desk.note([kept(2)], now=NOW)
        armed.clear()
        assert desk.page(kept(2).page.url) is None  # type: ignore[union-attr]
        assert desk.archived("https://a.example/2") == []
        assert desk.counts()["waiting"] == 1
        assert desk.last_archived() == kept(1).archived


def test_a_document_leads_to_its_archived_page(tmp_path: Path) -> None:
    with Desk.open(tmp_path / "a.desk", write=True) as desk:
        desk.start_run(RUN)
        desk.add_sources([source()])
        desk.note([kept(1), kept(2)], now=NOW)
        results = [work(job) for job in desk.take(9)]
        desk.finish(RUN.id, results)
        rows = {result.document.id: desk.archived_of(result.document.id) for result in results}
        assert [row.url for row in rows.values() if row] == ["https://a.example/1", "https://a.example/2"]
        assert desk.archived_of("d-" + "0" * 32) is None
        tally = desk.source_tallies()[FEED]
        assert (tally.kept, tally.waiting, sum(tally.languages.values())) == (2, 0, 2)
        assert desk.check() == []


def test_an_article_that_cannot_be_written_goes_to_quarantine_and_the_page_is_done(tmp_path: Path) -> None:
    step = msgspec.structs.replace(
        kept(1), articles=(RawArticle(origin="x", text="a\ud800b", url="https://a.example/1"),)
    )
    with Desk.open(tmp_path / "a.desk", write=True) as desk:
        desk.note([step], now=NOW)
        assert len(desk.quarantined()) == 1
        assert desk.due_pages(NOW, 9) == []


def test_the_log_counts_and_is_pruned(tmp_path: Path) -> None:
    lines = tuple(
        Fetched(at=later(hours=-hour), host="a.example", url=FEED, status=200, size=10, seconds=0.1, outcome="answered")
        for hour in range(4)
    )
    with Desk.open(tmp_path / "a.desk", write=True) as desk:
        desk.note([Step(log=lines)], now=NOW)
        assert desk.request_counts(later(hours=-1)) == {200: (2, 20)}
        assert desk.prune_log(later(hours=-1)) == 2
        assert len(desk.requests()) == 2
