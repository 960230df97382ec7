"""The yardstick: ICEWS days as tables of counts between countries, and the list of sudden events.

Both lie outside the project, in the folder of the setting evaluation.data (PERTANDA_DATA); none of it may be
redistributed. Both ends of an event are mapped to different countries, relation names to CAMEO roots through the
ontology table, roots to quad classes (01-05 words of cooperation, 06-08 deeds of it, 09-13 words of conflict, 14-20
deeds of it).
"""

from __future__ import annotations

import csv
import datetime
import gzip
import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

from pertanda.settings import load
from pertanda.signals.alarms import Pair, SeriesKey
from pertanda.signals.table import Row, drop_mirrors

__all__ = ["YEARS", "SuddenEvent", "Yardstick", "pair_counts", "read_yardstick"]

YEARS = {"icews18": 2018, "icews14": 2014}
# Events are scored from this day on; pairs below this many acts a day in the days before an event are quiet.
FIRST_DAY = 28
QUIET_RATE = 4.0

# Relation names that neither label column of the ontology table spells the same way.
_ODD_NAMES = {
    "refusetoyield": "12",
    "appealtoengageinoracceptmediation": "02",
    "appealforeasingofpoliticaldissent": "02",
    "expressintenttoengageinmaterialcooperation": "03",
    "expressintenttoinstitutepoliticalreform": "03",
    "reduceorstopmaterialaid": "16",
    "threatenwithrepression": "13",
    "threatenwithsanctionsboycottembargo": "13",
    "demandmaterialaid": "10",
    "fightwithsmallarms": "193",
    "fightwithsmallarmsandlightweapons": "193",
    "fightwithartilleryandtanks": "194",
}

Table = dict[datetime.date, dict[SeriesKey, int]]


class SuddenEvent(NamedTuple):
    """A listed event: its day and its undirected pairs; `quiet` when all of them were quiet in the 28 days before."""

    id: str
    day: datetime.date
    pairs: tuple[Pair, ...]
    quiet: bool


class Yardstick(NamedTuple):
    """Every day of a year (days without acts too), counted by country pair and quad class, and its events."""

    name: str
    days: list[datetime.date]
    table: Table
    events: list[SuddenEvent]


def read_yardstick(name: str, *, folder: Path | None = None, mirrors: bool = True) -> Yardstick:
    """`icews18` or `icews14`. `mirrors` keeps the second telling of a visit, as in the published figures."""
    folder = folder or Path(load().evaluation.data)
    rows = list(_rows(folder, name))
    rows = rows if mirrors else drop_mirrors(rows)
    table: Table = defaultdict(dict)
    for row in rows:
        key = (row.actor, row.recipient, _quad(row.label))
        table[row.day][key] = table[row.day].get(key, 0) + row.acts
    last = max(table)
    first = datetime.date(YEARS[name], 1, 1)
    days = [first + datetime.timedelta(days=step) for step in range((last - first).days + 1)]
    full = {day: table.get(day, {}) for day in days}
    return Yardstick(name, days, full, list(_events(folder, YEARS[name], pair_counts(full))))


def pair_counts(table: Mapping[datetime.date, Mapping[SeriesKey, int]]) -> dict[datetime.date, dict[Pair, int]]:
    """Acts of each undirected pair by day."""
    found: dict[datetime.date, dict[Pair, int]] = {}
    for day, cells in table.items():
        totals: dict[Pair, int] = defaultdict(int)
        for (actor, recipient, _), acts in cells.items():
            totals[_pair(actor, recipient)] += acts
        found[day] = totals
    return found


def _pair(one: str, other: str) -> Pair:
    return (one, other) if one <= other else (other, one)


def _rows(folder: Path, name: str) -> Iterator[Row]:
    countries = {row["id"]: row["country"] for row in _csv(folder / "sudden_events" / f"{name}_entity_country.csv")}
    codes = _relations(folder, name)
    first = datetime.date(YEARS[name], 1, 1)
    for part in ("train", "valid", "test"):
        for line in _lines(folder / name / f"{part}.txt"):
            subject, relation, target, hours = line.split()[:4]
            actor, recipient = countries.get(subject, ""), countries.get(target, "")
            if actor and recipient and actor != recipient:
                day = first + datetime.timedelta(days=int(hours) // 24)
                yield Row(day, actor, recipient, codes[relation], 1)


def _relations(folder: Path, name: str) -> dict[str, str]:
    labels: dict[str, str] = {}
    for row in _csv(folder / "ontology" / "cameo_codes.csv"):
        for column in ("label_gdelt", "label_parus"):
            if row[column]:
                labels.setdefault(_bare(row[column]), row["cameo"])
    labels |= _ODD_NAMES
    pairs = (line.split("\t") for line in _lines(folder / name / "relation2id.txt"))
    return {number: labels[_bare(relation)] for relation, number in pairs}


def _events(folder: Path, year: int, totals: Mapping[datetime.date, Mapping[Pair, int]]) -> Iterator[SuddenEvent]:
    for row in _csv(folder / "sudden_events" / "sudden_events_dev.csv"):
        day = datetime.date.fromisoformat(row["date"])
        if day.year == year:
            pairs = tuple(_pair(*pair.split("-")) for pair in row["pairs"].split(";"))
            yield SuddenEvent(
                row["id"], day, pairs, all(_rate_before(totals, pair, day) < QUIET_RATE for pair in pairs)
            )


def _rate_before(totals: Mapping[datetime.date, Mapping[Pair, int]], pair: Pair, day: datetime.date) -> float:
    before = [day - datetime.timedelta(days=step) for step in range(1, 29)]
    known = [totals[one].get(pair, 0) for one in before if one in totals]
    return sum(known) / max(1, len(known))


def _quad(code: str) -> str:
    root = int(code[:2])
    return "0" if root <= 5 else "1" if root <= 8 else "2" if root <= 13 else "3"


def _bare(label: str) -> str:
    return re.sub("[^a-z]", "", label.lower())


def _csv(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _lines(path: Path) -> list[str]:
    if path.exists():
        return path.read_text(encoding="utf-8").splitlines()
    with gzip.open(path.with_name(path.name + ".gz"), "rt", encoding="utf-8") as file:
        return file.read().splitlines()
