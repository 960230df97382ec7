"""Linear models with readable features: a weight for each named feature and class, kept in a JSON file.

A ranker has one class and scores options one by one; a classifier has several. Scores are log-odds up to a constant:
`softmax` and `logistic` make probabilities of them. Weights are trained by `training/coder`, never set by hand.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from pathlib import Path

import msgspec
import numpy as np

from pertanda.exceptions import DataFileError

__all__ = ["FORMAT", "LinearModel", "ModelFile", "load_model", "logistic", "softmax"]

FORMAT = 1
RETRAIN = "Install the package again, or train the models anew: python -m training.coder."


class ModelFile(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A model as it lies on disk: weights by feature, one for each class (a ranker has the single class "")."""

    format: int
    decides: str
    classes: tuple[str, ...]
    weights: dict[str, tuple[float, ...]]
    lift: float = 0.0


class LinearModel:
    """A model at work. `lift` is what the class that the hand rules expect gains, in log-odds, before features speak.

    Rankers sum floats of a dict; classifiers sum rows of a matrix (60 features by 19 classes: 8 times as fast).
    """

    __slots__ = ("_first", "_matrix", "_row", "classes", "file", "lift")

    def __init__(self, file: ModelFile) -> None:
        self.file, self.classes, self.lift = file, file.classes, file.lift
        self._first = {feature: row[0] for feature, row in file.weights.items()} if len(file.classes) == 1 else {}
        # Row 0 is nobody's, so that `filter(None, ...)` drops unknown features: one look-up each instead of two.
        self._row = {feature: row for row, feature in enumerate(file.weights, 1)}
        rows = [(0.0,) * len(file.classes), *file.weights.values()]
        self._matrix = np.array(rows, dtype=np.float64).reshape(-1, len(file.classes))

    def score(self, features: Iterable[str]) -> float:
        """A ranker's score of one option: the summed weights. An unknown feature weighs nothing."""
        return sum(filter(None, map(self._first.get, features)))

    def scores(self, features: Iterable[str], expected: str = "", shared: Sequence[float] | None = None) -> list[float]:
        """The summed weights of every class, in the order of `classes`; `expected` is the hand rules' class.

        `shared` are the scores of features that several rows have in common, summed once.
        """
        rows = list(filter(None, map(self._row.get, features)))
        total: list[float] = np.add.reduce(self._matrix.take(rows, axis=0), axis=0).tolist()
        if shared is not None:
            total = [own + common for own, common in zip(total, shared, strict=True)]
        if self.lift and expected in self.classes:
            total[self.classes.index(expected)] += self.lift
        return total

    def probabilities(
        self, features: Iterable[str], expected: str = "", shared: Sequence[float] | None = None
    ) -> list[float]:
        """The probability of every class."""
        return softmax(self.scores(features, expected, shared))

    def contributions(self, features: Iterable[str], label: str = "", most: int = 4) -> list[tuple[str, float]]:
        """The features that weigh most for one class, by size, with their weights."""
        known = self._known(features, label)
        if len(known) > most:  # sorting numbers alone first takes half the time
            least = sorted([abs(weight) for _, weight in known])[-most]
            known = [pair for pair in known if abs(pair[1]) >= least]
        return sorted(known, key=lambda pair: (-abs(pair[1]), pair[0]))[:most]

    def _known(self, features: Iterable[str], label: str) -> list[tuple[str, float]]:
        """The features that the model knows, with their weights for one class."""
        column = self.classes.index(label)
        if self._first:
            first = self._first.get
            return [(feature, weight) for feature in features if (weight := first(feature)) is not None]
        row_of = self.file.weights.get
        return [(feature, row[column]) for feature in features if (row := row_of(feature)) is not None]


def load_model(path: Path) -> LinearModel:
    """A model file. Raises DataFileError when it is missing, damaged or of another version."""
    try:
        model = msgspec.json.decode(path.read_bytes(), type=ModelFile)
    except OSError as error:
        raise DataFileError(f"cannot be read: {error.strerror}", where=str(path), fix=RETRAIN) from error
    except msgspec.MsgspecError as error:
        raise DataFileError(f"no model: {error}", where=str(path), fix=RETRAIN) from error
    if model.format != FORMAT:
        raise DataFileError(f"model format {model.format}, wanted {FORMAT}", where=str(path), fix=RETRAIN)
    wrong = next((f for f, row in model.weights.items() if len(row) != len(model.classes)), None)
    if wrong is not None:
        what = f"feature {wrong!r} has {len(model.weights[wrong])} weights for {len(model.classes)} classes"
        raise DataFileError(what, where=str(path), fix=RETRAIN)
    return LinearModel(model)


def softmax(scores: Sequence[float]) -> list[float]:
    """Scores to probabilities that sum to 1; an empty list stays empty."""
    top = max(scores, default=0.0)
    powers = [math.exp(score - top) for score in scores]
    total = sum(powers)
    return [power / total for power in powers]


def logistic(score: float) -> float:
    """Log-odds to a probability, without overflow."""
    if score >= 0:
        return 1 / (1 + math.exp(-score))
    power = math.exp(score)
    return power / (1 + power)
