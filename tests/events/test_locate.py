"""When and where an act happens: the time and place that belong to it, and no others."""

from __future__ import annotations

import pytest

from coder import days, only
from pertanda.flow import Tools
from pertanda.records.base import Known, NotApplicable, Unknown, value_of


def place(tools: Tools, kind: str, language: str, sentence: str) -> tuple[str, str | None] | None:
    found = value_of(only(tools, kind, language, sentence).place)
    return (found.name, found.country) if found else None


@pytest.mark.parametrize(
    ("language", "kind", "sentence", "start", "end"),
    [
        ("en", "ASSAULT", "Russian troops attacked Ukraine on Monday.", "2024-06-10", "2024-06-10"),
        ("id", "ASSAULT", "Tentara Rusia menyerang Ukraina pada 12 Juni 2024.", "2024-06-12", "2024-06-12"),
        ("id", "COERCE", "Polisi Kenya menahan demonstran, Senin (10/6/2024).", "2024-06-10", "2024-06-10"),
        (
            "id",
            "CONSULT",
            "Putin berencana mengunjungi Korea Utara dalam beberapa pekan mendatang.",
            "2024-06-15",
            "2024-07-13",
        ),
        ("en", "ASSAULT", "Russian troops attacked Ukraine.", None, None),
    ],
)
def test_time(tools: Tools, language: str, kind: str, sentence: str, start: str | None, end: str | None) -> None:
    assert days(only(tools, kind, language, sentence)) == (start, end)


def test_the_day_of_the_report_is_not_that_of_the_act(tools: Tools) -> None:
    sentence = "Tentara Rusia menyerang Ukraina, dilansir AFP, Senin (10/6/2024)."
    assert days(only(tools, "ASSAULT", "id", sentence)) == (None, None)


def test_the_day_of_the_speech_dates_the_speech_act_only(tools: Tools) -> None:
    sentence = "Tentara Rusia menyerang Ukraina, kata Menlu Polandia pada Senin."
    assert days(only(tools, "ASSAULT", "id", sentence)) == (None, None)


def test_place(tools: Tools) -> None:
    assert place(tools, "ASSAULT", "en", "Russian troops attacked Ukraine near Kharkiv.") == ("Kharkiv", "UKR")
    assert place(tools, "COERCE", "id", "Polisi Turki menangkap dua jurnalis di Ankara.") == ("Ankara", "TUR")


def test_a_place_without_a_preposition_is_a_party_and_no_place(tools: Tools) -> None:
    assert place(tools, "ASSAULT", "en", "Russian troops attacked Ukraine.") is None


def test_where_something_comes_from_is_not_where_it_happens(tools: Tools) -> None:
    sentence = "Belum ada tanggapan dari Moskow setelah Jepang mengecam Korea Utara."
    assert place(tools, "ACCUSE", "id", sentence) is None


def test_a_place_in_an_aside_is_not_that_of_the_act(tools: Tools) -> None:
    sentence = "NK Pro, yang berbasis di Seoul, menulis bahwa Korea Utara memindahkan pesawat."
    assert place(tools, "ACTIVITY", "id", sentence) is None


def test_the_day_of_an_event_is_known_only_when_it_has_happened(tools: Tools) -> None:
    told = only(tools, "ASSAULT", "id", "Tentara Rusia menyerang Ukraina pada 12 Juni 2024.")
    undated = only(tools, "ASSAULT", "id", "Tentara Rusia menyerang Ukraina.")
    planned = only(tools, "CONSULT", "id", "Putin berencana mengunjungi Korea Utara pada 19 Juni 2024.")
    assert isinstance(told.event_day, Known)
    assert isinstance(undated.event_day, Unknown)
    assert isinstance(planned.event_day, NotApplicable)
