"""From a candidate to the Event record: ids, three-state facts, spans and the explanation."""

from __future__ import annotations

import datetime
import functools

from pertanda.events.candidate import Candidate
from pertanda.events.view import Party
from pertanda.events.weights import ConfidenceWeights, Weights
from pertanda.languages.pack import Form
from pertanda.mentions.analysis import Analysis
from pertanda.records.base import Fact, Known, Made, NotApplicable, Span, Unknown, content_id, known
from pertanda.records.document import Document
from pertanda.records.event import Event, Explanation, Reason
from pertanda.records.mention import Interval
from pertanda.records.vocabulary import MODES, Modality, Mode

__all__ = ["confidence", "make_event"]

STAGE = "events.code"


def make_event(
    document: Document, analysis: Analysis, candidate: Candidate, *, weights: Weights, day: datetime.date
) -> Event:
    """The record of one kept candidate. `day` is the publication day that dates were resolved against."""
    trigger = _word_span(analysis, candidate.trigger.first, candidate.trigger.last)
    actor, recipient = _party_span(analysis, candidate.roles.actor), _party_span(analysis, candidate.roles.recipient)
    when: Fact[Interval] = known(candidate.setting.interval, "the sentence names no time of the act")
    return Event(
        id=_event_id(analysis, trigger, candidate),
        document_id=document.id,
        sentence_id=analysis.sentence.id,
        type=candidate.trigger.frame.type,
        mode=_mode(candidate),
        actor=candidate.actor,
        recipient=candidate.recipient,
        modality=candidate.manner.modality,
        claimant=_claimant(candidate),
        basis=known(candidate.attribution.basis, "no basis is named"),
        when=when,
        place=known(candidate.setting.place, "the sentence names no place of the act"),
        magnitude=candidate.magnitude,
        trigger=trigger,
        actor_span=actor,
        recipient_span=recipient,
        cameo=candidate.trigger.frame.cameo,
        confidence=confidence(candidate, weights.confidence),
        event_day=_event_day(when, candidate.manner.modality),
        seen_at=document.seen_at,
        explanation=_explanation(candidate, trigger),
        made=made(),
        rests_on=(analysis.sentence.id,),
        actor_person=_person(candidate.roles.actor),
        recipient_person=_person(candidate.roles.recipient),
        means=candidate.means,
    )


@functools.cache
def made() -> Made:
    """What makes events: this stage and its version."""
    from pertanda.events.code import CODER_VERSION

    return Made(stage=STAGE, version=CODER_VERSION)


def confidence(candidate: Candidate, weights: ConfidenceWeights) -> float:
    """The trained models' probability; without them a hand-weighted sum in (0, 1), which is no probability."""
    if candidate.probability is not None:
        return candidate.probability
    total = weights.base
    total += weights.actor * (candidate.roles.actor is not None)
    total += weights.recipient * (candidate.roles.recipient is not None)
    total += weights.verb * (candidate.trigger.form != Form.NOUN)
    total += weights.restricted * bool(candidate.trigger.matched)
    total += weights.inherited * candidate.inherited
    return round(min(max(total, 0.05), 0.95), 2)


def _event_id(analysis: Analysis, trigger: Span, candidate: Candidate) -> str:
    """Sentence and trigger decide: a coder that changes a party still codes the same event."""
    return content_id("event", analysis.sentence.id, trigger.start, trigger.end, candidate.trigger.frame.type)


def _mode(candidate: Candidate) -> Fact[Mode]:
    frame = candidate.trigger.frame
    if candidate.mode is not None:
        return Known(candidate.mode)
    if not MODES[frame.type]:
        return NotApplicable(f"{frame.type} has no modes")
    return Unknown("the words do not say how")


def _claimant(candidate: Candidate) -> Fact[str]:
    if candidate.attribution.claimant is not None:
        return Known(candidate.attribution.claimant)
    return NotApplicable("told in the article's own voice")


def _event_day(when: Fact[Interval], modality: Modality) -> Fact[datetime.date]:
    if modality != Modality.HAPPENED:
        return NotApplicable(f"the act is {modality}, it has no day yet")
    if isinstance(when, Known) and when.value.start is not None:
        return Known(when.value.start)
    return Unknown("the sentence does not say when")


def _word_span(analysis: Analysis, first: int, last: int) -> Span:
    start, end = analysis.tokens[first].start, analysis.tokens[last - 1].end
    return Span(start=start, end=end, text=analysis.sentence.text[start:end])


def _party_span(analysis: Analysis, party: Party | None) -> Span | None:
    return _word_span(analysis, party.first, party.last) if party is not None else None


def _person(party: Party | None) -> str:
    return party.members[0].mention.person if party is not None and len(party.members) == 1 else ""


def _explanation(candidate: Candidate, words: Span) -> Explanation:
    roles, trigger = candidate.roles, candidate.trigger
    reasons = [Reason(field="form", rule=f"{trigger.form} form")]
    if trigger.matched:
        reasons.append(Reason(field="type", rule="sense decided by", words=trigger.matched))
    if candidate.inherited:
        reasons.append(Reason(field="actor", rule="named in an earlier sentence"))
    elif roles.actor is not None:
        reasons.append(Reason(field="actor", rule=roles.actor_how, words=_words(roles.actor)))
    if roles.recipient is not None and not candidate.inherited:
        reasons.append(Reason(field="recipient", rule=roles.recipient_how, words=_words(roles.recipient)))
    reasons.append(Reason(field="modality", rule=candidate.manner.how, words=_cue_words(candidate)))
    reasons.append(Reason(field="claimant", rule=candidate.attribution.how))
    if candidate.setting.interval_words:
        reasons.append(Reason(field="when", rule="nearest time", words=candidate.setting.interval_words))
    return Explanation(frame=trigger.frame.name, words=words.text, reasons=(*reasons, *candidate.reasons))


def _words(party: Party) -> str:
    return ", ".join(member.mention.text for member in party.members)


def _cue_words(candidate: Candidate) -> str:
    """How far the deciding cue stands, and on which side."""
    cue, trigger = candidate.manner.cue, candidate.trigger
    if cue is None:
        return ""
    if cue.last <= trigger.first:
        return f"{cue.kind.value}, {trigger.first - cue.last} words before"
    if cue.first >= trigger.last:
        return f"{cue.kind.value}, {cue.first - trigger.last} words behind"
    return f"{cue.kind.value}, in the words themselves"
