"""Settings: the packaged `settings.toml`, overridden by a user's file and by the environment, each key validated."""

from __future__ import annotations

import difflib
import os
import re
import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Annotated, Any, NamedTuple

import msgspec

from pertanda.exceptions import DataFileError, UsageError
from pertanda.records.base import Record

__all__ = [
    "AssessmentSettings",
    "BriefSettings",
    "CoderSettings",
    "DeskSettings",
    "EvaluationSettings",
    "GatherSettings",
    "InputSettings",
    "RunSettings",
    "SettingLine",
    "Settings",
    "SignalSettings",
    "describe",
    "load",
]

PACKAGED = Path(__file__).with_name("settings.toml")
USER_FILE = "pertanda.toml"
ENVIRONMENT = {"PERTANDA_DESK": "desk.path", "PERTANDA_DATA": "evaluation.data"}

_Count = Annotated[int, msgspec.Meta(ge=1)]
_Positive = Annotated[float, msgspec.Meta(gt=0)]
_NotNegative = Annotated[float, msgspec.Meta(ge=0)]
_HEADER = re.compile(r"\s*\[\s*([\w.-]+)\s*\]")
_KEY = re.compile(r"\s*([\w.-]+)\s*=")


class InputSettings(Record, frozen=True):
    """Limits of what is read: bytes, characters, the gzip ratio, and the years a publication date may have."""

    largest_bytes: _Count
    largest_text_characters: _Count
    largest_gzip_ratio: _Count
    earliest_year: Annotated[int, msgspec.Meta(ge=1, le=9998)]
    latest_days_ahead: Annotated[int, msgspec.Meta(ge=0, le=366)]


class CoderSettings(Record, frozen=True):
    """Which models code: "" the packaged ones, "none" the hand rules alone, else a folder."""

    models: str


class DeskSettings(Record, frozen=True):
    """Where the desk file lies."""

    path: Annotated[str, msgspec.Meta(min_length=1)]


class BriefSettings(Record, frozen=True):
    """Language and length of the brief."""

    language: Annotated[str, msgspec.Meta(pattern="^(en|id)$")]
    maximum_items: _Count


class SignalSettings(Record, frozen=True):
    """How many alarms a reader takes a day, and how fast a dyad's past fades."""

    budget: Annotated[float, msgspec.Meta(gt=0)]
    decay: Annotated[float, msgspec.Meta(gt=0, le=1)]


class AssessmentSettings(Record, frozen=True):
    """What base models learn from beside the desk's own acts."""

    history: str


class RunSettings(Record, frozen=True):
    """How a run writes."""

    batch_size: _Count


class GatherSettings(Record, frozen=True):
    """How sources are polled and pages fetched: manners, limits, rhythm, archive; times in the unit of their name."""

    contact: str
    delay_seconds: _NotNegative
    concurrency: _Count
    connect_seconds: _Positive
    read_seconds: _Positive
    total_seconds: _Positive
    most_redirects: Annotated[int, msgspec.Meta(ge=0, le=20)]
    robots_hours: _Positive
    shortest_poll_minutes: _NotNegative
    longest_poll_hours: _Positive
    backoff_seconds: _NotNegative
    longest_backoff_hours: _Positive
    breaker_failures: _Count
    page_attempts: _Count
    fresh_hours: _NotNegative
    revisit_hours: tuple[_Positive, ...]
    pages_per_host: _Count
    cycle_seconds: _Positive
    archive_file_bytes: _Count
    log_days: _Count
    allowed_ports: tuple[Annotated[int, msgspec.Meta(ge=1, le=65535)], ...]
    allowed_hosts: tuple[str, ...]


class EvaluationSettings(Record, frozen=True):
    """Where the evaluation scripts find outside yardsticks."""

    data: str


class Settings(Record, frozen=True):
    """Every setting by group; what each means stands beside it in `settings.toml`."""

    inputs: InputSettings
    coder: CoderSettings
    desk: DeskSettings
    brief: BriefSettings
    signals: SignalSettings
    assessments: AssessmentSettings
    runs: RunSettings
    gather: GatherSettings
    evaluation: EvaluationSettings


class SettingLine(NamedTuple):
    """One setting as `pertanda settings` shows it; `origin` is "default", a file with its line, or a variable."""

    key: str
    value: object
    default: object
    origin: str
    comment: str


class _Value(NamedTuple):
    value: object
    origin: str


def load(
    file: Path | None = None, *, folder: Path | None = None, environment: Mapping[str, str] | None = None
) -> Settings:
    """The settings in force: packaged defaults, then `file` (or `pertanda.toml` in `folder`), then the environment.

    `folder` is the working directory and `environment` is `os.environ` unless given.
    Raises UsageError when `file` does not exist and DataFileError, with file and line, for a key that is unknown or
    has a wrong value.
    """
    tree: dict[str, dict[str, object]] = {}
    for key, setting in _gather(file, folder, environment).items():
        group, _, name = key.partition(".")
        tree.setdefault(group, {})[name] = setting.value
    return msgspec.convert(tree, Settings)


def describe(
    file: Path | None = None, *, folder: Path | None = None, environment: Mapping[str, str] | None = None
) -> list[SettingLine]:
    """Every setting with value, default, origin and comment, in the order of `settings.toml`; arguments as `load`."""
    defaults = _flatten(_read(PACKAGED), PACKAGED)
    comments = _comments(PACKAGED.read_text(encoding="utf-8"))
    return [
        SettingLine(key, setting.value, defaults[key], setting.origin, comments[key])
        for key, setting in _gather(file, folder, environment).items()
    ]


def _gather(file: Path | None, folder: Path | None, environment: Mapping[str, str] | None) -> dict[str, _Value]:
    gathered = {key: _Value(value, "default") for key, value in _flatten(_read(PACKAGED), PACKAGED).items()}
    user = _user_file(file, folder or Path())
    if user is not None:
        gathered.update(_from_file(user))
    for variable, key in ENVIRONMENT.items():
        value = (os.environ if environment is None else environment).get(variable)
        if value:
            gathered[key] = _Value(_checked(key, value, where=variable), variable)
    return gathered


def _user_file(file: Path | None, folder: Path) -> Path | None:
    if file is None:
        found = folder / USER_FILE
        return found if found.is_file() else None
    if not file.is_file():
        raise UsageError("there is no such settings file", where=str(file), fix="Check the path given.")
    return file


def _from_file(path: Path) -> Iterator[tuple[str, _Value]]:
    text = path.read_text(encoding="utf-8", errors="replace")
    for key, value in _flatten(_read(path), path).items():
        where = f"{path}:{_line_of(text, key)}"
        yield key, _Value(_checked(key, value, where=where), where)


def _read(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_bytes().decode("utf-8"))
    except tomllib.TOMLDecodeError as error:
        found = re.search(r"at line (\d+)", str(error))
        where = f"{path}:{found.group(1) if found else 1}"
        raise DataFileError(f"not valid TOML: {error}", where=where, fix="Mend the line named.") from error
    except (UnicodeDecodeError, OSError) as error:
        raise DataFileError(f"cannot be read: {error}", where=str(path), fix="Save it as UTF-8.") from error


def _flatten(tree: dict[str, Any], path: Path) -> dict[str, object]:
    flat: dict[str, object] = {}
    for group, content in tree.items():
        if not isinstance(content, dict):
            where = f"{path}:{_line_of(path.read_text(encoding='utf-8'), group)}"
            raise DataFileError(
                f"{group!r} stands outside a group", where=where, fix=_suggest(group, Settings.__struct_fields__)
            )
        flat.update({f"{group}.{name}": value for name, value in content.items()})
    return flat


def _types() -> dict[str, Any]:
    return {
        f"{group.name}.{field.name}": field.type
        for group in msgspec.structs.fields(Settings)
        for field in msgspec.structs.fields(group.type)
    }


def _checked(key: str, value: object, *, where: str) -> object:
    types = _types()
    if key not in types:
        raise DataFileError(f"there is no setting {key!r}", where=where, fix=_suggest(key, types))
    try:
        return msgspec.convert(value, types[key])
    except msgspec.ValidationError as error:
        default = _flatten(_read(PACKAGED), PACKAGED)[key]
        raise DataFileError(f"{key} is {value!r}: {error}", where=where, fix=f"The default is {default!r}.") from error


def _suggest(key: str, known: Mapping[str, Any] | tuple[str, ...]) -> str:
    # A key is often right but in the wrong group, so the last part is compared as well.
    close = difflib.get_close_matches(key, list(known), n=1, cutoff=0.6)
    last = key.rpartition(".")[2]
    close = close or [name for name in known if name.rpartition(".")[2] == last]
    return f"Did you mean {close[0]!r}?" if close else "`pertanda settings` lists them all."


def _keys_by_line(text: str) -> Iterator[tuple[int, str]]:
    group = ""
    for number, line in enumerate(text.splitlines(), 1):
        header, key = _HEADER.match(line), _KEY.match(line)
        if header:
            group = header.group(1)
            yield number, group
        elif key:
            yield number, f"{group}.{key.group(1)}" if group else key.group(1)


def _line_of(text: str, key: str) -> int:
    """The line of a key; of its group where it is written in an inline table."""
    lines = {name: number for number, name in _keys_by_line(text)}
    return lines.get(key, lines.get(key.partition(".")[0], 1))


def _comments(text: str) -> dict[str, str]:
    lines = text.splitlines()
    found = {name: lines[number - 2] for number, name in _keys_by_line(text) if number > 1}
    return {key: line.removeprefix("#").strip() for key, line in found.items() if line.startswith("#")}
