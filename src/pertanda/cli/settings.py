"""`pertanda settings`: every setting, its value and where it comes from."""

from __future__ import annotations

from pathlib import Path

import click

from pertanda.cli.options import json_option, settings_option

__all__ = ["command"]


@click.command("settings")
@click.option("--explain", "with_comments", is_flag=True, help="Say what each setting does.")
@json_option
@settings_option
def command(with_comments: bool, as_json: bool, settings_file: Path | None) -> None:
    """Show the settings in force. A file pertanda.toml in the working directory overrides the keys it names."""
    from pertanda import settings
    from pertanda.cli.output import emit

    lines = [line._asdict() for line in settings.describe(settings_file)]
    columns = ["setting", "value", "from"] + ["what it does"] * with_comments
    keys = ["key", "value", "origin"] + ["comment"] * with_comments
    emit(lines, columns, lambda line: [str(line[key]) for key in keys], json=as_json)
