"""The model as a whole: nothing from the future, the same twice, calibrated, explained, and careful at the edges."""

from __future__ import annotations

import math

import numpy as np
import pytest
from evals.forecasting.scores import calibration_error, skill
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from assessments.models.synthetic import ANNOUNCE, PROTEST, VISIT, rows, stream
from pertanda.assessments.models.base import BaseModel, Estimate, Query, Ranked
from pertanda.assessments.models.coded import CodedEventModel
from pertanda.assessments.models.estimator import resolved
from pertanda.assessments.models.history import EventHistory, Row
from pertanda.assessments.models.table import Table
from pertanda.exceptions import UsageError

UNTIL = 180
PAST = [row for row in rows(240, 40, 220, 3) if row.day <= UNTIL]


def history_of(extra: list[Row] = []) -> EventHistory:  # noqa: B006 - never changed
    history = EventHistory()
    history.extend(PAST)
    history.extend(extra)
    return history


@pytest.fixture(scope="module")
def model() -> CodedEventModel:
    return CodedEventModel((7,)).fit(history_of(), UNTIL)


def answers(model: BaseModel) -> tuple[list[Estimate], list[list[Ranked]]]:
    queries = [Query(row.subject, kind, row.object) for row in PAST[::200] for kind in (VISIT, PROTEST, ANNOUNCE)]
    return [model.probability(one, UNTIL, 7) for one in queries], [model.rank(one, UNTIL, 5) for one in queries[:6]]


FUTURE = st.lists(
    st.builds(
        Row,
        st.sampled_from(["C00/MIL0", "C01/GOV0", "NEW/GOV"]),
        st.sampled_from([VISIT, ANNOUNCE, "SOMETHING NEW"]),
        st.sampled_from(["C02/MIL0", "C03/GOV1", "C04/MIL2"]),
        st.integers(UNTIL + 1, UNTIL + 60),
    ),
    max_size=25,
)


@settings(max_examples=8, deadline=None, suppress_health_check=list(HealthCheck))
@given(FUTURE)
def test_events_after_the_day_change_nothing(model: CodedEventModel, future: list[Row]) -> None:
    expected = answers(model)
    grown = CodedEventModel((7,)).fit(history_of(), UNTIL)
    grown._need_history().extend(future)
    assert answers(grown) == expected  # asked after the history grew
    assert answers(CodedEventModel((7,)).fit(history_of(future), UNTIL)) == expected  # fitted after it grew


def test_trees_see_no_future_and_repeat_themselves() -> None:
    pytest.importorskip("lightgbm")
    future = [Row("C00/MIL0", VISIT, "C02/MIL0", UNTIL + 1), Row("NEW/GOV", "SOMETHING NEW", "C02/MIL0", UNTIL + 2)]
    first, second = (CodedEventModel((7,), trees=True).fit(history_of(extra), UNTIL) for extra in ([], future))
    assert answers(first) == answers(second)


def test_contributions_add_up(model: CodedEventModel) -> None:
    for told in answers(model)[0]:
        assert 0.0 <= told.low <= told.probability <= told.high <= 1.0
        assert 0.002 <= told.probability <= 0.98
        if told.contributions and not told.first_time and 0.0021 < told.probability < 0.97:
            odds = math.log(told.base_rate / (1 - told.base_rate)) + sum(term.log_odds for term in told.contributions)
            assert told.probability == pytest.approx(1 / (1 + math.exp(-odds)), rel=1e-6)


def test_an_announcement_raises_the_probability() -> None:
    row = next(row for row in PAST if row.relation == VISIT)
    quiet, told = history_of(), history_of([Row(row.subject, ANNOUNCE, row.object, UNTIL)])
    query = Query(row.subject, VISIT, row.object)
    before, after = (CodedEventModel((7,)).fit(one, UNTIL).probability(query, UNTIL, 7) for one in (quiet, told))
    assert after.probability > before.probability


def test_calibrated_on_days_it_has_not_seen() -> None:
    history = stream(days=700, actors=60, pairs=700, seed=5)
    model = CodedEventModel((7,)).fit(history, 550)
    fitted = model._estimators[7, False]
    later = resolved(Table(history), fitted.features, range(550, 690, 7), fitted.plan)
    said = fitted.probability(later.described)
    assert calibration_error(said, later.outcome) < 0.01
    reference = fitted.reference.rate(later.described.relation, later.described.days_since, later.described.times)
    climatology = float(fitted.climatology)
    assert skill(said, later.outcome, climatology) > skill(reference, later.outcome, climatology) > 0.0


def test_recalibration_uses_later_windows(model: CodedEventModel) -> None:
    history = stream(days=240)
    fitted = CodedEventModel((7,)).fit(history, UNTIL)
    before = fitted._estimators[7, False].platt
    fitted.recalibrate(239)
    assert fitted._estimators[7, False].platt != before
    with pytest.raises(UsageError, match="fitted until day 239"):
        fitted.probability(Query("C00/MIL0", VISIT, "C02/MIL0"), 238, 7)


def test_an_unknown_party_gets_the_reference_class_alone(model: CodedEventModel) -> None:
    told = model.probability(Query("NOBODY", VISIT, "C02/MIL0"), UNTIL, 7)
    assert told.contributions == ()
    assert told.first_time
    assert told.n > 0
    assert "unknown to the history" in told.reference_class
    assert model.rank(Query("NOBODY", VISIT), UNTIL, 3) == []


def test_first_time_events_stay_below_the_top_of_their_class(model: CodedEventModel) -> None:
    new = [told for told in answers(model)[0] if told.first_time]
    assert new
    assert all(told.probability <= told.high for told in new)


def test_longer_horizons_are_likelier(model: CodedEventModel) -> None:
    row = next(row for row in PAST if row.relation == VISIT)
    query = Query(row.subject, VISIT, row.object)
    said = [model.probability(query, UNTIL, horizon).probability for horizon in (3, 7, 14, 60)]
    assert said == sorted(said)
    assert said[0] < said[-1]


def test_rank_names_the_usual_partner(model: CodedEventModel) -> None:
    pairs: dict[str, list[str]] = {}
    for row in PAST:
        pairs.setdefault(row.subject, []).append(row.object)
    subject = max(pairs, key=lambda one: len(pairs[one]))
    ranked = model.rank(Query(subject, PROTEST), UNTIL, 10)
    assert set(pairs[subject]) & {one.entity for one in ranked[:3]}
    assert [one.score for one in ranked] == sorted((one.score for one in ranked), reverse=True)


@pytest.mark.parametrize("horizon", [0, -1, 400])
def test_impossible_horizons(model: CodedEventModel, horizon: int) -> None:
    with pytest.raises(UsageError, match=f"a horizon of {horizon} days"):
        model.probability(Query("C00/MIL0", VISIT, "C02/MIL0"), UNTIL, horizon)


def test_refusals(model: CodedEventModel) -> None:
    with pytest.raises(UsageError, match="the history is empty"):
        CodedEventModel().fit(EventHistory(), 10)
    with pytest.raises(UsageError, match="not fitted"):
        CodedEventModel().rank(Query("A", "r"), 10, 3)
    with pytest.raises(UsageError, match="days to learn a horizon of 30 days from"):
        CodedEventModel((30,)).fit(stream(days=60), 59)
    with pytest.raises(UsageError, match="no horizon"):
        CodedEventModel(())
    with pytest.raises(UsageError, match="first 0 were asked for"):
        model.rank(Query("C00/MIL0", VISIT), UNTIL, 0)


def test_the_generated_sample_is_about_2000_rows() -> None:
    sample = rows(150, 40, 220, 3)
    assert 1_800 < len(sample) < 2_300
    assert np.all(np.diff([row.day for row in sample]) >= 0)
