"""Whose word it is, and what that word rests on (codebook section 5)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from pertanda.events.modality import SPEECH_ACTS, Manner
from pertanda.events.prepositions import governor
from pertanda.events.roles import Roles
from pertanda.events.scan import Trigger
from pertanda.events.view import Cue, Party, View
from pertanda.languages.pack import Form
from pertanda.records.mention import ActorKind
from pertanda.records.vocabulary import Basis, EventType, Modality

__all__ = ["Attribution", "find_attribution"]

# The speaker of "kata juru bicara Kremlin" begins at most this many words behind the speech verb.
SPEAKER_REACH = 3
# The subject of a speech verb ends at most this many words before it; the longest in dev gold is 9.
SUBJECT_REACH = 12
# Modalities whose cue is somebody's word: the subject of the cue is the claimant.
SPOKEN = frozenset({Modality.DEMANDED, Modality.OPPOSED, Modality.DENIED, Modality.PLANNED, Modality.CONDITIONAL})


class Attribution(NamedTuple):
    """The claimant's code (None: the article's own voice), the basis (None: not stated) and the rule."""

    claimant: str | None
    basis: Basis | None
    how: str


def find_attribution(
    view: View, trigger: Trigger, roles: Roles, manner: Manner, earlier: Sequence[tuple[Trigger, Roles]] = ()
) -> Attribution:
    """Claimant and basis of one trigger; `earlier` are the triggers before it in the sentence with their roles."""
    speaker, how = _speaker(view, trigger, manner, earlier)
    code = _code(speaker)
    if code is not None and _own_word(trigger, roles, speaker):
        code, how = None, "a speech act is its speaker's own"
    basis = _basis(view, code)
    if code is None and basis != Basis.ANONYMOUS:
        basis = None
    return Attribution(code, basis, how)


def _code(party: Party | None) -> str | None:
    return party.members[0].mention.codes[0] if party is not None and party.members[0].mention.codes else None


def _own_word(trigger: Trigger, roles: Roles, speaker: Party | None) -> bool:
    if trigger.frame.type not in SPEECH_ACTS or speaker is None or roles.actor is None:
        return trigger.frame.type == EventType.STATEMENT
    return bool(set(speaker.codes) & set(roles.actor.codes)) or trigger.frame.type == EventType.STATEMENT


def _basis(view: View, claimant: str | None) -> Basis | None:
    named = [cue.kind.value for cue in view.cues if cue.kind.family in ("basis", "anonymous")]
    for basis in (Basis.SATELLITE, Basis.ANONYMOUS, Basis.WITNESS, Basis.DOCUMENT):
        if basis in named:
            return basis
    return Basis.STATEMENT if claimant is not None else None


def _speaker(
    view: View, trigger: Trigger, manner: Manner, earlier: Sequence[tuple[Trigger, Roles]]
) -> tuple[Party | None, str]:
    """The party whose word the trigger is: of the cue, of "according to", of a speech verb before or behind."""
    if manner.cue is not None and manner.modality in SPOKEN and _is_speech(view, manner.cue):
        party = _subject_of(view, manner.cue.first)
        if party is not None:
            return party, "subject of the cue"
    if manner.modality in SPOKEN:
        for act, roles in reversed(earlier):
            if act.frame.type in SPEECH_ACTS and act.form != Form.NOUN and roles.actor is not None:
                return roles.actor, "content of the speech act before"
    for cue in _reports(view, "according"):
        party = _after(view, cue)
        if party is not None and not _inside(trigger, cue):
            return party, "according to"
    before = [cue for cue in _reports(view, "report") if cue.last <= trigger.first and not _passive(view, cue)]
    for cue in reversed(before):
        party = _subject_of(view, cue.first)
        if party is not None and party.last <= trigger.first:
            return party, "speech verb before"
    for cue in _reports(view, "report"):
        if cue.first >= trigger.last:
            inverted = _inverted(view, cue)
            party = (_after(view, cue) if inverted else None) or _tail_subject(view, cue, trigger)
            if party is not None:
                return party, "speech verb behind"
    return None, "the article's own voice"


def _inverted(view: View, cue: Cue) -> bool:
    """Whether the speech verb follows what was said (", kata X", '" said X'): its speaker may stand behind it."""
    return cue.first == 0 or view.lowers[cue.first - 1] in (",", '"', "”", "'", "’")


def _reports(view: View, family: str) -> Iterable[Cue]:
    return [cue for cue in view.cues if cue.kind.family == family]


def _passive(view: View, cue: Cue) -> bool:
    """Whether the speech verb is passive ("is expected to"): its subject is no speaker."""
    return any(word in view.pack.grammar.auxiliaries_be for word in view.lowers[max(0, cue.first - 2) : cue.first])


def _is_speech(view: View, cue: Cue) -> bool:
    """Whether the cue's words are a speech verb or a speech act's trigger ("mendesak", "membantah", "said it will")."""
    report = any(c.kind.family == "report" and c.first < cue.last and cue.first < c.last for c in view.cues)
    # "X must do it" has the addressee for its subject: nobody speaks there.
    act = any(
        t.frame.type in SPEECH_ACTS and t.frame.recipient != "subject" and t.first < cue.last and cue.first < t.last
        for t in view.triggers
    )
    return report or act


def _inside(trigger: Trigger, cue: Cue) -> bool:
    return trigger.first <= cue.first < trigger.last


def _after(view: View, cue: Cue) -> Party | None:
    for party in view.parties:
        if 0 <= party.first - cue.last <= SPEAKER_REACH and not view.commas(cue.last, party.first):
            return party
    return None


def _subject_of(view: View, position: int) -> Party | None:
    """The nearest party to the left that can speak: no bare adjective, no owner, not behind a preposition."""
    for party in reversed(view.parties):
        if party.last > position:
            continue
        if view.gap(party.last, position) > SUBJECT_REACH:
            return None
        if view.bracket_of(party.first) not in (None, view.bracket_of(position)):
            continue
        if not _can_speak(view, party):
            continue
        return party
    return None


def _can_speak(view: View, party: Party) -> bool:
    if party.members[0].mention.adjective:
        return False
    if party.last < len(view.lowers) and view.lowers[party.last] in ("'s", "’s"):
        return False
    return not governor(view, party)


def _tail_subject(view: View, cue: Cue, trigger: Trigger) -> Party | None:
    """The speaker of a tail: "…, the ministry said": a party between the trigger and the speech verb, after a comma."""
    for party in reversed(view.parties):
        if trigger.last <= party.first and party.last <= cue.first and cue.first - party.last <= SPEAKER_REACH:
            tail = view.commas(trigger.last, party.first) > 0
            able = _can_speak(view, party) and party.members[0].mention.actor_kind != ActorKind.CAPITAL
            return party if tail and (able or _can_speak(view, party)) else None
    return None
