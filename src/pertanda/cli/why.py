"""`pertanda why`: what a record rests on."""

from __future__ import annotations

from pathlib import Path

import click

from pertanda.cli.options import as_of_day, desk_option, desk_path, json_option, load_settings, settings_option

__all__ = ["command"]


@click.command("why")
@click.argument("record_id", metavar="ID")
@click.option("--date", "day", default="newest", show_default=True, help="Day whose view is asked: 2024-06-15, newest.")
@click.option("--language", type=click.Choice(["en", "id"]), default="en", show_default=True, help="Language.")
@desk_option
@json_option
@settings_option
def command(
    record_id: str, day: str, language: str, desk: Path | None, as_json: bool, settings_file: Path | None
) -> None:
    """Show the whole chain under a record: statement, happening, reports, events, sentences, articles, outlets.

    ID is the id of a brief, happening, signal, question, assessment, event, sentence or document, or a beginning of
    it that no other record shares (six characters or more).
    """
    import shutil

    from pertanda import flow
    from pertanda.cli.output import is_terminal
    from pertanda.knowledge.labels import actor_label
    from pertanda.publication import why
    from pertanda.store.desk import Desk

    settings = load_settings(settings_file)
    tools = flow.prepare(settings)
    with Desk.open(desk_path(desk, settings), write=False) as store:
        as_of = as_of_day(day, flow.newest_day(store))
        material = flow.material(store, tools=tools, as_of=as_of)
    full = flow.full_id(record_id, material)
    chain = why.trace(full, material, names=actor_label, language=language)
    if as_json or not is_terminal():
        click.echo(why.as_json(chain), nl=False)
    else:
        click.echo(why.as_text(chain, width=min(shutil.get_terminal_size().columns, 100)), nl=False)
