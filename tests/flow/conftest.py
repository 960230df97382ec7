"""The worked example on a desk, made once."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from pathlib import Path

import pytest

from flow.worked import ARTICLES, QUESTIONS
from pertanda import flow
from pertanda.assessments.questions import load_questions
from pertanda.flow import Tools
from pertanda.sources.inputs import open_inputs
from pertanda.store.desk import Desk

NOW = datetime.datetime(2024, 7, 1, 6, 0, tzinfo=datetime.UTC)
Maker = Callable[[Path, list[Path]], Path]


@pytest.fixture(scope="session")
def make_desk(tools: Tools) -> Maker:
    """Makes a desk at a path from files, with the example's question."""

    def make(path: Path, files: list[Path]) -> Path:
        with Desk.open(path, write=True) as desk:
            desk.save_questions(load_questions([QUESTIONS]))
            flow.run(desk, open_inputs(files, settings=tools.settings), tools=tools, now=NOW)
            flow.refresh(desk, tools=tools)
        return path

    return make


@pytest.fixture(scope="session")
def example_desk(make_desk: Maker, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """All 45 articles of the worked example."""
    return make_desk(tmp_path_factory.mktemp("example") / "a.desk", [ARTICLES])
