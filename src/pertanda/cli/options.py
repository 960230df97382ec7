"""Options that several commands share, each documented once."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import click

__all__ = ["as_of_day", "desk_option", "desk_path", "json_option", "load_settings", "settings_option"]

F = TypeVar("F", bound=Callable[..., Any])
# Days that can be asked for; histories and windows reach back from them, so the calendar's own ends are too far.
EARLIEST_YEAR, LATEST_YEAR = 1900, 2999


def desk_option(function: F) -> F:
    """`--desk FILE`: the desk file."""
    return click.option("--desk", type=click.Path(path_type=Path), help="Desk file [default: setting desk.path].")(
        function
    )


def settings_option(function: F) -> F:
    """`--settings FILE`: settings that override the packaged ones."""
    return click.option(
        "--settings", "settings_file", type=click.Path(path_type=Path), help="Settings file [default: ./pertanda.toml]."
    )(function)


def json_option(function: F) -> F:
    """`--json`: JSON Lines also on a terminal."""
    return click.option("--json", "as_json", is_flag=True, help="JSON, also on a terminal.")(function)


def load_settings(settings_file: Path | None) -> Any:
    """The settings in force. Raises DataFileError, UsageError."""
    from pertanda import settings

    return settings.load(settings_file)


def desk_path(desk: Path | None, settings: Any) -> Path:
    """The desk file to use."""
    return desk or Path(settings.desk.path)


def as_of_day(text: str, newest: datetime.date | None) -> datetime.date:
    """`newest`, `today` or an ISO day from 1900 to 2999. Raises UsageError for anything else."""
    from pertanda.exceptions import UsageError

    if text == "newest":
        return newest or datetime.datetime.now(datetime.UTC).date()
    if text == "today":
        return datetime.datetime.now(datetime.UTC).date()
    fix = "Give a day as 2024-06-15, or newest, or today."
    try:
        day = datetime.date.fromisoformat(text)
    except ValueError as error:
        raise UsageError(f"{text!r} is no day", fix=fix) from error
    if not EARLIEST_YEAR <= day.year <= LATEST_YEAR:
        raise UsageError(f"{text!r} is out of range", fix=f"Give a day from {EARLIEST_YEAR} to {LATEST_YEAR}.")
    return day
