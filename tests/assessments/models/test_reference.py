"""Reference classes: counts that can be checked by hand, told in words."""

from __future__ import annotations

import numpy as np
import pytest

from pertanda.assessments.beta import jeffreys
from pertanda.assessments.models.history import EventHistory, Row
from pertanda.assessments.models.reference import fit_reference, own_windows
from pertanda.exceptions import UsageError


def launches() -> EventHistory:
    history = EventHistory()
    history.extend(Row("PRK", "MOBILIZE/weapons", "", day) for day in (3, 14, 15, 38))
    history.extend([Row("KOR", "ACCUSE", "PRK", 0), Row("KOR", "ACCUSE", "PRK", 39)])
    return history


def test_own_windows_are_counted_end_to_end() -> None:
    told = own_windows(launches(), subjects=["PRK"], relations=["MOBILIZE/weapons"], as_of=39, horizon=10)
    assert (told.successes, told.n) == (3, 4)  # days 0-9, 10-19 and 30-39 of four windows
    interval = jeffreys(3, 4)
    assert (told.probability, told.low, told.high) == (interval.rate, interval.low, interval.high)
    assert "windows of 10 days" in told.reference_class
    assert "'MOBILIZE/weapons' by 'PRK' toward of any kind" in told.reference_class


def test_later_days_do_not_count() -> None:
    told = own_windows(launches(), subjects=["PRK"], as_of=12, horizon=5)
    assert (told.successes, told.n) == (1, 2)


def test_what_never_happened_is_marked() -> None:
    told = own_windows(launches(), subjects=["USA"], as_of=39, horizon=10)
    assert (told.successes, told.n, told.first_time, told.low) == (0, 4, True, 0.0)


def test_a_history_shorter_than_the_window_knows_nothing() -> None:
    told = own_windows(launches(), as_of=5, horizon=30)
    assert (told.n, told.probability, told.low, told.high) == (0, 0.5, 0.0, 1.0)


@pytest.mark.parametrize("horizon", [0, -3, 1000])
def test_impossible_horizons(horizon: int) -> None:
    with pytest.raises(UsageError, match=f"a horizon of {horizon} days"):
        own_windows(launches(), as_of=39, horizon=horizon)


def test_no_event_by_then() -> None:
    with pytest.raises(UsageError, match="no event until day 39"):
        own_windows(EventHistory(), as_of=39, horizon=7)


def test_the_table_counts_cells_and_falls_back_to_the_pooled_one() -> None:
    relation = np.array([0, 0, 0, 2])
    since, times = np.array([1.0, 2.0, 50.0, 1.0]), np.array([1.0, 1.0, 5.0, 1.0])
    outcome = np.array([1.0, 0.0, 0.0, 1.0])
    table = fit_reference(relation, since, times, outcome, 7, first_time=False)
    more = [np.repeat(one, 5) for one in (since, times, outcome)]
    often = fit_reference(np.repeat(relation, 5), more[0], more[1], more[2], 7, first_time=False)
    told = often.estimate(0, "VISIT", 3.0, 1.0)
    assert (told.successes, told.n) == (5, 10)
    assert table.estimate(0, "VISIT", 3.0, 1.0).n == 3  # below ten cases those over all kinds are told
    assert (
        told.reference_class
        == "acts of VISIT seen 1 times between two parties, the last 0 to 3 days before, asked for 7 days"
    )
    pooled = table.estimate(8, "NEW", 1.0, 1.0)
    assert (pooled.successes, pooled.n) == (2, 3)
    assert "any kind" in pooled.reference_class
    # (1 + 30 x (2 + 30 x .5) / (3 + 30)) / (2 + 30), the overall rate being (2 + .5) / 5 = .5
    assert table.rate(relation[:1], since[:1], times[:1])[0] == pytest.approx((1 + 30 * 17 / 33) / 32)
