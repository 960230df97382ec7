"""The hand rules are tested alone; what the trained models make of them is judged by test_judged.py and the gate."""

from __future__ import annotations

from pathlib import Path

import msgspec
import pytest

from pertanda import flow, settings
from pertanda.flow import Tools
from pertanda.settings import CoderSettings

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="session")
def tools() -> Tools:
    """The packaged languages and knowledge, without trained models."""
    plain = settings.load(folder=ROOT / "tests", environment={})
    return flow.prepare(msgspec.structs.replace(plain, coder=CoderSettings(models="none")))


@pytest.fixture(scope="session")
def trained() -> Tools:
    """The packaged languages and knowledge with the packaged models."""
    return flow.prepare(settings.load(folder=ROOT / "tests", environment={}))
