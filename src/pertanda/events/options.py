"""Who could be the actor or the recipient of a trigger, and what speaks for each: the options the ranker chooses from.

Options are the parties of the sentence, parties told of before in the document, and nobody. Features are strings such
as "party left of active, gap 2"; what they weigh is in `trained/`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from pertanda.events.prepositions import Prepositions, governor, prepositions
from pertanda.events.roles import Roles
from pertanda.events.scan import Trigger
from pertanda.events.view import Party, View
from pertanda.languages.pack import Form

__all__ = ["Option", "OptionMaker", "Told", "countries_of"]

# Bound for text without a stop (lists, tables).
PARTY_REACH = 60
# An act within so many words is probably the content of the act before it.
NEAR = 6
GAPS = (0, 1, 2, 3, 5, 8, 12, 18, 27)


class Told(NamedTuple):
    """Parties that the document told of before this sentence, by the part they played ("last actor").

    `ago`: how many events back a party was told of last; `counterparts`: by its countries, the countries of whoever it
    last acted upon or was acted upon by.
    """

    parts: tuple[tuple[str, tuple[str, ...]], ...]
    ago: Mapping[tuple[str, ...], int] = {}
    counterparts: Mapping[frozenset[str], frozenset[str]] = {}


class Option(NamedTuple):
    """Somebody who may fill a role: codes, the party in the sentence (None: told of before, or nobody), its origin."""

    codes: tuple[str, ...]
    party: Party | None
    origin: str  # "sentence", "nobody", or the part played before


class Acted(NamedTuple):
    """A trigger before this one as features name it, and who was chosen to act there."""

    tag: str
    rank: str
    near: str
    joined: str
    actor: Option
    recipient: Option


class OptionMaker:
    """Makes the options of one trigger and their features; `rule` holds what the hand rules found."""

    def __init__(
        self,
        view: View,
        trigger: Trigger,
        rule: Roles,
        told: Told,
        taken: Sequence[tuple[Trigger, Option, Option]],
    ) -> None:
        self.view = view
        self.trigger = trigger
        self.rule = rule
        self.taken = taken
        self.told = told
        self.known: Prepositions = prepositions(view.pack)
        self.frame_words = frozenset(trigger.frame.recipient_prepositions)
        self.parties = [
            p
            for p in view.parties
            if trigger.first - PARTY_REACH <= p.first <= trigger.last + PARTY_REACH and not _inside(p, trigger)
        ]
        self.options = [Option(p.codes, p, "sentence") for p in self.parties]
        codes = {option.codes for option in self.options}
        self.countries = frozenset(country for c in codes for country in countries_of(c))
        self.options += [Option(c, None, part) for part, c in told.parts if c not in codes]
        self.options.append(Option((), None, "nobody"))
        self.common = self._common()
        self.before = [self._acted(*one, latest=one is taken[-1]) for one in taken[-3:]]
        self.base = [self._base(option) for option in self.options]

    # -- what is the same for all options --------------------------------------------------------------------------

    def _common(self) -> tuple[str, str, str]:
        trigger = self.trigger
        form = str(trigger.form)
        return form, f"{trigger.frame.type}", trigger.frame.name

    def _acted(self, trigger: Trigger, actor: Option, recipient: Option, *, latest: bool) -> Acted:
        between = self.view.lowers[trigger.last : self.trigger.first]
        joined = any(word in self.view.pack.grammar.conjunctions for word in between)
        rank = "last" if latest else "earlier"
        near = "near" if len(between) <= NEAR else "far"
        return Acted(f"{rank} {trigger.frame.type}", rank, near, " joined" if joined else "", actor, recipient)

    def _base(self, option: Option) -> list[str]:
        if option.origin == "nobody":
            return self._nobody() + self._played(option, "nobody")
        if option.party is None:
            return self._before(option) + self._played(option, "told")
        left = option.party.last <= self.trigger.first
        return self._party(option.party) + self._played(option, f"{'left' if left else 'right'} {self.common[0]}")

    def _nobody(self) -> list[str]:
        form, kind, name = self.common
        frame = self.trigger.frame
        return [
            "nobody",
            f"nobody {form}",
            f"nobody {kind}",
            f"nobody {kind} {form}",
            f"nobody frame {name}",
            f"nobody frame {name} {form}",
            f"nobody needs {frame.needs}",
            f"nobody of {min(len(self.parties), 4)}",
            f"nobody actor={frame.actor} recipient={frame.recipient}",
            f"nobody actor={frame.actor} recipient={frame.recipient} {form}",
            f"nobody {kind}/{frame.mode}",
            f"nobody {kind} told {min(len(self.told.parts), 3)}",
        ]

    def _before(self, option: Option) -> list[str]:
        form, kind, name = self.common
        part = option.origin
        ago = _ago(self.told.ago.get(option.codes))
        named = not countries_of(option.codes).isdisjoint(self.countries)
        return [
            f"told {part}",
            f"told {part} {form}",
            f"told {part} {kind}",
            f"told {part} of {min(len(self.parties), 3)}",
            f"told codes {min(len(option.codes), 3)}",
            f"told sector {_sector(option.codes)}",
            f"told {part} frame {name}",
            f"told {kind} sector {_sector(option.codes)}",
            f"told ago {ago}",
            f"told {kind} ago {ago}",
            f"told {part} ago {ago}",
            f"told country named {named}",
            f"told {kind} country named {named}",
        ]

    def _party(self, party: Party) -> list[str]:
        """What a party's place, preposition and kind say. Twelve features; fourteen more changed no decision."""
        form, kind, name = self.common
        view, trigger = self.view, self.trigger
        left = party.last <= trigger.first
        side = "left" if left else "right"
        first, last = (party.last, trigger.first) if left else (trigger.last, party.first)
        gap = view.gap(first, last) if left else last - first
        commas = min(view.commas(first, last), 3)
        breaks = min(view.breaks(party.first, trigger.first) if left else view.breaks(trigger.last - 1, party.first), 2)
        verbs = min(self._verbs(first, last), 2)
        word, mark = self._mark(party)
        member, sector = party.members[0].mention, _sector(party.codes)
        adjective, implied = " adjective" if member.adjective else "", " implied" if member.implied else ""
        where = f"{side} {form}"
        bracket = view.bracket_of(party.first) not in (None, view.bracket_of(trigger.first))
        return [
            f"{where} {kind}",
            f"{where} commas {commas}",
            f"{where} rank {self._rank(party, left)} verbs {verbs} breaks {breaks}",
            f"{where} mark {mark} gap {_bucket(gap)}",
            f"{where} word {word}",
            f"{side} frame {name} mark {mark}",
            f"frame {name} {where}",
            f"{side} {member.actor_kind}{adjective}{implied}",
            f"sector {sector}",
            f"{kind} {side} sector {sector}",
            f"{kind} {form} mark {mark} sector {sector}",
            f"members {min(len(party.members), 3)} {where}",
            *self._standing(party, left, where, commas, bracket),
        ]

    def _standing(self, party: Party, left: bool, where: str, commas: int, bracket: bool) -> list[str]:
        """Where in the sentence a party stands, whether it speaks, and whether its country is known."""
        view, side, form = self.view, "left" if left else "right", self.common[0]
        member, out = party.members[0].mention, list[str]()
        if bracket:
            out.append(f"{side} in a bracket")
        if party.first == 0 or (party.first == 1 and view.lowers[0] == "the"):
            out.append(f"opens the sentence {form}")
        if self._speaks(party):
            out += [f"speaks {side}", f"speaks {where} commas {commas}"]
        if self._according(party):
            out.append(f"according {side}")
        if member.implied and not any(code.startswith("---") for code in party.codes):
            out.append("implied country")
        if any(code.startswith("---") for code in party.codes):
            out.append("unknown country")
        return out

    def _played(self, option: Option, where: str) -> list[str]:
        """The parts a party plays for the triggers before: whom a demand asks is who is to do what it asks for."""
        out = []
        countries = countries_of(option.codes)
        for acted in self.before:
            for part, other in (("actor", acted.actor), ("recipient", acted.recipient)):
                if other == option:
                    out += [
                        f"{part} of {acted.tag}",
                        f"{part} of {acted.tag} {self.common[1]}",
                        f"{part} of {acted.tag} {acted.near}",
                        f"{part} of {acted.rank} {where}{acted.joined}",
                    ]
                elif countries and countries == countries_of(other.codes):
                    out += [f"country of {part} of {acted.tag}", f"country of {part} of {acted.rank} {where}"]
        return out

    # -- features that depend on the role --------------------------------------------------------------------------

    def actor_features(self) -> list[list[str]]:
        """Features of every option as the actor."""
        return [base + extra for base, extra in zip(self.base, self.actor_extras(), strict=True)]

    def recipient_features(self, actor: Option) -> list[list[str]]:
        """Features of every option as the recipient, when `actor` acts."""
        return [base + extra for base, extra in zip(self.base, self.recipient_extras(actor), strict=True)]

    def actor_extras(self) -> list[list[str]]:
        """What `actor_features` adds to `base`, by option."""
        return [self._ruled_actor(option) for option in self.options]

    def recipient_extras(self, actor: Option) -> list[list[str]]:
        """What `recipient_features` adds to `base`, by option."""
        own = countries_of(actor.codes)
        against = self.told.counterparts.get(own)
        return [
            self._ruled_recipient(option)
            + (self._toward(option, actor, own, against) if option.codes else self._toward_nobody(actor, own, against))
            for option in self.options
        ]

    def _ruled_actor(self, option: Option) -> list[str]:
        rule = self.rule
        if option.party is not None and option.party == rule.actor:
            return ["the rules say so", f"rule: {_rule(rule.actor_how)}"]
        if option.party is not None and option.party == rule.recipient:
            return ["the rules say recipient", f"rule recipient: {_rule(rule.recipient_how)}"]
        if option.origin == "nobody" and rule.actor is None:
            return ["the rules say nobody", f"the rules say nobody {self.common[0]}"]
        return ["the rules found nobody"] if rule.actor is None else []

    def _ruled_recipient(self, option: Option) -> list[str]:
        rule = self.rule
        if option.party is not None and option.party == rule.recipient:
            return ["the rules say so", f"rule: {_rule(rule.recipient_how)}"]
        if option.party is not None and option.party == rule.actor:
            return ["the rules say actor"]
        if option.origin == "nobody" and rule.recipient is None:
            return ["the rules say nobody", f"the rules say nobody {self.common[0]}"]
        return []

    def _toward(self, option: Option, actor: Option, own: frozenset[str], against: frozenset[str] | None) -> list[str]:
        """How somebody stands to the actor, whose countries are `own` and who acted with or upon `against` before."""
        kind, countries, out = self.common[1], countries_of(option.codes), list[str]()
        if countries == against:
            out += ["the actor's counterpart", f"the actor's counterpart {kind} {_origin(option)}"]
        if option == actor or set(option.codes) == set(actor.codes):
            out.append("the actor itself")
        elif countries & own:
            out += [
                "the actor's country",
                f"the actor's country {kind}",
                f"the actor's country {kind} {_sector(option.codes)}",
            ]
        elif option.party is None:
            out.append(f"told {option.origin} another country than the actor")
        return out

    def _toward_nobody(self, actor: Option, own: frozenset[str], against: frozenset[str] | None) -> list[str]:
        known = "" if against else "no "
        out = [f"nobody acts {self.common[1]} upon, {min(len(own), 2)} act, {known}counterpart"]
        return out if actor.codes else [*out, "nobody acts either"]

    # -- helpers ---------------------------------------------------------------------------------------------------

    def _verbs(self, first: int, last: int) -> int:
        return sum(first <= t.first and t.last <= last and t.form != Form.NOUN for t in self.view.triggers)

    def _mark(self, party: Party) -> tuple[str, str]:
        """The governing preposition and what it marks."""
        edge = self.trigger.first if party.first >= self.trigger.last else 0
        word = governor(self.view, party, extra=self.frame_words, edge=edge)
        lowers = self.view.lowers
        owns = party.last < len(lowers) and lowers[party.last] in ("'s", "’s")
        if owns:
            return word or "'s", "owner"
        if not word:
            return "-", "bare"
        if word in self.known.agent:
            return word, "agent"
        if word in self.frame_words:
            return word, "frame"
        if word in self.known.recipient:
            return word, "recipient"
        if word in self.known.place:
            return word, "place"
        return word, "possessor" if word in self.known.owner else "other"

    def _rank(self, party: Party, left: bool) -> int:
        """1 for the nearest party of that side, up to 4."""
        if left:
            between = sum(p.first > party.first and p.last <= self.trigger.first for p in self.parties)
        else:
            between = sum(p.first < party.first and p.first >= self.trigger.last for p in self.parties)
        return min(between + 1, 4)

    def _speaks(self, party: Party) -> bool:
        return any(
            c.kind.family == "report" and (0 <= c.first - party.last <= 1 or 0 <= party.first - c.last <= 1)
            for c in self.view.cues
        )

    def _according(self, party: Party) -> bool:
        return any(c.kind.family == "according" and 0 <= party.first - c.last <= 2 for c in self.view.cues)


def _inside(party: Party, trigger: Trigger) -> bool:
    return trigger.first <= party.first and party.last <= trigger.last


def _bucket(gap: int) -> int:
    return sum(gap > edge for edge in GAPS)


def _sector(codes: Sequence[str]) -> str:
    if not codes:
        return "-"
    first = codes[0]
    return first.split(":")[0] if ":" in first else (first.partition("/")[2] or "state")


def countries_of(codes: Iterable[str]) -> frozenset[str]:
    """The countries and organisations of codes; those of unknown country have none."""
    return frozenset(code.split("/")[0] for code in codes if not code.startswith("---"))


def _origin(option: Option) -> str:
    return "named" if option.party is not None else "told before"


def _ago(events: int | None) -> str:
    """How far back, in events."""
    return "never" if events is None else str(events) if events < 3 else "3 to 5" if events < 6 else "far"


def _rule(how: str) -> str:
    """The rule's name without the sentence's words."""
    return how.partition("'")[0].strip(" ,")
