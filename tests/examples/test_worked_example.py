"""The article that Pertanda was planned on, through the real commands: each act in the brief, and back to its words."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from flow.worked import ROOT, pertanda

SEED = ROOT / "evals" / "gold" / "seed_id.jsonl"
DAY = "2024-06-15"


class Worked(NamedTuple):
    """The sentences of the article, its desk, and the brief of the day."""

    sentences: list[str]
    desk: Path
    brief: dict[str, Any]

    def items(self, section: str) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = next(s["items"] for s in self.brief["sections"] if s["key"] == section)
        return found

    def resting_on(self, sentence: int, section: str | None = None) -> list[dict[str, Any]]:
        """The statements of the brief that rest on a sentence."""
        numbers = {m["number"] for m in self.brief["marks"] if m["sentence"] == self.sentences[sentence]}
        sections = [section] if section else [s["key"] for s in self.brief["sections"]]
        return [item for key in sections for item in self.items(key) if numbers & set(item["marks"])]


@pytest.fixture(scope="module")
def worked(tmp_path_factory: pytest.TempPathFactory) -> Worked:
    folder = tmp_path_factory.mktemp("worked")
    gold = json.loads(SEED.read_text(encoding="utf-8").splitlines()[0])
    sentences = [sentence["text"] for sentence in gold["sentences"]]
    head = f"title: Rencana kunjungan Putin\ndate: {DAY}\noutlet: anomali.id\nlanguage: id\n\n"
    (folder / "article.txt").write_text(head + "\n\n".join(sentences) + "\n", encoding="utf-8")
    code, _, told = pertanda("run", folder / "article.txt", "--desk", folder / "a.desk")
    assert code == 0
    assert "1 articles coded" in told
    code, out, _ = pertanda("brief", "--desk", folder / "a.desk", "--date", DAY, "--json")
    assert code == 0
    # The outlet's name that opens the article is a dateline: the sentence begins behind it.
    told_without = [sentence.removeprefix("Anomali.id – ") for sentence in sentences]
    return Worked(told_without, folder / "a.desk", json.loads(out))


def events(worked: Worked, sentence: int, folder: Path) -> list[dict[str, Any]]:
    """The coded events of one sentence, in the gold format."""
    code, out, _ = pertanda("code", folder / "article.txt", "--json")
    assert code == 0
    coded = json.loads(out)["sentences"]
    found: list[dict[str, Any]] = next(s["events"] for s in coded if s["text"] == worked.sentences[sentence])
    return found


def test_the_planned_visit_with_its_window(worked: Worked) -> None:
    (visit,) = [i for i in worked.resting_on(0, "announced") if "visit" in i["statement"]]
    assert visit["modality"] in ("planned", "expected")
    assert "Putin" in visit["statement"]
    assert "visit North Korea" in visit["statement"]
    assert "between 15 June and 13 July 2024" in visit["statement"]


def test_the_visit_is_told_nowhere_as_having_happened(worked: Worked) -> None:
    for item in worked.items("happened"):
        assert "visit" not in item["statement"], item["statement"]


def test_the_call_with_its_day_and_parties(worked: Worked) -> None:
    (call,) = [i for i in worked.resting_on(3) if "telephone" in i["statement"]]
    assert call["modality"] == "happened"
    for words in ("Kim Hongkyun", "South Korea", "Kurt Campbell", "United States", "14 June 2024"):
        assert words in call["statement"]


def test_the_opposition_to_military_cooperation(worked: Worked) -> None:
    (against,) = [i for i in worked.resting_on(4, "demands") if "cooperate" in i["statement"]]
    assert against["modality"] == "opposed"
    assert "South Korea" in against["statement"]


def test_the_aircraft_moved_with_the_satellite_images_it_rests_on(worked: Worked) -> None:
    (moved,) = worked.resting_on(7, "indications")
    assert "satellite" in moved["statement"]
    assert "North Korea" in moved["statement"]
    assert "in South Korea" not in moved["statement"]


def test_what_peskov_said(worked: Worked) -> None:
    (said,) = worked.resting_on(9, "said")
    assert "Peskov" in said["statement"]
    assert worked.sentences[9] in said["statement"]


def test_the_balloons_with_their_number(worked: Worked, tmp_path: Path) -> None:
    balloons = [i for i in worked.resting_on(12) if "1,000" in i["statement"]]
    assert len(balloons) == 1
    (coded,) = [e for e in events(worked, 12, worked.desk.parent) if e["type"] == "COERCE"]
    assert (coded["actor"], coded["magnitude"]) == (["PRK"], {"items": 1000})


def test_the_lines_of_advertisement_rest_under_nothing(worked: Worked) -> None:
    for sentence in (16, 17, 18):
        assert worked.resting_on(sentence) == []


def test_every_statement_has_a_mark_and_every_mark_its_exact_words(worked: Worked) -> None:
    marks = {mark["number"]: mark for mark in worked.brief["marks"]}
    for section in worked.brief["sections"]:
        for item in section["items"]:
            assert item["marks"], item["statement"]
            for number in item["marks"]:
                mark = marks[number]
                assert mark["sentence"] in worked.sentences
                first, last = mark["highlight"]
                assert mark["sentence"][first:last].strip()


def sentences_under(node: dict[str, Any]) -> set[str]:
    """The texts of all sentences of a chain, without the signs around the trigger."""
    own = {node["says"].replace("«", "").replace("»", "")} if node["kind"] == "sentence" else set()
    return own.union(*(sentences_under(child) for child in node["rests_on"]))


@pytest.mark.parametrize(("sentence", "words"), [(0, "visit"), (3, "telephone"), (7, "satellite"), (12, "1,000")])
def test_why_leads_to_the_exact_sentence(worked: Worked, sentence: int, words: str) -> None:
    item = next(i for i in worked.resting_on(sentence) if words in i["statement"])
    code, out, _ = pertanda("why", item["about"], "--desk", worked.desk, "--date", DAY, "--json")
    assert code == 0
    assert worked.sentences[sentence] in sentences_under(json.loads(out))


def test_an_id_may_be_shortened(worked: Worked) -> None:
    about = worked.items("indications")[0]["about"]
    short = pertanda("why", about[:12], "--desk", worked.desk, "--date", DAY, "--json")
    assert short == pertanda("why", about, "--desk", worked.desk, "--date", DAY, "--json")


def test_the_brief_in_indonesian_tells_the_same(worked: Worked) -> None:
    code, out, _ = pertanda("brief", "--desk", worked.desk, "--date", DAY, "--language", "id", "--json")
    assert code == 0
    told = json.loads(out)
    ours = [[item["about"] for item in section["items"]] for section in worked.brief["sections"]]
    assert [[item["about"] for item in section["items"]] for section in told["sections"]] == ours
    assert any("mengunjungi Korea Utara" in i["statement"] for s in told["sections"] for i in s["items"])
