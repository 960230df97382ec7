"""Answers by hand, and a prior from a base model."""

from __future__ import annotations

import datetime

import pytest

from assessments.make import ONE_DAY, asked, days_of, report
from happenings.build import DAY, River
from pertanda.assessments.models.base import Estimate, Query
from pertanda.assessments.prior import of_model, reference_class
from pertanda.assessments.weigh import history
from pertanda.records.assessment import WhyNoModel
from pertanda.records.base import Known, NotApplicable, Unknown
from pertanda.records.question import Answer, Resolution
from pertanda.records.vocabulary import EventType, Mode

NOTHING = River({}, {}, {}, {})


def given(answer: Answer, back: int = 0, hour: int = 1) -> Resolution:
    return Resolution(
        question_id=asked().id,
        answer=answer,
        day=DAY - back * ONE_DAY,
        by="A. Analyst",
        why="the ministry's record",
        at=datetime.datetime(2024, 6, 15, hour, tzinfo=datetime.UTC),
    )


def test_an_answer_stands_from_its_day_and_leaves_earlier_days_alone() -> None:
    plain = days_of(asked(), NOTHING, first=DAY - ONE_DAY)
    before, on = days_of(asked(), NOTHING, first=DAY - ONE_DAY, resolutions=[given(Answer.YES)])
    assert before == plain[0]
    assert (on.probability, on.outcome) == (1.0, Known(True))
    assert isinstance(on.resolved_by, NotApplicable)
    assert "A. Analyst" in on.resolved_by.reason
    assert "the ministry's record" in on.resolved_by.reason


def test_an_answer_by_hand_takes_the_place_of_the_reports_and_a_later_one_of_it() -> None:
    told = report("v", type_=EventType.CONSULT, mode=Mode.VISIT, actor=("RUS",), recipient=("PRK",))
    assert days_of(asked(), told)[0].outcome == Known(True)
    assert days_of(asked(), told, resolutions=[given(Answer.NO)])[0].outcome == Known(False)
    later = [given(Answer.YES, hour=3), given(Answer.NO, hour=2)]
    assert days_of(asked(), told, resolutions=later)[0].outcome == Known(True)


def test_a_void_question_keeps_its_probability_and_has_no_answer() -> None:
    found = days_of(asked(), NOTHING, resolutions=[given(Answer.VOID)])[0]
    assert isinstance(found.outcome, NotApplicable)
    assert 0.0 < found.probability < 1.0


def test_answers_to_other_questions_do_not_count() -> None:
    other = Resolution(question_id="q-other", answer=Answer.YES, day=DAY, by="A", why="B", at=given(Answer.NO).at)
    assert isinstance(days_of(asked(), NOTHING, resolutions=[other])[0].outcome, Unknown)


class Fixed:
    """A base model that answers every question alike and remembers what it was asked."""

    def __init__(self, *, first_time: bool = False) -> None:
        self.asked: list[tuple[Query, int, int]] = []
        self._first_time = first_time

    def probability(self, query: Query, as_of: int, horizon: int) -> Estimate:
        self.asked.append((query, as_of, horizon))
        return Estimate(
            probability=0.4, low=0.3, high=0.5, reference_class="", n=10, successes=4, base_rate=0.4,
            first_time=self._first_time,
        )  # fmt: skip


def test_a_model_gives_the_probability_of_the_days_left() -> None:
    model, query = Fixed(), Query("RUS", "CONSULT/visit", "PRK")
    prior = of_model(model, lambda question: query)  # type: ignore[arg-type]
    found = history([asked()], events=[], happenings=[], documents={}, first=DAY, last=DAY, prior=prior)[0]
    assert (found.base_rate, found.probability, found.low, found.high) == pytest.approx((0.4, 0.4, 0.3, 0.5))
    assert model.asked == [(query, DAY.toordinal() - 1, 16)]


def test_without_skill_or_query_or_days_the_reference_class_stands() -> None:
    query = Query("RUS", "CONSULT/visit", "PRK")

    def same(model: Fixed, as_of: datetime.date, asked_as: Query | None, why: WhyNoModel) -> bool:
        prior = of_model(model, lambda _: asked_as)  # type: ignore[arg-type]
        return prior(asked(), as_of) == reference_class(asked(), as_of, why)

    assert same(Fixed(first_time=True), DAY, query, WhyNoModel.FIRST_TIME)
    assert same(Fixed(), DAY, None, WhyNoModel.UNASKED)
    assert same(Fixed(), DAY + 30 * ONE_DAY, query, WhyNoModel.CLOSED)
