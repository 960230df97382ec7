"""The schema as numbered SQL steps. A new desk takes all of them, an older one those it lacks, each in one transaction.

There is no second, whole schema beside the steps: it would drift from them.
"""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from pathlib import Path

import apsw

from pertanda.exceptions import StoreCorruptError, StoreError

__all__ = ["APPLICATION_ID", "SCHEMA_VERSION", "check_schema", "migrate", "schema_version", "steps"]

# "PERT" in ASCII, in the header field that SQLite leaves to applications: tells a desk from any other SQLite file.
APPLICATION_ID = 0x50455254


@cache
def steps() -> tuple[str, ...]:
    """The SQL of step 1, 2, ... in order. Raises StoreError when the package lacks one."""
    folder = files("pertanda.store") / "steps"
    texts = {int(entry.name[:4]): entry.read_text("utf-8") for entry in folder.iterdir() if entry.name.endswith(".sql")}
    if sorted(texts) != list(range(1, len(texts) + 1)):
        raise StoreError("the package lacks a step of its schema", where=str(folder), fix="Install pertanda again.")
    return tuple(texts[number] for number in sorted(texts))


SCHEMA_VERSION = len(steps())


def migrate(connection: apsw.Connection, path: Path) -> None:
    """Brings the file to the present schema; an empty file becomes a desk. Raises as `schema_version` does."""
    version = schema_version(connection, path)
    for number, sql in enumerate(steps()[version:], version + 1):
        connection.execute(f"BEGIN IMMEDIATE; {sql}; PRAGMA application_id = {APPLICATION_ID}")
        connection.execute(f"PRAGMA user_version = {number}; COMMIT")


def check_schema(connection: apsw.Connection, path: Path) -> None:
    """Raises StoreCorruptError for a foreign SQLite file, StoreError for an empty, older or newer desk."""
    version = schema_version(connection, path)
    if version == 0:
        raise StoreError("the file is empty, no desk yet", where=str(path), fix="Read some articles into it first.")
    if version < SCHEMA_VERSION:
        raise StoreError(
            f"the desk has schema {version}, this program reads schema {SCHEMA_VERSION}",
            where=str(path),
            fix="Open it once for writing (any command that adds articles): it is brought up to date then.",
        )


def schema_version(connection: apsw.Connection, path: Path) -> int:
    """The desk's schema, 0 for an empty file. Changes nothing. Raises StoreCorruptError for a foreign SQLite file and
    StoreError for a schema newer than this program.
    """
    version = int(connection.pragma("user_version"))
    tables = connection.execute("SELECT count(*) FROM sqlite_schema").get
    # A kill between creating the file and its first step leaves neither tables nor our mark: that is still a new file.
    if tables and connection.pragma("application_id") != APPLICATION_ID:
        raise StoreCorruptError("this SQLite file is no desk", where=str(path), fix="Give the path of a desk file.")
    if version > SCHEMA_VERSION:
        raise StoreError(
            f"the desk has schema {version}, this program knows schemas up to {SCHEMA_VERSION}",
            where=str(path),
            fix="Use the newer version of pertanda that wrote it.",
        )
    return version
