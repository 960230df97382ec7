"""Parts of speech: the universal tags (UPOS) of a sentence's words, by a linear-chain CRF.

The words are those of the language packs ("katanya" is kata + nya, "don't" and "Al-Qaeda" are one word each), which is
also what the models were trained on. Figures: `trained/MODEL_CARD.md`.
"""

from __future__ import annotations

import functools
from collections.abc import Sequence
from pathlib import Path

import pycrfsuite

from training.pipelines.syntax.features import tag_features
from training.pipelines.syntax.models import TRAINED, languages, open_model

__all__ = ["LONGEST_RUN", "Tagger", "load_tagger", "tagged_languages"]

# A "sentence" beyond this many words is a table or a list of names; it is tagged in runs, to bound memory.
LONGEST_RUN = 500


class Tagger:
    """Tags words. One object serves one thread at a time: the library keeps the sentence between calls."""

    def __init__(self, crf: pycrfsuite.Tagger) -> None:
        self._crf = crf

    def tags(self, words: Sequence[str]) -> tuple[str, ...]:
        """UPOS of every word ("NOUN", "VERB", "PROPN", …), in order; () for no words."""
        runs = (words[start : start + LONGEST_RUN] for start in range(0, len(words), LONGEST_RUN))
        return tuple(tag for run in runs for tag in self._crf.tag(tag_features(run)))


@functools.cache
def load_tagger(language: str, folder: Path = TRAINED) -> Tagger:
    """The tagger of a language, loaded once. Raises DataFileError (`models.open_model`) when there is none."""
    return Tagger(open_model(language, "tagger", folder))


def tagged_languages(folder: Path = TRAINED) -> tuple[str, ...]:
    """Codes of the languages with a tagger, sorted."""
    return languages("tagger", folder)
