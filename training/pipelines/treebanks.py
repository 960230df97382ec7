"""Universal Dependencies treebanks in Pertanda's words.

A treebank cuts words its own way ("do n't", "10 - year"); the desk's language packs cut theirs. Each sentence is put
together again as text, cut by the language pack, and the treebank's tags and arcs are carried over: several of its
words in one of ours become the highest of them in the tree, one of its words in several of ours stays with the first
that has a letter or digit and takes the others as dependents.
"""

from __future__ import annotations

import gzip
import os
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from pertanda.exceptions import DataFileError
from pertanda.languages import load

__all__ = ["Sentence", "TreeWord", "Word", "data_folder", "in_our_words", "read_conllu", "treebank"]

ROOT = Path(__file__).parents[2]


class TreeWord(NamedTuple):
    """A word of a treebank: characters [start, end) of the sentence, UPOS, head (index, -1 for the root), relation."""

    form: str
    start: int
    end: int
    tag: str
    head: int
    relation: str


class Word(NamedTuple):
    """A word as the desk cuts it: text, UPOS, index of the head (-1 for the root), relation to it."""

    text: str
    tag: str
    head: int
    relation: str


Sentence = list[Word]


def data_folder() -> Path:
    """The folder of data sets: PERTANDA_DATA, else `shared/data` beside the repository."""
    return Path(os.environ.get("PERTANDA_DATA", ROOT.parent / "shared" / "data"))


def treebank(name: str, language: str) -> list[Sentence]:
    """The sentences of `ud/NAME.conllu.gz` in our words. Raises DataFileError when the file is not there."""
    path = data_folder() / "ud" / f"{name}.conllu.gz"
    return [sentence for text, words in read_conllu(path) if (sentence := in_our_words(text, words, language))]


def read_conllu(path: Path) -> Iterator[tuple[str, list[TreeWord]]]:
    """Each sentence's text (put together from its forms) and syntactic words. Empty nodes are left out."""
    if not path.is_file():
        raise DataFileError("no such data set", where=str(path), fix="Set PERTANDA_DATA to the folder of data sets.")
    rows: list[list[str]] = []
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            if line.strip() and not line.startswith("#"):
                rows.append(line.rstrip("\n").split("\t"))
            elif not line.strip() and rows:
                yield _sentence(rows)
                rows = []
    if rows:
        yield _sentence(rows)


def _sentence(rows: list[list[str]]) -> tuple[str, list[TreeWord]]:
    """Text and words of the rows of one sentence; words inside a multi-word token share its characters."""
    parts: list[str] = []
    words: list[TreeWord] = []
    length, inside, last = 0, "", 0
    start = end = cursor = 0
    for row in (row for row in rows if "." not in row[0]):
        number, _, until = row[0].partition("-")
        if until or int(number) > last:  # a surface token: a multi-word token's own line, or a plain word
            start, end = length, length + len(row[1])
            cursor, inside = start, row[1]
            glue = "" if "SpaceAfter=No" in row[9] else " "
            parts.append(row[1] + glue)
            length = end + len(glue)
            last = int(until) if until else int(number)
        if not until:
            found = inside.lower().find(row[1].lower(), cursor - start)
            begin, stop = (start + found, start + found + len(row[1])) if found >= 0 else (start, end)
            cursor = stop if found >= 0 else cursor
            words.append(TreeWord(row[1], begin, stop, row[3], int(row[6]) - 1, row[7]))
    return "".join(parts), words


def depth(words: list[TreeWord], index: int) -> int:
    """Arcs from a word up to the root."""
    steps = 0
    while words[index].head >= 0:
        index, steps = words[index].head, steps + 1
    return steps


def owners(spans: list[tuple[int, int]], text: str, words: list[TreeWord]) -> list[int]:
    """For each treebank word the number of our token that stands for it: the first it touches with a letter or digit.

    The hyphen of "PPh-nya" stands in none of our tokens; it goes to the one before.
    """
    found: list[int] = []
    for word in words:
        touched = [n for n, (start, end) in enumerate(spans) if start < word.end and word.start < end]
        wordlike = [n for n in touched if any(sign.isalnum() for sign in text[slice(*spans[n])])]
        before = [n for n, (_, end) in enumerate(spans) if end <= word.start]
        found.append((wordlike or touched or before[-1:] or [0])[0])
    return found


def in_our_words(text: str, words: list[TreeWord], language: str) -> Sentence:
    """The sentence as our words; empty when it has none."""
    tokens = load(language).tokens(text)
    owner = owners([(token.start, token.end) for token in tokens], text, words) if tokens else []
    depths = [depth(words, index) for index in range(len(words))]
    sentence: Sentence = []
    for number, token in enumerate(tokens):
        owned = [index for index in range(len(words)) if owner[index] == number]
        if owned:
            best = words[min(owned, key=lambda index: (words[index].tag == "PUNCT", depths[index]))]
            head = owner[best.head] if best.head >= 0 else -1
            sentence.append(Word(token.text, best.tag, head, best.relation))
        else:
            sentence.append(_rest(token.text, token.start, token.end, words, owner))
    return sentence


def _rest(text: str, start: int, end: int, words: list[TreeWord], owner: list[int]) -> Word:
    """One of our tokens that is only a part of a treebank word: a dependent of the token that stands for that word."""
    index = next(n for n, word in enumerate(words) if word.start < end and start < word.end)
    is_word = any(sign.isalnum() for sign in text)
    return Word(text, words[index].tag if is_word else "PUNCT", owner[index], "flat" if is_word else "punct")
