"""No file outgrows its room, and every public name has a docstring."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
SOURCE = ROOT / "src" / "pertanda"
LONGEST_FILE = 500
LONGEST_FUNCTION = 60


@pytest.mark.parametrize("folder", ["src", "tests", "evals", "training"])
def test_no_file_over_500_lines(folder: str) -> None:
    for path in (ROOT / folder).rglob("*.py"):
        lines = len(path.read_text(encoding="utf-8").splitlines())
        assert lines <= LONGEST_FILE, f"{path.relative_to(ROOT)} has {lines} lines: split it by meaning"


def functions(path: Path) -> list[ast.FunctionDef | ast.AsyncFunctionDef]:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    return [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)]


def test_functions_are_short() -> None:
    lengths = []
    for path in SOURCE.rglob("*.py"):
        for function in functions(path):
            length = (function.end_lineno or function.lineno) - function.lineno + 1
            assert length <= LONGEST_FUNCTION, f"{path.name}: {function.name} has {length} lines"
            lengths.append(length)
    lengths.sort()
    assert lengths[len(lengths) // 2] <= 12, "the median function is too long"
    assert lengths[int(len(lengths) * 0.9)] <= 30, "a tenth of the functions are too long"


def test_public_names_are_documented() -> None:
    for path in SOURCE.rglob("*.py"):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        assert ast.get_docstring(tree), f"{path.relative_to(ROOT)} has no docstring"
        for node in tree.body:
            if isinstance(node, ast.ClassDef | ast.FunctionDef) and not node.name.startswith("_"):
                assert ast.get_docstring(node), f"{path.relative_to(ROOT)}: {node.name} has no docstring"


def test_every_module_says_what_it_offers() -> None:
    for path in SOURCE.rglob("*.py"):
        if path.name == "__init__.py":
            continue
        assert "__all__" in path.read_text(encoding="utf-8"), f"{path.relative_to(ROOT)} has no __all__"
