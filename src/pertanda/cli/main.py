"""The command line: one lazily loaded module per command, so that `pertanda --help` starts fast.

Exit codes: 0 done; 1 Pertanda failed; 2 a wrong option or argument; 3 no input could be read; 4 a broken data,
settings or definition file; 5 the desk file; 6 a statement without support; 7 no such record.
"""

from __future__ import annotations

import importlib
import os
import sys
from typing import Any

import click

from pertanda import __version__
from pertanda.exceptions import PertandaError

__all__ = ["COMMANDS", "cli", "main", "module_of"]

# Command name → one line for the list of commands; the module of that name holds `command`.
COMMANDS = {
    "run": "Read articles into the desk: all stages over files and folders.",
    "sources": "Add, list, check, grade, import and export the sources that are gathered.",
    "gather": "Fetch what is new from the sources, politely, once or on watch.",
    "code": "Code the events of articles and show them, without a desk.",
    "brief": "Publish the brief of a day as text, HTML or JSON.",
    "why": "Show what a record rests on, down to the sentence.",
    "search": "Find sentences by their words, newest first.",
    "explain": "Explain a code, mode, modality or probability word.",
    "frames": "Check the frames, measure what they know, try a sentence.",
    "eval": "Score the coder, or a file of coded events, against gold.",
    "questions": "Ask, list, show, propose, answer and score questions.",
    "anomalies": "Find the days on which a pair stands out in a table of daily counts.",
    "escalation": "Compare each pair's acts and threats with its own past.",
    "import": "Count the events of GDELT, ICEWS, ACLED or PLOVER tables.",
    "doctor": "Check the installation and the desk.",
    "settings": "Show every setting, its value and where it comes from.",
    "demo": "Run the worked example in a folder of its own.",
}


def module_of(command: str) -> str:
    """The module that holds a command; `import` is a word of Python, so its module has an underscore."""
    return "pertanda.cli.import_" if command == "import" else f"pertanda.cli.{command}"


class _Lazy(click.Group):
    """Loads a command's module when it is asked for."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        module = importlib.import_module(module_of(cmd_name))
        command: click.Command = module.command
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        if args and args[0] not in COMMANDS and not args[0].startswith("-"):
            ctx.fail(f"No command {args[0]!r}.{_did_you_mean(args[0])}")
        return super().resolve_command(ctx, args)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl(list(COMMANDS.items()))


def _did_you_mean(word: str) -> str:
    import difflib

    near = difflib.get_close_matches(word, COMMANDS, n=1)
    return f" Did you mean {near[0]!r}?" if near else f" One of: {', '.join(COMMANDS)}."


@click.command(cls=_Lazy, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="pertanda")
def cli() -> None:
    """Pertanda: an indications-and-warning desk for open-source news.

    Articles go in; dated, located, source-attributed events, warnings and a daily brief come out, and every
    statement leads to the sentence it rests on. Start with `pertanda demo`.
    """


def main(arguments: list[str] | None = None) -> Any:
    """Run the command line; errors are one line on stderr and an exit code, never a traceback."""
    try:
        return cli.main(args=arguments, prog_name="pertanda", standalone_mode=True)
    except PertandaError as error:
        click.echo(f"pertanda: {error.line()}", err=True)
        sys.exit(error.exit_code)
    except BrokenPipeError:
        # The reader of a pipe went away (`pertanda code … | head`): nothing to say, and nothing more to flush.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(0)
    except OSError as error:
        where = f"{error.filename}: " if error.filename is not None else ""
        click.echo(f"pertanda: {where}{error.strerror or error}. Check the path, its rights and the disk.", err=True)
        sys.exit(PertandaError.exit_code)
