"""The namers: `python -m training.pipelines.names id` trains, writes and measures; `--only-measure` skips training.

Train the language's tagger first: its tags are features. A set whose sentences differ in kind from news is marked: its
features stand there a second time under a mark of its own, so that its habits settle on copies which no sentence of
ours ever has. NERP is lower-cased: from its sentences the shapes and the tags are left out.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from training.pipelines.crf import Settings, enter, train_crf
from training.pipelines.entities import Labelled, labels_of, named, without_repeats
from training.pipelines.syntax.features import Features, name_features
from training.pipelines.syntax.models import TRAINED
from training.pipelines.syntax.names import NameKind, Namer, load_namer
from training.pipelines.syntax.tagger import Tagger, load_tagger

__all__ = ["TESTS", "Scores", "main", "scores"]


# Shapes and tags of a word and of its neighbours: what a lower-cased text gets wrong.
CASED = (b"s", b"t", b"-s", b"-t", b"+s", b"+t", b"=s", b"#s")


class Part(NamedTuple):
    """A set to train on; its mark, if any; whether its words are all in lower case; at most so many sentences."""

    name: str
    mark: bytes = b""
    lowered: bool = False
    most: int | None = None


PARTS = {
    "id": (
        Part("idner-train"),
        Part("idner-dev"),
        Part("nergrit-train"),
        Part("nergrit-valid"),
        Part("nerp-train", mark=b"nerp", lowered=True),
    ),
    "en": (
        Part("ewt-dev"),
        Part("cnpol-train"),
        Part("cnpol-dev"),
        Part("cnpol-test"),
        Part("wikigold"),
        Part("wnut"),
    ),
}
TESTS = {"id": ("idner-test", "nergrit-test"), "en": ("ewt-test", "pud")}
SETTINGS = {"id": Settings(c1=0.4, c2=0.02, rounds=80), "en": Settings(c1=0.1, c2=0.05, rounds=80)}


def examples(language: str, tagger: Tagger) -> Iterator[tuple[list[Features], list[str]]]:
    """Features and labels of every training sentence that repeats none of the test sentences."""
    tests = [sentence for name in TESTS[language] for sentence in named(name, language)]
    for part in PARTS[language]:
        for sentence in without_repeats(named(part.name, language), tests)[: part.most]:
            plain = name_features(sentence.words, tagger.tags(sentence.words))
            yield [_fitted(word, part) for word in plain], labels_of(sentence)


def _fitted(word: Features, part: Part) -> Features:
    """A word's features as its set needs them."""
    if part.lowered:
        word = tuple(feature for feature in word if not feature.startswith(CASED))
    marked = (part.mark + feature for feature in word if feature[:1] not in b"<>")
    return (*word, *marked) if part.mark else word


class Scores(NamedTuple):
    """Precision, recall and F1 of exact spans with their kind, per kind and for all, and words per CPU second."""

    every: tuple[float, float, float]
    kinds: dict[str, float]
    speed: float


def scores(namer: Namer, sentences: Sequence[Labelled]) -> Scores:
    """Figures of a namer on labelled sentences; entities that our words cannot show count as missed."""
    start = time.process_time()
    found = [namer.names(sentence.words) for sentence in sentences]
    speed = sum(len(sentence.words) for sentence in sentences) / (time.process_time() - start)
    ours = {(n, name.first, name.last, str(name.kind)) for n, names in enumerate(found) for name in names}
    gold = {(n, *span) for n, sentence in enumerate(sentences) for span in sentence.spans}
    lost = sum(sentence.lost for sentence in sentences)
    kinds = {
        str(kind): _f1({key for key in ours if key[3] == kind}, {key for key in gold if key[3] == kind})[2]
        for kind in NameKind
    }
    return Scores(_f1(ours, gold, lost), kinds, speed)


Key = tuple[int, int, int, str]


def _f1(ours: set[Key], gold: set[Key], lost: int = 0) -> tuple[float, float, float]:
    right = len(ours & gold)
    precision, recall = right / max(1, len(ours)), right / max(1, len(gold) + lost)
    return precision, recall, 2 * precision * recall / max(1e-9, precision + recall)


def main(arguments: Sequence[str] | None = None) -> int:
    """Train one namer into a folder of models, then print its figures."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("language", choices=sorted(PARTS))
    parser.add_argument("--out", type=Path, default=TRAINED, help="folder of models (default: the shipped one)")
    parser.add_argument("--only-measure", action="store_true")
    options = parser.parse_args(arguments)
    language: str = options.language
    if not options.only_measure:
        file = f"{language}-names.crfsuite"
        tagger = load_tagger(language, options.out)
        train_crf(examples(language, tagger), options.out / file, SETTINGS[language])
        enter(f"{language}-names", file, options.out)
    namer = load_namer(language, options.out)
    for name in TESTS[language]:
        (precision, recall, f1), kinds, speed = scores(namer, named(name, language))
        each = ", ".join(f"{kind} {100 * value:.1f}" for kind, value in kinds.items())
        print(f"{name}: F1 {100 * f1:.1f} (P {100 * precision:.1f}, R {100 * recall:.1f}; {each})", end="")
        print(f", {speed / 1000:.0f} thousand words a second, tags included")
    return 0


if __name__ == "__main__":
    sys.exit(main())
