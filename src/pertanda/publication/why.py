"""`pertanda why`: the chain from any record down to the highlighted sentence, its document and its outlet's grade."""

from __future__ import annotations

import textwrap
from collections.abc import Callable, Iterator, Mapping
from typing import Any, NamedTuple

import msgspec

from pertanda.exceptions import NotFoundError
from pertanda.publication.naming import Names
from pertanda.publication.statements import statement
from pertanda.publication.text import printable
from pertanda.publication.wording import load_wording
from pertanda.records.assessment import Assessment, Contribution, PriorUsed
from pertanda.records.base import Known, NotApplicable, Record, Unknown, value_of
from pertanda.records.brief import Brief
from pertanda.records.document import Document, Sentence
from pertanda.records.event import Event
from pertanda.records.gathering import ArchiveRow
from pertanda.records.happening import Happening
from pertanda.records.question import Question
from pertanda.records.signal import Signal
from pertanda.records.source import Source
from pertanda.records.vocabulary import Reliability

__all__ = ["Link", "Material", "as_json", "as_text", "trace"]


class Material(NamedTuple):
    """Records by id, as far as the chain needs them."""

    documents: Mapping[str, Document]
    sentences: Mapping[str, Sentence]
    events: Mapping[str, Event]
    sources: Mapping[str, Source]
    happenings: Mapping[str, Happening] = {}
    signals: Mapping[str, Signal] = {}
    questions: Mapping[str, Question] = {}
    assessments: Mapping[str, Assessment] = {}
    briefs: Mapping[str, Brief] = {}
    archived: Mapping[str, ArchiveRow] = {}  # by the id of the document that was read from the page


class Link(Record, frozen=True):
    """One step of the chain: what the record is and says, its facts as (name, value), and what it rests on."""

    kind: str
    id: str
    says: str
    facts: tuple[tuple[str, str], ...]
    rests_on: tuple[Link, ...]


def trace(record_id: str, material: Material, *, names: Names, language: str = "en") -> Link:
    """The chain below one record. `names(code, language)` names an actor code; statements are told in `language`.

    Raises NotFoundError for an id that `material` does not hold, also where it stands inside the chain.
    """
    return _Tracer(material, names, language).link(record_id)


def as_text(link: Link, *, width: int = 100) -> str:
    """The chain as an indented tree, for a terminal."""
    return "\n".join(_text(link, 0, width)) + "\n"


def as_json(link: Link) -> str:
    """The chain as indented JSON, ending in a newline."""
    return msgspec.json.format(msgspec.json.encode(link), indent=2).decode() + "\n"


def _text(link: Link, depth: int, width: int) -> Iterator[str]:
    margin = "  " * depth
    room = max(30, width)
    yield from _wrapped(f"{link.kind}: {link.says}", room, margin, margin + "    ")
    for name, value in (("id", link.id), *link.facts):
        yield from _wrapped(f"· {name}: {value}", room, margin + "    ", margin + "      ")
    for child in link.rests_on:
        yield from _text(child, depth + 1, width)


def _wrapped(text: str, width: int, first: str, later: str) -> list[str]:
    return textwrap.wrap(printable(text), width, initial_indent=first, subsequent_indent=later, break_long_words=False)


def _started_from(prior: PriorUsed) -> str:
    counted = f"{prior.kind}: {prior.successes} of {prior.n} windows of {prior.window_days} days"
    span = f", fitted on {prior.acts} acts from {prior.first} to {prior.last}" if prior.acts else ""
    return f"{counted}, interval {prior.low:.3f} to {prior.high:.3f}{span}"


def _state(reading: Contribution) -> str:
    if reading.counted:
        return "counted"
    if reading.state == "modelled":
        return "the base model counts it"
    return "not seen" if reading.day is None else "a stronger sign counts"


def _fact(fact: Known[Any] | Unknown | NotApplicable) -> str:
    """A three-state fact in words: never a silent null."""
    if isinstance(fact, Known):
        return str(fact.value)
    return f"{'unknown' if isinstance(fact, Unknown) else 'not applicable'} ({fact.reason})"


class _Tracer:
    """Walks the records by the prefix of their ids."""

    def __init__(self, material: Material, names: Names, language: str) -> None:
        self._material, self._names = material, names
        self._wording = load_wording(language)
        self._walks: dict[str, Callable[[str], Link]] = {
            "b": self._brief,
            "a": self._assessment,
            "q": self._question,
            "g": self._signal,
            "h": self._happening,
            "e": self._event,
            "s": self._sentence,
            "d": self._document,
            "o": self._source,
        }

    def link(self, record_id: str) -> Link:
        """The chain below the record. Raises NotFoundError."""
        walk = self._walks.get(record_id.partition("-")[0])
        if walk is None:
            raise NotFoundError(
                "no record has such an id", where=record_id, fix="Ids look like h-… or e-…; see a brief."
            )
        try:
            return walk(record_id)
        except KeyError as error:
            missing = str(error.args[0])
            raise NotFoundError("there is no record with this id", where=missing, fix="Check the id.") from error

    def _brief(self, record_id: str) -> Link:
        brief = self._material.briefs[record_id]
        about = dict.fromkeys(item.about for section in brief.sections for item in section.items)
        facts = (("as of", brief.as_of.isoformat()), ("since", brief.since.isoformat()))
        return Link(kind="brief", id=brief.id, says=brief.title, facts=facts, rests_on=tuple(map(self.link, about)))

    def _assessment(self, record_id: str) -> Link:
        one = self._material.assessments[record_id]
        facts = [
            ("as of", one.as_of.isoformat()),
            ("interval", f"{one.low:.3f} to {one.high:.3f}"),
            ("base rate in the days left", f"{one.base_rate:.3f}"),
            ("outcome", _fact(one.outcome)),
            *([("started from", _started_from(one.prior))] if one.prior else []),
        ]
        for reading in one.contributions:
            facts.append((f"sign {reading.indicator_id}", f"{reading.log_odds:+.3f} log-odds, {_state(reading)}"))
        return Link(
            kind="assessment",
            id=one.id,
            says=f"probability {one.probability:.3f}" + (f", {one.word}" if one.word else ""),
            facts=tuple(facts),
            rests_on=tuple(map(self.link, one.rests_on)),
        )

    def _question(self, record_id: str) -> Link:
        question = self._material.questions[record_id]
        rate = question.base_rate
        facts = (
            ("rule", question.resolution_rule["en"]),
            ("window", f"{question.opens.isoformat()} to {question.closes.isoformat()}"),
            ("base rate", f"{rate.successes} of {rate.trials} windows of {rate.window_days} days: {rate.source}"),
        )
        says = question.text.get(self._wording.language) or question.text["en"]
        return Link(kind="question", id=question.id, says=says, facts=facts, rests_on=())

    def _signal(self, record_id: str) -> Link:
        signal = self._material.signals[record_id]
        facts = (
            ("class", str(signal.quad_class)),
            ("seen", str(signal.seen)),
            ("expected", f"{signal.expected:.2f}"),
            ("score", f"{signal.score:.2f}"),
            ("last comparable day", _fact(signal.last_comparable)),
            ("days of history", str(signal.history_days)),
        )
        says = f"{signal.kind}: {signal.actor} toward {signal.recipient} on {signal.day.isoformat()}"
        return Link(
            kind="signal", id=signal.id, says=says, facts=facts, rests_on=tuple(map(self.link, signal.rests_on))
        )

    def _happening(self, record_id: str) -> Link:
        happening = self._material.happenings[record_id]
        facts = [
            ("type", f"{happening.type} / {_fact(happening.mode)}"),
            ("modality", str(happening.modality)),
            ("day", _fact(happening.event_day)),
            ("reports", f"{len(happening.reports)} by {happening.outlets} outlets of {happening.origins} origins"),
            *((f"contradiction in {one.field}", " / ".join(one.values)) for one in happening.contradictions),
            *(("fulfils", plan) for plan in happening.fulfils),
        ]
        return Link(
            kind="happening",
            id=happening.id,
            says=statement(happening, self._material.events, self._wording, self._names),
            facts=tuple(facts),
            rests_on=tuple(self.link(report.event_id) for report in happening.reports),
        )

    def _event(self, record_id: str) -> Link:
        event = self._material.events[record_id]
        explanation = event.explanation
        facts = [
            ("actor", ", ".join(event.actor) or "none named"),
            ("recipient", ", ".join(event.recipient) or "none named"),
            ("claimant", _fact(event.claimant)),
            ("basis", _fact(event.basis)),
            ("confidence", f"{event.confidence:.2f}"),
            ("frame", f"{explanation.frame} on “{explanation.words}”"),
            *(
                (f"why {one.field}", f"{one.rule} “{one.words}”" if one.words else one.rule)
                for one in explanation.reasons
            ),
            ("made by", f"{event.made.stage} {event.made.version}"),
        ]
        return Link(
            kind="event",
            id=event.id,
            says=f"{event.type} / {_fact(event.mode)}, {event.modality}",
            facts=tuple(facts),
            rests_on=(self._sentence(event.sentence_id, event),),
        )

    def _sentence(self, record_id: str, event: Event | None = None) -> Link:
        sentence = self._material.sentences[record_id]
        return Link(
            kind="sentence",
            id=sentence.id,
            says=_highlighted(sentence.text, event),
            facts=(("place in the document", f"sentence {sentence.index + 1}"),),
            rests_on=(self.link(sentence.document_id),),
        )

    def _document(self, record_id: str) -> Link:
        document = self._material.documents[record_id]
        published, at = value_of(document.published), value_of(document.published_at)
        facts = (
            ("published", published.isoformat() if published else _fact(document.published)),
            ("published at", at.isoformat() if at else _fact(document.published_at)),
            ("date evidence", _fact(document.date_evidence)),
            ("kind", _fact(document.kind) + (f" ({document.kind_reason})" if document.kind_reason else "")),
            ("author", _fact(document.author)),
            ("seen", document.seen_at.isoformat()),
            ("language", document.language),
            ("address", _fact(document.url)),
            ("agency", _fact(document.agency)),
            *_archived(self._material.archived.get(document.id)),
        )
        return Link(
            kind="document",
            id=document.id,
            says=document.title,
            facts=facts,
            rests_on=(self._outlet(document),),
        )

    def _outlet(self, document: Document) -> Link:
        if document.source_id in self._material.sources:
            return self._source(document.source_id)
        grade = (("grade", f"{Reliability.F} (the outlet stands in no register, so it cannot be judged)"),)
        return Link(kind="outlet", id=document.source_id, says=document.outlet, facts=grade, rests_on=())

    def _source(self, record_id: str) -> Link:
        source = self._material.sources[record_id]
        facts = (("grade", f"{source.grade} ({source.grade_reason})"), ("country", _fact(source.country)))
        return Link(kind="outlet", id=source.id, says=source.name, facts=facts, rests_on=())


def _archived(row: ArchiveRow | None) -> tuple[tuple[str, str], ...]:
    if row is None:
        return (("archived page", "none (it did not come through gathering, or asked not to be archived)"),)
    return (
        ("archived page", f"{row.file}, {row.length} bytes from byte {row.offset}"),
        ("archived page's digest", f"sha256:{row.sha256}"),
    )


def _highlighted(text: str, event: Event | None) -> str:
    if event is None:
        return text
    start, end = event.trigger.start, event.trigger.end
    return f"{text[:start]}«{text[start:end]}»{text[end:]}"
