"""What speaks for a candidate being an event after all, when its parties, manner and claimant are known."""

from __future__ import annotations

from pertanda.events.candidate import UNKNOWN_ACTOR, Candidate
from pertanda.events.options import Option
from pertanda.events.view import View
from pertanda.languages.pack import Form
from pertanda.records.vocabulary import Modality

__all__ = ["event_features"]

# Steps of the type's probability; finer where the decision falls.
STEPS = (0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 0.97)


def event_features(
    view: View, candidate: Candidate, actor: Option, recipient: Option, reason: str, public: bool
) -> list[str]:
    """Features of one candidate; `reason` is why the hand rules would discard it ("" when they would not).

    `public` says whether the article names public actors often enough (events/matter.py).
    """
    trigger, modality = candidate.trigger, candidate.manner.modality
    kind, form = str(trigger.frame.type), str(trigger.form)
    step = sum(trigger.probability > edge for edge in STEPS)
    chance = f"chance {step}"
    why = _plain(reason)
    out = [
        "bias",
        chance,
        f"{chance} {kind}",
        f"{chance} {'noun' if trigger.form == Form.NOUN else 'verb'}",
        f"{kind}",
        f"{kind} {form}",
        f"frame {trigger.frame.name}",
        f"public article {public}",
        f"reason {why}",
        f"reason {why} {kind}",
        f"actor {actor.origin}",
        f"actor {actor.origin} {form}",
        f"actor {actor.origin} {kind}",
        f"recipient {recipient.origin}",
        f"recipient {recipient.origin} {kind}",
        f"actor {actor.origin} recipient {recipient.origin}",
        f"{modality}",
        f"{modality} {kind}",
        f"needs {trigger.frame.needs} named {candidate.parties_named}",
    ]
    out += _parties(candidate, kind)
    out += _others(view, candidate)
    if modality != Modality.HAPPENED and trigger.form == Form.NOUN:
        out.append("a noun not told as done")
    return out


def _parties(candidate: Candidate, kind: str) -> list[str]:
    out = []
    for name, codes in (("actor", candidate.actor), ("recipient", candidate.recipient)):
        code = codes[0] if codes else "-"
        sector = code.split(":")[0] if ":" in code else code.partition("/")[2] or ("state" if code != "-" else "-")
        if code == UNKNOWN_ACTOR:
            sector = "unknown"
        out += [f"{name} sector {sector}", f"{name} sector {sector} {kind}"]
        if code.startswith(f"{UNKNOWN_ACTOR}/"):
            out.append(f"{name} of unknown country")
    return out


def _others(view: View, candidate: Candidate) -> list[str]:
    """The other triggers of the sentence: one act told by two words is coded once."""
    trigger = candidate.trigger
    place = view.triggers.index(trigger)
    out = [f"triggers {min(len(view.triggers), 4)}", f"place {min(place, 3)}"]
    for name, others in (("before", view.triggers[:place]), ("behind", view.triggers[place + 1 :])):
        near = others[-1] if name == "before" and others else others[0] if others else None
        if near is None:
            continue
        gap = trigger.first - near.last if name == "before" else near.first - trigger.last
        close = "next" if gap <= 2 else "near" if gap <= 6 else "far"
        same = "same" if near.frame.type == trigger.frame.type else "other"
        stronger = "stronger" if near.probability > trigger.probability else "weaker"
        out += [
            f"{name} {close} {same} {stronger}",
            f"{name} {close} {near.frame.type} {trigger.frame.type}",
            f"{name} {close} {same} {near.form} {trigger.form}",
        ]
    statement = any(t.frame.type == "STATEMENT" for t in view.triggers)
    out.append(f"a statement beside it {statement and trigger.frame.type != 'STATEMENT'}")
    return out


def _plain(reason: str) -> str:
    """The reason without its numbers."""
    return "none" if not reason else "".join(" " if c.isdigit() else c for c in reason).strip()
