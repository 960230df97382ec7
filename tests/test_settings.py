"""Settings: defaults complete and commented, overrides by file and environment, errors with line and suggestion."""

from __future__ import annotations

from pathlib import Path

import msgspec
import pytest

from pertanda.exceptions import DataFileError, UsageError
from pertanda.settings import PACKAGED, Settings, describe, load

NOWHERE: dict[str, str] = {}


def test_defaults_are_complete_and_each_has_a_comment(tmp_path: Path) -> None:
    lines = describe(folder=tmp_path, environment=NOWHERE)
    expected = [
        f"{group.name}.{field.name}"
        for group in msgspec.structs.fields(Settings)
        for field in msgspec.structs.fields(group.type)
    ]
    assert [line.key for line in lines] == expected
    assert all(line.comment.endswith(".") and line.origin == "default" for line in lines)
    assert all(line.value == line.default for line in lines)


def test_a_user_file_overrides_only_the_keys_it_names(tmp_path: Path) -> None:
    (tmp_path / "pertanda.toml").write_text('[brief]\nlanguage = "id"\n')
    settings = load(folder=tmp_path, environment=NOWHERE)
    assert settings.brief.language == "id"
    assert settings.brief.maximum_items == load(folder=tmp_path / "none", environment=NOWHERE).brief.maximum_items
    line = next(line for line in describe(folder=tmp_path, environment=NOWHERE) if line.key == "brief.language")
    assert (line.value, line.default) == ("id", "en")
    assert line.origin.endswith("pertanda.toml:2")


def test_the_environment_beats_the_file(tmp_path: Path) -> None:
    (tmp_path / "pertanda.toml").write_text('[desk]\npath = "a.desk"\n')
    environment = {"PERTANDA_DESK": "b.desk", "PERTANDA_DATA": "yardsticks"}
    settings = load(folder=tmp_path, environment=environment)
    assert settings.desk.path == "b.desk"
    assert settings.evaluation.data == "yardsticks"
    origins = {line.key: line.origin for line in describe(folder=tmp_path, environment=environment)}
    assert origins["desk.path"] == "PERTANDA_DESK"


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        ("# mine\n[inputs]\nlargest_byte = 5\n", 3, "Did you mean 'inputs.largest_bytes'?"),
        ("[runs]\n\nbatch_size = 'many'\n", 3, "The default is 200."),
        ("[runs]\nbatch_size = 0\n", 2, "The default is 200."),
        ("[brief]\nbatch_size = 5\n", 2, "Did you mean 'runs.batch_size'?"),
        ("[dest]\npath = 'x'\n", 2, "Did you mean 'desk.path'?"),
        ("brief = 5\n", 1, "Did you mean 'brief'?"),
        ("[brief]\nlanguage = \n", 2, "Mend the line named."),
        ("[brief]\nlanguage = 'fr'\n", 2, "The default is 'en'."),
        ("[zzz]\nqqq = 1\n", 2, "`pertanda settings` lists them all."),
    ],
)
def test_a_fault_names_file_line_and_remedy(tmp_path: Path, text: str, line: int, words: str) -> None:
    file = tmp_path / "mine.toml"
    file.write_text(text)
    with pytest.raises(DataFileError) as caught:
        load(file, environment=NOWHERE)
    assert caught.value.where == f"{file}:{line}"
    assert words in caught.value.line()


def test_a_settings_file_that_does_not_exist_is_a_usage_error(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="no such settings file"):
        load(tmp_path / "missing.toml", environment=NOWHERE)


def test_every_variable_is_named_in_the_packaged_file() -> None:
    text = PACKAGED.read_text(encoding="utf-8")
    assert "PERTANDA_DESK" in text
    assert "PERTANDA_DATA" in text
