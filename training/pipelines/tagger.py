"""The taggers: `python -m training.pipelines.tagger id` trains, writes and measures; `--only-measure` skips training.

Indonesian has little text at today's guidelines and much at those of 2017. Both are trained on at once: a sentence of
the old kind carries each of its features a second time under a mark of its own. The old habits settle on the marked
copies, which no sentence of ours ever has, and the words learned are shared.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path

from training.pipelines.crf import Settings, enter, train_crf
from training.pipelines.syntax.features import Features, tag_features
from training.pipelines.syntax.models import TRAINED
from training.pipelines.syntax.tagger import Tagger, load_tagger
from training.pipelines.treebanks import Sentence, treebank

__all__ = ["TESTS", "accuracy", "main"]

MODERN = {"id": ("id_csui-train", "id_gsd-dev", "id_pud-test"), "en": ("en_ewt-train",)}
OLD = {"id": ("id_gsdold-train",), "en": ()}
# id_pud is trained on, so it is no test. GUM is only ever measured on: its licence forbids more.
TESTS = {"id": ("id_csui-test", "id_gsd-test"), "en": ("en_ewt-test", "en_pud-test", "en_gum-test")}
SETTINGS = {"id": Settings(c1=0.5, c2=0.02), "en": Settings(c1=0.4, c2=0.02)}


def examples(language: str) -> Iterator[tuple[list[Features], list[str]]]:
    """Features and tags of every training sentence."""
    for name in MODERN[language]:
        for sentence in treebank(name, language):
            yield tag_features([word.text for word in sentence]), [word.tag for word in sentence]
    for name in OLD[language]:
        for sentence in treebank(name, language):
            plain = tag_features([word.text for word in sentence])
            yield [word + _marked(word) for word in plain], [word.tag for word in sentence]


def _marked(word: Features) -> Features:
    """The word's features under the mark of the old guidelines, but for pairs, which are too rare to differ."""
    return tuple(b"old" + feature for feature in word if feature[:1] not in b"<>")


def accuracy(tagger: Tagger, sentences: Sequence[Sentence]) -> tuple[float, float]:
    """Share of words with the right tag, and words per CPU second, features included."""
    lists = [[word.text for word in sentence] for sentence in sentences]
    start = time.process_time()
    found = [tagger.tags(words) for words in lists]
    seconds = time.process_time() - start
    pairs = Counter(
        tag == word.tag
        for tags, sentence in zip(found, sentences, strict=True)
        for tag, word in zip(tags, sentence, strict=True)
    )
    return pairs[True] / pairs.total(), pairs.total() / seconds


def main(arguments: Sequence[str] | None = None) -> int:
    """Train one tagger into a folder of models, then print its figures."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("language", choices=sorted(MODERN))
    parser.add_argument("--out", type=Path, default=TRAINED, help="folder of models (default: the shipped one)")
    parser.add_argument("--only-measure", action="store_true")
    options = parser.parse_args(arguments)
    language: str = options.language
    if not options.only_measure:
        file = f"{language}-tagger.crfsuite"
        train_crf(examples(language), options.out / file, SETTINGS[language])
        enter(f"{language}-tagger", file, options.out)
    tagger = load_tagger(language, options.out)
    for name in TESTS[language]:
        right, speed = accuracy(tagger, treebank(name, language))
        print(f"{name}: UPOS {100 * right:.1f} %, {speed / 1000:.0f} thousand words a second")
    return 0


if __name__ == "__main__":
    sys.exit(main())
