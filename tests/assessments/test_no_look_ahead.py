"""A probability of a day is the same whatever became known later."""

from __future__ import annotations

import datetime

import msgspec
from hypothesis import given, settings
from hypothesis import strategies as st

from assessments.make import ONE_DAY, SHELLING, VISIT, asked, days_of, report, sign, together
from happenings.build import DAY, River
from pertanda.assessments.judged import judged
from pertanda.happenings.days import document_day
from pertanda.records.assessment import Assessment
from pertanda.records.base import Known, Unknown
from pertanda.records.question import Absence, EventQuery, IndicatorKind, SignalQuery, Silence, Tally
from pertanda.records.vocabulary import EventType, Modality, Mode
from pertanda.settings import SignalSettings

SETTINGS = SignalSettings(budget=3.0, decay=0.1)
PLANNED = EventQuery(type=(EventType.CONSULT,), modality=(Modality.PLANNED, Modality.EXPECTED))
QUESTION = asked(
    sign("plan", PLANNED, 6.0, absence=Absence(likelihood_ratio=0.7, within_days=4)),
    sign("fire", kind=IndicatorKind.HAPPENINGS, tally=Tally(at_least=2, origins=1, within_days=6)),
    sign("quiet", SHELLING, 0.5, kind=IndicatorKind.SILENCE, silence=Silence(surprise=0.2, history_days=30)),
    sign("odd", EventQuery(), 2.0, kind=IndicatorKind.SIGNALS, signal=SignalQuery(actor=("PRK",))),
    opens=DAY - 8 * ONE_DAY,
    closes=DAY - ONE_DAY,
)


@st.composite
def reports(draw: st.DrawFn) -> River:
    made = []
    for number in range(draw(st.integers(1, 14))):
        visit = draw(st.booleans())
        made.append(
            report(
                f"r{number}",
                draw(st.integers(0, 12)),
                type_=EventType.CONSULT if visit else EventType.ASSAULT,
                mode=Mode.VISIT if visit else None,
                actor=("RUS",) if visit else ("PRK",),
                recipient=("PRK",) if visit else ("KOR",),
                modality=draw(st.sampled_from([Modality.HAPPENED, Modality.PLANNED, Modality.EXPECTED])),
                outlet=draw(st.sampled_from(["a.example", "b.example", "c.example"])),
                dated=draw(st.booleans()),
            )
        )
    return together(*made)


def visit(name: str, back: int, *, dated: bool) -> River:
    return report(name, back, type_=EventType.CONSULT, mode=Mode.VISIT, actor=("RUS",), recipient=("PRK",), dated=dated)


def known(parts: River, day: datetime.date) -> River:
    documents = {key: one for key, one in parts.documents.items() if document_day(one) <= day}
    return parts._replace(
        documents=documents, events={key: one for key, one in parts.events.items() if one.document_id in documents}
    )


def weighed(parts: River, first: datetime.date, last: datetime.date) -> list[Assessment]:
    events = list(parts.events.values())
    signals = judged([QUESTION], events=events, documents=parts.documents, last=last, settings=SETTINGS)
    return days_of(QUESTION, parts, first=first, last=last, signals=signals)


def bare(one: Assessment) -> Assessment:
    """Without the name of the answering happening, which is that of the standing view."""
    return msgspec.structs.replace(one, resolved_by=Unknown(""), rests_on=())


@settings(max_examples=40, deadline=None)
@given(reports())
def test_every_day_of_a_history_is_that_day_weighed_on_what_it_knew(parts: River) -> None:
    found = weighed(parts, QUESTION.opens, DAY)
    for one in found:
        alone = weighed(known(parts, one.as_of), one.as_of, one.as_of)
        assert bare(one) == bare(alone[0])


def test_a_report_of_tomorrow_does_not_date_the_act_of_today() -> None:
    """Two undated reports answer yes; that a third later dates the act before the window must not reach back."""
    told = [visit(f"t{number}", 3, dated=False) for number in range(2)]
    dated = visit("late", 4, dated=True)
    late = {key: msgspec.structs.replace(one, published=Known(DAY)) for key, one in dated.documents.items()}
    parts = together(*told, dated._replace(documents=late))
    day = DAY - 2 * ONE_DAY
    question = asked(resolution=VISIT, opens=DAY - 3 * ONE_DAY)
    assert days_of(question, parts, first=day, last=day)[0].probability == 1.0
    assert days_of(question, known(parts, day), first=day, last=day)[0].probability == 1.0
