"""Which articles and acts are public matters: sport, markets and private quarrels are not coded."""

from __future__ import annotations

import pytest

from coder import actors, coded, discarded, events
from pertanda.flow import Tools

MATCH = {
    "en": ("The striker attacked from the left.", "The coach praised his team.", "Fans cheered for an hour."),
    "id": ("Pemain sayap itu menyerang dari kiri.", "Pelatih memuji timnya.", "Penonton bersorak selama satu jam."),
}


@pytest.mark.parametrize("language", ["en", "id"])
def test_an_article_without_public_actors_has_no_events(tools: Tools, language: str) -> None:
    final = {
        "en": "Chinese workers urged Chinese firms to stop.",
        "id": "Pekerja China mendesak perusahaan China mundur.",
    }
    assert coded(tools, language, *MATCH[language] * 4, final[language]).events == ()


def test_the_same_sentence_counts_among_sentences_on_states(tools: Tools) -> None:
    states = ("Russian troops attacked Ukraine.", "Poland condemned Russia.")
    assert events(tools, "en", *states, "Chinese workers urged Chinese firms to stop.")


def test_a_police_report_is_no_public_matter_but_police_and_government_are(tools: Tools) -> None:
    report = ("Police arrested a suspect.", "Police said the suspect confessed.") * 8
    assert coded(tools, "en", *report).events == ()
    assert coded(tools, "en", *report, "The Russian government condemned Poland.", "Poland summoned Russia.").events


PRIVATE = [
    ("en", "Chinese businessmen praised Chinese students.", "praised"),
    ("id", "Pengusaha China memuji mahasiswa China.", "memuji"),
]


@pytest.mark.parametrize(("language", "sentence", "trigger"), PRIVATE, ids=[case[1] for case in PRIVATE])
def test_private_parties_of_one_country_are_a_private_matter(
    tools: Tools, language: str, sentence: str, trigger: str
) -> None:
    first = {"en": "Russia attacked Ukraine.", "id": "Rusia menyerang Ukraina."}[language]
    assert discarded(tools, language, first, sentence)[trigger] == "a private matter"


def test_private_parties_of_two_countries_are_not(tools: Tools) -> None:
    found = events(tools, "en", "Russia attacked Ukraine.", "Chinese businessmen praised Japanese students.")
    assert [event.type.value for event in found] == ["SUPPORT"]


STRANGERS = ["Levitt said the Russian government was weak.", '"Russia is weak," she said.']


@pytest.mark.parametrize("sentence", STRANGERS)
def test_a_stranger_speaks_for_no_state(tools: Tools, sentence: str) -> None:
    assert not events(tools, "en", "Russia attacked Ukraine.", sentence)


def test_a_minister_speaks_and_a_shopkeeper_does_not(tools: Tools) -> None:
    first = "Russia attacked Ukraine."
    assert events(tools, "en", first, "The Polish foreign minister said the winter was hard.")
    assert not events(tools, "en", first, "Polish shopkeepers said the winter was hard.")


def test_she_is_a_person_and_never_a_state(tools: Tools) -> None:
    told = actors(tools, "en", "Russia attacked Ukraine.", "Bardien liked Poland and she stayed.")
    assert "she" not in told


def test_a_spokesman_of_nobody_is_unknown(tools: Tools) -> None:
    assert actors(tools, "en", "Russia attacked Ukraine.", "A spokesman was silent.")["spokesman"] == "---"
    told = actors(tools, "en", "Russia attacked Ukraine.", "A spokesman for Poland was silent.")
    assert told["spokesman for Poland"] == "POL/GOV"


def test_a_regent_is_indonesian_wherever_the_article_plays(tools: Tools) -> None:
    told = actors(tools, "id", "Mesir menyerang Libya.", "Bupati menemui pengusaha Mesir.")
    assert told["Bupati"] == "IDN/GOV"


def test_a_name_that_holds_a_noun_of_action_is_no_act(tools: Tools) -> None:
    sentence = "Poland liked very much what it had seen of the Palestinian Dialogue Group in Turkey."
    assert not events(tools, "en", "Russia attacked Ukraine.", sentence)


def test_without_may_hold_the_trigger_itself(tools: Tools) -> None:
    found = events(tools, "en", "Russia attacked Ukraine.", "The police held talks with Polish activists.")
    assert [event.type.value for event in found] == ["CONSULT"]


def test_an_object_behind_the_verb_makes_it_active(tools: Tools) -> None:
    [event] = [e for e in events(tools, "en", "Russia condemned the launch by North Korea.") if e.type == "ACCUSE"]
    assert (event.actor, event.recipient) == (("RUS",), ("PRK",))
