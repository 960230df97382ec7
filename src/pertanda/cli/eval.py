"""`pertanda eval`: how good the coder is."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from pertanda.cli.options import json_option, load_settings, settings_option

if TYPE_CHECKING:
    from pertanda.evaluation.score import Score
    from pertanda.records.gold import GoldDocument

__all__ = ["command"]


@click.command("eval")
@click.argument("gold", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option(
    "--predicted", type=click.Path(path_type=Path), help="Score this file of coded events instead of the coder."
)
@click.option(
    "--resamples",
    default=1000,
    show_default=True,
    type=click.IntRange(0, 100_000),
    help="Draws of the bootstrap over documents.",
)
@json_option
@settings_option
def command(
    gold: tuple[Path, ...], predicted: Path | None, resamples: int, as_json: bool, settings_file: Path | None
) -> None:
    """Score the coder against GOLD files (docs/codebook.md, sections 7 and 8).

    Shares are micro-averaged; the interval is a 95 % bootstrap over documents.
    """
    from pertanda.cli.output import as_json as to_json
    from pertanda.cli.output import is_terminal
    from pertanda.evaluation.gold import read_gold
    from pertanda.evaluation.score import score
    from pertanda.exceptions import UsageError

    documents = [document for path in gold for document in read_gold(path)]
    if not documents:
        raise UsageError("the gold files hold no document", where=str(gold[0]), fix="Give files of codebook section 7.")
    told = list(read_gold(predicted)) if predicted else _code(documents, settings_file)
    result = score(documents, {document.id: document for document in told}, resamples=resamples)
    if as_json or not is_terminal():
        click.echo(to_json(result._asdict()))
    else:
        _show(result, len(documents))


def _code(documents: Sequence[GoldDocument], settings_file: Path | None) -> list[GoldDocument]:
    from pertanda import flow

    return flow.code_gold(documents, tools=flow.prepare(load_settings(settings_file)))


def _show(result: Score, documents: int) -> None:
    from pertanda.cli.output import table

    counts = result.counts
    events = f"{counts['gold']} gold and {counts['pred']} coded events"
    title = f"{documents} documents, {counts['sentences']} sentences, {events}"
    rows = [
        (name.replace("_", " "), f"{value:.3f}", f"{result.low.get(name, 0):.3f} – {result.high.get(name, 0):.3f}")
        for name, value in result.figures.items()
    ]
    table(("figure", "value", "95 % interval"), rows, title=title)
