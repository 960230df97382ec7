"""English: its verb forms and data files."""

from __future__ import annotations

import functools
from collections.abc import Callable
from pathlib import Path

from pertanda.languages.en.morphology import Irregular, inflect_verb
from pertanda.languages.pack import Form, LanguagePack
from pertanda.languages.tables import load_table

__all__ = ["English"]


class English(LanguagePack):
    """English. Verbs are given as lemmas; only the first word of a phrase inflects."""

    code = "en"
    folder = Path(__file__).parent

    @functools.cached_property
    def irregular(self) -> Irregular:
        """Irregular verbs. Raises DataFileError for a broken irregular.toml."""
        return load_table(self.folder / "irregular.toml", Irregular)

    def inflect(self, verb: str) -> list[tuple[str, Form]]:
        """Every surface of a verb or verb phrase with its form, each surface once, British and American spellings.

        "call for" → call for, calls for, calling for (ACTIVE), called for (PARTICIPLE: active past or passive).
        """
        head, space, rest = verb.partition(" ")
        return [(surface + space + rest, form) for surface, form in self._head_forms(head)]

    @functools.cached_property
    def _head_forms(self) -> Callable[[str], list[tuple[str, Form]]]:
        """The forms of a single verb: 27,000 entries of the frames begin with 2,700 different ones."""
        return functools.lru_cache(maxsize=1 << 12)(lambda verb: inflect_verb(verb, self.irregular))
