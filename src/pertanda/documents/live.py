"""Live blogs: the entries a page states in JSON-LD, in the order of their times, between its other words."""

from __future__ import annotations

import datetime
from typing import NamedTuple

import msgspec

from pertanda.documents.dates import Candidate
from pertanda.documents.metadata import Metadata
from pertanda.documents.moments import Moment, read_moment
from pertanda.documents.normalise import normalise
from pertanda.documents.structured import UpdateText
from pertanda.records.document import DateEvidence

__all__ = ["Arranged", "Entry", "arrange", "with_entry_dates"]

# Entries of fewer characters together are teasers of what the page says itself (cf. a JSON-LD body, 500 too).
_FEWEST_CHARACTERS = 500
_MOST_CHARACTERS = 300_000  # of all entries: a hundred pages of print, and still compared with the page in a second
_OPENING = 40  # letters that are enough to find an entry again in the page's text
_SHORTEST = 15  # letters of a line below which finding it inside an entry says nothing


class Entry(NamedTuple):
    """A live blog's entry: offsets [start, end) into the text, and its time unparsed."""

    start: int
    end: int
    at: str | None


class Arranged(NamedTuple):
    """A live blog's text, normalised, and its entries, the earliest first."""

    text: str
    entries: tuple[Entry, ...]


def arrange(text: str, updates: tuple[UpdateText, ...]) -> Arranged:
    """`text`, the normalised text of the page, with the entries in the order of their times (as stated where one has
    none): first what stands before them, last what stands between or behind them and is no entry.

    Unchanged, and without entries, where the page states only the openings of its entries, or far too much.
    """
    stated = [UpdateText(text=normalise(update.text), at=update.at) for update in _in_order(updates)]
    characters = sum(len(update.text) for update in stated)
    if not _FEWEST_CHARACTERS <= characters <= _MOST_CHARACTERS or _only_openings(stated, text):
        return Arranged(text, ())
    lead, rest = _around(text, "\n".join(_folded(update.text) for update in stated))
    return _composed(lead, [update for update in stated if update.text], rest)


def with_entry_dates(page: Metadata, entries: tuple[Entry, ...]) -> Metadata:
    """The page with the time of the first entry as its publication, where that is earlier than the one it states, and
    that of the last as a change. Many live blogs state their newest entry's time as their own publication."""
    times = [moment for entry in entries if (moment := _moment(entry.at))]
    if not times or len(times) < len(entries):
        return page
    own = _moment(page.dates[0].text) if page.dates else None
    first, last = (Candidate(entries[end].at or "", "an entry", DateEvidence.JSON_LD) for end in (0, -1))
    earlier = own is None or _instant(times[0]) < _instant(own)
    return msgspec.structs.replace(
        page, dates=(first, *page.dates) if earlier else page.dates, changes=(*page.changes, last)
    )


def _in_order(updates: tuple[UpdateText, ...]) -> tuple[UpdateText, ...]:
    moments = [_moment(update.at) for update in updates]
    if any(moment is None for moment in moments):
        return updates
    placed = [(_instant(moment), -number) for number, moment in enumerate(moments) if moment]
    # Of two entries of one minute the one stated later is the earlier: pages state the newest first.
    return tuple(update for _, update in sorted(zip(placed, updates, strict=True), key=lambda pair: pair[0]))


def _moment(at: str | None) -> Moment | None:
    # One zone for all that state none: only their order counts here.
    return read_moment(at, day_first=None, zone=datetime.UTC) if at else None


def _instant(moment: Moment) -> datetime.datetime:
    return moment.at or datetime.datetime.combine(moment.day, datetime.time(), datetime.UTC)


def _folded(text: str) -> str:
    return "".join(character for character in text.casefold() if character.isalnum())


def _only_openings(updates: list[UpdateText], text: str) -> bool:
    """Whether the page's text tells most of the entries that it begins to tell further than they are stated."""
    lines = {line[:_OPENING]: line for line in map(_folded, text.split("\n"))}
    longest = (max(map(_folded, update.text.split("\n")), key=len) for update in updates)
    begun = [(lines[stated[:_OPENING]], stated) for stated in longest if stated[:_OPENING] in lines]
    return sum(line in stated for line, stated in begun) * 2 < len(begun)


def _around(text: str, entries: str) -> tuple[list[str], list[str]]:
    """The page's lines that are in no entry: those before the first that is, and those after it."""
    lines = [(line, _folded(line)) for line in text.split("\n")]
    inside = [len(folded) >= _SHORTEST and folded in entries for _, folded in lines]
    first = inside.index(True) if True in inside else len(lines)
    lead = [line for line, _ in lines[:first]]
    rest = [line for (line, _), known in zip(lines[first:], inside[first:], strict=True) if not known]
    return lead, rest


def _composed(lead: list[str], updates: list[UpdateText], rest: list[str]) -> Arranged:
    text = normalise("\n".join(lead))
    entries = []
    for update in updates:
        text += "\n\n" if text else ""
        entries.append(Entry(len(text), len(text) + len(update.text), update.at))
        text += update.text
    behind = normalise("\n".join(rest))
    return Arranged(f"{text}\n\n{behind}" if behind else text, tuple(entries))
