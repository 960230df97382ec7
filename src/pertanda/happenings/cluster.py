"""Sorting events of one block (same type, parties and modality family) into acts, by day, mode and place."""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from pertanda.happenings.parties import side
from pertanda.happenings.rules import Rules
from pertanda.records.base import value_of
from pertanda.records.event import Event
from pertanda.records.vocabulary import Modality, Mode

__all__ = ["Cluster", "Sighting", "Window", "cluster", "gap", "sighting"]

Window = tuple[int, int]  # first and last day as proleptic ordinals, both included


@dataclass(frozen=True, slots=True)
class Sighting:
    """An event as the merging sees it. `window` is placed by publication where `dated` is False."""

    event: Event
    published: datetime.date
    window: Window
    dated: bool

    def order(self) -> tuple[datetime.datetime, datetime.date, str]:
        """Earliest known first; the id breaks ties, so that input order never matters."""
        return self.event.seen_at, self.published, self.event.id


@dataclass(slots=True)
class Cluster:
    """One act in the making; the first dated member fixes its window, the first known mode its mode."""

    number: int
    window: Window
    dated: bool
    members: list[Sighting] = field(default_factory=list)
    mode: Mode | None = None
    travellers: tuple[str, ...] | None = None
    country: str | None = None
    means: str = ""
    documents: set[str] = field(default_factory=set)


def sighting(event: Event, published: datetime.date, rules: Rules) -> Sighting:
    """Place the event in time: its own interval, else its publication day with `undated_reach` days either way."""
    day = published.toordinal()
    interval = value_of(event.when)
    if interval is None:
        return Sighting(event, published, (day - rules.undated_reach, day + rules.undated_reach), False)
    start = interval.start.toordinal() if interval.start else None
    end = interval.end.toordinal() if interval.end else None
    if start is None and end is not None:
        # "Until Friday" said of a plan runs from its publication on; said of a deed it is that day.
        start = min(day, end) if event.modality is not Modality.HAPPENED else end
    first = start if start is not None else day
    last = end if end is not None else first
    return Sighting(event, published, (first, max(first, min(last, first + rules.widest_window))), True)


def gap(one: Window, other: Window) -> int:
    """Days between two windows; 0 when they overlap."""
    return max(0, other[0] - one[1], one[0] - other[1])


class _Index:
    """Clusters by the weeks their windows touch and by their documents: a busy dyad stays near-linear."""

    def __init__(self, tolerance: int) -> None:
        self._tolerance = tolerance
        self._weeks: dict[int, dict[int, Cluster]] = defaultdict(dict)
        self._documents: dict[str, dict[int, Cluster]] = defaultdict(dict)

    def near(self, item: Sighting) -> list[Cluster]:
        found = dict(self._documents[item.event.document_id])
        for week in self._span(item.window):
            found.update(self._weeks[week])
        return [found[number] for number in sorted(found)]

    def enter(self, made: Cluster, item: Sighting) -> None:
        self._documents[item.event.document_id][made.number] = made
        for week in self._span(made.window):
            self._weeks[week][made.number] = made

    def _span(self, window: Window) -> range:
        return range((window[0] - self._tolerance) // 7, (window[1] + self._tolerance) // 7 + 1)


def cluster(sightings: Iterable[Sighting], rules: Rules) -> list[Cluster]:
    """The acts of one block. Greedy in the order of knowing, so that later reports never change earlier ids.

    Each event is compared with a cluster's fixed window, never with its latest member: days cannot drift by chaining.
    """
    found: list[Cluster] = []
    index = _Index(rules.day_tolerance)
    for item in sorted(sightings, key=Sighting.order):
        best = _nearest(item, index.near(item), rules)
        if best is None:
            best = Cluster(len(found), item.window, item.dated)
            found.append(best)
        _join(best, item)
        index.enter(best, item)
    return found


def _nearest(item: Sighting, candidates: list[Cluster], rules: Rules) -> Cluster | None:
    fitting = [(_distance(item, other), number) for number, other in enumerate(candidates) if _fits(item, other, rules)]
    return candidates[min(fitting)[1]] if fitting else None


def _distance(item: Sighting, other: Cluster) -> tuple[bool, int, int]:
    same_document = item.event.document_id in other.documents
    ends = abs(item.window[0] - other.window[0]) + abs(item.window[1] - other.window[1])
    return not same_document, gap(item.window, other.window), ends


def _fits(item: Sighting, other: Cluster, rules: Rules) -> bool:
    return _same_manner(item.event, other) and _same_country(item.event, other) and _same_time(item, other, rules)


def _same_manner(event: Event, other: Cluster) -> bool:
    mode = value_of(event.mode)
    if mode is not None and other.mode is not None and mode != other.mode:
        return False
    if event.means and other.means and event.means != other.means:
        return False
    # A visit has a direction although its type is reciprocal: hosting is not travelling.
    travellers = side(event.actor) if mode is Mode.VISIT and event.recipient else None
    return travellers is None or other.travellers is None or travellers == other.travellers


def _same_country(event: Event, other: Cluster) -> bool:
    # Between two named parties a differing country is a contradiction; with one party it is another act.
    if len({*event.actor, *event.recipient}) > 1:
        return True
    country = _country(event)
    return country is None or other.country is None or country == other.country


def _country(event: Event) -> str | None:
    place = value_of(event.place)
    return place.country if place else None


def _same_time(item: Sighting, other: Cluster, rules: Rules) -> bool:
    if not (item.dated and other.dated):
        if item.event.document_id in other.documents:
            return True
        # Both undated: the windows are equally wide about their publication days, which must be near themselves.
        near = item.dated or other.dated or abs(item.window[0] - other.window[0]) <= rules.undated_reach
        return near and gap(item.window, other.window) == 0
    if item.event.modality is Modality.HAPPENED and _longest(item.window, other.window) > rules.longest_act:
        return all(abs(item.window[end] - other.window[end]) <= rules.day_tolerance for end in (0, 1))
    return gap(item.window, other.window) <= rules.day_tolerance


def _longest(*windows: Window) -> int:
    return max(last - first + 1 for first, last in windows)


def _join(made: Cluster, item: Sighting) -> None:
    event = item.event
    made.members.append(item)
    made.documents.add(event.document_id)
    if item.dated and not made.dated:
        made.window, made.dated = item.window, True
    made.mode = made.mode or value_of(event.mode)
    made.country = made.country or _country(event)
    made.means = made.means or event.means
    if made.travellers is None and value_of(event.mode) is Mode.VISIT and event.recipient:
        made.travellers = side(event.actor)
