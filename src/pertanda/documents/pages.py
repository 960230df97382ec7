"""Articles of several pages: their pages, met as separate inputs, become one input."""

from __future__ import annotations

import html as html_module
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import NamedTuple
from urllib.parse import urljoin, urlsplit

import msgspec

from pertanda.documents.paging import PageNumber, links_of, numbered
from pertanda.records.document import RawArticle, Refusal

__all__ = ["join_pages"]

_TITLE = re.compile(r"<title\b[^<>]{0,200}>([^<]{1,500})", re.IGNORECASE)
_PAGE_WORDS = re.compile(
    r"\W{0,5}\b(?:halaman|page|hal)\b\W{0,3}\d{1,2}(?:\W{1,3}(?:dari|of)\W{1,3}\d{1,2})?", re.IGNORECASE
)
# How a first page's own anchors lead on, after its path.
_ONWARD = ("?page=2", "?page=all", "?hal=2", "?halaman=2", '/2"', "/2'", "/page/2", "/halaman/2")


class _Page(NamedTuple):
    """A page with a number, and what ties it to the others: the links of its head, absolute, and its title."""

    raw: RawArticle
    place: PageNumber
    links: dict[str, str]
    title: str


def join_pages(items: Iterable[RawArticle | Refusal]) -> Iterator[RawArticle | Refusal]:
    """The items with the pages of one article joined: the first page, with the HTML of the others in `further`.

    Pages belong together when they share an address but for the page number, are numbered from 1 without a gap, and
    each names the first as canonical, or a neighbour as next or previous, or has its title. All else passes unchanged;
    what has no sign of further pages passes at once, the rest is held back to the end. Only HTML is joined.
    """
    held: dict[str, list[_Page]] = defaultdict(list)
    for item in items:
        page = _page(item) if isinstance(item, RawArticle) and item.html is not None else None
        if page is None:
            yield item
        else:
            held[page.place.base].append(page)
    for pages in held.values():
        yield from _joined(pages)


def _page(raw: RawArticle) -> _Page | None:
    """The page with its number; None when nothing says that it is one of several."""
    html = raw.html or ""
    links = links_of(html)
    if raw.url:
        links = {relation: urljoin(raw.url, _plain(link)) for relation, link in links.items()}
    place = numbered(raw.url) if raw.url else _place_by_links(links)
    if place is None or len(urlsplit(place.base).path) < 2 or not _is_one_of_several(html, place, links):
        return None
    title = _TITLE.search(html, 0, 100_000)
    return _Page(raw, place, links, " ".join(_PAGE_WORDS.sub(" ", _plain(title.group(1))).split()) if title else "")


def _plain(text: str) -> str:
    return html_module.unescape(text).strip()


def _place_by_links(links: dict[str, str]) -> PageNumber | None:
    """A page without an address of its own: numbered by its canonical address, or by what comes before or after."""
    own = numbered(links.get("canonical"))
    if own and own.number > 1:
        return own
    for relation, step in (("prev", 1), ("next", -1)):
        neighbour = numbered(links.get(relation))
        if own and neighbour and neighbour.base == own.base and neighbour.number + step >= 1:
            return neighbour._replace(number=neighbour.number + step)
    return own


def _is_one_of_several(html: str, place: PageNumber, links: dict[str, str]) -> bool:
    if place.number > 1 or _has_neighbour(place, links):
        return True
    path = urlsplit(place.base).path
    return any(f"{path}{onward}" in html for onward in _ONWARD)


def _has_neighbour(place: PageNumber, links: dict[str, str]) -> bool:
    neighbours = (numbered(links.get(relation)) for relation in ("next", "prev"))
    return any(one.base == place.base and one.number != place.number for one in neighbours if one)


def _joined(pages: list[_Page]) -> Iterator[RawArticle]:
    by_number: dict[int, _Page] = {}
    for page in pages:
        by_number.setdefault(page.place.number, page)
    run = _run(by_number)
    if len(run) > 1:
        further = tuple(_writable(page.raw.html or "") for page in run[1:])
        yield msgspec.structs.replace(run[0].raw, further=further)
    left = pages if len(run) < 2 else [page for page in pages if not any(page is joined for joined in run)]
    yield from (page.raw for page in left)


def _run(by_number: dict[int, _Page]) -> list[_Page]:
    """Pages 1, 2, ... as far as each is there and tied to the first."""
    run: list[_Page] = []
    while page := by_number.get(len(run) + 1):
        if run and not _tied(page, run[0]):
            break
        run.append(page)
    return run


def _tied(page: _Page, first: _Page) -> bool:
    canonical = numbered(page.links.get("canonical"))
    names_first = canonical is not None and (canonical.base, canonical.number) == (page.place.base, 1)
    return names_first or _has_neighbour(page.place, page.links) or (page.title != "" and page.title == first.title)


def _writable(html: str) -> str:
    return html.encode("utf-8", "replace").decode("utf-8")  # a queue stores what it is given as UTF-8
