"""A gathering process for the kill tests: `python worker.py DESK DELAY HOST...`.

It ends when nothing is due; a page whose host was paused, or that is to be tried again, is waited for.
"""

from __future__ import annotations

import asyncio
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))

from pertanda.settings import Settings
from pertanda.sources.gather import Tally, archive_folder, opened, utc_now
from pertanda.store.desk import Desk
from sources.gather.replay import loopback, quick

LONGEST_WAIT = 30.0  # seconds; what falls due later is a source's next poll


async def one_round(desk: Desk, settings: Settings) -> Tally:
    """Everything that is due."""
    async with opened(desk, archive_folder(desk.path), settings=settings, resolver=loopback) as gatherer:
        return await gatherer.run()


def main(path: Path, delay: float, hosts: list[str]) -> None:
    """Rounds until nothing falls due within half a minute."""
    settings = quick(*hosts, delay_seconds=delay)
    with Desk.open(path, write=True) as desk:
        while True:
            print(asyncio.run(one_round(desk, settings)), flush=True)
            due = desk.next_due(utc_now())
            if due is None or (wait := (due - utc_now()).total_seconds()) > LONGEST_WAIT:
                return
            time.sleep(max(wait, 0))


if __name__ == "__main__":
    main(Path(sys.argv[1]), float(sys.argv[2]), sys.argv[3:])
