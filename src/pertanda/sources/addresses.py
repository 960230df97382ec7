"""Which addresses may be asked: no private network, no odd spelling of one, no other port, no way around."""

from __future__ import annotations

import asyncio
import ipaddress
import re
import socket
from collections.abc import Awaitable, Callable
from urllib.parse import SplitResult, parse_qsl, urlencode, urlsplit, urlunsplit

from pertanda.settings import GatherSettings

__all__ = ["Resolver", "barred_address", "barred_url", "clean_url", "host_of", "resolve"]

# A resolver gives the numeric addresses of a host and port.
Resolver = Callable[[str, int], Awaitable[list[str]]]

_PORTS = {"http": 80, "https": 443}
_LONGEST_URL = 4000
_TRACKING = re.compile(r"utm_\w+|fbclid|gclid|dclid|msclkid|mc_[ce]id|igshid|yclid", re.IGNORECASE)
# A last label that begins with a digit makes a host an IPv4 address for some parsers (WHATWG URL, section 3.5), which
# read 0x7f000001, 2130706433, 0177.0.0.1 and 127.1 as 127.0.0.1. Names of that shape do not exist in the root zone.
_NUMERIC_LABEL = re.compile(r"\d+|0[xX][0-9a-fA-F]*")

# Python 3.11 calls 224.0.0.1, 192.0.0.8, 64:ff9b::/96, 2002::/16 and fec0::/10 global, so v6 is a list of what is
# allowed (2000::/3 is all that is given out) without what leads into v4 or nowhere.
_UNICAST_V6 = ipaddress.IPv6Network("2000::/3")
_BARRED_V6 = tuple(
    ipaddress.IPv6Network(network)
    for network in (
        "2001::/23",  # IETF protocols, Teredo and ORCHID among them
        "2001:db8::/32",  # documentation
        "2002::/16",  # 6to4
        "3fff::/20",  # documentation
        "5f00::/16",  # segment routing
    )
)
_BARRED_V4 = tuple(
    ipaddress.IPv4Network(network)
    for network in (
        "0.0.0.0/8",
        "100.64.0.0/10",  # carrier-grade NAT
        "192.0.0.0/24",  # IETF protocols
        "192.88.99.0/24",  # 6to4 relays
        "198.18.0.0/15",  # benchmarks
        "240.0.0.0/4",
    )
)


def barred_address(address: str) -> str | None:
    """Why a numeric address may not be connected to, or None when it is an ordinary public one."""
    try:
        found = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return f"{address!r} is no address"
    if isinstance(found, ipaddress.IPv6Address):
        found = found.ipv4_mapped or found
    public = _public_v4(found) if isinstance(found, ipaddress.IPv4Address) else _public_v6(found)
    return None if public else f"{address} is no public address"


def _public_v4(address: ipaddress.IPv4Address) -> bool:
    return address.is_global and not address.is_multicast and not any(address in network for network in _BARRED_V4)


def _public_v6(address: ipaddress.IPv6Address) -> bool:
    return address.is_global and address in _UNICAST_V6 and not any(address in network for network in _BARRED_V6)


def barred_url(url: str, settings: GatherSettings) -> str | None:
    """Why an address may not be asked, by its spelling alone, or None; its host is resolved and checked at connect."""
    parts = _split(url)
    if parts is None or not parts.hostname:
        return "it is no web address"
    if parts.username is not None or parts.password is not None:
        return "it carries a user name"
    host = parts.hostname.rstrip(".")
    if host in settings.allowed_hosts:
        return None
    port = parts.port or _PORTS[parts.scheme]
    if port not in settings.allowed_ports:
        return f"port {port} is not in gather.allowed_ports"
    return _barred_host(host)


def _barred_host(host: str) -> str | None:
    if ":" in host:
        return barred_address(host)
    if _NUMERIC_LABEL.fullmatch(host.rpartition(".")[2]):
        canonical = barred_address(host) is None and str(ipaddress.ip_address(host)) == host
        return None if canonical else f"{host} is no public address in its plain form"
    return None if "." in host else f"{host!r} is a name of the local network"


def clean_url(url: str) -> str | None:
    """The address by which a page is known: no fragment, tracking parameters or default port; None if it is none."""
    parts = _split(url.strip())
    if parts is None or not parts.hostname:
        return None
    host = f"[{parts.hostname}]" if ":" in parts.hostname else parts.hostname.rstrip(".")
    port = "" if parts.port in (None, _PORTS[parts.scheme]) else f":{parts.port}"
    query = parts.query
    if _TRACKING.search(query):
        pairs = parse_qsl(query, keep_blank_values=True)
        query = urlencode([pair for pair in pairs if not _TRACKING.fullmatch(pair[0])])
    return urlunsplit((parts.scheme, host + port, parts.path.replace(" ", "%20") or "/", query, ""))


def host_of(url: str) -> str:
    """The host of an address, lower-case, without its port; empty when it has none."""
    parts = _split(url)
    return (parts.hostname or "").rstrip(".") if parts else ""


def _split(url: str) -> SplitResult | None:
    if len(url) > _LONGEST_URL or any(ord(character) < 32 for character in url):
        return None
    try:
        parts = urlsplit(url)
        _ = parts.port  # raises for a port that is no number
        _ = parts.hostname
    except ValueError:
        return None
    return parts if parts.scheme in _PORTS else None


async def resolve(host: str, port: int) -> list[str]:
    """The numeric addresses of a host, in the order of the system. Raises OSError when there is none."""
    found = await asyncio.get_running_loop().getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return [str(entry[4][0]) for entry in found]
