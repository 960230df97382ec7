"""One happening as one sentence that keeps its modality, its claimant and what it rests on."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from pertanda.happenings.days import day_known
from pertanda.happenings.parties import nations, side
from pertanda.publication.naming import Names, actor_name, list_of, recipient_name
from pertanda.publication.wording import Wording
from pertanda.records.base import value_of
from pertanda.records.event import Event
from pertanda.records.happening import Happening
from pertanda.records.vocabulary import Basis, MagnitudeKey, Modality

__all__ = ["act", "bases", "claimants", "statement", "upper_first"]

_ANNOUNCED = frozenset({Modality.PLANNED, Modality.EXPECTED})
_WISHES = frozenset({Modality.DEMANDED, Modality.OPPOSED})


def statement(happening: Happening, events: Mapping[str, Event], wording: Wording, names: Names) -> str:
    """The happening in one sentence, without its marks and without a full stop.

    `events` by id must hold those of the reports; `names(code, language)` names an actor code.
    """
    told = [events[report.event_id] for report in happening.reports]
    core = _core(happening, told, wording, names)
    where = _place(happening, wording, names)
    interval = value_of(happening.when)
    when = wording.window(interval, planned=happening.modality is not Modality.HAPPENED) if interval else ""
    notes = "; ".join(_notes(happening, told, wording))
    return upper_first(f"{core}{where}{when}{_figures(happening, wording)} ({notes})")


def act(happening: Happening, events: Mapping[str, Event], wording: Wording, names: Names) -> str:
    """The bare act, as part of another sentence ("Reports disagree whether …"); asserts nothing by itself."""
    told = [events[report.event_id] for report in happening.reports]
    phrase = wording.phrase(happening.type, value_of(happening.mode))
    recipient = recipient_name(happening.recipient, told, wording, names)
    return f"{actor_name(happening.actor, told, wording, names)} {phrase.past}{phrase.rest_for(recipient)}"


def upper_first(text: str) -> str:
    """The text with its first letter in upper case, the rest untouched."""
    return text[:1].upper() + text[1:]


def claimants(happening: Happening) -> tuple[str, ...]:
    """Whose word it rests on, when every report names one; empty as soon as an outlet tells it in its own voice."""
    codes = [report.claimant for report in happening.reports]
    if not all(codes) and happening.modality not in _WISHES:
        return ()
    return tuple(dict.fromkeys(code for code in codes if code))


def bases(events: Sequence[Event]) -> tuple[Basis, ...]:
    """What the word rests on, when every report says it; a plain statement is left unsaid."""
    found = [value_of(event.basis) for event in events]
    if not all(found):
        return ()
    return tuple(dict.fromkeys(basis for basis in found if basis and basis is not Basis.STATEMENT))


def _core(happening: Happening, events: Sequence[Event], wording: Wording, names: Names) -> str:
    phrase = wording.phrase(happening.type, value_of(happening.mode))
    claimed = claimants(happening)
    recipient = recipient_name(happening.recipient, events, wording, names)
    template = wording.modality[_manner(happening)]
    many = len(claimed) > 1 if happening.modality in _WISHES else _many(happening)
    return (template.many if many else template.one).format(
        lead=_lead(happening, claimed, bases(events), wording, names),
        actor=actor_name(happening.actor, events, wording, names),
        claimant=list_of(claimed, wording, names) or wording.lead["unnamed_claimant"],
        base=phrase.base,
        past=phrase.past,
        done=phrase.done,
        rest=phrase.rest_for(recipient),
    )


def _many(happening: Happening) -> bool:
    return len(set(happening.actor)) > 1


def _manner(happening: Happening) -> str:
    """The modality's template: beliefs about the past and denials of past or future acts have their own."""
    interval = value_of(happening.when)
    known = day_known(happening)
    if happening.modality is Modality.EXPECTED:
        past = interval is not None and interval.end is not None and interval.end < known
        return "believed" if past else Modality.EXPECTED
    if happening.modality is Modality.DENIED and interval is not None:
        if interval.end is not None and interval.end < known:
            return "denied-past"
        if interval.start is not None and interval.start > known:
            return "denied-future"
    return happening.modality


def _lead(happening: Happening, claimed: Sequence[str], found: Sequence[Basis], wording: Wording, names: Names) -> str:
    shown = [wording.basis[basis] for basis in found if basis is not Basis.ANONYMOUS]
    if not claimed:
        if shown:
            return wording.lead["basis_only"].format(basis=wording.series(shown))
        return wording.lead["anonymous"] if Basis.ANONYMOUS in found else ""
    basis = wording.lead["citing"].format(basis=wording.series(shown)) if shown else ""
    if set(side(claimed)) <= set(side(happening.actor)):
        return wording.lead["own_many" if _many(happening) else "own"].format(basis=basis)
    return wording.lead["claimant"].format(claimant=list_of(claimed, wording, names), basis=basis)


def _place(happening: Happening, wording: Wording, names: Names) -> str:
    place = value_of(happening.place)
    if place is None:
        return ""
    country = names(place.country, wording.language) if place.country else ""
    parties = nations((*happening.actor, *happening.recipient))
    if place.country in parties and _is_country(place.name, place.country, names):
        return ""
    if set(happening.languages) == {wording.language} or not country:
        return wording.parts["place"].format(place=place.name)
    if _is_country(place.name, place.country, names):
        return wording.parts["place"].format(place=country)
    return wording.parts["place_quoted"].format(country=country, place=place.name)


def _is_country(name: str, country: str | None, names: Names) -> bool:
    return country is not None and name.casefold() in {names(country, code).casefold() for code in ("en", "id")}


def _figures(happening: Happening, wording: Wording) -> str:
    told = [wording.magnitude[key].format(n=_figure(key, happening, wording)) for key in happening.magnitude]
    return wording.parts["magnitude"].format(figures=wording.series(told)) if told else ""


def _figure(key: MagnitudeKey, happening: Happening, wording: Wording) -> str:
    """The figure, or the range of figures where reports contradict each other."""
    for one in happening.contradictions:
        if one.field == key:
            low, high = int(one.values[0]), int(one.values[-1])
            return wording.parts["range"].format(low=wording.number(low), high=wording.number(high))
    return wording.number(happening.magnitude[key])


def _notes(happening: Happening, events: Sequence[Event], wording: Wording) -> list[str]:
    notes = [wording.parts["no_day"]] if value_of(happening.when) is None else []
    notes.append(_told_by(happening, wording))
    if happening.modality in _ANNOUNCED and not _own_word(happening):
        notes.append(wording.parts["unconfirmed"])
    if happening.modality is Modality.PLANNED and any(e.modality is Modality.EXPECTED for e in events):
        notes.append(wording.parts["also_expected"])
    return notes


def _told_by(happening: Happening, wording: Wording) -> str:
    if happening.outlets == 1:
        return wording.parts["told_one"]
    key = "told_many" if happening.outlets == happening.origins else "told_copies"
    return wording.parts[key].format(outlets=happening.outlets, origins=happening.origins)


def _own_word(happening: Happening) -> bool:
    own = set(side(happening.actor))
    return any(report.claimant and set(side((report.claimant,))) <= own for report in happening.reports)
