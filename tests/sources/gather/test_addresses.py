"""Which addresses may be asked, in every spelling an attacker has."""

from __future__ import annotations

import asyncio
import ipaddress

import httpcore
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pertanda.sources.addresses import barred_address, barred_url, clean_url, host_of
from pertanda.sources.transport import BarredAddressError, GuardedBackend
from sources.gather.replay import quick

BARRED = [
    "0.0.0.0",
    "10.0.0.1",
    "100.64.0.1",
    "127.0.0.1",
    "127.255.255.254",
    "169.254.169.254",
    "172.16.0.1",
    "192.0.0.8",
    "192.0.0.170",
    "192.0.2.1",
    "192.88.99.1",
    "192.168.1.1",
    "198.18.0.1",
    "198.51.100.7",
    "203.0.113.9",
    "224.0.0.1",
    "239.255.255.250",
    "240.0.0.1",
    "255.255.255.255",
    "::",
    "::1",
    "::127.0.0.1",
    "::ffff:127.0.0.1",
    "::ffff:10.0.0.1",
    "::ffff:169.254.169.254",
    "64:ff9b::7f00:1",
    "64:ff9b::a9fe:a9fe",
    "64:ff9b:1::1",
    "100::1",
    "2001::1",
    "2001:db8::1",
    "2002:7f00:1::",
    "2002:a00:1::",
    "3fff::1",
    "5f00::1",
    "fc00::1",
    "fd12:3456::1",
    "fe80::1",
    "fe80::1%eth0",
    "fec0::1",
    "ff02::1",
    "ff05::2",
    "localhost",
    "0x7f.1",
    "2130706433",
    "1.2.3",
]
PUBLIC = ["1.1.1.1", "8.8.8.8", "93.184.215.14", "::ffff:8.8.8.8", "2606:4700:4700::1111", "2a00:1450:4001:80b::200e"]
ODD = [
    "http://127.0.0.1/",
    "http://127.1/",
    "http://0x7f000001/",
    "http://2130706433/",
    "http://0177.0.0.1/",
    "http://0x7f.0.0.1/",
    "http://127.0.0.1./",
    "http://[::1]/",
    "http://[::ffff:127.0.0.1]/",
    "http://[::ffff:7f00:1]/",
    "http://[fe80::1%25eth0]/",
    "http://localhost/",
    "http://intranet/",
    "http://134744072/",
    "http://08.8.8.8/",
    "http://1.1.1.1:8080/",
    "http://a.example:22/",
    "https://a.example:80800/",
    "http://user@a.example/",
    "http://user:secret@a.example/",
    "ftp://a.example/",
    "file:///etc/passwd",
    "gopher://a.example/",
    "javascript:alert(1)",
    "data:text/html,x",
    "//a.example/",
    "http://",
    "http://[/",
    "http:///x",
]


@pytest.mark.parametrize("address", BARRED)
def test_addresses_that_are_not_public(address: str) -> None:
    assert barred_address(address)


@pytest.mark.parametrize("address", PUBLIC)
def test_addresses_that_are(address: str) -> None:
    assert barred_address(address) is None


@pytest.mark.parametrize("url", ODD)
def test_spellings_that_are_refused_before_anything_is_resolved(url: str) -> None:
    assert barred_url(url, quick().gather)


@pytest.mark.parametrize("url", ["https://www.antaranews.com/rss/terkini.xml", "http://8.8.8.8/", "https://a.co:443/"])
def test_ordinary_addresses_pass(url: str) -> None:
    assert barred_url(url, quick().gather) is None


@given(st.ip_addresses(v=4))
def test_every_private_v4_is_barred_also_inside_v6(address: ipaddress.IPv4Address) -> None:
    if not address.is_global or address.is_multicast:
        assert barred_address(str(address))
    assert bool(barred_address(str(address))) == bool(barred_address(f"::ffff:{address}"))
    number = int(address)
    for inside in (f"64:ff9b::{number >> 16:x}:{number & 0xFFFF:x}", f"2002:{number >> 16:x}:{number & 0xFFFF:x}::"):
        assert barred_address(inside)


@given(st.text(max_size=60))
def test_no_text_breaks_the_checks(text: str) -> None:
    for url in (text, f"http://{text}/", f"https://a.example/{text}"):
        reason, clean = barred_url(url, quick().gather), clean_url(url)
        assert reason is None or reason
        assert clean is None or host_of(clean)


def connect(host: str, addresses: list[str], port: int = 443) -> None:
    """What the backend does when `host` resolves to these."""

    async def resolved(host: str, port: int) -> list[str]:
        return addresses

    async def connected() -> None:
        backend = GuardedBackend(quick("a", connect_seconds=0.2).gather, resolved)
        await (await backend.connect_tcp(host, port, timeout=0.2)).aclose()

    asyncio.run(connected())


@pytest.mark.parametrize("address", ["127.0.0.1", "10.1.2.3", "::1", "64:ff9b::7f00:1", "2002:7f00:1::"])
def test_a_name_is_judged_by_what_it_resolves_to(address: str) -> None:
    with pytest.raises(BarredAddressError):
        connect("rebound.example", [address])


def test_a_name_with_one_private_address_among_public_ones_is_refused() -> None:
    with pytest.raises(BarredAddressError, match=r"10\.0\.0\.1"):
        connect("mixed.example", ["93.184.215.14", "10.0.0.1"])


def test_a_port_is_judged_where_the_connection_is_made() -> None:
    with pytest.raises(BarredAddressError, match="port 22"):
        connect("a.example", ["93.184.215.14"], 22)


def test_a_name_without_address_is_an_error_of_the_network() -> None:
    with pytest.raises(httpcore.ConnectError):
        connect("nowhere.example", [])


def test_an_allowed_host_may_lie_on_loopback() -> None:
    with pytest.raises(httpcore.ConnectError):  # nobody listens there, but it was tried
        connect("a.test", ["127.0.0.1"], 1)


@pytest.mark.parametrize(
    ("url", "clean"),
    [
        ("HTTPS://WWW.Kompas.com:443/a?utm_source=x&id=7#top", "https://www.kompas.com/a?id=7"),
        ("http://a.test", "http://a.test/"),
        ("http://a.test/a b", "http://a.test/a%20b"),
        (" http://a.test/?q=1 ", "http://a.test/?q=1"),
        ("http://[2606:4700::1111]/x", "http://[2606:4700::1111]/x"),
        ("mailto:a@b.test", None),
        ("http://a.test:x/", None),
    ],
)
def test_one_address_for_one_page(url: str, clean: str | None) -> None:
    assert clean_url(url) == clean
