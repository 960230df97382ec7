"""Hand-made sentences through the real packs and knowledge, and what came out of them."""

from __future__ import annotations

import datetime

from pertanda import flow
from pertanda.flow import Article, Tools
from pertanda.records.base import value_of
from pertanda.records.document import RawArticle
from pertanda.records.event import Event
from pertanda.records.mention import Mention, MentionKind

__all__ = ["NOW", "PUBLISHED", "actors", "coded", "days", "discarded", "events", "made_of", "only"]

PUBLISHED = datetime.date(2024, 6, 15)  # a Saturday
NOW = datetime.datetime(2024, 6, 16, 8, 0, tzinfo=datetime.UTC)


def coded(tools: Tools, language: str, *sentences: str) -> Article:
    """One article of these sentences, published on Saturday 15 June 2024."""
    raw = RawArticle(
        origin="a test", sentences=sentences, language=language, published=PUBLISHED.isoformat(), outlet="Example"
    )
    return flow.code_article(raw, tools=tools, now=NOW)


def events(tools: Tools, language: str, *sentences: str) -> list[Event]:
    """The events of the last of these sentences."""
    return coded(tools, language, *sentences).coded[-1].events


def only(tools: Tools, kind: str, language: str, *sentences: str) -> Event:
    """The one event of a type in the last of these sentences."""
    found = events(tools, language, *sentences)
    fitting = [event for event in found if event.type == kind]
    assert len(fitting) == 1, f"wanted one {kind}, found {[(event.type.value, event.trigger.text) for event in found]}"
    return fitting[0]


def discarded(tools: Tools, language: str, *sentences: str) -> dict[str, str]:
    """Reasons of what was dropped in the last sentence, by the words of the trigger."""
    last = coded(tools, language, *sentences).coded[-1]
    words = last.analysis.lowers
    return {" ".join(words[c.trigger.first : c.trigger.last]): reason for c, reason in last.discarded}


def mentions(tools: Tools, kind: MentionKind, language: str, *sentences: str) -> list[Mention]:
    """The mentions of a kind in the last of these sentences."""
    return coded(tools, language, *sentences).coded[-1].analysis.of_kind(kind)


def actors(tools: Tools, language: str, *sentences: str) -> dict[str, str]:
    """Actor mentions of the last sentence: their text and codes."""
    return {m.text: " ".join(m.codes) for m in mentions(tools, MentionKind.ACTOR, language, *sentences)}


def made_of(event: Event) -> tuple[str, str]:
    """Actor and recipient codes of an event, each as words."""
    return " ".join(event.actor), " ".join(event.recipient)


def days(event: Event) -> tuple[str | None, str | None]:
    """First and last day of an event in ISO form."""
    when = value_of(event.when)
    if when is None:
        return None, None
    first, last = (day.isoformat() if day is not None else None for day in (when.start, when.end))
    return first, last
