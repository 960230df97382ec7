"""SIGKILL, at any point of a writer's work: nothing acknowledged is lost, doubled or half there."""

from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

from pertanda.store.desk import Desk
from pertanda.store.queue import MAX_ATTEMPTS, article_key
from store.made import RUN, article, filed

SEED = 20260301
ROUNDS = 12  # of each of the three ways to die: 36 kills
POINTS = ("after_take", "before_commit", "after_commit_before_ack")
WRITER = Path(__file__).with_name("writer.py")


def start(path: Path, count: int, plan: dict[str, Any]) -> subprocess.Popen[str]:
    command = [sys.executable, str(WRITER), str(path), str(count), json.dumps(plan)]
    return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


def run(path: Path, count: int, plan: dict[str, Any]) -> tuple[int, set[str]]:
    """The exit status of a writer, and the keys that it acknowledged."""
    process = start(path, count, plan)
    out, err = process.communicate(timeout=60)
    assert "Traceback" not in err, err
    return process.returncode, set(out.split())


def run_and_kill(path: Path, count: int, after: int, seconds: float) -> tuple[int, set[str]]:
    """The same, killed from outside some time after the batch number `after` was acknowledged."""
    process = start(path, count, {})
    assert process.stdout is not None
    lines = [process.stdout.readline() for _ in range(after)]
    time.sleep(seconds)
    os.kill(process.pid, signal.SIGKILL)
    out, _ = process.communicate(timeout=60)
    return process.returncode, set(" ".join((*lines, out)).split())


def check_desk(path: Path, acknowledged: set[str], count: int) -> None:
    """What must hold after every kill."""
    if not path.exists() or path.stat().st_size == 0:
        assert not acknowledged
        return
    with Desk.open(path, write=True) as desk:
        assert desk.check() == []
        done = {row[0] for row in desk._rows("SELECT key FROM job WHERE state = 'done'")}
        assert acknowledged <= done
        assert desk.counts()["versions"] == len(done)
        coded = [(row[0], row[1]) for row in desk._rows("SELECT job_key, events FROM coding")]
        assert sorted(coded) == sorted((key, 2) for key in done)
        assert all(len(desk.sentences_of(document.id)) == 3 for document in desk.documents())


def rows(path: Path) -> list[list[tuple[Any, ...]]]:
    """Everything a desk knows, without the numbers that depend on the order of arrival."""
    with Desk.open(path, write=False) as desk:
        return [
            list(desk._rows(sql))
            for sql in (
                "SELECT id, article_id, day, seen_at, supersedes, latest FROM document ORDER BY id",
                "SELECT document_id, sentences, payload FROM reading ORDER BY document_id",
                "SELECT id, payload FROM sentence ORDER BY id",
                "SELECT id, run, event_day, payload FROM event ORDER BY id",
                "SELECT run, document_id, events, job_key, digest FROM coding ORDER BY document_id",
                "SELECT key, state, document_id, queued_at FROM job ORDER BY key",
            )
        ]


def test_no_kill_loses_doubles_or_halves_anything(tmp_path: Path) -> None:
    chance = random.Random(SEED)
    path, acknowledged, count, killed = tmp_path / "a.desk", set[str](), 0, 0
    for round_ in range(3 * ROUNDS):
        count += 12  # fresh work for every writer, beside what the dead left
        match round_ % 3:
            case 0:
                plan = {"fault": POINTS[round_ // 3 % 3], "nth": chance.randint(1, 4)}
                status, keys = run(path, count, plan)
            case 1:
                status, keys = run(path, count, {"steps": chance.randint(20, 800)})
            case _:
                status, keys = run_and_kill(path, count, chance.randint(0, 3), chance.uniform(0, 0.004))
        killed += status == -signal.SIGKILL
        acknowledged |= keys
        check_desk(path, acknowledged, count)
    assert killed >= 24  # two thirds are certain; the rest depends on where the clock finds the writer

    with Desk.open(path, write=True) as desk:
        desk.requeue(desk.start_run(RUN), refused=True)
    status, _ = run(path, count, {})
    assert status == 0
    check_desk(path, {article_key(article(number)) for number in range(count)}, count)
    status, _ = run(tmp_path / "b.desk", count, {})
    assert status == 0
    assert rows(path) == rows(tmp_path / "b.desk")


def test_an_article_that_kills_its_reader_is_quarantined_and_no_other(tmp_path: Path) -> None:
    path, poison = tmp_path / "a.desk", article_key(article(5))
    deaths = 0
    while run(path, 30, {"poison": poison})[0] == -signal.SIGKILL:
        deaths += 1
        assert deaths <= MAX_ATTEMPTS
    assert deaths == MAX_ATTEMPTS
    with Desk.open(path, write=False) as desk:
        (only,) = desk.quarantined()
        assert (only.key, only.origin, only.attempts) == (poison, "test:5", MAX_ATTEMPTS)
        assert "Kalimat 5-0" in only.excerpt
        counts = desk.counts()
        assert (counts["done"], counts["refused"], counts["waiting"]) == (29, 1, 0)


def test_a_reader_opens_a_desk_whose_writer_was_killed(tmp_path: Path) -> None:
    path = tmp_path / "a.desk"
    status, keys = run(path, 20, {"fault": "before_commit", "nth": 8})
    assert status == -signal.SIGKILL
    assert keys
    with Desk.open(path, write=False) as desk:
        assert desk.counts()["done"] == len(keys)
        assert desk.counts()["running"] > 0


def test_the_jobs_of_an_orderly_stop_are_not_counted_as_tried(tmp_path: Path) -> None:
    path = tmp_path / "a.desk"
    with filed(path, article(0)) as (desk, _):
        desk.enqueue([article(1)])
    for _ in range(MAX_ATTEMPTS + 1):
        with Desk.open(path, write=True) as desk:
            (job,) = desk.take(5)
            assert job.attempts == 1
