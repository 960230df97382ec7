"""`pertanda demo`: the worked example, in a folder of its own."""

from __future__ import annotations

from pathlib import Path

import click

__all__ = ["command", "examples"]


def examples() -> Path:
    """The folder of the worked example: inside the installed package, or beside the sources of a checkout."""
    package = Path(__file__).parents[1]
    installed = package / "examples"
    return installed if installed.is_dir() else package.parents[1] / "examples"


@click.command("demo")
@click.option(
    "--out", type=click.Path(path_type=Path), default=Path("pertanda-demo"), show_default=True, help="Folder to fill."
)
@click.option("--date", "day", default="2024-06-15", show_default=True, help="Day of the brief.")
@click.option("--language", type=click.Choice(["en", "id"]), default="en", show_default=True, help="Language.")
@click.pass_context
def command(context: click.Context, out: Path, day: str, language: str) -> None:
    """Run the worked example: articles of May and June 2024, written for this demo, and the brief of one day.

    Needs no network and no key. Leaves the desk and brief.html in the folder.
    """
    from pertanda.cli.brief import command as brief
    from pertanda.cli.run import command as run

    out.mkdir(parents=True, exist_ok=True)
    desk = out / "demo.desk"
    context.invoke(
        run, inputs=(examples() / "articles",), questions=examples() / "questions", desk=desk, settings_file=None
    )
    context.invoke(
        brief,
        desk=desk,
        day=day,
        language=language,
        html=out / "brief.html",
        as_text=True,
        as_json=False,
        settings_file=None,
    )
