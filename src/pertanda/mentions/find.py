"""Finding mentions: actors, places, times and quotations of every sentence of a document."""

from __future__ import annotations

import datetime
import functools
import re
from collections.abc import Mapping, Sequence

from pertanda.knowledge.actors import ActorIndex
from pertanda.knowledge.places import PlaceEntry, PlaceIndex
from pertanda.knowledge.places_context import Spot, linked, spots_of
from pertanda.knowledge.places_resolve import Toponym, resolve
from pertanda.languages.pack import LanguagePack, Token
from pertanda.mentions.actors import compose
from pertanda.mentions.analysis import Analysis
from pertanda.mentions.grounds import Ground
from pertanda.mentions.hits import Hit, HitKind, find_hits
from pertanda.mentions.people import DATELINE_WEIGHT, DocumentActors
from pertanda.records.base import value_of
from pertanda.records.document import Document, Sentence
from pertanda.records.mention import ActorKind, Mention, MentionKind, Place

__all__ = ["find"]

# A quotation of at least three characters between the marks of either language; never across 2,000 characters.
# A dateline's dash stands among the first words ("KINSHASA/KIGALI, Oct 27 (Reuters) -").
DATELINE_WORDS = 14
# A language's home country counts as this many mentions: news names its own country least (dev_id: 1 to 3 alike).
HOME_WEIGHT = 3
_QUOTE = re.compile(r"[\"“«]([^\"“”«»]{3,2000})[\"”»]")


def find(
    document: Document, sentences: Sequence[Sentence], *, actors: ActorIndex, places: PlaceIndex, pack: LanguagePack
) -> list[Analysis]:
    """Analyse the sentences of one document in order; offices are read as of the publication day, else `seen_at`.

    Times are read against the publication day only: without one "Monday" is no day.
    """
    day = value_of(document.published) or document.seen_at.date()
    state = DocumentActors()
    tokens = [pack.tokens(sentence.text) for sentence in sentences]
    tokens = _without_dateline(document, tokens)
    lowers = [[token.lower for token in words] for words in tokens]
    hits = [find_hits(t, low, day=day, index=actors, pack=pack) for t, low in zip(tokens, lowers, strict=True)]
    spots = [_places_at(t, low, places) for t, low in zip(tokens, lowers, strict=True)]
    _count_countries(document, hits, spots, places, pack, state)
    placed = _placed(tokens, lowers, spots, places, state.countries)
    times = _Times(sentences, day, pack) if value_of(document.published) is not None else None
    found: list[Analysis] = []
    for sentence, words, raw, told in zip(sentences, tokens, hits, placed, strict=True):
        named = _place_mentions(sentence, words, told)
        raw = [_settled(hit) for hit in raw if _is_told(hit, state) and not _inside_place(words, hit, named)]
        grounds = [Ground(spot.first, spot.last, entry.country) for spot, entry in told if entry.country]
        mentions = compose(sentence.id, sentence.text, words, raw, pack=pack, actors=state, places=grounds)
        later = functools.partial(_later_mentions, sentence, len(found), times)
        found.append(Analysis(sentence, words, mentions + named, later))
    return found


def _without_dateline(document: Document, tokens: list[list[Token]]) -> list[list[Token]]:
    """The words with the dateline of the first sentence blanked: "KYIV -" is no party of what follows.

    Sentences split by us start behind it already; given ones (gold files) hold it.
    """
    dateline = value_of(document.dateline)
    if not tokens or not dateline or not tokens[0] or not dateline.casefold().startswith(tokens[0][0].lower):
        return tokens
    dash = next((i for i, token in enumerate(tokens[0][:DATELINE_WORDS]) if token.text in ("-", "–", "—")), None)
    if dash is None:
        return tokens
    blank = [token._replace(text="-", lower="-") for token in tokens[0][: dash + 1]]
    return [[*blank, *tokens[0][dash + 1 :]], *tokens[1:]]


def _count_countries(
    document: Document,
    hits: Sequence[Sequence[Hit]],
    spots: Sequence[Sequence[Spot]],
    places: PlaceIndex,
    pack: LanguagePack,
    state: DocumentActors,
) -> None:
    for raw in hits:
        for hit in raw:
            if hit.kind == HitKind.NAME:
                for code in hit.codes:
                    state.count(code)
    for spot in spots:
        for _, _, entries in spot:
            countries = {entry.country for entry in entries if not entry.weak}
            if len(countries) == 1 and (country := countries.pop()):
                state.count(country)
    if pack.grammar.home:
        state.count(pack.grammar.home, HOME_WEIGHT)
    dateline = value_of(document.dateline)
    if dateline:
        words = pack.tokens(dateline)
        for _, _, entries in _places_at(words, [word.lower for word in words], places):
            chosen = places.choose(entries, list(state.countries))
            if chosen.country:
                state.count(chosen.country, DATELINE_WEIGHT)


def _places_at(tokens: Sequence[Token], lowers: Sequence[str], places: PlaceIndex) -> list[Spot]:
    found = spots_of([token.text for token in tokens], lowers, places, weak=True)
    return [spot for spot in found if spot.first > 0 or not _is_word(spot.entries)]


def _is_word(entries: Sequence[PlaceEntry]) -> bool:
    """Whether a name that opens a sentence is likelier an ordinary word."""
    return any(entry.common_word for entry in entries if not entry.weak)


_Placed = list[tuple[Spot, PlaceEntry]]


def _placed(
    tokens: Sequence[Sequence[Token]],
    lowers: Sequence[Sequence[str]],
    spots: Sequence[Sequence[Spot]],
    places: PlaceIndex,
    countries: Mapping[str, float],
) -> list[_Placed]:
    """Which place each name means, all sentences together, by sentence.

    A small place that its name alone does not tell is left out unless it lies in one of the document's countries.
    """
    toponyms: list[Toponym] = []
    firsts = []
    for words, low, found in zip(tokens, lowers, spots, strict=True):
        firsts.append(len(toponyms))
        if found:
            toponyms += linked([word.text for word in words], low, found, places, len(toponyms))
    chosen = resolve(toponyms, countries)
    return [
        [
            (spot, entry)
            for spot, entry in zip(found, chosen[first : first + len(found)], strict=True)
            if entry.country in countries or not all(rival.weak for rival in spot.entries)
        ]
        for first, found in zip(firsts, spots, strict=True)
    ]


def _is_told(hit: Hit, state: DocumentActors) -> bool:
    """Whether a phrase like "the North" can stand for its party here; every other hit can."""
    return hit.kind != HitKind.TOLD or all(state.tells_of(code) for code in hit.codes)


def _settled(hit: Hit) -> Hit:
    return hit._replace(kind=HitKind.NAME) if hit.kind == HitKind.TOLD else hit


def _inside_place(tokens: Sequence[Token], hit: Hit, named: Sequence[Mention]) -> bool:
    """Whether a personal name is only a part of a place's name ("Lapangan Kim Il-sung")."""
    if hit.kind != HitKind.UNKNOWN and hit.actor_kind != ActorKind.PERSON:
        return False
    start, end = tokens[hit.first].start, tokens[hit.last - 1].end
    return any(m.start <= start and end <= m.end and m.end - m.start > end - start for m in named)


def _place_mentions(sentence: Sentence, tokens: Sequence[Token], placed: _Placed) -> list[Mention]:
    mentions = []
    for (first, last, _), entry in placed:
        start, end = tokens[first].start, tokens[last - 1].end
        place = Place(
            name=sentence.text[start:end],
            country=entry.country,
            geoname_id=entry.geoname_id,
            latitude=entry.latitude,
            longitude=entry.longitude,
        )
        mentions.append(
            Mention(
                sentence_id=sentence.id,
                kind=MentionKind.PLACE,
                start=start,
                end=end,
                text=place.name,
                place=place,
            )
        )
    return mentions


class _Times:
    """The time expressions of a document's sentences against the publication `day`, each read when first asked for."""

    def __init__(self, sentences: Sequence[Sentence], day: datetime.date, pack: LanguagePack) -> None:
        self._sentences = sentences
        self._day = day
        self._pack = pack
        self._read: dict[int, list[Mention]] = {}
        self._told: list[datetime.date | None] = []  # of each sentence, the last day told of up to its end

    def of(self, number: int) -> list[Mention]:
        """The time mentions of sentence `number`, in order."""
        if number not in self._read:
            self._read[number] = self._mentions(number)
        return self._read[number]

    def _mentions(self, number: int) -> list[Mention]:
        sentence = self._sentences[number]
        spans = self._pack.times(sentence.text, self._day, lambda: self._told_before(number))
        return [
            Mention(
                sentence_id=sentence.id,
                kind=MentionKind.TIME,
                start=span.start,
                end=span.end,
                text=sentence.text[span.start : span.end],
                interval=span.interval,
                rule=span.rule,
            )
            for span in spans
        ]

    def _told_before(self, number: int) -> datetime.date | None:
        """The day that the sentences before spoke of last; read from the first on, so that none asks deep into them."""
        while len(self._told) < number:
            day = _day_told(self.of(len(self._told)), self._day)
            self._told.append(day or (self._told[-1] if self._told else None))
        return self._told[number - 1] if number else None


def _day_told(times: list[Mention], day: datetime.date) -> datetime.date | None:
    """The last single day, not after `day`, that a sentence names; the day of a report is none."""
    told = [one.interval for one in times if one.interval is not None and not one.rule.endswith("@report")]
    days = [one.start for one in told if one.start is not None and one.start == one.end and one.start <= day]
    return days[-1] if days else None


def _later_mentions(sentence: Sentence, number: int, times: _Times | None) -> list[Mention]:
    """The times and quotations of sentence `number`."""
    return [*(times.of(number) if times is not None else ()), *_quote_mentions(sentence)]


def _quote_mentions(sentence: Sentence) -> list[Mention]:
    return [
        Mention(sentence_id=sentence.id, kind=MentionKind.QUOTE, start=m.start(), end=m.end(), text=m.group())
        for m in _QUOTE.finditer(sentence.text)
    ]
