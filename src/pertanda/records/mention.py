"""Mention: a stretch of a sentence that names an actor, a place, a time or a quotation."""

from __future__ import annotations

import datetime
from enum import StrEnum

from pertanda.records.base import Record

__all__ = ["ActorKind", "Interval", "Mention", "MentionKind", "Place"]


class MentionKind(StrEnum):
    """What a mention names."""

    ACTOR = "actor"
    PLACE = "place"
    TIME = "time"
    QUOTE = "quote"


class ActorKind(StrEnum):
    """How an actor is named: this decides how far it may stand in for a party."""

    NAME = "name"  # a country, body or group by its name
    CAPITAL = "capital"  # a capital or seat that stands for its state
    PERSON = "person"  # somebody by name, coded by office at the publication date
    OFFICE = "office"  # "the foreign minister", "Wakil Menlu AS"
    GROUP = "group"  # an agent noun: "troops", "warga", "protesters"
    PRONOUN = "pronoun"  # "he", "keduanya", "the two countries"


class Interval(Record, frozen=True):
    """Days from `start` to `end`, both included; one side may be open ("until Friday"). At least one is given."""

    start: datetime.date | None
    end: datetime.date | None


class Place(Record, frozen=True):
    """A named place: the words of the text, ISO 3166-1 alpha-3 country (None on the high seas), WGS 84 if known."""

    name: str
    country: str | None
    geoname_id: int | None = None
    latitude: float | None = None
    longitude: float | None = None


class Mention(Record, frozen=True):
    """[start, end) are offsets into the sentence's text. The fields of its kind are filled, the others are None.

    ACTOR: `codes` (one or more actor codes, codebook section 3), `actor_kind`; `adjective` for "Russian" without a
    noun of its own; `implied` when the country comes from the document, not from these words; `person` is the personal
    name in them, if any.
    PLACE: `place`. TIME: `interval` and the `rule` that read it. QUOTE: nothing more.
    """

    sentence_id: str
    kind: MentionKind
    start: int
    end: int
    text: str
    codes: tuple[str, ...] = ()
    actor_kind: ActorKind | None = None
    adjective: bool = False
    implied: bool = False
    person: str = ""
    place: Place | None = None
    interval: Interval | None = None
    rule: str = ""
