"""Advert lines: found by phrase and by shape, while the article's own lines stay."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pertanda.documents.boilerplate import is_advert, kept_stretches

PHRASES = ("Baca juga", "ADVERTISEMENT", "Editor:")


@pytest.mark.parametrize(
    "line",
    [
        "Baca juga: Putin ke Hanoi",
        "  - Baca juga Putin ke Hanoi",
        "SCROLL TO CONTINUE WITH CONTENT",
        "Simak juga Video 'Janji Menteri':",
        'Tonton juga "Staf Ketipu" di sini:',
        "[Gambas:Video 20detik]",
        "(Foto: dok. Kemlu)",
        "Halaman 2 dari 3",
        "(jbr/hri)",
        "Read more: The talks in five charts",
        "Copyright © 2024 A Times",
        "* * *" + " -",
        "Budi | Editor: Sari",
    ],
)
def test_adverts(line: str) -> None:
    assert is_advert(line, PHRASES)


@pytest.mark.parametrize(
    "line",
    [
        "Ada paradoks di sini: sistem itu menolak kritik.",
        "Menteri membaca juga surat itu di depan sidang.",
        "Video yang beredar menunjukkan pasukan bergerak.",
        '"Lihat saja nanti," kata menteri itu kepada wartawan.',
        "",
    ],
)
def test_the_article_itself(line: str) -> None:
    assert not is_advert(line, PHRASES)


def test_a_long_paragraph_that_holds_a_phrase_stays() -> None:
    line = "Menteri itu mengatakan bahwa Editor: " + "kata " * 40 + "selesai."
    assert not is_advert(line, PHRASES)


def test_an_advert_inside_a_line_is_cut_out() -> None:
    text = "Satu kalimat. SCROLL TO CONTINUE WITH CONTENT Dua kalimat.\nBaca juga: X\nTiga."
    assert [text[start:end].strip() for start, end in kept_stretches(text, PHRASES)] == [
        "Satu kalimat.",
        "Dua kalimat.",
        "Tiga.",
    ]


@given(st.lists(st.sampled_from(["Satu.", "Baca juga: X", "", "ADVERTISEMENT", "Dua ADVERTISEMENT tiga."])))
def test_stretches_are_ordered_and_hold_every_own_word(lines: list[str]) -> None:
    text = "\n".join(lines)
    stretches = list(kept_stretches(text, PHRASES))
    assert all(a.end <= b.start for a, b in itertools.pairwise(stretches))
    kept = "".join(text[start:end] for start, end in stretches)
    assert "Baca juga" not in kept
    assert "ADVERTISEMENT" not in kept
    assert kept.count("Satu.") == lines.count("Satu.")
