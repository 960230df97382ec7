"""The worked example's question, day by day, and its score: `python -m evals.questions`.

One question is no measurement of skill. What this checks is that the machinery behaves: the base rate before any sign,
a rise on each day that brings one, no answer before the act, the answer on the day of the report.
"""

from __future__ import annotations

import datetime
import tempfile
from pathlib import Path

from pertanda import flow, settings
from pertanda.assessments.questions import load_questions
from pertanda.assessments.scores import summarise
from pertanda.assessments.track import forecasts_of
from pertanda.cli.question_text import scores_told, sparkline
from pertanda.records.assessment import Assessment
from pertanda.sources.inputs import open_inputs
from pertanda.store.desk import Desk

__all__ = ["assessed", "main"]

EXAMPLES = Path(__file__).parents[1] / "examples"


def assessed(folder: Path) -> list[Assessment]:
    """The example's assessments, one a day from 1 to 21 June 2024, on a desk made in `folder`."""
    loaded = settings.load(None)
    tools = flow.prepare(loaded)
    with Desk.open(folder / "example.desk", write=True) as desk:
        desk.save_questions(load_questions([EXAMPLES / "questions"]))
        articles = open_inputs([EXAMPLES / "articles"], settings=loaded)
        flow.run(desk, articles, tools=tools, now=datetime.datetime(2024, 6, 22, tzinfo=datetime.UTC))
        flow.refresh(desk, tools=tools)
        return list(desk.assessments())


def main() -> None:
    """Print every day with what moved it, and the scores."""
    with tempfile.TemporaryDirectory() as folder:
        days = assessed(Path(folder))
    print(sparkline([one.probability for one in days]))
    for one in days:
        moved = ", ".join(f"{c.indicator_id} {c.log_odds:+.2f}" for c in one.contributions if c.counted)
        print(f"{one.as_of}  {one.probability:6.1%}  base {one.base_rate:5.1%}  {moved}")
    print(scores_told(summarise(forecasts_of(days))))


if __name__ == "__main__":
    main()
