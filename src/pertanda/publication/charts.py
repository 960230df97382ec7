"""Line charts as inline SVG: no script, no style attribute; colours come from the page's classes."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from html import escape
from itertools import pairwise

from pertanda.publication.wording import Wording
from pertanda.records.brief import DyadPanel, QuestionPanel

__all__ = ["dyad_chart", "dyad_days", "probability_chart"]

# Units of the viewBox. 560 wide at 13 units of type stays legible both in the column and on a telephone.
_WIDTH, _LEFT, _RIGHT, _TOP = 560.0, 58.0, 10.0, 12.0
_TALL, _LOW = 160.0, 104.0
_AXIS = 22.0

_Point = tuple[float, float]


def probability_chart(panel: QuestionPanel, wording: Wording, key: str) -> str:
    """A question's probability with its interval as a band, 0 to 100 %; "" for fewer than two days.

    `key` makes the ids of title and description unique in the page.
    """
    days = [point.day for point in panel.history]
    if len(days) < 2:
        return ""
    xs = _across(len(days))
    lines = [
        [point.probability for point in panel.history],
        [p.low for p in panel.history],
        [p.high for p in panel.history],
    ]
    middle, low, high = [[(x, _y(value, 1.0, _TALL)) for x, value in zip(xs, line, strict=True)] for line in lines]
    first, last = panel.history[0], panel.history[-1]
    desc = wording.words["probability_desc"].format(
        first=wording.percent(first.probability),
        last=wording.percent(last.probability),
        start=wording.day(first.day),
        end=wording.day(last.day),
    )
    body = [
        *(_rule(share, wording.percent(share), _TALL, 1.0) for share in (0.0, 0.5, 1.0)),
        f'<path class="band" d="{_path([*high, *reversed(low)])}Z"/>',
        f'<path class="line" d="{_path(middle)}"/>',
        _dot(middle[-1], "dot"),
        *_dates(days, xs, _TALL, wording),
    ]
    return _svg(body, _TALL, wording.words["probability_chart"], desc, key)


def dyad_chart(panel: DyadPanel, wording: Wording, key: str) -> str:
    """A pair's counts as bars against what was expected as a line; the day of the signal stands out."""
    xs = _across(len(panel.counts))
    most = float(max(1, *panel.counts, *(round(value + 0.5) for value in panel.normal)))
    days = dyad_days(panel)
    normal = [(x, _y(value, most, _LOW)) for x, value in zip(xs, panel.normal, strict=True)]
    desc = wording.words["dyad_desc"].format(
        seen=panel.counts[-1],
        day=wording.day(panel.day),
        expected=wording.number(panel.normal[-1], 1),
        days=len(panel.counts),
    )
    bars = [
        _bar(x, _y(float(count), most, _LOW), newest=number == len(xs) - 1, space=(xs[1] - xs[0]) if len(xs) > 1 else 8)
        for number, (x, count) in enumerate(zip(xs, panel.counts, strict=True))
        if count
    ]
    body = [
        _rule(0.0, "0", _LOW, most),
        _rule(most, wording.number(most), _LOW, most),
        *bars,
        f'<path class="line" d="{_path(normal)}"/>',
        *_dates(days, xs, _LOW, wording),
    ]
    return _svg(body, _LOW, panel.title, desc, key)


def dyad_days(panel: DyadPanel) -> list[datetime.date]:
    """The days of a pair's counts, oldest first."""
    return [panel.day - datetime.timedelta(days=back) for back in range(len(panel.counts) - 1, -1, -1)]


def _across(number: int) -> list[float]:
    space = _WIDTH - _LEFT - _RIGHT
    return [_LEFT + space * position / max(1, number - 1) for position in range(number)]


def _y(value: float, most: float, height: float) -> float:
    return _TOP + (height - _TOP - _AXIS) * (1.0 - value / most)


def _path(points: Sequence[_Point]) -> str:
    return "M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in points)


def _dot(point: _Point, name: str) -> str:
    return f'<circle class="{name}" cx="{point[0]:.1f}" cy="{point[1]:.1f}" r="4"/>'


def _bar(x: float, top: float, *, newest: bool, space: float) -> str:
    width = max(2.0, min(14.0, 0.7 * space))
    height = _LOW - _AXIS - top
    name = "bar newest" if newest else "bar"
    return f'<rect class="{name}" x="{x - width / 2:.1f}" y="{top:.1f}" width="{width:.1f}" height="{height:.1f}"/>'


def _rule(value: float, label: str, height: float, most: float) -> str:
    y = _y(value, most, height)
    line = f'<path class="rule" d="M{_LEFT} {y:.1f}H{_WIDTH - _RIGHT}"/>'
    return f'{line}<text x="{_LEFT - 6}" y="{y + 4:.1f}" text-anchor="end">{escape(label)}</text>'


def _dates(days: Sequence[datetime.date], xs: Sequence[float], height: float, wording: Wording) -> list[str]:
    """The first and last day, and the firsts of months that stand clear of both (90 units for "28 September")."""
    ends = {0: "start", len(days) - 1: "end"}
    months = [n for n, (before, day) in enumerate(pairwise(days), 1) if before.month != day.month]
    clear = [n for n in months if xs[n] - xs[0] > 90 and xs[-1] - xs[n] > 90]
    shown = {**dict.fromkeys(clear, "middle"), **ends}
    return [
        f'<text x="{xs[n]:.1f}" y="{height - 5:.1f}" text-anchor="{anchor}">'
        f"{escape(wording.day(days[n], year=False))}</text>"
        for n, anchor in sorted(shown.items())
    ]


def _svg(body: Sequence[str], height: float, title: str, desc: str, key: str) -> str:
    head = (
        f'<svg viewBox="0 0 {_WIDTH:.0f} {height:.0f}" role="img" aria-labelledby="{key}-t {key}-d" focusable="false">'
        f'<title id="{key}-t">{escape(title)}</title><desc id="{key}-d">{escape(desc)}</desc>'
    )
    return head + "".join(body) + "</svg>"
