"""A candidate event: everything found about one trigger, before selection."""

from __future__ import annotations

from typing import NamedTuple

from pertanda.events.attribution import Attribution
from pertanda.events.locate import Setting
from pertanda.events.modality import Manner
from pertanda.events.roles import Roles
from pertanda.events.scan import Trigger
from pertanda.events.view import Party
from pertanda.languages.pack import Form
from pertanda.records.event import Reason
from pertanda.records.vocabulary import MagnitudeKey, Mode

__all__ = ["UNKNOWN_ACTOR", "Candidate"]

UNKNOWN_ACTOR = "---"


class Candidate(NamedTuple):
    """One trigger with its roles and circumstances. `inherited` says that parties came from an earlier sentence.

    `probability` of being an event and the `reasons` come from the trained models; None and () without them.
    """

    trigger: Trigger
    roles: Roles
    actor: tuple[str, ...]
    recipient: tuple[str, ...]
    manner: Manner
    attribution: Attribution
    setting: Setting
    magnitude: dict[MagnitudeKey, int]
    inherited: bool = False
    means: str = ""
    mode: Mode | None = None
    probability: float | None = None
    reasons: tuple[Reason, ...] = ()

    @property
    def parties_named(self) -> int:
        """How many of actor and recipient the sentence names (0, 1 or 2).

        A recipient counts though its country is unknown ("the airliner", "tourists"); who acts must be known.
        """
        actor, recipient = self.roles.actor, self.roles.recipient
        same = actor is not None and recipient is not None and set(actor.codes) == set(recipient.codes)
        return _named(actor) + (recipient is not None and not same)

    @property
    def worth(self) -> tuple[int, bool, int]:
        """Which of two triggers for one act to keep: more parties, a verb, a magnitude."""
        return self.parties_named, self.trigger.form != Form.NOUN, len(self.magnitude)


def _named(party: Party | None) -> bool:
    return party is not None and any(member.mention.codes != (UNKNOWN_ACTOR,) for member in party.members)
