"""`pertanda escalation`: which dyads act or threaten more than their own past, from a desk or a table of counts."""

from __future__ import annotations

import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import click

from pertanda.cli.options import as_of_day, desk_option, desk_path, json_option, load_settings, settings_option

if TYPE_CHECKING:
    from pertanda.records.base import Record
    from pertanda.signals.escalation import Severe

__all__ = ["command"]

_MOST_ROWS, _WEEKS_SHOWN, _MOST_TOLD = 40, 13, 99


class _Acts(NamedTuple):
    """Hostile acts, the day asked about, the first day heard, and what was read."""

    severe: list[Severe]
    as_of: datetime.date
    first: datetime.date
    read: str


@click.command("escalation")
@click.argument("counts", required=False, type=click.Path(path_type=Path))
@click.option("--dyad", nargs=2, metavar="A B", help="Only between these two parties, either way.")
@click.option("--date", "day", default="newest", show_default=True, help="Day asked about: 2024-06-15, newest, today.")
@desk_option
@json_option
@settings_option
def command(
    counts: Path | None,
    dyad: tuple[str, str] | None,
    day: str,
    desk: Path | None,
    as_json: bool,
    settings_file: Path | None,
) -> None:
    """Compare each dyad's acts and threats of the newest 14 days with its own 180 days before, the surest rise first.

    The ratio is the median of how much more severe they are a day, with its 90 % interval; a dyad rises when all of it
    lies above 1. COUNTS is a CSV file as for `pertanda anomalies`, whose classes are CAMEO codes (weighed by Goldstein)
    or quad classes (all alike); without it the desk's own acts are compared. See docs/anomalies.md.
    """
    from pertanda.cli.output import emit, is_terminal
    from pertanda.signals.escalation import escalations, load_comparison, weekly

    found = _from_table(counts, day) if counts else _from_desk(desk_path(desk, load_settings(settings_file)), day)
    severe = [one for one in found.severe if not dyad or {one.actor, one.recipient} == set(dyad)]
    compared = escalations(severe, as_of=found.as_of, first=found.first)
    courses = weekly(severe, as_of=found.as_of)
    rises = sum(one.rises for one in compared)
    click.echo(f"{found.read} as of {found.as_of}; {len(compared)} dyads compared, {rises} rise.", err=True)
    past = (found.as_of - found.first).days + 1 - load_comparison().recent_days
    if past < load_comparison().least_past_days:
        note = f"{max(past, 0)} days of past are known, {load_comparison().least_past_days} are needed"
        click.echo(f"Nothing is compared: {note}.", err=True)
    if is_terminal() and not as_json and len(compared) > _MOST_ROWS:
        click.echo(f"The first {_MOST_ROWS} are shown; --json gives all.", err=True)
        compared = compared[:_MOST_ROWS]
    emit(
        [_line(one, courses[one.actor, one.recipient, one.part]) for one in compared],
        ("actor", "recipient", "part", "a day", "ratio", "", "13 weeks"),
        _row,
        json=as_json,
    )


def _line(one: Record, weeks: list[float]) -> dict[str, Any]:
    import msgspec

    plain = msgspec.structs.asdict(one)
    rounded = {key: round(value, 4) if isinstance(value, float) else value for key, value in plain.items()}
    return {**rounded, "weeks": [round(week, 2) for week in weeks]}


def _row(line: dict[str, Any]) -> tuple[str, ...]:
    from pertanda.publication.pairs import bars

    return (
        line["actor"],
        line["recipient"],
        line["part"],
        f"{line['past']:.1f} → {line['recent']:.1f}",
        f"{_times(line['ratio'])} ({_times(line['low'])}-{_times(line['high'])})",
        "RISES" if line["rises"] else "falls" if line["falls"] else "",
        bars(line["weeks"][-_WEEKS_SHOWN:]),
    )


def _times(ratio: float) -> str:
    return f"{ratio:.1f}" if ratio < _MOST_TOLD else f">{_MOST_TOLD}"


def _from_table(path: Path, day: str) -> _Acts:
    from pertanda.exceptions import InputError
    from pertanda.signals.escalation import severe_rows
    from pertanda.signals.table import Row, drop_mirrors, read_counts

    table = read_counts(path)
    if not table.days:
        raise InputError("the table holds no row", where=str(path), fix="Give a table with rows.")
    rows = drop_mirrors(Row(when, *key, acts) for when, cells in table.days.items() for key, acts in cells.items())
    severe = severe_rows(rows)
    as_of = as_of_day(day, max(table.days))
    return _Acts(severe, as_of, min(table.days), f"{table.rows} rows, {len(severe)} of them hostile,")


def _from_desk(path: Path, day: str) -> _Acts:
    from pertanda import flow
    from pertanda.knowledge.outlets import load_outlets
    from pertanda.signals.escalation import severe_acts
    from pertanda.store.desk import Desk

    with Desk.open(path, write=False) as store:
        as_of = as_of_day(day, flow.newest_day(store))
        acts = flow.happenings(store, outlets=load_outlets(), as_of=as_of)
        first = flow.first_day(store) or as_of
    severe = severe_acts(acts, as_of=as_of)
    return _Acts(severe, as_of, first, f"{len(severe)} hostile acts of {path.name}")
