"""`pertanda explain`: what a code means."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from pertanda.cli.options import json_option

if TYPE_CHECKING:
    from pertanda.knowledge.codebook import TermExplanation

__all__ = ["command"]


@click.command("explain")
@click.argument("code")
@click.option("--language", type=click.Choice(["en", "id"]), default="en", show_default=True, help="Language.")
@json_option
def command(code: str, language: str, as_json: bool) -> None:
    """Explain CODE: a type (CONSULT), a mode (visit, CONSULT.visit), a CAMEO code (042), a modality (planned), a
    sector (GOV), a basis (satellite), a grade (A) or a probability word (likely)."""
    from pertanda.cli.output import as_json as to_json
    from pertanda.cli.output import is_terminal
    from pertanda.knowledge.codebook import explain

    found = explain(code, language)
    if as_json or not is_terminal():
        click.echo(to_json(found))
    else:
        _show(found)


def _show(found: TermExplanation) -> None:
    click.echo(f"{click.style(found.term, bold=True)}  {found.label}  ({found.kind})")
    click.echo(f"  {found.definition}")
    if found.example:
        click.echo(f"  e.g. {found.example}")
    if found.quad_class:
        click.echo(f"  class: {found.quad_class}")
    if found.modes:
        click.echo(f"  modes: {', '.join(found.modes)}")
    if found.codes:
        codes = ", ".join(f"{code} ({weight:+g})" for code, weight in found.codes.items())
        click.echo(f"  CAMEO codes with Goldstein's weight: {codes}")
    if found.also:
        click.echo(f"  also: {', '.join(found.also)}")
