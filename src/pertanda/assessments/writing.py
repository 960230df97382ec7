"""Question files as text: what `pertanda questions new` writes reads back as the same question."""

from __future__ import annotations

import datetime
import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import msgspec

from pertanda.assessments.definitions import QuestionFile

__all__ = ["as_toml", "question_toml"]


def question_toml(file: QuestionFile, comment: str = "") -> str:
    """The question as TOML under an optional comment of one or more lines; empty fields are left out."""
    tree = msgspec.to_builtins(file, builtin_types=(datetime.date,))
    head = "".join(f"# {line}\n" for line in comment.splitlines())
    return head + as_toml(_told(tree))


def _told(value: Any) -> Any:
    """Without empty lists, empty texts, empty tables and what is absent."""
    if isinstance(value, Mapping):
        kept = {key: _told(item) for key, item in value.items()}
        return {key: item for key, item in kept.items() if item not in (None, "", [], {})}
    return [_told(item) for item in value] if isinstance(value, list | tuple) else value


def as_toml(tree: Mapping[str, Any]) -> str:
    """A tree of tables, lists of tables, texts, numbers, days and lists of texts as TOML, plain values first."""
    return "\n".join(_lines(tree, "")).lstrip("\n") + "\n"


def _lines(tree: Mapping[str, Any], path: str) -> Iterator[str]:
    plain = {key: value for key, value in tree.items() if not _is_table(value)}
    yield from (f"{key} = {_value(value)}" for key, value in plain.items())
    for key, value in tree.items():
        if key in plain:
            continue
        name = f"{path}.{key}" if path else key
        for table in value if isinstance(value, list) else [value]:
            yield from ("", f"[[{name}]]" if isinstance(value, list) else f"[{name}]")
            yield from _lines(table, name)


def _is_table(value: Any) -> bool:
    return isinstance(value, Mapping) or (isinstance(value, list) and bool(value) and isinstance(value[0], Mapping))


def _value(value: Any) -> str:
    if isinstance(value, datetime.date):
        return value.isoformat()
    if isinstance(value, str):
        # JSON's escapes are TOML's; only DEL is plain in the one and forbidden in the other.
        return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")
    if isinstance(value, Sequence):
        return "[" + ", ".join(_value(item) for item in value) + "]"
    return repr(value)
