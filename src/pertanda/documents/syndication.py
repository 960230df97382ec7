"""Copies on other sites: a page whose canonical address lies elsewhere repeats that site's article."""

from __future__ import annotations

import functools
from pathlib import Path

from pertanda.documents.address import host_of
from pertanda.documents.outlets import Outlets
from pertanda.languages.tables import load_table
from pertanda.records.base import Fact, Known, NotApplicable, Record, Unknown

__all__ = ["same_site", "syndicated_from"]

TABLE = Path(__file__).with_name("data") / "sites.toml"


class SiteTable(Record, frozen=True):
    """`sites.toml`: labels that sites of many owners share, and hosts that only lead to articles."""

    shared_labels: tuple[str, ...]
    forwarders: tuple[str, ...]


@functools.cache
def _table() -> tuple[frozenset[str], tuple[str, ...]]:
    table = load_table(TABLE, SiteTable)
    return frozenset(table.shared_labels), tuple(f".{host}" for host in table.forwarders)


def syndicated_from(address: str | None, own: str | None, outlets: Outlets) -> Fact[str]:
    """Who first published a page found at `address` that names `own` (rel=canonical, else og:url) as its address.

    The outlet's name where the host is known, so that copy and original have one origin, else the host.
    """
    here, there = host_of(address), host_of(own)
    if here is None:
        return Unknown("the input gives no address to compare the page's own with")
    if there is None:
        return Unknown("no page names an address of its own")
    if same_site(here, there, outlets) or f".{here}".endswith(_table()[1]):
        return NotApplicable("the page names its own site")
    original = outlets.by_host(there)
    return Known(original.name if original else there)


def same_site(one: str, other: str, outlets: Outlets) -> bool:
    """Whether two hosts are of one owner: one outlet by the table of outlets, or one domain below the shared labels."""
    first, second = outlets.by_host(one), outlets.by_host(other)
    return (first.id == second.id) if first and second else _domain(one) == _domain(other)


def _domain(host: str) -> str:
    labels = host.split(".")
    return ".".join(labels[-3:] if len(labels) > 2 and labels[-2] in _table()[0] else labels[-2:])
