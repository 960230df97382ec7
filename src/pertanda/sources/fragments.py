"""The text of a piece of HTML as feeds carry it: block elements become lines, scripts go."""

from __future__ import annotations

import html
import re

from lxml import etree  # type: ignore[import-untyped]

__all__ = ["looks_like_html", "text_of"]

_TAG = re.compile(r"<(?:p|div|br|html|body|article|section|h[1-6]|ul|ol|li|blockquote|figure|span|a|b|i|em|img)\b")
_BLOCKS = frozenset(
    {
        *("address", "article", "aside", "blockquote", "br", "dd", "div", "dl", "dt", "figcaption", "figure", "footer"),
        *("h1", "h2", "h3", "h4", "h5", "h6", "header", "hr", "li", "main", "ol", "p", "pre", "section"),
        *("table", "td", "th", "tr", "ul"),
    }
)
_SILENT = frozenset({"script", "style", "noscript", "template", "iframe", "svg", "head"})


def looks_like_html(text: str) -> bool:
    """Whether a text that claims no type carries HTML tags in its first 2,000 characters."""
    return _TAG.search(text[:2000].lower()) is not None


def text_of(fragment: str) -> str:
    """The readable text of an HTML fragment, one line a block. Never raises on broken HTML."""
    if "<" not in fragment:
        return html.unescape(fragment)
    # Without huge_tree libxml2 stops at a depth of 256 elements, so nesting cannot exhaust the stack.
    parser = etree.HTMLParser(encoding="utf-8", no_network=True, remove_comments=True, remove_pis=True)
    try:
        root = etree.fromstring(f"<div>{fragment}</div>".encode("utf-8", "replace"), parser)
    except etree.LxmlError:
        return ""
    return "" if root is None else _collect(root)


def _collect(root: etree._Element) -> str:
    pieces: list[str] = []
    silent = 0
    for event, element in etree.iterwalk(root, events=("start", "end")):
        starts = event == "start"
        silent += (1 if starts else -1) if element.tag in _SILENT else 0
        if element.tag in _BLOCKS:
            pieces.append("\n")
        words = element.text if starts else element.tail
        if words and not silent:
            # Line breaks in the source of a page are spaces; only blocks break lines.
            pieces.append(" ".join(f"|{words}|".split())[1:-1])
    found = "".join(pieces)
    return "\n".join(line.strip() for line in found.split("\n") if line.strip())
