"""The scorer: hand-counted cases, and equality with the reference scorer where it is at hand."""

from __future__ import annotations

import importlib.util
import json
import os
import random
from pathlib import Path
from typing import Any

import msgspec
import pytest

from pertanda.evaluation.gold import read_gold
from pertanda.evaluation.score import score
from pertanda.exceptions import DataFileError
from pertanda.records.gold import GoldDocument

ROOT = Path(__file__).parents[2]
GOLD = ROOT / "evals" / "gold"
DATA = Path(os.environ.get("PERTANDA_DATA", ROOT.parent / "shared" / "data"))
REFERENCE = DATA.parent / "tools" / "score.py"


def event(**changes: Any) -> dict[str, Any]:
    fields: dict[str, Any] = {
        "type": "CONSULT",
        "mode": "meet",
        "actor": ["RUS", "PRK"],
        "recipient": [],
        "modality": "happened",
        "claimant": None,
        "basis": None,
        "start": "2024-06-19",
        "end": "2024-06-19",
        "place": {"name": "Pyongyang", "country": "PRK"},
        "magnitude": None,
        "trigger": "met",
        "actor_text": "",
        "recipient_text": "",
    }
    return fields | changes


def document(*sentences: list[dict[str, Any]], name: str = "d1") -> GoldDocument:
    raw = {
        "id": name,
        "lang": "en",
        "published": "2024-06-20",
        "source": "composed",
        "sentences": [{"i": i, "text": "They met.", "events": events} for i, events in enumerate(sentences)],
    }
    return msgspec.convert(raw, GoldDocument)


def test_a_perfect_answer_scores_one() -> None:
    gold = document([event()], [])
    figures = score([gold], {"d1": gold}, resamples=10).figures
    assert figures["type_f1"] == 1
    assert figures["dyad_type_f1"] == 1
    assert figures["place_accuracy"] == 1
    assert figures["false_per_100_empty"] == 0


def test_order_does_not_matter_for_reciprocal_acts_but_for_visits_it_does() -> None:
    gold = document([event()])
    told = document([event(actor=["PRK"], recipient=["RUS"])])
    assert score([gold], {"d1": told}, resamples=0).figures["dyad_type_f1"] == 1
    gold = document([event(mode="visit", actor=["RUS"], recipient=["PRK"])])
    told = document([event(mode="visit", actor=["PRK"], recipient=["RUS"])])
    assert score([gold], {"d1": told}, resamples=0).figures["dyad_type_f1"] == 0


def test_false_events_are_counted_on_empty_sentences_only() -> None:
    gold = document([], [event()])
    told = document([event(), event(type="AID", mode=None)], [event(), event()])
    counts = score([gold], {"d1": told}, resamples=0).counts
    assert counts["empty_false"] == 2
    assert counts["type"] == 1


def test_a_missing_document_counts_as_having_no_events() -> None:
    result = score([document([event()])], {}, resamples=0)
    assert result.figures["type_recall"] == 0


def test_no_gold_is_an_error() -> None:
    with pytest.raises(ValueError, match="no gold"):
        score([], {})


def disturbed(documents: list[GoldDocument], seed: int) -> list[GoldDocument]:
    """Gold with a third of its events dropped, moved or changed: an answer that is partly wrong in every field."""
    dice = random.Random(seed)
    raw = msgspec.to_builtins(documents)
    for each in raw:
        for sentence in each["sentences"]:
            kept = [e for e in sentence["events"] if dice.random() > 0.2]
            for e in kept:
                if dice.random() < 0.3:
                    e.update(dice.choice([{"type": "AID", "mode": None}, {"actor": ["USA"]}, {"modality": "denied"}]))
                if dice.random() < 0.2:
                    e.update({"claimant": "FRA/GOV", "start": None, "end": None, "place": None})
            if dice.random() < 0.2:
                kept.append(event(trigger="", place=None))
            sentence["events"] = kept
    return msgspec.convert(raw, list[GoldDocument])


def plain(documents: list[GoldDocument]) -> dict[str, Any]:
    """Documents as the reference scorer reads them: plain JSON by id."""
    return {each.id: json.loads(msgspec.json.encode(each)) for each in documents}


@pytest.mark.skipif(not REFERENCE.exists(), reason=f"the reference scorer is not at {REFERENCE}")
@pytest.mark.parametrize("name", ["seed_id", "dev_id", "dev_en"])
def test_it_agrees_with_the_reference_scorer(name: str) -> None:
    spec = importlib.util.spec_from_file_location("reference_score", REFERENCE)
    assert spec is not None
    assert spec.loader is not None
    reference = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(reference)
    gold = list(read_gold(GOLD / f"{name}.jsonl"))
    told = disturbed(gold, seed=3)
    theirs, answers = plain(gold), plain(told)
    total = reference.add([reference.tally(each, answers.get(i)) for i, each in theirs.items()])
    ours = score(gold, {each.id: each for each in told}, resamples=20)
    assert {key: ours.counts[key] for key in total} == total
    assert ours.figures == pytest.approx(reference.figures(total))


def test_a_fault_in_gold_names_file_and_line(tmp_path: Path) -> None:
    path = tmp_path / "gold.jsonl"
    path.write_text('\n{"id": "x"}\n', encoding="utf-8")
    with pytest.raises(DataFileError, match=r"gold\.jsonl:2"):
        list(read_gold(path))
