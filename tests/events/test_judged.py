"""The trained models at work: plain sentences, reasons, and model files that are not what they should be."""

from __future__ import annotations

import shutil
from pathlib import Path

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from coder import coded, discarded, events, made_of
from pertanda import flow, settings
from pertanda.events.judges import DECISIONS, TRAINED, load_judges
from pertanda.events.linear import FORMAT, LinearModel, ModelFile, logistic, softmax
from pertanda.exceptions import DataFileError
from pertanda.flow import Tools
from pertanda.settings import CoderSettings

PLAIN = [
    ("en", "Russia condemned Israel on Friday.", "ACCUSE", "RUS", "ISR"),
    ("en", "Israeli troops attacked a village in Lebanon.", "ASSAULT", "ISR/MIL", "LBN"),
    ("en", "Chinese Foreign Minister Wang Yi met his Indonesian counterpart.", "CONSULT", "CHN/GOV IDN/GOV", None),
    ("id", "Polisi menangkap tiga aktivis di Jakarta.", "COERCE", "IDN/COP", "IDN/CVL"),
    ("id", "Presiden Rusia Vladimir Putin berencana mengunjungi Korea Utara.", "CONSULT", "RUS/GOV", "PRK"),
    ("id", "Amerika Serikat menjatuhkan sanksi terhadap Iran.", "SANCTION", "USA", "IRN"),
]


@pytest.mark.parametrize(("language", "sentence", "kind", "actor", "recipient"), PLAIN, ids=[case[1] for case in PLAIN])
def test_plain_sentences(
    trained: Tools, language: str, sentence: str, kind: str, actor: str, recipient: str | None
) -> None:
    found = [event for event in events(trained, language, sentence) if event.type == kind]
    assert len(found) == 1
    assert made_of(found[0])[0] == actor
    assert recipient is None or made_of(found[0])[1].startswith(recipient)
    assert 0.4 < found[0].confidence < 1


@pytest.mark.parametrize(
    ("language", "sentence"),
    [
        ("en", "Heavy rain fell on Jakarta."),
        ("en", "The striker fired home from ten metres."),
        ("id", "Serangan jantung menewaskan penyanyi itu."),
        ("id", "Harga emas naik di pasar Singapura."),
    ],
)
def test_nothing_political_is_no_event(trained: Tools, language: str, sentence: str) -> None:
    assert not events(trained, language, sentence)


def test_each_event_tells_what_weighed_most(trained: Tools) -> None:
    (event,) = events(trained, "en", "Russia condemned Israel on Friday.")
    told = {reason.field for reason in event.explanation.reasons if reason.rule.endswith(")")}
    assert {"actor", "recipient", "event"} <= told


def test_a_discarded_candidate_says_how_unlikely_it_is(trained: Tools) -> None:
    found = discarded(trained, "en", "Russia and Ukraine know what attacks cost.")
    assert found["attacks"].startswith("probability 0.")


def test_an_act_named_again_keeps_its_parties_and_stays_planned(trained: Tools) -> None:
    first = "Presiden Rusia Vladimir Putin berencana mengunjungi Korea Utara dalam beberapa pekan mendatang."
    again = [e for e in events(trained, "id", first, "Korea Selatan mengecam kunjungan itu.") if e.type == "CONSULT"]
    assert all(made_of(event) == ("RUS/GOV", "PRK") and event.modality == "planned" for event in again)


def test_a_list_without_a_stop_is_coded_by_the_rules(trained: Tools) -> None:
    article = coded(trained, "en", "Russia condemned Israel and " * 200 + "left.")
    assert article.events
    assert all("(" not in reason.rule for event in article.events for reason in event.explanation.reasons)


def with_models(models: str) -> Tools:
    plain = settings.load(folder=Path(__file__).parents[1], environment={})
    return flow.prepare(msgspec.structs.replace(plain, coder=CoderSettings(models=models)))


def test_the_rules_alone_and_a_folder_that_is_none() -> None:
    assert set(with_models("none").judges.values()) == {None}
    with pytest.raises(DataFileError, match="which is no folder"):
        with_models("/no/such/folder")


def spoilt(folder: Path, name: str, content: bytes | None) -> Path:
    """A copy of the English models with one file changed, or gone."""
    shutil.copytree(TRAINED / "en" / "coder", folder / "en" / "coder")
    path = folder / "en" / "coder" / name
    path.unlink()
    if content is not None:
        path.write_bytes(content)
    return folder


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("type.json", None, "cannot be read"),
        ("actor.json", b"{", "no model"),
        ("event.json", b'{"format":99,"decides":"event","classes":[""],"weights":{}}', "model format 99"),
        ("mode.json", b'{"format":1,"decides":"mode","classes":["a","b"],"weights":{"x":[1.0]}}', "has 1 weights"),
        ("thresholds.json", None, "cannot be read"),
        ("thresholds.json", b'{"site":"high"}', "no thresholds"),
    ],
)
def test_a_model_that_is_missing_or_wrong_is_a_clear_error(
    tmp_path: Path, name: str, content: bytes | None, said: str
) -> None:
    with pytest.raises(DataFileError, match=said) as error:
        load_judges("en", spoilt(tmp_path, name, content))
    assert name in str(error.value)


def test_a_language_without_models_has_none(tmp_path: Path) -> None:
    assert load_judges("xx", tmp_path) is None


@pytest.mark.parametrize("language", ["en", "id"])
def test_every_decision_has_a_model(language: str) -> None:
    judges = load_judges(language)
    assert judges is not None
    assert {name: getattr(judges, name).file.decides for name in DECISIONS} == {name: name for name in DECISIONS}
    assert 0 < judges.thresholds.site < judges.thresholds.event < 1


@given(st.lists(st.floats(-50, 50), min_size=1, max_size=20))
def test_probabilities_sum_to_one(scores: list[float]) -> None:
    assert sum(softmax(scores)) == pytest.approx(1)


@given(st.floats(-1000, 1000))
def test_log_odds_become_probabilities(score: float) -> None:
    assert 0 <= logistic(score) <= 1
    assert logistic(score) + logistic(-score) == pytest.approx(1)


def test_a_classifier_adds_rows_and_lifts_what_the_rules_expect() -> None:
    file = ModelFile(FORMAT, "x", ("a", "b"), {"f": (1.0, 0.0), "g": (0.0, 2.0)}, 0.5)
    model = LinearModel(file)
    assert model.scores(["f", "g", "unknown"]) == [1.0, 2.0]
    assert model.scores(["f"], "b") == [1.0, 0.5]
    assert model.contributions(["f", "g"], "b", most=1) == [("g", 2.0)]
