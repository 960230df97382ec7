"""The tutorial's commands are real: each runs, in order, and the acts it shows are in what they print."""

from __future__ import annotations

import json
import re
import shlex
from pathlib import Path

import pytest

from flow.worked import ROOT, pertanda

TEXT = (ROOT / "docs" / "tutorial.md").read_text(encoding="utf-8")
COMMANDS = [shlex.split(words) for words in re.findall(r"^\$ pertanda (.+)$", TEXT, re.MULTILINE)]


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder like the checkout's, in which the tutorial's second step was done."""
    folder = tmp_path_factory.mktemp("tutorial")
    (folder / "examples").symlink_to(ROOT / "examples")
    (run,) = (command for command in COMMANDS if command[0] == "run")
    code, _, told = pertanda(*run, cwd=folder)
    assert code == 0, told
    return folder / "putin.desk"


@pytest.mark.parametrize("command", [c for c in COMMANDS if c[0] not in ("run", "why")], ids=" ".join)
def test_every_command_runs(desk: Path, command: list[str]) -> None:
    code, out, told = pertanda(*command, cwd=desk.parent)
    assert code == 0, told
    assert out.strip()


def test_why_runs_on_the_happening_of_the_day(desk: Path) -> None:
    (why,) = (command for command in COMMANDS if command[0] == "why")
    _, out, _ = pertanda("brief", "--desk", desk, "--date", "2024-06-15", "--json")
    indications = next(s["items"] for s in json.loads(out)["sections"] if s["key"] == "indications")
    about = next(item["about"] for item in indications if "satellite" in item["statement"])
    code, out, _ = pertanda("why", about[:10], *why[2:], cwd=desk.parent)
    assert code == 0
    assert "memindahkan" in out


def test_what_it_shows_of_the_brief_is_there(desk: Path) -> None:
    _, out, _ = pertanda("brief", "--desk", desk, "--date", "2024-06-15", "--json")
    said = " ".join(item["statement"] for section in json.loads(out)["sections"] for item in section["items"])
    for words in ("plans to visit North Korea", "spoke by telephone with Kurt Campbell", "citing satellite images"):
        assert words in said
        assert words in " ".join(TEXT.split())
