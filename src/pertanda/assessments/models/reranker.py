"""Stage 2 of "who next": LightGBM's LambdaRank over the best candidates of stage 1. Optional: needs `lightgbm`."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from pertanda.assessments.models.candidates import Scorer, latent_factors
from pertanda.assessments.models.kernel import LagKernel
from pertanda.assessments.models.ranking_features import CATEGORICAL, Batch, SubjectQueries, batch, features, names
from pertanda.assessments.models.table import Floats, Integers, State, Table
from pertanda.exceptions import UsageError

__all__ = ["ReRanker", "Scorers", "Training", "asked_on", "fit_reranker", "scored"]

_CHUNK = 64  # subjects at a time: 64 x some 3 relations x 23,000 entities is some 35 MB a matrix
_FACTORS_DAYS = 10  # the latent factors are refreshed every ten days

# Chosen on the validation days of ICEWS14 (docs/decisions/0010-base-models.md).
_PARAMETERS: dict[str, Any] = {
    "objective": "lambdarank",
    "lambdarank_truncation_level": 20,
    "learning_rate": 0.06,
    "num_leaves": 48,
    "min_data_in_leaf": 200,
    "cat_smooth": 50,
    "cat_l2": 50,
    "max_cat_threshold": 32,
    "feature_fraction": 0.7,
    "bagging_fraction": 0.7,
    "bagging_freq": 1,
    "metric": "map",
    "eval_at": [10],
    "num_threads": 1,
    "deterministic": True,
    "force_col_wise": True,
    "verbose": -1,
}
_MOST_TREES, _PATIENCE = 400, 25


@dataclass(frozen=True)
class Training:
    """Which days' queries are learned from, how many a day, and how many candidates each has."""

    first_day: int
    last_train_day: int
    last_valid_day: int
    queries_a_day: int
    candidates: int
    seed: int = 0


@dataclass(frozen=True)
class ReRanker:
    """Trained trees, how many, and the number of candidates they reorder."""

    booster: Any
    trees: int
    candidates: int

    def reorder(self, state: State, asked: Batch) -> Floats:
        """Final scores (queries, entities): candidates by the trees, above all others, who keep their stage-1 order."""
        values = self.booster.predict(features(state, asked), num_threads=1).reshape(asked.candidate.shape)
        lifted = values - values.min(axis=1, keepdims=True) + asked.stage_one.max(axis=1, keepdims=True) + 1.0
        final = asked.stage_one.copy()
        np.put_along_axis(final, asked.candidate, lifted, axis=1)
        return final


def asked_on(table: Table, day: int) -> list[SubjectQueries]:
    """The distinct (subject, relations) of a day's acts, seen from both sides."""
    rows = slice(table.rows_until(day - 1), table.rows_until(day))
    subject, relation = table.subject[rows], table.relation[rows]
    return [(int(one), np.unique(relation[subject == one])) for one in np.unique(subject)]


def scored(
    scorer: Scorer, queries: Sequence[SubjectQueries], reranker: ReRanker | None
) -> Iterator[tuple[Integers, Integers, Floats]]:
    """Final scores in chunks: subjects and relations (queries,), scores (queries, entities)."""
    for start in range(0, len(queries), _CHUNK):
        asked = batch(scorer, queries[start : start + _CHUNK], reranker.candidates if reranker else 1)
        final = reranker.reorder(scorer.state, asked) if reranker else asked.stage_one
        yield asked.subject, asked.relation, final


class Scorers:
    """Scorers day by day, with the latent factors refreshed every ten days counted from day 0."""

    def __init__(self, table: Table, kernel: LagKernel) -> None:
        self.table, self.kernel = table, kernel
        self._factors: dict[int, tuple[Floats, Floats]] = {}

    def on(self, day: int) -> Scorer:
        """The scorer for queries of `day`, from the days before it."""
        refreshed = max(day - day % _FACTORS_DAYS, self.table.first_day + 1)
        if refreshed not in self._factors:
            self._factors = {refreshed: latent_factors(State(self.table, refreshed - 1))}
        return Scorer(State(self.table, day - 1), self.kernel, self._factors[refreshed])


def fit_reranker(table: Table, kernel: LagKernel, training: Training) -> ReRanker:
    """Train on sampled queries until `last_train_day`, stopped by the days after it until `last_valid_day`.

    Raises UsageError when LightGBM is not installed or no query has its answer among the candidates.
    """
    lightgbm = _lightgbm()
    present = len(np.unique(table.subject[: table.rows_until(training.first_day - 1)]))
    training = replace(training, candidates=min(training.candidates, present))
    rng, scorers = np.random.default_rng(training.seed), Scorers(table, kernel)
    days = range(training.first_day, training.last_train_day + 1)
    learned = _examples(scorers, days, training, rng)
    checked = _examples(scorers, range(training.last_train_day + 1, training.last_valid_day + 1), training, rng)
    columns = names()
    data, settings = _dataset(lightgbm, learned, columns, None), {**_PARAMETERS, "seed": training.seed}
    booster = lightgbm.train(
        settings,
        data,
        _MOST_TREES,
        valid_sets=[_dataset(lightgbm, checked, columns, data)],
        callbacks=[lightgbm.early_stopping(_PATIENCE, verbose=False)],
    )
    return ReRanker(booster, booster.best_iteration, training.candidates)


def _lightgbm() -> Any:
    try:
        import lightgbm
    except ImportError as error:
        raise UsageError("LightGBM is not installed", where="re-ranker",
                         fix="pip install lightgbm, or rank with stage 1 alone.") from error  # fmt: skip
    return lightgbm


def _dataset(lightgbm: Any, examples: tuple[Floats, Integers], columns: list[str], reference: Any) -> Any:
    values, labels = examples
    return lightgbm.Dataset(
        values.reshape(-1, values.shape[-1]),
        labels.ravel(),
        group=[labels.shape[1]] * len(labels),
        categorical_feature=[columns.index(name) for name in CATEGORICAL],
        reference=reference,
    )


def _examples(
    scorers: Scorers, days: Sequence[int], training: Training, rng: np.random.Generator
) -> tuple[Floats, Integers]:
    """Features (queries, candidates, features) and labels (queries, candidates) of queries that can be answered."""
    values, labels = [], []
    for day in days:
        scorer = scorers.on(day)
        queries = _sampled(asked_on(scorers.table, day), training.queries_a_day, rng)
        for start in range(0, len(queries), _CHUNK):
            asked = batch(scorer, queries[start : start + _CHUNK], training.candidates)
            label = _labels(scorers.table, asked, day)
            kept = label.any(axis=1)
            values.append(features(scorer.state, asked).reshape(*asked.candidate.shape, -1)[kept])
            labels.append(label[kept])
    if not any(len(one) for one in labels):
        raise UsageError("no query has its answer among the candidates", where="re-ranker",
                         fix="Give a longer history or more candidates.")  # fmt: skip
    return np.concatenate(values), np.concatenate(labels)


def _sampled(queries: list[SubjectQueries], most: int, rng: np.random.Generator) -> list[SubjectQueries]:
    flat = [(subject, int(relation)) for subject, relations in queries for relation in relations]
    if len(flat) <= most:
        return queries
    chosen: dict[int, list[int]] = {}
    for place in np.sort(rng.choice(len(flat), most, replace=False)):
        chosen.setdefault(flat[place][0], []).append(flat[place][1])
    return [(subject, np.array(relations, dtype=np.int64)) for subject, relations in chosen.items()]


def _labels(table: Table, asked: Batch, day: int) -> Integers:
    rows = slice(table.rows_until(day - 1), table.rows_until(day))
    shape = asked.candidate.shape
    keys = table.key(
        "triple",
        np.broadcast_to(asked.subject[:, None], shape),
        np.broadcast_to(asked.relation[:, None], shape),
        asked.candidate,
    )
    happened = table.key("triple", table.subject[rows], table.relation[rows], table.object[rows])
    return np.isin(keys, happened).astype(np.int64)
