"""Questions, indicators and reports for the tests of this stage."""

from __future__ import annotations

import datetime
from collections.abc import Sequence

from happenings.build import DAY, River, document, event, river, sentence
from pertanda.assessments.questions import MADE
from pertanda.assessments.weigh import history
from pertanda.happenings.merge import merge
from pertanda.records.assessment import Assessment
from pertanda.records.question import (
    Absence,
    BaseRate,
    EventQuery,
    Indicator,
    IndicatorKind,
    Question,
    Resolution,
    SignalQuery,
    Silence,
    Tally,
)
from pertanda.records.signal import Signal
from pertanda.records.vocabulary import EventType, Modality, Mode

ONE_DAY = datetime.timedelta(days=1)
VISIT = EventQuery(type=(EventType.CONSULT,), mode=(Mode.VISIT,), actor=("RUS",), recipient=("PRK",))
SHELLING = EventQuery(type=(EventType.ASSAULT,), actor=("PRK",), recipient=("KOR",), modality=(Modality.HAPPENED,))


def sign(
    name: str = "sign",
    query: EventQuery = SHELLING,
    ratio: float = 4.0,
    *,
    kind: IndicatorKind = IndicatorKind.EVENTS,
    group: str = "",
    half_life: float = 7.0,
    tally: Tally | None = None,
    signal: SignalQuery | None = None,
    silence: Silence | None = None,
    absence: Absence | None = None,
) -> Indicator:
    return Indicator(
        id=name,
        title={"en": name},
        query=query,
        likelihood_ratio=ratio,
        source="prior of the test",
        group=group or name,
        half_life_days=half_life,
        kind=kind,
        tally=tally,
        signal=signal,
        silence=silence,
        absence=absence,
    )


def asked(
    *indicators: Indicator,
    resolution: EventQuery = VISIT,
    opens: datetime.date = DAY - 14 * ONE_DAY,
    closes: datetime.date = DAY + 15 * ONE_DAY,
    origins_needed: int = 1,
) -> Question:
    return Question(
        id="q-" + "1" * 32,
        slug="visit",
        text={"en": "Will he?"},
        resolution=resolution,
        resolution_rule={"en": "He did."},
        opens=opens,
        closes=closes,
        base_rate=BaseRate(reference_class={"en": "windows"}, successes=3, trials=60, window_days=30, source="counted"),
        indicators=indicators,
        made=MADE,
        origins_needed=origins_needed,
    )


def report(
    name: str,
    back: int = 0,
    *,
    type_: EventType = EventType.ASSAULT,
    mode: Mode | None = None,
    actor: tuple[str, ...] = ("PRK",),
    recipient: tuple[str, ...] = ("KOR",),
    modality: Modality = Modality.HAPPENED,
    outlet: str = "",
    agency: str | None = None,
    dated: bool = True,
    text: str = "They fired.",
) -> River:
    """One article with one act, published `back` days before DAY and told of that day."""
    day = DAY - back * ONE_DAY
    doc = document(name, published=day, outlet=outlet, agency=agency)
    start = day if dated else None
    act = event(doc, type_, mode=mode, actor=actor, recipient=recipient, modality=modality, start=start, end=start)
    return river((doc, sentence(doc, text=text), act))


def together(*rivers: River) -> River:
    made = River({}, {}, {}, {})
    for one in rivers:
        made.documents.update(one.documents)
        made.sentences.update(one.sentences)
        made.events.update(one.events)
        made.sources.update(one.sources)
    return made


def quiet(name: str, back: int) -> River:
    """An article without any act: the desk was listening on that day."""
    doc = document(name, published=DAY - back * ONE_DAY, outlet="other.example")
    return River({doc.id: doc}, {}, {}, {})


def days_of(
    question: Question,
    parts: River,
    *,
    first: datetime.date = DAY,
    last: datetime.date = DAY,
    signals: Sequence[Signal] = (),
    resolutions: Sequence[Resolution] = (),
) -> list[Assessment]:
    events = list(parts.events.values())
    return history(
        [question],
        events=events,
        happenings=merge(events, documents=parts.documents, grades=parts.sources),
        documents=parts.documents,
        first=first,
        last=last,
        sentences=parts.sentences,
        signals=signals,
        resolutions=resolutions,
    )
