"""Places, times, quotations and datelines of a document."""

from __future__ import annotations

import datetime

import pytest

from coder import NOW, actors, coded, mentions
from pertanda import flow
from pertanda.flow import Tools
from pertanda.records.document import RawArticle
from pertanda.records.mention import Interval, MentionKind


def test_a_place_has_its_country_and_point(tools: Tools) -> None:
    (place,) = mentions(tools, MentionKind.PLACE, "en", "The talks were held in Kharkiv.")
    assert place.place is not None
    assert (place.place.name, place.place.country) == ("Kharkiv", "UKR")
    assert place.place.latitude is not None
    assert abs(place.place.latitude - 50.0) < 0.3


def test_an_ambiguous_place_follows_the_countries_of_the_document(tools: Tools) -> None:
    def country(*sentences: str) -> str | None:
        (found,) = (m.place for m in mentions(tools, MentionKind.PLACE, "en", *sentences) if m.text == "Tripoli")
        return found.country if found else None

    assert country("Beirut is the capital of Lebanon.", "Lebanon has closed the port.", "They met in Tripoli.") == "LBN"
    assert country("Benghazi is in Libya.", "Libya has closed the port.", "They met in Tripoli.") == "LBY"


@pytest.mark.parametrize(
    ("language", "sentence", "start", "end"),
    [
        ("id", "Ia tiba pada 12 Juni 2024.", (2024, 6, 12), (2024, 6, 12)),
        ("id", "Ia tiba pada Senin (10/6/2024).", (2024, 6, 10), (2024, 6, 10)),
        ("id", "Ia tiba kemarin.", (2024, 6, 14), (2024, 6, 14)),
        ("id", "Ia datang dalam beberapa pekan mendatang.", (2024, 6, 15), (2024, 7, 13)),
        ("en", "He arrived on Monday.", (2024, 6, 10), (2024, 6, 10)),
        ("en", "He will arrive next week.", (2024, 6, 17), (2024, 6, 23)),
        ("en", "He arrived on 3 June.", (2024, 6, 3), (2024, 6, 3)),
    ],
)
def test_times_are_resolved_against_the_day_of_publication(
    tools: Tools, language: str, sentence: str, start: tuple[int, int, int], end: tuple[int, int, int]
) -> None:
    (time,) = mentions(tools, MentionKind.TIME, language, sentence)
    assert time.interval == Interval(start=datetime.date(*start), end=datetime.date(*end))


@pytest.mark.parametrize("marks", ['""', "“”", "«»"])
def test_a_quotation_is_found_between_either_kind_of_marks(tools: Tools, marks: str) -> None:
    sentence = f"Ia berkata, {marks[0]}kami menunggu{marks[1]} kepada wartawan."
    (quote,) = mentions(tools, MentionKind.QUOTE, "id", sentence)
    assert quote.text == f"{marks[0]}kami menunggu{marks[1]}"


def test_an_unclosed_quotation_is_none(tools: Tools) -> None:
    assert mentions(tools, MentionKind.QUOTE, "en", 'He said "we are waiting for them.') == []


def test_a_dateline_is_no_party_but_weighs_for_its_country(tools: Tools) -> None:
    text = "NAIROBI, June 14 (Example) - Police arrested a reporter. The court freed the reporter on the same day."
    raw = RawArticle(origin="a test", text=text, published="2024-06-15", outlet="Example", language="en")
    article = flow.code_article(raw, tools=tools, now=NOW)
    first = article.coded[0].analysis
    assert "NAIROBI" not in [m.text for m in first.mentions]
    assert first.of_kind(MentionKind.ACTOR)[0].codes == ("KEN/COP",)


def test_a_dateline_in_a_given_sentence_is_blanked(tools: Tools) -> None:
    sentence = "NAIROBI, June 14 (Example) - Police arrested a reporter."
    assert actors(tools, "en", sentence, "The court freed the reporter.")
    first = coded(tools, "en", sentence, "The court freed the reporter.").coded[0].analysis
    assert [m.text for m in first.of_kind(MentionKind.ACTOR)] == ["Police", "reporter"]


def test_a_clitic_is_a_word_of_its_own_with_exact_offsets(tools: Tools) -> None:
    sentence = "Presiden itu memanggil pasukannya - kapal-kapalnya menyusul."
    tokens = tools.packs["id"].tokens(sentence)
    assert [token.text for token in tokens if token.lower == "nya"] == ["nya", "nya"]
    assert all(token.lower and sentence[token.start : token.end] == token.text for token in tokens)


def test_a_day_before_counts_from_the_last_day_told_however_far_back(tools: Tools) -> None:
    told = ["Ia tiba pada Senin (10/6/2024).", *["Ia menunggu."] * 3]
    (time,) = mentions(tools, MentionKind.TIME, "id", *told, "Ia berangkat sehari sebelumnya.")
    day = datetime.date(2024, 6, 9)
    assert time.interval == Interval(start=day, end=day)


def test_days_before_days_before_are_followed_through_a_long_document(tools: Tools) -> None:
    chain = ["Ia tiba pada Senin (10/6/2024).", *["Ia berangkat sehari sebelumnya."] * 2000]
    (time,) = mentions(tools, MentionKind.TIME, "id", *chain)
    assert time.interval is not None
    assert time.interval.start == datetime.date(2024, 6, 10) - datetime.timedelta(days=2000)
