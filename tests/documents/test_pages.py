"""Articles of several pages, on synthetic pages made for these tests and a real WARC file of them."""

from __future__ import annotations

import gzip
from pathlib import Path

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from documents.conftest import Reader
from documents.pages_made import LONG, PARAGRAPHS, page
from pertanda.documents.pages import join_pages
from pertanda.documents.paging import PageNumber, links_of, numbered
from pertanda.records.base import Known
from pertanda.records.document import DocumentKind, RawArticle, Refusal
from pertanda.settings import Settings
from pertanda.sources.inputs import open_inputs

URL = "https://www.example.com/news/border-talks"
TITLE = "Ministers agree to open the border"


def numbered_page(number: int, *, tie: str = "canonical", url: str | None = None) -> RawArticle:
    """Page `number` of one article: its third of the text, tied to the first page in one of the ways sites use."""
    heads = {
        "canonical": f'<link rel="canonical" href="{URL}">',
        "neighbours": f'<link rel="prev" href="{URL}?page={number - 1}"/>'
        f"<link rel=next href='{URL}?page={number + 1}'>",
        "title": "",
        "nothing": "",
    }
    title = TITLE if number == 1 else f"{TITLE} - Halaman {number}" if tie == "title" else f"{TITLE} ({number})"
    onward = f'<a href="{URL}?page=2">2</a>'
    html = page(*LONG[number * 3 - 3 : number * 3], title=title, head=heads[tie], body=onward)
    address = URL if number == 1 else f"{URL}?page={number}"
    return RawArticle(origin=f"page {number}", html=html, url=url or address)


@pytest.mark.parametrize(
    ("url", "place"),
    [
        (URL, PageNumber(URL, 1, False)),
        (f"{URL}?page=2&utm_source=x", PageNumber(URL, 2, True)),
        (f"{URL}?id=7&page=3", PageNumber(f"{URL}?id=7", 3, True)),
        (f"{URL}/halaman/2", PageNumber(URL, 2, True)),
        (f"{URL}-page-3", PageNumber(URL, 3, True)),
        (f"{URL}/2", PageNumber(URL, 2, False)),
        (f"{URL}/1", PageNumber(f"{URL}/1", 1, False)),
        (f"{URL}/2024", PageNumber(f"{URL}/2024", 1, False)),
        (f"{URL}?page=all", None),
        (f"{URL}?page=0", None),
        (f"{URL}?page=99999999999", None),
        ("ftp://example.com/2", None),
        (None, None),
    ],
)
def test_page_numbers_of_addresses(url: str | None, place: PageNumber | None) -> None:
    assert numbered(url) == place


def test_links_of_a_head() -> None:
    html = "<LINK href='/a?x=1&amp;y' rel=canonical><link rel=\"prev nofollow\" href=/b>"
    html += "<link rel=icon href=/c><link rel=next>"
    assert links_of(html) == {"canonical": "/a?x=1&amp;y", "prev": "/b"}


@pytest.mark.parametrize("tie", ["canonical", "neighbours", "title"])
def test_pages_become_one_article(reader: Reader, tie: str) -> None:
    pages = [numbered_page(number, tie=tie) for number in (1, 2, 3)]
    for order in (pages, pages[::-1]):
        (joined,) = join_pages(order)
        assert isinstance(joined, RawArticle)
        assert joined.url == URL
        assert joined.further == tuple(one.html for one in pages[1:])
        document, sentences = reader(msgspec.structs.replace(joined, language="en"))
        assert [document.text.count(text) for text in LONG[:9]] == [1] * 9
        assert document.kind == Known(DocumentKind.ARTICLE)
        assert document.kind_reason == "joined from 3 pages"
        assert document.url == Known(URL)
        assert all(document.text[sentence.start : sentence.end] == sentence.text for sentence in sentences)


def test_pages_tied_by_nothing_or_after_a_gap_stay_apart() -> None:
    loose = [numbered_page(number, tie="nothing") for number in (1, 2)]
    assert sorted(join_pages(loose), key=lambda item: item.origin) == loose
    first, second, fourth = (numbered_page(number) for number in (1, 2, 4))
    joined, left = join_pages([fourth, second, first])
    assert isinstance(joined, RawArticle)
    assert joined.further == (second.html,)
    assert left == fourth
    assert list(join_pages([second, fourth])) == [second, fourth]


def test_pages_of_two_articles_are_not_mixed() -> None:
    other = [msgspec.structs.replace(numbered_page(2), origin="other", url="https://www.example.com/news/other?page=2")]
    assert len(list(join_pages([numbered_page(1), numbered_page(2), *other]))) == 2


def test_a_page_met_twice_is_joined_once() -> None:
    found = list(join_pages([numbered_page(1), numbered_page(2), numbered_page(2)]))
    assert found[1:] == [numbered_page(2)]


def test_pages_without_addresses_are_placed_by_their_links(tmp_path: Path, settings: Settings) -> None:
    for number in (1, 2, 3):
        before = f'<link rel="prev" href="{URL}?page={number - 1}">' if number > 1 else ""
        head = f'<link rel="canonical" href="{URL}">{before}<link rel="next" href="{URL}?page={number + 1}">'
        (tmp_path / f"{4 - number}.html").write_text(page(*PARAGRAPHS, head=head), encoding="utf-8")
    (joined,) = join_pages(open_inputs([tmp_path], settings=settings))
    assert isinstance(joined, RawArticle)
    assert joined.origin == str(tmp_path / "3.html")
    assert len(joined.further or ()) == 2


def warc_record(raw: RawArticle) -> bytes:
    """A response record of a WARC file with the page as its body."""
    http = f"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n\r\n{raw.html}".encode()
    head = (
        "WARC/1.0\r\nWARC-Type: response\r\nWARC-Record-ID: <urn:uuid:00000000-0000-0000-0000-000000000001>\r\n"
        f"WARC-Date: 2024-06-15T00:00:00Z\r\nWARC-Target-URI: {raw.url}\r\n"
        f"Content-Type: application/http; msgtype=response\r\nContent-Length: {len(http)}\r\n\r\n"
    )
    return head.encode() + http + b"\r\n\r\n"


def test_pages_of_a_warc_file(tmp_path: Path, settings: Settings) -> None:
    path = tmp_path / "pages.warc.gz"
    path.write_bytes(b"".join(gzip.compress(warc_record(numbered_page(number))) for number in (2, 1)))
    (joined,) = join_pages(open_inputs([path], settings=settings))
    assert isinstance(joined, RawArticle)
    assert joined.further == (numbered_page(2).html,)


def test_everything_else_passes_unchanged_and_in_order() -> None:
    refusal = Refusal(origin="r", reason="why", digest="", excerpt="")
    text = RawArticle(origin="t", text="A text.", url=f"{URL}?page=2")
    single = RawArticle(origin="s", html=page(*PARAGRAPHS), url=URL)
    whole = RawArticle(origin="w", html=page(*PARAGRAPHS), url=f"{URL}?page=all")
    front = RawArticle(origin="f", html=page(*PARAGRAPHS), url="https://www.example.com/?page=2")
    items: list[RawArticle | Refusal] = [refusal, text, single, whole, front]
    assert list(join_pages(items)) == items


@given(
    st.lists(st.tuples(st.integers(1, 4), st.sampled_from(["canonical", "neighbours", "title", "nothing"])), max_size=6)
)
def test_no_page_is_lost(picks: list[tuple[int, str]]) -> None:
    items = [msgspec.structs.replace(numbered_page(n, tie=tie), origin=str(i)) for i, (n, tie) in enumerate(picks)]
    found = [item for item in join_pages(items) if isinstance(item, RawArticle)]
    kept = [html for item in found for html in (item.html, *(item.further or ()))]
    assert sorted(map(str, kept)) == sorted(str(item.html) for item in items)


@given(st.text(max_size=300) | st.text(st.sampled_from("<link relhfcanopvx=\"'>/ ?2"), max_size=200))
def test_no_page_raises(html: str) -> None:
    items = [RawArticle(origin="a", html=html), RawArticle(origin="b", html=html, url=f"{URL}/2")]
    assert len(list(join_pages(items))) in (1, 2)


def test_articles_queued_before_pages_were_joined_keep_their_keys() -> None:
    encoded = msgspec.json.encode(RawArticle(origin="a", text="A text."))
    assert b"further" not in encoded
    assert b"published_by" not in encoded
    joined = RawArticle(origin="a", html="x", further=("y",))
    assert msgspec.json.decode(msgspec.json.encode(joined), type=RawArticle) == joined
