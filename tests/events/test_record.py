"""The record: facts in three states, exact spans, ids that outlive a run, and reasons for everything."""

from __future__ import annotations

import datetime

import msgspec
import pytest

from coder import NOW, coded, events, only
from pertanda import flow
from pertanda.flow import Tools
from pertanda.records.base import Known, NotApplicable, Unknown
from pertanda.records.document import RawArticle
from pertanda.records.event import Event

SENTENCE = "Polisi Turki menangkap dua jurnalis di Ankara pada 12 Juni 2024, kata juru bicara Polandia."


def test_spans_are_the_words_of_the_sentence(tools: Tools) -> None:
    event = only(tools, "COERCE", "id", SENTENCE)
    for span in (event.trigger, event.actor_span, event.recipient_span):
        assert span is not None
        assert SENTENCE[span.start : span.end] == span.text
    assert event.trigger.text == "menangkap"


def test_facts_have_three_states(tools: Tools) -> None:
    full = only(tools, "COERCE", "id", SENTENCE)
    assert all(isinstance(fact, Known) for fact in (full.mode, full.when, full.place, full.claimant, full.basis))
    bare = only(tools, "ACCUSE", "en", "Poland condemned Russia.")
    assert isinstance(bare.when, Unknown)
    assert isinstance(bare.place, Unknown)
    assert isinstance(bare.claimant, NotApplicable)
    assert isinstance(only(tools, "AGREE", "en", "Poland and Russia signed an agreement.").mode, NotApplicable)
    assert bare.when.reason
    assert bare.claimant.reason


def test_every_event_rests_on_its_sentence(tools: Tools) -> None:
    article = coded(tools, "id", SENTENCE)
    (event,) = (e for e in article.events if e.type == "COERCE")
    assert event.rests_on == (article.sentences[0].id,)
    assert event.document_id == article.document.id


def test_ids_do_not_depend_on_when_it_was_coded(tools: Tools) -> None:
    raw = RawArticle(origin="a test", sentences=(SENTENCE,), language="id", published="2024-06-15", outlet="Example")
    later = NOW + datetime.timedelta(days=300)
    first, second = (flow.code_article(raw, tools=tools, now=now) for now in (NOW, later))
    assert [e.id for e in first.events] == [e.id for e in second.events]
    assert [e.seen_at for e in first.events] != [e.seen_at for e in second.events]


def test_ids_differ_within_a_document_and_between_documents(tools: Tools) -> None:
    sentence = "Polandia mengecam Rusia dan memperingatkan Belarus."
    here = events(tools, "id", sentence, "Jepang mengecam Korea Utara.", sentence)
    whole = coded(tools, "id", sentence, "Jepang mengecam Korea Utara.", sentence).events
    assert here
    assert len({event.id for event in whole}) == len(whole)
    elsewhere = coded(tools, "id", sentence, "Jepang mengecam Korea Selatan.").events
    assert not {event.id for event in whole} & {event.id for event in elsewhere}


def test_coding_twice_gives_the_same_bytes(tools: Tools) -> None:
    encode = msgspec.json.Encoder(order="deterministic").encode
    assert encode(coded(tools, "id", SENTENCE).events) == encode(coded(tools, "id", SENTENCE).events)


@pytest.mark.parametrize("field", ["actor", "recipient", "modality", "claimant", "when"])
def test_every_decided_field_has_a_reason(tools: Tools, field: str) -> None:
    explanation = only(tools, "COERCE", "id", SENTENCE).explanation
    assert explanation.frame
    reasons = {reason.field: reason for reason in explanation.reasons}
    assert reasons[field].rule


def test_confidence_is_a_share_and_more_parties_give_more(tools: Tools) -> None:
    both = only(tools, "ACCUSE", "en", "Poland condemned Russia.")
    one = only(tools, "SANCTION", "en", "North Korea's ambassador was expelled last week.")
    assert 0 < one.confidence < both.confidence < 1


def test_the_record_survives_json(tools: Tools) -> None:
    event = only(tools, "COERCE", "id", SENTENCE)
    assert msgspec.json.decode(msgspec.json.encode(event), type=Event) == event


def test_the_reason_of_a_modality_says_where_its_cue_stands(tools: Tools) -> None:
    def cue(sentence: str) -> str:
        reasons = only(tools, "CONSULT", "id", sentence).explanation.reasons
        return next(reason.words for reason in reasons if reason.field == "modality")

    assert cue("Putin berencana mengunjungi Korea Utara.") == "planned, 0 words before"
    assert cue("Putin mengunjungi Korea Utara.") == ""
