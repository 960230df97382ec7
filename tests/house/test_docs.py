"""Every command, option, setting, plug-in door and vocabulary item is documented."""

from __future__ import annotations

import importlib
import tomllib
from importlib.metadata import entry_points
from pathlib import Path

import click
import pytest

from pertanda.cli.main import COMMANDS, module_of
from pertanda.knowledge.codebook import explain
from pertanda.records.vocabulary import MODES, Basis, EventType, MagnitudeKey, Modality, QuadClass, Reliability, Sector
from pertanda.settings import describe

ROOT = Path(__file__).parents[2]
DOCS = ROOT / "docs"


def command(name: str) -> click.Command:
    found: click.Command = importlib.import_module(module_of(name)).command
    return found


@pytest.mark.parametrize("name", COMMANDS)
def test_every_option_has_help_and_stands_in_the_reference(name: str) -> None:
    from docs.make_reference import walk

    reference = (DOCS / "reference" / "commands.md").read_text(encoding="utf-8")
    for path, each in walk(command(name), f"pertanda {name}"):
        assert f"## {path}\n" in reference
        assert each.help
        for parameter in each.params:
            if isinstance(parameter, click.Option):
                assert parameter.help, f"{path} {parameter.opts[0]} has no help"
                assert parameter.opts[0] in reference


def test_the_command_reference_is_what_the_commands_say() -> None:
    from docs.make_reference import commands_page, settings_page

    assert (DOCS / "reference" / "commands.md").read_text(encoding="utf-8") == commands_page()
    assert (DOCS / "reference" / "settings.md").read_text(encoding="utf-8") == settings_page()


def test_every_setting_has_a_comment() -> None:
    for line in describe(folder=DOCS, environment={}):
        assert len(line.comment) > 10, f"setting {line.key} is not explained in settings.toml"


def vocabulary() -> list[str]:
    modes = [f"{kind}.{mode}" for kind, allowed in MODES.items() for mode in allowed]
    closed = (EventType, QuadClass, Modality, Basis, Sector, MagnitudeKey, Reliability)
    return modes + [member.value for enum in closed for member in enum]


@pytest.mark.parametrize("term", vocabulary())
@pytest.mark.parametrize("language", ["en", "id"])
def test_every_vocabulary_item_is_explained(term: str, language: str) -> None:
    found = explain(term, language)
    assert found.label
    assert len(found.definition) > 15


def test_plugin_doors() -> None:
    """The doors and what stands in them; a change here is a change of the public surface."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["entry-points"]
    assert project == {
        "pertanda.languages": {"en": "pertanda.languages.en:English", "id": "pertanda.languages.id:Indonesian"}
    }
    page = (DOCS / "plugins.md").read_text(encoding="utf-8")
    for group, doors in project.items():
        assert f"`{group}`" in page
        assert {entry.name for entry in entry_points(group=group)} >= set(doors)
