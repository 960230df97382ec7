"""Who acts and toward whom: parties of a trigger, found by position, prepositions and voice."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from pertanda.events.prepositions import governor, prepositions
from pertanda.events.scan import Trigger
from pertanda.events.view import Party, View
from pertanda.events.weights import Weights
from pertanda.languages.pack import Form
from pertanda.records.vocabulary import EventType

__all__ = ["Roles", "find_roles"]

# Verbs of these types hand their object on as the subject of what follows ("urged Moscow to withdraw").
OBJECT_CONTROL = frozenset({EventType.REQUEST})
# A verb shares the subject of the one before when a conjunction stands at most this many words before it.
SHARED_SUBJECT_REACH = 3
# Bounds for text without a stop (lists, tables): the weights let no party in from beyond some 40 words, and without
# bounds a sentence of 5,000 words took minutes.
PARTY_REACH = 150
EARLIER_TRIGGERS = 40
# "talks on trade and security between A and B": so many words may stand between noun and parties.
BETWEEN_REACH = 7
# "dijatuhkan kepada Moskow", "imposed last year on Moscow": at most so many words to whom a passive is done to.
MARKED_REACH = 4


class Roles(NamedTuple):
    """The parties of one trigger; None when nobody in the sentence fits. `how` names the rule that found each."""

    actor: Party | None
    recipient: Party | None
    actor_how: str = ""
    recipient_how: str = ""


def find_roles(view: View, weights: Weights) -> list[Roles]:
    """Roles of every trigger of the sentence, from left to right: later triggers may share earlier subjects."""
    found: list[Roles] = []
    for number, trigger in enumerate(view.triggers):
        since = max(0, number - EARLIER_TRIGGERS)
        finder = _Finder(view, weights, trigger, view.triggers[since:number], found[since:])
        found.append(finder.noun() if trigger.form == Form.NOUN else finder.verb())
    return found


class _Finder:
    """Finds the parties of one trigger."""

    def __init__(
        self, view: View, weights: Weights, trigger: Trigger, earlier: Sequence[Trigger], roles: Sequence[Roles]
    ) -> None:
        self.view = view
        low, high = trigger.first - PARTY_REACH, trigger.last + PARTY_REACH
        self.near = [party for party in view.parties if low <= party.first <= high]
        self.weights = weights
        self.trigger = trigger
        self.earlier = earlier
        self.roles = roles
        known = prepositions(view.pack)
        self.agent_words, self.place_words = known.agent, known.place
        self.recipient_words, self.owners = known.recipient, known.owner
        self.frame_words = frozenset(trigger.frame.recipient_prepositions)
        self.joints = known.joints
        self._governors: dict[int, str] = {}

    # -- verbs ---------------------------------------------------------------------------------------------------

    def verb(self) -> Roles:
        """Active: subject acts on object. Passive: the subject is acted upon, the agent follows."""
        frame = self.trigger.frame
        subject, how = self.subject()
        if self.trigger.form == Form.PASSIVE:
            agent, agent_how = self.agent()
            toward = self.marked_patient(agent)
            if toward is not None:
                return Roles(agent, toward, agent_how, f"marked by {self.preposition(toward)!r}")
            patient = subject if frame.recipient != "none" else None
            if frame.recipient == "none" and agent is None:
                return Roles(subject, None, how, "")
            return Roles(agent, patient, agent_how, f"subject of the passive, {how}")
        actor = subject
        recipient: Party | None = None
        recipient_how = ""
        if frame.recipient == "object":
            recipient, recipient_how = self.object(exclude=actor)
        elif frame.recipient == "subject":
            actor, recipient = None, subject
            recipient_how, how = how, ""
        if frame.actor == "none":
            actor, how = None, ""
        elif frame.actor == "object":
            actor, how = self.object(exclude=None)
        return Roles(actor, recipient, how, recipient_how)

    def marked_patient(self, agent: Party | None) -> Party | None:
        """Whom a passive is done to where its subject is a thing: "sanctions were imposed on X"."""
        marks = self.frame_words - self.place_words - self.agent_words
        if self.trigger.frame.recipient == "none" or not marks:
            return None
        party, _ = self.marked_right(exclude=agent)
        near = party is not None and party.first - self.trigger.last <= MARKED_REACH
        return party if party is not None and near and self.preposition(party) in marks else None

    def subject(self) -> tuple[Party | None, str]:
        """The best party to the left, or the subject shared with the verb before."""
        shared = self.shared_subject()
        if shared is not None:
            return shared, "shared with the verb before"
        inside = self.view.bracket_of(self.trigger.first)
        head = self.before_bracket(inside)
        if head is not None:
            return head, "told of by the relative clause"
        floor = self.weights.subject.threshold
        best: Party | None = None
        for party in self.near:
            if party.last > self.trigger.first:
                break
            if self.view.bracket_of(party.first) not in (None, inside) or self.only_place(party):
                continue
            worth = self.subject_worth(party)
            if worth > floor:
                best, floor = party, worth
        if best is not None:
            return best, "nearest fitting party to the left"
        return self.inverted_subject()

    def only_place(self, party: Party) -> bool:
        """Whether a party left of a noun is only a place ("met in Switzerland for a summit")."""
        return self.trigger.form == Form.NOUN and self.preposition(party) in self.place_words

    def before_bracket(self, bracket: tuple[int, int] | None) -> Party | None:
        """Whom a relative clause tells of: the party right before it, unless a party inside comes first."""
        if bracket is None:
            return None
        start, first = bracket[0], self.trigger.first
        if any(start <= party.first and party.last <= first for party in self.near):
            return None
        return next((party for party in reversed(self.near) if 0 <= start - party.last <= 1), None)

    def inverted_subject(self) -> tuple[Party | None, str]:
        """The speaker after a quotation: '…," said Peskov'."""
        if self.trigger.frame.type != EventType.STATEMENT:
            return None, ""
        for party in self.near:
            if party.first >= self.trigger.last and party.first - self.trigger.last <= 1:
                return party, "right after the verb"
        return None, ""

    def shared_subject(self) -> Party | None:
        first = self.trigger.first
        near = self.view.lowers[max(0, first - SHARED_SUBJECT_REACH) : first]
        if not any(word in self.joints for word in near):
            return None
        joint = max(i for i in range(max(0, first - SHARED_SUBJECT_REACH), first) if self.view.lowers[i] in self.joints)
        if any(party.first >= joint and party.last <= first for party in self.near):
            return None
        pairs = list(zip(self.earlier, self.roles, strict=True))
        # ", and ruled out" goes back to the main subject; "met and signed" to the verb just before.
        whole = joint > 0 and self.view.lowers[joint - 1] == ","
        for trigger, roles in pairs if whole else reversed(pairs):
            if trigger.form != Form.NOUN and self.view.breaks(trigger.first, first) == 0:
                party = roles.recipient if trigger.form == Form.PASSIVE else roles.actor
                if party is not None and party.last <= trigger.first:
                    return party
        return None

    def subject_worth(self, party: Party) -> float:
        """How well a party to the left fits as subject; 0 is ideal, costs make it negative."""
        w, view, first = self.weights.subject, self.view, self.trigger.first
        worth = -w.distance * view.gap(party.last, first) - w.comma * view.commas(party.last, first)
        worth -= w.clause * view.breaks(party.last - 1, first)
        worth -= w.verb_between * view.verb_between(party.last, first) * (not self.controls(party))
        worth -= w.preposition * self.governed(party)
        worth -= w.adjective * party.members[0].mention.adjective
        worth -= w.owner * (party.last < len(view.lowers) and view.lowers[party.last] in ("'s", "’s"))
        worth -= w.object_of_trigger * self.is_object(party)
        return worth

    def controls(self, party: Party) -> bool:
        """Whether the party is the object that the verb before hands on ("urged Moscow to withdraw")."""
        return any(
            t.frame.type in OBJECT_CONTROL and r.recipient == party
            for t, r in zip(self.earlier, self.roles, strict=True)
        )

    def is_object(self, party: Party) -> bool:
        return any(
            r.recipient == party and t.frame.type not in OBJECT_CONTROL and party.first >= t.last
            for t, r in zip(self.earlier, self.roles, strict=True)
        )

    def preposition(self, party: Party) -> str:
        """The preposition that governs a party, or ''."""
        found = self._governors.get(party.first)
        if found is None:
            found = governor(self.view, party, extra=self.frame_words, edge=self.trigger_edge(party))
            self._governors[party.first] = found
        return found

    def trigger_edge(self, party: Party) -> int:
        """Where to stop looking: a preposition inside the trigger's own words governs the party right of it."""
        return self.trigger.first if party.first >= self.trigger.last else 0

    def governed(self, party: Party) -> bool:
        word = self.preposition(party)
        return bool(word) and not any(
            t.frame.type in OBJECT_CONTROL and r.recipient == party
            for t, r in zip(self.earlier, self.roles, strict=True)
        )

    def object(self, exclude: Party | None) -> tuple[Party | None, str]:
        """The best party to the right."""
        floor = self.weights.object.threshold
        best: tuple[Party | None, str] = (None, "")
        for party in self.near:
            if party.first < self.trigger.last or not self.may_receive(party, exclude):
                continue
            worth, how = self.object_worth(party)
            if worth > floor:
                best, floor = (party, how), worth
        return best

    def may_receive(self, party: Party, actor: Party | None) -> bool:
        """Not the actor again, not its own country, not whoever speaks, not a mere place."""
        if actor is not None:
            own = set(actor.codes) | {code.split("/")[0] for code in actor.codes}
            if party == actor or set(party.codes) <= own:
                return False
        speaks = any(c.kind.family == "report" and 0 <= c.first - party.last <= 1 for c in self.view.cues)
        if speaks and self.view.commas(self.trigger.last, party.first):
            return False
        if any(c.kind.family == "according" and 0 <= party.first - c.last <= 2 for c in self.view.cues):
            return False
        word = self.preposition(party)
        return word not in self.place_words or word in self.recipient_words or word in self.frame_words

    def object_worth(self, party: Party) -> tuple[float, str]:
        w, view, last = self.weights.object, self.view, self.trigger.last
        worth = -w.distance * (party.first - last) - w.comma * view.commas(last, party.first)
        worth -= w.clause * view.breaks(last - 1, party.first)
        worth -= w.verb_between * view.verb_between(last, party.first)
        worth -= w.adjective * party.members[0].mention.adjective
        word = self.preposition(party)
        if not word:
            return worth, "object"
        if word in self.agent_words:
            return worth - w.agent_preposition, "agent"
        if word in self.frame_words or (word in self.recipient_words and word not in self.place_words):
            return worth - w.marked, f"marked by {word!r}"
        if word in self.place_words:
            return worth - w.place_preposition, f"place marked by {word!r}"
        return worth - w.other_preposition, f"after {word!r}"

    def agent(self) -> tuple[Party | None, str]:
        """Who did it in a passive: after "by"/"oleh", or right behind the verb where the language allows it."""
        last = self.trigger.last
        for party in self.near:
            if party.first < last or party.first - last > self.weights.noun.by_reach:
                continue
            word = self.preposition(party)
            if word in self.agent_words and self.view.breaks(last - 1, party.first) == 0:
                return party, f"agent after {word!r}"
            bare = self.view.pack.grammar.bare_agents and not word and party.first - last <= 1
            if bare and not self.view.commas(last, party.first):
                return party, "agent right after the passive"
        return None, ""

    # -- nouns ---------------------------------------------------------------------------------------------------

    def noun(self) -> Roles:
        """A nominal trigger: owner, "by X", "on Y", "between A and B"; else the subject of the verb before it."""
        mutual = self.between()
        if mutual is not None:
            return Roles(mutual, None, "the parties between whom it is", "")
        actor, actor_how = self.owner()
        recipient, recipient_how = self.beside()
        if recipient is not None and recipient_how == "object of the noun":
            by, by_how = self.agent()
            actor, actor_how = (by, by_how) if by is not None else (actor, actor_how)
        if actor is None:
            by, by_how = self.agent() if recipient_how != "object of the noun" else (None, "")
            actor, actor_how = by, by_how
        if recipient is None and self.trigger.frame.recipient != "none":
            recipient, recipient_how = self.marked_right(exclude=actor)
        if actor is None:
            actor, actor_how = self.subject()
            if actor == recipient:
                actor, actor_how = None, ""
        if actor is None and self.trigger.frame.type == EventType.ACTIVITY:
            actor, actor_how = self.place_as_actor()
        if self.trigger.frame.recipient == "none":
            recipient, recipient_how = None, ""
        if self.trigger.frame.actor == "none":
            actor, actor_how = None, ""
        return Roles(actor, recipient, actor_how, recipient_how)

    def between(self) -> Party | None:
        """The parties behind "between": "cooperation between Moscow and Pyongyang"."""
        words, last = self.view.pack.grammar.between, self.trigger.last
        for party in self.near:
            near = 0 < party.first - last <= BETWEEN_REACH and party.first > 0
            if near and len(party.members) > 1 and self.view.lowers[party.first - 1] in words:
                return party
        return None

    def place_as_actor(self) -> tuple[Party | None, str]:
        """A state whose place is named stands for whoever is busy there: "preparations at a square in Pyongyang"."""
        for party in self.near:
            if self.preposition(party) in self.place_words and not self.view.breaks(self.trigger.first, party.first):
                return party, "the state of the place"
        return None, ""

    def owner(self) -> tuple[Party | None, str]:
        """The party that owns the noun: "Israel's attack", "Russian missile strike", "serangan Israel"."""
        gap = self.weights.noun.actor_gap
        lowers = self.view.lowers
        for party in self.near:
            if self.view.pack.grammar.noun_owner == "before":
                between = lowers[party.last : self.trigger.first]
                near = 0 <= self.trigger.first - party.last <= gap + 1
                owning = party.members[-1].mention.adjective or (between and between[0] in ("'s", "’s"))
                if near and (owning or not between) and not self.blocked(between):
                    return party, "owner of the noun"
            else:
                between = lowers[self.trigger.last : party.first]
                near = 0 <= party.first - self.trigger.last <= gap
                if near and not self.blocked(between) and not self.takes_object():
                    return party, "owner of the noun"
        return None, ""

    def blocked(self, between: Sequence[str]) -> bool:
        words = prepositions(self.view.pack).barriers
        return any(
            word in words or word in self.frame_words or not word[0].isalnum()
            for word in between
            if word not in ("'s", "’s")
        )

    def takes_object(self) -> bool:
        trigger = self.trigger
        surface = " ".join(self.view.lowers[trigger.first : trigger.last])
        return self.view.pack.noun_takes_object(surface, trigger.frame.type)

    def beside(self) -> tuple[Party | None, str]:
        """The object of a noun of action: "the arrest of X", "penangkapan X"."""
        if not self.takes_object():
            return None, ""
        last, owners = self.trigger.last, self.owners - self.agent_words
        for party in self.near:
            between = self.view.lowers[last : party.first]
            plain = self.view.pack.grammar.noun_owner != "before" and not self.blocked(between)
            owned = self.view.lowers[last - 1] in owners or (bool(between) and between[0] in owners)
            by_owner = owned and not self.blocked([word for word in between if word not in owners])
            if 0 <= party.first - last <= self.weights.noun.actor_gap + 1 and (plain or by_owner):
                return party, "object of the noun"
        return None, ""

    def marked_right(self, exclude: Party | None) -> tuple[Party | None, str]:
        """A party behind a preposition that marks the recipient, to the right of the noun."""
        best: tuple[Party | None, str] = (None, "")
        floor = self.weights.object.threshold
        for party in self.near:
            if party.first < self.trigger.last or party == exclude:
                continue
            word = self.preposition(party)
            if word not in self.frame_words and word not in self.recipient_words:
                continue
            worth, how = self.object_worth(party)
            if worth > floor:
                best, floor = (party, how), worth
        return best
