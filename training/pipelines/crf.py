"""Training one linear-chain CRF with CRFsuite, and writing it with its entry in the list of models.

L-BFGS with an L1 term (c1) that sets most weights to exactly nought: that is what keeps the files small. The same data
in the same order give the same bytes.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import NamedTuple

import pycrfsuite

from training.pipelines.syntax.features import FEATURES, Features
from training.pipelines.syntax.models import LIST, TRAINED, read_list

__all__ = ["Settings", "enter", "train_crf"]


class Settings(NamedTuple):
    """The L1 and L2 terms, the fewest times a feature must be seen, and the most iterations."""

    c1: float
    c2: float
    rarest: int = 1
    rounds: int = 100


def train_crf(examples: Iterable[tuple[Sequence[Features], Sequence[str]]], path: Path, settings: Settings) -> None:
    """Train on pairs of features and labels and write `path`. Label pairs never seen get a weight too."""
    trainer = pycrfsuite.Trainer(algorithm="lbfgs", verbose=False)
    for features, labels in examples:
        trainer.append(features, labels)
    trainer.set_params(
        {
            "c1": settings.c1,
            "c2": settings.c2,
            "feature.minfreq": settings.rarest,
            "max_iterations": settings.rounds,
            "feature.possible_transitions": True,
        }
    )
    trainer.train(str(path))


def enter(name: str, file: str, folder: Path = TRAINED) -> None:
    """Put a freshly trained file of `folder` into its list of models, with its digest."""
    digest = hashlib.sha256((folder / file).read_bytes()).hexdigest()
    listed = {key: (entry.file, entry.sha256, entry.features) for key, entry in read_list(folder).items()}
    listed[name] = (file, digest, FEATURES)
    lines = ["# Written by training/pipelines; a file that differs from its digest is refused."]
    for key, (each, sha256, features) in sorted(listed.items()):
        lines += ["", f"[{key}]", f'file = "{each}"', f'sha256 = "{sha256}"', f"features = {features}"]
    (folder / LIST).write_text("\n".join(lines) + "\n", encoding="utf-8")
