"""Sets of named entities in Pertanda's words and three kinds: PER, LOC, ORG.

Each set has its own labels and its own cut of words. A sentence's words are joined (with the treebank's spacing where
there is one), cut again by the language pack, and every entity is carried over by its characters. An entity that ends
inside one of our words ("Russia-led") has no place and is counted as lost.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from pertanda.exceptions import DataFileError
from pertanda.languages import load
from training.pipelines.treebanks import data_folder, read_conllu

__all__ = ["KINDS", "Labelled", "Span", "labels_of", "named", "without_repeats"]

# Labels of every set that name a person, a place or a body; all others (events, misc, products, …) are left out.
# NERP's IND mixes bodies with industries and NERGrit, IDNer and UNER put states under places.
KINDS = {
    "PER": "PER", "PERSON": "PER", "PPL": "PER", "person": "PER", "politician": "PER",
    "LOC": "LOC", "PLACE": "LOC", "PLC": "LOC", "location": "LOC", "country": "LOC",
    "ORG": "ORG", "ORGANISATION": "ORG", "IND": "ORG", "organisation": "ORG", "politicalparty": "ORG",
    "corporation": "ORG", "group": "ORG",
}  # fmt: skip


class Span(NamedTuple):
    """An entity: words [first, last) and its kind."""

    first: int
    last: int
    kind: str


class Labelled(NamedTuple):
    """A sentence's words, its entities, and how many more it has that our words cannot show."""

    words: tuple[str, ...]
    spans: tuple[Span, ...]
    lost: int


class _Set(NamedTuple):
    file: str
    word: int  # column of the word
    label: int  # column of the BIO label
    treebank: str = ""  # the treebank of the same sentences, for its spacing


SETS = {
    "idner-train": _Set("idner_train.txt", 0, 2),
    "idner-dev": _Set("idner_dev.txt", 0, 2),
    "idner-test": _Set("idner_test.txt", 0, 2),
    "nergrit-train": _Set("nergrit_ner-grit/train.txt", 0, 1),
    "nergrit-valid": _Set("nergrit_ner-grit/valid.txt", 0, 1),
    "nergrit-test": _Set("nergrit_ner-grit/test.txt", 0, 1),
    "nerp-train": _Set("nerp_ner-prosa/train.txt", 0, 1),
    "ewt-dev": _Set("uner_ewt_dev.iob2", 1, 2, "en_ewt-dev"),
    "ewt-test": _Set("uner_ewt_test.iob2", 1, 2, "en_ewt-test"),
    "pud": _Set("uner_pud.iob2", 1, 2, "en_pud-test"),
    "cnpol-train": _Set("cnpol_train.txt", 0, 1),
    "cnpol-dev": _Set("cnpol_dev.txt", 0, 1),
    "cnpol-test": _Set("cnpol_test.txt", 0, 1),
    "wikigold": _Set("wikigold.conllu", 1, 2),
    "wnut": _Set("wnut17_wnut17train.conll", 0, 1),
    "wikiann": _Set("wikiann_en_train.conllu", 1, 2),
}


def named(name: str, language: str) -> list[Labelled]:
    """The sentences of a set in our words. Raises DataFileError when its file is not there."""
    source = SETS[name]
    path = data_folder() / "ner" / source.file
    if not path.is_file():
        raise DataFileError("no such data set", where=str(path), fix="Set PERTANDA_DATA to the folder of data sets.")
    rows = list(_rows(path, source))
    if not source.treebank:
        return [_labelled(" ".join(word for word, _ in row), _loose(row), language) for row in rows]
    spaced = _spacings(source.treebank)
    found = []
    for row in rows:
        letters = "".join(word for word, _ in row).replace(" ", "")
        text = spaced[letters].pop() if spaced.get(letters) else " ".join(word for word, _ in row)
        found.append(_labelled(text, _in_text(row, text), language))
    return found


def _spacings(treebank: str) -> dict[str, list[str]]:
    """The texts of a treebank's sentences by their letters: the entity files hold them in another order and cut."""
    found: dict[str, list[str]] = {}
    for text, _ in read_conllu(data_folder() / "ud" / f"{treebank}.conllu.gz"):
        found.setdefault("".join(text.split()), []).append(text)
    return found


def _in_text(row: list[tuple[str, str]], text: str) -> list[tuple[int, int, str]]:
    """Characters of each word in a text that has the same letters, and its label."""
    places = [place for place, sign in enumerate(text) if not sign.isspace()]
    found, at = [], 0
    for word, label in row:
        size = len("".join(word.split()))
        found.append((places[at], places[at + size - 1] + 1, label))
        at += size
    return found


def _rows(path: Path, source: _Set) -> Iterator[list[tuple[str, str]]]:
    """Word and BIO label of every sentence."""
    row: list[tuple[str, str]] = []
    for line in path.read_text(encoding="utf-8").split("\n"):
        if not line.strip():
            if row:
                yield row
            row = []
        elif not line.startswith("# "):
            cells = line.split("\t") if "\t" in line else line.split(" ")
            row.append((cells[source.word], cells[source.label].strip()))
    if row:
        yield row


def _loose(row: list[tuple[str, str]]) -> list[tuple[int, int, str]]:
    """Characters of each word when all are joined by single spaces, and its label."""
    found, start = [], 0
    for word, label in row:
        found.append((start, start + len(word), label))
        start += len(word) + 1
    return found


def _labelled(text: str, pieces: list[tuple[int, int, str]], language: str) -> Labelled:
    tokens = load(language).tokens(text)
    spans: list[Span] = []
    lost = 0
    for start, end, kind in _entities(pieces):
        inside = [n for n, token in enumerate(tokens) if token.start < end and start < token.end]
        whole = inside and tokens[inside[0]].start >= start and tokens[inside[-1]].end <= end
        if whole and not (spans and spans[-1].last > inside[0]):
            spans.append(Span(inside[0], inside[-1] + 1, kind))
        else:
            lost += 1
    return Labelled(tuple(token.text for token in tokens), tuple(spans), lost)


def _entities(pieces: list[tuple[int, int, str]]) -> list[tuple[int, int, str]]:
    """Characters and kind of each entity; an I- without a B- before it opens one too."""
    found: list[tuple[int, int, str]] = []
    open_label = ""
    for start, end, label in pieces:
        mark, _, name = label.partition("-")
        kind = KINDS.get(name, "")
        if kind and mark == "I" and open_label == name:
            found[-1] = (found[-1][0], end, kind)
        elif kind:
            found.append((start, end, kind))
        open_label = name if kind else ""
    return found


def labels_of(sentence: Labelled) -> list[str]:
    """BIO labels of the words."""
    labels = ["O"] * len(sentence.words)
    for span in sentence.spans:
        labels[span.first : span.last] = [f"B-{span.kind}"] + [f"I-{span.kind}"] * (span.last - span.first - 1)
    return labels


def without_repeats(sentences: list[Labelled], tests: list[Labelled]) -> list[Labelled]:
    """Those that share no run of six words (or, shorter, the whole sentence) with a test sentence, case aside.

    354 of the 509 test sentences of IDNer stand, lower-cased, in NERP's training file.
    """
    seen = {run for test in tests for run in _runs(test)}
    return [sentence for sentence in sentences if not seen & _runs(sentence)]


def _runs(sentence: Labelled, length: int = 6) -> set[tuple[str, ...]]:
    words = tuple(word.lower() for word in sentence.words)
    return {words[start : start + length] for start in range(max(1, len(words) - length + 1))}
