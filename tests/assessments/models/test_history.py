"""Appending: interning, mirrors, duplicates, order, and refusals."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pertanda.assessments.models.history import NO_PARTY, Act, EventHistory, Row, rows_of_acts
from pertanda.exceptions import UsageError

ROWS = st.lists(
    st.builds(Row, st.sampled_from("ABCD"), st.sampled_from(["r", "q"]), st.sampled_from("ABCD"), st.integers(0, 9)),
    max_size=30,
)


def test_a_visit_told_from_both_sides_counts_once() -> None:
    history = EventHistory()
    assert history.append(Row("RUS", "Make a visit", "PRK", 5))
    assert not history.append(Row("PRK", "Host a visit", "RUS", 5))
    assert history.days_of_triple("PRK", "Host a visit", "RUS") == [5]
    assert history.relations == ["Make a visit"]


def test_late_reports_are_put_in_their_place() -> None:
    history = EventHistory()
    assert history.extend([Row("A", "r", "B", 9), Row("A", "r", "B", 2), Row("A", "r", "B", 9)]) == 2
    assert [row[0] for row in history.rows()] == [2, 9]
    assert history.days_of_pair("A", "B") == [2, 9]


@settings(deadline=None)
@given(ROWS)
def test_indices_agree_with_the_rows(rows: list[Row]) -> None:
    history = EventHistory()
    assert history.extend(rows) == len(set(rows)) == len(history)
    for row in rows:
        expected = sorted({one.day for one in rows if one[:3] == row[:3]})
        assert history.days_of_triple(*row[:3]) == expected
        pair = sorted(one.day for one in set(rows) if (one.subject, one.object) == (row.subject, row.object))
        assert history.days_of_pair(row.subject, row.object) == pair


@pytest.mark.parametrize(
    ("row", "what"),
    [
        (Row("", "r", "B", 1), "names no subject"),
        (Row("A", "", "B", 1), "names no relation"),
        (Row("A", "r", "B", -1), "negative"),
        (Row("A", "Host a visit", "", 1), "no other side"),
    ],
)
def test_unusable_rows_are_refused(row: Row, what: str) -> None:
    with pytest.raises(UsageError, match=what):
        EventHistory().append(row)


def test_rows_of_our_own_happenings() -> None:
    acts = [
        Act(("KOR", "USA"), "COOPERATE", (), 1),
        Act(("RUS",), "CONSULT/visit", ("PRK", "CHN"), 2),
        Act(("PRK",), "MOBILIZE/weapons", (), 3),
        Act(("KOR",), "ACCUSE", ("KOR",), 4),
    ]
    assert list(rows_of_acts(acts)) == [
        Row("KOR", "COOPERATE", "USA", 1),
        Row("RUS", "CONSULT/visit", "CHN", 2),
        Row("RUS", "CONSULT/visit", "PRK", 2),
        Row("PRK", "MOBILIZE/weapons", NO_PARTY, 3),
    ]
