"""OPML 2.0: lists of sources as other feed readers write and read them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from lxml import etree  # type: ignore[import-untyped]

from pertanda.exceptions import InputError
from pertanda.records.gathering import WatchedKind, WatchedSource
from pertanda.sources.addresses import clean_url

__all__ = ["Outline", "read_opml", "write_opml"]


class Outline(NamedTuple):
    """A source as an OPML file names it; `kind` is ours when we wrote the file, else feed."""

    url: str
    name: str
    kind: WatchedKind
    country: str
    language: str


def read_opml(data: bytes) -> list[Outline]:
    """The sources of an OPML file in its order, each once, folders flattened. Raises InputError when it is none."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, recover=True)
    try:
        root = etree.fromstring(data, parser)
    except (etree.LxmlError, ValueError) as error:
        raise InputError(f"it is no XML ({error})", fix="Export the list from your reader as OPML.") from error
    if root is None or etree.QName(root).localname.lower() != "opml":
        raise InputError("it is no OPML file", fix="Export the list from your reader as OPML.")
    return list({outline.url: outline for outline in _outlines(root)}.values())


def _outlines(root: etree._Element) -> Iterator[Outline]:
    for element in root.iter("outline"):
        url = clean_url(element.get("xmlUrl") or element.get("xmlurl") or "")
        if url is None:
            continue
        name = (element.get("title") or element.get("text") or url).strip()
        kind = element.get("pertandaKind") or WatchedKind.FEED
        known = next((k for k in WatchedKind if k == kind and not k.is_local), WatchedKind.FEED)
        yield Outline(url, name, known, element.get("country") or "", element.get("language") or "")


def write_opml(sources: Iterable[WatchedSource]) -> bytes:
    """The sources as an OPML 2.0 file; local ones are left out, for they mean nothing elsewhere."""
    root = etree.Element("opml", version="2.0")
    etree.SubElement(etree.SubElement(root, "head"), "title").text = "Sources of a Pertanda desk"
    body = etree.SubElement(root, "body")
    for source in sources:
        if source.kind.is_local:
            continue
        attributes = {"text": source.name, "title": source.name, "type": "rss", "xmlUrl": source.url}
        extra = {"pertandaKind": str(source.kind), "country": source.country, "language": source.language}
        etree.SubElement(body, "outline", attributes | {name: value for name, value in extra.items() if value})
    written: bytes = etree.tostring(root, xml_declaration=True, encoding="UTF-8", pretty_print=True)
    return written
