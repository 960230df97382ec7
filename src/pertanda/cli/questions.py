"""`pertanda questions`: ask, list, show, propose, answer and score the desk's questions."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from pertanda.cli.asking import add, new, propose
from pertanda.cli.options import as_of_day, desk_option, desk_path, json_option, load_settings, settings_option

if TYPE_CHECKING:
    from pertanda.assessments.scores import Forecast
    from pertanda.records.assessment import Assessment
    from pertanda.records.question import Question
    from pertanda.store.desk import Desk

__all__ = ["command", "find_question"]

_LANGUAGE = click.option(
    "--language", type=click.Choice(["en", "id"]), default="en", show_default=True, help="Language."
)


@click.group("questions")
def command() -> None:
    """Ask questions and see their probability, what moved it, and how well past ones were answered.

    A question is a TOML file (docs/questions.md); a board (docs/boards.md) writes one for you.
    """


command.add_command(new)
command.add_command(add)
command.add_command(propose)


def find_question(desk: Desk, name: str) -> Question:
    """The question with this slug, or the one whose id begins so. Raises NotFoundError that lists the slugs."""
    from pertanda.exceptions import NotFoundError

    questions = desk.questions()
    found = [one for one in questions if one.slug == name] or [one for one in questions if one.id.startswith(name)]
    if len(found) != 1:
        what = f"no question is called {name!r}" if not found else f"{len(found)} questions are called {name!r}"
        names = ", ".join(sorted({one.slug for one in questions})) or "none yet"
        raise NotFoundError(what, where=str(desk.path), fix=f"On the desk: {names}.")
    return found[0]


@command.command("list")
@_LANGUAGE
@desk_option
@json_option
@settings_option
def list_questions(language: str, desk: Path | None, as_json: bool, settings_file: Path | None) -> None:
    """List the questions on the desk with their latest probability and what it is in words (ICD 203)."""
    from pertanda.cli.output import emit
    from pertanda.store.desk import Desk

    with Desk.open(desk_path(desk, load_settings(settings_file)), write=False) as store:
        latest = {one.question_id: one for one in store.assessments()}
        rows = [(question, latest.get(question.id)) for question in store.questions()]
    emit(
        [{"question": question, "assessment": assessment} for question, assessment in rows],
        ("name", "question", "as of", "probability", "in words", "closes"),
        lambda line: _row(line["question"], line["assessment"], language),
        json=as_json,
    )


def _row(question: Question, assessment: Assessment | None, language: str) -> tuple[str, ...]:
    from pertanda.assessments.icd203 import word_for
    from pertanda.records.base import Known

    text = question.text.get(language) or question.text["en"]
    if assessment is None:
        return (question.slug, text, "", "", "not assessed yet", str(question.closes))
    word = word_for(assessment.probability, language)
    if isinstance(assessment.outcome, Known):
        word = f"answered: {'yes' if assessment.outcome.value else 'no'}"
    return (question.slug, text, str(assessment.as_of), f"{assessment.probability:.0%}", word, str(question.closes))


@command.command("show")
@click.argument("name")
@click.option(
    "--date", "day", default="newest", show_default=True, help="Day whose state is asked: 2024-06-15, newest."
)
@_LANGUAGE
@desk_option
@json_option
@settings_option
def show(name: str, day: str, language: str, desk: Path | None, as_json: bool, settings_file: Path | None) -> None:
    """Show a question's probability on a day, everything that moved it, and what would change it.

    NAME is the question's file name without `.toml`, or the beginning of its id.
    """
    from pertanda.cli.output import as_json as encoded
    from pertanda.cli.question_text import gathered, told
    from pertanda.store.desk import Desk

    with Desk.open(desk_path(desk, load_settings(settings_file)), write=False) as store:
        question = find_question(store, name)
        days = list(store.assessments(question_id=question.id))
        as_of = as_of_day(day, max((one.as_of for one in days), default=None))
        shown = gathered(store, question, [one for one in days if one.as_of <= as_of])
    click.echo(encoded(shown) if as_json else told(shown, language))


@command.command("resolve")
@click.argument("name")
@click.option("--answer", type=click.Choice(["yes", "no", "void"]), required=True, help="The answer; void: not scored.")
@click.option("--by", required=True, help="Who answers.")
@click.option("--why", required=True, help="On what grounds, for whoever reads the record.")
@click.option(
    "--date", "day", default="newest", show_default=True, help="Day from which it stands: 2024-06-15, newest."
)
@desk_option
@settings_option
def resolve(name: str, answer: str, by: str, why: str, day: str, desk: Path | None, settings_file: Path | None) -> None:
    """Answer a question by hand, where the reports do not or are wrong.

    The answer is added to the desk's record beside any former one, and stands from its day on; probabilities of earlier
    days stay as they are. A later answer takes its place and leaves it on record.
    """
    import datetime

    from pertanda import flow
    from pertanda.exceptions import UsageError
    from pertanda.records.question import Answer, Resolution
    from pertanda.store.desk import Desk

    if not by.strip() or not why.strip():
        raise UsageError("an answer needs a name and a reason", fix="Fill --by and --why.")
    settings = load_settings(settings_file)
    with Desk.open(desk_path(desk, settings), write=True) as store:
        question = find_question(store, name)
        stands_from = as_of_day(day, flow.newest_day(store))
        if stands_from < question.opens:
            what = f"{stands_from} lies before the question opens"
            raise UsageError(what, where=question.slug, fix=f"Give a day from {question.opens} on with --date.")
        given = Resolution(
            question_id=question.id,
            answer=Answer(answer),
            day=stands_from,
            by=by.strip(),
            why=why.strip(),
            at=datetime.datetime.now(datetime.UTC),
        )
        store.add_resolution(given)
        flow.refresh(store, tools=flow.prepare(settings))
    click.echo(f"{question.slug}: {given.answer} from {given.day} on, by {given.by}.")


@command.command("score")
@click.argument("forecasts", required=False, type=click.Path(path_type=Path))
@click.option(
    "--bins", default=10, show_default=True, type=click.IntRange(2, 100), help="Bins of the calibration table."
)
@click.option(
    "--chart", type=click.Path(path_type=Path), help="Write a page with the reliability diagram to this file."
)
@_LANGUAGE
@desk_option
@json_option
@settings_option
def score(
    forecasts: Path | None,
    bins: int,
    chart: Path | None,
    language: str,
    desk: Path | None,
    as_json: bool,
    settings_file: Path | None,
) -> None:
    """Score the probabilities of answered questions: Brier, log score, skill, calibration.

    FORECASTS is a JSON Lines file of {"id", "as_of", "probability", "outcome"} and, if there is one, "reference", the
    base rate; without it the desk's own answered questions are scored.
    """
    from pertanda.assessments.scores import summarise
    from pertanda.assessments.track import read_forecasts
    from pertanda.cli.output import as_json as encoded
    from pertanda.cli.question_text import scores_told

    found = read_forecasts(forecasts) if forecasts else _own(desk_path(desk, load_settings(settings_file)))
    summary = summarise(found, bins=bins)
    if chart is not None:
        from pertanda.publication.diagrams import page, reliability_diagram

        figure = reliability_diagram(summary.bins, language=language, key="reliability")
        chart.write_text(page([figure], language=language), encoding="utf-8")
    click.echo(encoded(summary) if as_json else scores_told(summary))


def _own(path: Path) -> list[Forecast]:
    from pertanda.assessments.track import forecasts_of
    from pertanda.store.desk import Desk

    with Desk.open(path, write=False) as store:
        return forecasts_of(store.assessments())
