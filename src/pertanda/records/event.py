"""Event: one act by one set of actors toward one set of recipients, evoked by one trigger in one sentence."""

from __future__ import annotations

import datetime

from pertanda.records.base import Fact, Made, Record, Span
from pertanda.records.mention import Interval, Place
from pertanda.records.vocabulary import Basis, EventType, MagnitudeKey, Modality, Mode

__all__ = ["Event", "Explanation", "Reason"]


class Reason(Record, frozen=True):
    """Why a field has its value: the field, the rule or data entry, and the words of the sentence."""

    field: str
    rule: str
    words: str = ""


class Explanation(Record, frozen=True):
    """Which frame fired on which words, and one reason per decided field."""

    frame: str
    words: str
    reasons: tuple[Reason, ...] = ()


class Event(Record, frozen=True):
    """A coded event (codebook section 1). `event_day` is when it happened, `seen_at` when we knew.

    `id` covers document, sentence span, trigger span and party spans, not the run, so two coder versions align.
    `confidence` is in [0, 1]. `actor_person` and `recipient_person` are the personal names in the text's words, ""
    where a party is no single named person. `means` is what the act is done with ("balloons"), "" where not named.
    """

    id: str
    document_id: str
    sentence_id: str
    type: EventType
    mode: Fact[Mode]
    actor: tuple[str, ...]
    recipient: tuple[str, ...]
    modality: Modality
    claimant: Fact[str]
    basis: Fact[Basis]
    when: Fact[Interval]
    place: Fact[Place]
    magnitude: dict[MagnitudeKey, int]
    trigger: Span
    actor_span: Span | None
    recipient_span: Span | None
    cameo: str
    confidence: float
    event_day: Fact[datetime.date]
    seen_at: datetime.datetime
    explanation: Explanation
    made: Made
    rests_on: tuple[str, ...]
    actor_person: str = ""
    recipient_person: str = ""
    means: str = ""
