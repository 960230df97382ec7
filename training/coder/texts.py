"""The corpus as the coder sees it: analysed sentences beside their annotation."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from pertanda.documents.read import read
from pertanda.events.matter import is_public_article
from pertanda.flow.coding import Tools, raw_of_gold
from pertanda.languages.pack import LanguagePack
from pertanda.mentions.analysis import Analysis
from pertanda.mentions.find import find
from pertanda.records.gold import GoldDocument, GoldEvent

__all__ = ["Text", "analyse"]


class Text(NamedTuple):
    """One document of the corpus, analysed; `sentences` pairs each analysis with the gold events."""

    id: str
    day: datetime.date
    pack: LanguagePack
    public: bool
    sentences: list[tuple[Analysis, Sequence[GoldEvent]]]


def analyse(documents: Iterable[GoldDocument], tools: Tools) -> list[Text]:
    """Read and analyse documents as the river does, their annotation unseen."""
    return [_text(document, tools) for document in documents]


def _text(gold: GoldDocument, tools: Tools) -> Text:
    raw, seen = raw_of_gold(gold)
    document, sentences = read(raw, now=seen, knowledge=tools.outlets, packs=tools.packs, settings=tools.settings)
    pack = tools.packs[document.language]
    analyses = find(document, sentences, actors=tools.actors, places=tools.places, pack=pack)
    events = [sentence.events for sentence in gold.sentences]
    return Text(gold.id, gold.published, pack, is_public_article(analyses), list(zip(analyses, events, strict=True)))
