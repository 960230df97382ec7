"""Moments: clock times with their zones, the outlet's own day, and what has no clock time."""

from __future__ import annotations

import datetime
import zoneinfo
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pertanda.documents.moments import read_moment
from pertanda.documents.zones import outlet_zone, read_zones
from pertanda.exceptions import DataFileError
from pertanda.knowledge.outlets import load_outlets, ungraded

JAKARTA = zoneinfo.ZoneInfo("Asia/Jakarta")
TEN = "2024-06-15T10:00:00+07:00"


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("2024-06-15T10:00:00+07:00", TEN),
        ("2024-06-15T03:00:00Z", TEN),
        ("2024-06-15T03:00:00.123456+00:00", TEN),
        ("20240615T030000Z", TEN),
        ("Sat, 15 Jun 2024 03:00:00 GMT", TEN),
        ("Sat, 15 Jun 2024 10:00:00 +0700", TEN),
        ("Sat Jun 15 05:00:00 CEST 2024", TEN),
        ("Sabtu, 15 Juni 2024 | 10:00 WIB", TEN),
        ("Sabtu, 15/06/2024, 10.00 WIB", TEN),
        ("15.06.2024 10:00 WIB", TEN),
        ("15 Juni 2024 12:00 WIT", TEN),
        ("June 15, 2024 10:00 am", TEN),
        ("June 15, 2024 at 10:15 p.m.", "2024-06-15T22:15:00+07:00"),
        ("2024-06-15 10:00", TEN),
        ("1718420400", TEN),
        ("1718420400000", TEN),
        ("Fri, 14 Jun 2024 20:00:00 GMT", "2024-06-15T03:00:00+07:00"),
        ("2024-06-14T20:00:00Z", "2024-06-15T03:00:00+07:00"),
    ],
)
def test_clock_times_in_jakarta(text: str, moment: str) -> None:
    found = read_moment(text, day_first=True, zone=JAKARTA)
    assert found is not None
    assert found.at == datetime.datetime.fromisoformat(moment)
    assert found.day == datetime.date(2024, 6, 15)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("2024-06-15", "no clock time"),
        ("15.06.2024", "no clock time"),
        ("15 Juni 2024", "no clock time"),
        ("2024-06-15T00:00:00Z", "midnight sharp"),
        ("2024-06-15 00:00:00 +0700", "midnight sharp"),
        ("15 June 2024 10:00 IST", "zone 'IST' is not known"),
        ("2024-06-15T10:00:00+25:00", "zone '+25:00' is not known"),
    ],
)
def test_a_day_without_a_known_clock_time_is_no_midnight(text: str, reason: str) -> None:
    found = read_moment(text, day_first=True, zone=JAKARTA)
    assert found is not None
    assert (found.day, found.at) == (datetime.date(2024, 6, 15), None)
    assert reason in found.reason


def test_another_zone_than_utc_stays_as_the_page_states_it() -> None:
    found = read_moment("2024-06-14T22:00:00+02:00", day_first=None, zone=JAKARTA)
    assert found is not None
    assert found.day == datetime.date(2024, 6, 14)
    assert found.at == datetime.datetime.fromisoformat("2024-06-14T22:00:00+02:00")


def test_without_an_outlets_zone_utc_stays_utc() -> None:
    found = read_moment("2024-06-14T20:00:00Z", day_first=None, zone=None)
    assert found is not None
    assert found.day == datetime.date(2024, 6, 14)
    naive = read_moment("2024-06-14 20:00", day_first=None, zone=None)
    assert naive is not None
    assert naive.at is None
    assert "without its zone" in naive.reason


@given(
    st.text(max_size=60) | st.text(st.sampled_from("0123456789/-.: JuneTZ+WIBpm"), max_size=40),
    st.sampled_from([None, JAKARTA, zoneinfo.ZoneInfo("America/Lima")]),
)
def test_a_moment_always_has_a_zone_and_lies_on_its_day(text: str, zone: zoneinfo.ZoneInfo | None) -> None:
    found = read_moment(text, day_first=True, zone=zone)
    if found is not None and found.at is not None:
        assert found.at.utcoffset() is not None
        assert found.at.date() == found.day
        assert found.reason == ""
    elif found is not None:
        assert found.reason


@pytest.mark.parametrize("text", ["0001-01-01T23:00:00Z", "9999-12-31T23:00:00Z"])
def test_the_ends_of_the_calendar(text: str) -> None:
    for name in ("Asia/Jakarta", "America/Lima"):
        found = read_moment(text, day_first=None, zone=zoneinfo.ZoneInfo(name))
        assert found is not None


@given(st.datetimes(datetime.datetime(1990, 1, 1), datetime.datetime(2030, 1, 1), timezones=st.just(datetime.UTC)))
def test_every_written_moment_is_read_back(moment: datetime.datetime) -> None:
    moment = moment.replace(microsecond=0)
    for text in (moment.isoformat(), moment.strftime("%a, %d %b %Y %H:%M:%S +0000"), moment.strftime("%Y%m%dT%H%M%SZ")):
        found = read_moment(text, day_first=None, zone=JAKARTA)
        assert found is not None
        assert found.at == (None if moment.time() == datetime.time() else moment)


def test_zones_come_from_the_country_and_else_from_the_domain() -> None:
    outlets = load_outlets()
    for host, zone in (("antaranews.com", "Asia/Jakarta"), ("yna.co.kr", "Asia/Seoul"), ("apnews.com", None)):
        source = outlets.source(host=host)
        assert str(outlet_zone(source)) == str(zone)
    assert str(outlet_zone(ungraded(host="kabar.contoh.co.id"))) == "Asia/Jakarta"
    assert outlet_zone(ungraded(host="example.com")) is None
    assert outlet_zone(ungraded(name="Suara Contoh")) is None


@pytest.mark.parametrize(
    ("line", "what"),
    [
        ("IDN\tid\tAsia/Djakarta", "no time zone"),
        ("ID\tid\tAsia/Jakarta", "'ID'"),
        ("MYS\tmy\tAsia/Jakarta\nMYS\t\tAsia/Jakarta", "MYS stands here twice"),
        ("MYS\tmy", "2 fields"),
    ],
)
def test_a_broken_table_of_zones_names_the_line(tmp_path: Path, line: str, what: str) -> None:
    table = tmp_path / "zones.tsv"
    table.write_text(f"country\ttld\tzone\n{line}\n", encoding="utf-8")
    with pytest.raises(DataFileError, match=what) as error:
        read_zones(table)
    assert f"zones.tsv:{1 + len(line.splitlines())}" in str(error.value)
