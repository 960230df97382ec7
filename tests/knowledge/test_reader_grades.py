"""A reader's grade of a watched source is the grade of the outlet there."""

from __future__ import annotations

import datetime

import pytest

from pertanda.knowledge.outlets import load_outlets, ungraded
from pertanda.knowledge.reader_grades import with_reader_grades
from pertanda.records.gathering import WatchedKind, WatchedSource
from pertanda.records.source import Source
from pertanda.records.vocabulary import Reliability

NOW = datetime.datetime(2026, 11, 22, tzinfo=datetime.UTC)
OUTLETS = load_outlets()
KOMPAS = OUTLETS.source(host="kompas.com")
FICTION = ungraded(host="berita.example", name="Harian Fiktif")
NAMED = ungraded(name="Harian Fiktif")


def watched(
    url: str, grade: str, name: str = "X", kind: WatchedKind = WatchedKind.FEED, *, reader: bool = True
) -> WatchedSource:
    return WatchedSource(
        url=url,
        kind=kind,
        name=name,
        added_at=NOW,
        grade=Reliability(grade),
        grade_reason=f"Our {grade}.",
        graded_by_reader=reader,
    )


def graded(source: Source, *given: WatchedSource) -> tuple[str, str]:
    found = with_reader_grades([source], given, OUTLETS)[source.id]
    return str(found.grade), found.grade_reason


@pytest.mark.parametrize(
    ("source", "one"),
    [
        (KOMPAS, watched("https://nasional.kompas.com/feed", "D")),
        (KOMPAS, watched("https://feeds.example/1", "D", "KOMPAS.com")),
        (FICTION, watched("https://www.berita.example/feed", "D")),
        (FICTION, watched("https://feeds.example/1", "D", "harian  fiktif")),
        (NAMED, watched("https://berita.example/feed", "D", "Harian Fiktif")),
    ],
)
def test_the_outlet_is_met_by_host_or_name(source: Source, one: WatchedSource) -> None:
    assert graded(source, one) == ("D", "Our D.")


@pytest.mark.parametrize(
    "one",
    [
        watched("https://kompas.com/feed", "D", reader=False),
        watched("https://tempo.co/feed", "D", "KOMPAS.com"),
        watched("/home/reader/KOMPAS.com", "D", "KOMPAS.com", WatchedKind.FOLDER),
        watched("https://aggregator.example/feed", "D", "Aggregator"),
    ],
)
def test_no_other_grade_counts(one: WatchedSource) -> None:
    assert graded(KOMPAS, one) == (str(KOMPAS.grade), KOMPAS.grade_reason)


def test_of_two_grades_the_more_careful_counts_in_any_order() -> None:
    two = [watched("https://kompas.com/a", "E"), watched("https://kompas.com/b", "A")]
    assert graded(KOMPAS, *two) == graded(KOMPAS, *reversed(two)) == ("E", "Our E.")
