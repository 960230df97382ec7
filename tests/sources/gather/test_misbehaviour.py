"""What the other side does wrong, and how politely it is borne."""

from __future__ import annotations

import gzip
from pathlib import Path

import pytest

from pertanda.records.gathering import PageState
from pertanda.store.desk import Desk
from sources.gather.desk import NOW, articles, gather, gathered, later, one_site
from sources.gather.replay import Answer, article_page, quick

PAGE = article_page("a", 1)
GZIP = (("Content-Encoding", "gzip"),)


def to(address: str, status: int = 302) -> Answer:
    """A redirect."""
    return Answer(status=status, headers=(("Location", address),))


WRONG = {
    "gone": (Answer(status=410), PageState.GIVEN_UP, "410"),
    "missing": (Answer(status=404), PageState.GIVEN_UP, "404"),
    "forbidden": (Answer(status=403), PageState.BARRED, "403"),
    "a PDF": (Answer(b"%PDF-1.4", headers=(("Content-Type", "application/pdf"),)), PageState.GIVEN_UP, "pdf"),
    "binary": (Answer(b"\0\1\2" * 50), PageState.GIVEN_UP, "binary"),
    "empty": (Answer(b"  "), PageState.GIVEN_UP, "empty"),
    "mining reserved": (Answer(PAGE, headers=(("TDM-Reservation", "1"),)), PageState.BARRED, "data mining"),
    "mining reserved inside": (Answer(b"<meta name='tdm-reservation' content='1'>x"), PageState.BARRED, "data mining"),
    "to a closed port": (to("http://a.test:1/x"), PageState.WAITING, "Connect"),
    "to a file": (to("file:///etc/passwd"), PageState.GIVEN_UP, "no web address"),
    "to loopback": (to("http://127.0.0.1/"), PageState.GIVEN_UP, "public address"),
    "to loopback as a number": (to("http://2130706433/"), PageState.GIVEN_UP, "plain form"),
    "to loopback in hex": (to("http://0x7f.1/"), PageState.GIVEN_UP, "plain form"),
    "to metadata in v6": (to("http://[::ffff:169.254.169.254]/"), PageState.GIVEN_UP, "public address"),
    "to a name on loopback": (to("http://b.test/"), PageState.GIVEN_UP, "public address"),
    "to another port": (to("http://b.test:8080/"), PageState.GIVEN_UP, "allowed_ports"),
    "to half a v6 address": (to("//[x"), PageState.GIVEN_UP, "no web address"),
    "to a user name": (to("http://u:p@b.test/"), PageState.GIVEN_UP, "user name"),
    "to itself": (to("/2026/1", 301), PageState.GIVEN_UP, "5 redirects"),
    "an error": (Answer(status=500), PageState.WAITING, "500"),
    "cut": (Answer(PAGE, cut=40), PageState.WAITING, "RemoteProtocolError"),
    "slow loris": (Answer(PAGE, drip=0.1), PageState.WAITING, "no whole answer"),
    "no answer": (Answer(PAGE, delay=3.0), PageState.WAITING, "Read"),
    "a bomb": (Answer(gzip.compress(bytes(30_000_000)), headers=GZIP), PageState.GIVEN_UP, "200 times"),
    "cut gzip": (Answer(gzip.compress(PAGE)[:-20], headers=GZIP), PageState.WAITING, "cut"),
    "broken gzip": (Answer(b"\x1f\x8b\x08nonsense", headers=GZIP), PageState.GIVEN_UP, "damaged"),
    "another packing": (Answer(b"x", headers=(("Content-Encoding", "br"),)), PageState.GIVEN_UP, "not asked for"),
    "too large": (Answer(bytes(21_000_000)), PageState.GIVEN_UP, "larger than"),
}


@pytest.mark.parametrize("name", WRONG)
def test_what_the_other_side_does_wrong(tmp_path: Path, name: str) -> None:
    answer, state, words = WRONG[name]
    # A back-off of a minute, so that a page to be tried again is seen waiting.
    asked = {"/2026/1": answer}
    pages, server = gathered(tmp_path / "a.desk", asked, total_seconds=1.0, read_seconds=0.5, backoff_seconds=60.0)
    assert pages["/2026/1"].state is state
    assert words in pages["/2026/1"].error
    assert articles(tmp_path / "a.desk") == []
    assert {line.host for line in server.asked} == {"a.test"}


def test_a_page_that_keeps_failing_is_given_up(tmp_path: Path) -> None:
    with one_site(tmp_path / "a.desk", {"/2026/1": Answer(status=500)}) as (server, desk):
        for hour in range(0, 12, 2):
            gather(desk, quick("a", longest_poll_hours=1000.0, shortest_poll_minutes=50_000.0), later(hours=hour))
        page = desk.page(server.url("a.test", "/2026/1"))
    assert page is not None
    assert (page.state, page.attempts, page.due_at) == (PageState.GIVEN_UP, 3, None)
    assert server.paths("a.test").count("/2026/1") == 4


def test_a_feed_that_is_none_counts_as_failed_and_is_asked_later(tmp_path: Path) -> None:
    with one_site(tmp_path / "a.desk", {}) as (server, desk):
        server.sites["a.test"] = lambda path, headers: Answer(b"<html><p>Maaf, situs sedang diperbaiki.</html>")
        gather(desk, quick("a"))
        state = desk.source_states()[server.url("a.test", "/feed")]
    assert (state.failures, state.polls) == (1, 0)
    assert "no feed" in state.error
    assert state.due_at > NOW


def test_robots_txt_bars_a_page_and_sets_the_pace(tmp_path: Path) -> None:
    robots = Answer(b"User-agent: Pertanda\nDisallow: /private\nCrawl-delay: 0.2\n")
    asked = {"/robots.txt": robots, "/private/1": Answer(PAGE), "/2026/1": Answer(PAGE)}
    pages, server = gathered(tmp_path / "a.desk", asked)
    assert pages["/private/1"].state is PageState.BARRED
    assert pages["/2026/1"].state is PageState.KEPT
    assert "/private/1" not in server.paths("a.test")
    # The first gap lies before the delay is known.
    assert min(server.gaps()[1:]) >= 0.2


def test_robots_txt_that_cannot_be_had_halves_the_pace(tmp_path: Path) -> None:
    asked = {"/robots.txt": Answer(status=500), "/2026/1": Answer(PAGE)}
    pages, server = gathered(tmp_path / "a.desk", asked, delay_seconds=0.05)
    assert pages["/2026/1"].state is PageState.KEPT
    assert min(server.gaps()[1:]) >= 0.1


def test_robots_txt_is_kept_for_a_day(tmp_path: Path) -> None:
    with one_site(tmp_path / "a.desk", {"/2026/1": Answer(PAGE)}) as (server, desk):
        for hour in (0, 2, 20, 26):
            gather(desk, quick("a"), later(hours=hour))
    assert server.paths("a.test").count("/robots.txt") == 2


def test_a_very_long_crawl_delay_pauses_the_host_on_the_desk(tmp_path: Path) -> None:
    asked = {"/robots.txt": Answer(b"User-agent: *\nCrawl-delay: 3600\n"), "/2026/1": Answer(PAGE)}
    with one_site(tmp_path / "a.desk", asked) as (server, desk):
        gather(desk, quick("a"))
        after = [len(server.asked)]
        for minutes in (59, 61, 119, 122):
            gather(desk, quick("a"), later(minutes=minutes))
            after.append(len(server.asked))
    assert server.paths("a.test") == ["/robots.txt", "/feed", "/2026/1", "/feed"]
    assert after == [2, 2, 3, 3, 4]


def test_a_429_is_obeyed_by_the_whole_host_across_a_restart(tmp_path: Path) -> None:
    asked = {f"/2026/{number}": Answer(article_page("a", number)) for number in range(3)}
    asked["/2026/1"] = Answer(status=429, headers=(("Retry-After", "600"),))
    with one_site(tmp_path / "a.desk", asked) as (server, desk):
        gather(desk, quick("a"))
        before = len(server.asked)
        gather(desk, quick("a"), later(seconds=599))
        assert len(server.asked) == before
        asked["/2026/1"] = Answer(article_page("a", 1))
        gather(desk, quick("a"), later(seconds=601))
        assert desk.source_tallies()[server.url("a.test", "/feed")].kept == 3


def test_a_host_that_keeps_failing_is_left_alone(tmp_path: Path) -> None:
    asked = {f"/2026/{number}": Answer(status=503) for number in range(30)}
    server = gathered(tmp_path / "a.desk", asked, backoff_seconds=60.0).server
    assert len(server.asked) == 2 + 5  # robots.txt, the feed, and as many failures as open the breaker
    with Desk.open(tmp_path / "a.desk", write=False) as desk:
        (host,) = desk.hosts()
    assert host.failures == 5
    assert host.paused_until is not None
    assert host.paused_until > NOW


def test_coming_back_later_counts_against_no_page_and_no_source(tmp_path: Path) -> None:
    asked = {"/2026/1": Answer(status=503, headers=(("Retry-After", "60"),))}
    with one_site(tmp_path / "a.desk", asked) as (server, desk):
        for minutes in range(0, 20, 2):
            gather(desk, quick("a"), later(minutes=minutes))
        page = desk.page(server.url("a.test", "/2026/1"))
        assert page is not None
        assert (page.state, page.attempts) == (PageState.WAITING, 0)
        asked["/2026/1"] = Answer(PAGE)
        gather(desk, quick("a"), later(days=1))
        assert desk.source_tallies()[server.url("a.test", "/feed")].kept == 1
