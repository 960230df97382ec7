"""A question starts from a base model where the desk has the history for one. All histories here are SYNTHETIC."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from functools import cache
from pathlib import Path

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assessments.make import ONE_DAY, SHELLING, asked, report, sign, together
from assessments.models.synthetic import rows
from happenings.build import DAY, River
from pertanda.assessments.acts import NOBODY, Act, KnownActs, imported_acts, read_imported
from pertanda.assessments.base_model import Limits, Priors, load_limits, matter_of, priors
from pertanda.assessments.models.history import Row
from pertanda.assessments.prior import reference_class
from pertanda.assessments.prospects import prospects
from pertanda.assessments.weigh import history
from pertanda.exceptions import DataFileError, InputError
from pertanda.happenings.days import document_day
from pertanda.happenings.merge import merge
from pertanda.records.assessment import Assessment, PriorKind, PriorUsed, WhyNoModel
from pertanda.records.question import EventQuery, Question
from pertanda.records.vocabulary import EventType, Modality, Mode
from pertanda.signals.table import read_counts

DAYS = 200
VISITOR, HOST = "C01-GOV1", "C02-MIL0"


def small(**changes: object) -> Limits:
    """The packaged limits with fewer acts asked for and fewer questions drawn: the tests fit many models."""
    return msgspec.structs.replace(
        load_limits(), **{"least_acts": 1000, "questions_drawn": 300, "step_days": 20, **changes}
    )


@cache
def past() -> tuple[Act, ...]:
    """SYNTHETIC acts of 200 days that end the day before DAY, and a pair that visits every tenth day."""
    start = DAY - DAYS * ONE_DAY
    told = {_act(row, start) for row in rows(DAYS, 40, 220, 3)}
    told |= {Act(start + n * ONE_DAY, VISITOR, HOST, EventType.CONSULT, Mode.VISIT) for n in range(5, DAYS, 10)}
    return tuple(sorted(told, key=lambda act: (act.day, act.actor, act.recipient, act.type, act.mode or "")))


def _act(row: Row, start: datetime.date) -> Act:
    type_, _, mode = row.relation.partition("/")
    sides = row.subject.replace("/", "-"), row.object.replace("/", "-")
    return Act(start + row.day * ONE_DAY, *sides, EventType(type_), Mode(mode) if mode else None)


VISIT = EventQuery(type=(EventType.CONSULT,), mode=(Mode.VISIT,), actor=(VISITOR,), recipient=(HOST,))
NOTHING = River({}, {}, {}, {})


def question(rule: EventQuery = VISIT, *, opens: int = -2, closes: int = 11) -> Question:
    return asked(resolution=rule, opens=DAY + opens * ONE_DAY, closes=DAY + closes * ONE_DAY)


def started(
    one: Question,
    parts: River = NOTHING,
    *,
    imported: Sequence[Act] | None = None,
    first: datetime.date = DAY,
    last: datetime.date = DAY,
    limits: Limits | None = None,
    remembered: dict[str, PriorUsed] | None = None,
) -> Priors:
    return priors(
        [one],
        events=list(parts.events.values()),
        documents=parts.documents,
        first=first,
        last=last,
        imported=past() if imported is None else imported,
        remembered=remembered,
        limits=limits or small(),
    )


def test_with_enough_history_a_base_model_says_what_it_was_counted_on() -> None:
    used = started(question())(question(), DAY)
    assert used.kind is PriorKind.BASE_MODEL
    assert 0 < used.low <= used.rate <= used.high < 1
    assert 0 < used.successes < used.n
    assert (used.window_days, used.last) == (14, DAY - (1 + DAY.toordinal() % 7) * ONE_DAY)
    assert used.first == DAY - DAYS * ONE_DAY
    assert used.acts > 1000
    # A visit every tenth day: every window of 12 days held one.
    assert used.own_n == used.own_successes == 16
    assert used.reference_rate == reference_class(question(), DAY).rate
    assert len(used.terms) == 5


def test_a_pair_that_visits_often_is_likelier_than_one_that_seldom_does() -> None:
    often = started(question())(question(), DAY)
    seldom = min(
        (one for one in past() if one.mode is Mode.VISIT and one.actor != VISITOR), key=lambda one: (one.day, one.actor)
    )
    rule = msgspec.structs.replace(VISIT, actor=(seldom.actor,), recipient=(seldom.recipient,))
    rare = started(question(rule))(question(rule), DAY)
    assert rare.kind is PriorKind.BASE_MODEL
    assert often.rate > 1.5 * rare.rate


@pytest.mark.parametrize(
    ("rule", "closes", "limits", "why"),
    [
        (VISIT, 11, {"least_acts": 100_000}, WhyNoModel.YOUNG),
        (VISIT, 30, {}, WhyNoModel.YOUNG),  # the nearest horizon needs 240 days and there are 200
        (VISIT, 90, {}, WhyNoModel.FAR),
        (msgspec.structs.replace(VISIT, recipient=("C09-GOV9",)), 11, {}, WhyNoModel.FIRST_TIME),
        (msgspec.structs.replace(VISIT, words=("summit",)), 11, {}, WhyNoModel.UNASKED),
        (msgspec.structs.replace(VISIT, actor=("RUS/GOV",)), 11, {}, WhyNoModel.UNASKED),
        (msgspec.structs.replace(VISIT, actor=("RUS", "CHN")), 11, {}, WhyNoModel.UNASKED),
        (msgspec.structs.replace(VISIT, mode=(Mode.PHONE,)), 11, {}, WhyNoModel.YOUNG),  # no such act in the history
    ],
)
def test_otherwise_the_reference_class_stands_and_says_why(
    rule: EventQuery, closes: int, limits: dict[str, int], why: WhyNoModel
) -> None:
    one = question(rule, closes=closes)
    used = started(one, limits=small(**limits))(one, DAY)
    assert msgspec.structs.replace(used, key="") == reference_class(one, DAY, why)


def test_a_party_may_be_asked_about_whoever_it_acts_on() -> None:
    anybody = question(msgspec.structs.replace(VISIT, recipient=()))
    used = started(anybody)(anybody, DAY)
    assert used.kind is PriorKind.BASE_MODEL
    assert used.own_successes == used.own_n == 16


def visit(back: int) -> River:
    return report(
        f"v{back}", back, type_=EventType.CONSULT, mode=Mode.VISIT, actor=(VISITOR,), recipient=(HOST,),
        modality=Modality.HAPPENED,
    )  # fmt: skip


@settings(max_examples=8, deadline=None)
@given(st.lists(st.integers(-4, 20), unique=True, max_size=6), st.integers(0, 8))
def test_what_comes_later_changes_no_prior_of_before(backs: list[int], cut: int) -> None:
    """Cut reports and table at a day: every prior until then stays, told day by day or all in one."""
    parts = together(NOTHING, *[visit(back) for back in backs])
    one = question(opens=-8, closes=6)
    last = DAY - cut * ONE_DAY
    told = {key: doc for key, doc in parts.documents.items() if document_day(doc) <= last}
    known = parts._replace(
        documents=told, events={key: act for key, act in parts.events.items() if act.document_id in told}
    )
    whole = started(one, parts, first=one.opens, last=DAY)
    alone = started(one, known, imported=[act for act in past() if act.day <= last], first=last, last=last)
    assert whole(one, last) == alone(one, last)
    assert whole(one, last).kind is PriorKind.BASE_MODEL


def test_nothing_of_the_day_itself_is_used() -> None:
    one = question()
    assert started(one, visit(0))(one, DAY) == started(one)(one, DAY)
    assert started(one, visit(1))(one, DAY) != started(one)(one, DAY)


def test_what_was_worked_out_before_is_not_worked_out_again() -> None:
    one = question()
    used = started(one)(one, DAY)
    marked = msgspec.structs.replace(used, rate=0.123)
    assert started(one, remembered={used.key: marked})(one, DAY) == marked
    assert started(one, visit(3), remembered={used.key: marked})(one, DAY) != marked


def weighed(one: Question, parts: River) -> Assessment:
    events = list(parts.events.values())
    found = history(
        [one],
        events=events,
        happenings=merge(events, documents=parts.documents, grades=parts.sources),
        documents=parts.documents,
        first=DAY,
        last=DAY,
        sentences=parts.sentences,
        prior=started(one, parts),
    )
    return found[0]


def test_signs_that_look_at_what_the_model_counts_do_not_count_twice() -> None:
    talks = EventQuery(type=(EventType.AGREE,), actor=(VISITOR,), recipient=(HOST,), modality=(Modality.HAPPENED,))
    planned = msgspec.structs.replace(VISIT, modality=(Modality.PLANNED,))
    signs = (sign("talks", talks), sign("plan", planned), sign("others", SHELLING))
    one = msgspec.structs.replace(question(), indicators=signs)
    parts = together(
        report("a", 2, type_=EventType.AGREE, actor=(VISITOR,), recipient=(HOST,)),
        report("b", 2, type_=EventType.CONSULT, mode=Mode.VISIT, actor=(VISITOR,), recipient=(HOST,),
               modality=Modality.PLANNED, dated=False),
        report("c", 2),
    )  # fmt: skip
    found = weighed(one, parts)
    assert found.prior is not None
    assert found.prior.kind is PriorKind.BASE_MODEL
    assert found.base_rate == found.prior.rate
    assert [reading.state for reading in found.contributions] == ["modelled", "seen", "seen"]
    assert [reading.log_odds == 0 for reading in found.contributions] == [True, False, False]
    assert "talks" not in {one.indicator_id for one in prospects(one, found)}


def test_of_a_large_table_a_share_of_the_pairs_is_learned_from_and_all_of_the_asked() -> None:
    whole, part = (started(question(), limits=small(most_acts=most))(question(), DAY) for most in (100_000, 1200))
    assert whole.kind is part.kind is PriorKind.BASE_MODEL
    assert 1000 <= part.acts < whole.acts
    assert (part.own_successes, part.own_n) == (whole.own_successes, whole.own_n)


def test_matters_are_kinds_of_act() -> None:
    matter = matter_of(question())
    assert matter is not None
    assert matter.holds(past()[-1]._replace(type=EventType.CONSULT, mode=Mode.VISIT))
    assert not matter.holds(past()[-1]._replace(type=EventType.CONSULT, mode=None))


TABLE = """date,actor,recipient,class,count
2024-06-01,RUS,PRK,CONSULT.visit,2
2024-06-01,PRK,RUS,AGREE,1
2024-06-02,RUS,PRK,042,1
2024-06-02,PRK,RUS,043,1
2024-06-03,---,RUS,PROTEST,1
2024-06-03,PRK,---,MOBILIZE.weapons,1
"""


def test_imported_acts_are_counted_once_a_day(tmp_path: Path) -> None:
    path = tmp_path / "counts.csv"
    path.write_text(TABLE, encoding="utf-8")
    found = imported_acts(read_counts(path))
    assert [(act.day.day, act.actor, act.recipient, act.type, act.mode) for act in found] == [
        (1, "PRK", "RUS", EventType.AGREE, None),
        (1, "RUS", "PRK", EventType.CONSULT, Mode.VISIT),
        (2, "RUS", "PRK", EventType.CONSULT, Mode.VISIT),
        (3, "PRK", NOBODY, EventType.MOBILIZE, Mode.WEAPONS),
    ]
    assert read_imported(path) == found


def test_a_table_that_names_no_act_is_refused_with_the_way_out(tmp_path: Path) -> None:
    path = tmp_path / "quads.csv"
    path.write_text("date,actor,recipient,class,count\n2024-06-01,RUS,PRK,material-conflict,1\n", encoding="utf-8")
    with pytest.raises(DataFileError, match=r"quads\.csv:1: no class of the table names an act.*--class mode"):
        read_imported(path)
    with pytest.raises(InputError, match=r"assessments\.history"):
        read_imported(tmp_path / "none.csv")


def test_known_acts_come_with_their_day_and_direction() -> None:
    meeting = report("m", 3, type_=EventType.CONSULT, mode=Mode.MEET, actor=("RUS", "CHN"), recipient=())
    known = KnownActs(list(meeting.events.values()), meeting.documents)
    assert known.acts(DAY - 4 * ONE_DAY, DAY - 100 * ONE_DAY) == []
    found = known.acts(DAY, DAY - 100 * ONE_DAY)
    assert [(act.actor, act.recipient) for act in found] == [("CHN", "RUS"), ("RUS", "CHN")]
    assert known.at_most(DAY) == 2
