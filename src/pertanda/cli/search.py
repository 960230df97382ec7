"""`pertanda search`: sentences by their words, newest first."""

from __future__ import annotations

from pathlib import Path

import click

from pertanda.cli.options import desk_option, desk_path, json_option, load_settings, settings_option

__all__ = ["command"]


@click.command("search")
@click.argument("words", nargs=-1, required=True)
@click.option("--limit", default=20, show_default=True, type=click.IntRange(1, 1000), help="Most sentences shown.")
@desk_option
@json_option
@settings_option
def command(words: tuple[str, ...], limit: int, desk: Path | None, as_json: bool, settings_file: Path | None) -> None:
    """Find sentences that hold all WORDS, newest first."""
    from pertanda.cli.output import emit
    from pertanda.store.desk import Desk

    with Desk.open(desk_path(desk, load_settings(settings_file)), write=False) as store:
        hits = list(store.search(" ".join(words), limit))
    if not hits:
        click.echo("No sentence on the desk holds all these words.", err=True)
    emit(
        hits,
        ("day", "outlet", "sentence", "id"),
        lambda hit: (str(hit.day), hit.outlet, hit.sentence.text, hit.sentence.id[:14]),
        json=as_json,
    )
