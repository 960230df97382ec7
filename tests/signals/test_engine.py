"""The anomaly engine: no look at the future, restart, order, budget, bursts, episodes, sizes. All data synthetic."""

from __future__ import annotations

import datetime
import math
from collections import Counter

import msgspec
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pertanda.exceptions import UsageError
from pertanda.signals.alarms import QUIET, SIZE, Alarm, SeriesKey, pair_of
from pertanda.signals.engine import Engine, Snapshot, replay
from signals.synthetic import Table, day, key, poisson_table, quick

CELLS = st.dictionaries(st.integers(0, 11).map(key), st.integers(0, 60), max_size=8)
TABLES = st.lists(CELLS, min_size=1, max_size=16).map(lambda rows: {day(n): row for n, row in enumerate(rows)})


def alarms(table: Table, budget: float = 3.0) -> list[Alarm]:
    return list(replay(table, budget=budget, tuning=quick()))


@settings(max_examples=80, deadline=None)
@given(TABLES, st.integers(0, 16))
def test_truncating_the_future_changes_no_past_alarm(table: Table, cut: int) -> None:
    border = day(cut)
    past = {when: cells for when, cells in table.items() if when < border}
    assert alarms(past) == [one for one in alarms(table) if one.date < border]


@settings(max_examples=40, deadline=None)
@given(TABLES, st.integers(0, 15), st.sampled_from(["json", "msgpack"]))
def test_a_restart_goes_on_bit_by_bit(table: Table, cut: int, form: str) -> None:
    whole, parted = Engine(3.0, tuning=quick()), Engine(3.0, tuning=quick())
    for number, when in enumerate(sorted(table)):
        if number == cut:
            saved = getattr(msgspec, form).encode(parted.snapshot())
            parted = Engine.restore(getattr(msgspec, form).decode(saved, type=Snapshot))
        assert whole.advance(when, table[when]) == parted.advance(when, table[when])
    assert whole.snapshot() == parted.snapshot()


@settings(max_examples=40, deadline=None)
@given(TABLES, st.randoms(use_true_random=False))
def test_the_order_of_rows_within_a_day_is_irrelevant(table: Table, random: object) -> None:
    turned = {}
    for when, cells in table.items():
        items = list(cells.items())
        random.shuffle(items)  # type: ignore[attr-defined]
        turned[when] = dict(items)
    assert alarms(turned) == alarms(table)


def test_replay_gives_the_identical_state() -> None:
    table = poisson_table(days=40, series=40, rate=0.5)
    states = []
    for _ in range(2):
        engine = Engine(3.0)
        for when in sorted(table):
            engine.advance(when, table[when])
        states.append(msgspec.json.encode(engine.snapshot()))
    assert states[0] == states[1]


@pytest.mark.parametrize("budget", [0.25, 1.0, 3.0, 10.0])
def test_the_budget_is_kept_on_synthetic_poisson_streams(budget: float) -> None:
    table = poisson_table(days=228, series=1200, rate=0.6)
    found = list(replay(table, budget=budget))
    days = 200
    by_day = Counter(one.date for one in found)
    assert len(found) <= budget * (days + 7) + 1
    assert len(found) >= 0.7 * budget * days
    # Every stretch from the start keeps the bound, not only the whole.
    spent = 0
    for number in range(28, 228):
        spent += by_day[day(number)]
        assert spent <= max(budget * (number - 27 + 7), 1.0)


def test_an_injected_burst_is_found_with_its_series() -> None:
    table = poisson_table(days=120, series=400, rate=0.3)
    table[day(100)][key(17)] = table[day(100)].get(key(17), 0) + 15
    first = next(one for one in replay(table, budget=1.0) if one.date == day(100))
    assert (first.actor, first.recipient, first.label) == key(17)
    assert first.seen >= 15
    assert first.expected < 2
    assert first.p_value < 0.01
    assert first.episode.endswith("|2024-04-10")


def test_both_kinds_are_raised() -> None:
    table = poisson_table(days=150, series=800, rate=0.4)
    assert {one.kind for one in replay(table, budget=5.0)} == {SIZE, QUIET}


def test_no_alarm_before_the_warm_up() -> None:
    table = poisson_table(days=60, series=100, rate=0.3)
    table[day(20)][key(1)] = 500
    assert min(one.date for one in replay(table, budget=10.0)) >= day(28)


def crisis(levels: list[int], *, every_day: bool = False) -> list[Alarm]:
    """SYNTHETIC: a pair that is silent for 60 days and then acts at these levels."""
    table = poisson_table(days=60 + len(levels), series=400, rate=0.3)
    actor = ("CRISIS", "OTHER", "3")
    for step, level in enumerate(levels):
        table[day(60 + step)][actor] = level
    return [one for one in replay(table, budget=5.0, every_day=every_day) if one.actor == "CRISIS"]


def test_a_running_crisis_raises_one_alarm() -> None:
    found = crisis([40, 40, 40, 38, 36])
    assert [one.date for one in found] == [day(60)]
    assert not found[0].again


def test_every_day_of_a_crisis_can_be_asked_for() -> None:
    found = crisis([40, 40, 40, 38, 36], every_day=True)
    assert [one.date for one in found] == [day(60 + step) for step in range(5)]
    assert len({one.episode for one in found}) == 1


def test_a_clear_escalation_speaks_again_in_the_same_episode() -> None:
    found = crisis([20, 20, 90])
    assert [(one.date, one.again) for one in found] == [(day(60), False), (day(62), True)]
    assert len({one.episode for one in found}) == 1


def test_after_quiet_days_a_new_episode_begins() -> None:
    found = crisis([40, 0, 0, 0, 0, 80])
    assert [(one.date, one.again) for one in found] == [(day(60), False), (day(65), False)]
    assert len({one.episode for one in found}) == 2


def test_a_flood_of_news_everywhere_is_no_alarm_of_every_pair() -> None:
    calm, flood = (poisson_table(days=100, series=600, rate=0.5, seed=3) for _ in range(2))
    flood[day(90)] = {name: 3 * count for name, count in flood[day(90)].items()}
    extra = [one for one in replay(flood, budget=3.0) if one.date == day(90)]
    assert len(extra) <= 3 * 7
    expected = next(one.pair_expected / one.pair_seen for one in extra)
    assert math.isfinite(expected)
    assert sum(1 for one in replay(calm, budget=3.0) if one.date == day(90)) <= 3 * 7


def test_missing_days_are_days_without_acts() -> None:
    table = poisson_table(days=60, series=40, rate=0.2)
    gapped = {when: cells for when, cells in table.items() if when not in (day(40), day(41))}
    filled: Table = {**gapped, day(40): {}, day(41): {}}
    assert list(replay(gapped, budget=3.0)) == list(replay(filled, budget=3.0))


def test_an_empty_table_and_a_single_day_raise_nothing() -> None:
    assert list(replay({}, budget=3.0)) == []
    assert list(replay({day(0): {key(0): 10**12}}, budget=3.0)) == []
    assert list(replay({day(0): {}}, budget=3.0)) == []


def test_huge_counts_stay_finite() -> None:
    table = poisson_table(days=60, series=40, rate=1.0)
    for number in (10, 35, 50):
        table[day(number)][key(3)] = 10**12
    found = list(replay(table, budget=10.0))
    assert day(35) in {one.date for one in found}
    for one in found:
        assert all(math.isfinite(value) for value in (one.score, one.expected, one.rate, one.p_value))


def test_ten_thousand_series() -> None:
    table = poisson_table(days=40, series=10_000, rate=0.3)
    table[day(38)][key(4_321)] = 60
    found = [one for one in replay(table, budget=3.0) if one.date == day(38)]
    assert pair_of((found[0].actor, found[0].recipient, found[0].label)) == pair_of(key(4_321))


def test_a_pair_is_one_whichever_way_it_acts() -> None:
    there: SeriesKey = ("B", "A", "0")
    assert pair_of(there) == pair_of(("A", "B", "1")) == ("A", "B")


@pytest.mark.parametrize("budget", [0.0, -1.0, 50.5, math.nan, math.inf])
def test_a_budget_out_of_range_is_refused(budget: float) -> None:
    with pytest.raises(UsageError, match="no budget"):
        Engine(budget)


def test_days_come_in_order() -> None:
    engine = Engine(3.0)
    engine.advance(day(3), {})
    with pytest.raises(UsageError, match="judged before"):
        engine.advance(day(3), {})


def test_judging_learns_nothing() -> None:
    table = poisson_table(days=35, series=40, rate=0.5)
    once, twice = Engine(3.0), Engine(3.0)
    for when in sorted(table):
        once.advance(when, table[when])
        twice.judge(table[when])
        twice.advance(when, table[when])
    assert once.snapshot() == twice.snapshot()
    assert isinstance(once.today, datetime.date)


def test_the_first_day_follows_the_formulas_by_hand() -> None:
    judged, _ = Engine(3.0).judge({("A", "B", "0"): 3, ("B", "A", "0"): 1})
    residuals = 2 * (np.sqrt(np.array([3.375, 1.375])) - np.sqrt(0.395))
    assert judged.size[0] == pytest.approx(residuals.sum())
    assert judged.quiet[0] == pytest.approx(2 * (math.sqrt(4.375) - math.sqrt(0.395)))
