"""`pertanda why`: what a record rests on."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click

from pertanda.cli.options import as_of_day, desk_option, desk_path, json_option, load_settings, settings_option

if TYPE_CHECKING:
    from pertanda.publication.why import Link, Material

__all__ = ["command"]

_MOST_NAMED = 5


@click.command("why")
@click.argument("record_id", metavar="ID")
@click.option("--date", "day", default="newest", show_default=True, help="Day whose view is asked: 2024-06-15, newest.")
@click.option("--language", type=click.Choice(["en", "id"]), default="en", show_default=True, help="Language.")
@click.option(
    "--page",
    type=click.Path(path_type=Path, dir_okay=False),
    help="Write the archived page of the document under the record to this file; a WARC record if named .warc.gz.",
)
@desk_option
@json_option
@settings_option
def command(
    record_id: str,
    day: str,
    language: str,
    page: Path | None,
    desk: Path | None,
    as_json: bool,
    settings_file: Path | None,
) -> None:
    """Show the whole chain under a record: statement, happening, reports, events, sentences, articles, outlets.

    ID is the id of a brief, happening, signal, question, assessment, event, sentence or document, or a beginning of
    it that no other record shares (six characters or more).
    """
    import shutil

    from pertanda import flow
    from pertanda.cli.output import is_terminal
    from pertanda.knowledge.labels import actor_label
    from pertanda.publication import why
    from pertanda.store.desk import Desk

    settings = load_settings(settings_file)
    tools = flow.prepare(settings)
    path = desk_path(desk, settings)
    with Desk.open(path, write=False) as store:
        as_of = as_of_day(day, flow.newest_day(store))
        material = flow.material(store, tools=tools, as_of=as_of)
    full = flow.full_id(record_id, material)
    chain = why.trace(full, material, names=actor_label, language=language)
    if page is not None:
        _write_page(page, path, chain, material)
    if as_json or not is_terminal():
        click.echo(why.as_json(chain), nl=False)
    else:
        click.echo(why.as_text(chain, width=min(shutil.get_terminal_size().columns, 100)), nl=False)


def _write_page(file: Path, desk: Path, chain: Link, material: Material) -> None:
    """Raises UsageError when several documents lie under the record, NotFoundError when its page is not archived."""
    from pertanda.exceptions import NotFoundError, UsageError
    from pertanda.sources.archive import Archive
    from pertanda.sources.gather import archive_folder

    documents = list(dict.fromkeys(_documents(chain)))
    if len(documents) != 1:
        what = f"{len(documents)} documents lie under this record"
        fix = "Give the id of one: " + ", ".join(documents[:_MOST_NAMED]) if documents else "Give a document's id."
        raise UsageError(what, where=chain.id, fix=fix)
    row = material.archived.get(documents[0])
    if row is None:
        fix = "Only pages that `pertanda gather` fetched are kept, unless they ask not to be archived."
        raise NotFoundError("no page of this document is archived", where=documents[0], fix=fix)
    archive = Archive(archive_folder(desk), largest_file=1)
    written = archive.record(row) if file.name.endswith(".warc.gz") else archive.read(row).body
    file.write_bytes(written)
    click.echo(f"Page of {row.url}, fetched {row.fetched_at:%Y-%m-%d %H:%M} UTC: {file}", err=True)


def _documents(link: Link) -> Iterator[str]:
    if link.kind == "document":
        yield link.id
    for below in link.rests_on:
        yield from _documents(below)
