"""Plain text and Markdown: optional header lines, then the article."""

from __future__ import annotations

import re

from pertanda.exceptions import InputError
from pertanda.records.document import RawArticle

__all__ = ["text_article"]

_HEADER = re.compile(r"(title|date|url|outlet|language|author|id)[ \t]*:[ \t]*(.*)", re.IGNORECASE)
_HEADING = re.compile(r"\A#{1,2}[ \t]+(\S.*?)[ \t]*#*[ \t]*$", re.MULTILINE)
_FENCE = "---"


def text_article(text: str, origin: str) -> RawArticle:
    """The article of a text file. A first Markdown heading is its title unless a header line gives one.

    Raises InputError when nothing is left below the header.
    """
    header, body = _split_header(text.removeprefix("\ufeff").lstrip("\r\n"))
    heading = _HEADING.match(body)
    title = header.get("title")
    if heading:
        title = title or heading.group(1)
        body = body[heading.end() :]
    if not body.strip():
        raise InputError("there is no text below the title and header lines", fix="Leave it out.")
    return RawArticle(
        origin=origin,
        text=body.strip("\r\n"),
        url=header.get("url"),
        title=title,
        published=header.get("date"),
        outlet=header.get("outlet"),
        language=header.get("language"),
        author=header.get("author"),
        given_id=header.get("id"),
    )


def _split_header(text: str) -> tuple[dict[str, str], str]:
    """Header lines and the rest. A header counts only when a blank line (or the closing fence) ends it."""
    lines = text.splitlines(keepends=True)
    fenced = bool(lines) and lines[0].strip() == _FENCE
    header: dict[str, str] = {}
    for number, line in enumerate(lines[1:] if fenced else lines, start=int(fenced)):
        stripped = line.strip()
        if stripped == _FENCE if fenced else not stripped:
            return (header, "".join(lines[number + 1 :]).lstrip("\r\n")) if header else ({}, text)
        found = _HEADER.fullmatch(stripped)
        if found and found.group(2):
            header[found.group(1).lower()] = found.group(2).strip()
        elif not fenced:  # other front matter keys are passed over, other plain lines are the article
            return {}, text
    return {}, text
