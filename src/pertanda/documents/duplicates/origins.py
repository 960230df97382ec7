"""Whose report a document is: copies lead back to the earliest of them, and to the agency that one of them credits."""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Iterable

from pertanda.documents.duplicates.groups import group
from pertanda.documents.duplicates.index import CopyIndex
from pertanda.documents.duplicates.rules import Rules
from pertanda.documents.duplicates.sketch import make_sketch
from pertanda.records.base import Known, value_of
from pertanda.records.copy import Copy
from pertanda.records.document import Document

__all__ = ["arrival", "find_copies", "origin_of", "originals"]


def arrival(document: Document) -> tuple[datetime.date, datetime.datetime, str]:
    """What orders documents from the earliest on: day of publication (else the day seen), moment seen, id."""
    seen = document.seen_at.astimezone(datetime.UTC)
    return (value_of(document.published) or seen.date(), seen, document.id)


def find_copies(documents: Iterable[Document], *, rules: Rules | None = None) -> list[Copy]:
    """Every copy among documents, each against those before it by `arrival`; the order given does not matter."""
    index = CopyIndex(rules=rules)
    ordered = sorted({document.id: document for document in documents}.values(), key=arrival)
    return [copy for document in ordered for copy in index.add(make_sketch(document.id, document.text))]


def originals(documents: Iterable[Document], copies: Iterable[Copy]) -> dict[str, tuple[str, Copy | None]]:
    """For each document the id of the earliest document of its group, and the closest copy that ties it into the group.

    Which documents are a group is said at `groups.group`; copies of documents that are not given are passed over. An
    original leads to itself, with None; so does every document that nothing repeats.
    """
    by_id = {document.id: document for document in documents}
    closest = sorted(copies, key=lambda copy: (-copy.jaccard, -copy.containment, copy.document_id, copy.of_id))
    groups = group(by_id, closest)
    first_of = {
        id_: first
        for members in groups
        for first in (min(members, key=lambda id_: arrival(by_id[id_])),)
        for id_ in members
    }
    ties: dict[str, Copy] = {}
    for copy in closest:
        if copy.of_id in first_of and first_of.get(copy.document_id) == first_of[copy.of_id]:
            ties.setdefault(copy.document_id, copy)
            ties.setdefault(copy.of_id, copy)
    return {id_: (first, None if id_ == first else ties[id_]) for id_, first in first_of.items()}


def origin_of(documents: Iterable[Document], copies: Iterable[Copy] | None = None) -> dict[str, str]:
    """The origin of each document by id: of a document that nothing repeats, the agency it credits, else its outlet; of
    copies, the agency that the earliest crediting one credits, else the outlet of the original. One text is one origin,
    whatever its copies credit: two documents with one origin are one voice for corroboration.

    `copies` are those found before (a desk keeps them); None looks for them among `documents`.
    """
    given = {document.id: document for document in documents}
    found = find_copies(given.values()) if copies is None else copies
    groups: dict[str, list[Document]] = defaultdict(list)
    for id_, (original, _) in originals(given.values(), found).items():
        groups[original].append(given[id_])
    return {
        document.id: voice
        for original, members in groups.items()
        for voice in (_voice(given[original], members),)
        for document in members
    }


def _voice(original: Document, members: Iterable[Document]) -> str:
    """The agency that the earliest crediting member credits, else the original's outlet."""
    credited = [document for document in members if isinstance(document.agency, Known)]
    return min(credited, key=arrival).origin() if credited else original.origin()
