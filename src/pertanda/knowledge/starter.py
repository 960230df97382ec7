"""The starter pack: feeds of outlets and official sites, for a desk that watches nothing yet."""

from __future__ import annotations

import functools
import re
from pathlib import Path
from typing import Literal

from pertanda.exceptions import DataFileError
from pertanda.knowledge.tsv import read_rows
from pertanda.records.base import Record

__all__ = ["StarterSource", "load_starter", "read_starter"]

_TABLE = Path(__file__).parent / "data" / "sources.tsv"


class StarterSource(Record, frozen=True, forbid_unknown_fields=True):
    """A line of sources.tsv. `region` groups the file; `country` is empty for international bodies.

    `basis` is why the address is believed: "listed" in a public list of feeds, or "known" from the site.
    """

    region: Literal["indonesia", "korea", "region", "world"]
    name: str
    url: str
    kind: Literal["feed", "sitemap", "list"]
    language: str
    basis: Literal["listed", "known"]
    country: str = ""


@functools.cache
def load_starter() -> tuple[StarterSource, ...]:
    """The sources that come with the package, checked. Raises DataFileError."""
    return read_starter(_TABLE)


def read_starter(path: Path) -> tuple[StarterSource, ...]:
    """A table of sources. Raises DataFileError with file and line for a broken or repeated line."""
    seen: dict[str, int] = {}
    sources = []
    for number, source in read_rows(path, StarterSource):
        where = f"{path}:{number}"
        if source.url in seen:
            raise DataFileError(
                f"it stands in line {seen[source.url]} too", where=where, fix="Remove one of the lines."
            )
        _check(source, where)
        seen[source.url] = number
        sources.append(source)
    return tuple(sources)


def _check(source: StarterSource, where: str) -> None:
    if not re.fullmatch(r"https?://[a-z0-9.-]+\.[a-z]+/\S*", source.url):
        raise DataFileError(
            f"{source.url!r} is no plain web address", where=where, fix="Host in lower case, with path."
        )
    if source.country and not re.fullmatch("[A-Z]{3}", source.country):
        raise DataFileError(f"country {source.country!r}", where=where, fix="Give ISO 3166-1 alpha-3, or leave empty.")
    if not re.fullmatch("[a-z]{2,3}", source.language):
        raise DataFileError(f"language {source.language!r}", where=where, fix="Give a BCP 47 code as 'id'.")
