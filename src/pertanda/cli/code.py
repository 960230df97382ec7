"""`pertanda code`: the events of articles, without a desk."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from pertanda.cli.options import json_option, load_settings, settings_option

if TYPE_CHECKING:
    from pertanda.flow import Article
    from pertanda.records.event import Event

__all__ = ["command"]


@click.command("code")
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option(
    "--explain", "with_reasons", is_flag=True, help="Show why each field has its value, and what was dropped."
)
@json_option
@settings_option
def command(files: tuple[Path, ...], with_reasons: bool, as_json: bool, settings_file: Path | None) -> None:
    """Code the events of articles.

    On a terminal a table per article; with --json (or piped) one document a line in the gold format of
    docs/codebook.md, section 7. Articles that come with sentences keep them.
    """
    import datetime

    from pertanda import flow
    from pertanda.cli.output import as_json as to_json
    from pertanda.cli.output import is_terminal
    from pertanda.documents.pages import join_pages
    from pertanda.evaluation.export import gold_document
    from pertanda.exceptions import InputError, QuarantineError
    from pertanda.records.document import Refusal
    from pertanda.sources.inputs import open_inputs

    settings = load_settings(settings_file)
    tools = flow.prepare(settings)
    now = datetime.datetime.now(datetime.UTC)
    coded = refused = 0
    for item in join_pages(open_inputs(files, settings=settings)):
        try:
            if isinstance(item, Refusal):
                raise QuarantineError(item.reason, where=item.origin)
            article = flow.code_article(item, tools=tools, now=now)
        except QuarantineError as error:
            refused += 1
            click.echo(f"pertanda: set aside: {error.line()}", err=True)
            continue
        coded += 1
        if as_json or not is_terminal():
            click.echo(to_json(gold_document(article.document, article.sentences, article.events)))
        else:
            _show(article)
        if with_reasons:
            _explain(article)
    if refused and not coded:
        raise InputError("no article could be read", fix="The reasons stand above.")


def _show(article: Article) -> None:
    from pertanda.cli.output import table
    from pertanda.records.base import value_of

    day = value_of(article.document.published)
    title = f"{article.document.title or article.document.outlet} · {article.document.outlet} · {day or 'no date'}"
    table(
        ("type", "modality", "actor", "recipient", "on whose word", "when", "words"),
        map(_row, article.events),
        title=title,
    )


def _row(event: Event) -> tuple[str, ...]:
    from pertanda.records.base import value_of

    mode, claimant, when = value_of(event.mode), value_of(event.claimant), value_of(event.when)
    days = f"{when.start or '…'} – {when.end or '…'}" if when else ""
    return (
        f"{event.type}/{mode}" if mode else str(event.type),
        str(event.modality),
        " ".join(event.actor),
        " ".join(event.recipient),
        claimant or "",
        days if when is None or when.start != when.end else str(when.start),
        event.trigger.text,
    )


def _explain(article: Article) -> None:
    for coded in article.coded:
        if not coded.events and not coded.discarded:
            continue
        click.echo(f"\n{coded.analysis.sentence.index}. {coded.analysis.sentence.text}", err=True)
        for event in coded.events:
            click.echo(f"   {event.type} on {event.trigger.text!r} ({event.explanation.frame})", err=True)
            for reason in event.explanation.reasons:
                words = f": {reason.words}" if reason.words else ""
                click.echo(f"      {reason.field}: {reason.rule}{words}", err=True)
        for candidate, why in coded.discarded:
            words = " ".join(coded.analysis.lowers[candidate.trigger.first : candidate.trigger.last])
            click.echo(f"   not {candidate.trigger.frame.type} on {words!r}: {why}", err=True)
