"""No room left: the batch fails as StoreFullError, what was acknowledged stays, and work goes on once there is room."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from itertools import count
from pathlib import Path

import pytest

from pertanda.exceptions import StoreFullError
from pertanda.store.desk import Desk
from store.made import NOW, RUN, article, work
from store.test_kill import check_desk, run


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A file system of 8 MB of its own."""
    folder = tmp_path / "small"
    folder.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=8m", "tmpfs", str(folder)]
    try:
        mounted = subprocess.run(mount, capture_output=True, text=True, check=False)
    except FileNotFoundError:
        pytest.skip("there is no mount command here")
    if mounted.returncode:
        pytest.skip(f"no file system can be mounted here: {mounted.stderr.strip()}")
    yield folder
    subprocess.run(["umount", str(folder)], check=True)


def _fill(desk: Desk) -> None:
    desk.start_run(RUN)
    for number in count():
        desk.enqueue([article(number)], now=NOW)
        desk.finish(RUN.id, [work(job) for job in desk.take(1)])


def test_a_full_disk_loses_nothing_acknowledged(small_disk: Path) -> None:
    path, ballast = small_disk / "a.desk", small_disk / "ballast"
    ballast.write_bytes(bytes(4_000_000))
    with (
        pytest.raises(StoreFullError, match=r"the disk is full\. Free some space"),
        Desk.open(path, write=True) as desk,
    ):
        _fill(desk)
    ballast.unlink()
    with Desk.open(path, write=True) as desk:
        assert desk.check() == []
        assert desk.counts()["done"] > 5
        assert desk.counts()["running"] + desk.counts()["waiting"] <= 1
        while jobs := desk.take(10):
            assert jobs[0].attempts <= 2
            desk.finish(RUN.id, [work(job) for job in jobs])
        assert desk.check() == []
        assert desk.quarantined() == []


def test_a_file_size_limit_is_told_as_a_full_disk(tmp_path: Path) -> None:
    path = tmp_path / "a.desk"
    status, before = run(path, 10, {})
    assert status == 0
    status, acknowledged = run(path, 300, {"limit": 600_000})
    assert status == StoreFullError.exit_code
    check_desk(path, before | acknowledged, 300)
    status, acknowledged = run(path, 300, {})
    assert status == 0
    with Desk.open(path, write=False) as desk:
        assert desk.counts()["done"] == 300
