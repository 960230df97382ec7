"""GDELT's event and mention tables: tab-separated, without a header, every column kept."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from operator import itemgetter
from typing import BinaryIO

from pertanda.exceptions import InputError
from pertanda.sources.bounded import Line, lines
from pertanda.sources.tables.found import NOBODY, Fault, Raw, Row, day_of, remembered
from pertanda.sources.tables.layouts import GDELT_1, GDELT_2, MENTIONS
from pertanda.sources.tables.names import Meaning, load_names

__all__ = ["GdeltEvents", "GdeltMentions", "gdelt_line"]

# The longest rows seen in public files are under 4 kB; an address may be long.
_LONGEST_ROW = 65_536
_LAYOUTS = {len(columns) - 1: columns for columns in (GDELT_2, GDELT_1, GDELT_1[:-1], MENTIONS)}
# What the events are counted by, in every layout: day, code and country of both actors, event code.
_COUNTED = itemgetter(1, 5, 7, 15, 17, 26)


class _Gdelt:
    """Lines of one layout, which the first line of the file tells by its number of columns."""

    kinds: tuple[tuple[str, ...], ...]

    def __init__(self) -> None:
        self._layout = self.kinds[0]
        self._days: dict[bytes, str | None] = remembered(lambda text: day_of(text.decode("ascii", "replace")))

    def lines(self, stream: BinaryIO) -> Iterator[tuple[int, bytes] | Fault]:
        """Number and bytes of each line that has all columns and is UTF-8."""
        tabs = -1
        for number, data in lines(stream, _LONGEST_ROW):
            if data is None:
                yield Fault(number, f"a row of more than {_LONGEST_ROW:,} bytes", b"")
                continue
            if tabs < 0:
                tabs = self._recognise(Line(number, data))
                if data[:13].upper() == b"GLOBALEVENTID":
                    continue
            if data.count(b"\t") != tabs:
                if data:
                    yield Fault(number, f"{tabs + 1} columns wanted, {_columns(data)}", data)
            elif not data.isascii() and not _is_utf8(data):
                yield Fault(number, "not UTF-8", data)
            else:
                yield number, data

    def _recognise(self, first: Line) -> int:
        tabs = (first.data or b"").count(b"\t")
        layout = _LAYOUTS.get(tabs)
        if layout not in self.kinds:
            wanted = " or ".join(str(len(kind)) for kind in self.kinds)
            what = f"the first line has {tabs + 1} tab-separated columns, not {wanted}"
            raise InputError(what, where=f"line {first.number}", fix="Give a file of this table as GDELT publishes it.")
        self._layout = layout
        return tabs

    def columns(self, raw: Raw) -> dict[str, str]:
        """Every column by its name; a line of the layout read last."""
        values = raw if isinstance(raw, list) else raw.decode("utf-8").split("\t")
        return dict(zip(self._layout, values, strict=True))


class GdeltEvents(_Gdelt):
    """The event table, 2.0 (61 columns) or 1.0 (58, or 57 without the address). `meaning` reads CAMEO codes.

    A party is its CAMEO country as ISO 3166-1 alpha-3 where it has one, else its whole CAMEO code, else "---".
    """

    kinds = (GDELT_2, GDELT_1, GDELT_1[:-1])

    def __init__(self, meaning: Callable[[str], Meaning | None]) -> None:
        super().__init__()
        self._countries = load_names().countries
        self._parties = remembered(self._party)
        self._codes: dict[bytes, str] = remembered(bytes.decode)
        self.meaning = meaning

    def _party(self, codes: tuple[bytes, bytes]) -> str:
        code, country = codes[0].decode(), codes[1].decode()
        return self._countries.get(country, country) or code or NOBODY

    def rows(self, stream: BinaryIO) -> Iterator[Row | Fault]:
        """The events, in order. Raises InputError when the first line is of no known layout."""
        days, parties, codes = self._days, self._parties, self._codes
        for found in self.lines(stream):
            if isinstance(found, Fault):
                yield found
                continue
            number, data = found
            day, code, country, other_code, other_country, act = _COUNTED(data.split(b"\t", 27))
            date = days[day]
            if date is None:
                yield Fault(number, "SQLDATE is no day", data)
            else:
                actor, recipient = parties[code, country], parties[other_code, other_country]
                yield Row(number, date, actor, recipient, codes[act], data)


class GdeltMentions(_Gdelt):
    """The mention table (16 columns): who wrote of an event when. The outlet stands as the actor, toward nobody."""

    kinds = (MENTIONS,)

    def rows(self, stream: BinaryIO) -> Iterator[Row | Fault]:
        """The mentions, in order. Raises InputError when the first line is no mention."""
        for found in self.lines(stream):
            if isinstance(found, Fault):
                yield found
                continue
            number, data = found
            _, _, moment, _, outlet, _ = data.split(b"\t", 5)
            date = self._days[moment[:8]]
            if date is None or not outlet:
                yield Fault(number, "MentionTimeDate is no day" if date is None else "no MentionSourceName", data)
            else:
                yield Row(number, date, outlet.decode(), NOBODY, "mention", data)

    def meaning(self, code: str) -> None:
        """A mention is no act: it has no meaning of its own."""


def gdelt_line(columns: Mapping[str, str], layout: tuple[str, ...] = GDELT_2) -> bytes:
    """A row as a line of the layout, ended by "\\n"; columns that are missing are empty.

    Raises InputError for a value that holds a tab or a line end, which the format cannot tell from its own.
    """
    values = [columns.get(name, "") for name in layout]
    for name, value in zip(layout, values, strict=True):
        if any(sign in value for sign in "\t\r\n"):
            raise InputError(f"{name} holds a tab or a line end", where=repr(value[:80]), fix="Replace it by a space.")
    return ("\t".join(values) + "\n").encode("utf-8")


def _columns(data: bytes) -> str:
    count = data.count(b"\t") + 1
    return f"{count} found" if count < 100 else "a hundred or more found"


def _is_utf8(data: bytes) -> bool:
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True
