"""Happening: one act in the world, merged from every report of it."""

from __future__ import annotations

import datetime

from pertanda.records.base import Fact, Made, Record
from pertanda.records.mention import Interval, Place
from pertanda.records.vocabulary import EventType, MagnitudeKey, Modality, Mode

__all__ = ["Contradiction", "Happening", "Report"]


class Report(Record, frozen=True):
    """One event's place in a happening: which outlet told it, in which language, on whose word, and when."""

    event_id: str
    sentence_id: str
    document_id: str
    outlet: str
    origin: str
    language: str
    grade: str
    modality: Modality
    claimant: str | None
    published: datetime.date | None


class Contradiction(Record, frozen=True):
    """Reports of one happening that cannot all be right. `field` is the field they differ in (also `modality`)."""

    field: str
    values: tuple[str, ...]
    event_ids: tuple[str, ...]


class Happening(Record, frozen=True):
    """Reports of the same act by the same parties at near dates. `id` rests on the earliest member and stays.

    Never merges what is planned with what happened: `modality` is one of its members', and a plan that came true
    is named by `fulfils`. `origins` counts independent origins (wire copies count once).
    """

    id: str
    type: EventType
    mode: Fact[Mode]
    actor: tuple[str, ...]
    recipient: tuple[str, ...]
    modality: Modality
    when: Fact[Interval]
    place: Fact[Place]
    magnitude: dict[MagnitudeKey, int]
    event_day: Fact[datetime.date]
    seen_at: datetime.datetime
    reports: tuple[Report, ...]
    outlets: int
    origins: int
    languages: tuple[str, ...]
    contradictions: tuple[Contradiction, ...]
    made: Made
    rests_on: tuple[str, ...]
    fulfils: tuple[str, ...] = ()
