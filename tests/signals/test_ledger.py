"""Late reports revise alarms and never take one back. All data synthetic."""

from __future__ import annotations

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pertanda.exceptions import UsageError
from pertanda.signals.engine import replay
from pertanda.signals.ledger import Heard, Ledger, LedgerSnapshot
from pertanda.signals.table import Row
from signals.synthetic import Table, day, key, poisson_table, quick

LATE = st.lists(st.tuples(st.integers(0, 14), st.integers(0, 9), st.integers(0, 11), st.integers(1, 40)), max_size=30)


def rows_of(table: Table, number: int) -> list[Row]:
    return [Row(day(number), *name, count) for name, count in table[day(number)].items()]


def heard_of(table: Table, ledger: Ledger) -> list[Heard]:
    return [ledger.hear(day(number), rows_of(table, number)) for number in range(len(table))]


def test_without_late_reports_the_ledger_says_what_the_engine_says() -> None:
    table = poisson_table(days=70, series=200, rate=0.4)
    ledger = Ledger(3.0)
    heard_of(table, ledger)
    assert [one.alarm for one in ledger.issued] == list(replay(table, budget=3.0))
    assert not any(one.revised for one in ledger.issued)
    assert all(one.known == one.alarm.date for one in ledger.issued)


def test_a_late_burst_raises_its_alarm_on_the_day_it_is_known() -> None:
    table = poisson_table(days=60, series=200, rate=0.3)
    ledger = Ledger(3.0)
    heard_of(table, ledger)
    late = ledger.hear(day(60), [Row(day(57), "LATE", "OTHER", "3", 40)])
    fresh = next(one for one in late.issued if one.alarm.actor == "LATE")
    assert (fresh.alarm.date, fresh.known) == (day(57), day(60))


def test_a_late_report_revises_an_alarm_and_does_not_erase_it() -> None:
    table = poisson_table(days=60, series=200, rate=0.3)
    table[day(58)]["CRISIS", "OTHER", "3"] = 30
    ledger = Ledger(3.0)
    heard_of(table, ledger)
    before = next(one for one in ledger.issued if one.alarm.actor == "CRISIS")
    late = ledger.hear(day(60), [Row(day(58), "CRISIS", "OTHER", "3", 12)])
    after = next(one for one in ledger.issued if one.alarm.actor == "CRISIS")
    assert after in late.revised
    assert (after.alarm, after.known, after.revised) == (before.alarm, before.known, True)
    assert after.now is not None
    assert after.now.seen == 42


def test_an_alarm_that_would_not_go_out_today_stays_with_nothing_to_say_now() -> None:
    table = poisson_table(days=60, series=200, rate=0.3)
    table[day(58)]["CRISIS", "OTHER", "3"] = 30
    ledger = Ledger(3.0)
    heard_of(table, ledger)
    # Had these days been known in time, the pair's 58th day would have been an ordinary one.
    ledger.hear(day(60), [Row(day(number), "CRISIS", "OTHER", "3", 60) for number in range(40, 58)])
    crisis = next(one for one in ledger.issued if one.alarm.date == day(58) and one.alarm.actor == "CRISIS")
    assert crisis.revised
    assert crisis.now is None


def test_rows_beyond_reach_are_named_as_too_late() -> None:
    table = poisson_table(days=40, series=40, rate=0.3)
    ledger = Ledger(3.0, reach=10)
    heard_of(table, ledger)
    row = Row(day(5), "A", "B", "0", 9)
    assert ledger.hear(day(40), [row]).too_late == (row,)


@settings(max_examples=25, deadline=None)
@given(LATE, st.integers(1, 14))
def test_alarms_stay_and_a_restart_goes_on_bit_by_bit(late: list[tuple[int, int, int, int]], cut: int) -> None:
    whole, parted = (Ledger(3.0, tuning=quick(), reach=6) for _ in range(2))
    for number in range(15):
        rows = [
            Row(day(max(0, known - delay)), *key(series), count)
            for known, delay, series, count in late
            if known == number
        ]
        if number == cut:
            saved = msgspec.json.encode(parted.snapshot())
            parted = Ledger.restore(msgspec.json.decode(saved, type=LedgerSnapshot))
        before = [(one.alarm, one.known) for one in whole.issued]
        assert whole.hear(day(number), rows) == parted.hear(day(number), rows)
        assert [(one.alarm, one.known) for one in whole.issued][: len(before)] == before
    assert whole.snapshot() == parted.snapshot()


def test_days_come_in_order_and_rows_not_from_tomorrow() -> None:
    ledger = Ledger(3.0)
    ledger.hear(day(1), [])
    with pytest.raises(UsageError, match="heard before"):
        ledger.hear(day(1), [])
    with pytest.raises(UsageError, match="was known on"):
        ledger.hear(day(2), [Row(day(3), "A", "B", "0", 1)])
