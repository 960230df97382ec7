"""The figures by which counts are judged, from `anomalies.toml`, validated on load."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Annotated

import msgspec

from pertanda.languages.tables import load_table
from pertanda.records.base import Record

__all__ = ["Tuning", "load_tuning"]

_PACKAGED = Path(__file__).with_name("anomalies.toml")
_Days = Annotated[int, msgspec.Meta(ge=1, le=3650)]
_Whole = Annotated[int, msgspec.Meta(ge=0, le=1_000_000)]
_Share = Annotated[float, msgspec.Meta(gt=0, lt=1)]
_Positive = Annotated[float, msgspec.Meta(gt=0)]


class Tuning(Record, frozen=True, forbid_unknown_fields=True):
    """What each figure is for stands beside it in `anomalies.toml`."""

    warm_up_days: _Days
    unranked_days: _Whole
    window_days: _Days
    kept_scores: _Days
    gain: _Share
    first_rate: _Positive
    least_rate: _Positive
    volume_gain: _Share
    volume_prior: _Positive
    size_share: _Share
    least_seen: _Whole
    least_score: float
    quiet_days: _Days
    escalation: _Positive
    peak_fading: _Share
    limit_gain: _Share
    limit_reach: _Positive
    saved_days: _Days
    strata: tuple[_Positive, ...]
    tail_memory: _Share


@cache
def load_tuning(path: Path = _PACKAGED) -> Tuning:
    """The figures of `path`. Raises DataFileError for a file that is not such a table."""
    return load_table(path, Tuning)
