"""Speed, side by side in one run: `python -m evals.bench [--articles N] [--json]`.

Real Indonesian news text (the `detik_2025` yardstick under the setting evaluation.data, PERTANDA_DATA) goes through
`flow.run` into a desk in a temporary folder: text in, stored events out. Beside it stand the stages by themselves, the
coder without its cascade (every word that any frame knows goes through all models) and the same work without a store,
all in seconds of CPU of one process, so that other work on the machine does not count; ratios are what to compare
between machines. Start-up is the best of five runs of `pertanda --help` beside `python -c pass`, in seconds of the
clock. Targets: 100 articles a second and core; `pertanda --help` under 0.3 s.
"""

from __future__ import annotations

import argparse
import csv
import datetime
import gzip
import io
import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple

import msgspec

from pertanda import flow, settings
from pertanda.documents.read import read
from pertanda.events.code import code_sentences
from pertanda.events.judges import Judges
from pertanda.flow import Tools
from pertanda.mentions.find import find
from pertanda.records.document import RawArticle
from pertanda.records.run import Finished, Job
from pertanda.store.desk import Desk

__all__ = ["Figures", "Spent", "articles", "measure", "start_up"]

ROOT = Path(__file__).parents[1]
NOW = datetime.datetime(2026, 1, 1, tzinfo=datetime.UTC)
TRIES = 5
TARGET_ARTICLES = 100.0
TARGET_START = 0.3


class Spent(NamedTuple):
    """Seconds of CPU of each stage over all articles, and of the wholes measured beside them."""

    read: float
    mentions: float
    code: float
    code_every_word: float
    store: float
    without_store: float
    whole: float
    whole_wall: float


class Figures(NamedTuple):
    """What a run of the bench found."""

    articles: int
    sentences: int
    events: int
    prepare: float
    spent: Spent
    help_seconds: float
    python_seconds: float


class _Clock:
    """Adds up the CPU seconds of stages by name."""

    def __init__(self) -> None:
        self.seconds: dict[str, float] = {}

    @contextmanager
    def stage(self, name: str) -> Any:
        started = time.process_time()
        yield
        self.seconds[name] = self.seconds.get(name, 0.0) + time.process_time() - started


def articles(path: Path, most: int | None = None) -> list[RawArticle]:
    """The distinct articles of the file; its dates are month/day/year. Raises OSError when it is absent."""
    with gzip.open(path) as packed:
        rows = list(csv.DictReader(io.TextIOWrapper(packed, encoding="utf-8", newline="")))
    distinct: dict[str, dict[str, str]] = {}
    for row in rows:
        distinct.setdefault(row["tautan"], row)
    return [_article(row) for row in distinct.values()][:most]


def _article(row: dict[str, str]) -> RawArticle:
    day = datetime.datetime.strptime(row["tanggal"].split(" ")[0], "%m/%d/%Y").date()
    return RawArticle(
        origin=f"detik_2025 {row['id']}",
        text=row["isi_berita"],
        title=row["judul"],
        url=row["tautan"],
        outlet="detik.com",
        published=day.isoformat(),
        language="id",
    )


def measure(raws: Sequence[RawArticle], tools: Tools) -> tuple[Spent, int, int]:
    """Seconds by stage, sentences and events. The first article goes through once before, to fill the caches."""
    flow.code_article(raws[0], tools=tools, now=NOW)
    clock = _Clock()
    finished = [_by_stage(raw, tools, clock) for raw in raws]
    with clock.stage("without store"):
        for raw in raws:
            flow.code_article(raw, tools=tools, now=NOW)
    with tempfile.TemporaryDirectory() as folder:
        _store(Path(folder) / "store.desk", raws, finished, tools, clock)
        wall = time.perf_counter()
        with Desk.open(Path(folder) / "whole.desk", write=True) as desk, clock.stage("whole"):
            report = flow.run(desk, raws, tools=tools, now=NOW)
        wall = time.perf_counter() - wall
    found = sum(len(result.events) for result in finished)
    if (report.coded, report.events) != (len(raws), found):
        sys.exit(f"the whole run stored {report.events} events and the stages made {found}: this is a bug.")
    took = clock.seconds
    spent = Spent(
        read=took["read"],
        mentions=took["mentions"],
        code=took["code"],
        code_every_word=took["code every word"],
        store=took["store"],
        without_store=took["without store"],
        whole=took["whole"],
        whole_wall=wall,
    )
    return spent, sum(len(result.sentences) for result in finished), found


def _by_stage(raw: RawArticle, tools: Tools, clock: _Clock) -> Finished:
    with clock.stage("read"):
        document, sentences = read(raw, now=NOW, knowledge=tools.outlets, packs=tools.packs, settings=tools.settings)
    pack = tools.packs[document.language]
    with clock.stage("mentions"):
        analyses = find(document, sentences, actors=tools.actors, places=tools.places, pack=pack)
    with clock.stage("code"):
        coded = code_sentences(document, analyses, pack=pack, judges=tools.judges.get(document.language))
    again = find(document, sentences, actors=tools.actors, places=tools.places, pack=pack)
    with clock.stage("code every word"):
        code_sentences(document, again, pack=pack, judges=_unguarded(tools.judges.get(document.language)))
    events = tuple(event for sentence in coded for event in sentence.events)
    return Finished(key="", document=document, sentences=sentences, events=events)


def _unguarded(judges: Judges | None) -> Judges | None:
    """Judges that look at every site of every sentence with all models: what the cascade spares."""
    if judges is None:
        return None
    return judges._replace(thresholds=msgspec.structs.replace(judges.thresholds, words=0.0, site=0.0))


def _store(path: Path, raws: Sequence[RawArticle], finished: Sequence[Finished], tools: Tools, clock: _Clock) -> None:
    """Queue, take and file results made before: what the desk costs alone."""
    made = {raw.origin: result for raw, result in zip(raws, finished, strict=True)}

    def filed(job: Job) -> Finished:
        result = made[job.article.origin]
        return Finished(key=job.key, document=result.document, sentences=result.sentences, events=result.events)

    size = tools.settings.runs.batch_size
    with Desk.open(path, write=True) as desk, clock.stage("store"):
        run = desk.start_run(flow.this_run(tools.settings, NOW))
        for first in range(0, len(raws), size):
            desk.enqueue(raws[first : first + size], now=NOW)
        while jobs := desk.take(size):
            desk.finish(run, [filed(job) for job in jobs])
        desk.activate(run)


def start_up(command: Sequence[str]) -> float:
    """Best clock seconds of five starts."""

    def once() -> float:
        started = time.perf_counter()
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
        return time.perf_counter() - started

    return min(once() for _ in range(TRIES))


def _timed(work: Callable[[], Tools]) -> tuple[Tools, float]:
    started = time.process_time()
    made = work()
    return made, time.process_time() - started


def figures(raws: Sequence[RawArticle]) -> Figures:
    """Everything measured."""
    tools, prepare = _timed(lambda: flow.prepare(settings.load(folder=ROOT, environment={})))
    spent, sentences, events = measure(raws, tools)
    told = start_up([sys.executable, "-c", "from pertanda.cli.main import main; main()", "--help"])
    bare = start_up([sys.executable, "-c", "pass"])
    return Figures(len(raws), sentences, events, prepare, spent, told, bare)


def as_dict(found: Figures) -> dict[str, Any]:
    """The figures with their rates and ratios."""
    spent = found.spent
    return {
        **found._asdict(),
        "spent": spent._asdict(),
        "articles_per_second": found.articles / spent.whole,
        "articles_per_second_without_store": found.articles / spent.without_store,
        "store_share": 1 - spent.without_store / spent.whole,
        "help_over_python": found.help_seconds / found.python_seconds,
        "targets_met": found.articles / spent.whole >= TARGET_ARTICLES and found.help_seconds < TARGET_START,
    }


def _show(found: Figures) -> None:
    spent, count = found.spent, found.articles
    print(f"{count} articles, {found.sentences} sentences, {found.events} events; preparing {found.prepare:.2f} s CPU")
    print(f"{'stage':22}{'CPU s':>8}{'ms/article':>12}{'articles/s':>12}{'of whole':>10}")
    for name, seconds in spent._asdict().items():
        label = name.replace("_", " ")
        share = seconds / spent.whole
        print(f"{label:22}{seconds:8.2f}{1000 * seconds / count:12.2f}{count / seconds:12.0f}{share:10.0%}")
    print(f"text to stored events: {count / spent.whole:.0f} articles/s and core (target {TARGET_ARTICLES:.0f})")
    print(
        f"pertanda --help: {found.help_seconds:.3f} s (target {TARGET_START}), python -c pass: "
        f"{found.python_seconds:.3f} s, ratio {found.help_seconds / found.python_seconds:.1f}"
    )


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure and print; 0 also when a target is missed, since a slow machine is no fault."""
    parser = argparse.ArgumentParser(prog="python -m evals.bench", description="Speed, side by side in one run.")
    parser.add_argument("--articles", type=int, help="at most so many articles [default: all]")
    parser.add_argument("--json", action="store_true", help="one JSON object")
    chosen = parser.parse_args(arguments)
    path = ROOT / settings.load(folder=ROOT).evaluation.data / "detik_2025" / "detik_2025.csv.gz"
    if not path.is_file():
        print(f"skipped: {path} is absent; set PERTANDA_DATA to the folder of the outside data.", file=sys.stderr)
        return 0
    found = figures(articles(path, chosen.articles))
    if chosen.json:
        print(json.dumps(as_dict(found)))
    else:
        _show(found)
    return 0


if __name__ == "__main__":
    sys.exit(main())
