"""News outlets and official sites, with their Admiralty grade and the reason for it."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterable
from pathlib import Path
from typing import Literal

from pertanda.exceptions import DataFileError
from pertanda.knowledge.tsv import read_rows
from pertanda.records.base import Fact, Known, NotApplicable, Record, Unknown, content_id
from pertanda.records.source import Source
from pertanda.records.vocabulary import Reliability, Sector

__all__ = ["Outlet", "OutletIndex", "load_outlets", "read_outlets", "ungraded"]

_TABLE = Path(__file__).parent / "data" / "outlets.tsv"
# Prefixes that name a reading device or nothing at all, never another publisher.
_IDLE_PREFIXES = ("www.", "m.", "amp.", "mobile.")


class Outlet(Record, frozen=True, forbid_unknown_fields=True):
    """A line of outlets.tsv. `aliases` are credit names joined by "|"; `sector` is MED, or GOV for official voices."""

    host: str
    name: str
    language: str
    grade: Reliability
    agency: Literal["yes", "no"]
    sector: Sector
    reason: str
    aliases: str = ""
    country: str | None = None

    def names(self) -> tuple[str, ...]:
        """The name and its aliases."""
        return (self.name, *(alias for alias in self.aliases.split("|") if alias))

    def source(self) -> Source:
        """The outlet as the record that flows down the river."""
        nowhere = NotApplicable("an international body belongs to no country")
        return Source(
            id=content_id("source", self.host),
            name=self.name,
            host=self.host,
            country=Known(self.country) if self.country else nowhere,
            language=Known(self.language),
            grade=self.grade,
            grade_reason=self.reason,
            agency=self.agency == "yes",
        )


class OutletIndex:
    """Outlets by host and by credit name. Built once, then read only."""

    def __init__(self, outlets: Iterable[Outlet]) -> None:
        self.outlets = tuple(outlets)
        self._by_host = {outlet.host: outlet for outlet in self.outlets}
        self._by_name = {_folded(name): outlet for outlet in reversed(self.outlets) for name in outlet.names()}
        # A proper name wins over another outlet's alias.
        self._by_name.update({_folded(outlet.name): outlet for outlet in self.outlets})

    def outlet_at(self, host: str) -> Outlet | None:
        """The outlet that publishes at `host` or at the nearest parent domain of it."""
        labels = _bare_host(host).split(".")
        parents = (".".join(labels[start:]) for start in range(len(labels) - 1))
        return next((self._by_host[parent] for parent in parents if parent in self._by_host), None)

    def by_host(self, host: str) -> Source | None:
        """The source at "www.kompas.com", "nasional.kompas.com" or "kompas.com:443"; None when it is unknown."""
        outlet = self.outlet_at(host)
        return outlet.source() if outlet else None

    def by_name(self, name: str) -> Source | None:
        """The source credited as `name` ("KOMPAS.com", "Kantor berita Yonhap"), in any case; None when unknown."""
        outlet = self._by_name.get(_folded(name)) or (self.outlet_at(name) if "." in name else None)
        return outlet.source() if outlet else None

    def source(self, *, host: str = "", name: str = "") -> Source:
        """The graded source by host, else by name, else one with grade F. Raises ValueError if both are empty."""
        found = (self.by_host(host) if host else None) or (self.by_name(name) if name else None)
        return found or ungraded(host=host, name=name)

    def sector_of(self, source_id: str) -> Sector:
        """MED, or GOV when the source of that id is a state or official voice."""
        return next((o.sector for o in self.outlets if content_id("source", o.host) == source_id), Sector.MED)

    def agencies(self) -> dict[str, str]:
        """Each credit name of a wire agency, as written ("AFP", "Agence France-Presse"), with the agency's name."""
        return {name: outlet.name for outlet in self.outlets if outlet.agency == "yes" for name in outlet.names()}


def ungraded(*, host: str = "", name: str = "") -> Source:
    """A source that nobody has graded: F, with no country and no language known.

    Without a host its name stands in for one, so that the same unknown outlet keeps its id. Raises ValueError if both
    are empty.
    """
    bare = _bare_host(host)
    if not (bare or name.strip()):
        raise ValueError("an outlet needs a host or a name")
    unknown: Fact[str] = Unknown("the outlet is not in the table of outlets")
    return Source(
        id=content_id("source", bare or _folded(name)),
        name=name.strip() or bare,
        host=bare,
        country=unknown,
        language=unknown,
        grade=Reliability.F,
        grade_reason="not graded yet",
    )


def _bare_host(host: str) -> str:
    bare = host.strip().lower().rstrip(".").partition(":")[0]
    for prefix in _IDLE_PREFIXES:
        bare = bare.removeprefix(prefix)
    return bare


def _folded(name: str) -> str:
    return " ".join(name.split()).casefold()


@functools.cache
def load_outlets() -> OutletIndex:
    """The outlets that come with the package, checked. Raises DataFileError."""
    return read_outlets(_TABLE)


def read_outlets(path: Path) -> OutletIndex:
    """A table of outlets. Raises DataFileError with file and line for a broken or repeated line."""
    seen: dict[str, str] = {}
    outlets: list[Outlet] = []
    for number, outlet in read_rows(path, Outlet):
        where = f"{path}:{number}"
        _check(outlet, where)
        for key in (outlet.host, f"name {_folded(outlet.name)}"):
            if key in seen:
                raise DataFileError(f"{key} stands at {seen[key]} too", where=where, fix="Remove one of the lines.")
            seen[key] = where
        outlets.append(outlet)
    return OutletIndex(outlets)


def _check(outlet: Outlet, where: str) -> None:
    if outlet.host != _bare_host(outlet.host) or "/" in outlet.host or "." not in outlet.host:
        fix = "Lower case, no www., no path, no port."
        raise DataFileError(f"{outlet.host!r} is no bare host", where=where, fix=fix)
    if outlet.country is not None and not re.fullmatch("[A-Z]{3}", outlet.country):
        raise DataFileError(f"country {outlet.country!r}", where=where, fix="Give ISO 3166-1 alpha-3, or leave empty.")
    if outlet.sector not in (Sector.MED, Sector.GOV):
        raise DataFileError(f"sector {outlet.sector}", where=where, fix="Give MED or GOV.")
    if not outlet.reason.endswith("."):
        raise DataFileError("the reason is no sentence", where=where, fix="End it with a full stop.")
