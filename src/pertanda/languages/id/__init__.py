"""Indonesian: its words, verb forms and data files."""

from __future__ import annotations

import functools
from collections.abc import Iterator
from pathlib import Path

from pertanda.languages.id.morphology import active_forms, expand, passive_form
from pertanda.languages.pack import Form, LanguagePack, Token
from pertanda.languages.tables import load_table
from pertanda.records.base import Record

__all__ = ["Indonesian", "WholeWords"]

_CLITIC = "nya"
_SHORTEST_HOST = 3  # "bom-nya" is split; "punya", "tanya", "hanya" stand in words.toml


class WholeWords(Record, frozen=True, forbid_unknown_fields=True):
    """`words.toml`: words that end in -nya without carrying a clitic, and doubled words that are no plural."""

    nya: frozenset[str]
    doubled: frozenset[str]


class Indonesian(LanguagePack):
    """Indonesian. Words lose the clitic -nya (a token of its own) and plurals are matched by their half."""

    code = "id"
    folder = Path(__file__).parent

    @functools.cached_property
    def whole_words(self) -> WholeWords:
        """Words that are left whole. Raises DataFileError for a broken words.toml."""
        return load_table(self.folder / "words.toml", WholeWords)

    def inflect(self, verb: str) -> list[tuple[str, Form]]:
        """meN- (and bare suffixed) forms as ACTIVE, di- as PASSIVE; only the first word of a phrase inflects.

        "serang" → menyerang, diserang; "jatuh+kan|beri+kan sanksi" → menjatuhkan sanksi, dijatuhkan sanksi, ...
        """
        return [pair for phrase in expand(verb) for pair in _inflect_phrase(phrase)]

    def tokens(self, text: str) -> list[Token]:
        """Words and signs with -nya split off; `lower` of a doubled plural is one half ("kapal-kapal" → "kapal")."""
        found: list[Token] = []
        for token in super().tokens(text):
            if token.lower.endswith(_CLITIC) or "-" in token.lower:
                found += self._pieces(token)
            else:
                found.append(token)
        return found

    def words(self, phrase: str) -> tuple[str, ...]:
        """The words and signs of a phrase in lower case; without -nya and hyphens they need no cutting."""
        lower = phrase.lower()
        if _CLITIC not in lower and lower.replace(" ", "").isalpha():
            return tuple(lower.split())
        return super().words(phrase)

    def _pieces(self, token: Token) -> tuple[Token, ...]:
        host = token.lower.removesuffix(_CLITIC).removesuffix("-")
        if host == token.lower or len(host) < _SHORTEST_HOST or token.lower in self.whole_words.nya:
            return (token._replace(lower=self._singular(token.lower)),)
        cut = token.end - len(_CLITIC)
        end = token.start + len(host)
        return (
            Token(token.text[: len(host)], self._singular(host), token.start, end),
            Token(token.text[-len(_CLITIC) :], _CLITIC, cut, token.end),
        )

    def _singular(self, lower: str) -> str:
        half, hyphen, other = lower.partition("-")
        doubled = half and half == other and half not in self.whole_words.doubled
        return half if hyphen and doubled else lower


def _inflect_phrase(phrase: str) -> Iterator[tuple[str, Form]]:
    head, _, tail = phrase.partition(" ")
    rest = f" {tail.replace('+', '')}" if tail else ""
    for form in active_forms(head):
        yield form + rest, Form.ACTIVE
    yield passive_form(head) + rest, Form.PASSIVE
