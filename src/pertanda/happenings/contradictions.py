"""Where the reports of one act cannot all be right."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence

from pertanda.records.base import value_of
from pertanda.records.event import Event
from pertanda.records.happening import Contradiction, Happening
from pertanda.records.vocabulary import MagnitudeKey, Modality

__all__ = ["among", "between", "lower_bound_of"]


def among(events: Sequence[Event]) -> tuple[Contradiction, ...]:
    """Differences of day, place country and magnitude between the reports of one happening."""
    found = [_differing("day", _days(events)), _differing("place", _countries(events))]
    found += [_magnitude(key, events) for key in MagnitudeKey]
    return tuple(item for item in found if item is not None)


def between(happened: Happening, denied: Happening) -> Contradiction:
    """The same act told as happened by some and as not happened by others."""
    ids = sorted(report.event_id for item in (happened, denied) for report in item.reports)
    return Contradiction(field="modality", values=(Modality.HAPPENED, Modality.DENIED), event_ids=tuple(ids))


def lower_bound_of(low: int, high: int) -> bool:
    """Whether `low` may be a round word for `high`: "hundreds" is coded 100 (codebook section 6) and covers 350."""
    return low >= 10 and str(low).rstrip("0") == "1" and high < 10 * low


def _differing(name: str, told: Iterable[tuple[str, str]]) -> Contradiction | None:
    by_value: dict[str, list[str]] = defaultdict(list)
    for value, event_id in told:
        by_value[value].append(event_id)
    if len(by_value) < 2:
        return None
    ids = sorted(event_id for group in by_value.values() for event_id in group)
    return Contradiction(field=name, values=tuple(sorted(by_value)), event_ids=tuple(ids))


def _days(events: Sequence[Event]) -> list[tuple[str, str]]:
    # Plans name windows, and two windows that overlap do not contradict each other; single days of deeds do.
    deeds = [event for event in events if event.modality is Modality.HAPPENED]
    return [(day.isoformat(), event.id) for event in deeds if (day := value_of(event.event_day)) is not None]


def _countries(events: Sequence[Event]) -> list[tuple[str, str]]:
    places = [(value_of(event.place), event.id) for event in events]
    return [(place.country, event_id) for place, event_id in places if place is not None and place.country]


def _magnitude(key: MagnitudeKey, events: Sequence[Event]) -> Contradiction | None:
    told = [(event.magnitude[key], event.id) for event in events if key in event.magnitude]
    values = sorted({value for value, _ in told})
    if len(values) < 2 or all(lower_bound_of(values[0], value) for value in values[1:]):
        return None
    ids = tuple(sorted(event_id for _, event_id in told))
    return Contradiction(field=key, values=tuple(str(value) for value in values), event_ids=ids)
