"""What the frames know of annotated triggers, and the commands for whoever edits frames."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path

import pytest
from click.testing import CliRunner

from pertanda.cli.main import cli
from pertanda.evaluation.gold import read_gold
from pertanda.events.coverage import coverage
from pertanda.languages import load_all
from pertanda.languages.lint import lint

GOLD = Path(__file__).parents[2] / "evals" / "gold"


@pytest.mark.parametrize(("language", "least"), [("id", 0.93), ("en", 0.9)])
def test_the_frames_know_the_triggers_of_the_development_gold(language: str, least: float) -> None:
    found = list(coverage(read_gold(GOLD / f"dev_{language}.jsonl"), load_all()[language]))
    known = Counter(one.known for one in found)
    assert (known["this type"] + known["restricted"]) / len(found) >= least


@pytest.mark.parametrize("language", ["id", "en"])
def test_no_frame_is_broken(language: str) -> None:
    assert [finding for finding in lint(load_all()[language]) if finding.grade == "fault"] == []


def test_try_tells_each_place_with_its_frames_and_outcome() -> None:
    done = CliRunner().invoke(cli, ["frames", "try", "Russia condemned Israel.", "--json"])
    rows = [json.loads(line) for line in done.output.splitlines()]
    (row,) = [row for row in rows if row["words"] == "condemned"]
    assert done.exit_code == 0
    assert row["types"].startswith("ACCUSE")
    assert row["outcome"].startswith("ACCUSE happened RUS > ISR")
    assert any(frame.startswith("accuse.") for frame in row["frames"])


def test_coverage_lists_what_is_missing(tmp_path: Path) -> None:
    line = (GOLD / "dev_en.jsonl").read_text(encoding="utf-8").splitlines()[0]
    document = json.loads(line)
    event = next(e for s in document["sentences"] for e in s["events"])
    sentence = next(s for s in document["sentences"] if s["events"])
    sentence["text"], event["trigger"], event["actor_text"], event["recipient_text"] = "Blurbed.", "Blurbed", "", ""
    sentence["events"] = [event]
    document["sentences"] = [sentence]
    path = tmp_path / "gold.jsonl"
    path.write_text(json.dumps(document) + "\n", encoding="utf-8")
    done = CliRunner().invoke(cli, ["frames", "coverage", str(path), "--missing", "--json"])
    assert json.loads(done.output)["known"] == "unknown"


def test_an_unknown_language_is_an_error_of_use() -> None:
    done = CliRunner().invoke(cli, ["frames", "lint", "--language", "xx"])
    assert "no language 'xx'" in str(done.exception)
