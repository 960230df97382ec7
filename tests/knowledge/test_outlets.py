"""Outlets by host and by name, and the table's faults."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pertanda.exceptions import DataFileError
from pertanda.knowledge.outlets import load_outlets, read_outlets, ungraded
from pertanda.records.base import Known, NotApplicable, content_id, value_of
from pertanda.records.vocabulary import Reliability, Sector

HEAD = "host\tname\taliases\tcountry\tlanguage\tgrade\tagency\tsector\treason\n"
LINE = "example.org\tExample\tEx\tIDN\tid\tB\tno\tMED\tCareful.\n"


def test_the_table_is_wide_and_reasoned() -> None:
    outlets = load_outlets().outlets
    assert len(outlets) >= 120
    assert len({outlet.reason for outlet in outlets}) == len(outlets), "every outlet has a reason of its own"
    assert {outlet.grade for outlet in outlets} >= set("ABCDE")
    assert {"IDN", "KOR", "PRK", "RUS", "USA", "CHN"} <= {outlet.country for outlet in outlets}


@pytest.mark.parametrize(
    "host", ["kompas.com", "www.kompas.com", "nasional.kompas.com", "M.Kompas.com:443", "kompas.com."]
)
def test_a_host_and_its_subdomains(host: str) -> None:
    source = load_outlets().by_host(host)
    assert source is not None
    assert (source.name, source.host, source.grade) == ("Kompas.com", "kompas.com", Reliability.B)
    assert source.id == content_id("source", "kompas.com")
    assert (source.country, source.language) == (Known("IDN"), Known("id"))


def test_a_subdomain_with_a_line_of_its_own() -> None:
    index = load_outlets()
    english, other = index.by_host("en.tempo.co"), index.by_host("bisnis.tempo.co")
    assert english is not None
    assert other is not None
    assert (english.name, other.name) == ("Tempo English", "Tempo")


@pytest.mark.parametrize(
    ("name", "host"),
    [
        ("KOMPAS.com", "kompas.com"),
        ("kantor berita  yonhap", "yna.co.kr"),
        ("Agence France-Presse", "afp.com"),
        ("KCNA", "kcna.kp"),
        ("NK Pro", "nkpro.org"),
        ("CNA", "channelnewsasia.com"),
        ("VOA", "voanews.com"),
        ("nasional.tempo.co", "tempo.co"),
    ],
)
def test_a_credit_name(name: str, host: str) -> None:
    source = load_outlets().by_name(name)
    assert source is not None
    assert source.host == host


@pytest.mark.parametrize("unknown", ["example.org", "com", "", "notkompas.com", "..", "Harian Fiktif"])
def test_an_unknown_outlet_is_none(unknown: str) -> None:
    assert load_outlets().by_host(unknown) is None
    assert load_outlets().by_name(unknown) is None


def test_an_unknown_outlet_is_graded_f() -> None:
    source = load_outlets().source(host="www.example.org", name="Example")
    assert (source.grade, source.grade_reason, source.host) == (Reliability.F, "not graded yet", "example.org")
    assert value_of(source.country) is None
    assert source.id == ungraded(host="example.org").id
    assert ungraded(name="Harian  Fiktif").id == ungraded(name="harian fiktif").id
    with pytest.raises(ValueError, match="a host or a name"):
        ungraded(name=" ")


def test_wires_and_voices_of_state() -> None:
    index = load_outlets()
    agencies = index.agencies()
    assert agencies["AFP"] == agencies["Agence France-Presse"] == "AFP"
    assert {"Reuters", "Yonhap", "KCNA", "ANTARA", "Xinhua", "TASS"} <= agencies.keys()
    assert "Kompas.com" not in agencies
    assert index.sector_of(content_id("source", "kcna.kp")) == Sector.GOV
    assert index.sector_of(content_id("source", "kompas.com")) == Sector.MED
    united_nations = index.by_host("news.un.org")
    assert united_nations is not None
    assert isinstance(united_nations.country, NotApplicable)


@given(st.text(max_size=60))
def test_any_text_as_host_or_name(text: str) -> None:
    index = load_outlets()
    for found in (index.by_host(text), index.by_name(text)):
        assert found is None or found in [outlet.source() for outlet in index.outlets if outlet.host == found.host]


@pytest.mark.parametrize(
    ("lines", "message"),
    [
        (LINE.replace("example.org", "www.example.org"), r"tsv:2: 'www\.example\.org' is no bare host"),
        (LINE.replace("example.org", "example.org/news"), "is no bare host"),
        (LINE.replace("IDN", "Indonesia"), "tsv:2: country 'Indonesia'"),
        (LINE.replace("\tB\t", "\tG\t"), "tsv:2: Invalid enum value 'G'"),
        (LINE.replace("\tno\t", "\tmaybe\t"), "tsv:2: Invalid enum value 'maybe'"),
        (LINE.replace("MED", "MIL"), "tsv:2: sector MIL"),
        (LINE.replace("Careful.", "Careful"), "tsv:2: the reason is no sentence"),
        (LINE.replace("Careful.", ""), "tsv:2: Object missing required field `reason`"),
        (LINE + LINE, r"tsv:3: example\.org stands at .*:2 too"),
        (LINE.replace("\tMED", ""), "tsv:2: 8 fields instead of 9"),
    ],
)
def test_a_broken_line_is_refused_with_its_number(tmp_path: Path, lines: str, message: str) -> None:
    path = tmp_path / "outlets.tsv"
    path.write_text(HEAD + lines, encoding="utf-8")
    with pytest.raises(DataFileError, match=message):
        read_outlets(path)
