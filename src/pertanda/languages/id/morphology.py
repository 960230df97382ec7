"""Indonesian verb morphology: the meN- and di- forms of a root, and the clitic -nya.

The rules are those of the Tata Bahasa Baku: meN- takes me, mem, men, meng, meny or menge by the root's first sound, and
k, t, s, p fall away. Both the form with and the one without the falling sound are made ("memesona", "mempesona"),
because newspapers write both and the wrong one of a root is no word at all.
"""

from __future__ import annotations

import itertools
import re

__all__ = ["VOWELS", "active_forms", "expand", "passive_form"]

VOWELS = "aeiou"
_PLAIN = ("l", "r", "w", "y", "m", "n")
_LABIAL = ("b", "f", "v")
_DENTAL = ("d", "j", "c", "z")
_FALLING = {"p": "mem", "t": "men", "s": "meny", "k": "meng"}
_KEPT = {"p": "mem", "t": "men", "s": "men", "k": "meng"}
_SYLLABLE = re.compile(rf"[^{VOWELS}]*[{VOWELS}][^{VOWELS}]*")


def expand(entry: str) -> list[str]:
    """The phrases an entry stands for: "gelar|ada+kan rapat|sidang" is four, "gelar rapat" and so on."""
    return [" ".join(words) for words in itertools.product(*(word.split("|") for word in entry.split()))]


def _meng(root: str) -> list[str]:
    first = root[0]
    if _SYLLABLE.fullmatch(root) and first not in VOWELS:
        return [f"menge{root}"]
    if first in _FALLING:
        return [_FALLING[first] + root[1:], _KEPT[first] + root]
    if first in _PLAIN:
        return [f"me{root}"]
    if first in _LABIAL:
        return [f"mem{root}"]
    if first in _DENTAL:
        return [f"men{root}"]
    return [f"meng{root}"]  # vowels, g, h, q, x


def _parts(word: str) -> tuple[str, str]:
    root, _, suffix = word.partition("+")
    return root, suffix


def active_forms(word: str) -> list[str]:
    """The meN- forms of "root" or "root+suffix", and with a suffix the bare form that headlines use ("luncurkan")."""
    root, suffix = _parts(word)
    forms = [form + suffix for form in _meng(root)]
    return [*forms, root + suffix] if suffix else forms


def passive_form(word: str) -> str:
    """The di- form of "root" or "root+suffix"."""
    return "di" + word.replace("+", "")
