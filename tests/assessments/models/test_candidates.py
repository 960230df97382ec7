"""Stage 1 on histories small enough to know what must come out."""

from __future__ import annotations

import numpy as np
import pytest

from assessments.models.synthetic import stream
from pertanda.assessments.models.candidates import Scorer, latent_factors
from pertanda.assessments.models.history import EventHistory, Row
from pertanda.assessments.models.kernel import BINS
from pertanda.assessments.models.ranking_features import batch, features, names
from pertanda.assessments.models.table import State, Table


def scorer_of(rows: list[Row], as_of: int) -> tuple[Scorer, EventHistory]:
    history = EventHistory()
    history.extend(rows)
    table = Table(history)
    kernel = np.full((table.relation_count, table.relation_count, BINS), 0.01)
    state = State(table, as_of)
    return Scorer(state, kernel, latent_factors(state)), history


def test_kernel_sums_count_cells_and_days() -> None:
    made, _ = scorer_of([Row("A", "r", "B", 0), Row("A", "r", "B", 1), Row("A", "q", "C", 5)], 5)
    found = made.pair_scores(0, np.array([0]))
    assert found.partner.tolist() == [1, 2]
    assert found.total[0] == pytest.approx([0.01, 0.01])  # days 0 and 1 lie in one bin as seen from day 6
    assert found.by_days[0] == pytest.approx([0.02, 0.01])


def test_two_steps_lead_to_partners_of_partners() -> None:
    made, history = scorer_of([Row("A", "r", "B", 5), Row("B", "r", "C", 5), Row("D", "r", "E", 5)], 5)
    anyhow, _ = made.two_steps(0, np.array([0]))
    number = history.entity
    assert anyhow[number("C")] > 0.0
    assert anyhow[number("E")] == 0.0


def test_those_who_deal_with_the_same_parties_are_alike() -> None:
    shared = [Row(one, "r", other, day) for one in "AB" for other in "XYZ" for day in (1, 2, 3)]
    apart = [Row("D", "r", other, day) for other in "PQR" for day in (1, 2, 3)]
    made, history = scorer_of([*shared, *apart, Row("B", "sanction", "N", 3), Row("D", "sanction", "M", 3)], 3)
    relation = 2 * history.relations.index("sanction")
    line = made.alike(0, np.array([relation]))[0]
    assert line[history.entity("N")] > 10 * line[history.entity("M")]


def test_latent_factors_rebuild_the_matrix_of_a_small_history() -> None:
    table = Table(stream(days=60, actors=20, pairs=60))
    state = State(table, 59)
    left, right = latent_factors(state)
    pairs = table.grouping("pair")
    weight = np.log1p(4.0 * state.decayed("pair", 60.0)[:-1])
    dense = np.zeros((table.entity_count, table.entity_count))
    dense[table.subject[pairs.first_row], table.object[pairs.first_row]] = weight
    degree = dense.sum(axis=1)
    scale = np.sqrt(np.outer(degree, degree))
    expected = np.divide(dense, scale, out=np.zeros_like(dense), where=scale > 0)
    assert left @ right.T == pytest.approx(expected, abs=1e-6)  # fewer entities than dimensions: nothing is lost


def test_features_have_their_names() -> None:
    made, _ = scorer_of([Row("A", "r", "B", 0), Row("A", "r", "B", 4), Row("B", "r", "C", 3)], 4)
    asked = batch(made, [(0, np.array([0]))], 2)
    value = dict(zip(names(), features(made.state, asked)[0], strict=True))
    assert asked.candidate[0, 0] == 1
    assert value["triple count"] == 2
    assert value["days since triple"] == 1
    assert value["triple's share of the source"] == 1
    assert value["place in stage 1"] == 0
    assert value["reverse count"] == 0
    assert value["is the subject"] == 0
