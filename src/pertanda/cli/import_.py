"""`pertanda import`: event tables of others, counted for `pertanda anomalies`."""

from __future__ import annotations

import contextlib
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any, TypeVar

import click

from pertanda.cli.options import load_settings, settings_option

if TYPE_CHECKING:
    from pertanda.sources.tables.found import TableReader
    from pertanda.sources.tables.load import Report
    from pertanda.sources.tables.tally import Tally

__all__ = ["command"]

F = TypeVar("F", bound=Callable[..., Any])

_STANDARD = Path("-")
_SHOWN_REASONS = 10


@click.group("import")
def command() -> None:
    """Count the acts of event tables: one row per day, actor, recipient and class, as `pertanda anomalies` reads it.

    Files may be plain, gzip or zip. Rows that cannot be counted are told by reason on stderr and kept with --rejected.
    See docs/imports.md.
    """


def _options(function: F) -> F:
    """The arguments and options that every table has."""
    for decorate in (
        settings_option,
        click.option(
            "--rejected", type=click.Path(path_type=Path), help="Keep rows not counted, with line and reason."
        ),
        click.option("--events", type=click.Path(path_type=Path), help="Also every row with all columns, JSON Lines."),
        click.option(
            "--out", type=click.Path(path_type=Path), default=_STANDARD, help="CSV file of counts [default: stdout]."
        ),
        click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path)),
    ):
        function = decorate(function)
    return function


_class_option = click.option(
    "--class",
    "classing",
    type=click.Choice(["quad", "type", "mode", "code"]),
    default="quad",
    show_default=True,
    help="What a series counts: quad class, type, type with mode, or the table's own code.",
)


@command.command("gdelt")
@_class_option
@_options
def _gdelt(classing: str, **options: Any) -> None:
    """GDELT events, 2.0 (61 columns) or 1.0 (58 or 57). Parties are countries, else CAMEO actor codes."""
    from pertanda.sources.tables.gdelt import GdeltEvents

    _import(GdeltEvents(_cameo), classing, **options)


@command.command("mentions")
@_options
def _mentions(**options: Any) -> None:
    """GDELT mentions: how much each outlet wrote each day; a day it falls silent stands out."""
    from pertanda.sources.tables.gdelt import GdeltMentions

    _import(GdeltMentions(), "code", **options)


@command.command("icews")
@_class_option
@_options
def _icews(classing: str, **options: Any) -> None:
    """ICEWS coded events (tab-separated, with their header). Parties are countries, else names."""
    from pertanda.sources.tables.headed import Icews

    _import(Icews(_cameo, _country), classing, **options)


@command.command("acled")
@_class_option
@_options
def _acled(classing: str, **options: Any) -> None:
    """Tables in ACLED's shape (CSV with its column names). Parties are named as the table names them."""
    from pertanda.sources.tables.headed import Acled

    _import(Acled(), classing, **options)


@command.command("plover")
@_class_option
@_options
def _plover(classing: str, **options: Any) -> None:
    """POLECAT's PLOVER tables (tab-separated, with their header). Parties are countries, else names."""
    from pertanda.sources.tables.headed import Polecat

    _import(Polecat(_country), classing, **options)


def _cameo(code: str) -> Any:
    from pertanda.exceptions import NotFoundError
    from pertanda.knowledge.codebook import from_cameo
    from pertanda.sources.tables.names import Meaning

    try:
        return Meaning(*from_cameo(code))
    except NotFoundError:
        return None


def _country(name: str) -> str | None:
    """ISO3 of a country's English or Indonesian name, or of its own code."""
    from pertanda.knowledge.actors import country_codes, country_names

    return name if name in country_codes() else country_names().get(name)


def _import(
    reader: TableReader,
    classing: str,
    *,
    files: tuple[Path, ...],
    out: Path,
    events: Path | None,
    rejected: Path | None,
    settings_file: Path | None,
) -> None:
    import csv

    import msgspec

    from pertanda.cli.output import progress_bar
    from pertanda.exceptions import InputError
    from pertanda.sources.tables.load import Classing, Rejected, count_tables
    from pertanda.sources.tables.tally import Tally

    with contextlib.ExitStack() as stack:
        tally = stack.enter_context(contextlib.closing(Tally()))
        told = stack.enter_context(_written(events)) if events else None
        kept = csv.writer(stack.enter_context(_written(rejected)), lineterminator="\n") if rejected else None
        if kept:
            kept.writerow(Rejected._fields)
        report = count_tables(
            files,
            reader,
            tally,
            classing=Classing(classing),
            settings=load_settings(settings_file).inputs,
            event=(lambda row: _line(told, msgspec.json.encode(row).decode())) if told else None,
            reject=kept.writerow if kept else lambda row: None,
            progress=stack.enter_context(progress_bar("rows")),
        )
        cells = _write_counts(tally, out)
    click.echo(_summary(report, cells), err=True)
    if not report.counted:
        raise InputError("no row could be counted", fix="The reasons stand above; --rejected FILE keeps the rows.")


def _line(file: IO[str], text: str) -> None:
    file.write(text + "\n")


def _write_counts(tally: Tally, out: Path) -> int:
    import csv

    cells = 0
    with _written(out) as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(("date", "actor", "recipient", "class", "count"))
        for cell, count in tally.counts():
            writer.writerow((*cell, count))
            cells += 1
    return cells


@contextmanager
def _written(path: Path) -> Iterator[IO[str]]:
    """A file that is there whole or not at all; `-` is stdout. Raises InputError when it cannot be written."""
    from pertanda.exceptions import UsageError

    if path == _STANDARD:
        yield sys.stdout
        return
    partial = path.with_name(path.name + ".part")
    try:
        with partial.open("w", encoding="utf-8", newline="") as file:
            yield file
        partial.replace(path)
    except OSError as error:
        raise UsageError(f"cannot be written: {error.strerror}", where=str(path), fix="Name another file.") from error
    finally:
        partial.unlink(missing_ok=True)


def _summary(report: Report, cells: int) -> str:
    lines = [f"{report.rows:,} rows, {report.counted:,} counted in {cells:,} cells, {report.rejected.total():,} not."]
    lines += [f"  {count:>9,}  {reason}" for reason, count in report.rejected.most_common(_SHOWN_REASONS)]
    return "\n".join(lines)
