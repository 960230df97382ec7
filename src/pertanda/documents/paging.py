"""Page numbers in addresses ("?page=2", "/halaman/2", ".../2"), and the links a page has to the others."""

from __future__ import annotations

import re
from typing import NamedTuple
from urllib.parse import parse_qsl, urlencode, urlsplit

from pertanda.documents.address import canonical_url

__all__ = ["PageNumber", "links_of", "numbered"]

_PARAMETERS = frozenset({"page", "hal", "halaman", "paged"})
_MOST_PAGES = 30  # beyond, a number is an article's or a year's
_NAMED_PATH = re.compile(r"(.+?)[/-](?:page|hal|halaman)[/-]?(\d{1,2})")
_BARE_PATH = re.compile(r"(.+)/(\d{1,2})")
_LINK = re.compile(r"<link\b([^<>]{1,2000})>", re.IGNORECASE)
_ATTRIBUTE = re.compile(r"""\b(rel|href)\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+))""", re.IGNORECASE)
_HEAD = 300_000  # characters of a page in which its links of the head stand; the longest yardstick head is shorter


class PageNumber(NamedTuple):
    """The address that all pages of an article share, this page's number, and whether the address names the number as
    a page's ("?page=2"), where a bare ".../2" may be anything."""

    base: str
    number: int
    named: bool


def numbered(url: str | None) -> PageNumber | None:
    """The page number of an address, 1 where it has none; None for no web address, and for "?page=all"."""
    address = canonical_url(url)
    if address is None:
        return None
    parts = urlsplit(address)
    query = parse_qsl(parts.query, keep_blank_values=True)
    stated = [value for name, value in query if name.lower() in _PARAMETERS]
    if stated:
        rest = urlencode([pair for pair in query if pair[0].lower() not in _PARAMETERS])
        number = _number(stated[0])
        return PageNumber(parts._replace(query=rest).geturl(), number, True) if number else None
    found = _NAMED_PATH.fullmatch(parts.path) or _BARE_PATH.fullmatch(parts.path)
    number = _number(found.group(2)) if found else None
    if found is None or number is None or (number == 1 and found.re is _BARE_PATH):
        return PageNumber(address, 1, False)
    return PageNumber(parts._replace(path=found.group(1)).geturl(), number, found.re is _NAMED_PATH)


def _number(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdecimal() and 1 <= int(text[:4]) <= _MOST_PAGES else None


def links_of(html: str) -> dict[str, str]:
    """The page's `link` elements canonical, next and prev: address by relation, the first of each."""
    found: dict[str, str] = {}
    for element in _LINK.finditer(html, 0, _HEAD):
        attributes = {name.lower(): a or b or c for name, a, b, c in _ATTRIBUTE.findall(element.group(1))}
        for relation in attributes.get("rel", "").lower().split():
            if relation in ("canonical", "next", "prev") and attributes.get("href"):
                found.setdefault(relation, attributes["href"])
    return found
