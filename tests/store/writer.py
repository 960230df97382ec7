"""A writer process for the kill tests: `python writer.py DESK COUNT PLAN`.

It queues articles 0..COUNT, takes and finishes them in batches of 4, prints the keys of each batch after `finish` has
returned, and kills itself as PLAN (JSON) says:

    {"fault": "before_commit", "nth": 3}   at the third call of that point
    {"steps": 1000}                        after so many times 5 steps of SQLite's virtual machine, within a statement
    {"poison": "<key>"}                    whenever it has that job in hand
    {"limit": 200000}                      not at all, but no file may grow beyond so many bytes
    {}                                     not at all
"""

from __future__ import annotations

import json
import os
import resource
import signal
import sys
from collections import Counter
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[1]))

from pertanda.exceptions import PertandaError
from pertanda.records.run import Job
from pertanda.store.desk import Desk
from store.made import NOW, RUN, article, work

BATCH = 4


def die() -> bool:
    os.kill(os.getpid(), signal.SIGKILL)
    return True


class Faults:
    """Dies at the nth call of one point."""

    def __init__(self, plan: dict[str, Any]) -> None:
        self.point, self.nth = plan.get("fault"), plan.get("nth", 1)
        self.seen: Counter[str] = Counter()

    def __call__(self, point: str) -> None:
        self.seen[point] += 1
        if point == self.point and self.seen[point] == self.nth:
            die()


def code(desk: Desk, jobs: list[Job], plan: dict[str, Any]) -> None:
    if any(job.key == plan.get("poison") for job in jobs):
        die()
    desk.finish(RUN.id, [work(job) for job in jobs])
    print(*(job.key for job in jobs), flush=True)


def main(path: Path, count: int, plan: dict[str, Any]) -> None:
    if "limit" in plan:
        resource.setrlimit(resource.RLIMIT_FSIZE, (plan["limit"], plan["limit"]))
    with Desk.open(path, write=True, fault=Faults(plan)) as desk:
        if "steps" in plan:
            # SQLite counts its steps anew in each statement, so we count on our own.
            left = iter(range(plan["steps"]))
            desk._connection.set_progress_handler(lambda: next(left, None) is None and die(), 5)
        desk.start_run(RUN)
        desk.enqueue([article(number) for number in range(count)], now=NOW)
        while jobs := desk.take(BATCH):
            code(desk, jobs, plan)
        desk.activate(RUN.id)


if __name__ == "__main__":
    try:
        main(Path(sys.argv[1]), int(sys.argv[2]), json.loads(sys.argv[3]))
    except PertandaError as error:
        print(type(error).__name__, error, file=sys.stderr)
        sys.exit(error.exit_code)
