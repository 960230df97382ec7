"""Datelines and credits, with the packaged table of outlets."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pertanda.documents.dateline import agency_credit, find_dateline
from pertanda.documents.outlets import Outlets
from pertanda.knowledge.outlets import load_outlets

OUTLETS = load_outlets()


@pytest.mark.parametrize(
    ("text", "place", "agency"),
    [
        ("JAKARTA, KOMPAS.com - Presiden bertolak", "JAKARTA", None),
        ("Anomali.id – Presiden bertolak", None, None),
        ("SEOUL (Reuters) - Presiden", "SEOUL", "Reuters"),
        ("MOSKWA, AFP – Presiden", "MOSKWA", "AFP"),
        ("TEMPO.CO, Jakarta - Presiden", "Jakarta", None),
        ("WASHINGTON (AP) — The president", "WASHINGTON", "AP"),
        ("KOMPAS.com - Presiden", None, None),
        ("Bogor (ANTARA) - Presiden", "Bogor", "Antara"),
        ("KINSHASA/KIGALI - Rebels", "KINSHASA/KIGALI", None),
        ("SURABAYA, Indonesia - A family", "SURABAYA, Indonesia", None),
        ("KUALA LUMPUR, Oct 27 - Leaders", "KUALA LUMPUR", None),
        ("SEOUL, Oct. 11 (Yonhap) -- Troops", "SEOUL", "Yonhap"),
        ("Jakarta, CNN Indonesia -- Presiden", "Jakarta", None),
        ("NEW DELHI, 5 Mei 2024 - India", "NEW DELHI", None),
        ("Jakarta - Presiden", "Jakarta", None),
        ("Jakarta (AFP/Ant) - Presiden", "Jakarta", "AFP"),
    ],
)
def test_datelines(text: str, place: str | None, agency: str | None, outlets: Outlets) -> None:
    found = find_dateline(text, outlets)
    assert found is not None
    assert (found.place, found.agency) == (place, agency)
    assert text[found.end :].split()[0] in ("Presiden", "The", "Rebels", "A", "Leaders", "Troops", "India")


@pytest.mark.parametrize(
    "text",
    [
        "Presiden Prabowo Subianto - yang baru kembali - bertolak ke Moskwa.",
        "Thai F-16s bombed two positions - The army confirmed it.",
        "Breaking - Police fired on the crowd.",
        "The talks failed. SEOUL - North Korea left.",
        "SEOUL-based analysts doubt it.",
        "Talks on Friday - Saturday were held.",
        "- Presiden bertolak",
        "SEOUL -",
        "",
    ],
)
def test_what_is_no_dateline(text: str, outlets: Outlets) -> None:
    assert find_dateline(text, outlets) is None


@given(st.text(st.sampled_from("ABCabc ().,/-–—:\n12é"), max_size=130))
def test_the_offset_lies_in_the_text(text: str) -> None:
    found = find_dateline(text, OUTLETS)
    assert found is None or 0 < found.end < len(text)


@pytest.mark.parametrize(
    ("text", "agency"),
    [
        ("Demikian katanya. (Antara)", "Antara"),
        ("He left. (Reuters)", "Reuters"),
        ("Ia pergi. (AFP/Reuters)", "AFP"),
        ("Ia pergi. [ANTARA]", "Antara"),
        ("Ia pergi.\nSumber: Reuters", "Reuters"),
        ("Ia pergi. (KOMPAS.com/Budi)", None),
        ("Antara lain ia pergi.", None),
        ("(Reuters) He left the country.", None),
    ],
)
def test_credits(text: str, agency: str | None, outlets: Outlets) -> None:
    assert agency_credit(text, outlets) == agency
