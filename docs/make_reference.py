"""Writes docs/reference/ from the code: `python -m docs.make_reference`. A test holds the pages equal to it."""

from __future__ import annotations

import importlib
from pathlib import Path

import click

from pertanda.cli.main import COMMANDS, cli, module_of
from pertanda.settings import describe

__all__ = ["commands_page", "settings_page"]

HERE = Path(__file__).parent


def commands_page() -> str:
    """Every command with its arguments and options, as `--help` says them."""
    context = click.Context(cli, info_name="pertanda", max_content_width=110, terminal_width=110)
    pages = [
        f"# Commands\n\nMade from the code by `python -m docs.make_reference`.\n\n```\n{cli.get_help(context)}\n```\n"
    ]
    for name in COMMANDS:
        command: click.Command = importlib.import_module(module_of(name)).command
        pages.append(_page(f"pertanda {name}", command, "##"))
        inner = command.commands if isinstance(command, click.Group) else {}
        pages += [_page(f"pertanda {name} {one}", inner[one], "###") for one in sorted(inner)]
    pages.append(f"## Exit codes\n\n{_exit_codes()}")
    return "\n".join(pages)


def _page(name: str, command: click.Command, level: str) -> str:
    context = click.Context(command, info_name=name, max_content_width=110, terminal_width=110)
    return f"{level} {name}\n\n```\n{command.get_help(context)}\n```\n"


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
