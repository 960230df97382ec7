"""Who published: the outlet behind an address or a name, as far as the knowledge of outlets goes."""

from __future__ import annotations

from typing import Protocol

from pertanda.documents.address import host_of
from pertanda.documents.metadata import Metadata
from pertanda.documents.normalise import normalise
from pertanda.knowledge.outlets import ungraded
from pertanda.records.document import RawArticle
from pertanda.records.source import Source

__all__ = ["Outlets", "publisher"]

NOBODY = "unknown"


class Outlets(Protocol):
    """What reading asks of the knowledge of outlets; `knowledge.outlets.OutletIndex` answers it."""

    def by_host(self, host: str) -> Source | None:
        """The outlet that publishes under a host, or None."""

    def by_name(self, name: str) -> Source | None:
        """The outlet or agency known by a name, in any case, or None."""


def publisher(raw: RawArticle, url: str | None, page: Metadata | None, outlets: Outlets) -> Source:
    """The outlet by host of the address, else by the name the input gives, else by the page's own name.

    An outlet that nobody has graded keeps its host or name and grade F; without either it is "unknown".
    """
    host = host_of(url) or ""
    name = _one_line(raw.outlet) or _one_line(page.site if page else None)
    found = (outlets.by_host(host) if host else None) or (outlets.by_name(name) if name else None)
    if found is None and host:
        return ungraded(host=host, name=name)
    return found or ungraded(name=name or NOBODY)


def _one_line(name: str | None) -> str:
    return " ".join(normalise(name or "").split())
