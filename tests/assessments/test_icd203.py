from __future__ import annotations

from pathlib import Path

import pytest

from pertanda.assessments.icd203 import load_words, word_for
from pertanda.exceptions import DataFileError


@pytest.mark.parametrize(
    ("probability", "word"),
    [
        (0.002, "almost no chance"),
        (0.05, "almost no chance"),
        (0.06, "very unlikely"),
        (0.21, "unlikely"),
        (0.5, "roughly even chance"),
        (0.554, "roughly even chance"),
        (0.56, "likely"),
        (0.95, "very likely"),
        (0.98, "almost certain"),
    ],
)
def test_words_of_the_directive(probability: float, word: str) -> None:
    assert word_for(probability) == word


def test_outcomes_have_no_word() -> None:
    assert word_for(0.0) == word_for(1.0) == ""


def test_every_word_has_its_own_indonesian() -> None:
    assert word_for(0.9, "id") == "sangat besar kemungkinan"
    assert len({word.id for word in load_words()}) == 7


def test_a_language_without_words_is_refused() -> None:
    with pytest.raises(KeyError):
        word_for(0.5, "fr")


def test_limits_that_do_not_rise_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "words.toml"
    path.write_text('[[word]]\nupto = 0.5\nen = "a"\nid = "b"\n')
    with pytest.raises(DataFileError, match=r"words\.toml:1"):
        load_words(path)
