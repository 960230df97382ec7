"""The pairs of the last weeks: what the page draws of them, and a line of text for each."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from pertanda.publication.diagrams import PairDays
from pertanda.publication.naming import Names
from pertanda.publication.statements import upper_first
from pertanda.publication.wording import Wording
from pertanda.records.brief import PairPanel
from pertanda.records.signal import PairCourse
from pertanda.signals.counts import NOBODY

__all__ = ["bars", "drawn_panels", "pair_days", "pair_panels", "pair_told"]

_STEPS = "▁▂▃▄▅▆▇█"
_TEXT_DAYS = 28  # bars that a narrow terminal still holds


def pair_panels(
    courses: Iterable[PairCourse], drawn: Sequence[PairCourse], *, wording: Wording, names: Names
) -> list[PairPanel]:
    """A panel for every course, in order; `drawn` are those with a picture of their own, in theirs."""
    own = {(one.actor, one.recipient): place for place, one in enumerate(drawn, 1)}
    return [
        PairPanel(title=_title(one, wording, names), course=one, drawn=own.get((one.actor, one.recipient), 0))
        for one in courses
    ]


def drawn_panels(panels: Iterable[PairPanel]) -> list[PairPanel]:
    """Those with a picture of their own, in the order of these."""
    return sorted((one for one in panels if one.drawn), key=lambda one: one.drawn)


def _title(one: PairCourse, wording: Wording, names: Names) -> str:
    toward = wording.anomaly["nobody"] if one.recipient == NOBODY else names(one.recipient, wording.language)
    return upper_first(wording.anomaly["pair"].format(actor=names(one.actor, wording.language), recipient=toward))


def pair_days(panel: PairPanel) -> PairDays:
    """The panel as the diagrams take it."""
    one = panel.course
    return PairDays(panel.title, one.as_of, one.counts, one.low, one.high, frozenset(one.alarms))


def pair_told(panel: PairPanel, wording: Wording) -> str:
    """A line: its days as bars, the acts of the last of them and in all, its usual range, its alarms."""
    one = panel.course
    return wording.anomaly["course"].format(
        bars=bars(one.counts[-_TEXT_DAYS:]),
        title=panel.title,
        acts=wording.number(sum(one.counts)),
        days=len(one.counts),
        seen=one.counts[-1],
        day=wording.day(one.as_of, year=False),
        low=wording.number(one.low[-1], 1),
        high=wording.number(one.high[-1], 1),
        alarms=len(one.alarms),
    )


def bars(counts: Sequence[float]) -> str:
    """Counts as eight heights, the highest at the top; 0 is a point."""
    most = max(counts, default=0)
    return "".join(_STEPS[min(int(one / most * len(_STEPS)), len(_STEPS) - 1)] if one else "·" for one in counts)
