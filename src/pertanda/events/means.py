"""What an act is done with: balloons, loudspeakers, missiles; a label that all languages share."""

from __future__ import annotations

import functools

from pertanda.events.scan import Trigger
from pertanda.events.view import View
from pertanda.knowledge.phrases import PhraseTable
from pertanda.languages.pack import LanguagePack

__all__ = ["find_means"]

# The means stands in the trigger or at most this many words from it ("sent about 260 balloons").
REACH = 6


@functools.lru_cache(maxsize=8)
def _table(pack: LanguagePack) -> PhraseTable[str]:
    rows = ((phrase, label) for label, phrases in pack.cues.means.items() for phrase in phrases)
    return PhraseTable(([token.lower for token in pack.tokens(phrase)], label) for phrase, label in rows)


def find_means(view: View, trigger: Trigger) -> str:
    """The label of the means nearest to the trigger, or "" where none is named."""
    low, high = max(0, trigger.first - REACH), min(len(view.lowers), trigger.last + REACH)
    near = [
        (max(first + low - trigger.last, trigger.first - last - low, 0), labels[0])
        for first, last, labels in _table(view.pack).scan(view.lowers[low:high])
    ]
    return min(near)[1] if near else ""
