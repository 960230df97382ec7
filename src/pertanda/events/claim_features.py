"""What speaks for a party as the one whose word an event is."""

from __future__ import annotations

from pertanda.events.attribution import Attribution
from pertanda.events.modality import SPEECH_ACTS
from pertanda.events.options import Option
from pertanda.events.scan import Trigger
from pertanda.events.view import Cue, Party, View
from pertanda.records.vocabulary import Modality

__all__ = ["claim_features", "claimants"]


def claimants(view: View, told: tuple[tuple[str, tuple[str, ...]], ...]) -> list[Option]:
    """Who may be the claimant: the sentence's parties, speakers told of before, nobody (the article's own voice)."""
    found = [Option(party.codes, party, "sentence") for party in view.parties]
    codes = {option.codes for option in found}
    found += [Option(c, None, part) for part, c in told if c not in codes]
    found.append(Option((), None, "nobody"))
    return found


def claim_features(
    view: View,
    trigger: Trigger,
    options: list[Option],
    actor: Option,
    recipient: Option,
    modality: Modality,
    rule: Attribution,
) -> list[list[str]]:
    """Features of every option; `rule` is what the hand rules found."""
    kind = "speech" if trigger.frame.type in SPEECH_ACTS else "deed"
    common = f"{modality} {kind}"
    reports = [cue for cue in view.cues if cue.kind.family in ("report", "according")]
    sentence = _sentence(view, trigger, reports)
    out = []
    for option in options:
        same = bool(option.codes) and rule.claimant == option.codes[0]
        features = []
        if option.origin == "nobody":
            features = [
                "nobody",
                f"nobody {common}",
                f"nobody {trigger.frame.type}",
                f"nobody {trigger.frame.type} {modality}",
            ]
            features += [f"nobody {part}" for part in sentence]
            features += [f"nobody {common} {part}" for part in sentence]
            features.append(f"nobody rule {rule.claimant is None}")
            features.append(f"nobody rule {rule.how}")
            features.append(f"nobody frame {trigger.frame.name}")
        elif option.party is None:
            features = [f"told {option.origin}", f"told {option.origin} {common}", f"told rule {rule.claimant is None}"]
            features += [f"told {part}" for part in sentence] + [f"told {option.origin} {part}" for part in sentence]
            if option.codes == actor.codes:
                features += ["told is the actor", f"told is the actor {modality}"]
        else:
            features = _party(view, trigger, option.party, reports, common)
            if option == actor or option.codes == actor.codes:
                features += ["is the actor", f"is the actor {common}", f"is the actor {trigger.frame.type} {modality}"]
            elif option == recipient:
                features += ["is the recipient", f"is the recipient {common}"]
            else:
                features.append(f"another {common}")
        if same and option.origin != "nobody":
            features += ["the rules say so", f"the rules say so: {rule.how}", f"the rules say so {common}"]
        out.append(features)
    return out


def _sentence(view: View, trigger: Trigger, reports: list[Cue]) -> list[str]:
    out = [
        f"reports {min(sum(c.kind.family == 'report' for c in reports), 2)}",
        f"according {min(sum(c.kind.family == 'according' for c in reports), 1)}",
    ]
    if reports:
        nearest = min(reports, key=lambda c: abs(c.first - trigger.first))
        side = "left" if nearest.last <= trigger.first else "right"
        out.append(f"nearest report {side}")
        out.append(f"report {' '.join(view.lowers[nearest.first : nearest.last])} {side}")
    place = view.triggers.index(trigger)
    before = view.triggers[place - 1] if place else None
    if before is not None:
        gap = trigger.first - before.last
        breaks = min(view.breaks(before.first, trigger.first), 2)
        out.append(f"behind {before.frame.type}")
        out.append(f"behind {before.frame.type} {'near' if gap <= 6 else 'far'} breaks {breaks}")
    if any(c.kind.family == "anonymous" for c in view.cues):
        out.append("anonymous")
    if any(c.kind.family == "basis" for c in view.cues):
        out.append("basis")
    quotes = sum(word in ('"', "“", "”", "«", "»") for word in view.lowers)
    out.append(f"quotes {min(quotes, 2)}")
    inside = sum(word in ('"', "“", "«") for word in view.lowers[: trigger.first]) % 2
    out.append(f"in quotes {inside if '“' not in view.lowers else _open(view, trigger)}")
    return out


def _open(view: View, trigger: Trigger) -> int:
    before = view.lowers[: trigger.first]
    return int(before.count("“") > before.count("”"))


def _party(view: View, trigger: Trigger, party: Party, reports: list[Cue], common: str) -> list[str]:
    left = party.last <= trigger.first
    side = "left" if left else "right"
    first, last = (party.last, trigger.first) if left else (trigger.last, party.first)
    commas = min(view.commas(first, last), 2) if first <= last else 0
    breaks = min(view.breaks(party.first, trigger.first) if left else view.breaks(trigger.last - 1, party.first), 2)
    gap = max(0, last - first)
    member = party.members[0].mention
    kind = f"{member.actor_kind}{' adjective' if member.adjective else ''}"
    out = [
        side,
        f"{side} {common}",
        f"{side} gap {min(gap // 3, 5)}",
        f"{side} commas {commas} breaks {breaks}",
        kind,
        f"sector {party.codes[0].partition('/')[2] or party.codes[0].split(':')[0][:3]}",
    ]
    if party.first == 0 or (party.first == 1 and view.lowers[0] == "the"):
        out.append("opens the sentence")
        out.append(f"opens the sentence {common}")
    for cue in reports:
        before = cue.first - party.last
        after = party.first - cue.last
        place = "left" if cue.last <= trigger.first else "right"
        if 0 <= before <= 12:
            out.append(f"report {cue.kind.family} follows {min(before, 4)} {place}")
            out.append(f"report follows {min(before, 4)} {side} {place} {common}")
        elif 0 <= after <= 6:
            out.append(f"report {cue.kind.family} precedes {min(after, 4)} {place}")
            out.append(f"report {cue.kind.family} precedes {min(after, 4)} {side} {place} {common}")
    for other in view.triggers:
        if other.frame.type in SPEECH_ACTS and other is not trigger:
            before = other.first - party.last
            if 0 <= before <= 8:
                place = "left" if other.last <= trigger.first else "right"
                out.append(f"speech act follows {min(before, 3)} {place}")
                out.append(f"speech act {other.frame.type} follows {place} {common}")
    return out
