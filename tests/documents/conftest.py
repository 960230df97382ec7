"""Two small packs with real grammar records, the real table of outlets, and a fixed now."""

from __future__ import annotations

import datetime
import functools
import os
import re
from collections.abc import Callable
from pathlib import Path

import pytest

from pertanda.documents.outlets import Outlets
from pertanda.documents.read import read
from pertanda.knowledge.outlets import load_outlets
from pertanda.languages.pack import LanguagePack
from pertanda.languages.tables import Grammar
from pertanda.records.document import Document, RawArticle, Sentence
from pertanda.settings import Settings, load

NOW = datetime.datetime(2026, 11, 22, 9, 0, tzinfo=datetime.UTC)
Reader = Callable[[RawArticle], tuple[Document, tuple[Sentence, ...]]]

ENGLISH_WORDS = (
    "the of and to in a is that for it was on are as with his they at be this from have or by had but not what were "
    "when we there an which their said if will about has its who been after more said against two over us would"
)
INDONESIAN_WORDS = (
    "yang dan di ke dari untuk dengan pada dalam tidak ini itu akan telah sudah oleh karena juga adalah sebagai bahwa "
    "saat bisa atau kepada tersebut setelah hingga namun serta para lebih bagi menjadi ada kata ujar menurut"
)


class SmallPack(LanguagePack):
    """A pack whose sentences end at a stop before a space and a capital, or at a line end."""

    def __init__(self, code: str, words: str, adverts: tuple[str, ...]) -> None:
        self.code = code
        self.closed = tuple(words.split())
        self.adverts = adverts

    @functools.cached_property
    def grammar(self) -> Grammar:
        """Function words and adverts; the rest is not asked for by reading."""
        return Grammar(
            name=self.code,
            abbreviations=(),
            pronouns_one=(),
            pronouns_many=(),
            both=(),
            epithets=(),
            passive_agent=(),
            possessor=(),
            recipient_prepositions=(),
            place_prepositions=(),
            auxiliaries_be=(),
            conjunctions=(),
            relative=(),
            number_words={},
            magnitude={},
            adverts=self.adverts,
            function_words=self.closed,
        )

    def sentences(self, text: str) -> list[tuple[int, int]]:
        """Spans of non-empty sentences."""
        ends = [found.end() for found in re.finditer(r"[.!?][\"”']?(?=\s+[A-Z\"“])|\n+|$", text)]
        starts = [0, *ends]
        return [(start, end) for start, end in zip(starts, ends, strict=False) if text[start:end].strip()]


@pytest.fixture(scope="session")
def packs() -> dict[str, LanguagePack]:
    """English and Indonesian."""
    adverts = ("Baca juga", "Simak juga", "Simak Video", "Tonton juga", "Lihat juga", "Saksikan Live", "ADVERTISEMENT")
    return {
        "en": SmallPack("en", ENGLISH_WORDS, ("Read more", "Sign up")),
        "id": SmallPack("id", INDONESIAN_WORDS, adverts),
    }


@pytest.fixture(scope="session")
def outlets() -> Outlets:
    """The packaged table of outlets."""
    return load_outlets()


@pytest.fixture(scope="session")
def settings() -> Settings:
    """The packaged defaults."""
    return load(folder=Path("none"), environment={})


@pytest.fixture(scope="session")
def reader(packs: dict[str, LanguagePack], outlets: Outlets, settings: Settings) -> Reader:
    """`read` with everything but the article filled in."""

    def read_one(raw: RawArticle) -> tuple[Document, tuple[Sentence, ...]]:
        return read(raw, now=NOW, knowledge=outlets, packs=packs, settings=settings)

    return read_one


@pytest.fixture(scope="session")
def yardsticks() -> Path:
    """The folder of outside data; tests that need it are skipped without it."""
    default = Path(__file__).resolve().parents[2] / ".." / "shared" / "data"
    folder = Path(os.environ.get("PERTANDA_DATA", default))
    if not folder.is_dir():
        pytest.skip("the outside data is absent: set PERTANDA_DATA to its folder")
    return folder
