"""A sentence cut into its plain and its highlighted stretches."""

from __future__ import annotations

from typing import NamedTuple

from pertanda.records.brief import Mark

__all__ = ["Stretch", "stretches"]


class Stretch(NamedTuple):
    """Part of a sentence, highlighted where it evoked an act."""

    text: str
    marked: bool


def stretches(mark: Mark) -> list[Stretch]:
    """The sentence in order; overlapping highlights are joined and offsets beyond its end cut off."""
    text = mark.sentence
    lit = [False] * len(text)
    for start, end in (mark.highlight, *mark.further):
        lit[max(0, start) : end] = [True] * len(lit[max(0, start) : end])
    found: list[Stretch] = []
    begin = 0
    for position in range(1, len(text) + 1):
        if position == len(text) or lit[position] != lit[begin]:
            found.append(Stretch(text[begin:position], lit[begin]))
            begin = position
    return found
