from __future__ import annotations

import datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from happenings.build import DAY, document, event, seed, source
from pertanda.exceptions import NotFoundError
from pertanda.happenings.merge import merge
from pertanda.records.base import Known, Span, value_of
from pertanda.records.document import Document
from pertanda.records.event import Event
from pertanda.records.happening import Happening
from pertanda.records.mention import Place
from pertanda.records.vocabulary import EventType, MagnitudeKey, Modality, Mode, Reliability

ONE_DAY = datetime.timedelta(days=1)


def merged(*parts: tuple[Document, Event]) -> list[Happening]:
    return merge([act for _, act in parts], documents={doc.id: doc for doc, _ in parts}, grades={})


def told(
    name: str,
    *,
    published: datetime.date | None = DAY,
    agency: str | None = None,
    language: str = "en",
    modality: Modality = Modality.HAPPENED,
    mode: Mode | None = Mode.VISIT,
    actor: tuple[str, ...] = ("RUS",),
    recipient: tuple[str, ...] = ("PRK",),
    type_: EventType = EventType.CONSULT,
    start: datetime.date | None = DAY,
    end: datetime.date | None = DAY,
    place: Place | None = None,
    magnitude: dict[MagnitudeKey, int] | None = None,
    salt: str = "",
) -> tuple[Document, Event]:
    doc = document(name, published=published, agency=agency, language=language)
    act = event(
        doc,
        type_,
        mode=mode,
        actor=actor,
        recipient=recipient,
        modality=modality,
        start=start,
        end=end,
        place=place,
        magnitude=magnitude,
        salt=salt,
    )
    return doc, act


def test_reports_of_one_act_become_one_happening_with_outlets_origins_and_languages() -> None:
    found = merged(
        told("a", agency="Reuters"),
        told("b", agency="Reuters"),
        told("c", language="id", start=DAY + ONE_DAY, end=DAY + ONE_DAY),
    )
    assert len(found) == 1
    assert (found[0].outlets, found[0].origins, found[0].languages) == (3, 2, ("en", "id"))
    assert len(found[0].reports) == len(found[0].rests_on) == 3


def test_the_grade_of_the_outlet_stands_in_the_report_and_an_unknown_outlet_cannot_be_judged() -> None:
    (first, one), (second, other) = told("a"), told("b")
    found = merge(
        [one, other],
        documents={first.id: first, second.id: second},
        grades={first.source_id: source(first, Reliability.B)},
    )
    assert {report.outlet: report.grade for report in found[0].reports} == {"a.example": "B", "b.example": "F"}


def test_a_plan_never_merges_with_a_deed_but_the_deed_fulfils_it() -> None:
    plan = told("a", modality=Modality.PLANNED, start=DAY, end=DAY + 28 * ONE_DAY)
    day = DAY + 4 * ONE_DAY
    deed = told("b", published=day, start=day, end=day)
    found = {happening.modality: happening for happening in merged(plan, deed)}
    assert set(found) == {Modality.PLANNED, Modality.HAPPENED}
    assert found[Modality.HAPPENED].fulfils == (found[Modality.PLANNED].id,)
    assert found[Modality.PLANNED].fulfils == ()


def test_a_deed_outside_the_window_or_told_before_the_plan_fulfils_nothing() -> None:
    plan = told("a", published=DAY, modality=Modality.PLANNED, start=DAY, end=DAY + 7 * ONE_DAY)
    late = DAY + 9 * ONE_DAY
    before = DAY - 5 * ONE_DAY
    for deed in (told("b", published=late, start=late, end=late), told("c", published=before, start=DAY, end=DAY)):
        assert [item.fulfils for item in merged(plan, deed) if item.modality is Modality.HAPPENED] == [()]


def test_planned_and_expected_merge_as_announced_and_the_plan_gives_the_modality() -> None:
    found = merged(
        told("a", modality=Modality.EXPECTED, start=None, end=None),
        told("b", modality=Modality.PLANNED, start=DAY, end=DAY + 28 * ONE_DAY),
    )
    assert [happening.modality for happening in found] == [Modality.PLANNED]
    assert {report.modality for report in found[0].reports} == {Modality.EXPECTED, Modality.PLANNED}


@pytest.mark.parametrize("other", [m for m in Modality if m is not Modality.HAPPENED])
def test_no_other_modality_merges_with_happened(other: Modality) -> None:
    assert len(merged(told("a"), told("b", modality=other))) == 2


def test_days_more_than_two_apart_are_two_acts_and_chains_do_not_drift() -> None:
    days = [DAY + step * ONE_DAY for step in (0, 2, 4)]
    found = merged(*(told(str(n), published=day, start=day, end=day) for n, day in enumerate(days)))
    assert len(found) == 2


def test_an_undated_report_joins_the_act_near_its_publication_and_not_a_later_one() -> None:
    dated = told("a")
    near = told("b", published=DAY + 3 * ONE_DAY, start=None, end=None)
    far = told("c", published=DAY + 6 * ONE_DAY, start=None, end=None)
    found = merged(dated, near, far)
    assert sorted(len(happening.reports) for happening in found) == [1, 2]


def test_a_month_long_act_does_not_swallow_a_day_of_it() -> None:
    month = told("a", start=datetime.date(2024, 6, 1), end=datetime.date(2024, 6, 30))
    same = told("b", start=datetime.date(2024, 6, 2), end=datetime.date(2024, 6, 30))
    assert len(merged(month, told("c"))) == 2
    assert len(merged(month, same)) == 1


@pytest.mark.parametrize(
    ("actor", "merges"),
    [(("RUS",), True), (("RUS/GOV",), True), (("RUS/MIL",), True), (("RUS/OPP",), False), (("CHN",), False)],
)
def test_the_state_is_one_party_and_other_sectors_are_not(actor: tuple[str, ...], merges: bool) -> None:
    pair = (told("a", type_=EventType.AID, mode=None), told("b", type_=EventType.AID, mode=None, actor=actor))
    assert (len(merged(*pair)) == 1) is merges


def test_reciprocal_acts_ignore_the_order_but_a_visit_has_a_direction() -> None:
    met = told("a", mode=Mode.MEET, actor=("PRK", "RUS"), recipient=())
    turned = told("b", mode=Mode.MEET)
    assert len(merged(met, turned)) == 1
    visit, return_visit = told("c"), told("d", actor=("PRK",), recipient=("RUS",))
    assert len(merged(visit, return_visit)) == 2


def test_two_known_modes_are_two_acts_and_an_unknown_one_joins() -> None:
    phone, unknown = told("b", mode=Mode.PHONE), told("c", mode=None)
    assert len(merged(told("a"), phone)) == 2
    found = merged(phone, unknown)
    assert [value_of(happening.mode) for happening in found] == [Mode.PHONE]


def test_an_unknown_actor_merges_within_its_document_only() -> None:
    one, other = told("a", actor=("---",)), told("b", actor=("---",))
    again = event(one[0], mode=Mode.VISIT, actor=("---",), start=DAY, end=DAY, index=3)
    found = merged(one, other, (one[0], again))
    assert sorted(len(happening.reports) for happening in found) == [1, 2]


def test_a_one_party_act_in_another_country_is_another_act() -> None:
    here, there = Place(name="Sanaa", country="YEM"), Place(name="Damascus", country="SYR")
    strikes = [
        told(name, type_=EventType.ASSAULT, mode=Mode.AERIAL, actor=("USA",), recipient=(), place=place)
        for name, place in (("a", here), ("b", there))
    ]
    assert len(merged(*strikes)) == 2


def test_told_by_one_and_denied_by_another_is_a_contradiction_of_both() -> None:
    deed, denial = told("a"), told("b", modality=Modality.DENIED, start=None, end=None)
    found = merged(deed, denial)
    records = [happening.contradictions for happening in found]
    assert len(found) == 2
    assert records[0] == records[1]
    assert records[0][0].field == "modality"
    assert set(records[0][0].event_ids) == {deed[1].id, denial[1].id}


@pytest.mark.parametrize(
    ("low", "high", "differs"),
    [(100, 350, False), (100, 1000, True), (12, 15, True), (9, 9, False), (1000, 1200, False)],
)
def test_figures_differ_unless_one_is_the_round_lower_bound(low: int, high: int, differs: bool) -> None:
    parts = [
        told(name, type_=EventType.COERCE, mode=Mode.HARASS, magnitude={MagnitudeKey.ITEMS: figure})
        for name, figure in (("a", low), ("b", high))
    ]
    found = merged(*parts)
    assert [item.field for item in found[0].contradictions] == (["items"] if differs else [])
    if not differs:
        assert found[0].magnitude == {MagnitudeKey.ITEMS: high}


def test_differing_days_and_countries_of_one_act_are_kept() -> None:
    found = merged(
        told("a", place=Place(name="Pyongyang", country="PRK")),
        told("b", start=DAY + ONE_DAY, end=DAY + ONE_DAY, place=Place(name="Vladivostok", country="RUS")),
    )
    assert [item.field for item in found[0].contradictions] == ["day", "place"]


def test_an_event_without_its_document_is_refused() -> None:
    with pytest.raises(NotFoundError):
        merge([told("a")[1]], documents={}, grades={})


def test_the_worked_example_holds_one_announced_visit_told_six_times() -> None:
    parts = seed()
    found = merge(list(parts.events.values()), documents=parts.documents, grades=parts.sources)
    visits = [item for item in found if item.type is EventType.CONSULT and value_of(item.mode) is Mode.VISIT]
    assert len(visits) == 1
    visit = visits[0]
    assert visit.modality is Modality.PLANNED
    assert (len(visit.reports), visit.outlets, visit.origins) == (6, 1, 1)
    window = value_of(visit.when)
    assert window is not None
    assert (window.start, window.end) == (DAY, datetime.date(2024, 7, 13))
    assert all(item.modality is not Modality.HAPPENED for item in found if item.type is EventType.COOPERATE)


MOMENTS = st.builds(
    lambda name, mode, modality, actor, offset, dated, published: (
        name,
        mode,
        modality,
        actor,
        DAY + offset * ONE_DAY if dated else None,
        DAY + published * ONE_DAY,
    ),
    st.sampled_from("abcd"),
    st.sampled_from([None, Mode.VISIT, Mode.MEET]),
    st.sampled_from([Modality.HAPPENED, Modality.PLANNED, Modality.EXPECTED, Modality.DENIED]),
    st.sampled_from([("RUS",), ("RUS/GOV",), ("PRK",), ("---",)]),
    st.integers(-4, 4),
    st.booleans(),
    st.integers(-4, 4),
)


def _parts(
    moments: list[tuple[str, Mode | None, Modality, tuple[str, ...], datetime.date | None, datetime.date]],
) -> tuple[list[Event], dict[str, Document]]:
    documents: dict[str, Document] = {}
    events: list[Event] = []
    for number, (name, mode, modality, actor, day, published) in enumerate(moments):
        doc = document(f"{name}{published}", published=published, outlet=f"{name}.example")
        documents[doc.id] = doc
        span = Span(start=number, end=number + 1, text="x")
        recipient = ("RUS",) if actor == ("PRK",) else ("PRK",)
        events.append(
            event(doc, mode=mode, modality=modality, actor=actor, recipient=recipient, start=day, end=day, trigger=span)
        )
    return events, documents


@settings(max_examples=60, deadline=None)
@given(st.lists(MOMENTS, max_size=14), st.randoms(use_true_random=False))
def test_any_order_of_events_gives_the_same_happenings(moments: list, shuffle: object) -> None:  # type: ignore[type-arg]
    events, documents = _parts(moments)
    turned = list(events)
    shuffle.shuffle(turned)  # type: ignore[attr-defined]
    assert merge(events, documents=documents, grades={}) == merge(turned, documents=documents, grades={})


@settings(max_examples=60, deadline=None)
@given(st.lists(MOMENTS, max_size=14))
def test_every_event_lands_in_exactly_one_happening_of_its_own_type_and_manner(moments: list) -> None:  # type: ignore[type-arg]
    events, documents = _parts(moments)
    by_id = {item.id: item for item in events}
    found = merge(events, documents=documents, grades={})
    assert sorted(event_id for happening in found for event_id in happening.rests_on) == sorted(by_id)
    for happening in found:
        assert happening.modality in {by_id[event_id].modality for event_id in happening.rests_on}
        assert len({by_id[e].mode for e in happening.rests_on if isinstance(by_id[e].mode, Known)}) <= 1


@settings(max_examples=60, deadline=None)
@given(st.lists(MOMENTS, max_size=14))
def test_later_reports_never_change_the_ids_already_given(moments: list) -> None:  # type: ignore[type-arg]
    events, documents = _parts(moments)
    ordered = sorted(events, key=lambda item: item.seen_at)
    early = [item for item in ordered if item.seen_at.date() <= DAY]
    before = {item.id for item in merge(early, documents=documents, grades={})}
    assert before <= {item.id for item in merge(ordered, documents=documents, grades={})}
