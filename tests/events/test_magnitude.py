"""How many: numbers beside the words that say what is counted."""

from __future__ import annotations

import pytest

from coder import only
from pertanda.flow import Tools

CASES = [
    ("en", "ASSAULT", "Iraqi forces killed 15 militants in Mosul on 12 June.", {"killed": 15}),
    ("id", "ASSAULT", "Serangan Israel ke Gaza menewaskan 62 warga Palestina.", {"killed": 62}),
    ("id", "COERCE", "Polisi Kenya menahan ratusan demonstran di Nairobi.", {"arrested": 100}),
    ("en", "COERCE", "Kenyan police arrested dozens of protesters in Nairobi.", {"arrested": 12}),
    ("id", "COERCE", "Korea Utara menerbangkan 1.000 balon ke Korea Selatan.", {"items": 1000}),
    ("en", "COERCE", "North Korea launched about 1,000 balloons into South Korea.", {"items": 1000}),
    ("en", "ASSAULT", "Russian troops attacked Ukraine on 12 June 2024.", {}),
    ("id", "ASSAULT", "Tentara Rusia menyerang Ukraina pada 12 Juni 2024.", {}),
]


@pytest.mark.parametrize(("language", "kind", "sentence", "expected"), CASES, ids=[case[2] for case in CASES])
def test_magnitude(tools: Tools, language: str, kind: str, sentence: str, expected: dict[str, int]) -> None:
    assert only(tools, kind, language, sentence).magnitude == expected


def test_killed_and_injured_are_told_apart(tools: Tools) -> None:
    sentence = "Two civilians were killed and 30 others were injured by Russian troops in Ukraine."
    assert only(tools, "ASSAULT", "en", sentence).magnitude == {"killed": 2, "injured": 30}


def test_a_number_too_long_to_be_a_count_is_none(tools: Tools) -> None:
    sentence = f"Serangan Israel ke Gaza menewaskan {'9' * 40} warga Palestina."
    assert only(tools, "ASSAULT", "id", sentence).magnitude == {}
