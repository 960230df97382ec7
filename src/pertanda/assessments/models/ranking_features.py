"""Features of stage 2 of "who next": each candidate object of a query, described by what is known the day before."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from pertanda.assessments.models.candidates import Scorer
from pertanda.assessments.models.table import Floats, Integers, State, inverse

__all__ = ["CATEGORICAL", "Batch", "SubjectQueries", "batch", "features", "names"]

_NO_LAG = 1000.0  # days, for what never was: beyond any history's length that a tree needs to tell apart

SubjectQueries = tuple[int, Integers]  # a subject and the relations asked of it
CATEGORICAL = ("relation", "sector of subject", "sector of object")

# (name, grouping, days of decay); the grouping's key is taken from (subject, relation, candidate).
_DECAYED = (
    ("triple", 4.0), ("triple", 28.0), ("triple", 120.0),
    ("pair", 2.0), ("pair", 7.0), ("pair", 28.0), ("pair", 120.0),
    ("directed", 4.0), ("directed", 28.0), ("directed", 120.0),
    ("countries", 7.0), ("countries", 60.0),
    ("country triple", 7.0), ("country triple", 60.0),
    ("country to object", 7.0), ("country to object", 60.0),
    ("country relation to object", 14.0),
    ("subject to country", 7.0), ("subject to country", 60.0),
    ("source to country", 14.0),
)  # fmt: skip


@dataclass(frozen=True)
class Batch:
    """Queries of one day with their candidates, best of stage 1 first.

    `subject` and `relation` (queries,), `candidate` (queries, candidates), `stage_one` (queries, entities); `parts`
    are the named pieces of stage 1 at the candidates, each (queries, candidates).
    """

    subject: Integers
    relation: Integers
    candidate: Integers
    stage_one: Floats
    parts: dict[str, Floats]


def batch(scorer: Scorer, queries: Sequence[SubjectQueries], size: int) -> Batch:
    """Stage 1 for these queries and its `size` best candidates each."""
    size = min(size, scorer.state.table.entity_count)
    pieces = [_of_subject(scorer, subject, relations, size) for subject, relations in queries]
    stacked = {key: np.concatenate([piece[key] for piece in pieces]) for key in pieces[0]}
    subject = np.concatenate([np.full(len(relations), subject) for subject, relations in queries])
    relation = np.concatenate([relations for _, relations in queries])
    candidate, stage_one = stacked.pop("candidate").astype(np.int64), stacked.pop("stage one")
    return Batch(subject, relation, candidate, stage_one, stacked)


def _of_subject(scorer: Scorer, subject: int, relations: Integers, size: int) -> dict[str, Floats]:
    found = scorer.score(subject, relations)
    best = np.stack([_best(line, size) for line in found.score])
    dense = {
        "score": found.score, "kernel sum": found.kernel, "kernel sum by days": found.kernel_by_days,
        "kernel largest": found.kernel_largest,
        "two steps": found.two_steps, "two steps by the relation": found.two_steps_same, "latent": found.latent,
        "done by others alike": found.alike,
    }  # fmt: skip
    parts = {name: np.take_along_axis(values, best, 1) for name, values in dense.items()}
    return {
        "candidate": best.astype(np.float64),
        "stage one": found.score,
        **parts,
        **_likeness(scorer, subject, relations, best),
    }


def _best(score: Floats, size: int) -> Integers:
    """The `size` best entities, best first; of equal ones the first to occur, so that later entities change nothing."""
    least = np.partition(score, len(score) - size)[len(score) - size]
    enough = np.flatnonzero(score >= least)
    return enough[np.argsort(-score[enough], kind="stable")][:size]


def _likeness(scorer: Scorer, subject: int, relations: Integers, candidate: Integers) -> dict[str, Floats]:
    """Cosines of a candidate's latent place with the mean place of objects: the subject's, and the relation's."""
    table, state, place = scorer.state.table, scorer.state, scorer.places
    slots = slice(table.triples_of_subject[subject], table.triples_of_subject[subject + 1])
    triples = table.triples_by_pair[0][slots]
    triples = triples[np.isfinite(state.last("triple")[triples])]
    first = table.grouping("triple").first_row[triples]
    objects, kinds = table.object[first], table.relation[first]
    recent = state.decayed("triple", 7.0)[triples]
    slow = state.decayed("triple", 60.0)[triples]
    anyhow = _unit(recent @ place[objects])
    same = _unit(np.stack([(slow * (kinds == one)) @ place[objects] for one in relations]))
    usual = _unit(np.stack([scorer.centre(int(one)) for one in relations]))
    at = place[candidate]
    return {
        "likeness to recent partners": at @ anyhow,
        "likeness to partners by the relation": np.einsum("qkd,qd->qk", at, same),
        "likeness to the relation's objects": np.einsum("qkd,qd->qk", at, usual),
    }


def _unit(vectors: Floats) -> Floats:
    return np.asarray(vectors / np.maximum(np.linalg.norm(vectors, axis=-1, keepdims=True), 1e-12))


def names() -> list[str]:
    """The names of the columns of `features`."""
    return [*_PART_NAMES, *_RELATIVE, *(f"{name}, {days:g} days" for name, days in _DECAYED), *_OTHER]


_PART_NAMES = (
    "score", "kernel sum", "kernel sum by days", "kernel largest", "two steps", "two steps by the relation", "latent",
    "likeness to recent partners", "likeness to partners by the relation", "likeness to the relation's objects",
    "done by others alike",
)  # fmt: skip
_RELATIVE = (
    "done by others alike over the most",
    "score over the best",
    "kernel over the best",
    "kernel by days over the best",
    "place in stage 1",
    "score over the next",
)
_OTHER = (
    "acts in this direction", "days since in this direction", "pair's share of the side",
    "pair's recent share of the side", "triple count", "days since triple", "pair count", "days since pair",
    "days since the reverse", "reverse count",
    "triple's share of the source", "triple's recent share of the source", "pair's share of the subject",
    "pair's recent share of the subject", "object's share of the relation", "object's recent share of the relation",
    "days since object with relation", "object with relation, 3 days", "days since object", "object, 28 days",
    "object, 3 days", "subject, 28 days", "days since source", "source, 28 days", "source count", "subject count",
    "object count", "relation, 28 days", "sector's share", "same country", "is the subject", "relation",
    "sector of subject", "sector of object",
)  # fmt: skip


def features(state: State, asked: Batch) -> Floats:
    """One row per query and candidate, columns as `names()`: shape (queries x candidates, features), float32."""
    lookup = _Lookup(state, asked)
    columns = [asked.parts[name] for name in _PART_NAMES]
    columns += _relative(asked)
    columns += [lookup.decayed(name, days) for name, days in _DECAYED]
    columns += _others(lookup)
    out = np.empty((asked.candidate.size, len(columns)), dtype=np.float32)
    for number, column in enumerate(columns):
        out[:, number] = column.ravel()
    return out  # type: ignore[return-value]


def _relative(asked: Batch) -> list[Floats]:
    score, kernel = asked.parts["score"], asked.parts["kernel sum"]
    place = np.broadcast_to(np.arange(score.shape[1], dtype=np.float64), score.shape)
    following = np.concatenate([score[:, 1:], score[:, -1:]], axis=1)
    by_days = asked.parts["kernel sum by days"]
    alike = asked.parts["done by others alike"]
    return [
        alike / np.maximum(alike.max(axis=1, keepdims=True), 1e-12),
        score / np.maximum(score[:, :1], 1e-12),
        kernel / np.maximum(kernel.max(axis=1, keepdims=True), 1e-12),
        by_days / np.maximum(by_days.max(axis=1, keepdims=True), 1e-12),
        place,
        score / np.maximum(following, 1e-12),
    ]


class _Lookup:
    """Group values of (subject, relation, candidate) rows."""

    def __init__(self, state: State, asked: Batch) -> None:
        self.state = state
        shape = asked.candidate.shape
        self.candidate = asked.candidate
        self.subject = np.broadcast_to(asked.subject[:, None], shape)
        self.relation = np.broadcast_to(asked.relation[:, None], shape)
        self._groups: dict[tuple[str, bool], Integers] = {}

    def group(self, name: str, turned: bool = False) -> Integers:
        """The group of each row; `turned` takes the candidate as the subject, with the inverse relation."""
        if (name, turned) not in self._groups:
            table = self.state.table
            sides = (self.candidate, inverse(self.relation), self.subject) if turned else self._forward()
            keys = np.ascontiguousarray(table.key(name, *sides))
            self._groups[name, turned] = table.grouping(name).find(keys.ravel()).reshape(keys.shape)
        return self._groups[name, turned]

    def _forward(self) -> tuple[Integers, Integers, Integers]:
        return self.subject, self.relation, self.candidate

    def decayed(self, name: str, days: float, turned: bool = False) -> Floats:
        return self.state.decayed(name, days)[self.group(name, turned)]

    def count(self, name: str, turned: bool = False) -> Floats:
        return self.state.count(name)[self.group(name, turned)]

    def lag(self, name: str, turned: bool = False) -> Floats:
        return np.minimum(self.state.last(name)[self.group(name, turned)] + 1.0, _NO_LAG)

    def reverse(self) -> Integers:
        """The group of the same act by the candidate on the subject."""
        table = self.state.table
        keys = table.key("triple", self.candidate, self.relation, self.subject)
        return table.grouping("triple").find(keys.ravel()).reshape(keys.shape)


def _share(part: Floats, whole: Floats) -> Floats:
    return part / np.maximum(whole, 1e-6)


def _others(look: _Lookup) -> list[Floats]:
    state, table = look.state, look.state.table
    reverse = look.reverse()
    return [
        look.count("directed"), look.lag("directed"), _share(look.count("directed"), look.count("side")),
        _share(look.decayed("directed", 28.0), look.decayed("side", 28.0)),
        look.count("triple"), look.lag("triple"), look.count("pair"), look.lag("pair"),
        np.minimum(state.last("triple")[reverse] + 1.0, _NO_LAG), state.count("triple")[reverse],
        _share(look.count("triple"), look.count("source")),
        _share(look.decayed("triple", 28.0), look.decayed("source", 28.0)),
        _share(look.count("pair"), look.count("subject")),
        _share(look.decayed("pair", 28.0), look.decayed("subject", 28.0)),
        _share(look.count("source", turned=True), look.count("relation")),
        _share(look.decayed("source", 28.0, turned=True), look.decayed("relation", 28.0)),
        look.lag("source", turned=True), look.decayed("source", 3.0, turned=True),
        look.lag("subject", turned=True), look.decayed("subject", 28.0, turned=True),
        look.decayed("subject", 3.0, turned=True), look.decayed("subject", 28.0),
        look.lag("source"), look.decayed("source", 28.0), look.count("source"), look.count("subject"),
        look.count("subject", turned=True), look.decayed("relation", 28.0),
        _share(look.count("sectors"), look.count("sector source")),
        (table.country[look.subject] == table.country[look.candidate]).astype(np.float64),
        (look.subject == look.candidate).astype(np.float64),
        look.relation.astype(np.float64),
        table.sector[look.subject].astype(np.float64), table.sector[look.candidate].astype(np.float64),
    ]  # fmt: skip
