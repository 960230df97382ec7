"""Raw hits joined into parties: one mention for one party, with the right code."""

from __future__ import annotations

import pytest

from coder import actors, coded, mentions
from pertanda.flow import Tools
from pertanda.records.mention import ActorKind, MentionKind


@pytest.mark.parametrize(
    ("language", "sentence", "text", "codes"),
    [
        ("id", "Presiden Rusia Vladimir Putin berangkat pada malam hari.", "Presiden Rusia Vladimir Putin", "RUS/GOV"),
        ("en", "Russian President Vladimir Putin left at night.", "Russian President Vladimir Putin", "RUS/GOV"),
        ("en", "Russian troops crossed the river.", "Russian troops", "RUS/MIL"),
        ("en", "Nigeria's Senate met behind closed doors.", "Nigeria's Senate", "NGA/LEG"),
        ("en", "The president of Kenya was not told.", "president of Kenya", "KEN/GOV"),
        ("id", "Polisi Filipina tidak berkomentar.", "Polisi Filipina", "PHL/COP"),
        (
            "id",
            "Wakil Menteri Luar Negeri Korsel, Kim Hongkyun, hadir.",
            "Wakil Menteri Luar Negeri Korsel, Kim Hongkyun",
            "KOR/GOV",
        ),
        ("id", "Juru bicara Kremlin, Dmitry Peskov, diam saja.", "Juru bicara Kremlin, Dmitry Peskov", "RUS/GOV"),
        ("en", "Chinese naval forces left the port.", "Chinese naval forces", "CHN/MIL"),
        ("id", "Demonstran Thailand bubar menjelang malam.", "Demonstran Thailand", "THA/CVL"),
    ],
)
def test_noun_country_and_name_are_one_mention(
    tools: Tools, language: str, sentence: str, text: str, codes: str
) -> None:
    assert actors(tools, language, sentence) == {text: codes}


def test_an_adjective_without_its_noun_is_marked_as_such(tools: Tools) -> None:
    (found,) = mentions(tools, MentionKind.ACTOR, "en", "Ukrainian positions came under fire.")
    assert (found.text, found.codes, found.adjective) == ("Ukrainian", ("UKR",), True)


def test_a_group_without_a_country_takes_that_of_the_document(tools: Tools) -> None:
    sentences = ("Ribuan orang turun ke jalan di Yangon, Myanmar.", "Polisi berjaga sampai pagi.")
    assert actors(tools, "id", *sentences)["Polisi"] == "MMR/COP"
    (police,) = mentions(tools, MentionKind.ACTOR, "id", *sentences)
    assert police.implied
    assert police.actor_kind == ActorKind.GROUP


def test_a_group_takes_the_country_its_sector_had_before(tools: Tools) -> None:
    before = ("Ukraina dan Rusia berunding tanpa hasil.", "Tentara Rusia mundur dari Kherson.")
    assert actors(tools, "id", *before, "Militer tidak menjelaskan alasannya.")["Militer"] == "RUS/MIL"


def test_a_group_in_a_text_without_countries_has_none(tools: Tools) -> None:
    assert actors(tools, "en", "The rebels left the valley.") == {"rebels": "---/REB"}


@pytest.mark.parametrize(
    ("language", "before", "sentence", "pronoun", "codes"),
    [
        ("en", "President Emmanuel Macron spoke in Paris.", "He left early.", "He", "FRA/GOV"),
        ("id", "Presiden Emmanuel Macron berpidato di Paris.", "Ia pulang lebih awal.", "Ia", "FRA/GOV"),
        ("id", "Perdana Menteri Malaysia berpidato.", "Dia pulang lebih awal.", "Dia", "MYS/GOV"),
        ("en", "Kenyan soldiers arrived in Haiti.", "They took over the airport.", "They", "KEN/MIL"),
        (
            "id",
            "Presiden Prancis bertemu Kanselir Jerman.",
            "Keduanya tidak memberi keterangan.",
            "Keduanya",
            "FRA/GOV DEU/GOV",
        ),
        ("id", "Jepang dan Filipina berunding di Manila.", "Kedua negara puas.", "Kedua negara", "JPN PHL"),
    ],
)
def test_a_pronoun_stands_for_whom_the_text_told_of_last(
    tools: Tools, language: str, before: str, sentence: str, pronoun: str, codes: str
) -> None:
    assert actors(tools, language, before, sentence)[pronoun] == codes


def test_his_army_is_the_army_of_his_country(tools: Tools) -> None:
    before = "President Emmanuel Macron spoke in Paris."
    assert actors(tools, "en", before, "Critics praised his army.")["his army"] == "FRA/MIL"


def test_a_pronoun_without_anybody_before_is_no_mention(tools: Tools) -> None:
    assert actors(tools, "en", "He left early.") == {}


def test_a_person_introduced_with_an_office_is_known_by_the_last_name(tools: Tools) -> None:
    before = "Juru bicara pemerintah Selandia Baru, Tavita Kealoha, menolak berkomentar."
    assert actors(tools, "id", before, "Kealoha akan kembali besok.")["Kealoha"] == "NZL/GOV"


def test_a_shared_first_name_makes_nobody_known(tools: Tools) -> None:
    before = "Wakil Menteri Luar Negeri Korsel, Kim Hongkyun, hadir."
    assert "Kim Sangbong" not in actors(tools, "id", before, "Kim Sangbong tidak datang.")


def test_a_known_name_ahead_of_a_longer_unknown_one_is_cut_there(tools: Tools) -> None:
    found = actors(tools, "en", "Officials from Japan and Zorvania Freedom League met.")
    assert found["Japan"] == "JPN"
    assert not any("Zorvania" in text for text in found)


def test_an_office_holder_is_coded_by_the_day_of_publication(tools: Tools) -> None:
    assert actors(tools, "en", "Vladimir Putin left.") == {"Vladimir Putin": "RUS/GOV"}


def test_text_spans_are_exact(tools: Tools) -> None:
    sentence = "Menlu AS, Antony Blinken, dan pasukan Israel disebut dalam laporan itu."
    for mention in coded(tools, "id", sentence).coded[0].analysis.mentions:
        assert sentence[mention.start : mention.end] == mention.text
