"""Grades that a reader gave to watched sources, over those of the table of outlets."""

from __future__ import annotations

from collections.abc import Iterable
from urllib.parse import urlsplit

import msgspec

from pertanda.knowledge.outlets import OutletIndex
from pertanda.records.gathering import WatchedSource
from pertanda.records.source import Source

__all__ = ["with_reader_grades"]


def with_reader_grades(
    sources: Iterable[Source], watched: Iterable[WatchedSource], outlets: OutletIndex
) -> dict[str, Source]:
    """The sources by id, each with grade and reason of the watched source it is, if a reader graded that one.

    A watched source is the outlet at its host, else the outlet of its name; an outlet outside the table is met by the
    name too, since its articles took theirs from the watched source. Of several grades for one outlet the more careful
    one counts, A to F. Folders and mailboxes hold many outlets, so a grade of theirs is no outlet's.
    """
    given = (one for one in watched if one.graded_by_reader and not one.kind.is_local)
    graded = sorted(given, key=lambda one: (one.grade, one.url))
    by_id = {outlets.source(host=urlsplit(one.url).hostname or "", name=one.name).id: one for one in graded}
    by_name = {_folded(one.name): one for one in graded}
    return {source.id: _graded(source, by_id, by_name, outlets) for source in sources}


def _graded(
    source: Source, by_id: dict[str, WatchedSource], by_name: dict[str, WatchedSource], outlets: OutletIndex
) -> Source:
    one = by_id.get(source.id)
    in_table = outlets.by_host(source.host) if source.host else outlets.by_name(source.name)
    if one is None and in_table is None:
        one = by_name.get(_folded(source.name))
    return source if one is None else msgspec.structs.replace(source, grade=one.grade, grade_reason=one.grade_reason)


def _folded(name: str) -> str:
    return " ".join(name.split()).casefold()
