"""`pertanda questions`: the open questions with their probability."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from pertanda.cli.options import desk_option, desk_path, json_option, load_settings, settings_option

if TYPE_CHECKING:
    from pertanda.records.assessment import Assessment
    from pertanda.records.question import Question

__all__ = ["command"]


@click.command("questions")
@click.option("--language", type=click.Choice(["en", "id"]), default="en", show_default=True, help="Language.")
@desk_option
@json_option
@settings_option
def command(language: str, desk: Path | None, as_json: bool, settings_file: Path | None) -> None:
    """List the questions on the desk with their latest probability and what it is in words (ICD 203)."""
    from pertanda.cli.output import emit
    from pertanda.store.desk import Desk

    with Desk.open(desk_path(desk, load_settings(settings_file)), write=False) as store:
        latest = {a.question_id: a for a in store.assessments()}
        rows = [(question, latest.get(question.id)) for question in store.questions()]
    emit(
        [{"question": question, "assessment": assessment} for question, assessment in rows],
        ("question", "as of", "probability", "in words", "closes"),
        lambda line: _row(line["question"], line["assessment"], language),
        json=as_json,
    )


def _row(question: Question, assessment: Assessment | None, language: str) -> tuple[str, ...]:
    text = question.text.get(language) or next(iter(question.text.values()))
    if assessment is None:
        return (text, "", "not assessed yet", "", str(question.closes))
    return (text, str(assessment.as_of), f"{assessment.probability:.0%}", assessment.word, str(question.closes))
