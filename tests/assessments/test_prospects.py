from __future__ import annotations

import pytest

from assessments.make import asked, days_of, report, sign, together
from happenings.build import DAY, River
from pertanda.assessments.prospects import prospects
from pertanda.records.question import EventQuery
from pertanda.records.vocabulary import EventType, Mode

MOVES = EventQuery(type=(EventType.ACTIVITY,), actor=("PRK",))
THREATS = EventQuery(type=(EventType.THREATEN,), actor=("PRK",))
NOTHING = River({}, {}, {}, {})


def moved(name: str, type_: EventType, back: int = 0) -> River:
    return report(name, back, type_=type_, recipient=())


def test_an_unseen_sign_tells_the_probability_that_seeing_it_would_give() -> None:
    question = asked(sign("moves", MOVES, 5.0), sign("threats", THREATS, 0.5))
    now = days_of(question, NOTHING)[0]
    by_id = {one.indicator_id: one.probability for one in prospects(question, now)}
    for indicator_id, type_ in (("moves", EventType.ACTIVITY), ("threats", EventType.THREATEN)):
        assert by_id[indicator_id] == pytest.approx(days_of(question, moved("a", type_))[0].probability)
    assert next(one.indicator_id for one in prospects(question, now)) == "moves"


def test_of_a_group_only_a_stronger_sign_would_change_it() -> None:
    question = asked(sign("moves", MOVES, 5.0, group="g"), sign("threats", THREATS, 2.0, group="g"))
    now = days_of(question, moved("a", EventType.ACTIVITY))[0]
    assert prospects(question, now) == []
    weak = days_of(question, moved("a", EventType.THREATEN))[0]
    both = days_of(question, together(moved("a", EventType.THREATEN), moved("b", EventType.ACTIVITY)))[0]
    (one,) = prospects(question, weak)
    assert one.indicator_id == "moves"
    assert one.probability == pytest.approx(both.probability)


def test_a_decayed_sign_is_listed_with_what_seeing_it_again_gives() -> None:
    question = asked(sign("moves", MOVES, 5.0))
    old = days_of(question, moved("a", EventType.ACTIVITY, back=7))[0]
    (one,) = prospects(question, old)
    assert one.probability == pytest.approx(days_of(question, moved("a", EventType.ACTIVITY))[0].probability)
    assert one.word


def test_nothing_changes_an_answered_question() -> None:
    question = asked(sign("moves", MOVES, 5.0))
    parts = report("v", type_=EventType.CONSULT, mode=Mode.VISIT, actor=("RUS",), recipient=("PRK",))
    answered = days_of(question, parts)[0]
    assert answered.as_of == DAY
    assert answered.probability == 1.0
    assert prospects(question, answered) == []
