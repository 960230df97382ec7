"""How many: numbers beside the words that say what is counted."""

from __future__ import annotations

import functools
import re
from collections.abc import Sequence

from pertanda.events.scan import Trigger
from pertanda.events.view import View
from pertanda.languages.pack import LanguagePack
from pertanda.records.mention import Mention, MentionKind
from pertanda.records.vocabulary import EventType, MagnitudeKey

__all__ = ["find_magnitude"]

# Between a number and its unit at most this many words ("62 warga sipil Palestina tewas").
UNIT_REACH = 4
# A number farther from the trigger than this belongs to another act.
TRIGGER_REACH = 12
_DIGITS = re.compile(r"\d{1,3}(?:[.,]\d{3})+|\d+")
_KEYS = {
    EventType.ASSAULT: (MagnitudeKey.KILLED, MagnitudeKey.INJURED, MagnitudeKey.PEOPLE),
    EventType.COERCE: (MagnitudeKey.ARRESTED, MagnitudeKey.DISPLACED, MagnitudeKey.ITEMS, MagnitudeKey.VESSELS),
}


def find_magnitude(view: View, trigger: Trigger) -> dict[MagnitudeKey, int]:
    """Magnitudes near the trigger, by key; round words take their lower bound (codebook section 6)."""
    found: dict[MagnitudeKey, int] = {}
    low, high = trigger.first - TRIGGER_REACH, trigger.last + TRIGGER_REACH
    dates = {at for mention in view.analysis.of_kind(MentionKind.TIME) for at in range(*_words(view, mention))}
    for position in range(max(0, low), min(len(view.lowers), high)):
        number = _number(view, position) if position not in dates else None
        key = _key(view, position, trigger) if number is not None else None
        if number is not None and key is not None:
            found.setdefault(key, number)
    return found


def _words(view: View, mention: Mention) -> tuple[int, int]:
    return view.analysis.words_of(mention.start, mention.end)


def _number(view: View, position: int) -> int | None:
    word = view.lowers[position]
    if not word[0].isdecimal() or _DIGITS.fullmatch(word) is None:
        return view.pack.grammar.number_words.get(word)
    plain = re.sub(r"[.,]", "", word)
    following = view.lowers[position + 1] if position + 1 < len(view.lowers) else ""
    multiple = view.pack.grammar.number_words.get(following, 1)
    return int(plain) * multiple if len(plain) < 16 else None


def _key(view: View, position: int, trigger: Trigger) -> MagnitudeKey | None:
    """The key whose unit word stands nearest behind the number, or right before it ("menewaskan 62")."""
    lowers = view.lowers
    allowed = _KEYS.get(trigger.frame.type, ())
    after = lowers[position + 1 : position + 1 + UNIT_REACH]
    before = lowers[max(0, position - UNIT_REACH) : position]
    if not allowed:
        return _nearest(view, after, tuple(MagnitudeKey))
    window = [*after, *reversed(before)]
    # "menewaskan 62 warga": who died is told by the verb, and "warga" only says that they are people.
    exact = tuple(key for key in allowed if key != MagnitudeKey.PEOPLE)
    return _nearest(view, window, exact) or _nearest(view, window, allowed)


def _nearest(view: View, window: Sequence[str], allowed: Sequence[MagnitudeKey]) -> MagnitudeKey | None:
    units = _units(view.pack)
    return next((units[word] for word in window if units.get(word) in allowed), None)


@functools.lru_cache(maxsize=8)
def _units(pack: LanguagePack) -> dict[str, MagnitudeKey]:
    """What each unit word counts."""
    return {word: MagnitudeKey(name) for name, words in pack.grammar.magnitude.items() for word in words}
