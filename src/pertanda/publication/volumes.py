"""What is said of a source, or of all sources of a country, that has fallen silent."""

from __future__ import annotations

from pertanda.publication.wording import Wording
from pertanda.records.signal import SourceVolume

__all__ = ["silence_told"]


def silence_told(one: SourceVolume, wording: Wording) -> str:
    """ "x.example: nothing for 4 days listened to, last heard 11 June 2024; usually 3.2 articles a day"."""
    return wording.words["silence" if one.members == 1 else "silence_group"].format(
        name=one.name,
        members=one.members,
        days=one.silent_days,
        day=wording.day(one.last_heard),
        expected=wording.number(one.expected or 0.0, 1),
    )
