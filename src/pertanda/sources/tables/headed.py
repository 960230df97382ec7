"""Tables with a header line: columns found by name, in any order, quoted or not."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterator
from typing import BinaryIO

from pertanda.exceptions import InputError
from pertanda.sources.bounded import lines
from pertanda.sources.tables.found import NOBODY, Fault, Raw, Row, day_of, remembered
from pertanda.sources.tables.names import Meaning, load_names, meaning_of

__all__ = ["Acled", "Headed", "Icews", "Polecat"]

_LONGEST_LINE = 1_000_000
# What the publishers write for "nothing here".
_EMPTY = {"", "NULL", "None", "none", "nan", "NA"}


class Headed:
    """Reads rows by the names of their columns; a kind says which it needs and how parties and acts are read."""

    delimiter = "\t"
    needed: tuple[str, ...] = ()
    day = ""

    def __init__(self) -> None:
        self._header: list[str] = []
        self._days = remembered(day_of)

    def rows(self, stream: BinaryIO) -> Iterator[Row | Fault]:
        """The events, in order. Raises InputError when a needed column is missing."""
        faults: list[Fault] = []
        text = _Lines(stream, faults)
        reader = csv.reader(text, delimiter=self.delimiter)
        at: tuple[int, ...] = ()
        while True:
            text.begun = 0
            try:
                values = next(reader, None)
            except csv.Error as error:
                faults.append(Fault(text.begun, f"not readable as CSV: {error}", []))
                values = []
            yield from faults
            faults.clear()
            if values is None:
                return
            if not at:
                at = self._places(values)
            elif values:
                yield self._row(text.begun, values, at)

    def _places(self, header: list[str]) -> tuple[int, ...]:
        names = [name.strip().lstrip("\ufeff#!").strip() for name in header]
        missing = [name for name in self.needed if name not in names]
        if missing:
            what = f"the first line names no column {', '.join(missing)}"
            raise InputError(what, where="line 1", fix="Give the table as its publisher names the columns.")
        self._header = names
        return tuple(names.index(name) for name in self.needed)

    def _row(self, line: int, values: list[str], at: tuple[int, ...]) -> Row | Fault:
        if len(values) != len(self._header):
            return Fault(line, f"{len(self._header)} columns wanted, {min(len(values), 100)} found", values)
        found = dict(zip(self.needed, (_filled(values[place]) for place in at), strict=True))
        date = self._days[found[self.day]]
        if date is None:
            return Fault(line, f"{self.day} is no day", values)
        actor, recipient = self.parties(found)
        return Row(line, date, actor or NOBODY, recipient or NOBODY, self.code(found), values)

    def parties(self, found: dict[str, str]) -> tuple[str, str]:
        """Actor and recipient of a row, "" where there is none."""
        raise NotImplementedError

    def code(self, found: dict[str, str]) -> str:
        """The table's own code of the act."""
        raise NotImplementedError

    def columns(self, raw: Raw) -> dict[str, str]:
        """Every column by its name."""
        return dict(zip(self._header, raw, strict=True)) if isinstance(raw, list) else {}


class Icews(Headed):
    """ICEWS coded events, also the newer weekly files. A party is its country, else its name."""

    needed = ("Event Date", "Source Name", "Source Country", "Target Name", "Target Country", "CAMEO Code")
    day = "Event Date"

    def __init__(self, meaning: Callable[[str], Meaning | None], country: Callable[[str], str | None]) -> None:
        """`meaning` reads CAMEO codes, `country` gives the ISO 3166-1 alpha-3 of a country's name."""
        super().__init__()
        self.meaning = meaning
        self._country = _countries(country)

    def parties(self, found: dict[str, str]) -> tuple[str, str]:
        """Countries by their code, an unknown one by its name."""
        return (
            self._country[found["Source Country"]] or found["Source Name"],
            self._country[found["Target Country"]] or found["Target Name"],
        )

    def code(self, found: dict[str, str]) -> str:
        """The CAMEO code."""
        return found["CAMEO Code"]


class Polecat(Headed):
    """POLECAT's weekly and yearly tables, and any with its column names. Types are PLOVER's, the old names included."""

    needed = (
        *("Event Date", "Event Type", "Event Mode", "Actor Name", "Actor Country"),
        *("Recipient Name", "Recipient Country"),
    )
    day = "Event Date"

    def __init__(self, country: Callable[[str], str | None]) -> None:
        """`country` gives the ISO 3166-1 alpha-3 of a country's name."""
        super().__init__()
        self._country = _countries(country)
        self._old = load_names().plover

    def parties(self, found: dict[str, str]) -> tuple[str, str]:
        """Countries by their code, a party without one by its name."""
        return (
            self._country[found["Actor Country"]] or found["Actor Name"],
            self._country[found["Recipient Country"]] or found["Recipient Name"],
        )

    def code(self, found: dict[str, str]) -> str:
        """`TYPE` or `TYPE.mode` as the table writes them."""
        mode = found["Event Mode"]
        return f"{found['Event Type']}.{mode}" if mode else found["Event Type"]

    def meaning(self, code: str) -> Meaning | None:
        """The type of ours, with the mode where we have the same one."""
        name, _, mode = code.partition(".")
        ours = self._old.get(name.upper(), name.upper())
        return (meaning_of(f"{ours}.{mode.lower()}") if mode else None) or meaning_of(ours)


class Acled(Headed):
    """ACLED's shape of 31 columns since March 2023, and any with its column names; parties by their names."""

    delimiter = ","
    needed = ("event_date", "sub_event_type", "actor1", "actor2")
    day = "event_date"

    def parties(self, found: dict[str, str]) -> tuple[str, str]:
        """The two actors by name; their order tells no direction in ACLED."""
        return found["actor1"], found["actor2"]

    def code(self, found: dict[str, str]) -> str:
        """The sub-event type."""
        return found["sub_event_type"]

    def meaning(self, code: str) -> Meaning | None:
        """Our reading of a sub-event type."""
        return meaning_of(load_names().acled.get(code, ""))


class _Lines:
    """Decoded lines for the CSV reader; those it cannot give become faults. `begun` is the line a row begins on."""

    def __init__(self, stream: BinaryIO, faults: list[Fault]) -> None:
        self._lines = lines(stream, _LONGEST_LINE)
        self._faults = faults
        self.begun = 0

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        for line in self._lines:
            if line.data is None:
                self._faults.append(Fault(line.number, f"a line of more than {_LONGEST_LINE:,} bytes", b""))
                continue
            try:
                text = line.data.decode("utf-8")
            except UnicodeDecodeError:
                self._faults.append(Fault(line.number, "not UTF-8", line.data))
                continue
            self.begun = self.begun or line.number
            return text + "\n"
        raise StopIteration


def _countries(country: Callable[[str], str | None]) -> dict[str, str]:
    """Codes by name, the name itself where no code is known."""
    odd = load_names().country_names
    return remembered(lambda name: (country(name) or odd.get(name) or name) if name else "")


def _filled(value: str) -> str:
    value = value.strip()
    return "" if value in _EMPTY else value
