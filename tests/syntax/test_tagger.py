"""The shipped taggers on sentences of our own, on hostile words, and when their files are not what they should be."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pertanda import languages
from pertanda.exceptions import DataFileError
from pertanda.syntax.features import shape, tag_features
from pertanda.syntax.models import TRAINED, open_model, read_list
from pertanda.syntax.tagger import LONGEST_RUN, Tagger, load_tagger, tagged_languages

UPOS = {
    "ADJ", "ADP", "ADV", "AUX", "CCONJ", "DET", "INTJ", "NOUN", "NUM", "PART", "PRON", "PROPN", "PUNCT", "SCONJ", "SYM",
    "VERB", "X",
}  # fmt: skip

SENTENCES = [
    ("id", "Presiden Prancis mengunjungi Vietnam pada hari Senin.", "NOUN PROPN VERB PROPN ADP NOUN PROPN PUNCT"),
    ("id", "Menteri itu membantah laporan tersebut.", "NOUN DET VERB NOUN DET PUNCT"),
    ("id", "Tentara menembaki pasukannya.", "NOUN VERB NOUN PRON PUNCT"),
    ("en", "Russia condemned the attack on Monday.", "PROPN VERB DET NOUN ADP PROPN PUNCT"),
    ("en", "Two soldiers were killed in Mali.", "NUM NOUN AUX VERB ADP PROPN PUNCT"),
]


def words_of(language: str, text: str) -> list[str]:
    return [token.text for token in languages.load(language).tokens(text)]


@pytest.mark.parametrize(("language", "text", "tags"), SENTENCES)
def test_plain_sentences(language: str, text: str, tags: str) -> None:
    assert " ".join(load_tagger(language).tags(words_of(language, text))) == tags


def test_a_word_is_tagged_by_its_neighbours() -> None:
    tagger = load_tagger("en")
    noun = tagger.tags(words_of("en", "The strike killed nine people."))
    verb = tagger.tags(words_of("en", "They will strike the base."))
    assert (noun[1], verb[2]) == ("NOUN", "VERB")


@pytest.mark.parametrize("language", ["en", "id"])
@pytest.mark.parametrize(
    "words",
    [
        [],
        [""],
        ["🕊️", "👨‍👩‍👧", "!"],
        ["\u202e", "\u200f", "שלום", "عاجل"],
        ["\ud800", "\0", "a\0b", "\x02"],
        ["x" * 1_000_000],
        ["kata"] * 5_000,
    ],
    ids=["none", "empty word", "emoji", "right to left", "broken", "one long word", "5000 words"],
)
def test_hostile_words(language: str, words: list[str]) -> None:
    tags = load_tagger(language).tags(words)
    assert len(tags) == len(words)
    assert set(tags) <= UPOS


@given(st.lists(st.text(st.characters(exclude_categories=()), max_size=12), max_size=30))
def test_any_words_get_known_tags_again_and_again(words: list[str]) -> None:
    tagger = load_tagger("id")
    tags = tagger.tags(words)
    assert len(tags) == len(words)
    assert set(tags) <= UPOS
    assert tagger.tags(tuple(words)) == tags


def test_a_long_run_is_tagged_in_parts() -> None:
    sentence = words_of("en", "Russia condemned the attack on Monday.")
    many = sentence * 100
    tags = load_tagger("en").tags(many)
    assert tags[: LONGEST_RUN - 7] == (load_tagger("en").tags(many[:LONGEST_RUN]))[: LONGEST_RUN - 7]
    assert len(tags) == len(many) > LONGEST_RUN


def test_tags_survive_the_memory_of_the_file_being_reused() -> None:
    """The library once read the bytes of its model after they were freed."""
    tagger = Tagger(open_model("id", "tagger"))
    junk = [bytes([n % 251]) * 3_000_000 for n in range(8)]
    assert tagger.tags(["Presiden", "mengunjungi", "Vietnam"]) == ("NOUN", "VERB", "PROPN")
    assert len(junk) == 8


def test_shapes() -> None:
    assert [shape(word) for word in ("Widodo", "KTT", "F-16", "2024", "e-mail", "")] == [
        "Xxx", "XX", "X-00", "00", "x-xx", "",
    ]  # fmt: skip


def test_features_of_edges_and_pairs() -> None:
    first, last = tag_features(["Ledakan", "besar"])
    assert b"-w\x02" in first
    assert b">ledakan|besar" in first
    assert b"<ledakan|besar" in last
    assert b"+w\x02" in last


def test_every_listed_file_is_there_and_no_other() -> None:
    listed = {entry.file for entry in read_list().values()}
    assert {path.name for path in TRAINED.glob("*.crfsuite")} == listed
    assert tagged_languages() == ("en", "id")


def test_the_models_stay_small() -> None:
    assert sum(path.stat().st_size for path in TRAINED.glob("*.crfsuite")) < 16_000_000


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the list and of one model."""
    for name in ("models.toml", "en-tagger.crfsuite"):
        shutil.copy(TRAINED / name, tmp_path)
    return tmp_path


def test_an_intact_copy_opens(folder: Path) -> None:
    assert load_tagger("en", folder).tags(["Iran", "denied", "it", "."]) == ("PROPN", "VERB", "PRON", "PUNCT")


def fault(folder: Path, language: str = "en") -> DataFileError:
    with pytest.raises(DataFileError) as caught:
        open_model(language, "tagger", folder)
    assert caught.value.fix
    return caught.value


def test_a_missing_file(folder: Path) -> None:
    (folder / "en-tagger.crfsuite").unlink()
    error = fault(folder)
    assert "cannot be read" in error.what
    assert error.where.endswith("en-tagger.crfsuite")


@pytest.mark.parametrize("change", ["cut", "flip", "empty"])
def test_a_damaged_file_is_never_opened(folder: Path, change: str) -> None:
    path = folder / "en-tagger.crfsuite"
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 255
    path.write_bytes({"cut": bytes(data[:1000]), "flip": bytes(data), "empty": b""}[change])
    assert "damaged" in fault(folder).what


def test_a_model_of_another_version(folder: Path) -> None:
    listed = folder / "models.toml"
    listed.write_text(listed.read_text().replace("features = 1", "features = 0"))
    assert "features 0" in fault(folder).what


def test_a_language_without_a_model(folder: Path) -> None:
    error = fault(folder, "fr")
    assert "fr-tagger" in error.what
    assert "en, id" in error.fix


@pytest.mark.parametrize("text", ["[en-tagger", "[en-tagger]\nfile = 3\n", "[en-tagger]\nfile = 'x'\nextra = 1\n"])
def test_a_broken_list(folder: Path, text: str) -> None:
    (folder / "models.toml").write_text(text)
    assert "list of models is broken" in fault(folder).what


def test_no_list_at_all(tmp_path: Path) -> None:
    assert "no list of models" in fault(tmp_path).what
