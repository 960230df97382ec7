"""Imports run one way, down the river (docs/architecture.md)."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

SOURCE = Path(__file__).parents[2] / "src" / "pertanda"

RIVER = (
    "records",
    "settings",
    "knowledge",
    "languages",
    "documents",
    "mentions",
    "events",
    "happenings",
    "signals",
    "assessments",
    "publication",
)
# What each part outside the river's order may import, besides `exceptions` and itself.
ALLOWED = {
    "evaluation": {"records"},
    "sources": {"records", "settings"},
    "store": {"records", "settings"},
    "flow": {*RIVER, "evaluation", "sources", "store"},
    "cli": {*RIVER, "evaluation", "sources", "store", "flow"},
    "exceptions": set(),
    "__init__": set(),
}
for place, part in enumerate(RIVER):
    ALLOWED[part] = set(RIVER[:place])


def part_of(path: Path) -> str:
    """The first folder or module under the package: "events" for events/code.py, "flow" for flow/running.py."""
    return path.relative_to(SOURCE).parts[0].removesuffix(".py")


def imported(path: Path) -> set[str]:
    """Parts of the package that a module imports, wherever in the file the import stands."""
    found = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.module and node.level == 0:
            names = [node.module] if node.module != "pertanda" else [f"pertanda.{alias.name}" for alias in node.names]
        elif isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        else:
            continue
        found |= {name.split(".")[1] for name in names if name.startswith("pertanda.")}
    return found - {"__version__"}


@pytest.mark.parametrize("path", sorted(SOURCE.rglob("*.py")), ids=lambda p: str(p.relative_to(SOURCE)))
def test_imports_run_down_the_river(path: Path) -> None:
    part = part_of(path)
    assert part in ALLOWED, f"{part} is no part of the architecture: add it to docs/architecture.md and here"
    against = imported(path) - ALLOWED[part] - {"exceptions", part}
    assert not against, f"{path.relative_to(SOURCE)} imports {sorted(against)}, which is against the river"


def test_relative_imports_are_not_used() -> None:
    for path in SOURCE.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            assert not (isinstance(node, ast.ImportFrom) and node.level), f"{path}: write the full module name"
