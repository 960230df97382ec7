"""The merging thresholds of `rules.toml`, read once."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Annotated

import msgspec

from pertanda.languages.tables import load_table
from pertanda.records.base import Record

__all__ = ["Rules", "load_rules"]

_PACKAGED = Path(__file__).with_name("rules.toml")

_Days = Annotated[int, msgspec.Meta(ge=0, le=3650)]


class Rules(Record, frozen=True, forbid_unknown_fields=True):
    """Tolerances in days; what each is for stands beside it in the file."""

    day_tolerance: _Days
    undated_reach: _Days
    longest_act: _Days
    widest_window: _Days


@cache
def load_rules(path: Path = _PACKAGED) -> Rules:
    """The rules of `path`. Raises DataFileError for a file that is not such a table."""
    return load_table(path, Rules)
