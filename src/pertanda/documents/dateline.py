"""The dateline that opens a report ("SEOUL (Reuters) - ") and the agency credited at its end."""

from __future__ import annotations

import functools
import re
from pathlib import Path

from pertanda.documents.outlets import Outlets
from pertanda.languages.tables import load_table
from pertanda.records.base import Record

__all__ = ["Dateline", "agency_credit", "agency_named", "find_dateline"]

TABLE = Path(__file__).with_name("data") / "datelines.toml"

_LONGEST = 100
_DASH = re.compile(r"\s*(?:--|[–—])\s*|\s+-\s+|(?<=[\w.)])-\s+")
_PARENTHESIS = re.compile(r"[(\[]([^()\[\]]{1,40})[)\]]")
_SITE = re.compile(r"[A-Za-z][\w-]{1,30}(?:\.(?:com|co|id|net|org|news|tv|info|uk|my|sg))+", re.IGNORECASE)
_DAY = re.compile(
    r"(?:[A-Z][a-z]{2,8}\.? \d{1,2}|\d{1,2} [A-Z][a-z]{2,8}\.?)(?:,? \d{4})?|\d{1,2}/\d{1,2}(?:/\d{4})?|[A-Z][a-z]{3,8}"
)
_PLACE_WORD = r"(?:[A-Z][\w'’.]*|(?:de|del|la|el|al|di|of|the|and|dan))"
_PLACE = re.compile(rf"[A-Z][\w'’.-]*(?: {_PLACE_WORD}){{0,4}}(?:/[A-Z][\w'’. -]{{1,30}}){{0,2}}")
_CREDIT_AT_END = re.compile(r"[(\[]([A-Za-z][\w .,/&-]{1,40})[)\]]\.?\s*$")
_CREDIT_LINE = re.compile(r"(?:^|\n)(?:sumber|source|sources)\s*:\s*([A-Z][\w .&/-]{1,40})\.?\s*$", re.IGNORECASE)
_TAIL = 300


class Dateline(Record, frozen=True):
    """What a dateline says: place and agency, if any, and the offset at which the report's words begin."""

    place: str | None
    agency: str | None
    end: int


class DatelineTable(Record, frozen=True):
    """`datelines.toml`: words that open a headline, not a report; months and days as datelines write them; and
    short forms under which agencies sign."""

    no_places: tuple[str, ...]
    calendar: tuple[str, ...]
    short_forms: dict[str, str]


@functools.cache
def _table() -> DatelineTable:
    return load_table(TABLE, DatelineTable)


@functools.cache
def _words(field: str) -> frozenset[str]:
    return frozenset(word.casefold() for word in getattr(_table(), field))


def agency_named(words: str, outlets: Outlets) -> str | None:
    """The wire agency that signs with these words ("ANTARA/Reuters" gives the first), by its known name, or None."""
    for part in re.split(r"[/,&]| - ", words):
        name = " ".join(part.strip(" .").split())
        source = outlets.by_name(_table().short_forms.get(name.casefold(), name)) if name else None
        if source is not None and source.agency:
            return source.name
    return None


def find_dateline(text: str, outlets: Outlets) -> Dateline | None:
    """The dateline at the start of `text`, or None. Recognised are places in capitals, names of outlets, agencies
    in parentheses or after a comma, days, and a short mixed-case place before a spaced dash ("Jakarta - ")."""
    head = text[:_LONGEST].split("\n", 1)[0]
    for dash in _DASH.finditer(head):
        found = _read_head(head[: dash.start()].strip(), dash.end(), text[dash.end() :], outlets)
        if found:
            return found
    return None


def _read_head(head: str, end: int, rest: str, outlets: Outlets) -> Dateline | None:
    if not head or not rest or not (rest[0].isupper() or rest[0].isdigit() or rest[0] in "\"'“‘("):
        return None
    agency, signed = _signature(head, outlets)
    places: list[str] = []
    for part in _parts(head):
        if _is_signature(part, outlets):
            agency, signed = agency or agency_named(part, outlets), True
        elif _is_place(part):
            places.append(part)
        elif not _is_day(part):
            return None
    if not _convincing(places, signed):
        return None
    return Dateline(place=", ".join(places) or None, agency=agency, end=end)


def _signature(head: str, outlets: Outlets) -> tuple[str | None, bool]:
    found = _PARENTHESIS.search(head)
    return (agency_named(found.group(1), outlets), True) if found else (None, False)


def _parts(head: str) -> list[str]:
    return [part for part in (piece.strip(" .:") for piece in _PARENTHESIS.sub(",", head).split(",")) if part]


def _is_signature(part: str, outlets: Outlets) -> bool:
    return bool(_SITE.fullmatch(part)) or agency_named(part, outlets) is not None or outlets.by_name(part) is not None


def _is_day(part: str) -> bool:
    words = [word.strip(".").casefold() for word in re.findall(r"[^\W\d_]+\.?", part)]
    return (bool(_DAY.fullmatch(part)) and all(word in _words("calendar") for word in words)) or part.isdigit()


def _is_place(part: str) -> bool:
    return bool(_PLACE.fullmatch(part)) and part.casefold() not in _words("no_places") and not _is_day(part)


def _convincing(places: list[str], signed: bool) -> bool:
    if not places:
        return signed
    if signed or (places[0].isupper() and len(places[0]) >= 3):
        return len(places) <= 3
    return len(places) == 1 and len(places[0].split()) <= 2


def agency_credit(text: str, outlets: Outlets) -> str | None:
    """The agency credited at the end of the text: "(Antara)", "[Reuters]", "(AFP/Ant)", "Sumber: Reuters"."""
    tail = text[-_TAIL:].rstrip()
    for pattern in (_CREDIT_AT_END, _CREDIT_LINE):
        found = pattern.search(tail)
        name = agency_named(found.group(1), outlets) if found else None
        if name:
            return name
    return None
