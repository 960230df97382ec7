"""Which candidates become events: every reason to drop one."""

from __future__ import annotations

import pytest

from coder import coded, discarded, events
from pertanda.flow import Tools

DROPPED = [
    ("en", "the frame needs 2 parties", "Russia and Ukraine know what attacks cost.", "attacks"),
    ("en", "a right or an ability, not an act", "Iran has the right to attack Israel.", "attack"),
    ("id", "a right or an ability, not an act", "China berhak melarang impor dari Jepang.", "melarang impor"),
    ("en", "the content of a threat", "Israel threatened to bomb Lebanon.", "bomb"),
    ("id", "the content of a threat", "Korea Utara mengancam akan menyerang Korea Selatan.", "menyerang"),
    (
        "en",
        "its statement carries another coded event",
        "Poland said Russian troops attacked Ukraine.",
        "said",
    ),
]


@pytest.mark.parametrize(("language", "reason", "sentence", "trigger"), DROPPED, ids=[case[2] for case in DROPPED])
def test_dropped_with_its_reason(tools: Tools, language: str, reason: str, sentence: str, trigger: str) -> None:
    assert discarded(tools, language, sentence)[trigger].startswith(reason)


def test_an_act_in_the_condition_of_a_threat_is_coded(tools: Tools) -> None:
    found = {
        event.type.value: event.modality
        for event in events(tools, "en", "Japan will retaliate if Russia attacks Ukraine.")
    }
    assert found["ASSAULT"] == "conditional"


def test_one_act_named_by_verb_and_noun_is_one_event(tools: Tools) -> None:
    found = events(tools, "id", "Korea Utara menerbangkan balon ke Korea Selatan, balon itu berisi sampah.")
    assert [event.type for event in found] == ["COERCE"]


def test_two_acts_of_one_sentence_are_two_events(tools: Tools) -> None:
    found = events(tools, "en", "Iran condemned Israel and expelled the Swedish ambassador.")
    assert sorted(event.type for event in found) == ["ACCUSE", "SANCTION"]


def test_a_statement_is_coded_when_nothing_else_is(tools: Tools) -> None:
    found = events(tools, "id", "Juru bicara Kremlin Dmitry Peskov menegaskan hubungan itu wajar.")
    assert [event.type for event in found] == ["STATEMENT"]


@pytest.mark.parametrize(
    ("language", "sentence"),
    [
        ("en", "Heavy rain fell on Jakarta."),
        ("id", "Timnas Indonesia menang atas Filipina di Jakarta."),
        ("id", "Warga antre membeli beras murah sejak pagi."),
        ("id", "Harga emas naik di pasar Singapura."),
    ],
)
def test_what_is_no_political_act_gives_no_event(tools: Tools, language: str, sentence: str) -> None:
    assert events(tools, language, sentence) == []


def test_an_article_without_public_actors_gives_none(tools: Tools) -> None:
    sentences = ("Pelari itu menyerang sejak awal.", "Ia menang tipis.", "Penonton memuji lawannya.")
    assert coded(tools, "id", *sentences).events == ()
