"""Who did it to whom: by order, voice, prepositions, coordination and brackets, in both languages."""

from __future__ import annotations

import pytest

from coder import made_of, only
from pertanda.flow import Tools

CASES = [
    # active
    ("en", "ASSAULT", "Russian troops attacked Ukraine at dawn.", "RUS/MIL", "UKR"),
    ("id", "ASSAULT", "Tentara Rusia menyerang Ukraina saat fajar.", "RUS/MIL", "UKR"),
    ("en", "CONSULT", "Kenya's president visited Uganda.", "KEN/GOV", "UGA"),
    # passive with its agent
    ("en", "COERCE", "Two journalists were arrested by Turkish police.", "TUR/COP", "TUR/MED"),
    ("id", "COERCE", "Dua jurnalis Suriah ditangkap oleh polisi Turki.", "TUR/COP", "SYR/MED"),
    ("id", "COERCE", "Dua jurnalis Suriah ditangkap polisi Turki.", "TUR/COP", "SYR/MED"),
    # passive without an agent
    ("en", "SANCTION", "North Korea's ambassador was expelled last week.", "---", "PRK/GOV"),
    ("id", "SANCTION", "Duta Besar Korea Utara diusir pekan lalu.", "---", "PRK/GOV"),
    # passive whose subject is a thing
    ("id", "SANCTION", "Sanksi baru dijatuhkan kepada Belarus oleh Uni Eropa.", "IGO:EU", "BLR"),
    # recipient behind a preposition
    ("en", "SANCTION", "Japan imposed sanctions on Belarus.", "JPN", "BLR"),
    ("id", "SANCTION", "Jepang menjatuhkan sanksi terhadap Belarus.", "JPN", "BLR"),
    # coordination on either side
    ("en", "ACCUSE", "France, Germany and Poland condemned Belarus.", "FRA DEU POL", "BLR"),
    ("id", "ACCUSE", "Prancis, Jerman, dan Polandia mengecam Belarus.", "FRA DEU POL", "BLR"),
    ("en", "ACCUSE", "Poland condemned Belarus and Russia.", "POL", "BLR RUS"),
    # a relative clause between subject and verb
    ("en", "ACCUSE", "Iran, which borders Iraq, condemned Israel.", "IRN", "ISR"),
    ("id", "ACCUSE", "Iran, yang berbatasan dengan Irak, mengecam Israel.", "IRN", "ISR"),
    # reciprocal acts: all are actors
    ("en", "CONSULT", "Egypt's president met with the prime minister of Jordan.", "EGY/GOV JOR/GOV", ""),
    ("id", "CONSULT", "Mesir dan Yordania berunding di Kairo.", "EGY JOR", ""),
    ("en", "AGREE", "Thailand and Cambodia signed an agreement.", "THA KHM", ""),
    ("id", "AGREE", "Thailand dan Kamboja menandatangani perjanjian.", "THA KHM", ""),
    ("en", "ASSAULT", "Thailand and Cambodia exchanged fire at the border.", "THA KHM", ""),
    # nouns of action
    ("en", "ASSAULT", "Israel's attack on Lebanon went on all night.", "ISR", "LBN"),
    ("id", "ASSAULT", "Serangan Israel ke Lebanon berlangsung semalaman.", "ISR", "LBN"),
    ("en", "COERCE", "The arrest of two journalists by Turkish police drew criticism.", "TUR/COP", "TUR/MED"),
    ("en", "CONSULT", "Peace talks between Israel and Egypt began in Cairo.", "ISR EGY", ""),
    ("id", "CONSULT", "Perundingan antara Israel dan Mesir gagal.", "ISR EGY", ""),
    # nobody acts upon himself
    ("en", "ACCUSE", "Iran condemned Israel and Iran.", "IRN", "ISR"),
]


@pytest.mark.parametrize(("language", "kind", "sentence", "actor", "recipient"), CASES, ids=[c[2] for c in CASES])
def test_roles(tools: Tools, language: str, kind: str, sentence: str, actor: str, recipient: str) -> None:
    assert made_of(only(tools, kind, language, sentence)) == (actor, recipient)


def test_coordinate_verbs_share_their_subject(tools: Tools) -> None:
    sentence = "Iran condemned Israel and warned Jordan."
    assert made_of(only(tools, "ACCUSE", "en", sentence)) == ("IRN", "ISR")
    assert made_of(only(tools, "THREATEN", "en", sentence)) == ("IRN", "JOR")


def test_the_object_of_a_demand_is_the_subject_of_what_is_demanded(tools: Tools) -> None:
    sentence = "PBB mendesak Israel menghentikan serangan."
    assert made_of(only(tools, "REQUEST", "id", sentence)) == ("IGO:UN", "ISR")
    assert only(tools, "RETREAT", "id", sentence).actor == ("ISR",)


def test_the_words_of_the_parties_are_kept(tools: Tools) -> None:
    event = only(tools, "COERCE", "id", "Dua jurnalis Suriah ditangkap oleh polisi Turki.")
    assert event.actor_span is not None
    assert event.recipient_span is not None
    assert (event.actor_span.text, event.trigger.text, event.recipient_span.text) == (
        "polisi Turki",
        "ditangkap",
        "jurnalis Suriah",
    )


def test_parties_of_an_act_named_again_come_from_where_it_was_told(tools: Tools) -> None:
    before = "Presiden Rusia Vladimir Putin berencana mengunjungi Korea Utara."
    event = only(tools, "CONSULT", "id", before, "Kunjungan ini dinilai penting oleh banyak pihak.")
    assert made_of(event) == ("RUS/GOV", "PRK")
    assert event.modality == "planned"


def test_an_act_named_without_pointing_back_takes_no_parties(tools: Tools) -> None:
    before = "Presiden Rusia Vladimir Putin berencana mengunjungi Korea Utara."
    found = only(tools, "CONSULT", "id", before, "Kunjungan Prancis ke Jerman berlangsung singkat.")
    assert made_of(found) == ("FRA", "DEU")
