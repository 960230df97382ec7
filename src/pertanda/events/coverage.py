"""Which annotated triggers the frames of a language know: what the coder can find at all."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from pertanda.events.scan import Site, Trigger, find_sites
from pertanda.languages.pack import LanguagePack, Token
from pertanda.records.gold import GoldDocument, GoldEvent
from pertanda.records.vocabulary import EventType

__all__ = ["Covered", "coverage", "overlaps"]


class Covered(NamedTuple):
    """One gold trigger: `known` is "this type", "restricted" (its restrictions fail), "another type" or "unknown"."""

    document: str
    sentence: int
    type: EventType
    words: str
    known: str
    text: str


def coverage(documents: Iterable[GoldDocument], pack: LanguagePack) -> Iterator[Covered]:
    """Every gold trigger of documents in the pack's language, with what the frames make of its words."""
    for document in documents:
        for sentence in document.sentences:
            if not sentence.events:
                continue
            tokens = pack.tokens(sentence.text)
            sites = find_sites([token.lower for token in tokens], pack)
            for event in sentence.events:
                known = _known(event, sentence.text, tokens, sites)
                yield Covered(document.id, sentence.i, event.type, event.trigger, known, sentence.text)


def _known(event: GoldEvent, text: str, tokens: list[Token], sites: list[Site]) -> str:
    evidence = [e for site in sites if overlaps(event.trigger, text, tokens, site) for e in site.evidence]
    if any(e.held and e.frame.type == event.type for e in evidence):
        return "this type"
    if any(e.frame.type == event.type for e in evidence):
        return "restricted"
    return "another type" if evidence else "unknown"


def overlaps(words: str, text: str, tokens: Sequence[Token], site: Site | Trigger) -> bool:
    """Whether the words of a gold trigger stand, at any place of the sentence, on the words of a site or trigger."""
    start, end = tokens[site.first].start, tokens[site.last - 1].end
    at = text.find(words)
    while at >= 0:
        if at < end and start < at + len(words):
            return True
        at = text.find(words, at + 1)
    return False
