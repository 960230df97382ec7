from __future__ import annotations

import datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessments.make import ONE_DAY, SHELLING, report, together
from happenings.build import DAY
from pertanda.assessments.base_rates import LEAST_WINDOWS, count_windows, from_counts, from_happenings
from pertanda.happenings.merge import merge
from pertanda.records.question import EventQuery
from pertanda.records.vocabulary import EventType, Modality
from pertanda.signals.table import read_counts

FIRST = datetime.date(2024, 1, 1)


def on(*offsets: int) -> list[datetime.date]:
    return [FIRST + offset * ONE_DAY for offset in offsets]


def test_windows_lie_side_by_side_and_end_on_the_last_day() -> None:
    # 31 days in windows of 10: days 1 to 30; day 0 fills none.
    found = count_windows(on(0, 1, 2, 10, 11, 30), first=FIRST, last=FIRST + 30 * ONE_DAY, window_days=10)
    assert (found.successes, found.trials, found.first) == (3, 3, FIRST + ONE_DAY)
    found = count_windows(on(0, 5), first=FIRST, last=FIRST + 30 * ONE_DAY, window_days=10)
    assert (found.successes, found.trials) == (1, 3)
    assert not found.enough()


def test_windows_in_which_nobody_listened_are_left_out() -> None:
    found = count_windows(on(5, 15), first=FIRST, last=FIRST + 29 * ONE_DAY, window_days=10, heard=on(3, 5, 21))
    assert (found.successes, found.trials) == (1, 2)


def test_a_span_shorter_than_a_window_gives_none() -> None:
    found = count_windows(on(1), first=FIRST, last=FIRST + 5 * ONE_DAY, window_days=10)
    assert (found.successes, found.trials) == (0, 0)


@given(st.lists(st.integers(0, 400)), st.integers(1, 60))
def test_there_are_never_more_hits_than_windows(offsets: list[int], window: int) -> None:
    found = count_windows(on(*offsets), first=FIRST, last=FIRST + 365 * ONE_DAY, window_days=window)
    assert 0 <= found.successes <= found.trials == 366 // window
    assert found.enough() == (found.trials >= LEAST_WINDOWS)


def test_the_interval_is_that_of_jeffreys() -> None:
    found = count_windows(on(5), first=FIRST, last=FIRST + 99 * ONE_DAY, window_days=10).interval()
    assert found.rate == pytest.approx(1.5 / 11)
    assert found.low < found.rate < found.high


def test_the_desk_s_own_acts_are_counted_when_they_happened_and_were_known() -> None:
    parts = together(
        report("a", 5), report("b", 25, modality=Modality.PLANNED), report("c", 45), report("late", -3),
        report("other", 65, actor=("RUS",)),
    )  # fmt: skip
    happenings = merge(list(parts.events.values()), documents=parts.documents, grades={})
    span = {"heard": [DAY - back * ONE_DAY for back in range(100)], "last": DAY, "window_days": 10}
    assert from_happenings(happenings, SHELLING, **span).successes == 2  # type: ignore[arg-type]
    worded = EventQuery(type=(EventType.ASSAULT,), words=("fired",))
    found = from_happenings(happenings, worded, sentences=parts.sentences, **span)  # type: ignore[arg-type]
    assert found.successes == 3
    assert from_happenings(happenings, worded, **span).successes == 0  # type: ignore[arg-type]


def test_a_table_of_counts_is_counted_by_pair_and_class(tmp_path: Path) -> None:
    path = tmp_path / "counts.csv"
    path.write_text(
        "date,actor,recipient,class,count\n"
        "2024-01-01,China,Japan,042,0\n2024-01-03,RUS/GOV,PRK,042,1\n2024-01-15,RUS,PRK,190,1\n"
        "2024-01-25,RUS,CHN,042,2\n2024-01-30,China,Japan,042,1\n2024-02-20,RUS,PRK,042,1\n"
    )
    table = read_counts(path)
    last = datetime.date(2024, 1, 31)
    asked = {"actor": ["RUS"], "recipient": ["PRK"], "last": last, "window_days": 10}
    # The table's days up to the last one: 1 to 30 January, three windows.
    assert from_counts(table, labels=["042"], **asked).successes == 1  # type: ignore[arg-type]
    both = from_counts(table, labels=[], **asked)  # type: ignore[arg-type]
    assert (both.successes, both.trials) == (2, 3)
    none = from_counts(table, actor=[], recipient=[], labels=[], last=datetime.date(2020, 1, 1), window_days=10)
    assert none.trials == 0
