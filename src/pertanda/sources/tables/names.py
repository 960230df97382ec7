"""`names.toml`: how the tables' own words for countries and acts are read."""

from __future__ import annotations

import functools
import tomllib
from pathlib import Path
from typing import NamedTuple

import msgspec

from pertanda.exceptions import DataFileError
from pertanda.records.base import Record
from pertanda.records.vocabulary import MODES, EventType, Mode

__all__ = ["Meaning", "Names", "load_names", "meaning_of", "words_of"]

_PACKAGED = Path(__file__).with_name("names.toml")


class Meaning(NamedTuple):
    """What a code of a table means here."""

    type: EventType
    mode: Mode | None


class Names(Record, frozen=True, forbid_unknown_fields=True):
    """The file: CAMEO country codes and odd country names to ISO 3166-1 alpha-3; old PLOVER types and ACLED's
    sub-events to ours."""

    countries: dict[str, str]
    country_names: dict[str, str]
    plover: dict[str, EventType]
    acled: dict[str, str]


@functools.cache
def load_names(path: Path = _PACKAGED) -> Names:
    """The words of `path`. Raises DataFileError for what is no type or mode of the codebook."""
    try:
        names = msgspec.convert(tomllib.loads(path.read_text(encoding="utf-8")), Names)
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError, msgspec.ValidationError) as error:
        raise DataFileError(str(error), where=str(path), fix="Mend the line named.") from error
    for words, ours in names.acled.items():
        if meaning_of(ours) is None:
            where = f"{path}, {words!r}"
            raise DataFileError(f"{ours!r} is no type or mode", where=where, fix="See docs/codebook.md section 2.")
    return names


def meaning_of(term: str) -> Meaning | None:
    """`TYPE` or `TYPE.mode` as its type and mode, None for anything else."""
    name, dot, mode = term.partition(".")
    if name not in EventType.__members__ or (dot and mode not in MODES[EventType(name)]):
        return None
    return Meaning(EventType(name), Mode(mode) if mode else None)


def words_of(meaning: Meaning) -> str:
    """The reverse of `meaning_of`."""
    return f"{meaning.type.value}.{meaning.mode.value}" if meaning.mode else meaning.type.value
