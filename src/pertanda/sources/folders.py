"""The files of a folder that may be articles."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path

from pertanda.sources.mailboxes import MAILDIR

__all__ = ["files_in"]


def files_in(folder: Path, on_error: Callable[[OSError], object]) -> Iterator[Path]:
    """Every file below a folder, sorted folder by folder; hidden names are left out. Raises nothing: see `on_error`.

    Of a Maildir only its messages: beside `cur` and `new` lie a server's indexes, and in `tmp` half-written mail.
    """
    for parent, folders, files in os.walk(folder, onerror=on_error):
        if set(folders) >= MAILDIR:
            files = []
            folders.remove("tmp")
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        yield from (Path(parent, name) for name in sorted(files) if not name.startswith("."))
