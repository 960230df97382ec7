"""Documents of the corpus that retell gold are left out of training."""

from __future__ import annotations

import datetime

from training.coder.echoes import without_echoes

from pertanda.records.gold import GoldDocument, GoldSentence

GOLD = "Former chief justice Sushila Karki is being named as head of the interim government."


def _document(name: str, *texts: str) -> GoldDocument:
    sentences = [GoldSentence(number, text, []) for number, text in enumerate(texts)]
    return GoldDocument(id=name, lang="en", published=datetime.date(2025, 9, 12), source="", sentences=sentences)


def test_a_document_with_one_retold_sentence_goes() -> None:
    told = _document("told", "Rain fell.", "Former chief justice Sushila Karki is being named to lead the country.")
    other = _document("other", "Sushila Karki, a former chief justice, was sworn in on Friday.")
    assert without_echoes([told, other], [_document("gold", GOLD)]) == [other]


def test_short_and_common_sentences_stay() -> None:
    short = _document("short", "He did not say when.", "Rain fell.")
    assert without_echoes([short], [_document("gold", GOLD, "He did not say when.")]) == [short]
