"""How much each source tells a day against its own past, and which has fallen silent against its own rhythm.

Sources of one country are a group: a blackout silences them together while each alone might only be late.
"""

from __future__ import annotations

import datetime
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping
from functools import cache
from pathlib import Path
from typing import Annotated

import msgspec

from pertanda.happenings.days import document_day
from pertanda.languages.tables import load_table
from pertanda.records.base import Record, value_of
from pertanda.records.document import Document
from pertanda.records.signal import SourceVolume
from pertanda.records.source import Source

__all__ = ["Listening", "load_listening", "silence_chance", "source_volumes"]

_PACKAGED = Path(__file__).with_name("volume.toml")
_ONE_DAY = datetime.timedelta(days=1)
_Days = Annotated[int, msgspec.Meta(ge=1, le=3650)]
# A rhythm needs two weeks of listening and three days heard; below, every silence would be a surprise.
_LEAST_HEARD, _LEAST_ACTS = 14, 3


class Listening(Record, frozen=True, forbid_unknown_fields=True):
    """What each figure is for stands beside it in `volume.toml`."""

    history_days: _Days
    shown_days: _Days
    surprise: Annotated[float, msgspec.Meta(gt=0, lt=1)]
    least_silent_days: _Days
    least_sources: _Days


@cache
def load_listening(path: Path = _PACKAGED) -> Listening:
    """The figures of `path`. Raises DataFileError for a file that is not such a table."""
    return load_table(path, Listening)


def source_volumes(
    documents: Iterable[Document],
    sources: Mapping[str, Source],
    *,
    as_of: datetime.date,
    listening: Listening | None = None,
) -> list[SourceVolume]:
    """The volume of every source heard by `as_of` and of every country with several, alarms first, then by volume.

    Nothing published after `as_of` is used. Days on which the desk heard nobody count as not listened to.
    """
    listening = listening or load_listening()
    known = [(document_day(one), one) for one in documents]
    told = [(day, one) for day, one in known if day <= as_of]
    heard = {day for day, _ in told}
    by_source: dict[str, Counter[datetime.date]] = defaultdict(Counter)
    names: dict[str, str] = {}
    for day, one in told:
        by_source[one.source_id][day] += 1
        names[one.source_id] = one.outlet
    found = [_volume(names[id_], days, heard, as_of, listening) for id_, days in by_source.items()]
    for country, members in _groups(by_source, sources, listening).items():
        together = sum((by_source[one] for one in members), Counter[datetime.date]())
        found.append(_volume(country, together, heard, as_of, listening, members=len(members)))
    return sorted(found, key=lambda one: (not one.alarm, -(one.expected or 0.0), -one.members, one.name))


def _groups(by_source: Collection[str], sources: Mapping[str, Source], listening: Listening) -> dict[str, list[str]]:
    members: dict[str, list[str]] = defaultdict(list)
    for id_ in by_source:
        country = value_of(sources[id_].country) if id_ in sources else None
        if country:
            members[country].append(id_)
    return {country: ids for country, ids in members.items() if len(ids) >= listening.least_sources}


def _volume(
    name: str,
    days: Mapping[datetime.date, int],
    heard: Collection[datetime.date],
    as_of: datetime.date,
    listening: Listening,
    *,
    members: int = 1,
) -> SourceVolume:
    last = max(days)
    quiet = sum(last < day <= as_of for day in heard)
    chance = silence_chance(days, heard, as_of, listening.history_days)
    shown = [as_of - back * _ONE_DAY for back in range(listening.shown_days - 1, -1, -1)]
    past, listened = _past(days, heard, as_of, last, listening.history_days)
    return SourceVolume(
        name=name,
        members=members,
        as_of=as_of,
        counts=tuple(days.get(day, 0) for day in shown),
        expected=past / listened if listened >= _LEAST_HEARD else None,
        last_heard=last,
        silent_days=quiet,
        chance=chance,
        alarm=quiet >= listening.least_silent_days and chance <= listening.surprise,
    )


def _past(
    days: Mapping[datetime.date, int],
    heard: Collection[datetime.date],
    as_of: datetime.date,
    last: datetime.date,
    history_days: int,
) -> tuple[int, int]:
    """Articles, and days listened to, before `as_of` and up to the last article, within the history."""
    first = as_of - history_days * _ONE_DAY
    until = min(last, as_of - _ONE_DAY)
    return (
        sum(number for day, number in days.items() if first <= day <= until),
        sum(first <= day <= until for day in heard),
    )


def silence_chance(
    days: Collection[datetime.date], heard: Collection[datetime.date], day: datetime.date, history_days: int
) -> float:
    """How likely a silence as long as the present one is, by the share of heard days with an act before it.

    With k of the n days heard up to the last act, p = (k + 1/2) / (n + 1), the chance of g further heard days without
    one is (1 - p)^g. Days on which the desk heard nobody count on neither side. 1.0 where there is no rhythm yet: n
    under 14 or k under 3. `days` must not be empty.
    """
    last, first = max(days), day - history_days * _ONE_DAY
    listening = [one for one in heard if first < one <= last]
    acts = [one for one in days if first < one <= last]
    if len(listening) < _LEAST_HEARD or len(acts) < _LEAST_ACTS:
        return 1.0
    rate = (len(acts) + 0.5) / (len(listening) + 1)
    return float((1.0 - min(rate, 1.0)) ** sum(last < one <= day for one in heard))
