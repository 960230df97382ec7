"""The weights of the role and confidence steps, from `weights.toml`."""

from __future__ import annotations

import functools
from pathlib import Path

from pertanda.languages.tables import load_table
from pertanda.records.base import Record

__all__ = ["ConfidenceWeights", "NounWeights", "ObjectWeights", "SubjectWeights", "Weights", "load_weights"]


class SubjectWeights(Record, frozen=True, forbid_unknown_fields=True):
    """Costs of a party as the subject of a trigger."""

    distance: float
    comma: float
    clause: float
    verb_between: float
    preposition: float
    adjective: float
    owner: float
    object_of_trigger: float
    pronoun: float
    threshold: float


class ObjectWeights(Record, frozen=True, forbid_unknown_fields=True):
    """Costs of a party as the object or recipient of a trigger; `marked` is negative, a gain."""

    distance: float
    comma: float
    clause: float
    verb_between: float
    marked: float
    place_preposition: float
    agent_preposition: float
    other_preposition: float
    adjective: float
    threshold: float


class NounWeights(Record, frozen=True, forbid_unknown_fields=True):
    """Reaches, in words, around a noun trigger."""

    actor_gap: int
    by_reach: int


class ConfidenceWeights(Record, frozen=True, forbid_unknown_fields=True):
    """Summands of an event's confidence."""

    base: float
    actor: float
    recipient: float
    verb: float
    restricted: float
    inherited: float


class Weights(Record, frozen=True, forbid_unknown_fields=True):
    """All weights of the coder."""

    subject: SubjectWeights
    object: ObjectWeights
    noun: NounWeights
    confidence: ConfidenceWeights


@functools.cache
def load_weights() -> Weights:
    """The packaged weights. Raises DataFileError on a broken file."""
    return load_table(Path(__file__).with_name("weights.toml"), Weights)
