"""Gathers made-up articles from a web on loopback, killing the gatherer again and again, and counts what went wrong.

    python -m evals.gathering [--articles 10000] [--hosts 50] [--kills 10] [--delay 0.005]

Only 127.0.0.1 is contacted. The politeness of 5 s is scaled down to `--delay` seconds; everything else is the product.
"""

from __future__ import annotations

import argparse
import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))

from pertanda.sources.archive import Archive
from pertanda.sources.gather import archive_folder
from pertanda.store.desk import Desk
from sources.gather.desk import watched
from sources.gather.replay import ATOM, Answer, Replay, Site, article_page, feed

SEED = 20261122
WORKER = Path(__file__).parents[1] / "tests" / "sources" / "gather" / "worker.py"


def paths(host: str, count: int) -> list[str]:
    """The articles of one host."""
    return [f"/2026/{number}-{host}" for number in range(count)]


def fill(server: Replay, hosts: list[str], count: int) -> None:
    """Gives every host a feed and its articles."""
    for host in hosts:
        server.sites[f"{host}.test"] = site(host, feed(server, f"{host}.test", paths(host, count)), count)


def site(host: str, listing: bytes, count: int) -> Site:
    """A feed and the articles it names."""
    known = {path: number for number, path in enumerate(paths(host, count))}

    def answer(path: str, headers: dict[str, str]) -> Answer | None:
        if path == "/feed":
            return Answer(listing, headers=ATOM)
        return Answer(article_page(host, known[path])) if path in known else None

    return answer


def work(desk: Path, delay: float, hosts: list[str], server: Replay, kills: int, total: int) -> tuple[int, float]:
    """Runs workers, killing the first so many; how many kills hit, and the seconds until all was gathered."""
    chance, hit, began = random.Random(SEED), 0, time.monotonic()
    command = [sys.executable, str(WORKER), str(desk), str(delay), *hosts]
    for _ in range(kills):
        process = subprocess.Popen(command, stdout=subprocess.DEVNULL)
        wanted = len(server.asked) + chance.randint(1, max(2, 2 * total // (kills + 1)))
        while len(server.asked) < wanted and process.poll() is None:
            time.sleep(0.005)
        if process.poll() is None:
            os.kill(process.pid, signal.SIGKILL)
        hit += process.wait() == -signal.SIGKILL
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    return hit, time.monotonic() - began


def report(desk: Path, server: Replay, hosts: list[str], count: int) -> dict[str, object]:
    """What came of it."""
    expected = {server.url(f"{host}.test", path) for host in hosts for path in paths(host, count)}
    with Desk.open(desk, write=True) as store:
        urls = Counter(str(job.article.url) for job in store.take(10 * len(expected)))
        rows = [store.archived(url) for url in expected]
        complaints = store.check()
    archive = Archive(archive_folder(desk), largest_file=10**9)
    readable = sum(bool(archive.read(row[0]).body) for row in rows if row)
    asked = Counter((line.host, line.path) for line in server.asked if line.path.startswith("/2026/"))
    return {
        "articles": len(expected),
        "lost": len(expected - set(urls)),
        "doubled": sum(urls.values()) - len(urls),
        "archived and readable": readable,
        "archived twice": sum(len(row) > 1 for row in rows),
        "fetched again after a kill": sum(asked.values()) - len(asked),
        "most in flight at one host": server.most_flying,
        "shortest pause, ms": round(min(server.gaps()) * 1000, 2),
        "desk complaints": len(complaints),
        "archive, bytes a page": sum(p.stat().st_size for p in archive_folder(desk).iterdir()) // len(expected),
        "desk, bytes an article": desk.stat().st_size // len(expected),
    }


def main() -> None:
    """Prints the figures; exit code 1 when anything was lost, doubled or impolite."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--articles", type=int, default=10_000)
    parser.add_argument("--hosts", type=int, default=50)
    parser.add_argument("--kills", type=int, default=10)
    parser.add_argument("--delay", type=float, default=0.005)
    options = parser.parse_args()
    hosts, count = [f"h{number}" for number in range(options.hosts)], options.articles // options.hosts
    server = Replay()
    with tempfile.TemporaryDirectory() as folder, server.running():
        desk = Path(folder, "eval.desk")
        fill(server, hosts, count)
        with Desk.open(desk, write=True) as store:
            store.add_sources([watched(server.url(f"{host}.test", "/feed")) for host in hosts])
        hit, seconds = work(desk, options.delay, hosts, server, options.kills, options.articles)
        figures = report(desk, server, hosts, count)
    figures |= {"kills": hit, "seconds": round(seconds, 1), "articles/s": round(options.articles / seconds, 1)}
    for name, value in figures.items():
        print(f"{name:30} {value}")
    wrong = figures["lost"] or figures["doubled"] or figures["desk complaints"] or server.most_flying > 1
    sys.exit(1 if wrong or min(server.gaps()) < options.delay else 0)


if __name__ == "__main__":
    main()
