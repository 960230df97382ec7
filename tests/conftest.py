"""What the whole coder needs, loaded once for a test session."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest
from hypothesis import settings as hypothesis_settings

from pertanda import flow, settings
from pertanda.flow import Tools

# Machines are noisy and the first look-up of a table is slow: no test is judged by its time.
hypothesis_settings.register_profile("house", deadline=None)
hypothesis_settings.load_profile("house")

ROOT = Path(__file__).parents[1]
if str(ROOT) not in sys.path:  # `evals` and `docs` are packages of the checkout, not of the installation
    sys.path.insert(0, str(ROOT))


@pytest.fixture(scope="session")
def tools() -> Tools:
    """The packaged languages, knowledge and settings."""
    return flow.prepare(settings.load(folder=ROOT / "tests", environment={}))


@pytest.fixture(scope="session")
def outside_data() -> Path:
    """The folder of outside data; tests that need it are skipped without it."""
    folder = Path(os.environ.get("PERTANDA_DATA", ROOT / ".." / "shared" / "data"))
    if not folder.is_dir():
        pytest.skip("the outside data is absent: set PERTANDA_DATA to its folder")
    return folder
