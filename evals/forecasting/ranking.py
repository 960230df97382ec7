"""How well the base model ranks who is next: MRR and Hits on the ICEWS yardsticks.

Protocol: every act of a test day is asked from both sides, (s, r, ?) and (?, r, o), from the true days before it
(single step); all entities are candidates; other right answers of the same day are left out (time-aware filter); ties
count half (mean rank). Mirrored codes stay in, as in the published figures. Trees are stopped by the validation days;
the kernel is then counted anew until the last of them.

Run: `python -m evals.forecasting.ranking icews14 [--json] [--valid] [--no-trees]`
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from importlib.util import find_spec
from typing import Any, NamedTuple

import numpy as np

from evals.forecasting.data import Dataset, load
from pertanda.assessments.models.kernel import learn_kernel
from pertanda.assessments.models.reranker import ReRanker, Scorers, Training, asked_on, fit_reranker, scored
from pertanda.assessments.models.table import Floats, Integers, Table
from pertanda.exceptions import PertandaError

__all__ = ["Answer", "evaluate", "filtered_rank", "main", "rank_day"]

_FIRST_KERNEL_DAY = 30
# First day of the re-ranker's queries, queries a day, candidates: chosen on the validation days.
_SETTINGS: dict[str, tuple[int, int, int]] = {"icews14": (200, 250, 120), "icews18": (200, 400, 100)}


class Answer(NamedTuple):
    """The rank of one right answer; `subject_asked` when the act was asked as (?, r, o); `seen` before the day."""

    rank: float
    subject_asked: bool
    seen: bool


def filtered_rank(scores: Floats, right: Integers, answer: int) -> float:
    """The rank of `answer` among all entities but the other right ones; ties count half. `scores` (entities,)."""
    rivals = np.ones(len(scores), dtype=bool)
    rivals[right] = False
    others = scores[rivals]
    return float(1 + (others > scores[answer]).sum() + 0.5 * (others == scores[answer]).sum())


def rank_day(scorers: Scorers, day: int, reranker: ReRanker | None) -> list[Answer]:
    """The ranks of all right answers of a day."""
    table = scorers.table
    rows = np.arange(table.rows_until(day - 1), table.rows_until(day))
    query = table.subject[rows] * table.relation_count + table.relation[rows]
    triples = table.grouping("triple")
    answers = []
    for subjects, relations, scores in scored(scorers.on(day), asked_on(table, day), reranker):
        for subject, relation, line in zip(subjects, relations, scores, strict=True):
            mine = rows[query == subject * table.relation_count + relation]
            right = table.object[mine]
            seen = triples.first_row[triples.of_row[mine]] < rows[0]
            answers += [
                Answer(filtered_rank(line, right, int(answer)), bool(relation % 2), bool(known))
                for answer, known in zip(right, seen, strict=True)
            ]
    return answers


def evaluate(dataset: Dataset, *, trees: bool, valid: bool) -> dict[str, Any]:
    """MRR and Hits in percent, over all answers and by side and novelty; `valid` scores the validation days."""
    table = Table(dataset.history)
    first_day, queries, candidates = _SETTINGS.get(dataset.name, _SETTINGS["icews14"])
    early = learn_kernel(table, _FIRST_KERNEL_DAY, first_day - 1)
    reranker = None
    if trees:
        training = Training(first_day, dataset.last_train_day, dataset.last_valid_day, queries, candidates)
        reranker = fit_reranker(table, early, training)
    if valid:
        kernel, days = early, range(dataset.last_train_day + 1, dataset.last_valid_day + 1)
    else:
        kernel = learn_kernel(table, _FIRST_KERNEL_DAY, dataset.last_valid_day)
        days = range(dataset.last_valid_day + 1, table.last_day + 1)
    scorers = Scorers(table, kernel)
    answers = [answer for day in days for answer in rank_day(scorers, day, reranker)]
    return {"trees": reranker.trees if reranker else 0, "rows": _rows(answers)}


def _rows(answers: list[Answer]) -> list[dict[str, Any]]:
    parts = {
        "all": answers,
        "object asked": [one for one in answers if not one.subject_asked],
        "subject asked": [one for one in answers if one.subject_asked],
        "seen before": [one for one in answers if one.seen],
        "new": [one for one in answers if not one.seen],
    }
    return [{"queries": name, **_measures(part)} for name, part in parts.items()]


def _measures(answers: list[Answer]) -> dict[str, float]:
    ranks = np.array([answer.rank for answer in answers])
    hits = {f"hits@{k}": 100.0 * float((ranks <= k).mean()) for k in (1, 3, 10)}
    return {"n": len(ranks), "mrr": 100.0 * float((1.0 / ranks).mean()), **hits}


def main(arguments: list[str] | None = None) -> int:
    """Print the table (or JSON); 0 when done, the error's exit code otherwise."""
    parser = argparse.ArgumentParser(prog="python -m evals.forecasting.ranking", description="MRR and Hits.")
    parser.add_argument("dataset", choices=sorted(_SETTINGS))
    parser.add_argument("--json", action="store_true", help="print JSON instead of the table")
    parser.add_argument("--valid", action="store_true", help="score the validation days, for choosing settings")
    parser.add_argument("--no-trees", action="store_true", help="stage 1 alone")
    chosen = parser.parse_args(arguments)
    started = time.process_time()
    try:
        trees = find_spec("lightgbm") is not None and not chosen.no_trees
        result = evaluate(load(chosen.dataset, mirrored=True), trees=trees, valid=chosen.valid)
    except PertandaError as error:
        print(error.line(), file=sys.stderr)
        return error.exit_code
    _show(chosen.dataset, result, time.process_time() - started, as_json=chosen.json)
    return 0


def _show(name: str, result: dict[str, Any], seconds: float, *, as_json: bool) -> None:
    if as_json:
        print(json.dumps({"dataset": name, "cpu_seconds": round(seconds, 1), **result}, indent=1))
        return
    print(f"{name}: {result['trees']} trees, {seconds:.0f} CPU s (percent)")
    for row in result["rows"]:
        measures = "  ".join(f"{key} {row[key]:5.2f}" for key in ("mrr", "hits@1", "hits@3", "hits@10"))
        print(f"{row['queries']:<14} n {row['n']:>6}  {measures}")


if __name__ == "__main__":
    raise SystemExit(main())
