"""How well copies are found, how fast, and in how much memory.

Protocol: English KCNA stories of at least 80 words with distinct first 400 characters, and variants of random ones of
them until there are 50,000 documents, a third each: *light* (agency before or behind, other quotes, a sentence in
capitals), *medium* (each sentence dropped with p = .12, 5 % of the words replaced by random ones of the corpus),
*heavy* (first 65 % of the sentences, two neighbours swapped, 10 % of the words replaced); seed 42, order shuffled.
Recall: the share of variants found to be a copy of their base, or it of them (`pairs`), or in one group (`groups`).
Precision of pairs: raw, of one base; adjusted, of one base or with a true Jaccard of .4. A random word is often a name,
which makes agreement on names harder here than in the news.

Run: `python -m evals.duplicates [--documents N] [--seed N] [--stream N]`. The stories come from
`kcna_2011_2012` under the setting evaluation.data (PERTANDA_DATA); `--stream` times synthetic documents instead, drawn
word by word from Zipf's law.
"""

from __future__ import annotations

import argparse
import gzip
import json
import random
import re
import resource
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from pertanda.documents.duplicates.groups import group
from pertanda.documents.duplicates.index import CopyIndex
from pertanda.documents.duplicates.sketch import make_sketch
from pertanda.records.copy import Copy
from pertanda.settings import load

__all__ = ["KINDS", "Figures", "Made", "evaluate", "make_documents", "read_stories"]

_SENTENCE = re.compile(r"(?<=[.!?])\s+|\n+")
_FEWEST_WORDS = 80
_HEAD = 400
_TRUE_JACCARD = 0.4


class Made(NamedTuple):
    """A document of the trial: the number of the story it comes from, `base` or a kind of variant, and its text."""

    story: int
    kind: str
    text: str


class Figures(NamedTuple):
    """Shares in [0, 1]; recalls by kind of variant."""

    pair_recall: dict[str, float]
    group_recall: dict[str, float]
    raw_precision: float
    adjusted_precision: float
    best_precision: float
    group_precision: float
    pairs: int


def read_stories(folder: Path) -> list[str]:
    """The stories of the protocol, in the order of the file."""
    found: dict[str, str] = {}
    with gzip.open(folder / "kcna_2011_2012.jsonl.gz", "rt", encoding="utf-8") as file:
        for row in map(json.loads, file):
            if row["lang"] == "en" and len(row["text"].split()) >= _FEWEST_WORDS:
                found.setdefault(row["text"][:_HEAD], row["text"])
    return list(found.values())


def _light(text: str, chance: random.Random, vocabulary: Sequence[str]) -> str:
    first = text.find(".") + 1
    return chance.choice(
        (
            f"PYONGYANG (AFP) -- {text}",
            f"{text}\n(Yonhap)",
            text.replace('"', "“").replace("'", "’"),
            text[:first].upper() + text[first:],
        )
    )


def _medium(text: str, chance: random.Random, vocabulary: Sequence[str]) -> str:
    sentences = _SENTENCE.split(text)
    kept = [sentence for sentence in sentences if chance.random() >= 0.12] or sentences
    return _replace(" ".join(kept), 0.05, chance, vocabulary)


def _heavy(text: str, chance: random.Random, vocabulary: Sequence[str]) -> str:
    sentences = _SENTENCE.split(text)
    kept = sentences[: max(1, round(0.65 * len(sentences)))]
    if len(kept) > 1:
        at = chance.randrange(len(kept) - 1)
        kept[at], kept[at + 1] = kept[at + 1], kept[at]
    return _replace(" ".join(kept), 0.10, chance, vocabulary)


def _replace(text: str, share: float, chance: random.Random, vocabulary: Sequence[str]) -> str:
    return " ".join(chance.choice(vocabulary) if chance.random() < share else word for word in text.split())


KINDS: dict[str, Callable[[str, random.Random, Sequence[str]], str]] = {
    "light": _light,
    "medium": _medium,
    "heavy": _heavy,
}


def make_documents(stories: Sequence[str], count: int, seed: int = 42) -> list[Made]:
    """The stories and variants of them, `count` documents in random order."""
    chance = random.Random(seed)
    vocabulary = sorted({word for text in stories for word in text.split()})
    made = [Made(number, "base", text) for number, text in enumerate(stories)]
    names = list(KINDS)
    while len(made) < count:
        story, kind = chance.randrange(len(stories)), names[len(made) % len(names)]
        made.append(Made(story, kind, KINDS[kind](stories[story], chance, vocabulary)))
    chance.shuffle(made)
    return made


def run(documents: Sequence[Made]) -> tuple[list[tuple[Copy, ...]], float]:
    """What each document was found to be a copy of, and the documents per CPU second."""
    index, started = CopyIndex(), time.process_time()
    found = [index.add(make_sketch(str(number), made.text)) for number, made in enumerate(documents)]
    return found, len(documents) / (time.process_time() - started)


def evaluate(documents: Sequence[Made], found: Sequence[tuple[Copy, ...]]) -> Figures:
    """The figures of the protocol."""
    pairs = [(int(copy.document_id), int(copy.of_id), copy.jaccard) for copies in found for copy in copies]
    best = [(int(copies[0].document_id), int(copies[0].of_id)) for copies in found if copies]
    groups = _groups(len(documents), found)
    base = {made.story: number for number, made in enumerate(documents) if made.kind == "base"}
    together = {(one, other) for one, other, _ in pairs} | {(other, one) for one, other, _ in pairs}
    variants = [(number, base[made.story], made.kind) for number, made in enumerate(documents) if made.kind != "base"]
    same = [documents[one].story == documents[other].story for one, other, _ in pairs]
    right = [is_same or jaccard >= _TRUE_JACCARD for is_same, (_, _, jaccard) in zip(same, pairs, strict=True)]
    return Figures(
        pair_recall=_recall(variants, lambda one, other: (one, other) in together),
        group_recall=_recall(variants, lambda one, other: groups[one] == groups[other]),
        raw_precision=sum(same) / len(pairs),
        adjusted_precision=sum(right) / len(pairs),
        best_precision=sum(documents[one].story == documents[other].story for one, other in best) / len(best),
        group_precision=_group_precision(documents, groups),
        pairs=len(pairs),
    )


def _recall(variants: Sequence[tuple[int, int, str]], hit: Callable[[int, int], bool]) -> dict[str, float]:
    total = Counter(kind for _, _, kind in variants)
    hits = Counter(kind for number, base, kind in variants if hit(number, base))
    return {kind: hits[kind] / total[kind] for kind in KINDS}


def _groups(count: int, found: Sequence[tuple[Copy, ...]]) -> list[int]:
    """The number of each document's group."""
    groups = group([str(number) for number in range(count)], (copy for copies in found for copy in copies))
    where = {int(id_): number for number, members in enumerate(groups) for id_ in members}
    return [where[number] for number in range(count)]


def _group_precision(documents: Sequence[Made], groups: Sequence[int]) -> float:
    """Of all pairs within groups, the share that come from one story."""
    sizes = Counter(groups)
    stories = Counter((groups[number], made.story) for number, made in enumerate(documents))
    pairs = sum(size * (size - 1) for size in sizes.values())
    return sum(size * (size - 1) for size in stories.values()) / pairs


def synthetic(count: int, seed: int = 42) -> Iterator[str]:
    """Texts of 100 to 500 words under Zipf's law over 200,000 words; every fifth repeats one of the last 2,000, with
    one word in twenty replaced."""
    chance = random.Random(seed)
    recent: list[list[str]] = []
    for number in range(count):
        if recent and number % 5 == 0:
            source = chance.choice(recent)
            words = [_word(chance) if chance.random() < 0.05 else word for word in source]
        else:
            words = [_word(chance) for _ in range(chance.randint(100, 500))]
        recent[number % 2000 : number % 2000 + 1] = [words]
        yield " ".join(words)


def _word(chance: random.Random) -> str:
    """A word by its rank: 1/rank is the density of exp(uniform)."""
    rank = int(200_000 ** chance.random())
    return f"W{rank:x}" if rank % 7 == 0 else f"w{rank:x}"


def stream(count: int) -> None:
    """Print speed (making the texts not counted), share of copies found and peak memory as a synthetic stream grows."""
    index, spent, seen = CopyIndex(), 0.0, defaultdict[bool, int](int)
    for number, text in enumerate(synthetic(count), 1):
        started = time.process_time()
        copies = index.add(make_sketch(f"d-{number:032x}", text))
        spent += time.process_time() - started
        seen[bool(copies)] += 1
        if number % max(1, count // 10) == 0:
            print(f"{number:>9,} documents: {number / spent:,.0f} per CPU-s, {seen[True]:,} copies, {memory():.0f} MB")


def memory() -> float:
    """Peak resident memory of this process, in MB."""
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak / (1 << 20 if sys.platform == "darwin" else 1 << 10)


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--documents", type=int, default=50_000, help="size of the trial")
    parser.add_argument("--seed", type=int, default=42, help="of the variants and their order")
    parser.add_argument("--stream", type=int, default=0, help="time this many synthetic documents instead")
    arguments = parser.parse_args()
    if arguments.stream:
        stream(arguments.stream)
        return
    folder = Path(load().evaluation.data) / "kcna_2011_2012"
    documents = make_documents(read_stories(folder), arguments.documents, arguments.seed)
    before = memory()
    found, speed = run(documents)
    grown, figures = memory() - before, evaluate(documents, found)
    for name, recalls in (("pairs", figures.pair_recall), ("groups", figures.group_recall)):
        print(f"recall, {name}: " + ", ".join(f"{kind} {value:.4f}" for kind, value in recalls.items()))
    print(f"precision of {figures.pairs:,} pairs: raw {figures.raw_precision:.4f}, ", end="")
    print(f"adjusted {figures.adjusted_precision:.4f}; nearest copy {figures.best_precision:.4f}")
    print(f"precision of all pairs within groups: raw {figures.group_precision:.4f}")
    print(f"{len(documents):,} documents: {speed:,.0f} per CPU-s, {grown:.0f} MB over the texts themselves")


if __name__ == "__main__":
    main()
