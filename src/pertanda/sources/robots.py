"""robots.txt (RFC 9309): which pages of a host may be fetched, and how slowly."""

from __future__ import annotations

import functools
from collections.abc import Mapping

from protego import Protego

__all__ = ["AGENT", "LARGEST_ROBOTS", "Rules", "asks_not_to_be_archived", "mining_reserved", "rules_of"]

AGENT = "Pertanda"
LARGEST_ROBOTS = 512 * 1024  # RFC 9309, section 2.5: at least 500 KiB must be read; the rest may be ignored


class Rules:
    """What one robots.txt says to us."""

    def __init__(self, text: str) -> None:
        self._parsed = Protego.parse(text)

    def allows(self, url: str) -> bool:
        """Whether the page may be fetched."""
        return bool(self._parsed.can_fetch(url, AGENT))

    @property
    def crawl_delay(self) -> float:
        """Seconds between requests that it asks for; 0 when it asks for none."""
        rate = self._parsed.request_rate(AGENT)
        per_request = rate.seconds / rate.requests if rate and rate.requests else 0.0
        return max(0.0, float(self._parsed.crawl_delay(AGENT) or 0.0), per_request)

    @property
    def sitemaps(self) -> list[str]:
        """The sitemaps it names."""
        return list(self._parsed.sitemaps)


@functools.lru_cache(maxsize=1024)
def rules_of(text: str) -> Rules:
    """The rules of a robots.txt; an empty one allows everything. Never raises on a broken file."""
    return Rules(text[:LARGEST_ROBOTS])


def mining_reserved(headers: Mapping[str, str], head: bytes) -> bool:
    """Whether the page reserves text and data mining: `tdm-reservation: 1` as header or meta element.

    TDM Reservation Protocol (W3C community report, 2024), for article 4(3) of EU directive 2019/790. `head` are the
    page's first bytes, with its meta elements.
    """
    return headers.get("tdm-reservation", "").strip() == "1" or _meta(head, b"tdm-reservation", b"1")


def asks_not_to_be_archived(headers: Mapping[str, str], head: bytes) -> bool:
    """Whether the page says `noarchive`, in X-Robots-Tag or a robots meta element; 28 of 123 news pages do."""
    return "noarchive" in headers.get("x-robots-tag", "").lower() or _meta(head, b"robots", b"noarchive")


def _meta(head: bytes, name: bytes, value: bytes) -> bool:
    """Whether a meta element of that name has the value in its content (elements are short: no regular expression)."""
    for element in head.lower().replace(b"'", b'"').split(b"<meta")[1:]:
        inside = element.partition(b">")[0]
        if b'name="' + name + b'"' in inside and value in inside.partition(b'content="')[2].partition(b'"')[0]:
            return True
    return False
