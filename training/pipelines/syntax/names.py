"""Names of people, places and bodies that no list knows, by a linear-chain CRF over words and their tags.

It is weaker than a list of actors where the list has the name, above all for bodies; it is meant for names that no list
has. Figures: `trained/MODEL_CARD.md`.
"""

from __future__ import annotations

import functools
from collections.abc import Iterator, Sequence
from enum import StrEnum
from pathlib import Path
from typing import NamedTuple

import pycrfsuite

from training.pipelines.syntax.features import name_features
from training.pipelines.syntax.models import TRAINED, languages, open_model
from training.pipelines.syntax.tagger import LONGEST_RUN, Tagger, load_tagger

__all__ = ["Name", "NameKind", "Namer", "load_namer", "named_languages"]


class NameKind(StrEnum):
    """What a name names. States and cities are places, also where they act: no open set tells the two apart."""

    PERSON = "PER"
    PLACE = "LOC"
    BODY = "ORG"


class Name(NamedTuple):
    """Words [first, last), their kind, and the model's probability of its least certain word (0 to 1)."""

    first: int
    last: int
    kind: NameKind
    confidence: float


class Namer:
    """Finds names. One object serves one thread at a time: the library keeps the sentence between calls."""

    def __init__(self, crf: pycrfsuite.Tagger, tagger: Tagger) -> None:
        self._crf = crf
        self._tagger = tagger

    def names(self, words: Sequence[str], tags: Sequence[str] | None = None) -> list[Name]:
        """Names in order, none overlapping. `tags` are the UPOS tags of the words if the caller has them already."""
        tags = self._tagger.tags(words) if tags is None else tags
        found: list[Name] = []
        for start in range(0, len(words), LONGEST_RUN):
            run = slice(start, start + LONGEST_RUN)
            found += self._in_run(words[run], tags[run], start)
        return found

    def _in_run(self, words: Sequence[str], tags: Sequence[str], start: int) -> list[Name]:
        labels = self._crf.tag(name_features(words, tags))
        return [
            Name(start + first, start + last, NameKind(kind), self._confidence(labels, first, last))
            for first, last, kind in spans_of(labels)
        ]

    def _confidence(self, labels: Sequence[str], first: int, last: int) -> float:
        # Of the sentence that was tagged last. Rounding takes it above 1 by a few parts in 10^15.
        return min(1.0, *(float(self._crf.marginal(labels[place], place)) for place in range(first, last)))


def spans_of(labels: Sequence[str]) -> Iterator[tuple[int, int, str]]:
    """First, last and kind of each run of BIO labels; an I- that continues nothing opens a run."""
    first, kind = 0, ""
    for place, label in enumerate((*labels, "O")):
        if kind and label != f"I-{kind}":
            yield first, place, kind
            kind = ""
        if label != "O" and not kind:
            first, kind = place, label[2:]


@functools.cache
def load_namer(language: str, folder: Path = TRAINED) -> Namer:
    """The namer of a language, loaded once. Raises DataFileError (`models.open_model`) when there is none."""
    return Namer(open_model(language, "names", folder), load_tagger(language, folder))


def named_languages(folder: Path = TRAINED) -> tuple[str, ...]:
    """Codes of the languages with a namer, sorted."""
    return languages("names", folder)
