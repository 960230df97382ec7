"""What kind of page a document was read from, with the reason: article, live blog, paywall stub, part, index ..."""

from __future__ import annotations

import functools
import re
from pathlib import Path
from typing import NamedTuple
from urllib.parse import urljoin, urlsplit

from pertanda.documents.metadata import Metadata, Signs
from pertanda.documents.paging import numbered
from pertanda.languages.tables import load_table
from pertanda.records.base import Record
from pertanda.records.document import DocumentKind

__all__ = ["Judged", "kind_of"]

TABLE = Path(__file__).with_name("data") / "kinds.toml"

# Of the 13 yardstick pages that say they are not free, the one stub has 390 characters and the shortest whole article
# 1,647; below 1,200 a page under /video/ or /foto/ has a caption, not an article.
_STUB = 1200
_TAIL = 400  # characters at the end of a text in which an invitation to subscribe stands
_CHARACTERS_A_WORD = 6  # with the space, in English and Indonesian news
_PAGE_WORDS = re.compile(r"\b(?:halaman|page|hal\.?) (\d{1,2})(?: (?:dari|of) (\d{1,2}))?\)?$", re.IGNORECASE)
_PAGE_COUNT = re.compile(r"\(?(\d{1,2}) ?/ ?(\d{1,2})\)?")
_MOST_PAGES = 30
_INDEX_TYPES = frozenset({"CollectionPage", "SearchResultsPage", "ItemList", "ProfilePage"})
_GALLERY_TYPES = frozenset({"ImageGallery", "MediaGallery"})
_PAGE_TYPES = frozenset({"WebPage", "VideoObject"})  # objects that article pages have besides the article's


class KindTable(Record, frozen=True):
    """`kinds.toml`: phrases of pay-walls, and parts of addresses under which there are no articles."""

    paywall: tuple[str, ...]
    index_paths: tuple[str, ...]
    video_paths: tuple[str, ...]
    gallery_paths: tuple[str, ...]


class Judged(NamedTuple):
    """A kind, and what it rests on, in words."""

    kind: DocumentKind
    reason: str


@functools.cache
def _table() -> KindTable:
    return load_table(TABLE, KindTable)


def kind_of(page: Metadata | None, *, url: str | None, title: str, text: str, joined: int = 1) -> Judged:
    """The kind of a document with this title and text; `page` is None for an input without a page around it, and
    `joined` the number of pages its text was put together from."""
    signs = page.signs if page else Signs()
    if page and (page.updates or "LiveBlogPosting" in signs.article_types):
        return Judged(DocumentKind.LIVE_BLOG, "the page's JSON-LD says LiveBlogPosting")
    return (
        (_no_article(page, url, text) if page else None)
        or _stub(signs, text)
        or (_joined(joined) if joined > 1 else _part(signs, url, title, text))
        or Judged(DocumentKind.ARTICLE, _plain_reason(page))
    )


def _joined(pages: int) -> Judged:
    return Judged(DocumentKind.ARTICLE, f"joined from {pages} pages")


def _plain_reason(page: Metadata | None) -> str:
    if page is None:
        return "the input is the article itself, without a page around it"
    own = next((name for name in page.signs.article_types if name not in _PAGE_TYPES), None)
    return f"the page's JSON-LD says {own}" if own else "nothing on the page says otherwise"


def _no_article(page: Metadata, url: str | None, text: str) -> Judged | None:
    """An index, video or gallery: by the page's own types where no article is among them, else by its address."""
    signs = page.signs
    if any(name not in _PAGE_TYPES for name in signs.article_types):
        return _by_address(url, text, article=True)
    listed = sorted(signs.types & _INDEX_TYPES)
    if listed and not page.dates:
        return Judged(DocumentKind.INDEX, f"the page's JSON-LD says {listed[0]} and names no article")
    if "VideoObject" in signs.article_types or (signs.og_type or "").startswith("video"):
        return Judged(DocumentKind.VIDEO, "the page calls itself a video and names no article")
    shown = sorted(signs.types & _GALLERY_TYPES)
    if shown:
        return Judged(DocumentKind.GALLERY, f"the page's JSON-LD says {shown[0]} and names no article")
    return _by_address(url, text, article=bool(page.dates))


def _by_address(url: str | None, text: str, *, article: bool) -> Judged | None:
    """`article`: the page has a date or a type of an article, so that it is no index whatever its address."""
    parts = urlsplit(url or "")
    head = parts.path.strip("/").split("/")[0].casefold()
    heads = {head, (parts.hostname or "").split(".")[0]}
    if url and not article:
        if not head and not parts.query:
            return Judged(DocumentKind.INDEX, "the address is a front page")
        if head in _table().index_paths:
            return Judged(DocumentKind.INDEX, f"the address begins with /{head}/ and the page names no article")
    if len(text) < _STUB:
        for kind, words in (
            (DocumentKind.VIDEO, _table().video_paths),
            (DocumentKind.GALLERY, _table().gallery_paths),
        ):
            if found := heads.intersection(words):
                return Judged(kind, f"the address says {min(found)} and the text is short ({len(text)} characters)")
    return None


def _stub(signs: Signs, text: str) -> Judged | None:
    closed = signs.free is False
    if closed and len(text) < _STUB:
        return Judged(DocumentKind.PAYWALL_STUB, f"the page says it is not free and has {len(text)} characters")
    if closed and signs.word_count and len(text) < signs.word_count * _CHARACTERS_A_WORD / 2:
        return Judged(DocumentKind.PAYWALL_STUB, f"the page says it is not free and has {signs.word_count} words")
    tail = text[-_TAIL:].casefold()
    said = next((phrase for phrase in _table().paywall if phrase in tail), None)
    if said and len(text) < _STUB:
        return Judged(DocumentKind.PAYWALL_STUB, f"the text is short and ends in “{said}”")
    return None


def _part(signs: Signs, url: str | None, title: str, text: str) -> Judged | None:
    here = numbered(url)
    if here and here.number > 1 and (here.named or _leads_to(signs, here.base, url)):
        return Judged(DocumentKind.PART, f"the address is page {here.number}")
    if here and _leads_to(signs, here.base, url):
        return Judged(DocumentKind.PART, "the page names a next one of the same article")
    for line in (title, *text.split("\n")[:2], *text.split("\n")[-3:]):
        if found := _page_mark(line.strip()):
            return Judged(DocumentKind.PART, f"the page says “{found}”")
    return None


def _leads_to(signs: Signs, base: str, url: str | None) -> bool:
    """Whether the page names a next or previous one that is a page of the same article, not another article."""
    links = (urljoin(url or "", link) for link in (signs.next, signs.previous) if link)
    return any(there.base == base for link in links if (there := numbered(link)))


def _page_mark(line: str) -> str | None:
    """ "Halaman 2 dari 3" at the end of a line, or a line "1/3", that says one page of several."""
    if not line[-1:].isdecimal() and not line.endswith(")"):  # as both shapes end: spares nearly every line the search
        return None
    found = _PAGE_WORDS.search(line) or _PAGE_COUNT.fullmatch(line)
    if found is None:
        return None
    number, of = int(found.group(1)), int(found.group(2) or 0)
    several = 1 <= number <= of and 2 <= of <= _MOST_PAGES if of else 2 <= number <= _MOST_PAGES
    return found.group().strip("()") if several else None
