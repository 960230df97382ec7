"""The gold format of codebook section 7: what `pertanda code --json` writes and `pertanda eval` reads."""

from __future__ import annotations

import datetime

from pertanda.records.base import Record
from pertanda.records.vocabulary import Basis, EventType, MagnitudeKey, Modality, Mode

__all__ = ["GoldDocument", "GoldEvent", "GoldPlace", "GoldSentence"]


class GoldPlace(Record, frozen=True):
    """Name as in the text, ISO3 country or None on the high seas."""

    name: str
    country: str | None


class GoldEvent(Record, frozen=True, forbid_unknown_fields=True):
    """An annotated event, with plain nulls as in the file."""

    type: EventType
    mode: Mode | None
    actor: list[str]
    recipient: list[str]
    modality: Modality
    claimant: str | None
    basis: Basis | None
    start: datetime.date | None
    end: datetime.date | None
    place: GoldPlace | None
    magnitude: dict[MagnitudeKey, int] | None
    trigger: str
    actor_text: str
    recipient_text: str


class GoldSentence(Record, frozen=True):
    """A sentence with its events; an empty list counts as such."""

    i: int
    text: str
    events: list[GoldEvent]


class GoldDocument(Record, frozen=True):
    """One document a line."""

    id: str
    lang: str
    published: datetime.date
    source: str
    sentences: list[GoldSentence]
