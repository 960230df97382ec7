"""In which manner an act is asserted: each of the seven in both languages, and which cue wins."""

from __future__ import annotations

import pytest

from coder import events, only
from pertanda.flow import Tools

EACH = [
    ("en", "ASSAULT", "Russian troops attacked Ukraine.", "happened"),
    ("id", "ASSAULT", "Tentara Rusia menyerang Ukraina.", "happened"),
    ("en", "SANCTION", "Malaysia will expel the North Korean ambassador.", "planned"),
    ("id", "CONSULT", "Rusia berencana mengunjungi Korea Utara.", "planned"),
    ("id", "CONSULT", "Menlu Jepang dijadwalkan mengunjungi Filipina.", "planned"),
    ("en", "SANCTION", "Malaysia is expected to expel the North Korean ambassador.", "expected"),
    ("id", "CONSULT", "Rusia diperkirakan mengunjungi Korea Utara.", "expected"),
    ("id", "CONSULT", "Putin dikabarkan akan mengunjungi Korea Utara.", "expected"),
    ("en", "RETREAT", "The United Nations urged Israel to withdraw its troops.", "demanded"),
    ("id", "RETREAT", "PBB mendesak Israel menarik pasukannya.", "demanded"),
    ("en", "CONSULT", "Jordan said Russia must not visit North Korea.", "opposed"),
    ("id", "ASSAULT", "Amerika Serikat menegaskan Rusia tidak boleh menyerang Ukraina.", "opposed"),
    ("en", "CONSULT", "Russia cancelled the visit to China.", "denied"),
    ("id", "ASSAULT", "Rusia membantah menyerang Polandia.", "denied"),
    ("id", "CONSULT", "Putin batal mengunjungi Korea Utara.", "denied"),
    ("id", "CONSULT", "Putin tidak mengunjungi Korea Utara.", "denied"),
    ("en", "ASSAULT", "If Russia attacks Ukraine, Japan will respond.", "conditional"),
    ("id", "ASSAULT", "Jika Rusia menyerang Ukraina, Jepang akan bertindak.", "conditional"),
]


@pytest.mark.parametrize(("language", "kind", "sentence", "modality"), EACH, ids=[case[2] for case in EACH])
def test_each_modality(tools: Tools, language: str, kind: str, sentence: str, modality: str) -> None:
    assert only(tools, kind, language, sentence).modality == modality


PRECEDENCE = [
    ("id", "CONSULT", "Putin diperkirakan akan mengunjungi Korea Utara.", "expected"),
    ("id", "CONSULT", "Putin membantah berencana mengunjungi Korea Utara.", "denied"),
    ("en", "RETREAT", "Jordan urged Israel not to withdraw its troops.", "opposed"),
    ("id", "CONSULT", "Putin akan mengunjungi Korea Utara jika situasi tenang.", "conditional"),
]


@pytest.mark.parametrize(("language", "kind", "sentence", "modality"), PRECEDENCE, ids=[c[2] for c in PRECEDENCE])
def test_where_cues_meet_the_stronger_wins(
    tools: Tools, language: str, kind: str, sentence: str, modality: str
) -> None:
    assert only(tools, kind, language, sentence).modality == modality


def test_would_in_reported_speech_is_a_plan(tools: Tools) -> None:
    assert only(tools, "CONSULT", "en", "Putin said he would visit North Korea.").modality == "planned"


def test_would_under_a_condition_is_conditional(tools: Tools) -> None:
    sentence = "Putin said he would visit North Korea if the border opened."
    assert only(tools, "CONSULT", "en", sentence).modality == "conditional"


def test_a_speech_act_made_has_happened_and_its_content_has_not(tools: Tools) -> None:
    found = {event.type: event.modality for event in events(tools, "id", "PBB mendesak Israel menghentikan serangan.")}
    assert found == {"REQUEST": "happened", "RETREAT": "demanded"}


def test_a_cue_of_another_clause_says_nothing(tools: Tools) -> None:
    sentence = "Jepang akan menunggu, sementara Rusia menyerang Ukraina."
    assert only(tools, "ASSAULT", "id", sentence).modality == "happened"
