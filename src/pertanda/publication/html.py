"""The brief as one self-contained page: no script, no request, prints as it reads."""

from __future__ import annotations

import datetime
from functools import cache
from pathlib import Path
from urllib.parse import urlsplit

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from pertanda.publication.charts import dyad_chart, dyad_days, probability_chart
from pertanda.publication.diagrams import figure, heat_map, labels, small_multiples
from pertanda.publication.figures import answer, change, figures, published
from pertanda.publication.highlights import stretches
from pertanda.publication.pairs import drawn_panels, pair_days
from pertanda.publication.policy import content_security_policy
from pertanda.publication.volumes import silence_told
from pertanda.publication.wording import Wording, load_wording
from pertanda.records.brief import Brief, DyadPanel, Mark, QuestionPanel

__all__ = ["render"]

_FOLDER = Path(__file__).parent / "templates"


def render(brief: Brief) -> str:
    """The page as text. Everything from the records is escaped; the policy allows nothing but the page's own style."""
    wording = load_wording(brief.language)
    style = _style()
    return (
        _environment()
        .get_template("brief.html.j2")
        .render(
            brief=brief,
            wording=wording,
            words=wording.words,
            policy=content_security_policy(style),
            style=Markup(style),
            marks={mark.number: mark for mark in brief.marks},
            first_use=_first_use(brief),
            answer=lambda panel: answer(panel, wording),
            change=lambda panel: change(panel, wording),
            figures=lambda panel: figures(panel, wording),
            probability_chart=lambda panel, key: _probability(panel, wording, key),
            dyad_rows=_rows,
            pair_figures=_pair_figures(brief),
            silence_told=lambda one: silence_told(one, wording),
            dyad_chart=lambda panel, key: _dyad(panel, wording, key),
            published=lambda mark: published(mark, wording),
            stretches=stretches,
            link=_link,
        )
    )


@cache
def _environment() -> Environment:
    return Environment(
        loader=FileSystemLoader(_FOLDER),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


@cache
def _style() -> str:
    return (_FOLDER / "brief.css").read_text(encoding="utf-8")


def _first_use(brief: Brief) -> dict[int, str]:
    """For each mark the anchor of the first statement that uses it, for the way back."""
    found: dict[int, str] = {}
    for section in brief.sections:
        for number, item in enumerate(section.items):
            for mark in item.marks:
                found.setdefault(mark, f"{section.key}-{number + 1}")
    return found


def _probability(panel: QuestionPanel, wording: Wording, key: str) -> Markup:
    return Markup(probability_chart(panel, wording, key))


def _dyad(panel: DyadPanel, wording: Wording, key: str) -> Markup:
    return Markup(dyad_chart(panel, wording, key))


def _pair_figures(brief: Brief) -> list[Markup]:
    """The heat map of all pairs, and small multiples of those with a picture of their own."""
    heading = labels(brief.language)["figures"]
    every = [pair_days(one) for one in brief.pairs]
    drawn = [pair_days(one) for one in drawn_panels(brief.pairs)]
    diagrams = [heat_map(every, language=brief.language, key="heat")] if every else []
    diagrams += [small_multiples(drawn, language=brief.language, key="multiples")] if drawn else []
    return [Markup(figure(one, heading)) for one in diagrams]


def _rows(panel: DyadPanel) -> list[tuple[datetime.date, int, float]]:
    """Day, seen and expected for the days with an act: the chart's figures for who cannot see it."""
    days = zip(dyad_days(panel), panel.counts, panel.normal, strict=True)
    return [(day, seen, expected) for day, seen, expected in days if seen]


def _link(mark: Mark) -> str | None:
    """The article's address when a browser may be sent there: http and https only, never `javascript:` or `data:`."""
    if mark.url is None:
        return None
    try:
        parts = urlsplit(mark.url)
    except ValueError:
        return None
    return mark.url if parts.scheme in ("http", "https") and parts.netloc else None
