"""Sentence splitting: abbreviations, initials, figures, quotations, lists, and any text at all."""

from __future__ import annotations

from pathlib import Path

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

import pertanda.languages
from pertanda.languages.pack import LanguagePack
from pertanda.languages.sentences import LONGEST_SENTENCE, split
from pertanda.records.gold import GoldDocument

GOLD = Path(__file__).parents[2] / "evals" / "gold"
ABBREVIATIONS = ("Mr.", "Dr.", "Gen.", "Feb.", "No.", "Inc.", "H.", "Jl.", "Prof.", "Rp.")


def sentences(text: str) -> list[str]:
    return [text[start:end] for start, end in split(text, ABBREVIATIONS)]


@pytest.mark.parametrize(
    "text",
    [
        "Presiden tiba di Jl. Thamrin No. 5 pada pukul 14.00 WIB.",
        "H. Prabowo bertemu Prof. B. J. Habibie.",
        "The U.S. President met Gen. John F. Kelly on Feb. 24.",
        "It grew 3.5 percent, said acme.co.id of Acme Inc. Chairman Lee.",
        '"Benarkah?" tanya dia.',
        '"Tidak." kata dia.',
        "1. Pemerintah menolak.",
        "Ia ... diam.",
        "Talks begin at 5 p.m. Friday.",
        "Harga Rp. 5.000 naik.",
        "Prof. Dr. H. Amin, S.H., M.H. Rektor kampus itu.",
        "没有空格",
    ],
)
def test_one_sentence_stays_whole(text: str) -> None:
    assert sentences(text) == [text]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Ia tiba. Ia pergi.", ["Ia tiba.", "Ia pergi."]),
        ('"Kami siap." Ia pergi.', ['"Kami siap."', "Ia pergi."]),
        ("“Kami siap.” Ia pergi!", ["“Kami siap.”", "Ia pergi!"]),
        ("Benarkah? Ya!", ["Benarkah?", "Ya!"]),
        ("He left in 2019. Then rain.", ["He left in 2019.", "Then rain."]),
        ("They live in the U.S. The war goes on.", ["They live in the U.S.", "The war goes on."]),
        ("It ended at 9 p.m. European ministers left.", ["It ended at 9 p.m.", "European ministers left."]),
        ("He said No. Then he left.", ["He said No.", "Then he left."]),
        ("Ia diam... Lalu pergi.", ["Ia diam...", "Lalu pergi."]),
        ("Judul berita\n\nIa tiba\r\nIa pergi.", ["Judul berita", "Ia tiba", "Ia pergi."]),
        ("Ia tiba. 16 orang tewas.", ["Ia tiba.", "16 orang tewas."]),
        ("他来了。他走了。", ["他来了。", "他走了。"]),
    ],
)
def test_sentences_end_here(text: str, expected: list[str]) -> None:
    assert sentences(text) == expected


def test_overlong_sentence_is_cut_at_a_comma_else_a_space_else_anywhere() -> None:
    commas = sentences("kata, " * 1000)
    assert all(len(one) <= LONGEST_SENTENCE and one.endswith(",") for one in commas)
    spaces = sentences("kata " * 1000)
    assert all(len(one) <= LONGEST_SENTENCE and one.endswith("kata") for one in spaces)
    assert [len(one) for one in sentences("x" * (LONGEST_SENTENCE * 2 + 1))] == [LONGEST_SENTENCE] * 2 + [1]


def test_pack_takes_its_abbreviations_from_the_language_file() -> None:
    class Pack(LanguagePack):
        folder = Path(pertanda.languages.__file__).parent / "id"

    text = "Kantor itu di Jl. Thamrin. Ia pergi."
    assert [text[start:end] for start, end in Pack().sentences(text)] == ["Kantor itu di Jl. Thamrin.", "Ia pergi."]


PIECES = st.sampled_from(
    ["Ia", "pergi", ".", ". ", "? ", "…", '"', "”", "\n", "\u2028", "\x85", " ", "U.S.", "1.", "Dr. ", ", "]
)


@given(st.lists(PIECES | st.text(max_size=4), max_size=60).map("".join) | st.text())
def test_spans_are_ordered_and_cover_every_character_but_spaces(text: str) -> None:
    end = 0
    for start, stop in split(text, ABBREVIATIONS):
        assert end <= start < stop
        assert not text[end:start].strip()
        assert text[start:stop] == text[start:stop].strip()
        end = stop
    assert not text[end:].strip()


@pytest.mark.parametrize("piece", [".", '."', ". ", "1. ", "A. ", "?!", " ", ",", "x", '" '])
def test_a_line_of_100000_signs_is_split(piece: str) -> None:
    """A quadratic step would take minutes here."""
    text = piece * (100_000 // len(piece))
    assert sum(end - start for start, end in split(text, ABBREVIATIONS)) <= len(text)


@pytest.mark.parametrize("name", ["dev_id", "seed_id", "dev_en"])
def test_gold_sentences_joined_by_a_space_are_recovered(name: str) -> None:
    wanted, recovered = 0, 0
    for line in (GOLD / f"{name}.jsonl").read_bytes().splitlines():
        texts = [sentence.text for sentence in msgspec.json.decode(line, type=GoldDocument).sentences]
        joined, start = " ".join(texts), 0
        spans = set(split(joined, ABBREVIATIONS))
        for text in texts:
            wanted += 1
            recovered += (start, start + len(text)) in spans
            start += len(text) + 1
    assert wanted
    assert recovered / wanted >= 0.97
