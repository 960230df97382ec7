"""The spans and lengths of `brief.toml`, read once."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Annotated

import msgspec

from pertanda.languages.tables import load_table
from pertanda.records.base import Record

__all__ = ["Reach", "load_reach"]

_PACKAGED = Path(__file__).with_name("brief.toml")
_Count = Annotated[int, msgspec.Meta(ge=1, le=10_000)]


class Reach(Record, frozen=True, forbid_unknown_fields=True):
    """Days, counts and characters; what each is for stands beside it in the file."""

    recent_days: _Count
    silent_days: _Count
    marks_per_statement: _Count
    dyads_drawn: _Count
    acts_drawn: _Count
    quote_characters: _Count


@cache
def load_reach(path: Path = _PACKAGED) -> Reach:
    """The spans of `path`. Raises DataFileError for a file that is not such a table."""
    return load_table(path, Reach)
