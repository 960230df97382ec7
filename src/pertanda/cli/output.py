"""How commands speak: tables on a terminal, JSON Lines when piped, progress on stderr."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import click
import msgspec

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

__all__ = ["as_json", "emit", "is_terminal", "progress_bar", "table"]


def is_terminal() -> bool:
    """Whether stdout is a terminal."""
    return sys.stdout.isatty()


def as_json(record: object) -> str:
    """A record as one line of JSON."""
    return msgspec.json.encode(record).decode()


def table(columns: Sequence[str], rows: Iterable[Sequence[str]], *, title: str = "") -> None:
    """A table on stdout. Cell text is shown as it is, never read as markup."""
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    grid = Table(title=title or None, title_justify="left", header_style="bold", expand=False)
    for column in columns:
        grid.add_column(column, overflow="fold")
    for row in rows:
        grid.add_row(*(Text(cell) for cell in row))
    Console().print(grid)


def emit(records: Iterable[Any], columns: Sequence[str], row: Callable[[Any], Sequence[str]], *, json: bool) -> None:
    """Records as a table on a terminal, as JSON Lines when piped or asked for with `--json`."""
    if json or not is_terminal():
        for record in records:
            click.echo(as_json(record))
    else:
        table(columns, [row(record) for record in records])


@contextmanager
def progress_bar(label: str) -> Iterator[Callable[[int], None]]:
    """A counter on stderr, shown on a terminal only. Yields a function that takes how many are done."""
    if not sys.stderr.isatty():
        yield lambda done: None
        return
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

    columns = (TextColumn("{task.description}"), BarColumn(), TextColumn("{task.completed}"), TimeElapsedColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as progress:
        task = progress.add_task(label, total=None)
        yield lambda done: progress.update(task, completed=done)
