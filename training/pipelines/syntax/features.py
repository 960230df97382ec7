"""What the models see of a word and its neighbours: byte strings, the attributes of python-crfsuite.

Every string begins with the place it was seen at: a letter for the word itself, `-` one word before, `=` two before,
`+` one after, `#` two after, `<` and `>` for the pair with the word before and after. What depends on one word alone is
built once per word and kept.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Sequence

__all__ = ["FEATURES", "Features", "name_features", "shape", "tag_features"]

# Raise this when a string below changes: weights learned on other strings would silently be read as noughts.
FEATURES = 1
# Nothing in a longer word helps; a megabyte of letters without a space must not be kept a dozen times over.
LONGEST = 48
KEPT = 50_000

_RUN = re.compile(r"(.)\1{2,}", re.DOTALL)
_DIGIT = re.compile(r"\d")

Features = tuple[bytes, ...]


def shape(word: str) -> str:
    """Letters as X and x, digits as 0, other signs as they are; runs cut to two: "Widodo" → Xxx, "2024" → 00."""
    marks = ("X" if sign.isupper() else "x" if sign.isalpha() else "0" if sign.isdigit() else sign for sign in word)
    return _RUN.sub(r"\1\1", "".join(marks))


def _bytes(*features: str) -> Features:
    # A lone surrogate (a broken escape in somebody's feed) has no UTF-8; it becomes a question mark. A feature with a
    # NUL would end there in C.
    return tuple(feature.encode("utf-8", "replace").replace(b"\0", b"?") for feature in features)


def _affixes(lower: str) -> list[str]:
    heads = [f"p{size}{lower[:size]}" for size in (2, 3, 4)]
    return heads + [f"x{size}{lower[-size:]}" for size in (1, 2, 3, 4, 5)]


class _Seen:
    """The strings of one word, by the place it is seen at."""

    __slots__ = ("after", "before", "far_after", "far_before", "here", "lower", "name_far_after", "name_far_before")

    def __init__(self, word: str) -> None:
        word = word[:LONGEST]
        lower = _DIGIT.sub("0", word.lower())
        form = shape(word)
        self.lower = _bytes(lower)[0]
        self.here = _bytes("b", f"w{lower}", f"s{form}", *_affixes(lower))
        self.before = _bytes(f"-w{lower}", f"-x{lower[-3:]}", f"-s{form}")
        self.after = _bytes(f"+w{lower}", f"+x{lower[-3:]}", f"+s{form}")
        self.far_before = _bytes(f"=w{lower}")
        self.far_after = _bytes(f"#w{lower}")
        self.name_far_before = _bytes(f"=w{lower}", f"=s{form}")
        self.name_far_after = _bytes(f"#w{lower}", f"#s{form}")


@functools.lru_cache(maxsize=KEPT)
def _seen(word: str) -> _Seen:
    return _Seen(word)


def _windows(words: Sequence[str]) -> list[_Seen]:
    edge = _seen("\x02")  # stands twice before the first word and twice after the last
    return [edge, edge, *map(_seen, words), edge, edge]


def _pairs(before: _Seen, here: _Seen, after: _Seen) -> Features:
    return b"<%b|%b" % (before.lower, here.lower), b">%b|%b" % (here.lower, after.lower)


def tag_features(words: Sequence[str]) -> list[Features]:
    """Per word, what the tagger looks at: the word, its shape and affixes, two words on either side, two pairs."""
    seen = _windows(words)
    found: list[Features] = []
    for twice, before, here, after, next_one in zip(seen, seen[1:], seen[2:], seen[3:], seen[4:], strict=False):
        around = before.before + after.after + twice.far_before + next_one.far_after
        found.append(here.here + around + _pairs(before, here, after))
    return found


def name_features(words: Sequence[str], tags: Sequence[str]) -> list[Features]:
    """Per word, what the namer looks at: as the tagger, with the shapes two words away and the UPOS tags around it."""
    seen = _windows(words)
    marks = [b"", b"", *(tag.encode() for tag in tags), b"", b""]
    found: list[Features] = []
    for number, here in enumerate(seen[2:-2], 2):
        before, after = seen[number - 1], seen[number + 1]
        around = before.before + after.after + seen[number - 2].name_far_before + seen[number + 2].name_far_after
        tagged = (b"t" + marks[number], b"-t" + marks[number - 1], b"+t" + marks[number + 1])
        found.append(here.here + around + _pairs(before, here, after) + tagged)
    return found
