from __future__ import annotations

import datetime

import msgspec

from assessments.make import ONE_DAY, VISIT, asked, report, together
from happenings.build import DAY, River
from pertanda.assessments.proposals import Proposal, propose
from pertanda.happenings.merge import merge
from pertanda.records.base import Known
from pertanda.records.mention import Interval
from pertanda.records.question import Question
from pertanda.records.vocabulary import EventType, Modality, Mode


def plan(
    name: str,
    back: int = 0,
    *,
    until: datetime.date | None = None,
    actor: str = "RUS",
    recipient: str = "PRK",
    modality: Modality = Modality.PLANNED,
) -> River:
    made = report(
        name, back, type_=EventType.CONSULT, mode=Mode.VISIT, actor=(actor,), recipient=(recipient,),
        modality=modality, dated=False,
    )  # fmt: skip
    if until is None:
        return made
    when = Known(Interval(start=until - ONE_DAY, end=until))
    return made._replace(events={key: msgspec.structs.replace(one, when=when) for key, one in made.events.items()})


def proposed(parts: River, *questions: Question, back: int = 0) -> list[Proposal]:
    happenings = merge(list(parts.events.values()), documents=parts.documents, grades={})
    return propose(happenings, questions, as_of=DAY - back * ONE_DAY, sentences=parts.sentences)


def test_a_plan_gives_a_question_with_its_window_and_sentences() -> None:
    (one,) = proposed(plan("a", until=DAY + 4 * ONE_DAY))
    assert (one.board, one.actor, one.recipient) == ("leader-visit", "RUS", "PRK")
    assert (one.opens, one.closes, one.dated) == (DAY, DAY + 4 * ONE_DAY, True)
    assert len(one.sentence_ids) == 1


def test_a_plan_without_a_time_gets_the_board_s_usual_window() -> None:
    (one,) = proposed(plan("a", modality=Modality.EXPECTED))
    assert (one.closes, one.dated) == (DAY + 29 * ONE_DAY, False)
    assert proposed(plan("a", back=30)) == []


def test_what_has_passed_or_lies_far_ahead_is_left_out() -> None:
    assert proposed(plan("a", until=DAY - ONE_DAY)) == []
    assert proposed(plan("a", until=DAY + 400 * ONE_DAY)) == []


def test_what_came_true_or_is_asked_already_is_left_out() -> None:
    until = DAY + 4 * ONE_DAY
    done = report("b", -4, type_=EventType.CONSULT, mode=Mode.VISIT, actor=("RUS",), recipient=("PRK",))
    both = together(plan("a", until=until), done)
    assert proposed(both, back=-4) == []
    # On the day before, nobody knew that it would come true.
    assert len(proposed(both)) == 1
    assert proposed(plan("a", until=until), asked(resolution=VISIT)) == []
    wide = together(report("w", type_=EventType.CONSULT, mode=Mode.VISIT, actor=("RUS",), recipient=("PRK", "VNM"),
                           modality=Modality.PLANNED))  # fmt: skip
    assert [one.recipient for one in proposed(wide, asked(resolution=VISIT))] == ["VNM"]
    closed = asked(resolution=VISIT, closes=DAY - ONE_DAY)
    assert len(proposed(plan("a", until=until), closed)) == 1


def test_the_dated_plan_of_several_is_proposed_and_the_soonest_comes_first() -> None:
    parts = together(
        plan("vague", modality=Modality.EXPECTED, recipient="VNM"),
        plan("late", until=DAY + 20 * ONE_DAY),
        plan("soon", until=DAY + 4 * ONE_DAY, recipient="CHN"),
    )
    assert [one.recipient for one in proposed(parts)] == ["CHN", "PRK", "VNM"]


def test_unknown_parties_and_what_merely_happened_give_no_question() -> None:
    assert proposed(plan("a", actor="---")) == []
    assert proposed(plan("a", modality=Modality.HAPPENED)) == []
    assert proposed(plan("a", modality=Modality.DENIED)) == []


def test_a_board_that_asks_for_words_needs_them_in_the_plan() -> None:
    def launch(text: str) -> list[Proposal]:
        return proposed(
            report("a", type_=EventType.MOBILIZE, mode=Mode.WEAPONS, recipient=(), modality=Modality.PLANNED, text=text)
        )

    assert [one.board for one in launch("It will fire a missile.")] == ["missile-test"]
    assert launch("It will show its guns.") == []
