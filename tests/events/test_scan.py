"""Which words fire: the longest phrase, the sense decided by its company, and the voice."""

from __future__ import annotations

from itertools import pairwise

import pytest

from coder import events
from pertanda.events.scan import Trigger, scan
from pertanda.flow import Tools
from pertanda.languages.pack import Form


def triggers(tools: Tools, language: str, sentence: str) -> list[Trigger]:
    pack = tools.packs[language]
    return scan([token.lower for token in pack.tokens(sentence)], pack)


def told(tools: Tools, language: str, sentence: str) -> list[tuple[str, str]]:
    pack = tools.packs[language]
    words = [token.text for token in pack.tokens(sentence)]
    found = triggers(tools, language, sentence)
    return [(t.frame.type.value, " ".join(words[t.first : t.last])) for t in found]


def test_a_sense_needs_its_company(tools: Tools) -> None:
    assert ("RETREAT", "menarik") in told(tools, "id", "Mesir menarik pasukan dari perbatasan.")
    assert "RETREAT" not in dict(told(tools, "id", "Film itu menarik perhatian penonton."))


def test_a_sense_is_forbidden_by_other_company(tools: Tools) -> None:
    assert told(tools, "id", "Menteri itu meninggal karena serangan jantung.") == []


def test_what_decided_the_sense_is_kept(tools: Tools) -> None:
    (trigger,) = triggers(tools, "id", "Mesir menarik pasukan dari perbatasan.")
    assert trigger.matched == "pasukan"


def test_the_longest_phrase_wins_and_nothing_overlaps(tools: Tools) -> None:
    found = triggers(tools, "id", "Thailand dan Kamboja menandatangani perjanjian gencatan senjata kemarin.")
    assert all(left.last <= right.first for left, right in pairwise(found))
    assert ("AGREE", "menandatangani perjanjian") in told(
        tools, "id", "Thailand dan Kamboja menandatangani perjanjian gencatan senjata kemarin."
    )


@pytest.mark.parametrize(
    ("language", "sentence", "form"),
    [
        ("en", "Kenya arrested a rebel leader.", Form.ACTIVE),
        ("en", "A rebel leader was arrested in Kenya.", Form.PASSIVE),
        ("en", "A rebel leader arrested by Kenya is missing.", Form.PASSIVE),
        ("en", "A rebel leader was reportedly being arrested.", Form.PASSIVE),
        ("id", "Kenya menangkap pemimpin pemberontak.", Form.ACTIVE),
        ("id", "Pemimpin pemberontak ditangkap di Kenya.", Form.PASSIVE),
        ("id", "Penangkapan pemberontak itu mengejutkan.", Form.NOUN),
    ],
)
def test_voice(tools: Tools, language: str, sentence: str, form: Form) -> None:
    (trigger,) = [t for t in triggers(tools, language, sentence) if t.frame.type == "COERCE"]
    assert trigger.form == form


def test_a_verb_form_behind_an_article_is_an_adjective(tools: Tools) -> None:
    assert "COERCE" not in dict(told(tools, "en", "The arrested are held in Nairobi."))


def test_words_inside_a_name_fire_nothing(tools: Tools) -> None:
    assert events(tools, "en", "The International Criminal Court is in The Hague.") == []


@pytest.mark.parametrize("language", ["en", "id"])
def test_nothing_fires_on_nothing(tools: Tools, language: str) -> None:
    assert scan([], tools.packs[language]) == []
    assert scan([".", ",", "-", "…"], tools.packs[language]) == []
