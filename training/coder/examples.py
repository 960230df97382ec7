"""Examples for every model, made of analysed texts."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from pertanda.events.attribution import find_attribution
from pertanda.events.casting import cast
from pertanda.events.claim_features import claim_features, claimants
from pertanda.events.coverage import overlaps
from pertanda.events.judges import NO_EVENT, Judges
from pertanda.events.locate import find_setting
from pertanda.events.manner_features import manner_features, mode_features
from pertanda.events.modality import Manner, find_manner
from pertanda.events.options import Option, OptionMaker, countries_of
from pertanda.events.roles import Roles, find_roles
from pertanda.events.scan import Site, Trigger
from pertanda.events.sites import choose_type, site_features, sites_of
from pertanda.events.story import Story
from pertanda.events.time_features import time_features, time_options
from pertanda.events.view import View, assemble, surroundings
from pertanda.events.weights import load_weights
from pertanda.mentions.analysis import Analysis
from pertanda.records.gold import GoldEvent
from pertanda.records.mention import Interval
from pertanda.records.vocabulary import MODES, RECIPROCAL_TYPES, Mode
from training.coder.texts import Text

__all__ = ["Decisions", "Seen", "decisions", "label_sites", "match", "seen_sites"]

Features = Sequence[str]


class Seen(NamedTuple):
    """A site with its features and its label: the type of the gold event it carries, or none."""

    site: Site
    features: Features
    label: str
    event: GoldEvent | None


class Decisions(NamedTuple):
    """Examples of one aligned event for the models behind the type."""

    actor: tuple[Sequence[Features], Sequence[int]]
    recipient: tuple[Sequence[Features], Sequence[int]]
    modality: tuple[Features, str, str]
    mode: tuple[Features, str, Sequence[str], str] | None
    claimant: tuple[Sequence[Features], Sequence[int]]
    time: tuple[Sequence[Features], Sequence[int]]


def seen_sites(text: Text) -> list[list[Seen]]:
    """The sites of every sentence of a text."""
    found = []
    for analysis, events in text.sentences:
        sites = sites_of(analysis, text.pack)
        rows = site_features(analysis, sites, surroundings(analysis, text.pack), text.pack) if sites else []
        labels = label_sites(analysis, sites, events)
        found.append(
            [
                Seen(site, row, str(event.type) if event else NO_EVENT, event)
                for site, row, event in zip(sites, rows, labels, strict=True)
            ]
        )
    return found


def label_sites(analysis: Analysis, sites: Sequence[Site], events: Sequence[GoldEvent]) -> list[GoldEvent | None]:
    """The gold event that each site carries: overlapping words, a site whose frames know the type before others."""
    out: list[GoldEvent | None] = [None] * len(sites)
    for event in events:
        free = [number for number, site in enumerate(sites) if out[number] is None and _told_by(analysis, site, event)]
        free.sort(key=lambda number: all(e.frame.type != event.type for e in sites[number].evidence))
        if free:
            out[free[0]] = event
    return out


def match(analysis: Analysis, triggers: Sequence[Trigger], events: Sequence[GoldEvent]) -> list[GoldEvent | None]:
    """The gold event of each trigger: same type, overlapping words first, then the only two of a type."""
    out: list[GoldEvent | None] = [None] * len(triggers)
    left = list(events)
    for strict in (True, False):
        for number, trigger in enumerate(triggers):
            same = [e for e in left if e.type == trigger.frame.type]
            if strict:
                same = [e for e in same if _told_by(analysis, trigger, e)]
            if out[number] is None and same:
                out[number] = same[0]
                left.remove(same[0])
    return out


def _told_by(analysis: Analysis, words: Site | Trigger, event: GoldEvent) -> bool:
    return overlaps(event.trigger, analysis.sentence.text, analysis.tokens, words)


def decisions(
    text: Text,
    seen: Sequence[Sequence[Seen]],
    chances: Sequence[Sequence[Sequence[float]]],
    classes: Sequence[str],
    threshold: float,
    judges: Judges | None = None,
) -> Iterator[Decisions]:
    """Examples for roles, manner and claimant: triggers by the type model, with gold's type where it carries one.

    With `judges`, who acted in the triggers before is what they choose, as it will be at work; else the annotation's.
    """
    story = Story()
    for (analysis, events), sites, rows in zip(text.sentences, seen, chances, strict=True):
        triggers, carried = _triggers(sites, rows, classes, threshold)
        if triggers:
            view = assemble(analysis, text.pack, triggers, surroundings(analysis, text.pack))
            yield from _sentence(text, view, carried, story, judges)
        for event in events:
            when = None if event.start is None and event.end is None else Interval(event.start, event.end)
            story.remember(event.type, tuple(event.actor), tuple(event.recipient), event.claimant, when, event.mode)


def _triggers(
    sites: Sequence[Seen], rows: Sequence[Sequence[float]], classes: Sequence[str], threshold: float
) -> tuple[list[Trigger], list[GoldEvent | None]]:
    triggers, carried = [], list[GoldEvent | None]()
    for seen, row in zip(sites, rows, strict=True):
        if seen.event is not None:
            row = [float(name == seen.label) for name in classes]
        trigger = choose_type(seen.site, classes, row, threshold)
        if trigger is not None:
            triggers.append(trigger)
            carried.append(seen.event)
    return triggers, carried


def _sentence(
    text: Text, view: View, carried: Sequence[GoldEvent | None], story: Story, judges: Judges | None
) -> Iterator[Decisions]:
    rules = find_roles(view, load_weights())
    taken: list[tuple[Trigger, Option, Option]] = []
    earlier: list[tuple[Trigger, Roles]] = []
    for trigger, rule, event in zip(view.triggers, rules, carried, strict=True):
        told = story.told(trigger.frame.type, trigger.frame.mode)
        maker = OptionMaker(view, trigger, rule, told, taken)
        right = _parties(maker.options, event)
        actor = _chosen(maker.options, right[0], rule.actor)
        recipient = _chosen(maker.options, right[1], rule.recipient)
        if judges is None:
            taken.append((trigger, actor, recipient))
        else:
            case = cast(view, trigger, rule, told, taken, judges)
            taken.append((trigger, case.actor, case.recipient))
        manner = find_manner(view, trigger)
        if event is not None:
            yield Decisions(
                (maker.actor_features(), right[0]),
                (maker.recipient_features(actor), right[1]),
                (manner_features(view, trigger, manner, text.day), str(event.modality), str(manner.modality)),
                _mode(view, trigger, event),
                _claim(view, trigger, rule, actor, recipient, event, earlier, story),
                _time(text, view, trigger, rule, event, story),
            )
        earlier.append((trigger, Roles(actor.party, recipient.party)))


def _mode(view: View, trigger: Trigger, event: GoldEvent) -> tuple[Features, str, Sequence[str], str] | None:
    modes = MODES[event.type]
    if not modes:
        return None
    names = [f"{event.type}/{mode}" for mode in modes] + [f"{event.type}/"]
    expected = f"{event.type}/{trigger.frame.mode or ''}"
    return mode_features(view, trigger), f"{event.type}/{event.mode or ''}", names, expected


def _claim(
    view: View,
    trigger: Trigger,
    rule: Roles,
    actor: Option,
    recipient: Option,
    event: GoldEvent,
    earlier: Sequence[tuple[Trigger, Roles]],
    story: Story,
) -> tuple[Sequence[Features], Sequence[int]]:
    options = claimants(view, story.speakers().parts)
    manner = Manner(event.modality, find_manner(view, trigger).cue, "")
    ruled = find_attribution(view, trigger, rule, manner, earlier)
    rows = claim_features(view, trigger, options, actor, recipient, event.modality, ruled)
    if event.claimant is None:
        return rows, [len(options) - 1]
    country = event.claimant.split("/")[0]
    exact = [n for n, o in enumerate(options) if o.codes and o.codes[0] == event.claimant]
    return rows, exact or [n for n, o in enumerate(options) if o.codes and o.codes[0].split("/")[0] == country]


def _time(
    text: Text, view: View, trigger: Trigger, rule: Roles, event: GoldEvent, story: Story
) -> tuple[Sequence[Features], Sequence[int]]:
    options = time_options(view, story.time)
    ruled = find_setting(view, trigger, rule).interval
    rows = time_features(view, trigger, options, event.modality, ruled, text.day)
    wanted = None if event.start is None and event.end is None else Interval(event.start, event.end)
    right = [number for number, option in enumerate(options) if option.interval == wanted]
    return rows, right[:1]


def _parties(options: Sequence[Option], event: GoldEvent | None) -> tuple[list[int], list[int]]:
    """The right options as actor and as recipient; the annotation of a mutual act names all its parties as actors."""
    if event is None:
        return [], []
    if event.recipient or not _mutual(event):
        return _right(options, event.actor), _right(options, event.recipient)
    return _mutual_parties(options, event)


def _mutual(event: GoldEvent) -> bool:
    """Whether the order of an event's parties says nothing (codebook, section 8)."""
    return event.type in RECIPROCAL_TYPES and event.mode != Mode.VISIT


def _mutual_parties(options: Sequence[Option], event: GoldEvent) -> tuple[list[int], list[int]]:
    """All parties as one option with nobody as recipient, else the first party found with the one that completes it."""
    together = _right(options, event.actor)
    wanted = countries_of(event.actor)
    if together or len(wanted) < 2:
        return together, [len(options) - 1]
    part = [n for n, option in enumerate(options) if option.codes and countries_of(option.codes) <= wanted]
    named = [n for n in part if options[n].party is not None] or part
    first = [n for n in named if countries_of(options[n].codes) & countries_of(event.actor[:1])] or named
    if not first:
        return [], []
    told = countries_of(options[first[0]].codes)
    return first, [n for n in part if countries_of(options[n].codes) | told == wanted]


def _right(options: Sequence[Option], codes: Sequence[str] | None) -> list[int]:
    """The options that name the gold parties: the same codes, else the same countries; nobody for an unknown one."""
    if codes is None:
        return []
    known = {code for code in codes if code != "---"}
    if not known:
        return [len(options) - 1]
    exact = [n for n, option in enumerate(options) if set(option.codes) == known]
    countries = countries_of(known)
    return exact or [n for n, option in enumerate(options) if countries and countries_of(option.codes) == countries]


def _chosen(options: Sequence[Option], right: Sequence[int], rule: object) -> Option:
    if right:
        return options[right[0]]
    return next((option for option in options if option.party is not None and option.party == rule), options[-1])
