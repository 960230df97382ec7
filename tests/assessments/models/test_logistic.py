"""Newton's fit finds the optimum; the calibrator mends what is systematically wrong."""

from __future__ import annotations

import numpy as np
import pytest

from pertanda.assessments.models.logistic import fit_logistic, fit_platt, log_odds, to_probability
from pertanda.exceptions import UsageError


def drawn(seed: int = 0, rows: int = 20_000) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    rng = np.random.default_rng(seed)
    values = rng.normal(size=(rows, 3)) * [1.0, 5.0, 1.0] + [0.0, 2.0, 0.0]
    odds = -2.0 + 0.8 * values[:, 0] - 0.1 * values[:, 1]
    return values, odds, (rng.random(rows) < to_probability(odds)).astype(float)


def test_known_weights_are_recovered() -> None:
    values, odds, outcome = drawn()
    model = fit_logistic(values, outcome, penalty=0.01)
    assert model.weights / model.scale == pytest.approx([0.8, -0.1, 0.0], abs=0.06)
    assert np.abs(to_probability(model.log_odds(values)) - to_probability(odds)).mean() < 0.01


def test_the_gradient_vanishes_at_the_fit() -> None:
    values, _, outcome = drawn(rows=500)
    model = fit_logistic(values, outcome, penalty=10.0)
    residual = to_probability(model.log_odds(values)) - outcome
    design = (values - model.mean) / model.scale
    assert residual.sum() == pytest.approx(0.0, abs=1e-3)
    assert design.T @ residual + 10.0 * model.weights == pytest.approx(np.zeros(3), abs=1e-3)


def test_terms_and_intercept_add_up_to_the_log_odds() -> None:
    values, _, outcome = drawn(rows=500)
    model = fit_logistic(values, outcome)
    assert model.intercept + model.terms(values).sum(axis=1) == pytest.approx(model.log_odds(values))


def test_a_constant_feature_does_no_harm() -> None:
    values, _, outcome = drawn(rows=500)
    model = fit_logistic(np.column_stack([values, np.ones(500)]), outcome)
    assert model.weights[-1] == pytest.approx(0.0, abs=1e-9)


@pytest.mark.parametrize("outcome", [np.zeros(5), np.ones(5)])
def test_one_outcome_alone_teaches_nothing(outcome: np.ndarray) -> None:
    with pytest.raises(UsageError, match="nothing can be learned"):
        fit_logistic(np.ones((5, 1)), outcome)
    assert fit_platt(np.ones(5), outcome)(np.array([0.3])) == pytest.approx([0.3])


def test_platt_undoes_overconfidence() -> None:
    _, odds, outcome = drawn()
    platt = fit_platt(2.0 * odds + 1.0, outcome)
    assert platt.slope == pytest.approx(0.5, abs=0.05)
    assert platt.shift == pytest.approx(-0.5, abs=0.05)


def test_log_odds_and_back() -> None:
    assert to_probability(log_odds(np.array([0.01, 0.5, 0.98]))) == pytest.approx([0.01, 0.5, 0.98])
    assert np.isfinite(log_odds(np.array([0.0, 1.0]))).all()
