"""Scores of probabilities: Brier skill, expected calibration error, and the area under the ROC curve."""

from __future__ import annotations

import numpy as np

from pertanda.assessments.models.table import Floats

__all__ = ["area_under_curve", "brier", "calibration_error", "skill", "skill_interval"]

_BINS, _DRAWS = 15, 200


def brier(probability: Floats, outcome: Floats) -> float:
    """Mean squared error."""
    return float(((probability - outcome) ** 2).mean())


def skill(probability: Floats, outcome: Floats, climatology: float) -> float:
    """Percent of the Brier score of always saying `climatology` that is saved."""
    return 100.0 * (1.0 - brier(probability, outcome) / brier(np.full_like(outcome, climatology), outcome))


def skill_interval(
    probability: Floats, outcome: Floats, climatology: float, cluster: Floats, seed: int = 0
) -> tuple[float, float]:
    """90 % interval of the skill, by bootstrap over clusters (subjects)."""
    _, number = np.unique(cluster, return_inverse=True)
    own = np.bincount(number, (probability - outcome) ** 2)
    dumb = np.bincount(number, (climatology - outcome) ** 2)
    drawn = np.random.default_rng(seed).integers(len(own), size=(_DRAWS, len(own)))
    skills = 100.0 * (1.0 - own[drawn].sum(axis=1) / dumb[drawn].sum(axis=1))
    return float(np.quantile(skills, 0.05)), float(np.quantile(skills, 0.95))


def calibration_error(probability: Floats, outcome: Floats) -> float:
    """Mean distance of said and seen over 15 bins of equal mass."""
    bins = np.array_split(np.argsort(probability, kind="stable"), _BINS)
    return float(
        sum(len(one) * abs(probability[one].mean() - outcome[one].mean()) for one in bins if len(one)) / len(outcome)
    )


def area_under_curve(probability: Floats, outcome: Floats) -> float:
    """The chance that a question that came true was given more than one that did not; ties count half."""
    _, number, counts = np.unique(probability, return_inverse=True, return_counts=True)
    mean_rank = np.cumsum(counts) - (counts - 1) / 2
    yes = float(outcome.sum())
    ranks = float(mean_rank[number[outcome == 1]].sum())
    return (ranks - yes * (yes + 1) / 2) / (yes * (len(outcome) - yes))
