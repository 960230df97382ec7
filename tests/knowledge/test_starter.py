"""The starter pack: enough of it, each address once, nearly all of it graded."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from pertanda.exceptions import DataFileError
from pertanda.knowledge.outlets import load_outlets
from pertanda.knowledge.starter import load_starter, read_starter

HEADER = "region\tname\turl\tkind\tcountry\tlanguage\tbasis\n"
GOOD = "world\tContoh\thttps://a.example/feed\tfeed\tIDN\tid\tknown\n"


def test_every_region_has_its_sources() -> None:
    regions = Counter(source.region for source in load_starter())
    assert len(load_starter()) >= 60
    assert min(regions.values()) >= 15
    assert len({source.name for source in load_starter()}) >= 60


def test_nearly_all_are_graded() -> None:
    outlets = load_outlets()
    ungraded = [
        source.name
        for source in load_starter()
        if not (outlets.by_host(urlsplit(source.url).hostname or "") or outlets.by_name(source.name))
    ]
    assert len(ungraded) <= 5, ungraded


@pytest.mark.parametrize(
    ("line", "words"),
    [
        (GOOD + GOOD, "line 2 too"),
        (GOOD.replace("https://a.example/feed", "a.example"), "no plain web address"),
        (GOOD.replace("IDN", "Indonesia"), "country"),
        (GOOD.replace("\tid\t", "\tIndonesian\t"), "language"),
        (GOOD.replace("\tfeed\t", "\tfolder\t"), "kind"),
    ],
)
def test_a_broken_line_is_named(tmp_path: Path, line: str, words: str) -> None:
    path = tmp_path / "sources.tsv"
    path.write_text(HEADER + line, encoding="utf-8")
    with pytest.raises(DataFileError, match=words) as caught:
        read_starter(path)
    assert f"{path}:" in caught.value.where
