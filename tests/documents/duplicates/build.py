"""Documents for these tests: news of invented words, each text a pure function of its number."""

from __future__ import annotations

import datetime
import random

from pertanda.records.base import Known, Made, Unknown, content_id
from pertanda.records.document import Document

DAY = datetime.date(2026, 3, 1)
_SYLLABLES = ("ba", "ci", "du", "fe", "go", "ha", "ki", "lu", "me", "no", "pa", "ri", "su", "te", "wo", "ya")


def text(number: int, words: int = 120) -> str:
    """A text of its own: sentences of 15 words, every sixth word a name."""
    chance = random.Random(number)
    made = ["".join(chance.choices(_SYLLABLES, k=3)) for _ in range(words)]
    made = [word.title() if place % 6 == 3 else word for place, word in enumerate(made)]
    return " ".join(f"{word}." if place % 15 == 14 else word for place, word in enumerate(made))


def document(
    body: str, outlet: str = "contoh", *, day: datetime.date | None = DAY, agency: str | None = None, hour: int = 12
) -> Document:
    """A document of an outlet; without a day it is placed by the moment it was seen, on the first of March."""
    seen = datetime.datetime.combine(DAY, datetime.time(hour), datetime.UTC)
    return Document(
        id=content_id("document", outlet, body),
        article_id=content_id("article", outlet, body[:20]),
        source_id=content_id("source", outlet),
        outlet=outlet,
        url=Unknown("not given"),
        title="",
        language="id",
        published=Known(day) if day else Unknown("not given"),
        seen_at=seen,
        text=body,
        made=Made(stage="test", version="1"),
        agency=Known(agency) if agency else Unknown("none"),
    )
