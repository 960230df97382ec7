"""Kinds of pages, their facts, and live blogs, on synthetic pages made for these tests."""

from __future__ import annotations

import datetime
from typing import Any

import msgspec
import pytest

from documents.conftest import Reader
from documents.pages_made import LONG, PARAGRAPHS, page
from pertanda.documents.live import arrange
from pertanda.documents.structured import UpdateText
from pertanda.records.base import Known, NotApplicable, Unknown, value_of
from pertanda.records.document import DateEvidence, Document, DocumentKind, RawArticle

URL = "https://www.example.com/news/border-talks"
NEWS: dict[str, Any] = {
    "@context": "https://schema.org",
    "@type": "NewsArticle",
    "headline": "Ministers agree to open the border",
    "datePublished": "2024-06-15T08:30:00+01:00",
    "dateModified": "2024-06-16T09:00:00+01:00",
    "articleSection": ["World", "Asia"],
    "author": [
        {"@type": "Person", "name": "Ana Contoh"},
        {"@id": "#second"},
        {"@type": "Person", "name": "Ana Contoh"},
    ],
}


def read(reader: Reader, html: str, url: str | None = URL) -> Document:
    """The document of a page."""
    return reader(RawArticle(origin="page.html", html=html, url=url, language="en"))[0]


def test_an_article_and_its_facts(reader: Reader) -> None:
    data = [NEWS, {"@type": "Person", "@id": "#second", "name": "Budi Misal"}]
    document = read(reader, page(*LONG, data=data))
    assert document.kind == Known(DocumentKind.ARTICLE)
    assert document.kind_reason == "the page's JSON-LD says NewsArticle"
    assert document.author == Known("Ana Contoh, Budi Misal")
    assert document.section == Known("World")
    assert document.published_at == Known(datetime.datetime.fromisoformat("2024-06-15T08:30:00+01:00"))
    assert document.date_evidence == Known(DateEvidence.JSON_LD)
    assert document.modified == Known(datetime.date(2024, 6, 16))
    assert document.modified_at == Known(datetime.datetime.fromisoformat("2024-06-16T09:00:00+01:00"))
    assert document.updates == ()
    assert msgspec.json.decode(msgspec.json.encode(document), type=Document) == document


def test_a_change_never_stands_for_publication(reader: Reader) -> None:
    head = '<meta property="article:modified_time" content="2024-06-16T09:00:00+07:00">'
    document = read(reader, page(*LONG, head=head))
    assert isinstance(document.published, Unknown)
    assert isinstance(document.published_at, Unknown)
    assert document.modified == Known(datetime.date(2024, 6, 16))


def test_what_the_input_says_of_the_author_counts_first(reader: Reader) -> None:
    raw = RawArticle(origin="a", html=page(*LONG, data=NEWS), url=URL, language="en", author="Citra  Umpama")
    assert reader(raw)[0].author == Known("Citra Umpama")


@pytest.mark.parametrize(
    "content", ["https://www.example.com/profile/ana", "ana@example.com", "x" * 300, ""], ids=str.split
)
def test_an_address_is_no_author(reader: Reader, content: str) -> None:
    document = read(reader, page(*LONG, head=f'<meta name="author" content="{content}">'))
    assert isinstance(document.author, Unknown)


def test_a_byline_in_a_meta_element_loses_its_preposition(reader: Reader) -> None:
    assert read(reader, page(*LONG, head='<meta name="byl" content="By Ana Contoh">')).author == Known("Ana Contoh")


def test_a_jakarta_morning_stays_on_its_day(reader: Reader) -> None:
    data = {**NEWS, "datePublished": "2024-06-14T20:00:00Z", "dateModified": "2024-06-14T23:30:00Z"}
    document = read(reader, page(*LONG, data=data), "https://en.antaranews.com/news/1/border-talks")
    assert document.published == Known(datetime.date(2024, 6, 15))
    assert document.published_at == Known(datetime.datetime.fromisoformat("2024-06-15T03:00:00+07:00"))
    assert document.modified == Known(datetime.date(2024, 6, 15))
    american = read(reader, page(*LONG, data=data), "https://apnews.com/article/border-talks")
    assert american.published == Known(datetime.date(2024, 6, 14))


def test_a_paywall_stub_keeps_what_is_there_and_says_so(reader: Reader) -> None:
    closed = {**NEWS, "isAccessibleForFree": "False"}
    document = read(reader, page(*PARAGRAPHS[:2], data=closed))
    assert document.kind == Known(DocumentKind.PAYWALL_STUB)
    assert "not free" in document.kind_reason
    assert PARAGRAPHS[0] in document.text
    assert read(reader, page(*LONG, data=closed)).kind == Known(DocumentKind.ARTICLE)
    counted = read(reader, page(*LONG, data={**closed, "wordCount": 2000}))
    assert counted.kind == Known(DocumentKind.PAYWALL_STUB)
    assert "2000 words" in counted.kind_reason


def test_an_invitation_to_subscribe_tells_a_stub(reader: Reader) -> None:
    document = read(reader, page(*PARAGRAPHS[:2], "Subscribe to continue reading this article and all of our news."))
    assert document.kind == Known(DocumentKind.PAYWALL_STUB)
    assert "subscribe to continue" in document.kind_reason


@pytest.mark.parametrize(
    ("data", "url", "kind"),
    [
        ({"@type": "CollectionPage", "name": "Border"}, URL, DocumentKind.INDEX),
        (None, "https://www.example.com/", DocumentKind.INDEX),
        (None, "https://www.example.com/tag/border", DocumentKind.INDEX),
        (NEWS, "https://www.example.com/tag/border", DocumentKind.ARTICLE),
        ({"@type": "VideoObject", "name": "Border", "uploadDate": "2024-06-15"}, URL, DocumentKind.VIDEO),
        ({**NEWS, "video": {"@type": "VideoObject"}}, URL, DocumentKind.ARTICLE),
        ({"@type": "ImageGallery", "name": "Border"}, URL, DocumentKind.GALLERY),
        (NEWS, "https://www.example.com/foto/border-talks", DocumentKind.GALLERY),
        (NEWS, "https://video.example.com/border-talks", DocumentKind.VIDEO),
    ],
)
def test_pages_that_are_no_article(reader: Reader, data: Any, url: str, kind: DocumentKind) -> None:
    document = read(reader, page(*PARAGRAPHS[:3], data=data), url)
    assert document.kind == Known(kind)
    assert document.kind_reason


def test_a_long_article_under_a_video_address_is_an_article(reader: Reader) -> None:
    assert read(reader, page(*LONG, data=NEWS), "https://video.example.com/x").kind == Known(DocumentKind.ARTICLE)


@pytest.mark.parametrize(
    ("url", "head", "title", "part"),
    [
        (f"{URL}?page=2", "", "Border", True),
        (f"{URL}/2", f'<link rel="prev" href="{URL}">', "Border", True),
        (f"{URL}/2", "", "Border", False),
        (URL, f'<link rel="next" href="{URL}?page=2">', "Border", True),
        (URL, '<link rel="next" href="/news/border-talks?page=2">', "Border", True),
        (URL, '<link rel="next" href="https://www.example.com/news/another-article">', "Border", False),
        (URL, "", "Border - Halaman 2", True),
        (URL, "", "Border (Page 1 of 3)", True),
        (URL, "", "Border, page 1", False),
        (URL, "", "Border page 450", False),
    ],
)
def test_parts_of_articles(reader: Reader, url: str, head: str, title: str, part: bool) -> None:
    document = read(reader, page(*LONG, head=head, data={**NEWS, "headline": title}), url)
    assert document.kind == Known(DocumentKind.PART if part else DocumentKind.ARTICLE)


@pytest.mark.parametrize(("line", "part"), [("1/3", True), ("(2 / 3)", True), ("3/2", False), ("15/6", False)])
def test_a_line_that_counts_pages(reader: Reader, line: str, part: bool) -> None:
    document, _ = reader(RawArticle(origin="a", text="\n".join([*LONG, line]), language="en"))
    assert document.kind == Known(DocumentKind.PART if part else DocumentKind.ARTICLE)
    assert document.kind_reason


def test_copies_on_other_sites_have_the_original_as_origin(reader: Reader) -> None:
    head = '<link rel="canonical" href="https://www.kompas.com/read/2024/06/15/1">'
    copy = read(reader, page(*LONG, head=head))
    assert copy.outlet == "www.example.com".removeprefix("www.")
    assert copy.url == Known(URL)
    assert copy.syndicated_from == Known("Kompas.com")
    assert copy.origin() == "Kompas.com"
    wire = read(reader, page(*LONG, "The talks go on. (Reuters)", head=head))
    assert wire.origin() == "Reuters"
    unknown = read(reader, page(*LONG, head='<meta property="og:url" content="https://surat.contoh.id/1">'))
    assert unknown.syndicated_from == Known("surat.contoh.id")


@pytest.mark.parametrize(
    ("url", "canonical"),
    [
        (URL, URL),
        ("https://m.example.com/news/1", "https://www.example.com/news/1"),
        ("https://nasional.contoh.co.id/1", "https://www.contoh.co.id/1"),
        ("https://nasional.kompas.com/read/1", "https://megapolitan.kompas.com/read/1"),
        ("https://news.google.com/rss/articles/x", URL),
        ("https://www-example-com.cdn.ampproject.org/c/x", URL),
    ],
)
def test_pages_of_one_site_are_no_copies(reader: Reader, url: str, canonical: str) -> None:
    document = read(reader, page(*LONG, head=f'<link rel="canonical" href="{canonical}">'), url)
    assert isinstance(document.syndicated_from, NotApplicable)
    assert document.origin() == document.outlet


def test_sites_below_a_shared_label_are_two(reader: Reader) -> None:
    head = '<link rel="canonical" href="https://www.lain.co.id/1">'
    assert read(reader, page(*LONG, head=head), "https://contoh.co.id/1").origin() == "lain.co.id"


def test_without_an_address_nothing_is_a_copy(reader: Reader) -> None:
    document = read(reader, page(*LONG, head='<link rel="canonical" href="https://www.kompas.com/read/1">'), None)
    assert isinstance(document.syndicated_from, Unknown)
    assert document.outlet == "Kompas.com"


UPDATES = [
    {
        "@type": "BlogPosting",
        "headline": "Talks end",
        "articleBody": PARAGRAPHS[2],
        "datePublished": "2024-06-15T20:15:00+01:00",
    },
    {
        "@type": "BlogPosting",
        "headline": "Talks go on",
        "articleBody": PARAGRAPHS[1],
        "datePublished": "2024-06-15T14:00:00+01:00",
    },
    {"@type": "BlogPosting", "articleBody": f"<p>{PARAGRAPHS[0]}</p>", "datePublished": "2024-06-14T09:05:00+01:00"},
]
BLOG = {**NEWS, "@type": "LiveBlogPosting", "datePublished": "2024-06-15T20:15:00+01:00", "liveBlogUpdate": UPDATES}


def test_a_live_blog_is_told_in_the_order_of_its_entries(reader: Reader) -> None:
    shown = ("Follow the border talks here as they happen in the capital.", PARAGRAPHS[2], PARAGRAPHS[1], PARAGRAPHS[0])
    document = read(reader, page(*shown, data=BLOG))
    assert document.kind == Known(DocumentKind.LIVE_BLOG)
    texts = [document.text[update.start : update.end] for update in document.updates]
    assert texts == [PARAGRAPHS[0], f"Talks go on\n{PARAGRAPHS[1]}", f"Talks end\n{PARAGRAPHS[2]}"]
    assert [value_of(update.at) for update in document.updates] == [
        datetime.datetime.fromisoformat(str(update["datePublished"])) for update in reversed(UPDATES)
    ]
    assert document.text.index(shown[0]) < document.updates[0].start
    assert all(document.text.count(text) == 1 for text in shown)
    assert document.published_at == Known(datetime.datetime.fromisoformat("2024-06-14T09:05:00+01:00"))
    assert document.published == Known(datetime.date(2024, 6, 14))
    assert document.modified == Known(datetime.date(2024, 6, 16))


def test_a_live_blog_without_a_date_of_change_was_changed_by_its_last_entry(reader: Reader) -> None:
    data = {key: value for key, value in BLOG.items() if key != "dateModified"}
    document = read(reader, page("Follow the border talks here.", data=data))
    assert document.modified_at == Known(datetime.datetime.fromisoformat("2024-06-15T20:15:00+01:00"))
    assert len(document.updates) == 3


def test_entries_of_which_the_page_states_only_openings_change_nothing(reader: Reader) -> None:
    cut = [
        {**update, "articleBody": f"{text[:90]}…"}
        for update, text in zip(UPDATES, reversed(PARAGRAPHS[:3]), strict=True)
    ]
    document = read(reader, page(*LONG, data={**BLOG, "liveBlogUpdate": [*cut, *cut]}))
    assert document.kind == Known(DocumentKind.LIVE_BLOG)
    assert document.updates == ()
    assert document.text == read(reader, page(*LONG, data=NEWS)).text


def test_entries_without_times_stay_in_the_order_stated() -> None:
    updates = tuple(UpdateText(text=text, at=None) for text in LONG[:4])
    arranged = arrange("", updates)
    assert arranged.text == "\n\n".join(LONG[:4])
    assert [arranged.text[entry.start : entry.end] for entry in arranged.entries] == list(LONG[:4])


def test_a_live_blog_of_hostile_size_is_left_as_it_is() -> None:
    updates = tuple(UpdateText(text=f"{number} {text * 40}", at=None) for number, text in enumerate(LONG * 10))
    assert arrange("\n".join(LONG), updates).entries == ()


def test_paragraphs_inside_an_entry_stay_paragraphs(reader: Reader) -> None:
    body = f"<p>{PARAGRAPHS[3]}</p><p>{PARAGRAPHS[4]}</p>"
    data = {**BLOG, "liveBlogUpdate": [*UPDATES, {"articleBody": body, "datePublished": "2024-06-15T21:00:00+01:00"}]}
    document = read(reader, page("Follow the border talks here.", data=data))
    last = document.updates[-1]
    assert document.text[last.start : last.end].split() == f"{PARAGRAPHS[3]} {PARAGRAPHS[4]}".split()
    assert "\n" in document.text[last.start : last.end]


def test_a_document_of_an_earlier_version_decodes(reader: Reader) -> None:
    document = read(reader, page(*LONG, data=NEWS))
    old = msgspec.to_builtins(document)
    for name in ("author", "section", "published_at", "date_evidence", "modified", "modified_at"):
        del old[name]
    for name in ("kind", "kind_reason", "syndicated_from", "updates"):
        del old[name]
    decoded = msgspec.convert(old, Document)
    assert decoded.id == document.id
    assert isinstance(decoded.kind, Unknown)
    assert decoded.origin() == document.outlet
