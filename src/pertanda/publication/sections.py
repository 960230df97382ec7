"""The sections of a brief: which happenings, signals and disagreements stand where, and in which order."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import NamedTuple

from pertanda.happenings.days import day_known, day_of_act
from pertanda.publication.marks import MarkBook
from pertanda.publication.naming import Names, actor_name
from pertanda.publication.reach import Reach
from pertanda.publication.statements import act, statement, upper_first
from pertanda.publication.wording import Wording
from pertanda.records.base import Known, value_of
from pertanda.records.brief import BriefItem, BriefSection
from pertanda.records.event import Event
from pertanda.records.happening import Contradiction, Happening
from pertanda.records.signal import Signal
from pertanda.records.vocabulary import QUAD_CLASSES, Basis, EventType, MagnitudeKey, Modality, QuadClass
from pertanda.signals.counts import NOBODY
from pertanda.signals.watch import ANOMALY, UNJUDGED, load_reach

__all__ = ["Desk", "anomalies", "contradictions", "happening_sections", "section"]

_INDICATING = frozenset({Basis.SATELLITE, Basis.DOCUMENT, Basis.WITNESS})
_ANNOUNCED = frozenset({Modality.PLANNED, Modality.EXPECTED})
# Of two acts equally well told, the graver stands first.
_GRAVITY = {
    QuadClass.MATERIAL_CONFLICT: 0,
    QuadClass.VERBAL_CONFLICT: 1,
    QuadClass.MATERIAL_COOPERATION: 2,
    QuadClass.VERBAL_COOPERATION: 3,
    QuadClass.NEUTRAL: 4,
}


class Desk(NamedTuple):
    """What every section needs: the day, the brief before it, the records, and how things are said."""

    as_of: datetime.date
    since: datetime.date
    events: Mapping[str, Event]
    book: MarkBook
    wording: Wording
    names: Names
    reach: Reach
    most_items: int


def section(key: str, items: Sequence[BriefItem], desk: Desk, *notes: str) -> BriefSection:
    """A titled section, cut to the settings' length; its note says what is left out, or why it is empty."""
    said = [note for note in notes if note]
    if len(items) > desk.most_items:
        said.append(desk.wording.notes["more"].format(number=len(items) - desk.most_items))
    if not items and not said:
        said.append(desk.wording.empty[key])
    return BriefSection(
        key=key, title=desk.wording.sections[key], items=tuple(items[: desk.most_items]), note=" ".join(said)
    )


def happening_sections(happenings: Iterable[Happening], desk: Desk) -> list[BriefSection]:
    """Indications, what happened, announced, demanded, said: every happening stands in one of them at most."""
    placed: dict[str, list[Happening]] = {}
    older = 0
    everything = list(happenings)
    fulfilled = {plan for happening in everything for plan in happening.fulfils}
    for happening in everything:
        key = _place(happening, fulfilled, desk)
        if key == "older":
            older += 1
        elif key:
            placed.setdefault(key, []).append(happening)
    old = desk.wording.notes["older"].format(number=older) if older else ""
    return [
        _section_of("indications", placed, desk),
        _section_of("happened", placed, desk, old),
        _section_of("announced", placed, desk),
        _section_of("demands", placed, desk),
        _section_of("said", placed, desk, tell=_quote),
    ]


def _section_of(
    key: str,
    placed: Mapping[str, Sequence[Happening]],
    desk: Desk,
    *notes: str,
    tell: Callable[[Happening, Desk], str] | None = None,
) -> BriefSection:
    ordered = sorted(placed.get(key, ()), key=_importance)
    # Only what is shown gets marks, so that their numbers run without gaps.
    items = [_item(happening, desk, tell or _state) for happening in ordered[: desk.most_items]]
    left = len(ordered) - len(items)
    more = desk.wording.notes["more"].format(number=left) if left else ""
    return section(key, items, desk, *notes, more)


def _place(happening: Happening, fulfilled: set[str], desk: Desk) -> str | None:
    new = day_known(happening) > desk.since
    if happening.modality in _ANNOUNCED:
        return "announced" if happening.id not in fulfilled and _open(happening, desk) else None
    if not new:
        return None
    if happening.modality is not Modality.HAPPENED:
        return "demands"
    if (desk.as_of - day_of_act(happening)).days > desk.reach.recent_days:
        return "older"
    if happening.type is EventType.STATEMENT:
        return "said"
    return "indications" if _indicates(happening, desk.events) else "happened"


def _open(plan: Happening, desk: Desk) -> bool:
    """Whether the plan's window has not passed; without a window it is news for `recent_days`."""
    interval = value_of(plan.when)
    if interval is not None and interval.end is not None:
        return interval.end >= desk.as_of
    return (desk.as_of - day_known(plan)).days <= desk.reach.recent_days


def _indicates(happening: Happening, events: Mapping[str, Event]) -> bool:
    if happening.type is EventType.ACTIVITY:
        return True
    found = {value_of(events[report.event_id].basis) for report in happening.reports}
    return not found.isdisjoint(_INDICATING)


def _importance(happening: Happening) -> tuple[int, int, int, int, str]:
    gravity = _GRAVITY[QUAD_CLASSES[happening.type]]
    return -happening.origins, -happening.outlets, gravity, -day_of_act(happening).toordinal(), happening.id


def _item(happening: Happening, desk: Desk, tell: Callable[[Happening, Desk], str]) -> BriefItem:
    marks = desk.book.support((report.event_id for report in happening.reports), about=happening.id)
    details = (desk.wording.words["fulfils"],) if happening.fulfils else ()
    return BriefItem(
        statement=tell(happening, desk), about=happening.id, modality=happening.modality, marks=marks, details=details
    )


def _state(happening: Happening, desk: Desk) -> str:
    return statement(happening, desk.events, desk.wording, desk.names)


def _quote(happening: Happening, desk: Desk) -> str:
    """A public statement in the words of its best sentence: no template could say what was said."""
    told = [desk.events[report.event_id] for report in happening.reports]
    number = desk.book.support((event.id for event in told), about=happening.id)[0]
    mark = desk.book.marks[number - 1]
    return upper_first(
        desk.wording.parts["quote"].format(
            actor=actor_name(happening.actor, told, desk.wording, desk.names),
            outlet=mark.outlet,
            quote=_shortened(mark.sentence, desk.reach.quote_characters),
        )
    )


def _shortened(text: str, most: int) -> str:
    flat = " ".join(text.split())
    return flat if len(flat) <= most else flat[:most].rsplit(" ", 1)[0] + " …"


def contradictions(happenings: Iterable[Happening], desk: Desk) -> BriefSection:
    """Disagreements with a report since the last brief, each once although two happenings may carry it."""
    found: dict[tuple[str, tuple[str, ...]], tuple[Happening, Contradiction]] = {}
    for happening in happenings:
        for one in happening.contradictions:
            days = [report.published or day_known(happening) for report in happening.reports]
            if max(days) > desk.since and all(event_id in desk.events for event_id in one.event_ids):
                key = (one.field, one.event_ids)
                if key not in found or happening.modality is Modality.HAPPENED:
                    found[key] = (happening, one)
    items = [_disagreement(happening, one, desk) for happening, one in found.values()]
    return section("contradictions", items, desk)


def _disagreement(happening: Happening, one: Contradiction, desk: Desk) -> BriefItem:
    template = desk.wording.contradiction.get(one.field, desk.wording.contradiction["figure"])
    text = template.format(
        act=act(happening, desk.events, desk.wording, desk.names),
        values=desk.wording.series(_values(one, desk)),
    )
    marks = desk.book.support(one.event_ids, about=happening.id)
    return BriefItem(statement=upper_first(text), about=happening.id, modality="contradiction", marks=marks)


def _values(one: Contradiction, desk: Desk) -> list[str]:
    if one.field == "day":
        return [desk.wording.day(datetime.date.fromisoformat(value)) for value in one.values]
    if one.field == "place":
        return [desk.names(value, desk.wording.language) for value in one.values]
    if one.field == "modality":
        return list(one.values)
    template = desk.wording.magnitude[MagnitudeKey(one.field)]
    return [template.format(n=desk.wording.number(int(value))) for value in one.values]


def anomalies(signals: Iterable[Signal], happenings: Mapping[str, Happening], desk: Desk) -> BriefSection:
    """Days of dyads that stand out; a note says when the desk is too young to judge."""
    everything = list(signals)
    items = [
        _anomaly(one, happenings, desk) for one in everything if one.kind == ANOMALY and _news(one, happenings, desk)
    ]
    unjudged = [one.history_days for one in everything if one.kind == UNJUDGED]
    note = ""
    if unjudged and not any(one.kind != UNJUDGED for one in everything):
        note = desk.wording.notes["unjudged"].format(days=max(unjudged), needed=load_reach().warm_up_days)
    return section("anomalies", items, desk, note)


def _news(signal: Signal, happenings: Mapping[str, Happening], desk: Desk) -> bool:
    """Whether one of the acts behind an alarm was told since the last brief."""
    acts = [happenings[one] for one in signal.rests_on if one in happenings]
    return any((r.published or day_known(act)) > desk.since for act in acts for r in act.reports)


def _anomaly(signal: Signal, happenings: Mapping[str, Happening], desk: Desk) -> BriefItem:
    wording = desk.wording
    if isinstance(signal.last_comparable, Known):
        last = wording.anomaly["last"].format(day=wording.day(signal.last_comparable.value))
    else:
        last = wording.anomaly["never"].format(days=signal.history_days)
    toward = wording.anomaly["nobody"] if signal.recipient == NOBODY else desk.names(signal.recipient, wording.language)
    text = wording.anomaly["told"].format(
        **{"class": wording.classes[signal.quad_class]},
        actor=desk.names(signal.actor, wording.language),
        recipient=toward,
        seen=signal.seen,
        day=wording.day(signal.day),
        expected=wording.number(signal.expected, 1),
        last=last,
    )
    told = [report.event_id for one in signal.rests_on if one in happenings for report in happenings[one].reports]
    marks = desk.book.support(told, about=signal.id)
    return BriefItem(statement=upper_first(text), about=signal.id, modality="anomaly", marks=marks)
