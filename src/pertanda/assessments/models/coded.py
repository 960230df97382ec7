"""The base model: lag kernel, reference classes and logistic regression over coded events, with optional trees."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from pertanda.assessments.models.base import Estimate, Query, Ranked, Term, check_horizon
from pertanda.assessments.models.estimator import (
    Estimator,
    Plan,
    asked_one,
    calibration_days,
    fit_estimator,
    resolved,
)
from pertanda.assessments.models.history import EventHistory
from pertanda.assessments.models.kernel import LagKernel, learn_kernel
from pertanda.assessments.models.logistic import log_odds, to_probability
from pertanda.assessments.models.question_features import QuestionFeatures
from pertanda.assessments.models.reference import estimate_of_counts, own_windows
from pertanda.assessments.models.reranker import ReRanker, Scorers, Training, fit_reranker, scored
from pertanda.assessments.models.table import Floats, Integers, State, Table
from pertanda.assessments.models.windows import Questions
from pertanda.exceptions import UsageError

__all__ = ["CodedEventModel"]

_KERNEL_SHARE, _KERNEL_HEAD = 0.4, 30  # the kernel is counted on the first 40 % of the days, but for the first 30
_STEP, _MOST, _MOST_FIRST_TIME = 5, 25_000, 20_000
_CUES, _RELATIONS_ASKED = 16, 10
_FLOOR, _CEILING = 0.002, 0.98  # an open question is never told more surely than this
_RERANK_SHARE, _RERANK_VALID_DAYS, _QUERIES_A_DAY, _CANDIDATES = 0.55, 30, 250, 120


class CodedEventModel:
    """A `BaseModel` on coded events alone. `horizons` are fitted in days; others are scaled from the nearest.

    `trees` adds LightGBM: the challenger on known triples and the re-ranker. `known_only` fits nothing but the
    probabilities of acts seen before, which is a fraction of the work: first-time acts then get their own windows, and
    `rank` is refused. Learned from are a cutoff every `step` days and at most `most` questions at each. Everything is
    deterministic for a seed.
    """

    def __init__(
        self,
        horizons: Sequence[int] = (7, 14, 30),
        *,
        trees: bool = False,
        seed: int = 0,
        known_only: bool = False,
        step: int = _STEP,
        most: int = _MOST,
    ) -> None:
        for horizon in horizons:
            check_horizon(horizon)
        if not horizons:
            raise UsageError("no horizon is given", where="base models", fix="Give at least one, in days.")
        self.horizons, self.trees, self.seed = sorted(set(horizons)), trees, seed
        self._known_only, self._step, self._most = known_only, step, most
        self._history: EventHistory | None = None
        self._made: tuple[int, Table] | None = None

    def fit(self, history: EventHistory, until_day: int) -> CodedEventModel:
        """Learn from the events until `until_day`; the history is kept and may grow afterwards.

        Raises UsageError when the history until then is empty or too short for the longest horizon.
        """
        table = Table(history)
        if table.rows_until(until_day) == 0:
            raise UsageError(f"no event until day {until_day}", where="base models", fix="Fit on a later day.")
        self._history, self._until, self._made = history, until_day, (len(history), table)
        first = table.first_day
        kernel_day = first + int((until_day - first) * _KERNEL_SHARE)
        self._kernel = learn_kernel(table, min(first + _KERNEL_HEAD, (first + kernel_day) // 2), kernel_day)
        known_relations = 2 * np.arange(len(history.relations))
        seen = np.bincount(table.relation[: table.rows_until(kernel_day)], minlength=table.relation_count)[::2]
        common = known_relations[np.argsort(-seen, kind="stable")][: int((seen > 0).sum())]
        self._estimators = self._fit_estimators(table, common, kernel_day)
        if self._known_only:
            return self
        self._reranker = self._fit_reranker(table) if self.trees else None
        self._ranking_kernel = learn_kernel(table, min(first + _KERNEL_HEAD, (first + until_day) // 2), until_day)
        return self

    def _fit_estimators(self, table: Table, common: Integers, kernel_day: int) -> dict[tuple[int, bool], Estimator]:
        names = tuple(self._need_history().relations[one // 2] for one in common[:_CUES])
        plan = Plan(kernel_day, self._until, self._step, self._most, common[:_RELATIONS_ASKED], self.seed, self.trees)
        out = {}
        for horizon in self.horizons:
            known = QuestionFeatures(self._kernel, horizon, common[:_CUES], names, first_time=False)
            out[horizon, False] = fit_estimator(table, known, plan)
            if self._known_only:
                continue
            try:
                new = replace(known, first_time=True)
                out[horizon, True] = fit_estimator(table, new, replace(plan, most=_MOST_FIRST_TIME))
            except UsageError:
                # Every active pair has done everything, or nothing new ever came true: the reference class remains.
                continue
        return out

    def _fit_reranker(self, table: Table) -> ReRanker:
        first = table.first_day + int((self._until - table.first_day) * _RERANK_SHARE)
        training = Training(
            first, self._until - _RERANK_VALID_DAYS, self._until, _QUERIES_A_DAY, _CANDIDATES, self.seed
        )
        return fit_reranker(table, learn_kernel(table, table.first_day + 1, first - 1), training)

    def recalibrate(self, as_of: int) -> None:
        """Fit the calibrators anew on the four latest weekly cutoffs whose windows are over by `as_of`.

        Raises UsageError before `fit`, or for a day before the one the model was fitted until.
        """
        table = self._table(as_of)
        for key, model in self._estimators.items():
            recent = resolved(table, model.features, calibration_days(as_of, key[0]), model.plan)
            self._estimators[key] = model.recalibrated(recent)
        self._until = as_of

    def probability(self, query: Query, as_of: int, horizon: int) -> Estimate:
        """The probability that the act occurs on one of the `horizon` days after `as_of`, with its reasons.

        A party or an act that never occurred by `as_of` gets the reference class alone. Raises UsageError.
        """
        check_horizon(horizon)
        table, numbers = self._table(as_of), self._numbers(query)
        state = State(table, as_of)
        if numbers is None or numbers[1] >= len(self._kernel) or not self._occurred(state, numbers):
            return self._unknown(query, as_of, horizon)
        asked = asked_one(*numbers)
        new = not np.isfinite(state.last("triple")[table.grouping("triple").find(asked.keys(table, "triple"))][0])
        fitted = min(self.horizons, key=lambda one: (abs(one - horizon), one))
        model = self._estimators.get((fitted, new))
        if model is None:
            return self._unknown(query, as_of, horizon)
        return _told(model, state, asked, self._canonical(query).relation, horizon)

    def rank(self, query: Query, as_of: int, k: int) -> list[Ranked]:
        """The `k` likeliest objects of (subject, relation, ?) on the day after `as_of`, best first.

        Only entities that occurred by `as_of` are ranked; none when the subject or the relation never did. A mirrored
        relation ("Host a visit") is asked from the other side. Raises UsageError for k < 1.
        """
        if k < 1:
            raise UsageError(f"the first {k} were asked for", where="base models", fix="Give k >= 1.")
        if self._known_only:
            raise UsageError("the model was fitted for known acts only", where="base models", fix="Fit a whole one.")
        table, history = self._table(as_of), self._need_history()
        subject, relation = history.entity(query.subject), history.relation(query.relation)
        state = State(table, as_of)
        here = np.bincount(table.subject[: state.rows], minlength=table.entity_count) > 0
        if subject is None or relation is None or not here[subject]:
            return []
        asked = 2 * relation + (query.relation in history.mirrored)
        scorer = Scorers(table, _fitting(self._ranking_kernel, table)).on(as_of + 1)
        (_, _, scores), *_ = scored(scorer, [(subject, np.array([asked]))], self._reranker)
        order = [int(one) for one in np.argsort(-scores[0], kind="stable") if here[one]]
        return [Ranked(history.entities[one], float(scores[0][one])) for one in order[:k]]

    def _need_history(self) -> EventHistory:
        if self._history is None:
            raise UsageError("the model is not fitted", where="base models", fix="Call fit first.")
        return self._history

    def _table(self, as_of: int) -> Table:
        history = self._need_history()
        if as_of < self._until:
            raise UsageError(
                f"asked as of day {as_of}, but fitted until day {self._until}: it has seen what came after",
                where="base models",
                fix="Fit until an earlier day.",
            )
        if self._made is None or self._made[0] != len(history):
            self._made = (len(history), Table(history))
        return self._made[1]

    def _canonical(self, query: Query) -> Query:
        mirrored = self._need_history().mirrored
        if query.relation not in mirrored:
            return query
        return Query(query.object, mirrored[query.relation], query.subject)

    def _numbers(self, query: Query) -> tuple[int, int, int] | None:
        asked, history = self._canonical(query), self._need_history()
        numbers = (history.entity(asked.subject), history.relation(asked.relation), history.entity(asked.object))
        if numbers[0] is None or numbers[1] is None or numbers[2] is None:
            return None
        return numbers[0], 2 * numbers[1], numbers[2]

    @staticmethod
    def _occurred(state: State, numbers: tuple[int, int, int]) -> bool:
        table, rows = state.table, state.rows
        subject, relation, object_ = numbers
        seen = table.subject[:rows]
        return bool((seen == subject).any() and (seen == object_).any() and (table.relation[:rows] == relation).any())

    def _unknown(self, query: Query, as_of: int, horizon: int) -> Estimate:
        """Nothing is known of one party or of the act: first-time pairs of any act, else the thing's own windows."""
        fitted = min(self.horizons, key=lambda one: (abs(one - horizon), one))
        model = self._estimators.get((fitted, True))
        asked = self._canonical(query)
        if model is None:
            return own_windows(
                self._need_history(),
                subjects=[asked.subject],
                relations=[asked.relation],
                objects=[asked.object],
                as_of=as_of,
                horizon=horizon,
            )
        table = model.reference
        told = estimate_of_counts(
            int(table.successes[-1].sum()),
            int(table.trials[-1].sum()),
            f"active pairs and acts never seen between them, asked for the next {fitted} days; a party or the act "
            "itself is unknown to the history",
            first_time=True,
        )
        return _scaled(told, horizon / fitted)


def _told(model: Estimator, state: State, asked: Questions, relation: str, horizon: int) -> Estimate:
    """The calibrated probability with contributions; the reference class's interval is moved by as much."""
    told = model.features.describe(state, asked)
    reference = model.reference.estimate(
        int(asked.relation[0]), relation, float(told.days_since[0]), float(told.times[0])
    )
    odds = float(model.platt(model.raw(told))[0])
    probability = float(to_probability(odds))
    if model.features.first_time:
        # On first-time events the stream has next to no skill: never above the upper end of the reference class.
        probability = min(probability, reference.high)
    moved = float(log_odds(probability) - log_odds(reference.probability))
    low, high = (float(to_probability(log_odds(end) + moved)) for end in (reference.low, reference.high))
    base = float(to_probability(model.platt(np.array([model.logistic.intercept]))[0]))
    estimate = Estimate(
        probability=probability,
        low=min(low, probability),
        high=max(high, probability),
        reference_class=reference.reference_class,
        n=reference.n,
        successes=reference.successes,
        base_rate=base,
        contributions=_contributions(model, model.values(told)[0], odds),
        first_time=model.features.first_time,
    )
    return _scaled(estimate, horizon / model.features.horizon)


def _contributions(model: Estimator, values: Floats, odds: float) -> tuple[Term, ...]:
    """Terms by descending weight; with trees, what they add beyond the logistic is one more term."""
    slope = model.platt.slope
    terms = slope * model.logistic.terms(values)
    out = [
        Term(name=name, value=float(value), log_odds=float(term))
        for name, value, term in zip(model.names(), values, terms, strict=True)
    ]
    rest = odds - float(model.platt(np.array([model.logistic.intercept]))[0]) - float(terms.sum())
    if model.boosters:
        out.append(Term(name="what the trees add", value=rest / slope if slope else 0.0, log_odds=rest))
    return tuple(sorted(out, key=lambda term: (-abs(term.log_odds), term.name)))


def _scaled(estimate: Estimate, factor: float) -> Estimate:
    """Probabilities carried to `factor` times as many days under a constant hazard, within the bounds .002 and .98."""
    low, high, probability, base = (
        1.0 - (1.0 - one) ** factor for one in (estimate.low, estimate.high, estimate.probability, estimate.base_rate)
    )
    probability = min(max(probability, _FLOOR), _CEILING)
    return Estimate(
        probability=probability,
        low=min(low, probability),
        high=max(high, probability),
        reference_class=estimate.reference_class,
        n=estimate.n,
        successes=estimate.successes,
        base_rate=base,
        contributions=estimate.contributions,
        first_time=estimate.first_time,
    )


def _fitting(kernel: LagKernel, table: Table) -> LagKernel:
    """The kernel with zero rows for relations that came after it was learned."""
    missing = table.relation_count - kernel.shape[0]
    return np.pad(kernel, ((0, missing), (0, missing), (0, 0))) if missing else kernel
