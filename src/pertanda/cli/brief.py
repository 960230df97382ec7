"""`pertanda brief`: the brief of a day."""

from __future__ import annotations

import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from pertanda.cli.options import as_of_day, desk_option, desk_path, json_option, load_settings, settings_option

if TYPE_CHECKING:
    from pertanda.records.brief import Brief
    from pertanda.settings import Settings

__all__ = ["command"]


@click.command("brief")
@click.option("--date", "day", default="newest", show_default=True, help="Day of the brief: 2024-06-15, newest, today.")
@click.option(
    "--since", help="News is what came after this day: 2024-06-14, or first for all [default: the day before]."
)
@click.option("--language", type=click.Choice(["en", "id"]), help="Language [default: setting brief.language].")
@click.option("--html", type=click.Path(path_type=Path, dir_okay=False), help="Write the brief as a page here.")
@click.option("--text", "as_text", is_flag=True, help="Text, also when piped.")
@desk_option
@json_option
@settings_option
def command(
    day: str,
    since: str | None,
    language: str | None,
    html: Path | None,
    as_text: bool,
    desk: Path | None,
    as_json: bool,
    settings_file: Path | None,
) -> None:
    """Publish the brief of a day from the desk.

    Text on a terminal or with --text, JSON with --json or when piped; --html also writes the page. Only what was
    published by that day is used. The brief is kept on the desk, unless another process is writing to it.
    """
    import shutil

    from pertanda.cli.output import is_terminal
    from pertanda.publication import html as page
    from pertanda.publication import json as plain
    from pertanda.publication import text

    settings = load_settings(settings_file)
    brief = _publish(desk_path(desk, settings), settings, day, since, language or settings.brief.language)
    if html is not None:
        html.write_text(page.render(brief), encoding="utf-8")
        click.echo(f"Page: {html}", err=True)
    if as_json or not (as_text or is_terminal()):
        click.echo(plain.render(brief), nl=False)
    else:
        click.echo(text.render(brief, width=min(shutil.get_terminal_size().columns, 100)), nl=False)


def _publish(path: Path, settings: Settings, day: str, since: str | None, language: str) -> Brief:
    from pertanda import flow
    from pertanda.exceptions import StoreLockedError
    from pertanda.store.desk import Desk

    tools = flow.prepare(settings)
    if not path.exists():
        Desk.open(path, write=False)  # raises, saying that there is no desk
    try:
        with Desk.open(path, write=True) as store:
            as_of, after = as_of_day(day, flow.newest_day(store)), _since(since, flow.first_day(store))
            brief = flow.publish(store, tools=tools, as_of=as_of, language=language, since=after)
            store.save_brief(brief)
            return brief
    except StoreLockedError:
        click.echo("pertanda: the desk is being written; this brief is not kept on it.", err=True)
    with Desk.open(path, write=False) as store:
        as_of, after = as_of_day(day, flow.newest_day(store)), _since(since, flow.first_day(store))
        return flow.publish(store, tools=tools, as_of=as_of, language=language, since=after)


def _since(text: str | None, first: datetime.date | None) -> datetime.date | None:
    """The day after which news begins: the day before the first article for `first`. Raises UsageError."""
    if text == "first":
        return first - datetime.timedelta(days=1) if first is not None and first > datetime.date.min else None
    return as_of_day(text, None) if text else None
