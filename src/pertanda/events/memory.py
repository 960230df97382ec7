"""Acts told earlier in the document, so that "kunjungan ini" and "the attack" find their parties again."""

from __future__ import annotations

from typing import NamedTuple

from pertanda.events.candidate import UNKNOWN_ACTOR, Candidate
from pertanda.events.roles import Roles
from pertanda.events.scan import Trigger
from pertanda.events.view import View
from pertanda.languages.pack import Form
from pertanda.records.vocabulary import EventType, Modality, Mode

__all__ = ["Act", "Memory", "points_back"]


class Act(NamedTuple):
    """The parties and the modality of an act told before."""

    actor: tuple[str, ...]
    recipient: tuple[str, ...]
    modality: Modality


class Memory:
    """The last act of each type and mode."""

    def __init__(self) -> None:
        self._acts: dict[tuple[EventType, Mode | None], Act] = {}

    def remember(self, candidate: Candidate) -> None:
        """Keep an act, unless its actor is unknown and a better one is kept already."""
        frame = candidate.trigger.frame
        act = Act(candidate.actor, candidate.recipient, candidate.manner.modality)
        for key in ((frame.type, frame.mode), (frame.type, None)):
            former = self._acts.get(key)
            fuller = former is None or act.recipient or not former.recipient or set(act.actor) != set(former.actor)
            if former is None or (act.actor != (UNKNOWN_ACTOR,) and fuller):
                self._acts[key] = act

    def recall(self, view: View, trigger: Trigger, roles: Roles) -> Act | None:
        """An act named again by a noun ("kunjungan ini", "the strike"), or None when it is a new one.

        The named party must fit the act recalled; with no party named, a word like "this" must point back.
        """
        frame = trigger.frame
        act = self._acts.get((frame.type, frame.mode)) or self._acts.get((frame.type, None))
        if trigger.form != Form.NOUN or act is None:
            return None
        if roles.actor is not None and roles.recipient is not None:
            same = set(roles.actor.codes) == set(act.actor) and set(roles.recipient.codes) <= set(act.recipient)
            return Act(roles.actor.codes, roles.recipient.codes, act.modality) if same else None
        if roles.actor is not None and roles.actor_how == "owner of the noun":
            return act if set(roles.actor.codes) & set(act.actor) else None
        return act if points_back(view, trigger) else None


def points_back(view: View, trigger: Trigger) -> bool:
    """Whether a word beside a noun refers to what was told before ("kunjungan itu", "the visit")."""
    words = view.pack.grammar.demonstratives
    before = view.lowers[trigger.first - 1] if trigger.first > 0 else ""
    after = view.lowers[trigger.last : trigger.last + 2]
    return before in words or any(word in words for word in after)
