"""From an article as it came in to a document and its sentences."""

from __future__ import annotations

import datetime
import functools
import hashlib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

import msgspec

from pertanda.documents.address import canonical_url
from pertanda.documents.boilerplate import Stretch, kept_stretches
from pertanda.documents.dateline import Dateline, agency_credit, find_dateline
from pertanda.documents.dating import Conventions, Publication, change, evidence_of, given_date, publication, with_clock
from pertanda.documents.extract import Page, extract
from pertanda.documents.kinds import kind_of
from pertanda.documents.language import identify, require_pack
from pertanda.documents.live import Entry, arrange, with_entry_dates
from pertanda.documents.metadata import Metadata
from pertanda.documents.moments import read_moment
from pertanda.documents.normalise import normalise, normalise_sentence, unwrap
from pertanda.documents.outlets import Outlets, publisher
from pertanda.documents.syndication import syndicated_from
from pertanda.documents.zones import outlet_zone
from pertanda.exceptions import QuarantineError
from pertanda.languages.pack import LanguagePack
from pertanda.records.base import Fact, Known, Made, Unknown, content_id, known, value_of
from pertanda.records.document import Document, RawArticle, Sentence, Update
from pertanda.records.source import Source
from pertanda.settings import InputSettings, Settings

__all__ = ["read"]

_VERSION = "2"
_OPENING = 400  # characters in which a dateline is looked for: the first two or three sentences
_FEWEST_LETTERS = 10


class _Content(NamedTuple):
    """An article as text: normalised, with given sentences' spans (None where the pack is to split), what its page
    says of itself, a live blog's entries, and the number of pages it was joined from."""

    text: str
    spans: tuple[tuple[int, int], ...] | None = None
    page: Metadata | None = None
    entries: tuple[Entry, ...] = ()
    pages: int = 1


def read(
    raw: RawArticle,
    *,
    now: datetime.datetime,
    knowledge: Outlets,
    packs: Mapping[str, LanguagePack],
    settings: Settings,
) -> tuple[Document, tuple[Sentence, ...]]:
    """The document of an article and its sentences, in order; `now` (with a zone) is when we know it.

    `packs` are the coded languages by code. Sentence offsets point into `Document.text`. Given sentences are kept as
    they are, joined by line ends. Raises QuarantineError, with the reason, for an article without text, one too
    long, one in a language without a pack, or one whose own date cannot be right.
    """
    content = _content(raw, settings.inputs)
    page = content.page
    url = canonical_url(raw.url) or canonical_url(page.url if page else None)
    outlet = publisher(raw, url, page, knowledge)
    prior = value_of(outlet.language) or (page.language if page else None)
    language = identify(content.text, given=raw.language, prior=prior, packs=packs)
    pack = require_pack(language, packs, raw.origin)
    title = _title(raw, content)
    dateline, stretches = _opening(content, title, pack, knowledge)
    conventions = _conventions(outlet, language, now, settings.inputs)
    published = _published(raw, content, url, conventions)
    document = Document(
        id=_document_id(raw, outlet, url, content.text),
        article_id=content_id("article", outlet.id, url or raw.given_id or title or content.text),
        source_id=outlet.id,
        outlet=outlet.name,
        url=known(url, "the input gives no web address"),
        title=title,
        language=language,
        published=published.day,
        seen_at=now.astimezone(datetime.UTC),
        text=content.text,
        made=Made(stage="documents.read", version=f"{_VERSION}+{_tables_digest()}"),
        agency=_agency(content.text, dateline, outlet, knowledge),
        dateline=_place(dateline),
        given_id=raw.given_id,
        published_at=published.at,
        date_evidence=published.evidence,
    )
    document = _with_page_facts(document, raw, content, conventions, knowledge)
    spans = content.spans or tuple(_split(content.text, stretches, pack))
    return document, tuple(_sentence(document, index, span) for index, span in enumerate(spans))


def _with_page_facts(
    document: Document, raw: RawArticle, content: _Content, conventions: Conventions, knowledge: Outlets
) -> Document:
    """The document with what its page says of author, section, changes, kind and origin."""
    page, url = content.page, value_of(document.url)
    changed = change(page.changes if page else (), conventions=conventions)
    judged = kind_of(page, url=url, title=document.title, text=content.text, joined=content.pages)
    return msgspec.structs.replace(
        document,
        author=known(_line(raw.author or (page.author if page else None)) or None, "no author is named"),
        section=known(_line(page.section if page else None) or None, "no section is named"),
        modified=changed.day,
        modified_at=changed.at,
        kind=Known(judged.kind),
        kind_reason=judged.reason,
        syndicated_from=syndicated_from(raw.url, page.url if page else None, knowledge),
        updates=tuple(_update(entry, conventions) for entry in content.entries),
    )


def _content(raw: RawArticle, limits: InputSettings) -> _Content:
    content = _given_sentences(raw.sentences) if raw.sentences is not None else _running_text(raw, limits)
    if sum(map(str.isalpha, content.text[:_OPENING])) < _FEWEST_LETTERS:
        raise QuarantineError("no article text was found", where=raw.origin, fix="Give the article itself.")
    if len(content.text) > limits.largest_text_characters:
        raise QuarantineError(
            f"the text has {len(content.text):,} characters, over {limits.largest_text_characters:,}",
            where=raw.origin,
            fix="Raise inputs.largest_text_characters if it is one article.",
        )
    return content


def _given_sentences(sentences: tuple[str, ...]) -> _Content:
    texts = [normalise_sentence(sentence) for sentence in sentences]
    spans, position = [], 0
    for text in texts:
        spans.append((position, position + len(text)))
        position += len(text) + 1
    return _Content("\n".join(texts), tuple(spans))


def _running_text(raw: RawArticle, limits: InputSettings) -> _Content:
    if raw.html is None:
        text = raw.text or ""
        # Checked again after normalising, which only shortens; before, so that no giant is normalised.
        too_long = len(text) > 2 * limits.largest_text_characters
        return _Content(text if too_long else unwrap(normalise(text)))
    page = extract(raw.html, raw.url, origin=raw.origin)
    if page is None:
        return _Content("")
    if page.metadata.updates:
        arranged = arrange(normalise(page.text), page.metadata.updates)
        return _Content(arranged.text, None, with_entry_dates(page.metadata, arranged.entries), arranged.entries)
    return _joined(page, raw) if raw.further else _Content(normalise(page.text), None, page.metadata)


def _joined(first: Page, raw: RawArticle) -> _Content:
    """The article of several pages: their texts in order, without the title that later pages repeat."""
    texts = [normalise(first.text)]
    for html in () if raw.further is msgspec.UNSET else raw.further:
        page = extract(html, raw.url, origin=raw.origin)
        opening, _, rest = normalise(page.text if page else "").partition("\n")
        texts.append(rest if opening in first.metadata.titles else f"{opening}\n{rest}")
    return _Content(normalise("\n".join(texts)), None, first.metadata, pages=len(texts))


def _title(raw: RawArticle, content: _Content) -> str:
    own = content.page.titles[:1] if content.page else ()
    return _line(raw.title or "".join(own))


def _line(text: str | None) -> str:
    return " ".join(normalise(text or "").split())


def _document_id(raw: RawArticle, outlet: Source, url: str | None, text: str) -> str:
    digest = hashlib.sha256(text.encode("utf-8")).hexdigest()
    return content_id("document", outlet.id, url or raw.given_id or "", digest)


def _opening(
    content: _Content, title: str, pack: LanguagePack, knowledge: Outlets
) -> tuple[Dateline | None, list[Stretch]]:
    """The dateline, and the stretches of the article's own words after title and dateline."""
    text = content.text
    if content.spans is not None:
        return find_dateline(text, knowledge), []
    titles = {title.casefold() for title in (title, *(content.page.titles if content.page else ()))}
    first, rest, _ = text.partition("\n")
    begin = len(first) + 1 if rest and " ".join(first.split()).casefold() in titles else 0
    stretches = list(kept_stretches(text, pack.grammar.adverts, begin))
    dateline = find_dateline(text[stretches[0].start :][:_OPENING], knowledge) if stretches else None
    if dateline:
        stretches[0] = Stretch(stretches[0].start + dateline.end, stretches[0].end)
    return dateline, stretches


def _split(text: str, stretches: list[Stretch], pack: LanguagePack) -> Iterator[tuple[int, int]]:
    for stretch in stretches:
        for start, end in pack.sentences(text[stretch.start : stretch.end]):
            words = text[stretch.start + start : stretch.start + end]
            if any(map(str.isalnum, words)):
                begin = stretch.start + start + len(words) - len(words.lstrip())
                yield begin, begin + len(words.strip())


def _sentence(document: Document, index: int, span: tuple[int, int]) -> Sentence:
    start, end = span
    return Sentence(
        id=content_id("sentence", document.id, start, end),
        document_id=document.id,
        index=index,
        start=start,
        end=end,
        text=document.text[start:end],
        made=document.made,
        rests_on=(document.id,),
    )


def _conventions(outlet: Source, language: str, now: datetime.datetime, limits: InputSettings) -> Conventions:
    # Indonesian writes the day first; English is written both ways, so that 3/4/2024 stays unread.
    return Conventions(now, limits, day_first=True if language == "id" else None, zone=outlet_zone(outlet))


def _published(raw: RawArticle, content: _Content, url: str | None, conventions: Conventions) -> Publication:
    page = content.page
    evidence = evidence_of(raw, page, content.text, url, now=conventions.now, limits=conventions.limits)
    found = publication(given_date(raw), evidence, conventions=conventions, origin=raw.origin)
    return with_clock(found, page.dates if page else (), conventions)


def _update(entry: Entry, conventions: Conventions) -> Update:
    moment = read_moment(entry.at or "", day_first=conventions.day_first, zone=conventions.zone)
    reason = moment.reason if moment else "the entry states no time that can be read"
    return Update(start=entry.start, end=entry.end, at=known(moment.at if moment else None, reason))


def _agency(text: str, dateline: Dateline | None, outlet: Source, knowledge: Outlets) -> Fact[str]:
    """The credited agency, else the outlet when it is one itself: copies and original then share one origin."""
    own = outlet.name if outlet.agency else None
    name = (dateline.agency if dateline else None) or agency_credit(text, knowledge) or own
    return known(name, "no agency is credited in the text")


def _place(dateline: Dateline | None) -> Fact[str]:
    if dateline is None:
        return Unknown("the text opens without a dateline")
    return known(dateline.place, "the dateline names no place")


@functools.cache
def _tables_digest() -> str:
    digest = hashlib.sha256()
    for path in sorted(Path(__file__).with_name("data").glob("*.t??*")):
        digest.update(path.read_bytes())
    return digest.hexdigest()[:8]
