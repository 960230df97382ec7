"""The quality gate: `python -m evals.gate` recomputes every figure and compares it with its floor.

A floor names a gold set, a figure, the least (or most) it may be, and the gold's fingerprint. The gate fails when a
figure is worse than its floor, when a gold file changed, or when a floor is looser than in the last commit.
`--update` raises floors to what is measured less a margin; it never lowers one.
"""

from __future__ import annotations

import hashlib
import json
import subprocess
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

import msgspec

from pertanda import flow, settings
from pertanda.evaluation.gold import read_gold
from pertanda.evaluation.score import Score, score
from pertanda.settings import CoderSettings, Settings

__all__ = ["Floor", "Floors", "faults", "load_floors", "looser", "measure"]

ROOT = Path(__file__).parents[1]
FLOORS = ROOT / "evals" / "floors.json"
# How far below the measured figure `--update` sets a floor: coder changes elsewhere may cost this much, no more.
MARGIN = 0.005


class Floor(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A figure's bound: `least` for shares, `most` for counts of errors. Exactly one is given."""

    figure: str
    least: float | None = None
    most: float | None = None

    def holds(self, value: float) -> bool:
        """Whether a measured value keeps the bound."""
        return (self.least is None or value >= self.least) and (self.most is None or value <= self.most)


class GoldSet(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Gold files scored together, their fingerprint and floors.

    `models` is the setting coder.models the files are coded with: "none" for the hand rules alone, "evals/models" for
    models trained on the corpus without the development gold, "" for the shipped ones.
    """

    files: list[str]
    sha256: str
    floors: list[Floor]
    models: str = ""


class Floors(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """`floors.json`: gold sets by name."""

    sets: dict[str, GoldSet]


class Fault(NamedTuple):
    """One failed check, in words."""

    gold: str
    what: str


def load_floors(text: bytes) -> Floors:
    """The floors of a file's bytes."""
    return msgspec.json.decode(text, type=Floors)


def fingerprint(files: Sequence[str]) -> str:
    """SHA-256 over the gold files' bytes, in order."""
    digest = hashlib.sha256()
    for name in files:
        digest.update((ROOT / name).read_bytes())
    return digest.hexdigest()


def measure(gold: GoldSet) -> Score:
    """Code the gold's sentences with the set's models and score them."""
    documents = [document for name in gold.files for document in read_gold(ROOT / name)]
    told = flow.code_gold(documents, tools=flow.prepare(settings_with(gold.models)))
    return score(documents, {document.id: document for document in told}, resamples=200)


def settings_with(models: str) -> Settings:
    """The packaged settings with these models; a folder is meant from the root of the checkout."""
    named = str(ROOT / models) if models not in ("", "none") else models
    return msgspec.structs.replace(settings.load(folder=ROOT, environment={}), coder=CoderSettings(models=named))


def faults(floors: Floors, measured: dict[str, Score]) -> Iterator[Fault]:
    """Everything that fails."""
    for name, gold in floors.sets.items():
        if fingerprint(gold.files) != gold.sha256:
            yield Fault(name, "the gold files are not those the floors were set on")
        for floor in gold.floors:
            value = measured[name].figures[floor.figure]
            if not floor.holds(value):
                bound = f"at least {floor.least}" if floor.least is not None else f"at most {floor.most}"
                yield Fault(name, f"{floor.figure} is {value:.3f}, wanted {bound}")


def looser(before: Floors, now: Floors) -> Iterator[Fault]:
    """Floors of `before` that are missing or weaker in `now`."""
    for name, gold in before.sets.items():
        after = {floor.figure: floor for floor in now.sets[name].floors} if name in now.sets else {}
        for floor in gold.floors:
            other = after.get(floor.figure)
            if other is None:
                yield Fault(name, f"the floor of {floor.figure} is gone")
            elif _weaker(other, floor):
                yield Fault(name, f"the floor of {floor.figure} was loosened")


def _weaker(now: Floor, before: Floor) -> bool:
    """Whether a bound lets through what the former did not; a bound that is gone lets everything through."""
    lower = before.least is not None and (now.least is None or now.least < before.least)
    higher = before.most is not None and (now.most is None or now.most > before.most)
    return lower or higher


def committed() -> Floors | None:
    """The floors of the commit before, or None where there is none (no history, first commit of the file)."""
    for revision in ("HEAD~1", "HEAD"):
        done = subprocess.run(
            ["git", "show", f"{revision}:evals/floors.json"], cwd=ROOT, capture_output=True, check=False
        )
        if done.returncode == 0:
            return load_floors(done.stdout)
    return None


def raised(floors: Floors, measured: dict[str, Score]) -> Floors:
    """Floors moved up to what is measured less the margin; never down."""

    def better(floor: Floor, value: float) -> Floor:
        if floor.least is not None:
            return Floor(floor.figure, least=max(floor.least, round(value - MARGIN, 3)))
        return Floor(floor.figure, most=min(floor.most or 0, round(value + 100 * MARGIN, 1)))

    return Floors(
        {
            name: GoldSet(
                gold.files,
                gold.sha256,
                [better(floor, measured[name].figures[floor.figure]) for floor in gold.floors],
                gold.models,
            )
            for name, gold in floors.sets.items()
        }
    )


def main() -> int:
    """Print every figure with its floor; 1 when a check fails."""
    floors = load_floors(FLOORS.read_bytes())
    measured = {name: measure(gold) for name, gold in floors.sets.items()}
    found = [*faults(floors, measured)]
    before = committed()
    if before is not None:
        found += looser(before, floors)
    for name, gold in floors.sets.items():
        result = measured[name]
        for floor in gold.floors:
            value, low, high = (part[floor.figure] for part in (result.figures, result.low, result.high))
            bound = floor.least if floor.least is not None else floor.most
            print(f"{name:12} {floor.figure:24} {value:7.3f}  [{low:.3f}, {high:.3f}]  floor {bound}")
    for fault in found:
        print(f"FAILED {fault.gold}: {fault.what}")
    if "--update" in sys.argv:
        FLOORS.write_text(json.dumps(msgspec.to_builtins(raised(floors, measured)), indent=1) + "\n", encoding="utf-8")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
