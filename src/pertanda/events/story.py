"""Parties that a document told of so far, by the part they played: what a sentence may leave unsaid."""

from __future__ import annotations

import collections

from pertanda.events.candidate import UNKNOWN_ACTOR
from pertanda.events.memory import Memory
from pertanda.events.options import Told, countries_of
from pertanda.records.mention import Interval
from pertanda.records.vocabulary import EventType, Mode

__all__ = ["Story"]

Codes = tuple[str, ...]


class Story:
    """The last and first parties, the last speaker, and the parties of the last act of each type."""

    def __init__(self) -> None:
        self._parts: dict[str, Codes] = {}
        self._acts: dict[tuple[EventType, Mode | None], tuple[Codes, Codes]] = {}
        self._counts: collections.Counter[Codes] = collections.Counter()
        self._latest: dict[Codes, int] = {}
        self._counterparts: dict[frozenset[str], frozenset[str]] = {}
        self._told = 0
        self.time: Interval | None = None
        self.memory = Memory()

    def told(self, kind: EventType, mode: Mode | None = None) -> Told:
        """What may be left unsaid about an act of one type; an act of the same mode comes before others."""
        same_actor, same_recipient = self._acts.get((kind, mode)) or self._acts.get((kind, None)) or ((), ())
        parts = [("actor of the last such act", same_actor), ("recipient of the last such act", same_recipient)]
        parts += self._parts.items()
        parts += [("told most", codes) for codes, _ in self._counts.most_common(2)]
        found: dict[Codes, str] = {}
        for part, codes in parts:
            if codes and codes != (UNKNOWN_ACTOR,):
                found.setdefault(codes, part)
        ago = {codes: self._told - number for codes, number in self._latest.items()}
        return Told(tuple((part, codes) for codes, part in found.items()), ago, self._counterparts)

    def speakers(self) -> Told:
        """Who may go on speaking."""
        names = ("last speaker", "last actor")
        return Told(tuple((name, self._parts[name]) for name in names if self._parts.get(name)))

    def remember(
        self,
        kind: EventType,
        actor: Codes,
        recipient: Codes,
        claimant: str | None,
        time: Interval | None = None,
        mode: Mode | None = None,
    ) -> None:
        """Keep the parties and the time of one event."""
        self.time = time or self.time
        self._count(actor, recipient)
        if actor and actor != (UNKNOWN_ACTOR,):
            self._parts["last actor"] = actor
            self._parts.setdefault("first actor", actor)
            for key in ((kind, mode), (kind, None)):
                self._acts[key] = (actor, recipient or self._acts.get(key, ((), ()))[1])
        if recipient:
            self._parts["last recipient"] = recipient
        if claimant is not None:
            self._parts["last speaker"] = (claimant,)
        elif kind == EventType.STATEMENT and actor:
            self._parts["last speaker"] = actor

    def _count(self, actor: Codes, recipient: Codes) -> None:
        """Keep how often and when each party was told of, and who last stood against whom."""
        self._told += 1
        for codes in (actor, recipient):
            if codes and codes != (UNKNOWN_ACTOR,):
                self._counts[codes] += 1
                self._latest[codes] = self._told
        one, other = countries_of(actor), countries_of(recipient)
        if one and other:
            self._counterparts[one], self._counterparts[other] = other, one
