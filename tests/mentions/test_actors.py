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
    assert actors(tools, "id", before, "Kim Sangbong tidak datang.").get("Kim Sangbong") != "KOR/GOV"


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


@pytest.mark.parametrize(
    ("sentence", "text", "codes"),
    [
        ("Turkish and Iranian presidents met.", "Turkish and Iranian presidents", "TUR/GOV IRN/GOV"),
        ("The leaders of Mali, Chad and Niger met.", "leaders of Mali, Chad and Niger", "MLI/GOV TCD/GOV NER/GOV"),
        ("European leaders wavered.", "European leaders", "IGO:EU"),
        ("Rain fell while the Lebanese army waited.", "Lebanese army", "LBN/MIL"),
        ("Talks with Dorvan al-Kuldip, a Syrian minister, failed.", "Dorvan al-Kuldip, a Syrian minister", "SYR/GOV"),
    ],
)
def test_a_party_of_many_words_is_one_mention(tools: Tools, sentence: str, text: str, codes: str) -> None:
    assert actors(tools, "en", sentence)[text] == codes


@pytest.mark.parametrize(
    ("sentence", "text", "codes"),
    [
        ("Germany waited while a judge in Simferopol, Ukraine, ruled.", "judge", "UKR/JUD"),
        ("In Nairobi, police waited for Germany.", "police", "KEN/COP"),
        ("Germany was told that hundreds gathered in Tunis.", "hundreds", "TUN/CVL"),
    ],
)
def test_a_group_is_of_the_country_where_the_sentence_puts_it(
    tools: Tools, sentence: str, text: str, codes: str
) -> None:
    assert actors(tools, "en", "Germany voted.", sentence)[text] == codes


def test_the_north_is_a_party_only_where_the_text_tells_of_it(tools: Tools) -> None:
    assert actors(tools, "en", "South Korea and North Korea met.", "The North waited.")["The North"] == "PRK"
    assert "The North" not in actors(tools, "en", "Sudan voted.", "The North waited.")
    assert "the north" not in actors(tools, "en", "North Korea voted.", "Snow fell in the north.")


def test_the_bloc_is_the_international_body_told_of_last(tools: Tools) -> None:
    assert actors(tools, "en", "ASEAN met in Malaysia.", "The bloc postponed its summit.")["The bloc"] == "IGO:ASEAN"


def test_a_known_person_is_known_by_the_family_name_later(tools: Tools) -> None:
    before = "North Korean leader Kim Jong Un was there."
    assert actors(tools, "en", before, "Kim apologised.")["Kim"] == "PRK/GOV"


def test_a_person_whom_nothing_introduces_is_of_the_country_of_the_document(tools: Tools) -> None:
    before = "Kenya voted."
    found = mentions(tools, MentionKind.ACTOR, "en", before, "Dorvan Kuldip, who is 40, wept.")
    assert [(m.text, m.codes, m.implied) for m in found] == [("Dorvan Kuldip", ("KEN/CVL",), True)]


def test_a_round_number_of_a_noun_is_no_party_beside_it(tools: Tools) -> None:
    assert actors(tools, "en", "Kenya saw thousands of students waiting.") == {"Kenya": "KEN", "students": "KEN/CVL"}
