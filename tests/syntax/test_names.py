"""The shipped namers on sentences of our own and on hostile words."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pertanda import languages
from pertanda.syntax.names import Name, NameKind, load_namer, named_languages, spans_of
from pertanda.syntax.tagger import load_tagger

SENTENCES = [
    (
        "id",
        "Kepala Polda Papua Slamet Hartanto bertemu Joko Suryadi di Wamena, Selasa.",
        ["Slamet Hartanto", "Joko Suryadi", "Wamena"],
    ),
    (
        "en",
        "General Adewale Okonkwo met Maria Lindqvist in Helsinki on Tuesday.",
        ["Adewale Okonkwo", "Maria Lindqvist", "Helsinki"],
    ),
]


def names(language: str, text: str) -> tuple[list[str], list[Name]]:
    words = [token.text for token in languages.load(language).tokens(text)]
    found = load_namer(language).names(words)
    return [" ".join(words[name.first : name.last]) for name in found], found


@pytest.mark.parametrize(("language", "text", "expected"), SENTENCES)
def test_unknown_names_are_found(language: str, text: str, expected: list[str]) -> None:
    texts, found = names(language, text)
    assert [text for text in texts if text in expected] == expected
    kinds = dict(zip(texts, found, strict=True))
    assert kinds[expected[0]].kind is NameKind.PERSON
    assert kinds[expected[-1]].kind is NameKind.PLACE
    assert all(0 < name.confidence <= 1 for name in found)


def test_a_plain_sentence_has_no_names() -> None:
    assert names("id", "Mereka membantah laporan itu kemarin.")[1] == []
    assert names("en", "They rejected the offer yesterday.")[1] == []


def test_tags_given_are_tags_used() -> None:
    words = ["Rahmat", "Sulaiman", "ditangkap", "polisi", "."]
    namer = load_namer("id")
    assert namer.names(words, load_tagger("id").tags(words)) == namer.names(words)


@pytest.mark.parametrize("language", ["en", "id"])
@pytest.mark.parametrize(
    "words",
    [[], [""], ["🕊️", "!"], ["\u202e", "\u200f", "שלום"], ["\ud800", "\0", "a\0b"], ["X" * 100_000], ["Budi"] * 5_000],
    ids=["none", "empty word", "emoji", "right to left", "broken", "one long word", "5000 words"],
)
def test_hostile_words(language: str, words: list[str]) -> None:
    check(words, load_namer(language).names(words))


@given(st.lists(st.text(max_size=10), max_size=25))
def test_any_words(words: list[str]) -> None:
    check(words, load_namer("en").names(words))


def check(words: list[str], found: list[Name]) -> None:
    edges = [edge for name in found for edge in (name.first, name.last)]
    assert edges == sorted(edges)
    assert all(0 <= name.first < name.last <= len(words) for name in found)
    assert all(0 <= name.confidence <= 1 for name in found)


def test_spans_of_labels() -> None:
    labels = ["B-PER", "I-PER", "B-PER", "O", "I-LOC", "I-ORG", "I-ORG", "O"]
    assert list(spans_of(labels)) == [(0, 2, "PER"), (2, 3, "PER"), (4, 5, "LOC"), (5, 7, "ORG")]
    assert list(spans_of([])) == []


def test_languages() -> None:
    assert named_languages() == ("en", "id")
