"""Dates: lenient reading of days in strings, addresses and openings."""

from __future__ import annotations

import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pertanda.documents.dates import day_in_text, day_in_url, read_day

DAY = datetime.date(2024, 6, 15)


@pytest.mark.parametrize(
    "text",
    [
        "2024-06-15",
        "2024-06-15T02:00:00+07:00",
        "2024/06/15 10:00",
        "20240615",
        "20240615T100000Z",
        "Sat, 15 Jun 2024 02:00:00 +0700",
        "Sat Jun 15 19:20:36 CEST 2024",
        "15 Juni 2024 | 10:00 WIB",
        "Sabtu, 15 Juni 2024",
        "June 15, 2024 at 10:00 am",
        "June 15th 2024",
        "15. Juni 2024",
        "15.06.2024 10:00",
        "Sabtu, 15/06/2024, 10:00 WIB",
        "06/15/2024 10:00",
        "1718445600",
        "1718445600000",
    ],
)
def test_forms_of_one_day(text: str) -> None:
    assert read_day(text, day_first=None) == DAY


@pytest.mark.parametrize(
    "text", ["", "kemarin", "2024", "2024-13-01", "31 Februari 2024", "10:00", "99/99/2024", "May"]
)
def test_no_day_is_none(text: str) -> None:
    assert read_day(text, day_first=True) is None


def test_an_ambiguous_day_is_read_only_when_the_order_is_known() -> None:
    assert read_day("3/4/2024", day_first=True) == datetime.date(2024, 4, 3)
    assert read_day("3/4/2024", day_first=False) == datetime.date(2024, 3, 4)
    assert read_day("3/4/2024", day_first=None) is None


@given(st.text(max_size=60) | st.text(st.sampled_from("0123456789/-.: JuneTZ+"), max_size=40))
def test_no_string_raises(text: str) -> None:
    assert read_day(text, day_first=None) is None or isinstance(read_day(text, day_first=None), datetime.date)


@given(st.dates(datetime.date(1990, 1, 1), datetime.date(2030, 1, 1)))
def test_every_written_day_is_read_back(day: datetime.date) -> None:
    for pattern in ("%Y-%m-%d", "%a, %d %b %Y 10:00:00 GMT", "%d %B %Y", "%B %d, %Y", "%a %b %d 10:00:00 CEST %Y"):
        assert read_day(day.strftime(pattern), day_first=None) == day
    assert read_day(f"{day.day}/{day.month}/{day.year}", day_first=True) == day


@pytest.mark.parametrize(
    ("url", "day"),
    [
        ("https://a.test/2024/06/15/talks", "2024-06-15"),
        ("https://a.test/news/talks-2024-06-15", "2024-06-15"),
        ("https://a.test/read/20240615/talks", "2024-06-15"),
        ("https://a.test/read/2024061510/talks", None),
        ("https://a.test/2024/13/45/talks", None),
        ("https://a.test/20249999-1", None),
        (None, None),
    ],
)
def test_days_in_addresses(url: str | None, day: str | None) -> None:
    assert day_in_url(url) == day


def test_days_in_the_opening_of_a_text() -> None:
    told = day_in_text("Putin tiba di Hanoi, Rabu (19/6/2024), kata Kremlin.")
    assert told == "19/6/2024"
    dated = day_in_text("NEW DELHI, 5 Mei 2024 - India menolak tudingan itu.")
    assert dated is not None
    assert read_day(dated, day_first=True) == datetime.date(2024, 5, 5)
    assert day_in_text("Perang itu dimulai pada 24 Februari 2022 ketika pasukan masuk.") is None
