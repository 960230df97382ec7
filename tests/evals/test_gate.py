"""The gate for real on the floors of the project, and each of its faults on crafted ones."""

from __future__ import annotations

import json
import subprocess
import sys

import msgspec
import pytest
from evals.gate import Floor, Floors, GoldSet

from evals import gate
from pertanda.evaluation.score import Score

FILES = ["evals/gold/seed_id.jsonl"]
FIGURES = {"type_f1": 0.8, "false_per_100_empty": 4.0}


def floors(*bounds: Floor, sha256: str = "") -> Floors:
    return Floors({"seed": GoldSet(FILES, sha256 or gate.fingerprint(FILES), list(bounds))})


def measured(**figures: float) -> dict[str, Score]:
    values = {**FIGURES, **figures}
    return {"seed": Score({}, values, values, values)}


LEAST, MOST = Floor("type_f1", least=0.8), Floor("false_per_100_empty", most=4.0)


def test_the_gate_holds_on_the_project() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "evals.gate"], cwd=gate.ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    told = gate.load_floors(gate.FLOORS.read_bytes())
    for name, gold in told.sets.items():
        for floor in gold.floors:
            assert f"{name:12} {floor.figure:24}" in done.stdout


def test_every_set_has_every_figure() -> None:
    told = gate.load_floors(gate.FLOORS.read_bytes())
    assert {"seed", "dev_id", "dev_en"} <= set(told.sets)
    wanted = {"type_f1", "dyad_type_f1", "modality_accuracy", "claimant_accuracy", "date_day_accuracy"}
    for gold in told.sets.values():
        assert wanted | {"false_per_100_empty"} <= {floor.figure for floor in gold.floors}
        assert all((floor.least is None) != (floor.most is None) for floor in gold.floors)


def test_what_keeps_its_floor_is_no_fault() -> None:
    assert list(gate.faults(floors(LEAST, MOST), measured())) == []


@pytest.mark.parametrize(
    ("figure", "value", "words"),
    [
        ("type_f1", 0.7999, "type_f1 is 0.800, wanted at least 0.8"),
        ("false_per_100_empty", 4.5, "false_per_100_empty is 4.500, wanted at most 4.0"),
    ],
)
def test_a_figure_below_its_floor(figure: str, value: float, words: str) -> None:
    (fault,) = gate.faults(floors(LEAST, MOST), measured(**{figure: value}))
    assert (fault.gold, fault.what) == ("seed", words)


def test_gold_that_was_changed() -> None:
    (fault,) = gate.faults(floors(LEAST, sha256="0" * 64), measured())
    assert "not those the floors were set on" in fault.what


@pytest.mark.parametrize(
    "now",
    [
        floors(Floor("type_f1", least=0.79), MOST),
        floors(LEAST, Floor("false_per_100_empty", most=4.1)),
        floors(Floor("type_f1", most=1.0), MOST),
        floors(LEAST, Floor("false_per_100_empty", least=0.0)),
    ],
)
def test_a_floor_that_was_loosened(now: Floors) -> None:
    (fault,) = gate.looser(floors(LEAST, MOST), now)
    assert fault.what.endswith("was loosened")


def test_a_floor_that_is_gone() -> None:
    (fault,) = gate.looser(floors(LEAST, MOST), floors(LEAST))
    assert fault.what == "the floor of false_per_100_empty is gone"
    assert len(list(gate.looser(floors(LEAST, MOST), Floors({})))) == 2


def test_a_floor_that_was_raised_is_no_fault() -> None:
    now = floors(Floor("type_f1", least=0.9), Floor("false_per_100_empty", most=1.0))
    assert list(gate.looser(floors(LEAST, MOST), now)) == []


def test_raising_leaves_a_margin_and_never_lowers() -> None:
    up = gate.raised(floors(LEAST, MOST), measured(type_f1=0.9, false_per_100_empty=1.0)).sets["seed"].floors
    assert up == [Floor("type_f1", least=0.895), Floor("false_per_100_empty", most=1.5)]
    down = gate.raised(floors(LEAST, MOST), measured(type_f1=0.1, false_per_100_empty=50.0)).sets["seed"].floors
    assert down == [LEAST, MOST]


def test_floors_survive_their_file() -> None:
    text = json.dumps(msgspec.to_builtins(floors(LEAST, MOST))).encode()
    assert gate.load_floors(text) == floors(LEAST, MOST)


def test_a_misspelt_key_of_the_floors_is_refused() -> None:
    with pytest.raises(msgspec.ValidationError, match="unknown field"):
        gate.load_floors(b'{"sets": {}, "colour": 1}')
