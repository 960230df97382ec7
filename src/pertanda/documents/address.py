"""One address for one article: canonical URLs and their hosts."""

from __future__ import annotations

import re
from urllib.parse import SplitResult, parse_qsl, urlencode, urlsplit

__all__ = ["canonical_url", "host_of"]

_DEFAULT_PORTS = {"http": 80, "https": 443}
# Parameters that tell how a reader came, never which article: analytics of Google, Meta, Microsoft, mail services,
# social share buttons, and the AMP and print switches of news sites.
_TRACKING = re.compile(
    r"utm_\w*|at_\w*|mc_[ce]id|_ga|_gl|g?bra?id|gclid|dclid|fbclid|msclkid|twclid|igshid|yclid|ysclid|wt\.mc_id|"
    r"ref|ref_src|ref_url|referrer|source|src|cmpid|cmp|ns_\w+|ocid|ito|smid|smtyp|share|shared|feature|rss|from|"
    r"spm|xtor|s_cid|tag_from_widget|traffic_source|_hs\w+|hs_?cta\w*|vero_\w+|amp|outputtype|print",
    re.IGNORECASE,
)
_BAD = re.compile(r"[\s\x00-\x1f\x7f<>\"\\^`{|}]")
_LONGEST = 4000


def canonical_url(url: str | None) -> str | None:
    """The address without fragment, tracking parameters, default port, user name and trailing slash; host lower-case.

    The order of the remaining parameters is kept, for some sites read it. None for anything but http and https.
    """
    parts = _split(url)
    if parts is None or parts.hostname is None:
        return None
    query = [pair for pair in parse_qsl(parts.query, keep_blank_values=True) if not _TRACKING.fullmatch(pair[0])]
    path = _BAD.sub(lambda bad: "".join(f"%{byte:02X}" for byte in bad.group().encode("utf-8", "replace")), parts.path)
    scheme = parts.scheme.lower()
    port = f":{parts.port}" if parts.port not in (None, _DEFAULT_PORTS[scheme]) else ""
    host = parts.hostname.rstrip(".")
    tail = f"?{urlencode(query)}" if query else ""
    return f"{scheme}://{host}{port}{path.rstrip('/') or '/'}{tail}"


def host_of(url: str | None) -> str | None:
    """The host of an address, lower-case, without "www."; None when there is none."""
    parts = _split(url)
    return None if parts is None or parts.hostname is None else parts.hostname.rstrip(".").removeprefix("www.")


def _split(url: str | None) -> SplitResult | None:
    text = (url or "").strip()
    if not text or len(text) > _LONGEST:
        return None
    try:
        parts = urlsplit(text)
        _ = parts.port  # raises for a port that is no number
        host = parts.hostname
    except ValueError:
        return None
    if parts.scheme.lower() not in _DEFAULT_PORTS or host is None or not host.rstrip(".") or _BAD.search(host):
        return None
    return parts
