"""`pertanda gather`: polls the watched sources and fetches what is new."""

from __future__ import annotations

import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from pertanda.cli.options import desk_option, desk_path, load_settings, settings_option

if TYPE_CHECKING:
    from pertanda.sources.gather import Tally
    from pertanda.store.desk import Desk

__all__ = ["command"]

_LONGEST_SLEEP = 600.0  # seconds; a source added meanwhile is noticed after that
_LOCKED_SLEEP = 10.0


@click.command("gather")
@click.option("--watch", is_flag=True, help="Go on for ever, each source at its own rhythm; end with Ctrl-C.")
@click.option("--code", "and_code", is_flag=True, help="Code what was gathered, as `pertanda run` does.")
@click.option(
    "--metrics",
    type=click.Path(path_type=Path, dir_okay=False),
    help="Write gauges in the Prometheus text format to this file after each round.",
)
@desk_option
@settings_option
def command(watch: bool, and_code: bool, metrics: Path | None, desk: Path | None, settings_file: Path | None) -> None:
    """Poll the watched sources that are due and fetch their new articles into the desk's queue.

    Every page is kept in an archive folder beside the desk. Hosts are asked one request at a time, with a pause after
    each, as robots.txt allows. A kill loses nothing; running again goes on where it stopped. The sources come from
    `pertanda sources add`.
    """
    import signal
    import time

    from pertanda.exceptions import StoreLockedError

    settings = load_settings(settings_file)
    path = desk_path(desk, settings)
    if not settings.gather.contact:
        click.echo("pertanda: no gather.contact is set; outlets cannot reach whoever runs this desk.", err=True)
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    while True:
        try:
            wait = _round(path, settings, watch=watch, and_code=and_code, metrics=metrics)
        except StoreLockedError:
            if not watch:
                raise
            wait = _LOCKED_SLEEP
        if not watch:
            return
        # The desk is closed meanwhile, so that other commands can write to it.
        time.sleep(wait)


def _round(path: Path, settings: Any, *, watch: bool, and_code: bool, metrics: Path | None) -> float:
    """One round over what is due, of one cycle when watching; returns the seconds until something is due again."""
    import asyncio

    from pertanda.exceptions import UsageError
    from pertanda.sources.gather import utc_now
    from pertanda.store.desk import Desk

    with Desk.open(path, write=True) as store:
        if not store.watched():
            raise UsageError("the desk watches no source", where=str(path), fix="See `pertanda sources add --help`.")
        tally = asyncio.run(_gather(store, path, settings, most_cycles=1 if watch else None))
        click.echo(_told(tally), err=True)
        if and_code:
            _code(store, settings)
        now = utc_now()
        if metrics is not None:
            _write_metrics(store, metrics, now)
        due = store.next_due(now)
    seconds = _LONGEST_SLEEP if due is None else (due - now).total_seconds()
    return min(max(seconds, 1.0), _LONGEST_SLEEP)


async def _gather(store: Desk, path: Path, settings: Any, *, most_cycles: int | None) -> Tally:
    from pertanda.sources.gather import archive_folder, opened

    async with opened(store, archive_folder(path), settings=settings) as gatherer:
        return await gatherer.run(most_cycles)


def _told(tally: Tally) -> str:
    return (
        f"{tally.polled} sources polled, {tally.found} pages found, {tally.kept} articles queued, "
        f"{tally.unchanged} unchanged, {tally.lost} lost; {tally.requests} requests."
    )


def _code(store: Desk, settings: Any) -> None:
    from pertanda import flow
    from pertanda.cli.output import progress_bar

    tools = flow.prepare(settings)
    with progress_bar("coding") as progress:
        report = flow.run(store, [], tools=tools, now=datetime.datetime.now(datetime.UTC), progress=progress)
        flow.refresh(store, tools=tools)
    click.echo(f"{report.coded} articles coded, {report.events} events; {report.refused} set aside.", err=True)


def _write_metrics(store: Desk, file: Path, now: datetime.datetime) -> None:
    from pertanda.sources.health import metrics_text, source_health

    health = source_health(store.watched(), store.source_states(), store.source_tallies(), now)
    text = metrics_text(health, store.request_counts(now - datetime.timedelta(days=1)), now)
    # A collector must never read half a file.
    unfinished = file.with_name(file.name + ".part")
    unfinished.write_text(text, encoding="utf-8")
    unfinished.replace(file)
