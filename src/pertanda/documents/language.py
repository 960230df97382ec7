"""The language of an article: function words of the packs, py3langid over the whole text, the outlet as prior."""

from __future__ import annotations

import functools
import re
from collections.abc import Mapping
from pathlib import Path

from py3langid.langid import MODEL_FILE, LanguageIdentifier

from pertanda.exceptions import QuarantineError
from pertanda.languages.pack import LanguagePack
from pertanda.languages.tables import load_table
from pertanda.records.base import Record

__all__ = ["identify", "language_code", "require_pack"]

TABLE = Path(__file__).with_name("data") / "languages.toml"
_READ = 20_000  # characters; more changes no vote
_WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")
_SHORT = 80  # letters: titles of 2-4 words are where langid errs
# Share of running words that are function words: 25-45 % in a pack's own language, under 6 % in others.
_STRONG = 0.15
_WEAK = 0.06


class LanguageTable(Record, frozen=True):
    """`languages.toml`: languages told apart, other names of codes, and contrast words of close pairs."""

    considered: tuple[str, ...]
    aliases: dict[str, tuple[str, ...]]
    contrast: dict[str, dict[str, tuple[str, ...]]]


@functools.cache
def _table() -> LanguageTable:
    return load_table(TABLE, LanguageTable)


@functools.cache
def _identifier() -> LanguageIdentifier:
    identifier = LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
    identifier.set_languages(_table().considered)
    return identifier


def language_code(given: str | None) -> str | None:
    """The ISO 639-1 code an input means: "id-ID", "in", "ind", "Indonesian" give "id"; None when it says nothing."""
    name = (given or "").strip().casefold().replace("_", "-")
    for code, aliases in _table().aliases.items():
        if name in aliases or name.split("-", 1)[0] in (code, *aliases):
            return code
    code = name.split("-", 1)[0]
    return code if len(code) == 2 and code.isascii() and code.isalpha() else None


def identify(text: str, *, given: str | None, prior: str | None, packs: Mapping[str, LanguagePack]) -> str:
    """The language code of a text.

    `given` is what the input says: it stands unless the text plainly speaks another coded language. `prior` (the
    outlet's language or the page's own tag) decides only texts too short to tell.
    """
    words = _WORD.findall(text[:_READ].casefold())
    told = language_code(given)
    if told is not None and told in packs and _share(words, packs[told]) >= _WEAK:
        return told
    votes = {code: _share(words, pack) for code, pack in packs.items()}
    best = max(votes, key=lambda code: votes[code], default=None)
    if told is not None:
        contradicted = best is not None and votes[best] >= _STRONG and votes.get(told, 1.0) < _WEAK
        return _settled(best or told, words, text) if contradicted else told
    if sum(map(len, words)) < _SHORT:
        return language_code(prior) or (best if best and votes[best] >= _STRONG else None) or _ranked(text)
    return _settled(best if best and _clear(best, votes) else _ranked(text), words, text)


def _share(words: list[str], pack: LanguagePack) -> float:
    """How much of the running words are function words of a language."""
    return sum(map(_function_words(pack).__contains__, words)) / max(1, len(words))


@functools.lru_cache(maxsize=8)
def _function_words(pack: LanguagePack) -> frozenset[str]:
    return frozenset(pack.grammar.function_words)


def _clear(best: str, votes: Mapping[str, float]) -> bool:
    others = [share for code, share in votes.items() if code != best]
    return votes[best] >= _STRONG and all(votes[best] >= 2 * share for share in others)


def _ranked(text: str) -> str:
    return str(_identifier().classify(text[:_READ])[0])


def _settled(code: str, words: list[str], text: str) -> str:
    """Close pairs (Malay and Indonesian) share function words: words that only one of them uses decide."""
    for pair in _table().contrast.values():
        if code in pair:
            plain = f" {' '.join(words)} "
            # Different words, not occurrences: a name or a quotation repeats one foreign word all through a text.
            counts = {name: sum(f" {phrase} " in plain for phrase in phrases) for name, phrases in pair.items()}
            top = max(counts, key=lambda name: counts[name])
            return top if counts[top] > counts[code] else code
    return code


def require_pack(code: str, packs: Mapping[str, LanguagePack], origin: str) -> LanguagePack:
    """The pack of a language. Raises QuarantineError when the language is not coded yet."""
    if code not in packs:
        coded = ", ".join(sorted(packs)) or "none"
        raise QuarantineError(f"language {code} is not coded yet", where=origin, fix=f"Coded: {coded}.")
    return packs[code]
