"""From a home page to its feed; OPML both ways; asking sources without filing anything."""

from __future__ import annotations

import asyncio

import pytest

from pertanda.exceptions import InputError, NotFoundError
from pertanda.records.gathering import WatchedKind
from pertanda.sources.check import ask_all
from pertanda.sources.discovery import Discovered, discover
from pertanda.sources.gather import fetching
from pertanda.sources.opml import read_opml, write_opml
from sources.gather.desk import watched
from sources.gather.replay import Answer, Replay, Site, feed, loopback, quick, replay

LINKS = "".join(f"<a href='/2026/11/berita-nomor-{n}-hari'>Judul berita nomor {n} hari ini</a>" for n in range(6))
OPML = b"""<?xml version="1.0"?><opml version="2.0"><head/><body>
<outline text="Asia"><outline type="rss" text="Antara" xmlUrl="https://www.antaranews.com/rss/terkini.xml"/>
<outline text="Peta" type="rss" xmlUrl="https://a.test/sitemap.xml" pertandaKind="sitemap" language="id"/></outline>
<outline text="again" xmlUrl="https://www.antaranews.com/rss/terkini.xml#x"/><outline text="no address"/>
<outline text="bad" xmlUrl="javascript:alert(1)"/></body></opml>"""


def found(server: Replay, path: str, kind: WatchedKind | None = None) -> Discovered:
    """What lies behind a path of a.test."""

    async def asked() -> Discovered:
        settings = quick("a")
        async with fetching((), settings=settings, resolver=loopback) as (fetcher, _):
            return await discover(server.url("a.test", path), fetcher, settings, kind=kind)

    return asyncio.run(asked())


def pages(**bodies: str) -> Site:
    """A site of these paths; `{feed}` is left for the test's own feed at /umpan."""
    return lambda path, headers: Answer(bodies[path.strip("/")].encode()) if path.strip("/") in bodies else None


def with_feed(server: Replay, at: str, **bodies: str) -> None:
    """Gives a.test these pages and a feed at a path."""
    listing = feed(server, "a.test", ["/2026/1", "/2026/2"])
    server.sites["a.test"] = lambda path, headers: (
        Answer(listing) if path == at else Answer(bodies[path].encode()) if path in bodies else None
    )


@pytest.mark.parametrize(
    ("at", "home"),
    [
        ("/umpan", "<link rel='alternate' type='application/rss+xml' href='/umpan'>"),
        ("/umpan/rss.xml", "<a href='/umpan/rss.xml'>RSS</a>"),
        ("/atom.xml", "<p>nothing says where the feed is</p>"),
    ],
)
def test_the_feed_behind_a_home_page(at: str, home: str) -> None:
    with replay(a=pages()) as server:
        with_feed(server, at, **{"/": f"<html><title>Contoh</title>{home}</html>"})
        result = found(server, "/")
    assert (result.url, result.kind, result.title) == (server.url("a.test", at), WatchedKind.FEED, "a.test")
    assert len(result.entries) == 2


def test_a_feed_is_itself_and_a_sitemap_too() -> None:
    sitemap = "<urlset><url><loc>http://a.test/2026/1</loc></url></urlset>"
    with replay(a=pages()) as server:
        with_feed(server, "/umpan", **{"/peta.xml": sitemap})
        assert found(server, "/umpan").kind is WatchedKind.FEED
        assert found(server, "/peta.xml").kind is WatchedKind.SITEMAP
        with pytest.raises(InputError, match="no sitemap"):
            found(server, "/umpan", WatchedKind.SITEMAP)


def test_a_page_of_links_when_there_is_no_feed() -> None:
    with replay(a=pages(kabar=f"<title>Kabar &amp; hari ini</title>{LINKS}", kosong="<p>nothing")) as server:
        result = found(server, "/kabar")
        assert (result.kind, len(result.entries)) == (WatchedKind.LIST, 6)
        with pytest.raises(NotFoundError, match="no feed"):
            found(server, "/kosong")
        with pytest.raises(NotFoundError, match="404"):
            found(server, "/tiada")
    assert len(server.asked) < 40


def test_asking_all_sources_files_nothing_and_tells_what_is_wrong() -> None:
    with replay(a=pages(kabar=LINKS, maaf="<p>Situs sedang diperbaiki")) as server:
        sources = [
            watched(server.url("a.test", "/kabar"), WatchedKind.LIST),
            watched(server.url("a.test", "/maaf")),
            watched(server.url("a.test", "/tiada")),
        ]
        good, wrong, gone = asyncio.run(ask_all(sources, (), settings=quick("a"), resolver=loopback))
    assert (good.answer, good.articles) == ("ok", 6)
    assert "no feed" in wrong.answer
    assert "404" in gone.answer


def test_opml_both_ways() -> None:
    outlines = read_opml(OPML)
    assert [(o.url, o.kind) for o in outlines] == [
        ("https://www.antaranews.com/rss/terkini.xml", WatchedKind.FEED),
        ("https://a.test/sitemap.xml", WatchedKind.SITEMAP),
    ]
    sources = [watched(o.url, o.kind, "A & B <c>") for o in outlines]
    written = write_opml([*sources, watched("/srv/inbox", WatchedKind.FOLDER)])
    again = read_opml(written)
    assert [(o.url, o.kind, o.name) for o in again] == [(s.url, s.kind, s.name) for s in sources]


@pytest.mark.parametrize("data", [b"", b"<html/>", b"not xml", b'{"version": 1}'])
def test_what_is_no_opml_says_so(data: bytes) -> None:
    with pytest.raises(InputError):
        read_opml(data)


def test_entities_of_an_opml_file_are_not_expanded() -> None:
    declared = b'<!DOCTYPE opml [<!ENTITY a SYSTEM "file:///etc/passwd">]>'
    bomb = declared + b'<opml><body>&a;<outline text="&a;" xmlUrl="http://a.test/"/></body></opml>'
    assert "root:" not in str(read_opml(bomb))
