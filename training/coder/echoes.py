"""Documents of the corpus that retell what a gold set tells: left out of training, so that its figures mean something.

Hands that know the same news write alike: "Nama mantan ketua Mahkamah Agung Sushila Karki disebut-sebut akan memimpin".
"""

from __future__ import annotations

import collections
import re
from collections.abc import Iterable, Sequence

from pertanda.records.gold import GoldDocument

__all__ = ["without_echoes"]

RUN = 6
# A sentence with so large a share of a gold sentence's runs of six words tells the same; fewer are names and dates
# (of the 93 sentences of dev_en that share any run with the corpus, 3 share so many).
SAME = 0.3

Runs = frozenset[tuple[str, ...]]


def without_echoes(documents: Iterable[GoldDocument], gold: Sequence[GoldDocument]) -> list[GoldDocument]:
    """The documents none of whose sentences holds `SAME` of the runs of six words of any sentence of `gold`."""
    known = [_runs(sentence.text) for document in gold for sentence in document.sentences]
    holders: dict[tuple[str, ...], set[int]] = collections.defaultdict(set)
    for number, runs in enumerate(known):
        for run in runs:
            holders[run].add(number)
    return [document for document in documents if not any(_echoes(s.text, known, holders) for s in document.sentences)]


def _echoes(text: str, known: Sequence[Runs], holders: dict[tuple[str, ...], set[int]]) -> bool:
    shared = collections.Counter(number for run in _runs(text) for number in holders.get(run, ()))
    return any(count >= SAME * len(known[number]) for number, count in shared.items())


def _runs(text: str) -> Runs:
    words = re.findall(r"\w+", text.lower())
    return frozenset(tuple(words[at : at + RUN]) for at in range(len(words) - RUN + 1))
