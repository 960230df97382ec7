"""Search: every word, newest day first, and no string that breaks it."""

from __future__ import annotations

import datetime
from pathlib import Path

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pertanda.records.document import RawArticle
from pertanda.store.desk import Desk
from pertanda.store.search import match_expression
from store.made import DAY, RUN, article, filed, result


def _saying(number: int, *sentences: str) -> RawArticle:
    return msgspec.structs.replace(article(number), sentences=sentences)


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Desk:
    path = tmp_path_factory.mktemp("search") / "a.desk"
    with filed(path) as (desk, _):
        for number, days in ((0, 2), (1, 9), (2, 5)):
            said = _saying(number, "Menteri AND presiden.", f'Kapal "selam" {number} (NEAR) di Pyŏngyang: 50% *')
            desk.finish(RUN.id, [result(said, day=DAY + datetime.timedelta(days=days))])
    return Desk.open(path, write=False)


def test_every_word_must_stand_in_the_sentence(desk: Desk) -> None:
    assert len(desk.search("menteri presiden")) == 3
    assert len(desk.search("presiden   MENTERI")) == 3
    assert desk.search("menteri kapal") == []
    assert len(desk.search("pyongyang")) == 3


def test_the_newest_day_comes_first_whatever_the_order_of_filing(desk: Desk) -> None:
    hits = desk.search("kapal selam")
    assert [hit.title for hit in hits] == ["Judul 1", "Judul 2", "Judul 0"]
    assert hits[0].day == DAY + datetime.timedelta(days=9)
    assert hits == sorted(hits, key=lambda hit: hit.day, reverse=True)
    assert [hit.title for hit in desk.search("kapal selam", limit=1)] == ["Judul 1"]
    assert (hits[0].outlet, hits[0].language) == ("contoh", "id")


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("AND", 3),
        ("NEAR", 3),
        ('"selam"', 3),
        ("selam*", 3),
        ("text:selam", 0),
        ("(kapal", 3),
        ("kapal OR menteri", 0),
        ("^kapal", 3),
        ("kapal - !! +", 3),
        ("50%", 3),
        ("kapal\x00selam", 3),
        ("", 0),
        ("* \" ' ( ) ;--", 0),
        ("\ud800", 0),
        ("kapal " * 5_000, 3),
    ],
)
def test_query_syntax_is_only_words(desk: Desk, words: str, found: int) -> None:
    assert len(desk.search(words)) == found


@settings(max_examples=300, deadline=None)
@given(words=st.text(st.characters(exclude_categories=())) | st.text(st.sampled_from('kapal"*():^-+{}, \0')))
def test_no_string_breaks_search(desk: Desk, words: str) -> None:
    for hit in desk.search(words):
        assert match_expression(words)
        assert hit.sentence.text


@settings(max_examples=100, deadline=None)
@given(text=st.text(st.characters(categories=["Lu", "Ll", "Nd"]), min_size=1, max_size=12))
def test_a_word_that_is_filed_is_found(tmp_path_factory: pytest.TempPathFactory, text: str) -> None:
    with filed(tmp_path_factory.mktemp("word") / "a.desk", _saying(0, f"({text})")) as (desk, (made,)):
        assert [hit.sentence for hit in desk.search(text)] == list(made.sentences)


def test_a_rebuilt_index_finds_the_same(tmp_path: Path) -> None:
    with filed(tmp_path / "a.desk", *(article(number) for number in range(6))) as (desk, _):
        before = desk.search("kalimat", 100)
        assert len(before) == 18
        desk._connection.execute("INSERT INTO words (words) VALUES ('delete-all')")
        assert any("not in the search index" in complaint for complaint in desk.check())
        assert desk.search("kalimat", 100) == []
        assert desk.rebuild_search() == 18
        assert desk.search("kalimat", 100) == before
        assert desk.check() == []
