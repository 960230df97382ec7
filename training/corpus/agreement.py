"""How far two annotators agree: `python -m training.corpus.agreement` scores the second hands against the first.

`second/LANGUAGE/*.txt` holds texts of the corpus annotated again by a hand that saw the texts alone. The figures are
those of the coder's own scoring (codebook section 8), with the first hand as gold: to be read beside the coder's.
"""

from __future__ import annotations

import sys
from pathlib import Path

from pertanda.evaluation.score import Score, score
from training.corpus.reading import corpus_files, read_corpus

__all__ = ["agreement"]

SECOND = Path(__file__).parent / "second"


def agreement(language: str) -> Score:
    """The second hand scored against the first, on the texts both annotated."""
    second = {d.id: d for path in sorted((SECOND / language).glob("*.txt")) for d in read_corpus(path)}
    first = [d for path in corpus_files(language) for d in read_corpus(path) if d.id in second]
    return score(first, second, resamples=500)


def main() -> int:
    for language in sorted(folder.name for folder in SECOND.iterdir() if folder.is_dir()):
        found = agreement(language)
        counts = found.counts
        print(f"{language}: {counts['sentences']} sentences, {counts['gold']} and {counts['pred']} events")
        for name, value in found.figures.items():
            print(f"  {name:24} {value:6.3f}  [{found.low[name]:.3f}, {found.high[name]:.3f}]")
    return 0


if __name__ == "__main__":
    sys.exit(main())
