"""What speaks for a time of the sentence, the time told of before, or none as the time of an act."""

from __future__ import annotations

import datetime
from typing import NamedTuple

from pertanda.events.modality import SPEECH_ACTS
from pertanda.events.scan import Trigger
from pertanda.events.view import View
from pertanda.records.mention import Interval, Mention, MentionKind
from pertanda.records.vocabulary import Modality

__all__ = ["TimeOption", "time_features", "time_options"]

GAPS = (0, 1, 2, 4, 7, 11, 16, 24)


class TimeOption(NamedTuple):
    """A time an act may have; no interval for none. `origin` is "sentence", "told before" or "none"."""

    interval: Interval | None
    words: str
    origin: str
    mention: Mention | None = None


def time_options(view: View, before: Interval | None) -> list[TimeOption]:
    """The times of the sentence, the time of the act told last (`before`), and none, which is last."""
    found = [
        TimeOption(mention.interval, mention.text, "sentence", mention)
        for mention in view.analysis.of_kind(MentionKind.TIME)
        if mention.interval is not None
    ]
    if before is not None:
        found.append(TimeOption(before, "", "told before"))
    found.append(TimeOption(None, "", "none"))
    return found


def time_features(
    view: View,
    trigger: Trigger,
    options: list[TimeOption],
    modality: Modality,
    rule: Interval | None,
    day: datetime.date,
) -> list[list[str]]:
    """Features of every option; `rule` is what the hand rules chose."""
    kind = "speech" if trigger.frame.type in SPEECH_ACTS else "deed"
    named = min(len(options) - 1, 3)
    out = []
    for option in options:
        if option.mention is None:
            features = [
                option.origin,
                f"{option.origin} {modality}",
                f"{option.origin} {trigger.frame.type}",
                f"{option.origin} {kind} {trigger.form}",
                f"{option.origin} of {named}",
                f"{option.origin} first word {view.lowers[0]}",
                f"{option.origin} rule none {rule is None}",
            ]
            if option.origin == "none":
                features += [f"none place {min(view.triggers.index(trigger), 2)} of {named}"]
        else:
            features = _mention(view, trigger, option.mention, modality, kind, day)
            nearest = min((t for t in view.triggers), key=lambda t: _gap(view, t, option.mention), default=trigger)
            features.append(f"nearest trigger {nearest is trigger}")
            if rule == option.interval:
                features += ["the rules say so", f"the rules say so {kind}"]
        out.append(features)
    return out


def _gap(view: View, trigger: Trigger, mention: Mention | None) -> int:
    if mention is None:
        return 99
    first, last = view.analysis.words_of(mention.start, mention.end)
    return max(0, first - trigger.last if first >= trigger.last else trigger.first - last)


def _mention(
    view: View, trigger: Trigger, mention: Mention, modality: Modality, kind: str, day: datetime.date
) -> list[str]:
    first, last = view.analysis.words_of(mention.start, mention.end)
    right = first >= trigger.last
    side = "right" if right else "left"
    low, high = (trigger.last, first) if right else (last, trigger.first)
    gap = sum(max(0, high - low) > edge for edge in GAPS)
    others = min(sum(low <= t.first and t.last <= high for t in view.triggers), 3)
    breaks = min(view.breaks(trigger.first, min(first, len(view.clause) - 1)), 2)
    commas = min(view.commas(low, high), 2) if low <= high else 0
    interval = mention.interval
    when = "now"
    if interval is not None:
        start, end = interval.start, interval.end
        when = "ahead" if start is not None and start > day else "past" if end is not None and end < day else "now"
    rule, _, tag = mention.rule.partition("@")
    before = view.lowers[first - 1] if first else "<"
    after = view.lowers[last] if last < len(view.lowers) else ">"
    speaks = any(c.kind.family == "report" and abs(c.first - first) <= 4 for c in view.cues)
    return [
        side,
        f"{side} gap {gap}",
        f"{side} others {others}",
        f"{side} gap {gap} others {others} breaks {breaks}",
        f"{side} breaks {breaks}",
        f"{side} commas {commas} others {others}",
        f"{side} {kind} others {others}",
        f"rule {rule} {side}",
        f"tag {tag} {kind}",
        f"tag {tag} {side} others {others}",
        f"{when} {modality}",
        f"{when} {kind} {modality}",
        f"before {before} {side}",
        f"after {after} {side}",
        f"beside a report {speaks} {kind} {side}",
        f"opens the sentence {first <= 1}",
        f"{trigger.form} {side} others {others}",
    ]
