"""Probabilities in the words of ICD 203."""

from __future__ import annotations

from functools import cache
from itertools import pairwise
from pathlib import Path

from pertanda.exceptions import DataFileError
from pertanda.languages.tables import load_table
from pertanda.records.base import Record

__all__ = ["Word", "load_words", "word_for"]

_PACKAGED = Path(__file__).with_name("icd203.toml")


class Word(Record, frozen=True, forbid_unknown_fields=True):
    """A word of estimative probability in both languages; it holds up to and including `upto`."""

    upto: float
    en: str
    id: str


class _File(Record, frozen=True, forbid_unknown_fields=True):
    word: tuple[Word, ...]


@cache
def load_words(path: Path = _PACKAGED) -> tuple[Word, ...]:
    """The words of `path`, rising. Raises DataFileError when they do not rise or do not end at 1."""
    words = load_table(path, _File).word
    if not words or words[-1].upto != 1.0 or any(one.upto >= other.upto for one, other in pairwise(words)):
        raise DataFileError(
            "the limits do not rise to 1", where=f"{path}:1", fix="Order the words by `upto`; the last is 1.0."
        )
    return words


def word_for(probability: float, language: str = "en") -> str:
    """The word for a probability between 0 and 1; "" for exactly 0 or 1, which are outcomes.

    Raises KeyError for a language the table does not hold.
    """
    if language not in ("en", "id"):
        raise KeyError(language)
    if probability <= 0.0 or probability >= 1.0:
        return ""
    # Rounded to the percent a reader sees, so that "20 %" and its word never disagree.
    shown = round(probability, 2)
    word = next(word for word in load_words() if shown <= word.upto)
    return word.en if language == "en" else word.id
