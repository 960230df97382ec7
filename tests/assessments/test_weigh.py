from __future__ import annotations

import datetime
import math

import pytest

from happenings.build import DAY, River, document, event, river, seed, sentence
from pertanda.assessments.beta import jeffreys
from pertanda.assessments.evidence import LARGEST_LOG_ODDS
from pertanda.assessments.questions import MADE
from pertanda.assessments.weigh import CEILING, FLOOR, history, weigh, window_rate
from pertanda.exceptions import UsageError
from pertanda.happenings.merge import merge
from pertanda.records.assessment import Assessment
from pertanda.records.base import Known, NotApplicable, Unknown
from pertanda.records.question import BaseRate, EventQuery, Indicator, Question
from pertanda.records.vocabulary import EventType, Modality, Mode

ONE_DAY = datetime.timedelta(days=1)
VISIT = EventQuery(type=(EventType.CONSULT,), mode=(Mode.VISIT,), actor=("RUS",), recipient=("PRK",))
PLANNED = EventQuery(
    type=(EventType.CONSULT,), mode=(Mode.VISIT,), actor=("RUS",), modality=(Modality.PLANNED, Modality.EXPECTED)
)
MOVED = EventQuery(type=(EventType.ACTIVITY,), mode=(Mode.MOVE, Mode.PREPARE), actor=("PRK",))


def indicator(name: str, query: EventQuery, ratio: float, *, group: str = "", half_life: float = 14) -> Indicator:
    return Indicator(
        id=name,
        title={"en": name},
        query=query,
        likelihood_ratio=ratio,
        source="prior",
        group=group or name,
        half_life_days=half_life,
    )


def question(*indicators: Indicator, origins_needed: int = 1, closes: datetime.date = DAY + 15 * ONE_DAY) -> Question:
    return Question(
        id="q-1",
        slug="visit",
        text={"en": "Will he?"},
        resolution=VISIT,
        resolution_rule={"en": "He did."},
        opens=datetime.date(2024, 6, 1),
        closes=closes,
        base_rate=BaseRate(reference_class={"en": "windows"}, successes=3, trials=60, window_days=30, source="counted"),
        indicators=indicators,
        made=MADE,
        origins_needed=origins_needed,
    )


def weighed(asked: Question, parts: River, as_of: datetime.date = DAY) -> Assessment:
    happenings = merge(list(parts.events.values()), documents=parts.documents, grades=parts.sources)
    found = weigh(
        [asked],
        events=list(parts.events.values()),
        happenings=happenings,
        documents=parts.documents,
        as_of=as_of,
        sentences=parts.sentences,
    )
    return found[0]


def told(
    name: str,
    *,
    published: datetime.date = DAY,
    agency: str | None = None,
    modality: Modality = Modality.PLANNED,
    start: datetime.date | None = None,
    text: str = "He plans to visit.",
) -> River:
    doc = document(name, published=published, agency=agency)
    act = event(doc, mode=Mode.VISIT, modality=modality, start=start, end=start)
    return river((doc, sentence(doc, text=text), act))


def together(*rivers: River) -> River:
    made = River({}, {}, {}, {})
    for one in rivers:
        made.documents.update(one.documents)
        made.sentences.update(one.sentences)
        made.events.update(one.events)
        made.sources.update(one.sources)
    return made


def test_without_evidence_the_base_rate_scaled_to_the_days_left_is_the_probability() -> None:
    found = weighed(question(indicator("plan", PLANNED, 6)), River({}, {}, {}, {}))
    expected = 1 - (1 - 3.5 / 61) ** (16 / 30)
    assert found.base_rate == pytest.approx(expected)
    assert found.probability == pytest.approx(expected)
    whole = jeffreys(3, 60)
    assert found.low == pytest.approx(window_rate(whole.low, 30, 16))
    assert found.high == pytest.approx(window_rate(whole.high, 30, 16))
    assert [(one.counted, one.day, one.log_odds) for one in found.contributions] == [(False, None, 0.0)]
    assert isinstance(found.outcome, Unknown)
    assert found.word == "almost no chance"


def test_a_fresh_sign_multiplies_the_odds_by_its_ratio() -> None:
    found = weighed(question(indicator("plan", PLANNED, 6)), told("a"))
    odds = found.base_rate / (1 - found.base_rate)
    assert found.probability / (1 - found.probability) == pytest.approx(6 * odds)
    assert found.contributions[0].rests_on == tuple(told("a").events)


def test_a_sign_halves_with_its_age() -> None:
    asked = question(indicator("plan", PLANNED, 6, half_life=7))
    found = weighed(asked, told("a", published=DAY - 7 * ONE_DAY))
    assert found.contributions[0].log_odds == pytest.approx(math.log(6) / 2)


def test_copies_of_a_wire_neither_add_nor_refresh_but_another_origin_does() -> None:
    asked = question(indicator("plan", PLANNED, 6, half_life=2))
    early = told("a", published=DAY - 2 * ONE_DAY, agency="Reuters")
    copy = told("b", agency="Reuters")
    alone = weighed(asked, early).contributions[0]
    copied = weighed(asked, together(early, copy)).contributions[0]
    assert (copied.log_odds, copied.origins, copied.rests_on) == (alone.log_odds, 1, alone.rests_on)
    other = weighed(asked, together(early, copy, told("c"))).contributions[0]
    assert other.log_odds == pytest.approx(math.log(6))
    assert other.origins == 2


def test_of_a_group_only_the_strongest_counts() -> None:
    weak, strong = indicator("weak", PLANNED, 2, group="g"), indicator("strong", PLANNED, 5, group="g")
    found = weighed(question(weak, strong), told("a"))
    assert [(one.counted, one.log_odds) for one in found.contributions] == [
        (False, 0.0),
        (True, pytest.approx(math.log(5))),
    ]
    assert found.contributions[0].rests_on


def test_an_unseen_member_of_a_group_does_not_hide_a_seen_one_of_ratio_one() -> None:
    found = weighed(question(indicator("a", MOVED, 9, group="g"), indicator("b", PLANNED, 1, group="g")), told("x"))
    assert [one.counted for one in found.contributions] == [False, True]


def test_a_sign_against_lowers_and_one_sign_is_capped() -> None:
    against = weighed(question(indicator("denial", PLANNED, 0.2)), told("a"))
    assert against.probability < against.base_rate
    capped = weighed(question(indicator("sure", PLANNED, 1e9)), told("a"))
    assert capped.contributions[0].log_odds == LARGEST_LOG_ODDS


def test_an_open_question_stays_between_the_bounds() -> None:
    many = [indicator(str(n), PLANNED, 20) for n in range(9)]
    assert weighed(question(*many), told("a")).probability == CEILING
    none = [indicator(str(n), PLANNED, 0.05) for n in range(9)]
    assert weighed(question(*none), told("a")).probability == FLOOR


def test_what_became_known_later_is_not_used() -> None:
    asked = question(indicator("plan", PLANNED, 6))
    parts = together(told("a", published=DAY + ONE_DAY), told("b", modality=Modality.HAPPENED, start=DAY + 3 * ONE_DAY))
    late = told("c", published=DAY + 4 * ONE_DAY, modality=Modality.HAPPENED, start=DAY + 3 * ONE_DAY)
    assert weighed(asked, together(parts, late)).contributions[0].day is None


def test_words_are_looked_for_in_the_sentence() -> None:
    query = EventQuery(type=(EventType.CONSULT,), words=("square",))
    asked = question(indicator("words", query, 3))
    assert weighed(asked, told("a", text="Stands on Kim Il-sung Square.")).contributions[0].counted
    assert not weighed(asked, told("a", text="Squared away.")).contributions[0].counted
    with pytest.raises(UsageError):
        weigh([asked], events=list(told("a").events.values()), happenings=[], documents=told("a").documents, as_of=DAY)


def test_the_act_in_the_window_answers_yes() -> None:
    parts = told("a", published=DAY, modality=Modality.HAPPENED, start=DAY)
    found = weighed(question(), parts)
    assert found.outcome == Known(True)
    assert (found.probability, found.word) == (1.0, "")
    assert isinstance(found.resolved_by, Known)
    assert found.resolved_by.value in found.rests_on


@pytest.mark.parametrize("modality", [one for one in Modality if one is not Modality.HAPPENED])
def test_nothing_but_what_happened_answers(modality: Modality) -> None:
    resolution = EventQuery(type=(EventType.CONSULT,), modality=(Modality.HAPPENED,))
    asked = question()
    asked = Question(**{name: getattr(asked, name) for name in Question.__struct_fields__} | {"resolution": resolution})
    assert isinstance(weighed(asked, told("a", modality=modality, start=DAY)).outcome, Unknown)


def test_an_act_before_the_window_or_by_others_answers_nothing() -> None:
    old = told("a", published=DAY, modality=Modality.HAPPENED, start=datetime.date(2024, 5, 31))
    assert isinstance(weighed(question(), old).outcome, Unknown)
    doc = document("b")
    turned = event(
        doc, mode=Mode.VISIT, actor=("PRK",), recipient=("RUS",), start=DAY, end=DAY, modality=Modality.HAPPENED
    )
    assert isinstance(weighed(question(), river((doc, sentence(doc), turned))).outcome, Unknown)


def test_an_undated_act_needs_two_origins() -> None:
    one = told("a", modality=Modality.HAPPENED)
    copy = told("b", modality=Modality.HAPPENED, agency="a.example")
    other = told("c", modality=Modality.HAPPENED)
    assert isinstance(weighed(question(), one).outcome, Unknown)
    assert isinstance(weighed(question(), together(one, copy)).outcome, Unknown)
    assert weighed(question(), together(one, other)).outcome == Known(True)


def test_the_origins_a_question_needs_are_counted_as_of_the_day() -> None:
    asked = question(origins_needed=2)
    parts = together(
        told("a", modality=Modality.HAPPENED, start=DAY),
        told("b", modality=Modality.HAPPENED, start=DAY, published=DAY + ONE_DAY),
    )
    assert isinstance(weighed(asked, parts).outcome, Unknown)
    assert weighed(asked, parts, DAY + ONE_DAY).outcome == Known(True)


def test_a_window_that_passed_answers_no() -> None:
    asked = question(closes=DAY)
    assert isinstance(weighed(asked, River({}, {}, {}, {}), DAY).outcome, Unknown)
    found = weighed(asked, River({}, {}, {}, {}), DAY + ONE_DAY)
    assert (found.outcome, found.probability) == (Known(False), 0.0)
    assert isinstance(found.resolved_by, NotApplicable)


def test_history_is_one_assessment_a_day_from_the_opening_on_and_equals_the_days_weighed_alone() -> None:
    asked = question(indicator("plan", PLANNED, 6))
    parts = told("a", published=datetime.date(2024, 6, 10))
    happenings = merge(list(parts.events.values()), documents=parts.documents, grades={})
    found = history(
        [asked],
        events=list(parts.events.values()),
        happenings=happenings,
        documents=parts.documents,
        first=datetime.date(2024, 5, 1),
        last=DAY,
    )
    assert [one.as_of for one in found] == [datetime.date(2024, 6, day) for day in range(1, 16)]
    assert found == [weighed(asked, parts, one.as_of) for one in found]
    assert found[9].probability > found[8].probability
    assert len({one.id for one in found}) == 15


def test_the_worked_example_raises_the_visit_above_its_base_rate() -> None:
    asked = question(indicator("plan", PLANNED, 6), indicator("seen", MOVED, 3))
    found = weighed(asked, seed())
    assert [one.counted for one in found.contributions] == [True, True]
    assert found.probability > 4 * found.base_rate
