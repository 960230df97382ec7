"""The shipped models against the public test sets, each with a floor one to two points under its measured figure."""

from __future__ import annotations

from pathlib import Path

import pytest
from training.pipelines.entities import named
from training.pipelines.names import scores
from training.pipelines.tagger import accuracy
from training.pipelines.treebanks import treebank

from pertanda.syntax.names import load_namer
from pertanda.syntax.tagger import load_tagger


@pytest.mark.parametrize(
    ("language", "name", "floor"),
    [
        ("id", "id_csui-test", 0.945),
        ("id", "id_gsd-test", 0.915),
        ("en", "en_ewt-test", 0.94),
        ("en", "en_pud-test", 0.94),
    ],
)
def test_tags(outside_data: Path, language: str, name: str, floor: float) -> None:
    if not (outside_data / "ud" / f"{name}.conllu.gz").is_file():
        pytest.skip(f"no treebank {name} in {outside_data}")
    right, _ = accuracy(load_tagger(language), treebank(name, language))
    assert right >= floor


@pytest.mark.parametrize(
    ("language", "name", "floor"),
    [("id", "idner-test", 0.86), ("id", "nergrit-test", 0.69), ("en", "ewt-test", 0.59), ("en", "pud", 0.59)],
)
def test_names(outside_data: Path, language: str, name: str, floor: float) -> None:
    if not (outside_data / "ner").is_dir():
        pytest.skip(f"no sets of names in {outside_data}")
    found = scores(load_namer(language), named(name, language))
    assert found.every[2] >= floor
