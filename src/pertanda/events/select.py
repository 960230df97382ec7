"""Which candidates become events (codebook sections 4 and 9)."""

from __future__ import annotations

from collections.abc import Sequence

from pertanda.events.candidate import Candidate
from pertanda.events.matter import private_matter, unfit_statement
from pertanda.events.memory import points_back
from pertanda.events.modality import SPEECH_ACTS
from pertanda.events.view import View
from pertanda.languages.pack import Form
from pertanda.records.vocabulary import EventType, Modality

__all__ = ["SAME_ACT", "UNREAL", "discard_reason", "same_act", "select"]

# A trigger this close behind another of the same type and parties names the same act ("launched a strike").
SAME_ACT_REACH = 6
UNREAL = "a right or an ability, not an act"
SAME_ACT = "the same act as a trigger beside it"


def select(view: View, candidates: Sequence[Candidate]) -> tuple[list[Candidate], list[tuple[Candidate, str]]]:
    """The candidates kept, and those discarded with the reason for each."""
    kept: list[Candidate] = []
    discarded: list[tuple[Candidate, str]] = []
    for candidate in candidates:
        reason = discard_reason(view, candidate, kept)
        same = next((k for k in kept if same_act(candidate, k)), None) if reason == SAME_ACT else None
        if same is not None and candidate.worth > same.worth:
            kept[kept.index(same)] = candidate
            discarded.append((same, SAME_ACT))
        elif reason:
            discarded.append((candidate, reason))
        else:
            kept.append(candidate)
    deeds = [c for c in kept if c.trigger.frame.type != EventType.STATEMENT]
    if deeds and len(deeds) < len(kept):
        told = [c for c in kept if c.trigger.frame.type == EventType.STATEMENT]
        discarded += [(c, "its statement carries another coded event") for c in told]
        kept = deeds
    return kept[:], discarded


def discard_reason(view: View, candidate: Candidate, kept: Sequence[Candidate]) -> str:
    """Why a candidate is no event, or ""."""
    frame = candidate.trigger.frame
    named = candidate.parties_named
    if named < frame.needs and not candidate.inherited:
        return f"the frame needs {frame.needs} parties and {named} are named"
    if any(c.kind.family == "unreal" and 0 <= candidate.trigger.first - c.last <= 1 for c in view.cues):
        return UNREAL
    if candidate.trigger.form == Form.NOUN and not candidate.inherited:
        if _generic(view, candidate):
            return "a generic noun"
        if named == 0:
            return "a noun without a party"
    if candidate.trigger.form == Form.NOUN and points_back(view, candidate.trigger) and _setting(view, candidate):
        return "only the setting of something else"
    if frame.type == EventType.REQUEST and frame.actor == "none" and any(_spoken(candidate, o) for o in kept):
        return "the content of the speech act before"
    if any(same_act(candidate, other) for other in kept):
        return SAME_ACT
    if any(_threatened(view, candidate, other) for other in kept):
        return "the content of a threat"
    if private_matter(view, candidate):
        return "a private matter"
    if frame.type == EventType.STATEMENT and unfit_statement(view, candidate):
        return "no public speaker"
    if frame.type == EventType.STATEMENT and any(o.trigger.frame.type == EventType.STATEMENT for o in kept):
        return "a second speech verb of one statement"
    return ""


def _spoken(candidate: Candidate, other: Candidate) -> bool:
    """Whether a speech act with a verb stands before ("agreed that the visit must not …")."""
    return (
        other.trigger.frame.type in SPEECH_ACTS
        and other.trigger.form != Form.NOUN
        and other.trigger.last <= candidate.trigger.first
    )


def _generic(view: View, candidate: Candidate) -> bool:
    first = candidate.trigger.first
    return any(c.kind.family == "generic" and c.last == first for c in view.cues)


def _setting(view: View, candidate: Candidate) -> bool:
    """Whether the noun stands behind a preposition of setting: "dalam pembicaraan itu", "after the attack"."""
    first = candidate.trigger.first
    return any(word in view.pack.grammar.setting_prepositions for word in view.lowers[max(0, first - 2) : first])


def same_act(candidate: Candidate, other: Candidate) -> bool:
    """Whether two triggers of a sentence tell one act: same type, manner and parties, close by."""
    same = (
        candidate.trigger.frame.type == other.trigger.frame.type and candidate.manner.modality == other.manner.modality
    )
    near = candidate.trigger.first - other.trigger.last <= SAME_ACT_REACH
    mode = candidate.trigger.frame.mode == other.trigger.frame.mode or Form.NOUN in (
        candidate.trigger.form,
        other.trigger.form,
    )
    parties = set(candidate.actor) == set(other.actor) or candidate.parties_named < 2
    return same and near and mode and parties


def _threatened(view: View, candidate: Candidate, other: Candidate) -> bool:
    """The content of a threat is the threat; an act in its condition is coded (codebook 9)."""
    if other.trigger.frame.type != EventType.THREATEN or candidate.trigger.first < other.trigger.last:
        return False
    if candidate.manner.modality == Modality.CONDITIONAL:
        return False
    return view.breaks(other.trigger.last - 1, candidate.trigger.first) == 0
