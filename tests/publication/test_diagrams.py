from __future__ import annotations

import datetime
import re
from xml.etree import ElementTree

import pytest

from pertanda.assessments.scores import Bin
from pertanda.exceptions import UsageError
from pertanda.publication.diagrams import (
    Diagram,
    PairDays,
    heat_map,
    labels,
    page,
    reliability_diagram,
    small_multiples,
)

DAY = datetime.date(2024, 6, 15)
SVG = "{http://www.w3.org/2000/svg}"
BINS = [
    Bin(low=0.0, high=0.1, count=40, stated=0.05, observed=0.1),
    Bin(low=0.5, high=0.6, count=10, stated=0.55, observed=0.3),
]
PAIRS = [
    PairDays("North Korea → South Korea <b>", DAY, (0, 1, 9), (0.0,) * 3, (2.0,) * 3, frozenset({DAY})),
    PairDays("A → B", DAY, (2, 0, 4), (0.5,) * 3, (3.0,) * 3),
]


def drawn(diagram: Diagram) -> ElementTree.Element:
    found = ElementTree.fromstring(diagram.svg.replace("<svg ", '<svg xmlns="http://www.w3.org/2000/svg" ', 1))
    assert not re.search(r"<script|style=|on\w+=|href", diagram.svg)
    title, desc = found.find(f"{SVG}title"), found.find(f"{SVG}desc")
    assert title is not None
    assert desc is not None
    assert found.get("aria-labelledby") == f"{title.get('id')} {desc.get('id')}"
    assert title.text
    assert desc.text
    return found


@pytest.mark.parametrize("language", ["en", "id"])
def test_reliability_draws_a_dot_per_bin_at_what_was_stated_and_came_true(language: str) -> None:
    diagram = reliability_diagram(BINS, language=language, key="r")
    dots = list(drawn(diagram).iter(f"{SVG}circle"))
    assert len(dots) == len(diagram.rows) == 2
    low, high = ([float(one.get(key, "")) for key in ("cx", "cy", "r")] for one in dots)
    # 300 units are one: half a unit of stated to the right is 150, a fifth more came true is 60 up.
    assert high[0] - low[0] == pytest.approx(150)
    assert low[1] - high[1] == pytest.approx(60)
    assert low[2] > high[2]
    assert diagram.rows[1][2] == "10"


def test_a_heat_map_shades_by_count_and_leaves_days_of_none_empty() -> None:
    diagram = heat_map(PAIRS, language="en", key="h")
    shades = [one.get("class") for one in drawn(diagram).iter(f"{SVG}rect")]
    assert len(shades) == 6
    assert [shades[0], shades[2], shades[4]] == ["heat0", "heat5", "heat0"]
    assert [row[2] for row in diagram.rows] == ["1", "9", "2", "4"]
    assert "9" in diagram.caption


def test_small_multiples_draw_band_line_and_alarms_on_one_scale() -> None:
    diagram = small_multiples(PAIRS, language="id", key="m")
    svg = drawn(diagram)
    kinds = [one.get("class") for one in svg.iter()]
    assert kinds.count("band") == kinds.count("line") == 2
    (alarm,) = svg.iter(f"{SVG}circle")
    line = next(one for one in svg.iter() if one.get("class") == "line")
    assert (line.get("d") or "").endswith(f"{alarm.get('cx')} {alarm.get('cy')}")
    assert [row[4] for row in diagram.rows if row[4]] == [labels("id")["yes"]]


def test_what_cannot_be_drawn_is_refused() -> None:
    short = PairDays("C → D", DAY, (1,), (0.0,), (1.0,))
    torn = PairDays("C → D", DAY, (1, 2, 3), (0.0,), (1.0,) * 3)
    for pairs in ([], [PAIRS[0], short], [torn]):
        for draw in (heat_map, small_multiples):
            with pytest.raises(UsageError):
                draw(pairs, language="en", key="x")
    with pytest.raises(UsageError):
        reliability_diagram([], language="en", key="x")
    with pytest.raises(UsageError):
        labels("fr")


def test_a_page_holds_each_drawing_with_its_table_and_escapes_names() -> None:
    made = page(
        [heat_map(PAIRS, language="en", key="a"), reliability_diagram(BINS, language="en", key="b")], language="en"
    )
    assert made.count("<table>") == 2
    assert "<b>" not in made
    assert "default-src 'none'" in made
    assert labels("en")["none"] in page([], language="en")
