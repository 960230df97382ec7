"""`pertanda run`: all stages over files and folders."""

from __future__ import annotations

from pathlib import Path

import click

from pertanda.cli.options import desk_option, desk_path, load_settings, settings_option

__all__ = ["command"]


@click.command("run")
@click.argument("inputs", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option(
    "--questions",
    type=click.Path(path_type=Path),
    help="Question file or folder of them, kept on the desk from then on.",
)
@desk_option
@settings_option
def command(inputs: tuple[Path, ...], questions: Path | None, desk: Path | None, settings_file: Path | None) -> None:
    """Read articles into the desk.

    INPUTS are files and folders of text, HTML, JSON, JSON Lines, feeds and WARC (docs/formats.md). Running again over
    the same articles changes nothing; after a kill it goes on where it stopped. What cannot be read is set aside with
    its reason: see `pertanda doctor`.
    """
    import datetime

    from pertanda import flow
    from pertanda.assessments.questions import load_questions
    from pertanda.cli.output import progress_bar
    from pertanda.documents.pages import join_pages
    from pertanda.exceptions import InputError
    from pertanda.sources.inputs import open_inputs
    from pertanda.store.desk import Desk

    settings = load_settings(settings_file)
    asked = load_questions([questions]) if questions else []
    articles = join_pages(open_inputs(inputs, settings=settings))
    tools = flow.prepare(settings)
    path = desk_path(desk, settings)
    with Desk.open(path, write=True) as store, progress_bar("coding") as progress:
        if asked:
            store.save_questions(asked)
        report = flow.run(store, articles, tools=tools, now=datetime.datetime.now(datetime.UTC), progress=progress)
        flow.refresh(store, tools=tools)
    click.echo(
        f"{report.coded} articles coded, {report.events} events; {report.known} known before; "
        f"{report.refused} set aside. Desk: {path}",
        err=True,
    )
    if report.refused and not report.coded and not report.known:
        raise InputError("no article could be read", fix="See `pertanda doctor` for each reason.")
