"""Diagrams as SVG with their table: reliability, acts by pair and day, and small multiples with band and alarms.

Each takes plain figures and gives a `Diagram`: no script, no style attribute, a title and a description for who cannot
see it, and the same figures as a table. Colours come from `templates/diagrams.css`, which `page` writes beside them.
"""

from __future__ import annotations

import datetime
import math
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from html import escape
from pathlib import Path
from typing import NamedTuple

from pertanda.assessments.scores import Bin
from pertanda.exceptions import DataFileError, UsageError
from pertanda.languages.tables import read_toml
from pertanda.publication.policy import content_security_policy
from pertanda.publication.wording import Wording, load_wording

__all__ = ["Diagram", "PairDays", "figure", "heat_map", "labels", "page", "reliability_diagram", "small_multiples"]

_FOLDER = Path(__file__).parent
_STEPS = 5
_Point = tuple[float, float]


class Diagram(NamedTuple):
    """A drawing, its caption, and the same figures as rows under column heads."""

    svg: str
    caption: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


class PairDays(NamedTuple):
    """A pair's daily counts up to `last`, oldest first; `low` and `high` bound what is usual, `alarms` are days."""

    title: str
    last: datetime.date
    counts: tuple[int, ...]
    low: tuple[float, ...]
    high: tuple[float, ...]
    alarms: frozenset[datetime.date] = frozenset()

    def days(self) -> list[datetime.date]:
        """The days of the counts."""
        return [self.last - datetime.timedelta(days=back) for back in range(len(self.counts) - 1, -1, -1)]


@cache
def labels(language: str) -> dict[str, str]:
    """The labels of a language. Raises UsageError for one without labels, DataFileError for keys that do not match."""
    path = _FOLDER / "charts.toml"
    tree: dict[str, dict[str, str]] = read_toml(path)
    if language not in tree:
        raise UsageError(f"there are no diagrams in {language!r}", fix=f"Choose one of: {', '.join(tree)}.")
    if set(tree[language]) != set(tree["en"]):
        key = min(set(tree[language]) ^ set(tree["en"]))
        raise DataFileError(f"label {key!r} is missing or unknown", where=f"{path}:1", fix="Both languages need it.")
    return tree[language]


# -- reliability -----------------------------------------------------------------------------------------------------

# Units of the viewBox, 560 wide in every diagram so that 13 units of type are of one size on the page.
_WIDTH = 560.0
_SIDE, _LEFT, _TOP, _BOTTOM = 300.0, 130.0, 14.0, 44.0


def reliability_diagram(bins: Sequence[Bin], *, language: str, key: str) -> Diagram:
    """Share that came true over the mean stated, a dot per bin with its area by its count; the diagonal is as stated.

    `key` makes the ids of title and description unique in a page. Raises UsageError without any bin.
    """
    if not bins:
        raise UsageError("there is no bin to draw", fix="Score at least one answered question.")
    words, wording = labels(language), load_wording(language)
    total, most = sum(one.count for one in bins), max(one.count for one in bins)
    worst = max(bins, key=lambda one: (abs(one.stated - one.observed), one.count))
    told = words["worst"].format(
        stated=wording.percent(worst.stated), observed=wording.percent(worst.observed), count=worst.count
    )
    body = [
        *_frame(words, wording),
        f'<path class="diagonal" d="M{_x(0):.1f} {_up(0):.1f}L{_x(1):.1f} {_up(1):.1f}"/>',
        f'<path class="line" d="{_path([(_x(one.stated), _up(one.observed)) for one in bins])}"/>',
        *(_bubble(one, most) for one in bins),
    ]
    desc = words["reliability_desc"].format(count=total, bins=len(bins), worst=told)
    return Diagram(
        svg=_svg(body, (_WIDTH, _TOP + _SIDE + _BOTTOM), words["reliability"], desc, key),
        caption=f"{words['reliability']}. {desc}",
        columns=(words["stated"], words["observed"], words["count"]),
        rows=tuple((wording.percent(one.stated), wording.percent(one.observed), str(one.count)) for one in bins),
    )


def _x(share: float) -> float:
    return _LEFT + _SIDE * share


def _up(share: float) -> float:
    return _TOP + _SIDE * (1.0 - share)


def _frame(words: Mapping[str, str], wording: Wording) -> Iterable[str]:
    for share in (0.0, 0.25, 0.5, 0.75, 1.0):
        label = escape(wording.percent(share))
        yield f'<path class="rule" d="M{_x(0):.1f} {_up(share):.1f}H{_x(1):.1f}"/>'
        yield f'<text x="{_LEFT - 8}" y="{_up(share) + 4:.1f}" text-anchor="end">{label}</text>'
        yield f'<text x="{_x(share):.1f}" y="{_up(0) + 18:.1f}" text-anchor="middle">{label}</text>'
    yield f'<text x="{_x(0.5):.1f}" y="{_up(0) + 38:.1f}" text-anchor="middle">{escape(words["stated"])}</text>'
    middle = _up(0.5)
    yield (
        f'<text x="70" y="{middle:.1f}" text-anchor="middle" transform="rotate(-90 70 {middle:.1f})">'
        f"{escape(words['observed'])}</text>"
    )


def _bubble(one: Bin, most: int) -> str:
    radius = 3.0 + 9.0 * (one.count / most) ** 0.5
    return f'<circle class="dot" cx="{_x(one.stated):.1f}" cy="{_up(one.observed):.1f}" r="{radius:.1f}"/>'


# -- heat map --------------------------------------------------------------------------------------------------------

_NAMES, _WIDE, _ROW = 244.0, 314.0, 22.0
_HEAT_LETTERS, _HEAD_LETTERS = 29, 28  # what the rooms for names hold at about 8 units a letter


def heat_map(pairs: Sequence[PairDays], *, language: str, key: str) -> Diagram:
    """Acts by pair and day as a grid in five shades, from the square root of the count; days of 0 stay empty.

    Pairs are drawn in the order given and must end on one day. Raises UsageError for none, or for different spans.
    """
    _check_span(pairs)
    words, wording = labels(language), load_wording(language)
    days, most = pairs[0].days(), max(1, *(max(one.counts) for one in pairs))
    width = _WIDE / len(days)
    body = [text for number, one in enumerate(pairs) for text in _heat_row(one, number, width, most)]
    below = 6 + _ROW * len(pairs) + 16
    body += [
        f'<text x="{_NAMES:.1f}" y="{below:.1f}">{escape(wording.day(days[0], year=False))}</text>',
        f'<text x="{_NAMES + _WIDE:.1f}" y="{below:.1f}" text-anchor="end">'
        f"{escape(wording.day(days[-1], year=False))}</text>",
    ]
    peak = max(pairs, key=lambda one: max(one.counts))
    desc = words["heat_desc"].format(
        pairs=len(pairs),
        days=len(days),
        most=max(peak.counts),
        pair=peak.title,
        day=wording.day(days[peak.counts.index(max(peak.counts))]),
    )
    return Diagram(
        svg=_svg(body, (_WIDTH, below + 6), words["heat"], desc, key),
        caption=f"{words['heat']}. {desc}",
        columns=(words["pair"], words["day"], words["seen"]),
        rows=tuple(
            (one.title, wording.day(day), str(seen))
            for one in pairs
            for day, seen in zip(days, one.counts, strict=True)
            if seen
        ),
    )


def _heat_row(one: PairDays, number: int, width: float, most: int) -> Iterable[str]:
    y = 6 + _ROW * number
    yield f'<text x="{_NAMES - 8}" y="{y + 15:.1f}" text-anchor="end">{escape(_short(one.title, _HEAT_LETTERS))}</text>'
    for place, seen in enumerate(one.counts):
        shade = 0 if not seen else 1 + min(int((seen / most) ** 0.5 * _STEPS), _STEPS - 1)
        x = _NAMES + width * place
        yield f'<rect class="heat{shade}" x="{x:.1f}" y="{y:.1f}" width="{width - 1:.1f}" height="{_ROW - 3:.1f}"/>'


def _short(title: str, letters: int) -> str:
    """The title cut to its room, of a pair the longer name first, so that both stay told; the table tells it whole."""
    if len(title) <= letters:
        return title
    actor, arrow, recipient = title.partition(" → ")
    room = letters - len(arrow)
    if not arrow:
        return _cut(title, letters)
    half = room // 2
    first = room - min(len(recipient), half) if len(actor) > half else len(actor)
    return f"{_cut(actor, first)}{arrow}{_cut(recipient, room - min(len(actor), first))}"


def _cut(text: str, letters: int) -> str:
    return text if len(text) <= letters else text[: letters - 1].rstrip() + "…"


def _check_span(pairs: Sequence[PairDays]) -> None:
    if not pairs:
        raise UsageError("there is no pair to draw", fix="Give at least one.")
    for one in pairs:
        if not one.counts or not len(one.counts) == len(one.low) == len(one.high):
            raise UsageError("counts and usual range differ in length", where=one.title, fix="Give a value per day.")
        if (one.last, len(one.counts)) != (pairs[0].last, len(pairs[0].counts)):
            raise UsageError("the pairs do not cover the same days", where=one.title, fix="Cut them to one span.")


# -- small multiples -------------------------------------------------------------------------------------------------

_CELL, _TALL, _GAP, _ACROSS = 272.0, 96.0, 16.0, 2


def small_multiples(pairs: Sequence[PairDays], *, language: str, key: str) -> Diagram:
    """Each pair's daily counts as a line over the band of what is usual, alarm days as dots; each on its own scale.

    On one scale a quiet pair beside a war would be a flat line whatever it did. The highest value stands beside the
    name. Two to a row, in the order given. Raises UsageError for none, or for different spans.
    """
    _check_span(pairs)
    words, wording = labels(language), load_wording(language)
    days = pairs[0].days()
    body = [text for number, one in enumerate(pairs) for text in _multiple(one, number, wording)]
    rows = (len(pairs) + _ACROSS - 1) // _ACROSS
    desc = " ".join(_told(one, words, wording) for one in pairs)
    return Diagram(
        svg=_svg(body, (_WIDTH, rows * (_TALL + _GAP)), words["multiples"], desc, key),
        caption=f"{words['multiples']}. {words['scale']}",
        columns=(words["pair"], words["day"], words["seen"], words["band"], words["alarm"]),
        rows=tuple(
            (one.title, wording.day(day), str(seen), _range(low, high, wording), words["yes"] if alarmed else "")
            for one in pairs
            for day, seen, low, high in zip(days, one.counts, one.low, one.high, strict=True)
            for alarmed in [day in one.alarms]
            if seen or alarmed
        ),
    )


def _told(one: PairDays, words: Mapping[str, str], wording: Wording) -> str:
    return words["multiples_desc"].format(
        title=one.title,
        seen=one.counts[-1],
        day=wording.day(one.last),
        low=wording.number(one.low[-1], 1),
        high=wording.number(one.high[-1], 1),
        alarms=len(one.alarms & set(one.days())),
        days=len(one.counts),
    )


def _range(low: float, high: float, wording: Wording) -> str:
    return f"{wording.number(low, 1)}–{wording.number(high, 1)}"


def _multiple(one: PairDays, number: int, wording: Wording) -> Iterable[str]:
    most = float(max(1, *one.counts, *map(math.ceil, one.high)))
    left, top = (number % _ACROSS) * (_CELL + _GAP), (number // _ACROSS) * (_TALL + _GAP)
    floor, room = top + _TALL - 18, _TALL - 44
    xs = [left + (_CELL - 4) * place / max(1, len(one.counts) - 1) for place in range(len(one.counts))]

    def points(values: Sequence[float]) -> list[_Point]:
        return [(x, floor - room * value / most) for x, value in zip(xs, values, strict=True)]

    counts = points(one.counts)
    yield f'<text class="head" x="{left:.1f}" y="{top + 14:.1f}">{escape(_short(one.title, _HEAD_LETTERS))}</text>'
    scale = escape(wording.number(most))
    yield f'<text x="{left + _CELL - 4:.1f}" y="{top + 14:.1f}" text-anchor="end">0–{scale}</text>'
    yield f'<path class="rule" d="M{left:.1f} {floor:.1f}H{left + _CELL - 4:.1f}"/>'
    yield f'<path class="band" d="{_path([*points(one.high), *reversed(points(one.low))])}Z"/>'
    yield f'<path class="line" d="{_path(counts)}"/>'
    for day, (x, y) in zip(one.days(), counts, strict=True):
        if day in one.alarms:
            yield f'<circle class="alarm" cx="{x:.1f}" cy="{y:.1f}" r="4"/>'
    first, last = (escape(wording.day(day, year=False)) for day in (one.days()[0], one.last))
    yield f'<text x="{left:.1f}" y="{floor + 15:.1f}">{first}</text>'
    yield f'<text x="{left + _CELL - 4:.1f}" y="{floor + 15:.1f}" text-anchor="end">{last}</text>'


# -- shared ----------------------------------------------------------------------------------------------------------


def page(diagrams: Sequence[Diagram], *, language: str) -> str:
    """Diagrams with their tables as one self-contained page that can load and run nothing."""
    style = (_FOLDER / "templates" / "diagrams.css").read_text(encoding="utf-8")
    words = labels(language)
    figures = "".join(figure(one, words["figures"]) for one in diagrams) or f"<p>{escape(words['none'])}</p>"
    return (
        f'<!doctype html><html lang="{language}"><head><meta charset="utf-8">'
        f'<meta http-equiv="Content-Security-Policy" content="{content_security_policy(style)}">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>Pertanda</title><style>{style}</style></head><body><main>{figures}</main></body></html>\n"
    )


def figure(one: Diagram, heading: str) -> str:
    """The drawing, its caption, and its figures as a table under `heading`; narrow windows scroll it sideways."""
    head = "".join(f'<th scope="col">{escape(name)}</th>' for name in one.columns)
    rows = "".join(f"<tr>{''.join(f'<td>{escape(cell)}</td>' for cell in row)}</tr>" for row in one.rows)
    title = escape(one.caption.partition(".")[0])
    scroll = f'<div class="scroll" tabindex="0" role="region" aria-label="{title}">'
    table = f"<table><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>"
    return (
        f'<figure>{scroll}<div class="chart">{one.svg}</div></div><figcaption>{escape(one.caption)}</figcaption>'
        f'<details><summary>{escape(heading)}</summary><div class="scroll">{table}</div></details></figure>'
    )


def _path(points: Sequence[_Point]) -> str:
    return "M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in points)


def _svg(body: Sequence[str], size: tuple[float, float], title: str, desc: str, key: str) -> str:
    head = (
        f'<svg viewBox="0 0 {size[0]:.0f} {size[1]:.0f}" role="img" aria-labelledby="{key}-t {key}-d" '
        f'focusable="false"><title id="{key}-t">{escape(title)}</title><desc id="{key}-d">{escape(desc)}</desc>'
    )
    return head + "".join(body) + "</svg>"
