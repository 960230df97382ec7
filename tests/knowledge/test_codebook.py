"""The codebook explains everything, and the way to CAMEO and back holds."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from pertanda.exceptions import DataFileError, NotFoundError, UsageError
from pertanda.knowledge import codebook
from pertanda.knowledge.codebook import cameo_of, explain, from_cameo, goldstein, load_codebook, read_codebook
from pertanda.records.vocabulary import (
    MODES,
    Basis,
    EventType,
    MagnitudeKey,
    Modality,
    Mode,
    QuadClass,
    Reliability,
    Sector,
)

PAIRS = [(kind, mode) for kind, modes in MODES.items() for mode in (None, *modes)]
CODES = sorted(load_codebook().cameo)
DATA = Path(codebook.__file__).parent / "data"
# Pairs that CAMEO has no code of their own for: the nearest is written out.
NEAREST = {
    ("CONSULT", "multilateral"),
    ("THREATEN", "arrest"),
    ("PROTEST", "boycott"),
    ("PROTEST", "vandalize"),
    ("MOBILIZE", "weapons"),
    ("MOBILIZE", "militia"),
    ("COERCE", "withhold"),
    ("COERCE", "misinformation"),
    ("COERCE", "cyber"),
    ("COERCE", "harass"),
    ("ASSAULT", "primitive"),
}


@pytest.mark.parametrize("language", ["en", "id"])
def test_every_member_of_the_vocabulary_is_explained(language: str) -> None:
    closed = (EventType, QuadClass, Modality, Basis, Sector, MagnitudeKey, Reliability)
    terms = [str(member) for enum in closed for member in enum]
    terms += [f"{kind}.{mode}" for kind, mode in PAIRS if mode] + list("123456") + ["likely", "almost certain"]
    for term in terms:
        found = explain(term, language)
        assert found.term == term
        assert found.label
        assert len(found.definition) > 15


@pytest.mark.parametrize("language", ["en", "id"])
@pytest.mark.parametrize(("kind", "mode"), PAIRS)
def test_acts_have_an_example(kind: EventType, mode: Mode | None, language: str) -> None:
    found = explain(f"{kind}.{mode}" if mode else str(kind), language)
    assert found.example.endswith(".")
    assert found.written_as == cameo_of(kind, mode)


@pytest.mark.parametrize("code", CODES)
def test_every_code_comes_back_to_its_type(code: str) -> None:
    kind, mode = from_cameo(code)
    assert mode is None or mode in MODES[kind]
    assert from_cameo(cameo_of(kind, mode)) == (kind, mode)
    assert -10 <= goldstein(code) <= 10
    assert code in explain(code).codes


@pytest.mark.parametrize(("kind", "mode"), PAIRS)
def test_every_pair_has_a_code_but_activity(kind: EventType, mode: Mode | None) -> None:
    code = cameo_of(kind, mode)
    if kind == EventType.ACTIVITY:
        assert code == ""
        assert goldstein(code) == 0
    else:
        assert from_cameo(code)[0] == kind
        assert (from_cameo(code) == (kind, mode)) is ((kind, mode) not in NEAREST)


@pytest.mark.parametrize(
    ("code", "pair"),
    [
        ("042", ("CONSULT", "visit")),
        ("045", ("CONSULT", "third-party")),
        ("055", ("CONCEDE", None)),
        ("057", ("AGREE", None)),
        ("085", ("CONCEDE", None)),
        ("114", ("ACCUSE", "disapprove")),
        ("115", ("ACCUSE", "allege")),
        ("116", ("SANCTION", "convict")),
        ("163", ("SANCTION", "discontinue")),
        ("1712", ("ASSAULT", "destroy")),
        ("1952", ("ASSAULT", "drone")),
    ],
)
def test_where_the_codebook_differs_from_the_crosswalk(code: str, pair: tuple[str, str | None]) -> None:
    assert from_cameo(code) == pair


def test_accusing_weighs_against() -> None:
    for mode in (None, *MODES[EventType.ACCUSE]):
        assert goldstein(cameo_of(EventType.ACCUSE, mode)) < 0


@pytest.mark.parametrize(
    ("word", "term", "also"),
    [
        ("visit", "CONSULT.visit", ()),
        ("consult.VISIT", "CONSULT.visit", ()),
        ("gov", "GOV", ()),
        ("STATEMENT", "STATEMENT", ("basis statement",)),
        ("statement", "statement", ("type STATEMENT",)),
        ("meet", "CONSULT.meet", ("REQUEST.meet", "REJECT.meet")),
        (" a ", "A", ()),
    ],
)
def test_a_word_is_read_in_any_case(word: str, term: str, also: tuple[str, ...]) -> None:
    found = explain(word)
    assert found.term == term
    assert len(found.also) == len(also)
    assert {other.split()[-1] for other in found.also} == {other.split()[-1] for other in also}


def test_a_wrong_word_names_near_ones() -> None:
    with pytest.raises(NotFoundError, match=r"no term 'vist'\. Did you mean visit"):
        explain("vist")
    with pytest.raises(NotFoundError, match="Name a type"):
        explain("zzzzzz")


def test_wrong_arguments() -> None:
    with pytest.raises(UsageError, match="Choose one of: en, id"):
        explain("visit", "fr")
    with pytest.raises(NotFoundError, match="no CAMEO code '42'"):
        goldstein("42")
    with pytest.raises(NotFoundError, match=r"no mode 'AGREE\.visit'"):
        cameo_of("AGREE", "visit")


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    for name in ("codebook.toml", "cameo.tsv"):
        shutil.copy(DATA / name, tmp_path / name)
    return tmp_path


@pytest.mark.parametrize(
    ("name", "old", "new", "message"),
    [
        ("codebook.toml", 'term = "CONSULT.visit"', 'term = "CONSULT.vizit"', r"toml:\d+: mode 'CONSULT\.vizit'"),
        ("codebook.toml", 'cameo = "042"', 'cameo = "42"', r"toml:\d+: CAMEO code '42' is unknown"),
        ("codebook.toml", 'label.id = "kunjungan"', 'label.id = ""', r"toml:\d+: CONSULT\.visit lacks a text"),
        ("codebook.toml", "low = 0.55", "low = 0.95", r"toml:\d+: likely has no range"),
        ("codebook.toml", "[[type]]", "[type]", "cannot be read"),
        ("cameo.tsv", "042\tCONSULT\tvisit", "042\tCONSULT\tyield", r"tsv:\d+: CONSULT has no mode"),
        ("cameo.tsv", "042\tCONSULT\tvisit\t1.9", "042\tCONSULT\tvisit\t19", r"tsv:\d+: weight 19\.0 is outside"),
        ("cameo.tsv", "\n043\t", "\n042\t", r"tsv:\d+: code 042 stands twice"),
        ("cameo.tsv", "042\tCONSULT\tvisit", "042\tCONSULT visit", r"tsv:\d+: 4 fields instead of 5"),
        ("cameo.tsv", "042\tCONSULT", "042\tCONSLT", r"tsv:\d+: Invalid enum value 'CONSLT'"),
    ],
)
def test_a_broken_file_is_refused_with_its_line(copy: Path, name: str, old: str, new: str, message: str) -> None:
    text = (copy / name).read_text(encoding="utf-8")
    assert old in text
    (copy / name).write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(DataFileError, match=message):
        read_codebook(copy)


def test_a_forgotten_term_is_noticed(copy: Path) -> None:
    text = (copy / "codebook.toml").read_text(encoding="utf-8")
    start = text.index('[[sector]]\nterm = "COP"')
    (copy / "codebook.toml").write_text(text[:start] + text[text.index("[[sector]]", start + 1) :], encoding="utf-8")
    with pytest.raises(DataFileError, match=r"no \[\[sector\]\] for COP"):
        read_codebook(copy)
