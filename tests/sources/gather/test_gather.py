"""Gathering from a web on loopback: what is fetched, kept, asked again, and in which order."""

from __future__ import annotations

import gzip
from pathlib import Path

import pytest

from pertanda.exceptions import StoreCorruptError
from pertanda.records.gathering import PageState, WatchedKind
from pertanda.sources.archive import Archive
from pertanda.sources.gather import archive_folder
from pertanda.sources.inputs import open_inputs
from pertanda.store.desk import Desk
from sources.gather.desk import NOW, articles, gather, gathered, later, one_site, watched
from sources.gather.replay import ATOM, Answer, article_page, feed, quick, replay

PAGES = {f"/2026/{number}": Answer(article_page("a", number)) for number in range(3)}
SITEMAP = "xmlns='http://www.sitemaps.org/schemas/sitemap/0.9' xmlns:n='http://www.google.com/schemas/sitemap-news/0.9'"


def test_articles_are_queued_and_not_fetched_again(tmp_path: Path) -> None:
    path = tmp_path / "a.desk"
    with one_site(path, PAGES) as (server, desk):
        first = gather(desk, quick("a"))
        again = gather(desk, quick("a"), later(hours=2))
    assert (first.polled, first.found, first.kept, first.lost) == (1, 3, 3, 0)
    assert (again.polled, again.found, again.kept) == (1, 0, 0)
    assert server.paths("a.test").count("/2026/1") == 1
    assert server.asked[0].path == "/robots.txt"
    assert {line.headers["user-agent"][:9] for line in server.asked} == {"Pertanda/"}
    assert all("desk@example.org" in line.headers["user-agent"] for line in server.asked)
    assert len(articles(path)) == 3


def test_the_archive_gives_every_page_back_and_any_reader_reads_it(tmp_path: Path) -> None:
    path = tmp_path / "a.desk"
    server = gathered(path, PAGES).server
    archive = Archive(archive_folder(path), largest_file=10**9)
    with Desk.open(path, write=False) as desk:
        for name, answer in PAGES.items():
            (row,) = desk.archived(server.url("a.test", name))
            page = archive.read(row)
            assert (page.status, page.body, page.fetched_at) == (200, answer.body, NOW)
            assert page.headers["content-type"] == "text/html; charset=utf-8"
    read = list(open_inputs([archive_folder(path)], settings=quick()))
    assert {getattr(item, "url", None) for item in read} == {server.url("a.test", name) for name in PAGES}


@pytest.mark.parametrize(
    "page",
    [
        Answer(article_page("a", 1), headers=(("X-Robots-Tag", "noarchive"),)),
        Answer(b"<meta content='max-image-preview:large, NOARCHIVE' name='robots'>" + article_page("a", 1)),
    ],
)
def test_a_page_that_asks_not_to_be_archived_is_read_all_the_same(tmp_path: Path, page: Answer) -> None:
    server = gathered(tmp_path / "a.desk", {"/2026/1": page}).server
    assert len(articles(tmp_path / "a.desk")) == 1
    with Desk.open(tmp_path / "a.desk", write=False) as desk:
        assert desk.archived(server.url("a.test", "/2026/1")) == []


def test_an_unchanged_feed_costs_a_304_and_an_edit_is_a_new_article(tmp_path: Path) -> None:
    version = {"/2026/1": article_page("a", 1), "/2026/2": article_page("a", 2)}
    validators: list[tuple[str, bool]] = []

    def answer(path: str, headers: dict[str, str]) -> Answer | None:
        body = feed(server, "a.test", list(version)) if path == "/feed" else version.get(path)
        if body is None:
            return None
        tag = f'"{hash(body)}"'
        validators.append((path, headers.get("if-none-match") == tag))
        return Answer(status=304) if validators[-1][1] else Answer(body, headers=(("ETag", tag), *ATOM[1:]))

    path, settings = tmp_path / "a.desk", quick("a", revisit_hours=(24.0,))
    with replay(a=answer) as server, Desk.open(path, write=True) as desk:
        desk.add_sources([watched(server.url("a.test", "/feed"))])
        gather(desk, settings)
        version["/2026/1"] = article_page("a", 1, "Isi yang diubah kemudian, contoh buatan.")
        tally = gather(desk, settings, later(hours=25))
        assert (tally.polled, tally.kept, tally.unchanged) == (1, 1, 1)
        assert len(desk.archived(server.url("a.test", "/2026/1"))) == 2
        assert desk.page(server.url("a.test", "/2026/1")).due_at is None  # type: ignore[union-attr]
    assert sorted(validators[3:]) == [("/2026/1", False), ("/2026/2", True), ("/feed", True)]
    assert len(articles(path)) == 3


def test_a_page_that_only_changes_its_markup_is_no_edit(tmp_path: Path) -> None:
    pages = {"/2026/1": Answer(article_page("a", 1))}
    with one_site(tmp_path / "a.desk", pages) as (_, desk):
        gather(desk, quick("a", revisit_hours=(24.0,)))
        pages["/2026/1"] = Answer(article_page("a", 1).replace(b"<body>", b"<body><script>key=42</script>"))
        tally = gather(desk, quick("a", revisit_hours=(24.0,)), later(hours=25))
    assert (tally.kept, tally.unchanged) == (0, 1)


def test_a_changed_time_in_the_feed_brings_the_page_again(tmp_path: Path) -> None:
    with one_site(tmp_path / "a.desk", PAGES) as (server, desk):
        gather(desk, quick("a"))
        server.sites["a.test"] = lambda path, headers: (
            Answer(feed(server, "a.test", ["/2026/1"], "2026-11-22T08:30:00Z"), headers=ATOM)
            if path == "/feed"
            else Answer(article_page("a", 1, "Diubah."))
        )
        assert gather(desk, quick("a"), later(hours=2)).kept == 1


def test_a_page_closed_to_us_gives_way_to_the_feeds_own_text(tmp_path: Path) -> None:
    text = "Isi lengkap dari umpan itu sendiri, contoh buatan dan bukan berita nyata. " * 5
    pages, server = gathered(tmp_path / "a.desk", {"/2026/1": Answer(b"", 403)}, text=text)
    assert pages["/2026/1"].state is PageState.KEPT
    assert "own text" in pages["/2026/1"].error
    assert articles(tmp_path / "a.desk") == [server.url("a.test", "/2026/1")]


def test_new_articles_come_before_the_background(tmp_path: Path) -> None:
    def answer(path: str, headers: dict[str, str]) -> Answer | None:
        if path in ("/2020", "/2026"):
            listed = [f"{path}/{number}" for number in range(4)]
            return Answer(feed(server, "a.test", listed, f"{path[1:]}-11-01T00:00:00Z"), headers=ATOM)
        return Answer(article_page(path, 1)) if path.startswith("/20") else None

    settings = quick("a", fresh_hours=24.0 * 30)
    with replay(a=answer) as server, Desk.open(tmp_path / "a.desk", write=True) as desk:
        desk.add_sources([watched(server.url("a.test", "/2020")), watched(server.url("a.test", "/2026"))])
        gather(desk, settings)
    order = [path[:6] for path in server.paths("a.test") if path.count("/") == 2]
    assert order == ["/2026/"] * 4 + ["/2020/"] * 4


def test_sitemaps_lists_and_json_feeds(tmp_path: Path) -> None:
    def answer(path: str, headers: dict[str, str]) -> Answer | None:
        at = server.url("a.test", "")
        pages = {
            "/sitemap.xml": f"<sitemapindex {SITEMAP}><sitemap><loc>{at}/news.xml.gz</loc></sitemap></sitemapindex>",
            "/news.xml.gz": f"<urlset {SITEMAP}><url><loc>{at}/2026/sitemap</loc><n:news><n:publication_date>"
            "2026-11-22T07:00:00+07:00</n:publication_date><n:title>Judul</n:title></n:news></url></urlset>",
            "/list": "<a href='/2026/11/daftar-berita-baru'>Judul dengan lima kata penuh</a>"
            "<a href='/tag/x'>Semua tag yang ada di sini</a>"
            "<a href='http://b.test/2026/11/x'>Empat kata di luar</a>",
            "/feed.json": '{"version": "https://jsonfeed.org/version/1.1", "title": "J", "items": [{"id": "1", '
            '"url": "/2026/json", "content_text": "x", "date_published": "2026-11-22T01:00:00Z"}]}',
        }
        if path.startswith("/2026/"):
            return Answer(article_page(path, 7))
        body = pages[path].encode() if path in pages else None
        return Answer(gzip.compress(body) if path.endswith("gz") else body) if body else None

    with replay(a=answer) as server, Desk.open(tmp_path / "a.desk", write=True) as desk:
        desk.add_sources(
            [
                watched(server.url("a.test", "/sitemap.xml"), WatchedKind.SITEMAP),
                watched(server.url("a.test", "/list"), WatchedKind.LIST),
                watched(server.url("a.test", "/feed.json")),
            ]
        )
        assert gather(desk, quick("a")).found == 3
        page = desk.page(server.url("a.test", "/2026/sitemap"))
        assert page is not None
        assert (page.title, page.published) == ("Judul", "2026-11-22T07:00:00+07:00")
    fetched = {path for path in server.paths("a.test") if path.startswith("/2026/")}
    assert fetched == {"/2026/sitemap", "/2026/json", "/2026/11/daftar-berita-baru"}


def test_a_folder_is_read_when_its_files_change(tmp_path: Path) -> None:
    folder = tmp_path / "inbox"
    folder.mkdir()
    (folder / "a.txt").write_text("Sebuah artikel buatan tentang kunjungan.\n")
    (folder / "b.bin").write_bytes(b"\0\1\2\3" * 10)
    with Desk.open(tmp_path / "a.desk", write=True) as desk:
        desk.add_sources([watched(str(folder), WatchedKind.FOLDER)])
        assert gather(desk, quick()).kept == 1
        assert gather(desk, quick(), later(days=2)).kept == 0
        (folder / "a.txt").write_text("Sebuah artikel buatan yang lebih panjang tentang kunjungan.\n")
        assert gather(desk, quick(), later(days=4)).kept == 1
        assert desk.page(str(folder / "b.bin")).state is PageState.GIVEN_UP  # type: ignore[union-attr]


def test_wrong_charsets_are_read_right(tmp_path: Path) -> None:
    words = "Пресс-секретарь заявил о визите в Пхеньян. Это выдуманный пример, не новость. " * 4
    html = f"<html><head><meta charset='{{}}'></head><body><p>{words}</p></body></html>"
    pages = {
        "/2026/1": Answer(html.format("cp1251").encode(), headers=(("Content-Type", "text/html; charset=latin-1"),)),
        "/2026/2": Answer(
            html.format("utf-8").encode("cp1251"), headers=(("Content-Type", "text/html;charset=cp1251"),)
        ),
    }
    gathered(tmp_path / "a.desk", pages)
    with Desk.open(tmp_path / "a.desk", write=True) as desk:
        texts = [job.article.html or "" for job in desk.take(10)]
    assert ["визите в Пхеньян" in text for text in texts] == [True, True]


def test_an_archive_whose_last_page_is_damaged_is_not_written_to(tmp_path: Path) -> None:
    path = tmp_path / "a.desk"
    gathered(path, {"/2026/1": Answer(article_page("a", 1))})
    (file,) = archive_folder(path).iterdir()
    data = bytearray(file.read_bytes())
    data[len(data) // 2] ^= 0xFF
    file.write_bytes(data)
    with Desk.open(path, write=True) as desk, pytest.raises(StoreCorruptError):
        gather(desk, quick("a"))
