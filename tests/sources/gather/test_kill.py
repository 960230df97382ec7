"""SIGKILL while gathering: nothing lost, nothing doubled, and every host still asked politely."""

from __future__ import annotations

import functools
import gzip
import itertools
import os
import random
import signal
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path

import pytest

from pertanda.sources.archive import Archive
from pertanda.sources.gather import archive_folder
from pertanda.sources.robots import asks_not_to_be_archived, mining_reserved
from pertanda.store.desk import Desk
from sources.gather.desk import watched
from sources.gather.replay import ATOM, Answer, Replay, article_page, feed

SEED = 20261122
HOSTS = [f"h{number}" for number in range(10)]
ARTICLES = 30  # of each host
KILLS = 8
DELAY = 0.005
WORKER = Path(__file__).with_name("worker.py")
DATA = Path(os.environ.get("PERTANDA_DATA", Path(__file__).parents[3] / "../shared/data"))


def real_pages() -> list[bytes]:
    """Some real news pages that may be kept, where they are at hand; they stay in memory."""
    found = (gzip.decompress(path.read_bytes()) for path in sorted((DATA / "fundus_pages").glob("*/*.html.gz")))
    keepable = (page for page in found if not (mining_reserved({}, page) or asks_not_to_be_archived({}, page)))
    return list(itertools.islice(keepable, ARTICLES))


class Web:
    """Ten hosts, some of them slow or stumbling: every fifth page fails the first time it is asked for."""

    def __init__(self, server: Replay, real: list[bytes]) -> None:
        self.server = server
        self.real = real
        self.stumbled: set[tuple[str, str]] = set()
        for host in HOSTS:
            server.sites[f"{host}.test"] = functools.partial(self.answer, host)

    def paths(self, host: str) -> list[str]:
        return [f"/2026/{number}-{host}" for number in range(ARTICLES)]

    def answer(self, host: str, path: str, headers: dict[str, str]) -> Answer | None:
        if path == "/feed":
            return Answer(feed(self.server, f"{host}.test", self.paths(host)), headers=ATOM, delay=0.01)
        if path not in self.paths(host):
            return None
        number = int(path.split("/")[2].split("-")[0])
        if number % 5 == 4 and (host, path) not in self.stumbled:
            self.stumbled.add((host, path))
            return Answer(status=503, headers=(("Retry-After", "0"),))
        body = self.real[number] if host == "h0" and number < len(self.real) else article_page(host, number)
        return Answer(body, delay=0.003 * (number % 3))


def start(path: Path) -> subprocess.Popen[str]:
    command = [sys.executable, str(WORKER), str(path), str(DELAY), *HOSTS]
    return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


def kill_after(process: subprocess.Popen[str], server: Replay, requests: int, chance: random.Random) -> bool:
    """Kills the worker once it made so many requests; False when it ended before."""
    wanted = len(server.asked) + requests
    while len(server.asked) < wanted and process.poll() is None:
        time.sleep(0.002)
    time.sleep(chance.uniform(0, 0.02))
    os.kill(process.pid, signal.SIGKILL) if process.poll() is None else None
    _, errors = process.communicate(timeout=60)
    assert "Traceback" not in errors, errors
    return process.returncode == -signal.SIGKILL


@pytest.fixture
def gathered(tmp_path: Path) -> tuple[Path, Replay, int]:
    """A desk after a gathering that was killed again and again, the server's record, and how many kills hit."""
    chance, path, server = random.Random(SEED), tmp_path / "a.desk", Replay()
    with server.running():
        Web(server, real_pages())
        with Desk.open(path, write=True) as desk:
            desk.add_sources([watched(server.url(f"{host}.test", "/feed")) for host in HOSTS])
        killed = sum(kill_after(start(path), server, chance.randint(15, 35), chance) for _ in range(KILLS))
        out, errors = (last := start(path)).communicate(timeout=120)
        assert last.returncode == 0, out + errors
    return path, server, killed


def test_kills_lose_and_double_nothing_and_stay_polite(gathered: tuple[Path, Replay, int]) -> None:
    path, server, killed = gathered
    expected = {server.url(f"{host}.test", f"/2026/{n}-{host}") for host in HOSTS for n in range(ARTICLES)}
    assert killed >= KILLS - 2
    with Desk.open(path, write=True) as desk:
        assert desk.check() == []
        urls = [str(job.article.url) for job in desk.take(1000)]
        assert Counter(urls) == Counter(expected)
        archive = Archive(archive_folder(path), largest_file=10**9)
        for url in expected:
            (row,) = desk.archived(url)
            assert archive.read(row).body
    # One fetch a host may be in flight at each kill; nothing else is fetched twice.
    asked = Counter((line.host, line.path) for line in server.asked if line.path.startswith("/2026/"))
    again = sum(asked.values()) - len(expected) - 6 * len(HOSTS)  # a fifth of the pages stumbles once
    assert 0 <= again <= killed * len(HOSTS)
    assert server.most_flying == 1
    assert min(server.gaps()) >= DELAY
