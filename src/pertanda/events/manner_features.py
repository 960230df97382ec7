"""What speaks for a modality or a mode: features of a trigger and the words, cues, times and triggers around it."""

from __future__ import annotations

import datetime

from pertanda.events.modality import SPEECH_ACTS, Manner
from pertanda.events.scan import Trigger
from pertanda.events.view import Cue, View
from pertanda.records.mention import MentionKind

__all__ = ["manner_features", "mode_features"]

# Cues farther than this many words say nothing of a trigger that the nearer words do not say better.
CUE_REACH = 20
WORDS_BEFORE = 4
WORDS_AFTER = 3
# Content words within this many words of the trigger tell its mode ("drone", "rudal", "visa").
MODE_REACH = 12
# So do the stems of nearer words: on held-out folds .740 of the modes are right with them, .729 without (en).
STEM = 5
STEM_REACH = 8


def manner_features(view: View, trigger: Trigger, rule: Manner, day: datetime.date) -> list[str]:
    """Features of one trigger for the choice of its modality; `rule` is what the hand rules found."""
    frame, form = trigger.frame, trigger.form
    speech = "speech" if frame.type in SPEECH_ACTS else "deed"
    out = [
        "bias",
        f"rule {rule.modality}",
        f"rule {rule.modality} {form}",
        f"rule {rule.modality} {rule.how}",
        f"rule {rule.modality} {frame.type}",
        f"{frame.type}",
        f"{form}",
        f"{frame.type} {form}",
        f"frame {frame.name}",
        f"{speech} {form}",
        f"frame's own {frame.modality}",
    ]
    out += _words(view, trigger)
    out += [feature for cue in view.cues for feature in _cue(view, trigger, cue, speech)]
    out += _neighbours(view, trigger)
    out += _times(view, trigger, day)
    return out


def _words(view: View, trigger: Trigger) -> list[str]:
    lowers, first, last = view.lowers, trigger.first, trigger.last
    out = [f"words {' '.join(lowers[first:last])}", f"ends {lowers[first][-3:]}", f"begins {lowers[first][:3]}"]
    before = lowers[max(0, first - WORDS_BEFORE) : first]
    after = lowers[last : last + WORDS_AFTER]
    for back, word in enumerate(reversed(before), 1):
        out.append(f"before {back} {word}")
        out.append(f"before {word}")
    for ahead, word in enumerate(after, 1):
        out.append(f"after {ahead} {word}")
    if len(before) > 1:
        out.append(f"before {before[-2]} {before[-1]}")
    if first == 0:
        out.append("opens the sentence")
    out.append(f"sentence opens {lowers[0]}")
    return out


def _cue(view: View, trigger: Trigger, cue: Cue, speech: str) -> list[str]:
    if cue.kind.family in ("break", "report", "according", "generic", "basis"):
        return []
    left = cue.last <= trigger.first
    gap = trigger.first - cue.last if left else cue.first - trigger.last
    if gap > CUE_REACH:
        return []
    if gap < 0:
        return [f"cue inside {cue.kind.value}"]
    breaks = min(view.breaks(cue.last - 1, trigger.first) if left else view.breaks(trigger.last - 1, cue.first), 2)
    between = sum(
        cue.last <= t.first < trigger.first if left else trigger.last <= t.first < cue.first for t in view.triggers
    )
    side = "left" if left else "right"
    what = f"cue {cue.kind.family} {cue.kind.value} {side}"
    words = " ".join(view.lowers[cue.first : cue.last])
    near = min(gap, 9) if gap < 4 else 4 + gap // 4
    return [
        f"{what} breaks {breaks} triggers {min(between, 2)}",
        f"{what} gap {near} breaks {breaks}",
        f"{what} {speech} breaks {breaks} triggers {min(between, 2)}",
        f"cue {words} {side} triggers {min(between, 2)}",
    ]


def _neighbours(view: View, trigger: Trigger) -> list[str]:
    """The triggers beside this one: the content of a demand or a promise stands behind it."""
    place = view.triggers.index(trigger)
    out = []
    for name, number in (("last", place - 1), ("next", place + 1), ("first", 0)):
        if not 0 <= number < len(view.triggers) or number == place:
            continue
        other = view.triggers[number]
        gap = trigger.first - other.last if number < place else other.first - trigger.last
        breaks = min(view.breaks(min(other.first, trigger.first), max(other.first, trigger.first)), 2)
        near = "near" if gap <= 3 else "mid" if gap <= 8 else "far"
        out += [
            f"{name} {other.frame.type}",
            f"{name} {other.frame.type} {other.form} {near} breaks {breaks}",
            f"{name} {other.frame.type} {trigger.form} {near}",
            f"{name} frame {other.frame.name}",
        ]
    if place == 0:
        out.append("first trigger")
    return out


def _times(view: View, trigger: Trigger, day: datetime.date) -> list[str]:
    """Whether the sentence's nearest time lies ahead of the publication day or behind it."""
    nearest, best = "", 99
    for mention in view.analysis.of_kind(MentionKind.TIME):
        if mention.interval is None:
            continue
        first, last = view.analysis.words_of(mention.start, mention.end)
        gap = first - trigger.last if first >= trigger.last else trigger.first - last
        if gap < best:
            start, end = mention.interval.start, mention.interval.end
            when = "ahead" if start is not None and start > day else "past" if end is not None and end < day else "now"
            nearest, best = when, gap
    return [f"time {nearest}", f"time {nearest} {'near' if best <= 8 else 'far'}"] if nearest else ["no time"]


def mode_features(view: View, trigger: Trigger) -> list[str]:
    """Features of one trigger for the choice of its mode."""
    lowers, frame = view.lowers, trigger.frame
    words = " ".join(lowers[trigger.first : trigger.last])
    out = [
        "bias",
        f"rule {frame.mode}",
        f"frame {frame.name}",
        f"words {words}",
        f"{trigger.form}",
        f"decided by {trigger.matched}",
    ]
    low, high = max(0, trigger.first - MODE_REACH), trigger.last + MODE_REACH
    out += [f"near {word}" for word in {*lowers[low : trigger.first], *lowers[trigger.last : high]} if len(word) > 3]
    around = lowers[max(0, trigger.first - STEM_REACH) : trigger.last + STEM_REACH]
    out += [f"stem {stem}" for stem in sorted({word[:STEM] for word in around if len(word) > 3})]
    out.append(f"starts {words[:STEM]}")
    out += [f"behind {word}" for word in lowers[trigger.last : trigger.last + 3]]
    out += [f"before {word}" for word in lowers[max(0, trigger.first - 2) : trigger.first]]
    out.append(f"members {min(max((len(p.members) for p in view.parties), default=0), 3)}")
    return out
