"""In which manner an act is asserted: the cues that govern a trigger, and which of them wins."""

from __future__ import annotations

from typing import NamedTuple

from pertanda.events.scan import Trigger
from pertanda.events.view import Cue, View
from pertanda.languages.pack import Form
from pertanda.records.vocabulary import EventType, Modality

__all__ = ["SPEECH_ACTS", "Manner", "find_manner", "only_reports"]

SPEECH_ACTS = frozenset(
    {
        EventType.AGREE,
        EventType.REQUEST,
        EventType.ACCUSE,
        EventType.REJECT,
        EventType.THREATEN,
        EventType.STATEMENT,
    }
)

# How many words may stand between a cue and the trigger it governs, per modality; a negation must stand closest.
REACH = {
    Modality.DENIED: 6,
    Modality.OPPOSED: 8,
    Modality.CONDITIONAL: 10,
    Modality.DEMANDED: 8,
    Modality.EXPECTED: 6,
    Modality.PLANNED: 5,
}
FARTHEST = max(REACH.values())
NEGATION_REACH = 2
# What was promised stands at most this many words behind the promise ("promised full support").
PROMISE_REACH = 3
# Where several govern one trigger, the first of these wins: "diperkirakan akan bertemu" is expected, not planned.
PRECEDENCE = (
    Modality.OPPOSED,
    Modality.DENIED,
    Modality.CONDITIONAL,
    Modality.DEMANDED,
    Modality.EXPECTED,
    Modality.PLANNED,
)


class Manner(NamedTuple):
    """The modality, the cue that decided (None for `happened` and for a frame's own), and the rule's name."""

    modality: Modality
    cue: Cue | None
    how: str


def find_manner(view: View, trigger: Trigger) -> Manner:
    """The modality of one trigger (codebook section 4)."""
    if trigger.frame.modality is not None:
        return Manner(trigger.frame.modality, None, "the frame's own")
    governing = {}
    for cue in view.cues:
        modality = _governs(view, trigger, cue)
        if modality is not None and modality not in governing:
            governing[modality] = cue
    if Modality.DEMANDED in governing and Modality.DENIED in governing:
        negation = governing[Modality.DENIED]
        if negation.kind.family == "negation" and negation.first >= governing[Modality.DEMANDED].last:
            return Manner(Modality.OPPOSED, governing[Modality.DEMANDED], "demanded not to")
    for modality in PRECEDENCE:
        if modality in governing and modality in (Modality.PLANNED, Modality.EXPECTED) and _condition(view, trigger):
            return Manner(Modality.CONDITIONAL, governing[modality], "a condition follows")
        if modality in governing:
            return Manner(modality, governing[modality], "governing cue")
    if _promised(view, trigger):
        return Manner(Modality.PLANNED, None, "promised or agreed to")
    return Manner(Modality.HAPPENED, None, "no cue governs it")


def only_reports(view: View, manner: Manner, before: Modality) -> bool:
    """Whether a "would" speaks of an expected act again without making a plan of it ("It would be his first visit")."""
    if manner.cue is None or before != Modality.EXPECTED or manner.modality != Modality.PLANNED:
        return False
    words = " ".join(view.lowers[manner.cue.first : manner.cue.last])
    return words.split(" ")[0] in view.pack.cues.future_in_past


def _governs(view: View, trigger: Trigger, cue: Cue) -> Modality | None:
    family = cue.kind.family
    if family == "modality-before":
        modality = Modality(cue.kind.value)
        if trigger.form == Form.NOUN and trigger.first <= cue.first and cue.last < trigger.last:
            return modality  # "planned visit" is one trigger
        if not 0 <= trigger.first - cue.last <= FARTHEST:
            return None
        if modality == Modality.CONDITIONAL and _future_in_past(view, cue):
            modality = Modality.PLANNED
        return modality if _before(view, trigger, cue, REACH[modality]) else None
    if family == "negation":
        return Modality.DENIED if _before(view, trigger, cue, NEGATION_REACH) else None
    if family == "modality-after" and trigger.frame.type not in SPEECH_ACTS:
        modality = Modality(cue.kind.value)
        if not 0 <= cue.first - trigger.last <= REACH[modality]:
            return None
        clear = view.breaks(trigger.last - 1, cue.first) == 0 and not _trigger_between(view, trigger.last, cue.first)
        return modality if clear and not _taken_further(view, cue) else None
    return None


def _taken_further(view: View, cue: Cue) -> bool:
    """Whether a cue behind one act goes on to another: "the visit must not lead to more cooperation"."""
    return any(
        0 <= t.first - cue.last <= FARTHEST
        and view.breaks(cue.last - 1, t.first) == 0
        and not view.commas(cue.last, t.first)
        for t in view.triggers
    )


def _promised(view: View, trigger: Trigger) -> bool:
    """Whether an act is what somebody has just promised or agreed to: "promised support"."""
    return trigger.frame.type not in SPEECH_ACTS and any(
        t.frame.type == EventType.AGREE
        and t.form != Form.NOUN
        and 0 <= trigger.first - t.last <= PROMISE_REACH
        and view.breaks(t.last - 1, trigger.first) == 0
        for t in view.triggers
    )


def _condition(view: View, trigger: Trigger) -> bool:
    """Whether a clause that begins with a condition ("jika", "if") follows the trigger."""
    opening = {cue.first for cue in view.cues if cue.kind.family == "break"}
    return any(
        cue.kind.value == Modality.CONDITIONAL and cue.first >= trigger.last and cue.first in opening
        for cue in view.cues
    )


def _future_in_past(view: View, cue: Cue) -> bool:
    """Whether "would" only shifts a "will" into reported speech: "said it would visit", with no condition told."""
    if " ".join(view.lowers[cue.first : cue.last]) not in view.pack.cues.future_in_past:
        return False
    told = any(c.kind.family == "report" and c.last <= cue.first for c in view.cues)
    conditions = [c for c in view.cues if c.kind.value == Modality.CONDITIONAL and c is not cue]
    return told and not any(
        " ".join(view.lowers[c.first : c.last]) not in view.pack.cues.future_in_past for c in conditions
    )


def _before(view: View, trigger: Trigger, cue: Cue, reach: int) -> bool:
    gap = trigger.first - cue.last
    if not 0 <= gap <= reach or view.breaks(cue.last - 1, trigger.first) != 0:
        return False
    if trigger.frame.type == EventType.STATEMENT and view.commas(cue.last, trigger.first):
        return False  # "ties would violate the resolutions, the ministry said": the cue is in what was said
    return not _own_trigger(view, cue, trigger) and not _content_between(view, cue, trigger)


def _own_trigger(view: View, cue: Cue, trigger: Trigger) -> bool:
    """A cue inside a coordinate trigger before ("menolak dan mengecam") says nothing about this speech act."""
    if trigger.frame.type not in SPEECH_ACTS:
        return False
    inside = any(t.first <= cue.first < t.last for t in view.triggers if t is not trigger)
    joints = view.pack.grammar.conjunctions
    return inside and any(word in joints for word in view.lowers[cue.last : trigger.first])


def _content_between(view: View, cue: Cue, trigger: Trigger) -> bool:
    """A deed between cue and trigger takes the cue for itself, unless a conjunction hands it on."""
    between = [
        t
        for t in view.triggers
        if t.first >= cue.last and t.last <= trigger.first and t.frame.type not in SPEECH_ACTS and t.first != cue.first
    ]
    if not between:
        return False
    joints = view.pack.grammar.conjunctions
    return not any(word in joints for word in view.lowers[between[-1].last : trigger.first])


def _trigger_between(view: View, first: int, last: int) -> bool:
    return any(first <= t.first and t.last <= last for t in view.triggers)
