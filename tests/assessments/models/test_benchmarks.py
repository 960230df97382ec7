"""The benchmark scripts: the evaluator against a brute-force one, the scores, and the absence of data."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from evals.forecasting import data, probability, ranking
from evals.forecasting.data import Dataset
from evals.forecasting.scores import area_under_curve, calibration_error, skill

from assessments.models.synthetic import rows, stream
from pertanda.assessments.models.kernel import learn_kernel
from pertanda.assessments.models.reranker import Scorers
from pertanda.assessments.models.table import Table
from pertanda.exceptions import UsageError


def brute_force_ranks(scorers: Scorers, rows_: list[tuple[int, int, int, int]], day: int) -> list[float]:
    """One query at a time, one entity at a time."""
    acts = [(s, 2 * r, o) for at, s, r, o in rows_ if at == day]
    acts += [(o, r + 1, s) for s, r, o in acts]
    ranks = []
    for subject, relation, answer in acts:
        scores = scorers.on(day).score(subject, np.array([relation])).score[0]
        right = {o for s, r, o in acts if (s, r) == (subject, relation)}
        rank = 1.0
        for entity, score in enumerate(scores):
            if entity not in right:
                rank += 1.0 if score > scores[answer] else 0.5 if score == scores[answer] else 0.0
        ranks.append(rank)
    return ranks


def test_ranks_agree_with_brute_force() -> None:
    history = stream(days=100)
    table = Table(history)
    scorers = Scorers(table, learn_kernel(table, 20, 80))
    for day in (85, 92, 99):
        found = sorted(one.rank for one in ranking.rank_day(scorers, day, None))
        assert found == pytest.approx(sorted(brute_force_ranks(scorers, history.rows(), day)))


def test_filtering_and_ties() -> None:
    scores = np.array([3.0, 2.0, 2.0, 1.0, 2.0])
    assert ranking.filtered_rank(scores, np.array([1]), 1) == 1 + 1 + 0.5 * 2
    assert ranking.filtered_rank(scores, np.array([0, 1]), 1) == 1 + 0.5 * 2


def test_ranking_runs_end_to_end_and_trees_do_not_hurt() -> None:
    pytest.importorskip("lightgbm")
    dataset = Dataset("synthetic", stream(days=260, pairs=400), 229, 244)
    plain = ranking.evaluate(dataset, trees=False, valid=False)
    better = ranking.evaluate(dataset, trees=True, valid=False)
    assert better["trees"] > 0
    assert better["rows"][0]["n"] == plain["rows"][0]["n"] > 100
    assert better["rows"][0]["mrr"] > plain["rows"][0]["mrr"] - 1.0
    assert plain["rows"][0]["mrr"] > 20.0


def test_probability_runs_end_to_end() -> None:
    dataset = Dataset("synthetic", stream(days=365, pairs=500), 300, 330)
    table = {
        (row["questions"], row["horizon"], row["method"]): row for row in probability.evaluate(dataset, trees=False)
    }
    for horizon in (7, 14, 30):
        known = table["known", horizon, "logistic"]
        assert known["skill"] > table["known", horizon, "poisson"]["skill"] - 1.0
        assert known["skill_90"][0] <= known["skill"] <= known["skill_90"][1]


def test_scores_by_hand() -> None:
    said, seen = np.array([0.1, 0.4, 0.35, 0.8]), np.array([0.0, 0.0, 1.0, 1.0])
    assert area_under_curve(said, seen) == 0.75
    assert area_under_curve(np.full(4, 0.5), seen) == 0.5
    assert skill(seen, seen, 0.5) == 100.0
    assert skill(np.full(4, 0.5), seen, 0.5) == 0.0
    assert calibration_error(said, seen) == pytest.approx((0.1 + 0.4 + 0.65 + 0.2) / 4)


def test_absent_data_are_named(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("PERTANDA_DATA", str(tmp_path))
    assert ranking.main(["icews14"]) == 2
    assert probability.main(["icews18"]) == 2
    assert capsys.readouterr().err.count("Set PERTANDA_DATA") == 2


def test_reading_the_icews_format(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    folder = tmp_path / "icews14"
    folder.mkdir()
    (folder / "entity2id.txt").write_text("China\t0\nCitizen_(India)\t1\n")
    (folder / "relation2id.txt").write_text("Make_a_visit\t0\nHost_a_visit\t1\n")
    for part, day in (("train", 0), ("valid", 1), ("test", 2)):
        (folder / f"{part}.txt").write_text(f"0\t0\t1\t{24 * day}\n1\t1\t0\t{24 * day}\n")
    monkeypatch.setenv("PERTANDA_DATA", str(tmp_path))
    both, once = data.load("icews14", mirrored=True), data.load("icews14", mirrored=False)
    assert (len(both.history), len(once.history)) == (6, 3)
    assert (once.last_train_day, once.last_valid_day) == (0, 1)


def test_icews14_is_read_whole() -> None:
    try:
        data.data_folder("icews14")
    except UsageError as error:
        pytest.skip(error.line())
    dataset = data.load("icews14", mirrored=True)
    assert len(dataset.history) == 90_730
    assert (dataset.last_train_day, dataset.last_valid_day) == (303, 333)


def test_the_stream_is_the_same_twice() -> None:
    assert rows(50, 20, 80, 1) == rows(50, 20, 80, 1)
