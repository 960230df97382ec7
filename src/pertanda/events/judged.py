"""Coding a sentence with the trained models: who, in which manner, on whose word, and how likely an event at all.

The hand rules (roles, modality, attribution) propose; what they say is one of the features the models weigh.
"""

from __future__ import annotations

import datetime
from typing import NamedTuple

from pertanda.events.attribution import Attribution, find_attribution
from pertanda.events.candidate import UNKNOWN_ACTOR, Candidate
from pertanda.events.claim_features import claim_features, claimants
from pertanda.events.event_features import event_features
from pertanda.events.judges import Judges
from pertanda.events.linear import LinearModel, logistic, softmax
from pertanda.events.locate import Setting, find_setting
from pertanda.events.magnitude import find_magnitude
from pertanda.events.manner_features import manner_features, mode_features
from pertanda.events.means import find_means
from pertanda.events.modality import Manner, find_manner
from pertanda.events.options import Option, OptionMaker, Told
from pertanda.events.roles import Roles, find_roles
from pertanda.events.scan import Trigger
from pertanda.events.select import discard_reason
from pertanda.events.story import Story
from pertanda.events.time_features import time_features, time_options
from pertanda.events.view import View
from pertanda.events.weights import Weights
from pertanda.records.event import Reason
from pertanda.records.vocabulary import MODES, Basis, EventType, Modality, Mode

__all__ = ["Case", "Judgement", "cast", "codes_of", "judge_sentence", "keep_likely"]

# A trigger that the type model holds for an act with this probability counts as one for those after it.
LIKELY = 0.5


class Case(NamedTuple):
    """One trigger under judgement: the options chosen and the features each decision was made from."""

    trigger: Trigger
    maker: OptionMaker
    actor: Option
    recipient: Option


class Judgement(NamedTuple):
    """A candidate with the reason the hand rules would discard it for, and what the event model saw."""

    candidate: Candidate
    reason: str
    features: list[str]


def judge_sentence(
    view: View, judges: Judges, weights: Weights, story: Story, *, day: datetime.date, public: bool
) -> list[Judgement]:
    """Every trigger of a sentence with its parties, manner, claimant and probability, from left to right."""
    rules = find_roles(view, weights)
    taken: list[tuple[Trigger, Option, Option]] = []
    found: list[Judgement] = []
    earlier: list[tuple[Trigger, Roles]] = []
    for trigger, rule in zip(view.triggers, rules, strict=True):
        case = cast(view, trigger, rule, story.told(trigger.frame.type), taken, judges)
        taken.append((trigger, case.actor, case.recipient))
        candidate = _candidate(view, case, rule, earlier, judges, story, day)
        earlier.append((trigger, candidate.roles))
        reason = discard_reason(view, candidate, [j.candidate for j in found if likely(j.candidate)])
        features = event_features(view, candidate, case.actor, case.recipient, reason, public)
        candidate = candidate._replace(
            probability=round(logistic(judges.event.score(features)), 3),
            reasons=(*candidate.reasons, *_told_by(judges.event, features, "event", "")),
        )
        found.append(Judgement(candidate, reason, features))
    return found


def likely(candidate: Candidate) -> bool:
    """Whether the words alone make a trigger an act: such a one makes a second trigger the same act told twice."""
    return candidate.trigger.probability >= LIKELY


def keep_likely(judged: list[Judgement], threshold: float) -> tuple[list[Candidate], list[tuple[Candidate, str]]]:
    """The candidates that are probably events, and the others with the reason."""
    kept, discarded = [], []
    for candidate, reason, _ in judged:
        if (candidate.probability or 0.0) >= threshold:
            kept.append(candidate)
        else:
            discarded.append((candidate, _why_not(candidate, reason, threshold)))
    return kept, discarded


def _why_not(candidate: Candidate, reason: str, threshold: float) -> str:
    against = [r.rule for r in candidate.reasons if r.field == "event" and "(-" in r.rule]
    parts = [f"probability {candidate.probability:.2f}, {threshold:.2f} is asked for", reason, *against]
    return "; ".join(part for part in parts if part)


def cast(
    view: View,
    trigger: Trigger,
    rule: Roles,
    told: Told,
    taken: list[tuple[Trigger, Option, Option]],
    judges: Judges,
) -> Case:
    """Choose the actor, then the recipient."""
    maker = OptionMaker(view, trigger, (rule.actor, rule.recipient), (rule.actor_how, rule.recipient_how), told, taken)
    actor = maker.options[_best(judges.actor, maker.actor_features())]
    recipient = maker.options[_best(judges.recipient, maker.recipient_features(actor))]
    return Case(trigger, maker, actor, recipient)


def _best(model: LinearModel, features: list[list[str]]) -> int:
    scores = [model.score(row) for row in features]
    return scores.index(max(scores))


def _candidate(
    view: View,
    case: Case,
    rule: Roles,
    earlier: list[tuple[Trigger, Roles]],
    judges: Judges,
    story: Story,
    day: datetime.date,
) -> Candidate:
    trigger = case.trigger
    actor, recipient = codes_of(trigger, case.actor.codes, case.recipient.codes)
    roles = Roles(case.actor.party, case.recipient.party, _how(case.actor), _how(case.recipient))
    manner = choose_manner(view, trigger, judges, day)
    ruled = find_attribution(view, trigger, rule, manner, earlier)
    attribution = choose_claimant(view, case, manner, ruled, judges, story)
    return Candidate(
        trigger=trigger,
        roles=roles,
        actor=actor or (UNKNOWN_ACTOR,),
        recipient=recipient,
        manner=manner,
        attribution=attribution,
        setting=choose_time(view, trigger, find_setting(view, trigger, roles), manner, judges, story, day),
        magnitude=find_magnitude(view, trigger),
        inherited=case.actor.party is None and bool(case.actor.codes),
        means=find_means(view, trigger),
        mode=choose_mode(view, trigger, judges),
        reasons=_role_reasons(case, judges),
    )


def codes_of(
    trigger: Trigger, actor: tuple[str, ...], recipient: tuple[str, ...]
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Actor and recipient codes: parties of a reciprocal act are all actors; nobody acts upon himself."""
    actor = tuple(code for code in actor if code != UNKNOWN_ACTOR) or actor
    if trigger.frame.reciprocal:
        return tuple(dict.fromkeys((*actor, *recipient))), ()
    if trigger.frame.type == EventType.STATEMENT:
        return actor, ()
    return actor, tuple(code for code in recipient if code not in actor and code != UNKNOWN_ACTOR)


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
    best = _best(judges.claimant, features)
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
    best = options[_best(judges.time, features)]
    return rule._replace(interval=best.interval, interval_words=best.words)


def _how(option: Option) -> str:
    if option.party is not None:
        return "named in the sentence"
    return option.origin if option.codes else ""


def _role_reasons(case: Case, judges: Judges) -> tuple[Reason, ...]:
    place = case.maker.options.index(case.actor)
    other = case.maker.options.index(case.recipient)
    rows = case.maker.actor_features(), case.maker.recipient_features(case.actor)
    return (
        *_told_by(judges.actor, rows[0][place], "actor", ""),
        *_told_by(judges.recipient, rows[1][other], "recipient", ""),
    )


def _told_by(model: LinearModel, features: list[str], field: str, label: str) -> tuple[Reason, ...]:
    """The features that weighed most, as reasons: "actor: left active gap 2 (+0.84)"."""
    return tuple(
        Reason(field=field, rule=f"{name} ({weight:+.2f})") for name, weight in model.contributions(features, label, 3)
    )
