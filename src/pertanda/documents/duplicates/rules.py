"""The thresholds of `rules.toml`, read once."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Annotated

import msgspec

from pertanda.languages.tables import load_table
from pertanda.records.base import Record

__all__ = ["Rules", "load_rules"]

_PACKAGED = Path(__file__).with_name("rules.toml")

_Count = Annotated[int, msgspec.Meta(ge=1, le=1 << 30)]
_Few = Annotated[int, msgspec.Meta(ge=1, le=1024)]
_Share = Annotated[float, msgspec.Meta(ge=0, le=1)]


class Rules(Record, frozen=True, forbid_unknown_fields=True):
    """Counts of hashes and documents, and shares in [0, 1]; what each is for stands beside it in the file."""

    keys: _Few
    fewest_shared: _Few
    most_compared: _Few
    least_jaccard: _Share
    least_containment: _Share
    fewest_shingles: _Few
    fewest_shingles_same: _Few
    fewest_names: _Few
    share_of_names: _Share
    share_of_difference: _Share
    share_of_ties: _Share
    window_documents: _Count
    window_hashes: _Count


@cache
def load_rules(path: Path = _PACKAGED) -> Rules:
    """The rules of `path`. Raises DataFileError for a file that is not such a table."""
    return load_table(path, Rules)
