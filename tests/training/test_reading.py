"""The corpus: every file is sound, and a broken line is named with its file and line."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest
from training.corpus.agreement import agreement
from training.corpus.reading import corpus_files, main, read_corpus

from pertanda.exceptions import DataFileError
from pertanda.records.gold import GoldDocument
from pertanda.records.vocabulary import EventType, Modality

GOOD = """# en-x-001 2019-03-02
Beijing, March 2 - The Philippines summoned China's ambassador on Friday.
> summoned | ACCUSE/disapprove | PHL/GOV "The Philippines" > CHN/GOV "China's ambassador" | happened | - | 2019-03-01
The ministry did not say more.
"""


def written(folder: Path, text: str) -> Path:
    path = folder / "en" / "hand.txt"
    path.parent.mkdir(exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


def corpus(language: str) -> list[GoldDocument]:
    return [document for path in corpus_files(language) for document in read_corpus(path)]


def test_a_sentence_with_its_event_is_read(tmp_path: Path) -> None:
    (document,) = read_corpus(written(tmp_path, GOOD))
    event = document.sentences[0].events[0]
    assert (document.lang, document.id, str(document.published)) == ("en", "en-x-001", "2019-03-02")
    assert (event.type, event.mode, event.actor, event.recipient) == ("ACCUSE", "disapprove", ["PHL/GOV"], ["CHN/GOV"])
    assert (event.actor_text, str(event.start), event.claimant) == ("The Philippines", "2019-03-01", None)
    assert document.sentences[1].events == []


@pytest.mark.parametrize(
    ("wrong", "right", "said"),
    [
        ("| ACCUSE/disapprove |", "| ACCUSE/shout |", "Invalid enum value"),
        ("> summoned |", "> called in |", "is not in the sentence"),
        ("PHL/GOV", "PHILIPPINES", "party"),
        ("2019-03-01", "2019-13-01", "time"),
        ("# en-x-001 2019-03-02", "# en-x-001 March", "a broken heading"),
    ],
)
def test_a_fault_is_named_with_file_and_line(tmp_path: Path, wrong: str, right: str, said: str) -> None:
    path = written(tmp_path, GOOD.replace(wrong, right))
    with pytest.raises(DataFileError, match=said) as error:
        list(read_corpus(path))
    assert str(path) in str(error.value)


def test_the_command_refuses_an_id_used_twice(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = written(tmp_path, GOOD + "\n" + GOOD)
    assert main([str(path)]) == 1
    assert "en-x-001 is used twice" in capsys.readouterr().err


@pytest.mark.parametrize("language", ["id", "en"])
def test_the_corpus_is_large_and_varied_enough(language: str) -> None:
    documents = corpus(language)
    sentences = [sentence for document in documents for sentence in document.sentences]
    events = [event for sentence in sentences for event in sentence.events]
    assert len({document.id for document in documents}) == len(documents)
    assert len(sentences) >= 3000
    assert 0.28 <= sum(not sentence.events for sentence in sentences) / len(sentences) <= 0.45
    types, modalities = Counter(e.type for e in events), Counter(e.modality for e in events)
    assert min(types[kind] for kind in EventType) >= 80
    assert min(modalities[kind] for kind in Modality) >= 100
    assert {document.published.year for document in documents} >= set(range(2014, 2027))


@pytest.mark.parametrize("language", ["id", "en"])
def test_two_hands_agree(language: str) -> None:
    """Measured: type F1 .872 (en), .865 (id), dyads .816 and .782, on some 220 sentences a language."""
    found = agreement(language)
    assert found.counts["sentences"] >= 200
    assert found.figures["type_f1"] > 0.85
    assert found.figures["dyad_type_f1"] > 0.77
    assert found.figures["modality_accuracy"] > 0.9
