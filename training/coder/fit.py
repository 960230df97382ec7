"""Fitting linear models with readable features: a classifier and a ranker, both by penalised likelihood (L-BFGS)."""

from __future__ import annotations

import collections
from collections.abc import Sequence
from typing import Any

import numpy as np
import scipy.sparse as sparse
from numpy.typing import NDArray
from scipy.optimize import minimize

from pertanda.events.linear import FORMAT, LinearModel, ModelFile

__all__ = ["fit_classifier", "fit_ranker"]

# A feature seen fewer times than this says more of one text than of the language.
LEAST_SEEN = 2
# Weights smaller than this change no decision and are left out of the file.
SMALLEST = 0.02
ITERATIONS = 120
# Relative gain of the likelihood below which fitting stops.
TOLERANCE = 1e-6

Features = Sequence[str]


def _vocabulary(rows: Sequence[Features], least: int) -> dict[str, int]:
    counts = collections.Counter(feature for row in rows for feature in set(row))
    kept = sorted(feature for feature, count in counts.items() if count >= least)
    return {feature: number for number, feature in enumerate(kept)}


def _matrix(rows: Sequence[Features], vocabulary: dict[str, int]) -> Any:
    """Rows by features, 1 where a row has a feature."""
    known = [sorted({vocabulary[f] for f in row if f in vocabulary}) for row in rows]
    starts = np.cumsum([0, *map(len, known)])
    columns = np.concatenate([np.array(row, dtype=np.int32) for row in known]) if known else np.zeros(0, np.int32)
    return sparse.csr_matrix((np.ones(len(columns)), columns, starts), shape=(len(rows), len(vocabulary)))


def fit_classifier(
    decides: str,
    rows: Sequence[Features],
    labels: Sequence[str],
    *,
    penalty: float,
    allowed: Sequence[Sequence[str]] | None = None,
    expected: Sequence[str] | None = None,
    lift: float = 0.0,
    least: int = LEAST_SEEN,
) -> LinearModel:
    """Multinomial logistic regression; `penalty` is the weight of half the squared weights.

    `allowed` names the classes a row may take (all where it is None): the others get no share of its likelihood.
    The class `expected` of a row gains `lift` in log-odds: the weights learn only where the hand rules are wrong.
    """
    classes = sorted({*labels, *(name for names in allowed or () for name in names)})
    vocabulary = _vocabulary(rows, least)
    matrix, number = _matrix(rows, vocabulary), {name: i for i, name in enumerate(classes)}
    truth = np.array([number[label] for label in labels])
    closed = np.zeros((len(rows), len(classes)))
    for at, names in enumerate(allowed or ()):
        closed[at] = -1e9
        closed[at, [number[name] for name in names]] = 0.0
    for at, name in enumerate(expected or ()):
        if name in number:
            closed[at, number[name]] += lift
    wanted = np.zeros((len(rows), len(classes)))
    wanted[np.arange(len(rows)), truth] = 1.0

    def loss(flat: NDArray[np.float64]) -> tuple[float, NDArray[np.float64]]:
        weights = flat.reshape(len(vocabulary), len(classes))
        scores = matrix @ weights + closed
        scores -= scores.max(axis=1, keepdims=True)
        chances = np.exp(scores)
        total = chances.sum(axis=1, keepdims=True)
        likelihood = float(np.sum(scores[np.arange(len(rows)), truth] - np.log(total[:, 0])))
        gradient = matrix.T @ (chances / total - wanted)
        return -likelihood + 0.5 * penalty * float(flat @ flat), gradient.ravel() + penalty * flat

    found = minimize(
        loss,
        np.zeros(len(vocabulary) * len(classes)),
        jac=True,
        method="L-BFGS-B",
        options={"maxiter": ITERATIONS, "ftol": TOLERANCE},
    ).x.reshape(len(vocabulary), len(classes))
    return _model(decides, classes, vocabulary, found, lift)


def fit_ranker(
    decides: str,
    groups: Sequence[Sequence[Features]],
    right: Sequence[Sequence[int]],
    *,
    penalty: float,
    least: int = LEAST_SEEN,
) -> LinearModel:
    """Conditional logit over each group's options; any of `right` counts as the right one."""
    rows = [row for group in groups for row in group]
    vocabulary = _vocabulary(rows, least)
    matrix = _matrix(rows, vocabulary)
    sizes = [len(group) for group in groups]
    starts = np.cumsum([0, *sizes[:-1]])
    group_of = np.repeat(np.arange(len(groups)), sizes)
    good = np.array([number in set(r) for group, r in zip(groups, right, strict=True) for number in range(len(group))])

    def loss(weights: NDArray[np.float64]) -> tuple[float, NDArray[np.float64]]:
        scores = matrix @ weights
        scores = scores - np.maximum.reduceat(scores, starts)[group_of]
        chances = np.exp(scores)
        total = np.add.reduceat(chances, starts)
        wanted = np.where(good, chances, 0.0)
        share = np.add.reduceat(wanted, starts)
        gradient = matrix.T @ (chances / total[group_of] - wanted / share[group_of])
        likelihood = float(np.sum(np.log(share) - np.log(total)))
        return -likelihood + 0.5 * penalty * float(weights @ weights), gradient + penalty * weights

    found = minimize(
        loss, np.zeros(len(vocabulary)), jac=True, method="L-BFGS-B", options={"maxiter": ITERATIONS, "ftol": TOLERANCE}
    ).x.reshape(-1, 1)
    return _model(decides, [""], vocabulary, found)


def _model(
    decides: str,
    classes: Sequence[str],
    vocabulary: dict[str, int],
    weights: NDArray[np.float64],
    lift: float = 0.0,
) -> LinearModel:
    kept = {
        feature: tuple(round(float(w), 3) for w in weights[at])
        for feature, at in vocabulary.items()
        if np.abs(weights[at]).max() >= SMALLEST
    }
    return LinearModel(ModelFile(FORMAT, decides, tuple(classes), kept, lift))
