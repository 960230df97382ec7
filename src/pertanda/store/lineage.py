"""From any id down to what it rests on: `find` takes an id or the start of one, `chain` walks to the sources."""

from __future__ import annotations

import re
from collections.abc import Iterable

from pertanda.exceptions import NotFoundError
from pertanda.records.assessment import Assessment
from pertanda.records.base import ID_PREFIXES, Record
from pertanda.records.brief import Brief
from pertanda.records.document import Document, Sentence
from pertanda.records.event import Event
from pertanda.records.happening import Happening
from pertanda.records.question import Question
from pertanda.records.run import LineageNode, Run
from pertanda.records.signal import Signal
from pertanda.records.source import Source
from pertanda.store.base import Connected, decode

__all__ = ["SHORTEST_PREFIX", "Lineage"]

# As many as 16 million ids of one kind stay mostly apart at 6 hex digits; git shows 7.
SHORTEST_PREFIX = 6

_SHOWN_AMBIGUOUS = 5

_PREFIX = re.compile(r"(?:([a-z])-)?([0-9a-f]+)")

_SHAPES: dict[str, type[Record]] = {
    "source": Source,
    "document": Document,
    "article": Document,
    "sentence": Sentence,
    "event": Event,
    "happening": Happening,
    "signal": Signal,
    "question": Question,
    "assessment": Assessment,
    "brief": Brief,
    "run": Run,
}

_IDS = {kind: f"SELECT DISTINCT id FROM {kind} WHERE id >= ? AND id < ?" for kind in _SHAPES if kind != "article"}
_IDS["article"] = "SELECT DISTINCT article_id FROM document WHERE article_id >= ? AND article_id < ?"

_NO_RUN = "SELECT payload, ?2 FROM {} WHERE id = ?1"
_OF_RUN = "SELECT payload, run FROM {} WHERE id = ?1 ORDER BY run = ?2 DESC, run DESC"
_RECORD = {kind: _NO_RUN.format(kind) for kind in ("source", "question", "run")}
_RECORD |= {kind: _OF_RUN.format(kind) for kind in ("event", "happening", "signal")}
_RECORD |= {
    "assessment": _OF_RUN.format("assessment") + ", seq DESC",
    "brief": _NO_RUN.format("brief") + " ORDER BY seq DESC",
    "sentence": _NO_RUN.format("sentence") + " ORDER BY reading DESC",
    "document": "SELECT reading.payload, ?2 FROM shown JOIN reading ON reading.seq = shown.reading "
    "WHERE shown.document_id = ?1",
    "article": "SELECT reading.payload, ?2 FROM document JOIN shown ON shown.document_id = document.id "
    "JOIN reading ON reading.seq = shown.reading WHERE document.article_id = ?1 AND document.latest",
}

_KINDS = {letter: kind for kind, letter in ID_PREFIXES.items()}


class Lineage(Connected):
    """Finding records by the start of their id, and walking down from them."""

    def find(self, prefix: str) -> tuple[str, Record]:
        """The kind and the record of a full id, or of the start of one: at least 6 characters, with or without the
        letter and dash in front. An article's id gives its latest version; of an event coded by several runs the
        active run's is given, else the newest.

        Raises NotFoundError when nothing or more than one thing begins with it.
        """
        id_ = self._resolve(prefix)
        kind = _KINDS[id_[0]]
        record, _ = self._load(id_, self._shown_run(None))
        if record is None:
            raise NotFoundError(f"the desk has no {kind} {id_}", where=str(self.path), fix="Check the id.")
        return ("document" if kind == "article" else kind), record

    def chain(self, prefix: str) -> LineageNode:
        """The record that `find` gives, over everything it rests on, down to sentences, documents and sources.

        What is named but not stored stands in the tree without a record. Raises NotFoundError as `find` does.
        """
        return self._node(self._resolve(prefix), self._shown_run(None), {}, frozenset())

    def _resolve(self, prefix: str) -> str:
        asked = prefix.strip().lower()
        match = _PREFIX.fullmatch(asked)
        if match is None or len(asked) < SHORTEST_PREFIX:
            what = f"{prefix[:50]!r} is no id"
            fix = f"Give an id like e-1f3a9c, or at least {SHORTEST_PREFIX} characters of its beginning."
            raise NotFoundError(what, where=str(self.path), fix=fix)
        letters = [match[1]] if match[1] else list(_KINDS)
        found = sorted(id_ for letter in letters for id_ in self._starting(letter, match[2]))
        if len(found) == 1:
            return found[0]
        raise self._unclear(asked, found)

    def _starting(self, letter: str, digits: str) -> Iterable[str]:
        sql = _IDS.get(_KINDS.get(letter, ""))
        if sql is None:
            return []
        # "g" follows every hex digit.
        bounds = (f"{letter}-{digits}", f"{letter}-{digits}g")
        return [str(row[0]) for row in self._rows(f"{sql} LIMIT {_SHOWN_AMBIGUOUS + 1}", bounds)]

    def _unclear(self, asked: str, found: list[str]) -> NotFoundError:
        if not found:
            return NotFoundError(f"no id begins with {asked}", where=str(self.path), fix="Check the id.")
        shown = ", ".join(found[:_SHOWN_AMBIGUOUS]) + (" and others" if len(found) > _SHOWN_AMBIGUOUS else "")
        return NotFoundError(f"several ids begin with {asked}: {shown}", where=str(self.path), fix="Give more of it.")

    def _load(self, id_: str, run: int | None) -> tuple[Record | None, int | None]:
        """The record, from `run` if that has it, and the run it is of; (None, run) when it is not stored."""
        kind = _KINDS.get(id_[:1], "")
        sql = _RECORD.get(kind)
        row = None if sql is None else self._one(sql, (id_, run))
        return (None, run) if row is None else (decode(row[0], _SHAPES[kind], str(self.path)), row[1])

    def _node(self, id_: str, run: int | None, done: dict[str, LineageNode], above: frozenset[str]) -> LineageNode:
        if id_ not in done:
            record, run = self._load(id_, run)
            below = [under for under in _rests_on(record) if under not in above and under != id_]
            nodes = [self._node(under, run, done, above | {id_}) for under in below]
            kind = _KINDS.get(id_[:1], "unknown")
            done[id_] = LineageNode(kind=kind, id=id_, record=record, rests_on=_once(nodes))
        return done[id_]


def _rests_on(record: Record | None) -> tuple[str, ...]:
    """What a record says it rests on, and what it is a part of."""
    stated: tuple[str, ...] = getattr(record, "rests_on", ())
    return tuple(dict.fromkeys(stated + _part_of(record)))


def _part_of(record: Record | None) -> tuple[str, ...]:
    match record:
        case Document():
            return (record.source_id,)
        case Sentence():
            return (record.document_id,)
        case Event():
            return (record.sentence_id,)
        case Happening():
            return tuple(report.event_id for report in record.reports)
        case Brief():
            return tuple(item.about for section in record.sections for item in section.items)
        case _:
            return ()


def _once(nodes: list[LineageNode]) -> tuple[LineageNode, ...]:
    """Without those that stand further down already: a sentence's document is not told again beside the sentence."""
    deeper = {id_ for node in nodes for under in node.rests_on for id_ in _ids(under)}
    return tuple(node for node in nodes if node.id not in deeper)


def _ids(node: LineageNode) -> set[str]:
    return {node.id}.union(*(_ids(under) for under in node.rests_on))
