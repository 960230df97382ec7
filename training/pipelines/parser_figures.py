"""Figures of a parser: `python -m training.pipelines.parser_figures en FOLDER [TREEBANK…]`.

Tags, attachments (UAS, LAS) and who-does-what. A role is (verb, agent or patient, head of the argument): nsubj is an
agent, nsubj:pass and obj patients, obl:agent an agent. Gold roles are the direct dependents of gold VERBs, found ones
those of words tagged VERB. Punctuation is left out of the attachments.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

from training.pipelines.tagger import TESTS
from training.pipelines.treebanks import Sentence, Word, treebank

__all__ = ["Figures", "figures", "main", "parse", "roles"]

ROLES = {"nsubj": "agent", "obl:agent": "agent", "nsubj:pass": "patient", "obj": "patient"}


class Figures(NamedTuple):
    """Shares from 0 to 1; the roles' precision, recall and F1."""

    tags: float
    unlabelled: float
    labelled: float
    roles: tuple[float, float, float]


def roles(sentence: Sentence) -> Iterator[tuple[int, str, int]]:
    """Verb, role and argument head of the sentence's verbs, as word numbers."""
    for place, word in enumerate(sentence):
        if word.relation in ROLES and sentence[word.head].tag == "VERB":
            yield word.head, ROLES[word.relation], place


def figures(gold: Sequence[Sentence], found: Sequence[Sentence]) -> Figures:
    """Compare parses of the same words."""
    pairs = [pair for ours, theirs in zip(gold, found, strict=True) for pair in zip(ours, theirs, strict=True)]
    words = [(a, b) for a, b in pairs if a.tag != "PUNCT"]
    heads = [(a, b) for a, b in words if a.head == b.head]
    labelled = sum(a.relation == b.relation for a, b in heads)
    tags = sum(a.tag == b.tag for a, b in pairs)
    expected = {(n, *role) for n, sentence in enumerate(gold) for role in roles(sentence)}
    given = {(n, *role) for n, sentence in enumerate(found) for role in roles(sentence)}
    right = len(expected & given)
    precision, recall = right / max(1, len(given)), right / max(1, len(expected))
    f1 = 2 * right / max(1, len(expected) + len(given))
    return Figures(tags / len(pairs), len(heads) / len(words), labelled / len(words), (precision, recall, f1))


def parse(pipeline: Any, sentences: Sequence[Sequence[str]]) -> list[Sentence]:
    """Parses of sentences given as words, by a loaded spaCy pipeline."""
    from spacy.tokens import Doc

    documents = pipeline.pipe((Doc(pipeline.vocab, words=list(words)) for words in sentences), batch_size=256)
    return [
        [
            Word(token.text, token.tag_, -1, "root")
            if token.head.i == token.i
            else Word(token.text, token.tag_, token.head.i, token.dep_)
            for token in document
        ]
        for document in documents
    ]


def main(arguments: Sequence[str] | None = None) -> int:
    """Print the figures of one parser on each test treebank of its language."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("language", choices=sorted(TESTS))
    parser.add_argument("folder")
    parser.add_argument("treebanks", nargs="*", help="default: the test treebanks of the language")
    options = parser.parse_args(arguments)
    import spacy

    pipeline = spacy.load(options.folder)
    for name in options.treebanks or TESTS[options.language]:
        gold = treebank(name, options.language)
        lists = [[word.text for word in sentence] for sentence in gold]
        start = time.process_time()
        found = parse(pipeline, lists)
        speed = sum(map(len, lists)) / (time.process_time() - start)
        tags, unlabelled, labelled, (precision, recall, f1) = figures(gold, found)
        print(
            f"{name}: UPOS {100 * tags:.1f}, UAS {100 * unlabelled:.1f}, LAS {100 * labelled:.1f}, "
            f"roles F1 {100 * f1:.1f} (P {100 * precision:.1f}, R {100 * recall:.1f}), "
            f"{speed / 1000:.1f} thousand words a second"
        )
    return 0


if __name__ == "__main__":
    sys.exit(main())
