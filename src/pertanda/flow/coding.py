"""One article through the stages up to its events, and gold documents likewise."""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from pertanda.documents.read import read
from pertanda.evaluation.export import gold_document
from pertanda.events.code import Coded, code_sentences
from pertanda.events.judges import Judges, load_judges
from pertanda.exceptions import DataFileError
from pertanda.knowledge.actors import ActorIndex, load_actors
from pertanda.knowledge.outlets import OutletIndex, load_outlets
from pertanda.knowledge.places import PlaceIndex, load_places
from pertanda.languages import load_all
from pertanda.languages.pack import LanguagePack
from pertanda.mentions.find import find
from pertanda.records.document import Document, RawArticle, Sentence
from pertanda.records.event import Event
from pertanda.records.gold import GoldDocument
from pertanda.settings import Settings

__all__ = ["Article", "Tools", "code_article", "code_gold", "prepare", "raw_of_gold", "words"]


class Tools(NamedTuple):
    """Everything the stages are given: languages, knowledge and settings, loaded once."""

    packs: Mapping[str, LanguagePack]
    actors: ActorIndex
    places: PlaceIndex
    outlets: OutletIndex
    settings: Settings
    judges: Mapping[str, Judges | None]


class Article(NamedTuple):
    """One article through the river up to its events."""

    document: Document
    sentences: tuple[Sentence, ...]
    coded: list[Coded]

    @property
    def events(self) -> tuple[Event, ...]:
        """All events, in order."""
        return tuple(event for coded in self.coded for event in coded.events)


def words(text: str) -> list[str]:
    """The words and signs of a name, cut as sentences are."""
    return [token.text for token in LanguagePack().tokens(text)]


def prepare(settings: Settings) -> Tools:
    """Load languages and knowledge. Raises DataFileError when one of their files is broken."""
    packs = load_all()
    judges = {language: judges_of(language, settings) for language in packs}
    return Tools(packs, load_actors(words), load_places(words), load_outlets(), settings, judges)


def judges_of(language: str, settings: Settings) -> Judges | None:
    """The models that the setting coder.models names. Raises DataFileError when its folder is none or one is broken."""
    named = settings.coder.models
    if named == "none":
        return None
    if not named:
        return load_judges(language)
    folder = Path(named)
    if not folder.is_dir():
        raise DataFileError(f"coder.models is {named!r}, which is no folder", fix='Name a folder, "none" or "".')
    return load_judges(language, folder)


def code_article(raw: RawArticle, *, tools: Tools, now: datetime.datetime) -> Article:
    """One article to its events. Raises QuarantineError when it is no usable article."""
    document, sentences = read(raw, now=now, knowledge=tools.outlets, packs=tools.packs, settings=tools.settings)
    pack = tools.packs[document.language]
    analyses = find(document, sentences, actors=tools.actors, places=tools.places, pack=pack)
    return Article(
        document, sentences, code_sentences(document, analyses, pack=pack, judges=tools.judges.get(document.language))
    )


def code_gold(documents: Sequence[GoldDocument], *, tools: Tools) -> list[GoldDocument]:
    """Code the sentences of gold documents, their annotation unseen; `published` is taken as the day we knew."""
    return [_code_gold(document, tools) for document in documents]


def raw_of_gold(gold: GoldDocument) -> tuple[RawArticle, datetime.datetime]:
    """A gold document as an article with its sentences given, and when it came in: at the end of its day."""
    raw = RawArticle(
        origin=gold.id,
        sentences=tuple(sentence.text for sentence in gold.sentences),
        published=gold.published.isoformat(),
        outlet=gold.source,
        language=gold.lang,
        given_id=gold.id,
    )
    return raw, datetime.datetime.combine(gold.published, datetime.time(23, 59), datetime.UTC)


def _code_gold(gold: GoldDocument, tools: Tools) -> GoldDocument:
    raw, seen = raw_of_gold(gold)
    article = code_article(raw, tools=tools, now=seen)
    return gold_document(article.document, article.sentences, article.events)
