"""Logistic regression with an L2 penalty, fitted by Newton's method, and Platt's calibration on top of it.

Kept small on purpose: numpy alone fits and applies it, and a probability is a sum that can be read aloud.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from pertanda.assessments.models.table import Floats
from pertanda.exceptions import UsageError

__all__ = ["Logistic", "Platt", "fit_logistic", "fit_platt", "log_odds", "to_probability"]

_TINY = 1e-6  # probabilities are kept this far from 0 and 1 before their log-odds are taken
_STEPS, _CONVERGED = 60, 1e-8
_PLATT_PENALTY = 1.0  # pulls the slope toward 1: with a handful of positives a calibrator must not turn a model round


def log_odds(probability: Floats | float) -> Floats:
    """Natural log-odds, probabilities clipped to [1e-6, 1 - 1e-6]."""
    clipped = np.clip(probability, _TINY, 1 - _TINY)
    odds: Floats = np.log(clipped) - np.log1p(-clipped)
    return odds


def to_probability(odds: Floats | float) -> Floats:
    """The probability of natural log-odds."""
    return np.asarray(0.5 * (1.0 + np.tanh(0.5 * np.asarray(odds, dtype=np.float64))))


@dataclass(frozen=True)
class Logistic:
    """log-odds = intercept + sum of weight x (value - mean) / scale; arrays of shape (features,)."""

    intercept: float
    weights: Floats
    mean: Floats
    scale: Floats

    def terms(self, values: Floats) -> Floats:
        """Each feature's contribution to the log-odds, against the average question: shape of `values`."""
        return (values - self.mean) / self.scale * self.weights

    def log_odds(self, values: Floats) -> Floats:
        """Natural log-odds of each row of `values` (rows, features)."""
        odds: Floats = self.intercept + self.terms(values).sum(axis=-1)
        return odds


def fit_logistic(values: Floats, outcome: Floats, penalty: float = 10.0) -> Logistic:
    """Fit on standardised features by Newton's method (iteratively reweighted least squares).

    The penalty is penalty / 2 x sum of squared weights, the intercept free; 10 equals C = .1 of the usual libraries.
    Raises UsageError unless both outcomes occur.
    """
    _need_both(outcome)
    mean, scale = values.mean(axis=0), values.std(axis=0)
    scale = np.where(scale > 1e-9, scale, 1.0)
    design = np.column_stack([np.ones(len(values)), (values - mean) / scale])
    ridge = np.full(design.shape[1], penalty)
    ridge[0] = 0.0
    weights = _newton(design, outcome, ridge, np.zeros(design.shape[1]))
    return Logistic(float(weights[0]), weights[1:], mean, scale)


def _need_both(outcome: Floats) -> None:
    if not 0 < outcome.sum() < len(outcome):
        raise UsageError(
            f"{int(outcome.sum())} of {len(outcome)} questions came true: nothing can be learned from them",
            where="logistic regression",
            fix="Give a longer history or a longer horizon.",
        )


def _newton(design: Floats, outcome: Floats, ridge: Floats, target: Floats) -> Floats:
    """Weights that minimise log loss + sum of ridge / 2 x (weight - target)^2; steps are halved until they help."""
    rate = float(outcome.mean())
    weights = target.copy()
    weights[0] = float(log_odds(rate))
    loss = _loss(design, outcome, ridge, target, weights)
    for _ in range(_STEPS):
        expected = to_probability(design @ weights)
        gradient = design.T @ (expected - outcome) + ridge * (weights - target)
        curvature = (design * (expected * (1 - expected))[:, None]).T @ design + np.diag(ridge + 1e-9)
        step, size = np.linalg.solve(curvature, gradient), 1.0
        while (new := _loss(design, outcome, ridge, target, weights - size * step)) > loss and size > 1e-6:
            size /= 2
        weights = weights - size * step
        if loss - new < _CONVERGED * (abs(loss) + 1.0):
            break
        loss = new
    return weights


def _loss(design: Floats, outcome: Floats, ridge: Floats, target: Floats, weights: Floats) -> float:
    odds = design @ weights
    return float((np.logaddexp(0.0, odds) - outcome * odds).sum() + 0.5 * (ridge * (weights - target) ** 2).sum())


@dataclass(frozen=True)
class Platt:
    """Calibrated log-odds = shift + slope x log-odds (Platt 1999)."""

    slope: float = 1.0
    shift: float = 0.0

    def __call__(self, odds: Floats) -> Floats:
        return self.shift + self.slope * odds


def fit_platt(odds: Floats, outcome: Floats) -> Platt:
    """Fit slope and shift on resolved questions; without both outcomes the log-odds are left as they are."""
    if not 0 < outcome.sum() < len(outcome):
        return Platt()
    design = np.column_stack([np.ones(len(odds)), odds])
    weights = _newton(design, outcome, np.array([0.0, _PLATT_PENALTY]), np.array([0.0, 1.0]))
    return Platt(slope=float(weights[1]), shift=float(weights[0]))
