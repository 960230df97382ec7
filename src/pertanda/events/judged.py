"""Coding a sentence with the trained models: who, in which manner, on whose word, and how likely an event at all.

The hand rules (roles, modality, attribution) propose; what they say is one of the features the models weigh.
"""

from __future__ import annotations

import datetime
from typing import NamedTuple

from pertanda.events.attribution import Attribution, find_attribution
from pertanda.events.candidate import UNKNOWN_ACTOR, Candidate
from pertanda.events.casting import Case, best_side, cast
from pertanda.events.claim_features import claim_features, claimants
from pertanda.events.event_features import event_features
from pertanda.events.judges import Judges
from pertanda.events.linear import LinearModel, logistic
from pertanda.events.locate import Setting, find_setting
from pertanda.events.magnitude import find_magnitude
from pertanda.events.manner_features import manner_features, mode_features
from pertanda.events.means import find_means
from pertanda.events.memory import Act
from pertanda.events.modality import Manner, find_manner, only_reports
from pertanda.events.options import Option
from pertanda.events.roles import Roles, find_roles
from pertanda.events.scan import Trigger
from pertanda.events.select import SAME_ACT, UNREAL, discard_reason, same_act
from pertanda.events.story import Story
from pertanda.events.time_features import time_features, time_options
from pertanda.events.view import View
from pertanda.events.weights import Weights
from pertanda.records.event import Reason
from pertanda.records.vocabulary import MODES, Basis, EventType, Modality, Mode

__all__ = ["Judgement", "codes_of", "complete", "judge_sentence", "keep_likely"]

# A trigger that the type model holds for an act with this probability counts as one for those after it.
LIKELY = 0.5
# An act of the same type, mode, manner and two parties so few words behind another is that act again.
TOLD_TWICE = 12
# What "no time" is handicapped by, in log-odds: an act without its day is lost to counts and merging. On the
# development gold the share of dated acts with the right days goes from .76 to .82 (en) and from .79 to .82 (id), and
# the share of all acts with the right time or none stays.
NO_TIME = 0.5


class Judgement(NamedTuple):
    """A candidate with its parties, manner and probability, and what those were judged by.

    `reason` is why the hand rules would discard it; `earlier` are the triggers before it with their roles.
    """

    candidate: Candidate
    reason: str
    features: list[str]
    case: Case
    rule: Roles
    earlier: list[tuple[Trigger, Roles]]


def judge_sentence(
    view: View, judges: Judges, weights: Weights, story: Story, *, day: datetime.date, public: bool
) -> list[Judgement]:
    """Every trigger of a sentence with its parties, manner and probability, from left to right.

    Half of them are no events: what only events need (claimant, mode, time, place, numbers) is left to `complete`.
    """
    rules = find_roles(view, weights)
    taken: list[tuple[Trigger, Option, Option]] = []
    found: list[Judgement] = []
    earlier: list[tuple[Trigger, Roles]] = []
    for trigger, rule in zip(view.triggers, rules, strict=True):
        case = cast(view, trigger, rule, story.told(trigger.frame.type, trigger.frame.mode), taken, judges)
        taken.append((trigger, case.actor, case.recipient))
        candidate = _candidate(view, case, choose_manner(view, trigger, judges, day))
        reason = discard_reason(view, candidate, [j.candidate for j in found if likely(j.candidate)])
        features = event_features(view, candidate, case.actor, case.recipient, reason, public)
        candidate = candidate._replace(probability=round(logistic(judges.event.score(features)), 3))
        candidate = _recalled(view, candidate, story.memory.recall(view, trigger, _own_parties(rule)))
        found.append(Judgement(candidate, reason, features, case, rule, earlier[:]))
        earlier.append((trigger, candidate.roles))
    return found


def complete(view: View, item: Judgement, judges: Judges, story: Story, *, day: datetime.date) -> Candidate:
    """A candidate with its claimant, mode, time, place, numbers and means."""
    candidate = item.candidate
    trigger, manner = candidate.trigger, candidate.manner
    ruled = find_attribution(view, trigger, item.rule, manner, item.earlier)
    setting = find_setting(view, trigger, candidate.roles)
    return candidate._replace(
        attribution=choose_claimant(view, item.case, manner, ruled, judges, story),
        setting=choose_time(view, trigger, setting, manner, judges, story, day),
        magnitude=find_magnitude(view, trigger),
        means=find_means(view, trigger),
        mode=choose_mode(view, trigger, judges),
    )


def likely(candidate: Candidate) -> bool:
    """Whether the words alone make a trigger an act: such a one makes a second trigger the same act told twice."""
    return candidate.trigger.probability >= LIKELY


def keep_likely(
    view: View, judged: list[Judgement], judges: Judges, story: Story, *, day: datetime.date
) -> tuple[list[Candidate], list[tuple[Candidate, str]]]:
    """The candidates that are probably events, with the features that weighed most, and the others with the reason."""
    kept: list[Candidate] = []
    discarded: list[tuple[Candidate, str]] = []
    for item in judged:
        likely_event = (item.candidate.probability or 0.0) >= judges.thresholds.event and item.reason != UNREAL
        if likely_event and any(
            same_act(item.candidate, other) or _told_twice(item.candidate, other) for other in kept
        ):
            discarded.append((item.candidate, SAME_ACT))
        elif likely_event:
            candidate = complete(view, item, judges, story, day=day)
            kept.append(candidate._replace(reasons=_reasons(item, judges)))
        else:
            discarded.append((item.candidate, _why_not(item, judges)))
    return kept, discarded


def _told_twice(candidate: Candidate, other: Candidate) -> bool:
    """Whether a phrase of means repeats the verb before it: "menghubungi X … melalui telepon"."""
    near = 0 <= candidate.trigger.first - other.trigger.last <= TOLD_TWICE
    same = candidate.trigger.frame.type == other.trigger.frame.type and candidate.trigger.frame.mode == other.mode
    parties = (candidate.actor, candidate.recipient) == (other.actor, other.recipient) and bool(other.recipient)
    return near and same and parties and candidate.manner.modality == other.manner.modality


def _reasons(item: Judgement, judges: Judges) -> tuple[Reason, ...]:
    return (
        *_told_by(judges.actor, item.case.actor_features, "actor"),
        *_told_by(judges.recipient, item.case.recipient_features, "recipient"),
        *_told_by(judges.event, item.features, "event"),
    )


def _why_not(item: Judgement, judges: Judges) -> str:
    heaviest = judges.event.contributions(item.features, most=6)
    against = [f"{name} ({weight:+.2f})" for name, weight in heaviest if weight < 0]
    asked = f"probability {item.candidate.probability:.2f}, {judges.thresholds.event:.2f} is asked for"
    return "; ".join(part for part in (asked, item.reason, *against[:3]) if part)


def _candidate(view: View, case: Case, manner: Manner) -> Candidate:
    actor, recipient = codes_of(case.trigger, case.actor.codes, case.recipient.codes)
    return Candidate(
        trigger=case.trigger,
        roles=Roles(case.actor.party, case.recipient.party, _how(case.actor), _how(case.recipient)),
        actor=actor or (UNKNOWN_ACTOR,),
        recipient=recipient,
        manner=manner,
        attribution=Attribution(None, None, ""),
        setting=Setting(None, "", None),
        magnitude={},
        inherited=case.actor.party is None and bool(case.actor.codes),
    )


def _own_parties(rule: Roles) -> Roles:
    """The parties that belong to a noun itself ("kunjungan Putin ke Korea Utara"), not to the clause around it."""
    actor = rule.actor if rule.actor_how.startswith(("owner", "agent", "the parties between")) else None
    recipient = rule.recipient if rule.recipient_how.startswith(("object of the noun", "marked by")) else None
    return Roles(actor, recipient, rule.actor_how if actor else "", rule.recipient_how if recipient else "")


def _recalled(view: View, candidate: Candidate, act: Act | None) -> Candidate:
    """An act named again ("kunjungan itu") has the parties it had, and its modality where no words give another."""
    if act is None:
        return candidate
    manner = candidate.manner
    unsaid = manner.modality == Modality.HAPPENED or only_reports(view, manner, act.modality)
    if unsaid and candidate.trigger.frame.modality is None:
        manner = Manner(act.modality, None, "as the act was told before")
    return candidate._replace(actor=act.actor, recipient=act.recipient, manner=manner, inherited=True)


def codes_of(
    trigger: Trigger, actor: tuple[str, ...], recipient: tuple[str, ...]
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Actor and recipient codes: parties of a reciprocal act are all actors; nobody acts upon himself."""
    actor = tuple(code for code in actor if code != UNKNOWN_ACTOR) or actor
    if trigger.frame.reciprocal:
        return tuple(dict.fromkeys((*actor, *recipient))), ()
    if trigger.frame.type == EventType.STATEMENT:
        return actor, ()
    return actor, tuple(code for code in recipient if code != UNKNOWN_ACTOR and not _itself(code, actor))


def _itself(recipient: str, actor: tuple[str, ...]) -> bool:
    """Whether a recipient is one of the actors, or a state where its government acts, or the other way round."""
    state = recipient.removesuffix("/GOV")
    return recipient in actor or state in actor or f"{state}/GOV" in actor


def choose_manner(view: View, trigger: Trigger, judges: Judges, day: datetime.date) -> Manner:
    """The likeliest modality; the cue of the rules stays as evidence where they agree."""
    rule = find_manner(view, trigger)
    features = manner_features(view, trigger, rule, day)
    scores = judges.modality.scores(features, rule.modality)
    chosen = Modality(judges.modality.classes[scores.index(max(scores))])
    if chosen == rule.modality:
        return rule
    heaviest = judges.modality.contributions(features, chosen, most=3)
    return Manner(chosen, None, "; ".join(f"{name} {weight:+.1f}" for name, weight in heaviest))


def choose_mode(view: View, trigger: Trigger, judges: Judges) -> Mode | None:
    """The likeliest mode of the trigger's type, None where the words do not say how."""
    modes = MODES[trigger.frame.type]
    if not modes:
        return None
    names = [f"{trigger.frame.type}/{mode}" for mode in modes] + [f"{trigger.frame.type}/"]
    expected = f"{trigger.frame.type}/{trigger.frame.mode or ''}"
    scores = dict(zip(judges.mode.classes, judges.mode.scores(mode_features(view, trigger), expected), strict=True))
    best = max((name for name in names if name in scores), key=lambda name: scores[name], default="/")
    mode = best.partition("/")[2]
    return Mode(mode) if mode else None


def choose_claimant(
    view: View, case: Case, manner: Manner, rule: Attribution, judges: Judges, story: Story
) -> Attribution:
    """Whose word it is, and on what basis; a speech act of its own speaker has no other claimant."""
    options = claimants(view, story.speakers().parts)
    features = claim_features(view, case.trigger, options, case.actor, case.recipient, manner.modality, rule)
    best = best_side(judges.claimant, options, features)
    code = options[best].codes[0] if options[best].codes else None
    if code is None:
        return rule._replace(claimant=None, basis=rule.basis if rule.basis == Basis.ANONYMOUS else None)
    if code == rule.claimant:
        return rule
    heaviest = judges.claimant.contributions(features[best], most=2)
    how = "; ".join(f"{name} {weight:+.1f}" for name, weight in heaviest)
    return Attribution(code, rule.basis or Basis.STATEMENT, how)


def choose_time(
    view: View, trigger: Trigger, rule: Setting, manner: Manner, judges: Judges, story: Story, day: datetime.date
) -> Setting:
    """The likeliest time of the sentence, of the act told before, or none; the place is the rules'."""
    options = time_options(view, story.time)
    features = time_features(view, trigger, options, manner.modality, rule.interval, day)
    scores = [judges.time.score(row) for row in features]
    scores[-1] -= NO_TIME  # none is the last option
    best = options[scores.index(max(scores))]
    return rule._replace(interval=best.interval, interval_words=best.words)


def _how(option: Option) -> str:
    if option.party is not None:
        return "named in the sentence"
    return option.origin if option.codes else ""


def _told_by(model: LinearModel, features: list[str], field: str) -> tuple[Reason, ...]:
    """The features that weighed most, as reasons: "actor: left active gap 2 (+0.84)"."""
    return tuple(
        Reason(field=field, rule=f"{name} ({weight:+.2f})") for name, weight in model.contributions(features, most=3)
    )
