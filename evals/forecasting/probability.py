"""How good the probabilities are: Brier skill over climatology for known triples and first-time events.

Protocol: known = every triple seen before a weekly cutoff, novel = every pair active in the last 60 days with each of
the ten commonest relations never seen for it; yes = it occurs in the window after the cutoff. Mirrored codes are
removed. Nothing is learned from the last 60 days but the calibrator, which at each cutoff is fitted on the four latest
weekly cutoffs whose windows are over by then. Climatology is the training base rate.

Run: `python -m evals.forecasting.probability icews14 [--json] [--no-trees] [--dev]`
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from collections.abc import Iterator
from dataclasses import replace
from importlib.util import find_spec
from typing import Any

import numpy as np

from evals.forecasting.data import Dataset, load
from evals.forecasting.scores import area_under_curve, brier, calibration_error, skill, skill_interval
from pertanda.assessments.models.estimator import Estimator, Plan, Resolved, calibration_days, fit_estimator, resolved
from pertanda.assessments.models.kernel import learn_kernel
from pertanda.assessments.models.logistic import to_probability
from pertanda.assessments.models.question_features import QuestionFeatures, decayed_counts
from pertanda.assessments.models.table import Floats, Integers, Table
from pertanda.exceptions import PertandaError

__all__ = ["evaluate", "main"]

_TEST_DAYS, _WEEK, _FIRST_KERNEL_DAY, _STEP = 60, 7, 30, 5
_HORIZONS = (7, 14, 30)
_CUES, _RELATIONS_ASKED = 16, 10
# Last day of the kernel; questions drawn at a cutoff for learning and for the test: known, then novel.
_SIZES: dict[str, tuple[int, tuple[int, int], tuple[int, int]]] = {
    "icews14": (150, (25_000, 30_000), (20_000, 40_000)),
    "icews18": (120, (25_000, 50_000), (30_000, 60_000)),
}


def evaluate(dataset: Dataset, *, trees: bool, dev: bool = False) -> Iterator[dict[str, Any]]:
    """One row per question set, horizon and method; `dev` ends the data 60 days earlier, for choosing settings."""
    table = Table(dataset.history)
    last = table.last_day - (_TEST_DAYS if dev else 0)
    kernel_day, known, novel = _SIZES.get(dataset.name, _SIZES["icews14"])
    kernel = learn_kernel(table, _FIRST_KERNEL_DAY, kernel_day)
    common = _common_relations(table, kernel_day)
    cue_names = tuple(dataset.history.relations[one // 2] for one in common[:_CUES])
    for first_time, (most, most_tested) in ((False, known), (True, novel)):
        for horizon in _HORIZONS:
            features = QuestionFeatures(kernel, horizon, common[:_CUES], cue_names, first_time)
            plan = Plan(kernel_day, last - _TEST_DAYS, _STEP, most, common[:_RELATIONS_ASKED], trees=trees)
            yield from _rows(table, features, plan, most_tested, last)


def _common_relations(table: Table, day: int) -> Integers:
    relation = table.relation[: table.rows_until(day)]
    return np.argsort(-np.bincount(relation[relation % 2 == 0]), kind="stable").astype(np.int64)


def _rows(
    table: Table, features: QuestionFeatures, plan: Plan, most_tested: int, last: int
) -> Iterator[dict[str, Any]]:
    model = fit_estimator(table, features, plan)
    days = range(plan.until_day, last - features.horizon + 1, _WEEK)
    tested = [resolved(table, features, [day], replace(plan, most=most_tested)) for day in days]
    outcome = np.concatenate([one.outcome for one in tested])
    subject = np.concatenate([one.subject for one in tested]).astype(np.float64)
    for method, probability in _methods(table, model, tested, list(days)).items():
        yield {
            "questions": "novel" if features.first_time else "known", "horizon": features.horizon, "method": method,
            "n": len(outcome), "base": float(outcome.mean()), "climatology": model.climatology,
            "brier": brier(probability, outcome), "skill": skill(probability, outcome, model.climatology),
            "skill_90": skill_interval(probability, outcome, model.climatology, subject),
            "ece": calibration_error(probability, outcome), "auc": area_under_curve(probability, outcome),
        }  # fmt: skip


def _methods(table: Table, model: Estimator, tested: list[Resolved], days: list[int]) -> dict[str, Floats]:
    plain = replace(model, boosters=())
    variants = {"logistic": plain} | ({"mean of logistic and trees": model} if model.boosters else {})
    out = {"reference class": np.concatenate([_reference(model, one) for one in tested])}
    if not model.features.first_time:
        out["poisson"] = np.concatenate([_poisson(model, one) for one in tested])
    out["logistic, not calibrated"] = np.concatenate([to_probability(plain.raw(one.described)) for one in tested])
    made: dict[int, Resolved] = {}
    said: dict[str, list[Floats]] = {name: [] for name in variants}
    for day, one in zip(days, tested, strict=True):
        recent = _recent(table, model, day, made)
        for name, variant in variants.items():
            said[name].append(variant.recalibrated(recent).probability(one.described))
    return out | {name: np.concatenate(parts) for name, parts in said.items()}


def _recent(table: Table, model: Estimator, day: int, made: dict[int, Resolved]) -> Resolved:
    cutoffs = calibration_days(day, model.features.horizon)
    for one in cutoffs:
        made.setdefault(one, resolved(table, model.features, [one], model.plan))
    return Resolved.joined([made[one] for one in cutoffs])


def _reference(model: Estimator, one: Resolved) -> Floats:
    return model.reference.rate(one.described.relation, one.described.days_since, one.described.times)


def _poisson(model: Estimator, one: Resolved) -> Floats:
    return model.poisson.probability(decayed_counts(one.described), model.base_of(one.described))


def main(arguments: list[str] | None = None) -> int:
    """Print the table (or JSON); 0 when done, the error's exit code otherwise."""
    parser = argparse.ArgumentParser(prog="python -m evals.forecasting.probability", description="Brier skill.")
    parser.add_argument("dataset", choices=["icews14", "icews18"])
    parser.add_argument("--json", action="store_true", help="print JSON instead of the table")
    parser.add_argument("--no-trees", action="store_true", help="leave LightGBM out")
    parser.add_argument("--dev", action="store_true", help="end the data 60 days earlier, for choosing settings")
    chosen = parser.parse_args(arguments)
    started = time.process_time()
    try:
        trees = find_spec("lightgbm") is not None and not chosen.no_trees
        rows = list(evaluate(load(chosen.dataset, mirrored=False), trees=trees, dev=chosen.dev))
    except PertandaError as error:
        print(error.line(), file=sys.stderr)
        return error.exit_code
    _show(chosen.dataset, rows, time.process_time() - started, as_json=chosen.json)
    return 0


def _show(name: str, rows: list[dict[str, Any]], seconds: float, *, as_json: bool) -> None:
    if as_json:
        print(json.dumps({"dataset": name, "cpu_seconds": round(seconds, 1), "rows": rows}, indent=1))
        return
    print(f"{name}: Brier skill over climatology in %, 90 % interval over subjects; {seconds:.0f} CPU s")
    for row in rows:
        low, high = row["skill_90"]
        print(
            f"{row['questions']} {row['horizon']:>2}  {row['method']:<28} base {row['base']:.4f}  "
            f"brier {row['brier']:.5f}  skill {row['skill']:6.2f} [{low:6.2f}, {high:6.2f}]  "
            f"ece {row['ece']:.4f}  auc {row['auc']:.3f}"
        )


if __name__ == "__main__":
    raise SystemExit(main())
