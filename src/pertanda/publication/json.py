"""The brief as JSON: the record itself, field by field, for other programs."""

from __future__ import annotations

import msgspec

from pertanda.records.brief import Brief

__all__ = ["render"]


def render(brief: Brief) -> str:
    """The brief as indented JSON text in UTF-8 characters, ending in a newline; it decodes to an equal Brief."""
    return msgspec.json.format(msgspec.json.encode(brief), indent=2).decode() + "\n"
