"""Coding events: who did what to whom, when, where, in which manner, and on whose word."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from typing import NamedTuple

from pertanda.events.attribution import Attribution, find_attribution
from pertanda.events.candidate import UNKNOWN_ACTOR, Candidate
from pertanda.events.judged import judge_sentence, keep_likely
from pertanda.events.judges import Judges
from pertanda.events.locate import find_setting, not_past
from pertanda.events.magnitude import find_magnitude
from pertanda.events.matter import is_public_article
from pertanda.events.means import find_means
from pertanda.events.memory import Memory
from pertanda.events.modality import SPEECH_ACTS, Manner, find_manner, only_reports
from pertanda.events.record import make_event
from pertanda.events.roles import Roles, find_roles
from pertanda.events.scan import Trigger
from pertanda.events.select import select
from pertanda.events.sites import judged_view
from pertanda.events.story import Story
from pertanda.events.view import View, make_view
from pertanda.events.weights import Weights, load_weights
from pertanda.languages.pack import LanguagePack
from pertanda.mentions.analysis import Analysis
from pertanda.records.base import value_of
from pertanda.records.document import Document
from pertanda.records.event import Event
from pertanda.records.vocabulary import EventType

__all__ = ["CODER_VERSION", "Coded", "code", "code_sentences"]

CODER_VERSION = "2"
# Beyond so many words a "sentence" is a list or a table: the hand rules code it, whose cost is bounded. The models look
# from every trigger at every cue and party: 5,000 words without a stop took them 80 s. The longest of 21,233 sentences
# of real news has 391 words.
LONGEST_SENTENCE = 400


class Coded(NamedTuple):
    """One sentence's events, and the candidates discarded with the reason for each."""

    analysis: Analysis
    events: list[Event]
    discarded: list[tuple[Candidate, str]]


def code(
    document: Document, analyses: Sequence[Analysis], *, pack: LanguagePack, judges: Judges | None = None
) -> list[Event]:
    """All events of a document, in order."""
    coded = code_sentences(document, analyses, pack=pack, judges=judges)
    return [event for sentence in coded for event in sentence.events]


def code_sentences(
    document: Document, analyses: Sequence[Analysis], *, pack: LanguagePack, judges: Judges | None = None
) -> list[Coded]:
    """Events sentence by sentence; later sentences may take parties from acts told before.

    With `judges` the trained models decide, without them the hand rules, by which an article that hardly names a
    public actor (sport, show business, markets) has no events at all.
    """
    day = value_of(document.published) or document.seen_at.date()
    public = is_public_article(analyses)
    if judges is not None:
        story = Story()
        return [_judge_sentence(document, analysis, day, story, judges, pack, public) for analysis in analyses]
    if not public:
        return [Coded(analysis, [], []) for analysis in analyses]
    weights, memory = load_weights(), Memory()
    return [_code_sentence(document, analysis, day, memory, weights, pack) for analysis in analyses]


def _judge_sentence(
    document: Document,
    analysis: Analysis,
    day: datetime.date,
    story: Story,
    judges: Judges,
    pack: LanguagePack,
    public: bool,
) -> Coded:
    weights = load_weights()
    if len(analysis.lowers) > LONGEST_SENTENCE:
        return _code_sentence(document, analysis, day, Memory(), weights, pack) if public else Coded(analysis, [], [])
    view = judged_view(analysis, pack, judges)
    if view is None:
        return Coded(analysis, [], [])
    judged = judge_sentence(view, judges, weights, story, day=day, public=public)
    kept, discarded = keep_likely(view, judged, judges, story, day=day)
    for candidate in kept:
        story.memory.remember(candidate)
        story.remember(
            candidate.trigger.frame.type,
            candidate.actor,
            candidate.recipient,
            candidate.attribution.claimant,
            candidate.setting.interval,
            candidate.mode,
        )
    events = [make_event(document, analysis, candidate, weights=weights, day=day) for candidate in kept]
    return Coded(analysis, events, discarded)


def _code_sentence(
    document: Document, analysis: Analysis, day: datetime.date, memory: Memory, weights: Weights, pack: LanguagePack
) -> Coded:
    view = make_view(analysis, pack)
    if view is None:
        return Coded(analysis, [], [])
    roles = find_roles(view, weights)
    pairs = list(zip(view.triggers, roles, strict=True))
    candidates = [_candidate(view, t, r, memory, pairs[:number], day) for number, (t, r) in enumerate(pairs)]
    kept, discarded = select(view, candidates)
    for candidate in kept:
        memory.remember(candidate)
    events = [make_event(document, analysis, candidate, weights=weights, day=day) for candidate in kept]
    return Coded(analysis, events, discarded)


def _candidate(
    view: View,
    trigger: Trigger,
    roles: Roles,
    memory: Memory,
    earlier: Sequence[tuple[Trigger, Roles]],
    day: datetime.date,
) -> Candidate:
    manner = find_manner(view, trigger)
    actor, recipient = _codes(trigger, roles)
    recalled = memory.recall(view, trigger, roles)
    if recalled is not None:
        actor, recipient = recalled.actor, recalled.recipient
        if trigger.frame.modality is None and (manner.cue is None or only_reports(view, manner, recalled.modality)):
            manner = Manner(recalled.modality, None, "as the act was told before")
    attribution = find_attribution(view, trigger, roles, manner, earlier)
    if not actor and attribution.claimant is not None and trigger.frame.type in SPEECH_ACTS:
        # "must withdraw, the minister said": whoever says so is the one who asks.
        actor, attribution = (attribution.claimant,), Attribution(None, None, "a speech act is its speaker's own")
    return Candidate(
        trigger=trigger,
        roles=roles,
        actor=actor or (UNKNOWN_ACTOR,),
        recipient=recipient,
        manner=manner,
        attribution=attribution,
        setting=not_past(find_setting(view, trigger, roles), manner.modality, day),
        magnitude=find_magnitude(view, trigger),
        inherited=recalled is not None,
        means=find_means(view, trigger),
        mode=trigger.frame.mode,
    )


def _codes(trigger: Trigger, roles: Roles) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Actor and recipient codes: parties of a reciprocal act are all actors; nobody acts upon himself."""
    actor = roles.actor.codes if roles.actor is not None else ()
    recipient = roles.recipient.codes if roles.recipient is not None else ()
    if trigger.frame.reciprocal:
        return tuple(dict.fromkeys((*actor, *recipient))), ()
    if trigger.frame.type == EventType.STATEMENT:
        return actor, ()
    return actor, tuple(code for code in recipient if code not in actor)
