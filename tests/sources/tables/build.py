"""Rows of the tables, made up, in the shape that their publishers give them."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from pertanda.settings import load
from pertanda.sources.tables.found import TableReader
from pertanda.sources.tables.gdelt import gdelt_line
from pertanda.sources.tables.layouts import GDELT_2
from pertanda.sources.tables.load import Classing, Rejected, Report, count_tables
from pertanda.sources.tables.names import Meaning, meaning_of
from pertanda.sources.tables.tally import Cell, Tally

INPUTS = load(environment={}).inputs
CAMEO = {"042": "CONSULT.visit", "043": "CONSULT.visit", "190": "ASSAULT", "010": "STATEMENT"}


def cameo(code: str) -> Meaning | None:
    """A codebook of four codes."""
    return meaning_of(CAMEO.get(code, ""))


def country(name: str) -> str | None:
    """A gazetteer of two countries."""
    return {"Russian Federation": "RUS", "North Korea": "PRK"}.get(name)


def gdelt(
    day: str = "20240618",
    actor: tuple[str, str] = ("RUSGOV", "RUS"),
    recipient: tuple[str, str] = ("PRK", "PRK"),
    code: str = "042",
    layout: tuple[str, ...] = GDELT_2,
) -> bytes:
    """A line of the event table; a party is its code and its country."""
    columns = {"GLOBALEVENTID": "1", "SQLDATE": day, "EventCode": code, "GoldsteinScale": "1.9"}
    columns |= {"Actor1Code": actor[0], "Actor1CountryCode": actor[1]}
    columns |= {"Actor2Code": recipient[0], "Actor2CountryCode": recipient[1]}
    return gdelt_line(columns, layout)


def table(layout: Sequence[str], *rows: dict[str, str], delimiter: str = "\t") -> bytes:
    """A table with its header; columns left out are empty."""
    text = io.StringIO()
    writer = csv.DictWriter(text, layout, restval="", delimiter=delimiter)
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue().encode()


class Counted:
    """What a file came to."""

    def __init__(self, reader: TableReader, *paths: Path, classing: Classing = Classing.QUAD) -> None:
        self.rejected: list[Rejected] = []
        self.events: list[dict[str, Any]] = []
        self.told: list[int] = []
        tally = Tally()
        self.report: Report = count_tables(
            paths,
            reader,
            tally,
            classing=classing,
            settings=INPUTS,
            event=self.events.append,
            reject=self.rejected.append,
            progress=self.told.append,
        )
        self.counts: dict[Cell, int] = dict(tally.counts())
        tally.close()

    @property
    def reasons(self) -> list[tuple[int, str]]:
        """Line and reason of each rejected row."""
        return [(one.line, one.reason) for one in self.rejected]
