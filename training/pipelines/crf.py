"""Training one linear-chain CRF with CRFsuite, and writing it beside its entry in the list of models.

L-BFGS with an L1 term (c1) that sets most weights to exactly nought: that, not the training, is what keeps the files
small. The same data in the same order give the same bytes.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

import pycrfsuite

__all__ = ["train_crf"]


def train_crf(
    examples: Iterable[tuple[Sequence[Sequence[bytes]], Sequence[str]]],
    path: Path,
    *,
    c1: float,
    c2: float,
    rarest: int,
    rounds: int,
    transitions: bool = True,
) -> None:
    """Train on pairs of features and labels and write `path`.

    c1 and c2 are the L1 and L2 terms, `rarest` the fewest times a feature must be seen, `rounds` the most iterations,
    `transitions` whether label pairs never seen get a weight too.
    """
    trainer = pycrfsuite.Trainer(algorithm="lbfgs", verbose=False)
    for features, labels in examples:
        trainer.append(features, labels)
    trainer.set_params(
        {
            "c1": c1,
            "c2": c2,
            "feature.minfreq": rarest,
            "max_iterations": rounds,
            "feature.possible_transitions": transitions,
        }
    )
    trainer.train(str(path))
