"""`pertanda run` killed at any instant, then run again: the desk is what it is without a kill."""

from __future__ import annotations

import os
import random
import signal
import time
from pathlib import Path

import pytest

from flow.worked import ARTICLES, QUESTIONS, contents, pertanda, start
from pertanda.exceptions import StoreError
from pertanda.store.desk import Desk

SEEDS = range(3)
SMALL_BATCHES = "[runs]\nbatch_size = 3\n"


def arguments(desk: Path) -> list[str | Path]:
    return ["run", ARTICLES, "--questions", QUESTIONS, "--desk", desk, "--settings", desk.parent / "settings.toml"]


def done(desk: Path) -> int:
    """How many articles are coded; 0 while there is no desk to read."""
    try:
        with Desk.open(desk, write=False) as store:
            return store.counts()["done"]
    except StoreError:
        return 0


def run_and_kill(desk: Path, after: int, pause: float) -> bool:
    """Kills the run once so many articles are coded, and says whether it was still at work."""
    process = start(*arguments(desk))
    while process.poll() is None and done(desk) < after:
        time.sleep(0.002)
    time.sleep(pause)
    if process.poll() is None:
        os.kill(process.pid, signal.SIGKILL)
    process.communicate(timeout=60)
    return process.returncode == -signal.SIGKILL


@pytest.fixture(scope="module")
def unkilled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    desk = tmp_path_factory.mktemp("unkilled") / "a.desk"
    (desk.parent / "settings.toml").write_text(SMALL_BATCHES, encoding="utf-8")
    assert pertanda(*arguments(desk))[0] == 0
    return desk


@pytest.mark.parametrize("seed", SEEDS)
def test_a_killed_run_is_made_good_by_the_next(unkilled: Path, tmp_path: Path, seed: int) -> None:
    chance = random.Random(seed)
    (tmp_path / "settings.toml").write_text(SMALL_BATCHES, encoding="utf-8")
    desk = tmp_path / "a.desk"
    killed = [run_and_kill(desk, chance.randint(1, 40), chance.uniform(0, 0.02)) for _ in range(2)]
    assert any(killed), "the run ended before it could be killed"
    code, _, told = pertanda(*arguments(desk))
    assert code == 0
    assert "0 set aside" in told
    with Desk.open(desk, write=False) as store:
        assert store.check() == []
    assert contents(desk) == contents(unkilled)
