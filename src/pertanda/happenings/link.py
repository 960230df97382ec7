"""What holds between happenings: a plan that came true, a deed that is denied."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

import msgspec

from pertanda.happenings.cluster import Window, gap
from pertanda.happenings.contradictions import between
from pertanda.happenings.days import day_known, day_of_act
from pertanda.happenings.parties import UNKNOWN_ACTOR, side
from pertanda.happenings.rules import Rules
from pertanda.records.base import value_of
from pertanda.records.happening import Happening
from pertanda.records.vocabulary import RECIPROCAL_TYPES, EventType, Modality, Mode

__all__ = ["link"]

_ANNOUNCED = frozenset({Modality.PLANNED, Modality.EXPECTED})
_Key = tuple[str, tuple[str, ...], tuple[str, ...]]


def link(happenings: Iterable[Happening], rules: Rules) -> list[Happening]:
    """The same happenings, deeds with `fulfils` and deeds and denials with their contradictions.

    Acts of an unknown actor are left alone: nothing tells whether two of them are the same.
    """
    blocks: dict[_Key, list[Happening]] = defaultdict(list)
    for happening in happenings:
        blocks[_key(happening)].append(happening)
    return [linked for block in blocks.values() for linked in _linked(block, rules)]


def _key(happening: Happening) -> _Key:
    if happening.type in RECIPROCAL_TYPES:
        return happening.type, side((*happening.actor, *happening.recipient)), ()
    return happening.type, side(happening.actor), side(happening.recipient)


def _linked(block: list[Happening], rules: Rules) -> list[Happening]:
    if UNKNOWN_ACTOR in (*block[0].actor, *block[0].recipient):
        return block
    denials = [item for item in block if item.modality is Modality.DENIED]
    plans = [item for item in block if item.modality in _ANNOUNCED]
    deeds = [item for item in block if item.modality is Modality.HAPPENED]
    disputes = [(deed, denial) for deed in deeds for denial in denials if _disputed(deed, denial, rules)]
    return [_with_links(item, plans, disputes) for item in block]


def _with_links(item: Happening, plans: list[Happening], disputes: list[tuple[Happening, Happening]]) -> Happening:
    found = tuple(between(deed, denial) for deed, denial in disputes if item is deed or item is denial)
    fulfils: tuple[str, ...] = ()
    if item.modality is Modality.HAPPENED:
        fulfils = tuple(sorted(plan.id for plan in plans if _came_true(plan, item)))
    if not found and not fulfils:
        return item
    return msgspec.structs.replace(item, contradictions=(*item.contradictions, *found), fulfils=fulfils)


def _same_manner(one: Happening, other: Happening) -> bool:
    modes = {value_of(one.mode), value_of(other.mode)}
    if len(modes - {None}) > 1:
        return False
    return Mode.VISIT not in modes or not (one.recipient and other.recipient) or side(one.actor) == side(other.actor)


def _came_true(plan: Happening, deed: Happening) -> bool:
    window = value_of(plan.when)
    if window is None or not _same_manner(plan, deed) or day_known(plan) > day_known(deed):
        return False
    day = day_of_act(deed)
    starts = window.start or day_known(plan)
    return starts <= day and (window.end is None or day <= window.end)


def _disputed(deed: Happening, denial: Happening, rules: Rules) -> bool:
    if not _same_manner(deed, denial) or not _tellable(deed):
        return False
    # An undated denial speaks about what was told shortly before it.
    reach = rules.day_tolerance if value_of(denial.when) else rules.day_tolerance + rules.undated_reach
    return gap(_window(deed), _window(denial)) <= reach


def _tellable(deed: Happening) -> bool:
    """Whether a denial can be told to mean this deed: not for statements, nor inside one country without a recipient.

    In 857 articles of one outlet every such pair was about two different acts of the same body.
    """
    countries = {code.split("/")[0] for code in (*deed.actor, *deed.recipient)}
    return deed.type is not EventType.STATEMENT and (len(countries) > 1 or bool(deed.recipient))


def _window(happening: Happening) -> Window:
    interval = value_of(happening.when)
    day = day_of_act(happening).toordinal()
    if interval is None:
        return day, day
    first = interval.start.toordinal() if interval.start else day
    last = interval.end.toordinal() if interval.end else first
    return min(first, last), max(first, last)
