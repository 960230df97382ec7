"""The lag kernel of a synthetic stream is recovered, and agrees with counting by hand."""

from __future__ import annotations

import numpy as np
import pytest

from assessments.models.synthetic import ANNOUNCE, FOLLOWS, VISIT, stream
from pertanda.assessments.models.history import EventHistory, Row
from pertanda.assessments.models.kernel import days_in_bins, learn_kernel
from pertanda.assessments.models.table import Table
from pertanda.exceptions import UsageError


def test_what_follows_an_announcement_is_recovered() -> None:
    history = stream(days=500, pairs=900, actors=80, even=True)
    kernel = learn_kernel(Table(history), 30, 499)
    visit, announce = 2 * history.relations.index(VISIT), 2 * history.relations.index(ANNOUNCE)
    # The lag bins 0, 1, 2 are the days 1, 2, 3; visits of their own accord and other announcements add some .006.
    for lag, follows in FOLLOWS.items():
        assert kernel[visit, announce, lag - 1] == pytest.approx(follows, abs=0.02)
    assert kernel[visit, announce, 6] < 0.02
    assert kernel[announce, visit, 0] < 0.03


def test_small_case_by_hand() -> None:
    history = EventHistory()
    history.extend([Row("A", "announce", "B", 0), Row("A", "visit", "B", 2), Row("A", "announce", "C", 1)])
    kernel = learn_kernel(Table(history), 1, 2)
    # Day 1: cells (A,B) at lag 1; day 2: (A,B) at lag 2 and (A,C) at lag 1. One visit follows, at lag 2 of (A,B).
    exposed, followed = 1, 1
    prior = 1 / 2  # both directions: 1 visit of 2 exposed cells at lag 2 (announce, announced-by)
    assert kernel[2, 0, 1] == pytest.approx((followed + 50 * prior) / (exposed + 50))


def test_days_without_acts_are_refused() -> None:
    history = EventHistory()
    history.append(Row("A", "r", "B", 3))
    with pytest.raises(UsageError, match="no act between day 10 and day 20"):
        learn_kernel(Table(history), 10, 20)
    with pytest.raises(UsageError, match="empty"):
        Table(EventHistory())


def test_relations_seen_from_the_other_side_mirror_each_other() -> None:
    history = stream(days=120)
    kernel = learn_kernel(Table(history), 20, 119)
    turned = np.arange(len(kernel)) ^ 1
    assert kernel == pytest.approx(kernel[turned][:, turned])


def test_days_in_bins_counts_days() -> None:
    history = EventHistory()
    history.extend([Row("A", "r", "B", 0), Row("A", "r", "B", 9), Row("A", "r", "B", 8), Row("A", "r", "B", 12)])
    triple, lag, days = days_in_bins(Table(history), 12)  # lags 12, 3 and 4: bins 4 (8-14), 2 (3) and 3 (4-7)
    assert list(zip(triple[triple == 0], lag[triple == 0], days[triple == 0], strict=True)) == [
        (0, 2, 1),
        (0, 3, 1),
        (0, 4, 1),
    ]
    _, _, days = days_in_bins(Table(history), 13)  # lags 13, 4, 5 and 1
    assert days.tolist() == [1, 2, 1] * 2
