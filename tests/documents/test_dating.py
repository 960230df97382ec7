"""When an article was published and changed: order of trust, what is implausible, and what gave the day."""

from __future__ import annotations

import datetime

import pytest

from pertanda.documents.dates import Candidate
from pertanda.documents.dating import Conventions, Publication, change, given_date, publication, with_clock
from pertanda.exceptions import QuarantineError
from pertanda.records.base import Known, Unknown
from pertanda.records.document import DateEvidence, RawArticle
from pertanda.settings import Settings

NOW = datetime.datetime(2026, 11, 22, 9, 0, tzinfo=datetime.UTC)
DAY = datetime.date(2024, 6, 15)


@pytest.fixture
def conventions(settings: Settings) -> Conventions:
    """Packaged limits, no zone."""
    return Conventions(now=NOW, limits=settings.inputs, day_first=None)


def given(text: str | None) -> Candidate | None:
    """A date that came with the input."""
    return given_date(RawArticle(origin="a", published=text))


def stated(*texts: str) -> list[Candidate]:
    """Dates as a page's JSON-LD states them."""
    return [Candidate(text, "JSON-LD", DateEvidence.JSON_LD) for text in texts]


def test_order_of_trust(conventions: Conventions) -> None:
    evidence = [*stated("nonsense", "2099-01-01"), Candidate("2024-06-15", "the web address", DateEvidence.URL)]

    def decide(first: str | None, found: list[Candidate]) -> Publication:
        return publication(given(first), found, conventions=conventions, origin="a")

    assert decide("2024-06-14", evidence).day == Known(datetime.date(2024, 6, 14))
    assert decide("2024-06-14", evidence).evidence == Known(DateEvidence.GIVEN)
    assert decide(None, evidence).day == Known(DAY)
    assert decide("kemarin", evidence).evidence == Known(DateEvidence.URL)
    doubtful = decide("kemarin", evidence[:2])
    assert isinstance(doubtful.day, Unknown)
    assert "'kemarin', cannot be read" in doubtful.day.reason
    assert "2 days after 2026-11-22" in doubtful.day.reason
    assert isinstance(doubtful.evidence, Unknown)
    assert isinstance(decide(None, []).day, Unknown)


def test_a_date_that_came_with_a_feed_says_so(conventions: Conventions) -> None:
    raw = RawArticle(origin="a", published="Fri, 14 Jun 2024 10:00:00 GMT", published_by=DateEvidence.FEED)
    assert publication(given_date(raw), [], conventions=conventions, origin="a").evidence == Known(DateEvidence.FEED)


@pytest.mark.parametrize("text", ["1970-01-01T00:00:00Z", "2099-12-31", "0001-01-01", "Thu, 01 Jan 1970 00:00:00 GMT"])
def test_an_implausible_given_date_is_quarantined(text: str, conventions: Conventions) -> None:
    with pytest.raises(QuarantineError, match="the date given"):
        publication(given(text), [], conventions=conventions, origin="a")


def test_two_days_ahead_are_allowed(conventions: Conventions) -> None:
    for ahead, fine in ((2, True), (3, False)):
        day = (NOW + datetime.timedelta(days=ahead)).date()
        found = publication(None, stated(day.isoformat()), conventions=conventions, origin="a")
        assert isinstance(found.day, Known) is fine


def test_the_clock_comes_from_another_date_of_the_same_day_only(conventions: Conventions) -> None:
    dated = publication(given("2024-06-15"), [], conventions=conventions, origin="a")
    assert isinstance(dated.at, Unknown)
    clocked = with_clock(dated, stated("2024-06-14T10:00:00+07:00", "2024-06-15T10:00:00+07:00"), conventions)
    assert clocked.at == Known(datetime.datetime.fromisoformat("2024-06-15T10:00:00+07:00"))
    assert (clocked.day, clocked.evidence) == (dated.day, dated.evidence)
    assert with_clock(dated, stated("2024-06-14T10:00:00+07:00"), conventions) == dated


def test_a_change_is_the_first_plausible_one(conventions: Conventions) -> None:
    found = change(stated("2099-01-01", "2024-06-16T08:00:00+07:00", "2024-06-17"), conventions=conventions)
    assert found.day == Known(datetime.date(2024, 6, 16))
    assert found.at == Known(datetime.datetime.fromisoformat("2024-06-16T08:00:00+07:00"))
    assert isinstance(change([], conventions=conventions).day, Unknown)
