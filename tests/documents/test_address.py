"""Canonical addresses: what tells readers apart goes, what tells articles apart stays."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pertanda.documents.address import canonical_url, host_of


@pytest.mark.parametrize(
    ("url", "canonical"),
    [
        ("HTTPS://News.Example.COM:443/a/b/?utm_source=x&id=5#top", "https://news.example.com/a/b?id=5"),
        ("http://example.com:80", "http://example.com/"),
        ("http://example.com:8080/a", "http://example.com:8080/a"),
        ("https://user:word@example.com/a", "https://example.com/a"),
        ("https://example.com/a?b=1&a=2&fbclid=zz", "https://example.com/a?b=1&a=2"),
        ("https://example.com/a?page=", "https://example.com/a?page="),
        ("https://example.com/a b", "https://example.com/a%20b"),
        ("  https://example.com./a ", "https://example.com/a"),
    ],
)
def test_examples(url: str, canonical: str) -> None:
    assert canonical_url(url) == canonical


@pytest.mark.parametrize(
    "url",
    [None, "", "ftp://a.test/x", "javascript:alert(1)", "https://", "http://[::1", "http://a:b/", "//a.test/x", "x"],
)
def test_what_is_no_web_address_is_none(url: str | None) -> None:
    assert canonical_url(url) is None
    assert host_of(url) is None


def test_host_without_www() -> None:
    assert host_of("https://WWW.Kompas.com/read") == "kompas.com"


@given(st.text(max_size=40), st.sampled_from(["", "http://", "https://a.test/", "https://a.test/?", "http://["]))
def test_canonical_is_stable_and_never_raises(tail: str, head: str) -> None:
    once = canonical_url(head + tail)
    assert once is None or canonical_url(once) == once
