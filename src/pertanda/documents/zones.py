"""The time zone in which an outlet dates its articles, from its country or else from its internet domain."""

from __future__ import annotations

import functools
import re
import zoneinfo
from pathlib import Path

from pertanda.exceptions import DataFileError
from pertanda.knowledge.tsv import read_rows
from pertanda.records.base import Record, value_of
from pertanda.records.source import Source

__all__ = ["ZoneRow", "outlet_zone", "read_zones"]

TABLE = Path(__file__).with_name("data") / "zones.tsv"


class ZoneRow(Record, frozen=True, forbid_unknown_fields=True):
    """A line of zones.tsv: ISO 3166-1 alpha-3, internet domain (empty where outlets of other countries use it too),
    and the zone's IANA name."""

    country: str
    zone: str
    tld: str = ""


def read_zones(path: Path) -> dict[str, zoneinfo.ZoneInfo]:
    """Zones by country ("IDN") and by domain (".id"). Raises DataFileError with file and line for a broken line."""
    zones: dict[str, zoneinfo.ZoneInfo] = {}
    for number, row in read_rows(path, ZoneRow):
        where = f"{path}:{number}"
        if not re.fullmatch("[A-Z]{3}", row.country) or not re.fullmatch("[a-z]{2}|", row.tld):
            raise DataFileError(f"{row.country!r} or {row.tld!r}", where=where, fix="Give codes such as IDN and id.")
        for key in filter(None, (row.country, row.tld and f".{row.tld}")):
            if key in zones:
                raise DataFileError(f"{key} stands here twice", where=where, fix="Remove one of the lines.")
            zones[key] = _zone(row.zone, where)
    return zones


def _zone(name: str, where: str) -> zoneinfo.ZoneInfo:
    try:
        return zoneinfo.ZoneInfo(name)
    except (zoneinfo.ZoneInfoNotFoundError, ValueError) as error:
        fix = "Correct the name, or install the package tzdata if the system has no time zones."
        raise DataFileError(f"there is no time zone {name!r}", where=where, fix=fix) from error


@functools.cache
def _zones() -> dict[str, zoneinfo.ZoneInfo]:
    return read_zones(TABLE)


def outlet_zone(outlet: Source) -> zoneinfo.ZoneInfo | None:
    """The zone of the outlet's country; for an outlet whose country is unknown, that of its domain; else None."""
    country = value_of(outlet.country)
    return _zones().get(country) if country else _zones().get("." + outlet.host.rpartition(".")[2])
