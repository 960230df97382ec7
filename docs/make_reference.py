"""Writes docs/reference/ from the code: `python -m docs.make_reference`. A test holds the pages equal to it."""

from __future__ import annotations

import importlib
from collections.abc import Iterator
from pathlib import Path

import click

from pertanda.cli.main import COMMANDS, cli, module_of
from pertanda.settings import describe

__all__ = ["commands_page", "settings_page", "walk"]

HERE = Path(__file__).parent


def commands_page() -> str:
    """Every command with its arguments and options, as `--help` says them; commands of a group behind the group."""
    pages = [
        f"# Commands\n\nMade from the code by `python -m docs.make_reference`.\n\n```\n{_help(cli, 'pertanda')}\n```\n"
    ]
    for name in COMMANDS:
        command: click.Command = importlib.import_module(module_of(name)).command
        pages += [f"## {path}\n\n```\n{_help(each, path)}\n```\n" for path, each in walk(command, f"pertanda {name}")]
    pages.append(f"## Exit codes\n\n{_exit_codes()}")
    return "\n".join(pages)


def walk(command: click.Command, path: str) -> Iterator[tuple[str, click.Command]]:
    """A command and, if it is a group, those in it, each with the words that call it."""
    yield path, command
    if isinstance(command, click.Group):
        for name, inner in command.commands.items():
            yield from walk(inner, f"{path} {name}")


def _help(command: click.Command, path: str) -> str:
    return command.get_help(
        click.Context(
            command, info_name=path, max_content_width=110, terminal_width=110, help_option_names=["-h", "--help"]
        )
    )


def _exit_codes() -> str:
    from pertanda import exceptions

    kinds = [getattr(exceptions, name) for name in exceptions.__all__]
    codes: dict[int, list[str]] = {}
    for kind in kinds:
        codes.setdefault(kind.exit_code, []).append(kind.__name__)
    rows = [f"| {code} | {', '.join(sorted(names))} |" for code, names in sorted(codes.items())]
    return "\n".join(["| code | error |", "|---|---|", "| 0 | none |", *rows, ""])


def settings_page() -> str:
    """Every setting with its default and what it does."""
    rows = [f"| `{s.key}` | `{s.default}` | {s.comment} |" for s in describe(folder=HERE, environment={})]
    head = "# Settings\n\nMade from `src/pertanda/settings.toml` by `python -m docs.make_reference`.\n"
    return "\n".join([head, "| setting | default | what it does |", "|---|---|---|", *rows, ""])


def main() -> None:
    """Write both pages."""
    folder = HERE / "reference"
    folder.mkdir(exist_ok=True)
    (folder / "commands.md").write_text(commands_page(), encoding="utf-8")
    (folder / "settings.md").write_text(settings_page(), encoding="utf-8")


if __name__ == "__main__":
    main()
