"""The languages' frames are tested by the hand rules alone: a trained model has no part in what a word means here."""

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
