"""Questions of a day, their outcomes and their features, on a case small enough to count by hand."""

from __future__ import annotations

import numpy as np
import pytest

from pertanda.assessments.models.estimator import asked_one, calibration_days
from pertanda.assessments.models.history import EventHistory, Row
from pertanda.assessments.models.kernel import BINS
from pertanda.assessments.models.poisson import fit_poisson
from pertanda.assessments.models.question_features import QuestionFeatures
from pertanda.assessments.models.table import Grouping, State, Table, country_and_sector, spread
from pertanda.assessments.models.windows import first_time_questions, known_questions, outcomes, sample

ROWS = [
    Row("A", "meet", "B", 0),
    Row("A", "meet", "B", 6),
    Row("B", "meet", "A", 8),
    Row("A", "accuse", "C", 8),
    Row("A", "meet", "B", 12),
    Row("C", "accuse", "A", 90),
]


def table() -> Table:
    history = EventHistory()
    history.extend(ROWS)
    return Table(history)


def test_known_questions_and_their_outcomes() -> None:
    made = table()
    asked = known_questions(State(made, 8))
    assert list(zip(asked.subject, asked.relation, asked.object, strict=True)) == [(0, 0, 1), (0, 2, 2), (1, 0, 0)]
    assert outcomes(made, asked, 8, 3).tolist() == [0.0, 0.0, 0.0]
    assert outcomes(made, asked, 8, 4).tolist() == [1.0, 0.0, 0.0]


def test_first_time_questions_ask_active_pairs_what_they_never_did() -> None:
    made, kinds = table(), np.array([0, 2])
    asked = first_time_questions(State(made, 8), kinds)
    found = set(zip(asked.subject.tolist(), asked.relation.tolist(), asked.object.tolist(), strict=True))
    assert found == {(0, 2, 1), (1, 2, 0), (0, 0, 2)}
    assert len(first_time_questions(State(made, 80), kinds)) == 0  # nobody was active in the 60 days before


def test_features_by_hand() -> None:
    made = table()
    kernel = np.full((made.relation_count, made.relation_count, BINS), 0.01)
    features = QuestionFeatures(kernel, 7, np.array([2]), ("accuse",), first_time=False)
    told = features.describe(State(made, 8), asked_one(0, 0, 1))
    value = dict(zip(features.names(), told.values[0], strict=True))
    assert np.expm1(value["this act between the two: times"]) == pytest.approx(2)
    assert np.expm1(value["this act between the two: days since"]) == pytest.approx(2)
    assert np.expm1(value["this act in return: times"]) == pytest.approx(1)
    assert np.expm1(value["acts in return: times"]) == pytest.approx(1)
    assert np.expm1(value["acts by the one on anybody: times"]) == pytest.approx(3)
    assert np.expm1(value["acts by anybody on the other: times"]) == pytest.approx(2)
    assert np.expm1(value["this act by anybody on the other: times"]) == pytest.approx(2)
    assert np.expm1(value["this act: mean days between"]) == pytest.approx(6)
    recent = np.exp(value["this act between the two: recent times, half-life 10 days"]) - 0.01
    assert recent == pytest.approx(0.5 ** (8 / 10) + 0.5 ** (2 / 10))
    # Two kinds of act lie between them (meet from either side), each .01 a day for seven days.
    assert 1 / (1 + np.exp(-value["what usually follows their recent acts"])) == pytest.approx(1 - np.exp(-0.14))
    assert 1 / (1 + np.exp(-value["what usually follows this act itself"])) == pytest.approx(1 - np.exp(-0.07))
    assert (told.days_since[0], told.times[0]) == (2, 2)


def test_groups_are_numbered_by_first_appearance() -> None:
    group = Grouping(np.array([7, 3, 7, 5]))
    assert group.of_row.tolist() == [0, 1, 0, 2]
    assert group.find(np.array([5, 4, 7, 9])).tolist() == [2, 3, 0, 3]


def test_spread_lists_slices() -> None:
    position, owner = spread(np.array([4, 9, 1]), np.array([6, 9, 3]))
    assert (position.tolist(), owner.tolist()) == ([4, 5, 1, 2], [0, 0, 2, 2])


@pytest.mark.parametrize(
    ("name", "parts"),
    [
        ("Police (India)", ("India", "Police")),
        ("Police_(Sri_Lanka)", ("Sri Lanka", "Police")),
        ("IND/COP", ("IND", "COP")),
        ("IND", ("IND", "")),
        ("IGO:UN", ("IGO:UN", "")),
    ],
)
def test_names_tell_country_and_sector(name: str, parts: tuple[str, str]) -> None:
    assert country_and_sector(name) == parts


def test_calibration_windows_are_over() -> None:
    assert calibration_days(100, 30) == [49, 56, 63, 70]


def test_samples_are_drawn_without_replacement() -> None:
    asked = known_questions(State(table(), 8))
    assert len(sample(asked, 2, np.random.default_rng(0))) == 2
    assert sample(asked, 3, np.random.default_rng(0)) is asked


def test_poisson_finds_the_rate_of_a_steady_stream() -> None:
    rng = np.random.default_rng(0)
    daily = rng.choice([0.01, 0.1], 4_000)
    mean_life = 365 / np.log(2)
    decayed = rng.poisson(daily * mean_life)[:, None].astype(float)
    outcome = (rng.random(4_000) < 1 - np.exp(-7 * daily)).astype(float)
    base = np.full(4_000, outcome.mean())
    model = fit_poisson(decayed, (365.0,), base, outcome, 7)
    said = model.probability(decayed, base)
    assert said[daily == 0.1].mean() == pytest.approx(1 - np.exp(-0.7), abs=0.06)
    assert said[daily == 0.01].mean() == pytest.approx(1 - np.exp(-0.07), abs=0.06)
