"""Languages: one folder of data files plus one small class each. `load("id")` gives the pack.

Built-in packs register through the entry-point group `pertanda.languages`, the door that plug-ins use too.
"""

from __future__ import annotations

import functools
from importlib.metadata import entry_points

from pertanda.exceptions import UsageError
from pertanda.languages.pack import LanguagePack

__all__ = ["available", "load", "load_all"]

GROUP = "pertanda.languages"


@functools.cache
def available() -> tuple[str, ...]:
    """Codes (BCP 47) of the registered languages, sorted."""
    return tuple(sorted({entry.name for entry in entry_points(group=GROUP)}))


@functools.cache
def load(code: str) -> LanguagePack:
    """The pack of a language. Raises UsageError when none is registered under `code`."""
    for entry in entry_points(group=GROUP, name=code):
        pack: LanguagePack = entry.load()()
        return pack
    raise UsageError(f"no language pack for {code!r}", fix=f"Installed: {', '.join(available())}.")


@functools.cache
def load_all() -> dict[str, LanguagePack]:
    """Every registered pack by its code; their data files load on first use."""
    return {code: load(code) for code in available()}
