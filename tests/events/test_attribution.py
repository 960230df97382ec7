"""Whose word it is, and what that word rests on."""

from __future__ import annotations

import pytest

from coder import only
from pertanda.flow import Tools
from pertanda.records.base import NotApplicable, value_of

CASES = [
    # the article's own voice
    ("en", "ASSAULT", "Russian troops attacked Ukraine.", None, None),
    ("id", "ASSAULT", "Tentara Rusia menyerang Ukraina.", None, None),
    # a speech verb before
    ("en", "ASSAULT", "Poland said Russian troops attacked Ukraine.", "POL", "statement"),
    ("id", "ASSAULT", "Polandia mengatakan tentara Rusia menyerang Ukraina.", "POL", "statement"),
    # a tail
    ("en", "ASSAULT", "Russian troops attacked Ukraine, the Polish foreign ministry said.", "POL/GOV", "statement"),
    ("id", "ASSAULT", "Tentara Rusia menyerang Ukraina, kata juru bicara Polandia.", "POL/GOV", "statement"),
    # according to
    ("en", "ASSAULT", "According to Poland, Russian troops attacked Ukraine.", "POL", "statement"),
    ("id", "ASSAULT", "Menurut Polandia, tentara Rusia menyerang Ukraina.", "POL", "statement"),
    # the content of a speech act
    ("id", "RETREAT", "PBB mendesak Israel menghentikan serangan.", "IGO:UN", "statement"),
    ("en", "RETREAT", "Jordan urged Israel to withdraw its troops.", "JOR", "statement"),
    # "must": the addressee is its subject, the speaker is who said so
    ("en", "CONSULT", "Jordan said Russia must not visit North Korea.", "JOR", "statement"),
    # a denial is the denier's word
    ("id", "ASSAULT", "Rusia membantah menyerang Polandia.", "RUS", "statement"),
    # a speech act is its speaker's own
    ("en", "ACCUSE", "Poland condemned Russia.", None, None),
    # who is spoken to does not speak
    ("en", "MOBILIZE", "China deployed troops and warned Japan.", None, None),
    # a passive speech verb has no speaker
    ("en", "SANCTION", "Malaysia is expected to expel the North Korean ambassador.", None, None),
    # other grounds
    (
        "id",
        "ACTIVITY",
        "NK Pro mengutip citra satelit yang menunjukkan Korea Utara memindahkan pesawat.",
        "KOR/MED",
        "satellite",
    ),
]


@pytest.mark.parametrize(("language", "kind", "sentence", "claimant", "basis"), CASES, ids=[c[2] for c in CASES])
def test_claimant_and_basis(
    tools: Tools, language: str, kind: str, sentence: str, claimant: str | None, basis: str | None
) -> None:
    event = only(tools, kind, language, sentence)
    assert (value_of(event.claimant), value_of(event.basis)) == (claimant, basis)


def test_the_own_voice_is_told_as_not_applicable(tools: Tools) -> None:
    assert isinstance(only(tools, "ASSAULT", "en", "Russian troops attacked Ukraine.").claimant, NotApplicable)


def test_an_unnamed_source_is_anonymous(tools: Tools) -> None:
    sentence = "Putin akan mengunjungi Korea Utara, kata sumber yang enggan disebutkan namanya."
    assert value_of(only(tools, "CONSULT", "id", sentence).basis) == "anonymous"


def test_a_statement_is_its_speakers_own(tools: Tools) -> None:
    event = only(tools, "STATEMENT", "id", "Juru bicara Kremlin Dmitry Peskov menegaskan hubungan itu wajar.")
    assert event.actor == ("RUS/GOV",)
    assert value_of(event.claimant) is None
