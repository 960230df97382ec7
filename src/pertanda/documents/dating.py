"""When an article was published and changed: its evidence in order of trust, and what is implausible."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

import msgspec

from pertanda.documents.dates import Candidate, day_in_text, day_in_url
from pertanda.documents.extract import search_page_day
from pertanda.documents.metadata import Metadata
from pertanda.documents.moments import Moment, read_moment
from pertanda.exceptions import QuarantineError
from pertanda.records.base import Fact, Known, Unknown
from pertanda.records.document import DateEvidence, RawArticle
from pertanda.settings import InputSettings

__all__ = ["Change", "Conventions", "Publication", "change", "evidence_of", "given_date", "publication", "with_clock"]

_OPENING = 400  # characters searched for a dateline's date: the first two or three sentences


class Conventions(NamedTuple):
    """How an outlet's dates are to be read: the order of 3/4/2024 (None: unread), and the outlet's zone, if known;
    `now` and `limits` bound what is plausible."""

    now: datetime.datetime
    limits: InputSettings
    day_first: bool | None
    zone: datetime.tzinfo | None = None


class Publication(NamedTuple):
    """The day of publication, the moment where one is stated, and what gave the day."""

    day: Fact[datetime.date]
    at: Fact[datetime.datetime]
    evidence: Fact[DateEvidence]


class Change(NamedTuple):
    """The day of the last change and its moment, where one is stated."""

    day: Fact[datetime.date]
    at: Fact[datetime.datetime]


def given_date(raw: RawArticle) -> Candidate | None:
    """The date that came with the article, if any."""
    if not (raw.published and raw.published.strip()):
        return None
    evidence = DateEvidence.GIVEN if raw.published_by is msgspec.UNSET else raw.published_by
    return Candidate(raw.published, "the input", evidence)


def publication(
    given: Candidate | None, evidence: Iterable[Candidate], *, conventions: Conventions, origin: str
) -> Publication:
    """The day of the first trusted date that can be read: `given` before `evidence`, which comes in order of trust.

    Implausible evidence (before `earliest_year`, or over `latest_days_ahead` after `now`) is passed over.
    Raises QuarantineError when the given date itself is implausible: the article is then dated wrongly at its source.
    """
    doubts: list[str] = []
    if given:
        found, fault = _read(given, conventions)
        if found and fault:
            raise QuarantineError(
                f"the date given, {given.text[:60]!r}, {fault}", where=origin, fix="Correct the date."
            )
        if found:
            return _published(found, given)
        doubts.append(f"the date given, {given.text[:60]!r}, cannot be read")
    for candidate in evidence:
        found, fault = _read(candidate, conventions)
        if found and fault is None:
            return _published(found, candidate)
        doubts.append(f"the date of {candidate.source}, {candidate.text[:60]!r}, {fault}")
    unknown = Unknown("; ".join(doubts) or "neither the input nor the text gives a date")
    return Publication(unknown, Unknown("the day of publication is unknown"), unknown)


def with_clock(found: Publication, stated: Iterable[Candidate], conventions: Conventions) -> Publication:
    """The publication with the moment of the first stated date of the same day, where its own evidence gave none."""
    if isinstance(found.at, Known) or not isinstance(found.day, Known):
        return found
    moments = (read_moment(one.text, day_first=conventions.day_first, zone=conventions.zone) for one in stated)
    at = next((one.at for one in moments if one and one.at and one.day == found.day.value), None)
    return found._replace(at=Known(at)) if at else found


def change(stated: Sequence[Candidate], *, conventions: Conventions) -> Change:
    """Day and moment of the last change: the first of the stated dates that can be read and is plausible."""
    doubts = []
    for candidate in stated:
        found, fault = _read(candidate, conventions)
        if found and fault is None:
            return Change(Known(found.day), _moment(found))
        doubts.append(f"the date of {candidate.source}, {candidate.text[:60]!r}, {fault}")
    unknown = Unknown("; ".join(doubts) or "neither the input nor the page names a change")
    return Change(unknown, unknown)


def evidence_of(
    raw: RawArticle, page: Metadata | None, text: str, url: str | None, *, now: datetime.datetime, limits: InputSettings
) -> Iterator[Candidate]:
    """Dates in order of trust; made one at a time, for searching the whole page is slow."""
    yield from page.dates if page else ()
    if in_url := day_in_url(url):
        yield Candidate(in_url, "the web address", DateEvidence.URL)
    if raw.html is not None:
        earliest = datetime.date(limits.earliest_year, 1, 1)
        latest = now.date() + datetime.timedelta(days=limits.latest_days_ahead)
        if found := search_page_day(raw.html, url, earliest=earliest, latest=latest):
            yield Candidate(found, "the page", DateEvidence.HTMLDATE)
    if in_text := day_in_text(text[:_OPENING]):
        yield Candidate(in_text, "the opening of the text", DateEvidence.TEXT)


def _read(candidate: Candidate, conventions: Conventions) -> tuple[Moment | None, str | None]:
    """What a date names, and what is wrong with it, if anything."""
    found = read_moment(candidate.text, day_first=conventions.day_first, zone=conventions.zone)
    return found, _implausible(found.day, conventions) if found else "cannot be read"


def _implausible(day: datetime.date, conventions: Conventions) -> str | None:
    now, limits = conventions.now, conventions.limits
    if day.year < limits.earliest_year:
        return f"lies before {limits.earliest_year}"
    if day > now.astimezone(datetime.UTC).date() + datetime.timedelta(days=limits.latest_days_ahead):
        return f"lies more than {limits.latest_days_ahead} days after {now.date().isoformat()}"
    return None


def _published(found: Moment, candidate: Candidate) -> Publication:
    return Publication(Known(found.day), _moment(found), Known(candidate.evidence))


def _moment(found: Moment) -> Fact[datetime.datetime]:
    return Known(found.at) if found.at else Unknown(found.reason)
