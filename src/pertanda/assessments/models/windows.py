"""Resolved questions from the past: what could be asked at the end of a day, and what happened within the horizon."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from pertanda.assessments.models.table import Floats, Integers, State, Table

__all__ = ["Questions", "first_time_questions", "known_questions", "outcomes", "sample"]

_ACTIVE_DAYS = 60  # a pair is active when it had an act, in this direction, in the last 60 days


@dataclass(frozen=True)
class Questions:
    """Will each (subject, relation, object) occur? Arrays of shape (questions,); relations are forward (even)."""

    subject: Integers
    relation: Integers
    object: Integers

    def __len__(self) -> int:
        return len(self.subject)

    def keys(self, table: Table, name: str) -> Integers:
        """The keys of a grouping for these questions."""
        keys: Integers = table.key(name, self.subject, self.relation, self.object)
        return keys

    def take(self, chosen: Integers) -> Questions:
        """The questions at these places."""
        return Questions(self.subject[chosen], self.relation[chosen], self.object[chosen])


def known_questions(state: State) -> Questions:
    """Every triple ever seen by `state.as_of`."""
    table, triples = state.table, state.table.grouping("triple")
    first = triples.first_row[np.isfinite(state.last("triple")[:-1])]
    first = first[table.relation[first] % 2 == 0]
    return Questions(table.subject[first], table.relation[first], table.object[first])


def first_time_questions(state: State, relations: Integers) -> Questions:
    """Every pair active in the last 60 days with each of `relations` (forward numbers) never seen for it."""
    table, directed = state.table, state.table.grouping("directed")
    first = directed.first_row[state.last("directed")[:-1] < _ACTIVE_DAYS]
    first = first[table.relation[first] % 2 == 0]
    subject, object_ = (np.repeat(side[first], len(relations)) for side in (table.subject, table.object))
    asked = Questions(subject, np.tile(relations, len(first)), object_)
    triples = table.grouping("triple").find(asked.keys(table, "triple"))
    return asked.take(np.flatnonzero(~np.isfinite(state.last("triple")[triples])))


def sample(questions: Questions, most: int, rng: np.random.Generator) -> Questions:
    """At most that many questions, drawn without replacement."""
    if len(questions) <= most:
        return questions
    return questions.take(np.sort(rng.choice(len(questions), most, replace=False)))


def outcomes(table: Table, questions: Questions, as_of: int, horizon: int) -> Floats:
    """1.0 for each question whose act occurs on one of the `horizon` days after `as_of`, else 0.0."""
    rows = slice(table.rows_until(as_of), table.rows_until(as_of + horizon))
    triples = table.grouping("triple")
    return np.isin(triples.find(questions.keys(table, "triple")), triples.of_row[rows]).astype(np.float64)
