"""When and where an act happens: the time and the place that belong to a trigger."""

from __future__ import annotations

import datetime
from typing import NamedTuple

from pertanda.events.modality import SPEECH_ACTS
from pertanda.events.roles import Roles
from pertanda.events.scan import Trigger
from pertanda.events.view import View
from pertanda.records.mention import Interval, Mention, MentionKind, Place
from pertanda.records.vocabulary import Modality

__all__ = ["Setting", "find_setting", "not_past"]

# A time or place farther than this from the trigger belongs to something else; dev gold's 95th percentile is 14.
TIME_REACH = 18
PLACE_REACH = 14
# Another trigger in between makes a time or place that much less likely to belong here, in words.
OTHER_TRIGGER = 6
CLAUSE_BORDER = 5


class Setting(NamedTuple):
    """The interval and place of an act, None where the sentence does not tell."""

    interval: Interval | None
    interval_words: str
    place: Place | None


def find_setting(view: View, trigger: Trigger, roles: Roles) -> Setting:
    """The nearest fitting time and place of the sentence."""
    time = _nearest_time(view, trigger)
    place = _nearest_place(view, trigger, roles)
    return Setting(time.interval if time else None, time.text if time else "", place.place if place else None)


def not_past(setting: Setting, modality: Modality, day: datetime.date) -> Setting:
    """What is planned, expected or demanded is not over yet: a past day in its sentence belongs to something else."""
    ahead = modality in (Modality.PLANNED, Modality.EXPECTED, Modality.DEMANDED)
    over = setting.interval is not None and setting.interval.end is not None and setting.interval.end < day
    return setting._replace(interval=None, interval_words="") if ahead and over else setting


def _nearest_time(view: View, trigger: Trigger) -> Mention | None:
    best, floor = None, TIME_REACH + 1
    for mention in view.analysis.of_kind(MentionKind.TIME):
        if mention.rule.endswith("@report"):
            continue
        if mention.rule.endswith("@speech") and trigger.frame.type not in SPEECH_ACTS:
            continue
        distance = _distance(view, trigger, mention)
        if distance < floor:
            best, floor = mention, distance
    return best


def _distance(view: View, trigger: Trigger, mention: Mention) -> int:
    first, last = view.analysis.words_of(mention.start, mention.end)
    gap = first - trigger.last if first >= trigger.last else trigger.first - last
    if gap > TIME_REACH:
        return gap  # too far already: what stands between need not be counted
    low, high = (trigger.last, first) if first >= trigger.last else (last, trigger.first)
    others = sum(low <= t.first and t.last <= high for t in view.triggers)
    return (
        max(gap, 0)
        + OTHER_TRIGGER * others
        + CLAUSE_BORDER * view.breaks(trigger.first, min(first, len(view.clause) - 1))
    )


def _nearest_place(view: View, trigger: Trigger, roles: Roles) -> Mention | None:
    grammar = view.pack.grammar
    prepositions = frozenset(grammar.place_prepositions) - frozenset(grammar.origin_prepositions)
    best, floor = None, PLACE_REACH + 1
    for mention in view.analysis.of_kind(MentionKind.PLACE):
        first, _ = view.analysis.words_of(mention.start, mention.end)
        if not _marked(view, first, prepositions) or _is_actor(roles, first) or _aside(view, trigger, first):
            continue
        distance = _distance(view, trigger, mention)
        if distance < floor:
            best, floor = mention, distance
    return best


def _marked(view: View, first: int, prepositions: frozenset[str]) -> bool:
    """Whether a preposition of place stands within three words before, with no sign between."""
    for back in (1, 2, 3):
        at = first - back
        if at < 0 or not view.lowers[at][0].isalnum():
            return False
        if view.lowers[at] in prepositions:
            return True
    return False


def _aside(view: View, trigger: Trigger, first: int) -> bool:
    """Whether a place stands in a bracket that the trigger is no part of (", which is based in Seoul,")."""
    return view.bracket_of(first) not in (None, view.bracket_of(trigger.first))


def _is_actor(roles: Roles, first: int) -> bool:
    return roles.actor is not None and any(m.first <= first < m.last for m in roles.actor.members)
