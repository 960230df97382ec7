"""Acts told earlier in the document, so that "kunjungan ini" and "the attack" find their parties again."""

from __future__ import annotations

from pertanda.events.candidate import UNKNOWN_ACTOR, Candidate
from pertanda.events.roles import Roles
from pertanda.events.scan import Trigger
from pertanda.events.view import View
from pertanda.languages.pack import Form
from pertanda.records.vocabulary import EventType

__all__ = ["Memory"]

Parties = tuple[tuple[str, ...], tuple[str, ...]]


class Memory:
    """The last parties of each type of act."""

    def __init__(self) -> None:
        self._acts: dict[EventType, Parties] = {}

    def remember(self, candidate: Candidate) -> None:
        """Keep the parties of an act, unless its actor is unknown and a better one is kept already."""
        frame = candidate.trigger.frame
        if candidate.actor != (UNKNOWN_ACTOR,) or frame.type not in self._acts:
            self._acts[frame.type] = (candidate.actor, candidate.recipient)

    def recall(self, view: View, trigger: Trigger, roles: Roles) -> Parties | None:
        """Parties of an act named again by a noun ("kunjungan ini", "the strike"), or None when it is a new one.

        The named party must fit the act recalled; with no party named, a word like "this" must point back.
        """
        if trigger.form != Form.NOUN or trigger.frame.type not in self._acts:
            return None
        actor, recipient = self._acts[trigger.frame.type]
        if roles.actor is not None and roles.recipient is not None:
            return None
        if roles.actor is not None and roles.actor_how == "owner of the noun":
            same = set(roles.actor.codes) & set(actor)
            return (actor, recipient) if same else None
        return (actor, recipient) if _points_back(view, trigger) else None


def _points_back(view: View, trigger: Trigger) -> bool:
    words = view.pack.grammar.demonstratives
    before = view.lowers[trigger.first - 1] if trigger.first > 0 else ""
    after = view.lowers[trigger.last : trigger.last + 2]
    return before in words or any(word in words for word in after)
