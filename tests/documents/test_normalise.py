"""Normal form: idempotent, nothing invisible, line ends and spaces plain."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pertanda.documents.normalise import normalise, normalise_sentence, unwrap

ANY_TEXT = st.text(
    st.characters() | st.sampled_from("\r\n\t \u00a0\u00ad\u200b\u200d\ufeff\u0301e\u2028\x00\x1b\u202e\ud800"),
    max_size=80,
)


@given(ANY_TEXT)
def test_normalising_twice_changes_nothing(text: str) -> None:
    once = normalise(text)
    assert normalise(once) == once
    assert unicodedata.is_normalized("NFC", once)
    once.encode("utf-8")


@given(ANY_TEXT)
def test_nothing_but_line_ends_is_a_control_character(text: str) -> None:
    assert not [c for c in normalise(text) if unicodedata.category(c) in ("Cc", "Cs") and c != "\n"]


@given(ANY_TEXT)
def test_a_given_sentence_keeps_its_length(text: str) -> None:
    assert len(normalise_sentence(text)) == len(text)
    assert "\n" not in normalise_sentence(text)


@pytest.mark.parametrize(
    ("text", "normal"),
    [
        ("a\r\nb\rc\u2028d", "a\nb\nc\nd"),
        ("pre\u00adsi\u200bden", "presiden"),
        ("cafe\u0301", "café"),
        ("e\u200b\u0301", "é"),
        ("a \t\u00a0 b  \n  c", "a b\nc"),
        ("a\n\n\n\n\nb", "a\n\nb"),
        ("\ufeffa\x00b\x07", "ab"),
        ("a\ud800", "a\ufffd"),
    ],
)
def test_examples(text: str, normal: str) -> None:
    assert normalise(text) == normal


def test_lines_broken_at_a_width_are_joined_and_others_left() -> None:
    lines = [
        "The foreign ministers of the two countries met on Saturday for",
        "the first time in five years and agreed to hold further talks on",
        "the border before the end of the month, officials of both sides",
        "said after the meeting in the capital, which went on until late",
        "in the evening.",
    ]
    wrapped = "\n".join(lines) + "\n\nThey will meet again."
    assert unwrap(wrapped) == " ".join(lines) + "\n\nThey will meet again."
    paragraphs = "They met on Saturday.\nThey will meet again.\nNobody said when.\nThe talks go on.\nSo it was.\nDone."
    assert unwrap(paragraphs) == paragraphs
    points = "Rice\nSugar\nOil\nSalt\nFlour\nEggs\nTea"
    assert unwrap(points) == points
