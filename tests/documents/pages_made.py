"""Synthetic pages, made for these tests: whole HTML documents with the marks that news sites put on theirs."""

from __future__ import annotations

import json
from typing import Any

__all__ = ["LONG", "PARAGRAPHS", "page"]

PARAGRAPHS = (
    "The foreign ministers of both countries met in the capital on Friday and agreed to open the border again, "
    "officials who were at the talks said after they had ended late in the evening.",
    "It was the first meeting of its kind in five years, and it had been put off twice because of the fighting in the "
    "north, where both armies have kept their troops on high alert since the spring.",
    "A spokesman for the ministry said that trade would be discussed again next month, and that the two sides had not "
    "yet settled how many crossings were to be opened or who would guard them.",
    "Residents of the border towns said they were hopeful but had seen such promises before, and that many of them had "
    "moved their shops away from the crossings in the meantime.",
    "The talks were brokered by a neighbouring country whose envoy had travelled between the two capitals for months, "
    "carrying proposals that neither side was willing to make in public.",
)
LONG = (*PARAGRAPHS, *(f"On the second day {text[0].lower()}{text[1:]}" for text in PARAGRAPHS))


def page(
    *paragraphs: str,
    title: str = "Ministers agree to open the border",
    head: str = "",
    data: dict[str, Any] | list[Any] | None = None,
    body: str = "",
) -> str:
    """An HTML page with the paragraphs in an article element, elements of the head, JSON-LD, and further elements."""
    script = f'<script type="application/ld+json">{json.dumps(data)}</script>' if data is not None else ""
    words = "".join(f"<p>{text}</p>" for text in paragraphs)
    return (
        f'<!doctype html><html lang="en"><head><meta charset="utf-8"><title>{title}</title>{head}{script}</head>'
        f"<body><nav><a href='/'>Home</a></nav><article><h1>{title}</h1>{words}{body}</article></body></html>"
    )
