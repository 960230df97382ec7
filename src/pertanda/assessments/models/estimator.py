"""One horizon's probability model: reference class, explainable logistic regression, optional trees, calibration."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from pertanda.assessments.models.logistic import (
    Logistic,
    Platt,
    fit_logistic,
    fit_platt,
    log_odds,
    to_probability,
)
from pertanda.assessments.models.poisson import PoissonRate, fit_poisson
from pertanda.assessments.models.question_features import (
    HALF_LIVES,
    Described,
    QuestionFeatures,
    decayed_counts,
)
from pertanda.assessments.models.reference import ReferenceTable, fit_reference
from pertanda.assessments.models.table import Floats, Integers, State, Table
from pertanda.assessments.models.windows import Questions, first_time_questions, known_questions, outcomes, sample
from pertanda.exceptions import UsageError

__all__ = ["BASE_NAME", "Estimator", "Plan", "Resolved", "asked_one", "calibration_days", "fit_estimator", "resolved"]

_SHRINK = 20.0  # questions: the weight of the overall rate in a relation's base rate
_CALIBRATIONS, _WEEK = 4, 7  # the calibrator is fitted on the four latest weekly cutoffs whose windows are over
BASE_NAME = "how common this act is"

# Chosen on days before the test days of ICEWS14 (docs/decisions/0010-base-models.md).
_PARAMETERS: dict[str, Any] = {
    "objective": "binary",
    "learning_rate": 0.06,
    "num_leaves": 12,
    "min_data_in_leaf": 400,
    "feature_fraction": 0.3,
    "bagging_fraction": 0.8,
    "bagging_freq": 1,
    "lambda_l2": 20,
    "cat_smooth": 100,
    "cat_l2": 50,
    "num_threads": 1,
    "deterministic": True,
    "force_col_wise": True,
    "verbose": -1,
}
_MOST_TREES, _PATIENCE = 600, 25
# Four seeds averaged, and their weight beside the logistic: chosen on the 60 days before the test days (0010).
_SEEDS, _WEIGHT_OF_TREES = 4, 0.6


@dataclass(frozen=True)
class Plan:
    """Which days are learned from: `first_day` to `until_day`, windows included; a cutoff every `step` days.

    At most `most` questions are drawn at each cutoff. `relations` are asked of first-time pairs (forward numbers).
    `trees` adds the LightGBM challenger; it never applies to first-time questions, where trees lose to the logistic.
    """

    first_day: int
    until_day: int
    step: int
    most: int
    relations: Integers
    seed: int = 0
    trees: bool = False


@dataclass(frozen=True)
class Resolved:
    """Questions of several cutoffs, described as of their cutoff, with their outcomes (questions,)."""

    described: Described
    outcome: Floats
    subject: Integers

    @staticmethod
    def joined(parts: Sequence[Resolved]) -> Resolved:
        """Several of them as one."""
        return Resolved(
            _joined([part.described for part in parts]),
            np.concatenate([part.outcome for part in parts]),
            np.concatenate([part.subject for part in parts]),
        )


@dataclass(frozen=True)
class Estimator:
    """A fitted model of one horizon for known triples, or for first-time ones."""

    features: QuestionFeatures
    reference: ReferenceTable
    base: Floats  # (relations + 1,): shrunk base rate of each relation, the last for relations unknown at fitting
    logistic: Logistic
    boosters: tuple[Any, ...]
    platt: Platt
    plan: Plan
    climatology: float
    poisson: PoissonRate

    def base_of(self, described: Described) -> Floats:
        """The relation's base rate of each question (questions,)."""
        rates: Floats = self.base[np.minimum(described.relation // 2, len(self.base) - 1)]
        return rates

    def values(self, described: Described) -> Floats:
        """The features and the log-odds of the relation's base rate: (questions, features + 1)."""
        return np.column_stack([described.values, log_odds(self.base_of(described))])

    def names(self) -> list[str]:
        """The names of the columns of `values`."""
        return [*self.features.names(), BASE_NAME]

    def raw(self, described: Described) -> Floats:
        """Log-odds before calibration: the logistic's, or its weighted mean with the trees'."""
        odds = self.logistic.log_odds(self.values(described))
        if not self.boosters:
            return odds
        columns = np.column_stack([self.values(described), described.relation])
        told = [one.predict(columns, raw_score=True, num_threads=1) for one in self.boosters]
        mean: Floats = (1 - _WEIGHT_OF_TREES) * odds + _WEIGHT_OF_TREES * np.mean(told, axis=0)
        return mean

    def probability(self, described: Described) -> Floats:
        """Calibrated probabilities (questions,)."""
        return to_probability(self.platt(self.raw(described)))

    def recalibrated(self, recent: Resolved) -> Estimator:
        """The same model with its calibrator fitted on these questions."""
        return replace(self, platt=fit_platt(self.raw(recent.described), recent.outcome))


def calibration_days(as_of: int, horizon: int) -> list[int]:
    """The four latest weekly cutoffs whose windows are over by `as_of`, oldest first."""
    return [as_of - horizon - _WEEK * back for back in reversed(range(_CALIBRATIONS))]


def resolved(table: Table, features: QuestionFeatures, days: Sequence[int], plan: Plan) -> Resolved:
    """Sampled questions of these cutoffs with what happened after them. The sample depends on seed and day only."""
    parts = []
    for day in days:
        state = State(table, day)
        asked = first_time_questions(state, plan.relations) if features.first_time else known_questions(state)
        asked = sample(asked, plan.most, np.random.default_rng([plan.seed, day]))
        happened = outcomes(table, asked, day, features.horizon)
        parts.append(Resolved(features.describe(state, asked), happened, asked.subject))
    return Resolved.joined(parts)


def _joined(parts: Sequence[Described]) -> Described:
    return Described(
        np.concatenate([part.values for part in parts]),
        np.concatenate([part.relation for part in parts]),
        np.concatenate([part.days_since for part in parts]),
        np.concatenate([part.times for part in parts]),
    )


def fit_estimator(table: Table, features: QuestionFeatures, plan: Plan) -> Estimator:
    """Fit on cutoffs whose windows end before the first calibration cutoff, calibrate on the four latest.

    Raises UsageError when the days between leave no cutoff, or when no question came true.
    """
    late = calibration_days(plan.until_day, features.horizon)
    days = range(plan.first_day, late[0] - features.horizon + 1, plan.step)
    if not days:
        needed = 2 * features.horizon + _WEEK * (_CALIBRATIONS - 1)
        raise UsageError(
            f"{plan.until_day - plan.first_day} days to learn a horizon of {features.horizon} days from",
            where="base models",
            fix=f"Give at least {needed} days after the kernel's, or a shorter horizon.",
        )
    learned = resolved(table, features, days, plan)
    model = _fit(learned, features, plan)
    recent = resolved(table, features, late, plan)
    if plan.trees and not features.first_time:
        model = replace(model, boosters=_fit_trees(model, learned, recent))
    return model.recalibrated(recent)


def _fit(learned: Resolved, features: QuestionFeatures, plan: Plan) -> Estimator:
    told, outcome = learned.described, learned.outcome
    reference = fit_reference(
        told.relation, told.days_since, told.times, outcome, features.horizon, first_time=features.first_time
    )
    kinds = len(reference.rates)
    trials = np.bincount(told.relation // 2, minlength=kinds)
    successes = np.bincount(told.relation // 2, outcome, minlength=kinds)
    base = (successes + _SHRINK * outcome.mean()) / (trials + _SHRINK)
    of_question = base[told.relation // 2]
    logistic = fit_logistic(np.column_stack([told.values, log_odds(of_question)]), outcome)
    poisson = fit_poisson(decayed_counts(told), HALF_LIVES, of_question, outcome, features.horizon)
    rate = float(outcome.mean())
    return Estimator(features, reference, base, logistic, (), Platt(), plan, rate, poisson)


def _fit_trees(model: Estimator, learned: Resolved, recent: Resolved) -> tuple[Any, ...]:
    try:
        import lightgbm
    except ImportError as error:
        raise UsageError("LightGBM is not installed", where="base models",
                         fix="pip install lightgbm, or leave the trees out.") from error  # fmt: skip
    columns = [np.column_stack([model.values(one.described), one.described.relation]) for one in (learned, recent)]
    last = columns[0].shape[1] - 1
    data = lightgbm.Dataset(columns[0], learned.outcome, categorical_feature=[last])
    valid = lightgbm.Dataset(columns[1], recent.outcome, reference=data)
    return tuple(
        lightgbm.train(
            {**_PARAMETERS, "seed": model.plan.seed + number},
            data,
            _MOST_TREES,
            valid_sets=[valid],
            callbacks=[lightgbm.early_stopping(_PATIENCE, verbose=False)],
        )
        for number in range(_SEEDS)
    )


def asked_one(subject: int, relation: int, object_: int) -> Questions:
    """One question as arrays of length 1; the relation forward (even)."""
    return Questions(*(np.array([number], dtype=np.int64) for number in (subject, relation, object_)))
