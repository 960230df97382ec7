"""`pertanda anomalies`: which days of which pairs stand out in a table of daily counts."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from pertanda.cli.options import json_option

if TYPE_CHECKING:
    from pertanda.signals.alarms import Alarm
    from pertanda.signals.table import CountTable

__all__ = ["command"]


@click.command("anomalies")
@click.argument("counts", type=click.Path(path_type=Path))
@click.option("--budget", default=3.0, show_default=True, help="Most pair-alarms a day, on average; above 0, up to 50.")
@click.option("--every-day", is_flag=True, help="Raise every rare day of a running episode, not only its rises.")
@click.option("--skip-bad", is_flag=True, help="Leave out faulty rows and say on stderr how many and why.")
@json_option
def command(counts: Path, budget: float, every_day: bool, skip_bad: bool, as_json: bool) -> None:
    """Find the days on which a pair stands out from its own past, in any table of daily counts.

    COUNTS is a CSV file with the columns date, actor, recipient, class and count; a class is any text, such as a quad
    class. An alarm uses only rows up to its own day. The first 28 days raise none. See docs/anomalies.md.
    """
    from pertanda.cli.output import emit
    from pertanda.signals.engine import replay
    from pertanda.signals.table import read_counts

    table = read_counts(counts, skip_bad=skip_bad)
    alarms = list(replay(table.days, budget=budget, every_day=every_day))
    _report(table, len(alarms))
    emit([_line(alarm) for alarm in alarms], _COLUMNS, _row, json=as_json)


_COLUMNS = ("date", "actor", "recipient", "class", "seen", "expected", "score", "kind", "episode")


def _line(alarm: Alarm) -> dict[str, Any]:
    return {
        "date": alarm.date,
        "actor": alarm.actor,
        "recipient": alarm.recipient,
        "class": alarm.label,
        "score": round(alarm.score, 4),
        "kind": alarm.kind,
        "expected": round(alarm.expected, 4),
        "seen": alarm.seen,
        "episode": alarm.episode,
    }


def _row(line: dict[str, Any]) -> tuple[str, ...]:
    shown = {**line, "score": f"{line['score']:.1f}", "expected": f"{line['expected']:.1f}"}
    return tuple(str(shown[column]) for column in _COLUMNS)


def _report(table: CountTable, alarms: int) -> None:
    """What was read and left out, on stderr, so that a silent run is not taken for a calm world."""
    from pertanda.signals.tuning import load_tuning

    if table.skipped:
        reasons = Counter(fault.what.partition(":")[0] for fault in table.skipped)
        told = "; ".join(f"{number} x {reason}" for reason, number in reasons.most_common())
        click.echo(
            f"{len(table.skipped)} faulty rows left out: {told}. The first is {table.skipped[0].line()}", err=True
        )
    days = (max(table.days) - min(table.days)).days + 1 if table.days else 0
    warm_up = load_tuning().warm_up_days
    note = f" The first {warm_up} days raise no alarm." if days <= warm_up else ""
    click.echo(f"{table.rows} rows over {days} days; {alarms} alarms.{note}", err=True)
