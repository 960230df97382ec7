"""read: offsets, ids, dates, datelines and reasons, on composed articles and pages."""

from __future__ import annotations

import datetime
import itertools
import json
from pathlib import Path

import msgspec
import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from documents.conftest import NOW, Reader
from pertanda.documents.outlets import Outlets
from pertanda.documents.read import read
from pertanda.exceptions import QuarantineError
from pertanda.languages.pack import LanguagePack
from pertanda.records.base import Known, Unknown, value_of
from pertanda.records.document import Document, RawArticle
from pertanda.settings import Settings

BODY = [
    "JAKARTA, KOMPAS.com - Menteri Luar Negeri bertolak ke Moskwa pada Jumat untuk bertemu dengan timpalannya.",
    "Baca juga: Lima hal yang perlu diketahui",
    'Kunjungan itu adalah yang pertama dalam lima tahun. "Kami akan membahas perdagangan," ujar dia.',
    "ADVERTISEMENT",
    "Kedua negara telah sepakat untuk bertemu lagi. (Antara)",
]
TEXT = "\n".join(BODY)


def raw(**fields: str) -> RawArticle:
    """An article with the text above unless another is given."""
    return msgspec.convert({"origin": "a.json:1", "text": TEXT, **fields}, RawArticle)


def test_an_article_becomes_a_document_with_sentences(reader: Reader) -> None:
    url = "https://nasional.kompas.com/read/2024/06/15/1?utm_source=x#top"
    document, sentences = reader(raw(url=url, title="Menlu  ke Moskwa", published="2024-06-14"))
    assert (document.outlet, document.language, document.title) == ("Kompas.com", "id", "Menlu ke Moskwa")
    assert document.url == Known("https://nasional.kompas.com/read/2024/06/15/1")
    assert document.published == Known(datetime.date(2024, 6, 14))
    assert document.dateline == Known("JAKARTA")
    assert document.agency == Known("Antara")
    assert document.origin() == "Antara"
    assert document.text == TEXT
    assert [sentence.text.split()[0] for sentence in sentences] == ["Menteri", "Kunjungan", '"Kami', "Kedua"]
    assert [sentence.index for sentence in sentences] == list(range(len(sentences)))
    assert all(sentence.rests_on == (document.id,) for sentence in sentences)


def test_dates_fall_back_to_address_and_opening(reader: Reader) -> None:
    by_url, _ = reader(raw(url="https://a.test/2024/06/15/x"))
    assert by_url.published == Known(datetime.date(2024, 6, 15))
    told, _ = reader(raw(text="Menlu bertolak ke Moskwa, Jumat (14/6/2024), untuk bertemu dengan timpalannya di sana."))
    assert told.published == Known(datetime.date(2024, 6, 14))
    assert isinstance(reader(raw())[0].published, Unknown)


def test_ids_follow_outlet_address_and_text_only(
    reader: Reader, outlets: Outlets, packs: dict[str, LanguagePack], settings: Settings
) -> None:
    first, sentences = reader(raw(url="https://a.test/1?utm_source=x", title="T"))
    later = NOW + datetime.timedelta(days=1)
    again, sentences_again = read(
        msgspec.structs.replace(raw(url="https://A.test/1#x", title="Other"), origin="elsewhere"),
        now=later,
        knowledge=outlets,
        packs=packs,
        settings=settings,
    )
    assert (first.id, first.article_id) == (again.id, again.article_id)
    assert [sentence.id for sentence in sentences] == [sentence.id for sentence in sentences_again]
    edited, _ = reader(raw(url="https://a.test/1", text=f"{TEXT} Ia akan pulang pada Senin."))
    assert edited.id != first.id
    assert edited.article_id == first.article_id
    assert reader(raw(url="https://a.test/2"))[0].article_id != first.article_id


def test_untitled_articles_without_address_are_told_apart(reader: Reader) -> None:
    one, other = reader(raw())[0], reader(raw(text=TEXT.replace("Moskwa", "Tokyo")))[0]
    assert one.article_id != other.article_id
    assert one.outlet == "unknown"


def test_given_sentences_are_kept_as_they_are(reader: Reader) -> None:
    given_sentences = (
        "SEOUL (Reuters) - Utusan itu  pergi dan akan bertemu dengan mereka.",
        "Baca juga: X",
        "Ia tiba.",
    )
    document, sentences = reader(RawArticle(origin="g", sentences=given_sentences, given_id="g-1", language="id"))
    assert tuple(sentence.text for sentence in sentences) == given_sentences
    assert document.text == "\n".join(given_sentences)
    assert (document.dateline, document.agency) == (Known("SEOUL"), Known("Reuters"))
    assert document.given_id == "g-1"


def test_a_title_repeated_as_first_line_is_no_sentence(reader: Reader) -> None:
    title = "Menteri Luar Negeri Bertolak ke Moskwa"
    document, sentences = reader(raw(text=f"{title}\n{TEXT}", title=title))
    assert document.text.startswith(title)
    assert sentences[0].text.startswith("Menteri Luar Negeri bertolak")


@pytest.mark.parametrize(
    ("fields", "reason"),
    [
        (
            {"text": "De minister zei vrijdag dat beide partijen verder zullen praten over de grens, zei hij."},
            "language nl is not coded yet",
        ),
        ({"text": "... 123 ..."}, "no article text was found"),
        ({"published": "1970-01-01"}, "lies before 1990"),
        ({"published": "2099-01-01"}, "lies more than 2 days after"),
        ({"text": "kata dan " * 300_000}, "over 2,000,000"),
    ],
)
def test_what_cannot_be_used_is_quarantined_with_its_reason(
    reader: Reader, fields: dict[str, str], reason: str
) -> None:
    with pytest.raises(QuarantineError, match=reason) as caught:
        reader(raw(**fields))
    assert caught.value.where == "a.json:1"


PAGE = """<html lang="id"><head><title>Menlu ke Moskwa - A Times</title>
<link rel="canonical" href="https://nasional.kompas.com/read/1"><meta property="og:site_name" content="Kompas.com">
<script type="application/ld+json">{ld}</script></head><body><nav>Beranda Politik Ekonomi</nav>
<article><h1>Menlu ke Moskwa</h1>{paragraphs}</article><footer>Hak cipta</footer></body></html>"""
PARAGRAPHS = "".join(
    f"<p>{line} Hal itu dikatakan oleh juru bicara dalam keterangan kepada para wartawan.</p>" for line in BODY
)


def page(ld: object) -> RawArticle:
    """A page with a JSON-LD object."""
    html = PAGE.format(ld=ld if isinstance(ld, str) else json.dumps(ld), paragraphs=PARAGRAPHS)
    return RawArticle(origin="a.html", html=html)


def test_a_page_gives_text_title_address_outlet_and_date(reader: Reader) -> None:
    ld = {
        "@graph": [
            {"@type": "WebPage"},
            {
                "@type": ["NewsArticle"],
                "headline": "Menlu &amp; Moskwa",
                "datePublished": "Fri Apr 28 19:20:36 CEST 2023",
            },
        ]
    }
    document, sentences = reader(page(ld))
    assert (document.title, document.outlet) == ("Menlu & Moskwa", "Kompas.com")
    assert document.url == Known("https://nasional.kompas.com/read/1")
    assert document.published == Known(datetime.date(2023, 4, 28))
    assert "Beranda" not in document.text
    assert sentences[0].text.startswith("Menteri Luar Negeri bertolak")


def test_a_modification_date_is_not_the_publication(reader: Reader) -> None:
    document, _ = reader(page({"@type": "NewsArticle", "dateModified": "2023-04-28"}))
    assert document.published != Known(datetime.date(2023, 4, 28))


@pytest.mark.parametrize("ld", ["{", "[" * 5000, "null", '{"@type": 5}', '{"@type": "NewsArticle", "headline": [[]]}'])
def test_broken_metadata_never_stops_a_page(reader: Reader, ld: str) -> None:
    assert reader(page(ld))[0].title == "Menlu ke Moskwa"


def test_a_short_page_takes_the_body_its_metadata_give(reader: Reader) -> None:
    body = TEXT.replace("\n", " ") * 2
    ld = json.dumps({"@type": "Article", "articleBody": body})
    html = f'<html><script type="application/ld+json">{ld}</script><p>Ringkas.</p></html>'
    document, _ = reader(RawArticle(origin="a", html=html))
    assert "membahas perdagangan" in document.text


def test_a_page_larger_than_any_is_quarantined(reader: Reader) -> None:
    with pytest.raises(QuarantineError, match="more than 30,000 elements"):
        reader(RawArticle(origin="a", html=f"<html><body>{'<p>kata</p>' * 30_001}</body></html>"))


@hypothesis_settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(
        st.sampled_from(
            [*BODY, "Ia pergi dan tidak akan kembali. Kata dia", "\u200bIa\u00ad pergi\r\n", "", "Cafe\u0301 itu."]
        )
        | st.text(max_size=30),
        max_size=8,
    )
)
def test_offsets_point_into_the_stored_text(reader: Reader, lines: list[str]) -> None:
    article = raw(text="\n".join([*lines, "Mereka telah bertemu dengan para menteri di kantor itu."]), language="id")
    document, sentences = reader(article)
    assert all(document.text[sentence.start : sentence.end] == sentence.text for sentence in sentences)
    assert all(sentence.text == sentence.text.strip() != "" for sentence in sentences)
    assert all(a.end <= b.start for a, b in itertools.pairwise(sentences))
    assert not any("Baca juga" in sentence.text or "ADVERTISEMENT" in sentence.text for sentence in sentences)
    assert reader(article)[0] == document


@hypothesis_settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.text(max_size=40), max_size=5))
def test_given_sentences_point_into_the_stored_text(reader: Reader, texts: list[str]) -> None:
    given_sentences = ("Mereka telah bertemu dengan para menteri.", *texts)
    document, sentences = reader(RawArticle(origin="g", sentences=given_sentences, language="id"))
    assert len(sentences) == len(given_sentences)
    assert all(document.text[sentence.start : sentence.end] == sentence.text for sentence in sentences)


def test_a_document_survives_json(reader: Reader) -> None:
    document, _ = reader(raw(url="https://a.test/2024/06/15/x"))
    assert msgspec.json.decode(msgspec.json.encode(document), type=Document) == document
    assert value_of(document.published) == datetime.date(2024, 6, 15)


def test_html_is_never_taken_for_a_path(reader: Reader, tmp_path: Path) -> None:
    secret = tmp_path / "secret.html"
    secret.write_text("<html><p>rahasia yang tidak untuk dibaca oleh siapa pun</p></html>")
    document, _ = reader(RawArticle(origin="a", html=str(secret), language="id"))
    assert "rahasia" not in document.text
