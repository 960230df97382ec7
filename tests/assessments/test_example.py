"""The worked example through the whole river: its question's probability by date, each step explained."""

from __future__ import annotations

import datetime
from itertools import pairwise
from pathlib import Path

import pytest
from evals.questions import assessed

from pertanda.assessments.questions import load_question
from pertanda.assessments.weigh import window_rate
from pertanda.records.assessment import Assessment
from pertanda.records.base import Known, Unknown

EXAMPLES = Path(__file__).parents[2] / "examples"
FIRST_SIGN, ARRIVAL = datetime.date(2024, 6, 10), datetime.date(2024, 6, 19)


@pytest.fixture(scope="module")
def days(tmp_path_factory: pytest.TempPathFactory) -> list[Assessment]:
    return assessed(tmp_path_factory.mktemp("example"))


def on(days: list[Assessment], day: int) -> Assessment:
    return next(one for one in days if one.as_of == datetime.date(2024, 6, day))


def weight(one: Assessment) -> float:
    return sum(part.log_odds for part in one.contributions)


def newest(one: Assessment) -> dict[str, datetime.date]:
    return {part.indicator_id: part.day for part in one.contributions if part.counted and part.day is not None}


def test_there_is_one_assessment_for_each_day(days: list[Assessment]) -> None:
    assert [one.as_of for one in days] == [datetime.date(2024, 6, day) for day in range(1, 22)]


def test_before_any_sign_the_probability_is_the_base_rate_of_the_days_left(days: list[Assessment]) -> None:
    rate = load_question(EXAMPLES / "questions" / "putin-visits-north-korea.toml").base_rate
    whole = (rate.successes + 0.5) / (rate.trials + 1)
    for one in days:
        if one.as_of < FIRST_SIGN:
            left = (datetime.date(2024, 6, 30) - one.as_of).days + 1
            assert one.probability == pytest.approx(window_rate(whole, rate.window_days, left))
            assert not newest(one)


def test_the_probability_rises_on_days_that_bring_a_sign_and_falls_on_others(days: list[Assessment]) -> None:
    rises = set()
    for before, after in pairwise([one for one in days if one.as_of < ARRIVAL]):
        # New evidence is as fresh as the day; all else decays, and the window shrinks.
        if after.as_of in newest(after).values() and weight(after) > weight(before):
            assert after.probability > before.probability
            rises.add(after.as_of.day)
        elif after.as_of not in newest(after).values():
            assert after.probability < before.probability
    # The first report of a visit, the satellite images and the plans told by others, the guest's own announcement.
    assert rises >= {10, 15, 17}


def test_every_step_names_its_reports(days: list[Assessment]) -> None:
    for one in days:
        for part in one.contributions:
            assert part.counted == (part.log_odds != 0.0)
            assert bool(part.rests_on) == (part.day is not None)
            assert set(part.rests_on) <= set(one.rests_on)


def test_the_board_on_15_june(days: list[Assessment]) -> None:
    one = on(days, 15)
    assert {part.indicator_id for part in one.contributions if part.counted} >= {"planned", "preparation"}
    told = {part.indicator_id: part.origins for part in one.contributions if part.counted}
    assert all(origins >= 2 for name, origins in told.items() if name != "planned"), told
    assert 0.45 < one.probability < 0.8
    assert one.word in ("roughly even chance", "likely")
    assert one.probability > 20 * one.base_rate


def test_nothing_answers_before_the_arrival_and_the_arrival_does(days: list[Assessment]) -> None:
    for one in days:
        if one.as_of < ARRIVAL:
            assert isinstance(one.outcome, Unknown)
        else:
            assert one.outcome == Known(True)
            assert one.probability == 1.0
            assert isinstance(one.resolved_by, Known)
            assert one.resolved_by.value in one.rests_on
