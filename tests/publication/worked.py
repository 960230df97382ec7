"""The worked example as a desk: the seed article, three outlets around it, a quiet past, and one question."""

from __future__ import annotations

import datetime
from typing import NamedTuple

import msgspec

from happenings.build import DAY, River, document, event, seed, sentence, source
from pertanda.assessments.questions import MADE
from pertanda.assessments.weigh import history
from pertanda.happenings.merge import merge
from pertanda.publication.brief import tell
from pertanda.records.assessment import Assessment
from pertanda.records.base import Span
from pertanda.records.brief import Brief
from pertanda.records.happening import Happening
from pertanda.records.question import BaseRate, EventQuery, Indicator, Question
from pertanda.records.signal import Signal, SourceVolume
from pertanda.records.vocabulary import Basis, EventType, MagnitudeKey, Modality, Mode, Reliability
from pertanda.settings import BriefSettings, SignalSettings
from pertanda.signals.courses import Courses, pair_courses
from pertanda.signals.volume import source_volumes
from pertanda.signals.watch import watch

ONE_DAY = datetime.timedelta(days=1)
SETTINGS = BriefSettings(language="en", maximum_items=12)
SIGNALS = SignalSettings(budget=3.0, decay=0.1)
COUNTRIES = {
    "RUS": ("Russia", "Rusia"),
    "PRK": ("North Korea", "Korea Utara"),
    "KOR": ("South Korea", "Korea Selatan"),
    "USA": ("the United States", "Amerika Serikat"),
}
SECTORS = {"GOV": ("the government of {0}", "pemerintah {0}"), "MED": ("media of {0}", "media {0}")}


def names(code: str, language: str) -> str:
    """Names for the codes of the worked example."""
    country, _, sector = code.partition("/")
    number = 0 if language == "en" else 1
    name = COUNTRIES.get(country, (country, country))[number]
    return SECTORS[sector][number].format(name) if sector in SECTORS else name


class Worked(NamedTuple):
    """Everything `tell` takes."""

    river: River
    happenings: list[Happening]
    signals: list[Signal]
    assessments: list[Assessment]
    questions: list[Question]
    courses: Courses
    volumes: list[SourceVolume]

    def brief(self, language: str = "en", **changes: object) -> Brief:
        arguments: dict[str, object] = {
            "as_of": DAY,
            "language": language,
            "happenings": self.happenings,
            "signals": self.signals,
            "assessments": self.assessments,
            "questions": self.questions,
            "sentences": self.river.sentences,
            "documents": self.river.documents,
            "sources": self.river.sources,
            "events": self.river.events,
            "settings": SETTINGS,
            "names": names,
            "courses": self.courses,
            "volumes": self.volumes,
        }
        return tell(**(arguments | changes))  # type: ignore[arg-type]


def visit_question() -> Question:
    visit = EventQuery(type=(EventType.CONSULT,), mode=(Mode.VISIT,), actor=("RUS",), recipient=("PRK",))
    signs = [
        (
            "announced",
            "A visit is announced, planned or expected",
            msgspec.structs.replace(visit, modality=(Modality.PLANNED, Modality.EXPECTED)),
            6.0,
            "announcement",
        ),
        (
            "images",
            "Images or documents show preparations",
            EventQuery(type=(EventType.ACTIVITY,), actor=("PRK",), country=("PRK",)),
            3.0,
            "preparation",
        ),
        (
            "square",
            "Preparations at the parade square",
            EventQuery(type=(EventType.ACTIVITY,), mode=(Mode.PREPARE,), actor=("PRK",)),
            2.0,
            "preparation",
        ),
        (
            "denied",
            "The visit is denied or called off",
            msgspec.structs.replace(visit, modality=(Modality.DENIED,)),
            0.2,
            "denial",
        ),
    ]
    return Question(
        id="q-visit",
        slug="visit",
        text={
            "en": "Will Vladimir Putin visit North Korea by 30 June 2024?",
            "id": "Akankah Vladimir Putin mengunjungi Korea Utara sampai 30 Juni 2024?",
        },
        resolution=visit,
        resolution_rule={
            "en": "A visit of Russia's government to North Korea is told as having happened in the window."
        },
        opens=datetime.date(2024, 6, 1),
        closes=datetime.date(2024, 6, 30),
        base_rate=BaseRate(
            reference_class={"en": "30-day windows made up for this example"},
            successes=3,
            trials=60,
            window_days=30,
            source="An invented count: this page shows the layout, not a measurement.",
        ),
        indicators=tuple(
            Indicator(
                id=name,
                title={"en": title},
                query=query,
                likelihood_ratio=ratio,
                source="invented",
                group=group,
                half_life_days=14,
            )
            for name, title, query, ratio, group in signs
        ),
        made=MADE,
    )


def _report(
    made: River, name: str, day: datetime.date, text: str, trigger: str, *, grade: Reliability, act: dict[str, object]
) -> None:
    doc = document(name, published=day, outlet=f"{name.split('-')[0]}.example", url=f"https://{name}.example/a")
    line = sentence(doc, text=text)
    start = text.index(trigger)
    coded = event(doc, trigger=Span(start=start, end=start + len(trigger), text=trigger), **act)  # type: ignore[arg-type]
    made.documents[doc.id] = doc
    made.sentences[line.id] = line
    made.events[coded.id] = coded
    made.sources[doc.source_id] = source(doc, grade)


def _visit(modality: Modality, day: datetime.date | None = None, **more: object) -> dict[str, object]:
    return {
        "type_": EventType.CONSULT, "mode": Mode.VISIT, "actor": ("RUS/GOV",), "recipient": ("PRK",),
        "actor_person": "Vladimir Putin", "modality": modality, "start": day, "end": day, **more,
    }  # fmt: skip


def worked() -> Worked:
    """Seed day 15 June 2024: the visit told by three outlets, balloons by two with differing figures, one denial."""
    made = seed()
    _report(
        made,
        "daily-1",
        DAY - 2 * ONE_DAY,
        "Mr Putin may travel to Pyongyang within weeks, unnamed officials said.",
        "travel",
        grade=Reliability.B,
        act=_visit(Modality.EXPECTED, basis=Basis.ANONYMOUS),
    )
    _report(
        made,
        "wire-1",
        DAY,
        "The Kremlin said a visit to North Korea was being prepared.",
        "visit",
        grade=Reliability.B,
        act=_visit(Modality.PLANNED, claimant="RUS/GOV", basis=Basis.STATEMENT),
    )
    for number, figure in (("2", 300), ("3", 310)):
        _report(
            made,
            f"wire-{number}" if number == "2" else "daily-3",
            DAY,
            f"North Korea sent {figure} balloons with rubbish across the border on Friday.",
            "sent",
            grade=Reliability.B,
            act={
                "type_": EventType.COERCE,
                "mode": Mode.HARASS,
                "actor": ("PRK",),
                "recipient": ("KOR",),
                "start": DAY - ONE_DAY,
                "end": DAY - ONE_DAY,
                "magnitude": {MagnitudeKey.ITEMS: figure},
            },
        )
    _report(
        made,
        "wire-4",
        DAY,
        "Seoul warned that it would answer every further balloon.",
        "warned",
        grade=Reliability.B,
        act={
            "type_": EventType.THREATEN,
            "actor": ("KOR/GOV",),
            "recipient": ("PRK",),
            "start": DAY - ONE_DAY,
            "end": DAY - ONE_DAY,
        },
    )
    _report(
        made,
        "daily-4",
        DAY,
        "Pyongyang denied that any threat had been made by Seoul.",
        "threat",
        grade=Reliability.C,
        act={
            "type_": EventType.THREATEN,
            "actor": ("KOR/GOV",),
            "recipient": ("PRK",),
            "modality": Modality.DENIED,
            "claimant": "PRK",
            "basis": Basis.STATEMENT,
        },
    )
    for mode in (Mode.SEIZE, Mode.RESTRICT, Mode.CYBER, Mode.CENSOR, Mode.WITHHOLD):
        _report(
            made,
            f"wire-{mode}",
            DAY,
            f"North Korea took a further step ({mode}) against the South on Friday.",
            "step",
            grade=Reliability.B,
            act={
                "type_": EventType.COERCE,
                "mode": mode,
                "actor": ("PRK",),
                "recipient": ("KOR",),
                "start": DAY - ONE_DAY,
                "end": DAY - ONE_DAY,
            },
        )
    for step in range(5, 60, 6):
        day = DAY - step * ONE_DAY
        _report(
            made,
            f"archive-{step}",
            day,
            "A propaganda broadcast was heard at the border.",
            "broadcast",
            grade=Reliability.C,
            act={
                "type_": EventType.COERCE,
                "mode": Mode.HARASS,
                "actor": ("PRK",),
                "recipient": ("KOR",),
                "start": day,
                "end": day,
            },
        )
    events = list(made.events.values())
    happenings = merge(events, documents=made.documents, grades=made.sources)
    asked = visit_question()
    return Worked(
        made,
        happenings,
        watch(happenings, as_of=DAY, settings=SIGNALS),
        history([asked], events=events, happenings=happenings, documents=made.documents, first=asked.opens, last=DAY),
        [asked],
        pair_courses(happenings, as_of=DAY, settings=SIGNALS, asked={("PRK", "RUS")}),
        source_volumes(made.documents.values(), made.sources, as_of=DAY),
    )
