from __future__ import annotations

import datetime
import json

import msgspec
import pytest

from pertanda.exceptions import NotFoundError
from pertanda.publication.why import Link, Material, as_json, as_text, trace
from pertanda.records.base import Known
from pertanda.records.document import DateEvidence, DocumentKind
from pertanda.records.vocabulary import Modality
from publication.worked import Worked, names, worked


@pytest.fixture(scope="module")
def made() -> Worked:
    return worked()


@pytest.fixture(scope="module")
def material(made: Worked) -> Material:
    brief = made.brief()
    return Material(
        documents=made.river.documents,
        sentences=made.river.sentences,
        events=made.river.events,
        sources=made.river.sources,
        happenings={one.id: one for one in made.happenings},
        signals={one.id: one for one in made.signals},
        questions={one.id: one for one in made.questions},
        assessments={one.id: one for one in made.assessments},
        briefs={brief.id: brief},
    )


def kinds(link: Link) -> list[str]:
    return [link.kind, *(kinds(link.rests_on[0]) if link.rests_on else [])]


def leaves(link: Link) -> set[str]:
    return {kind for child in link.rests_on for kind in leaves(child)} if link.rests_on else {link.kind}


def test_a_happening_leads_down_to_the_grade_of_its_outlet(made: Worked, material: Material) -> None:
    visit = next(one for one in made.happenings if one.modality is Modality.PLANNED)
    chain = trace(visit.id, material, names=names)
    assert kinds(chain) == ["happening", "event", "sentence", "document", "outlet"]
    assert len(chain.rests_on) == len(visit.reports)
    shown = as_text(chain, width=200)
    assert "Vladimir Putin (Russia) plans to visit North Korea" in shown
    assert "«mengunjungi»" in shown
    assert "grade: C (set by hand for the test)" in shown
    assert "claimant: unknown (told in the article's own voice)" in shown


def test_every_record_of_the_brief_leads_to_sentences_and_outlets(made: Worked, material: Material) -> None:
    brief = next(iter(material.briefs.values()))
    chain = trace(brief.id, material, names=names)
    assert leaves(chain) <= {"outlet", "question"}
    assert {child.kind for child in chain.rests_on} == {"assessment", "happening", "signal"}


def test_an_assessment_shows_its_signs_and_its_question(made: Worked, material: Material) -> None:
    shown = as_text(trace(made.assessments[-1].id, material, names=names), width=200)
    assert "probability 0.366" in shown
    assert "sign announced: +1.792 log-odds, counted" in shown
    assert "sign denied: +0.000 log-odds, not seen" in shown
    assert "3 of 60 windows of 30 days" in shown


def test_a_sentence_a_document_and_an_outlet_have_chains_of_their_own(material: Material) -> None:
    for records in (material.sentences, material.documents, material.sources, material.events, material.signals):
        first = next(iter(records))
        assert trace(first, material, names=names).id == first


def test_an_outlet_of_no_register_cannot_be_judged(made: Worked, material: Material) -> None:
    chain = trace(made.happenings[0].id, material._replace(sources={}), names=names)
    assert "F (the outlet stands in no register" in as_text(chain, width=200)


def test_the_chain_as_json_is_the_chain(made: Worked, material: Material) -> None:
    chain = trace(made.happenings[0].id, material, names=names, language="id")
    assert msgspec.json.decode(as_json(chain), type=Link) == chain
    assert json.loads(as_json(chain))["kind"] == "happening"


@pytest.mark.parametrize("unknown", ["h-00", "x-1", "", "e", "\x1b[2J"])
def test_an_unknown_id_is_refused(material: Material, unknown: str) -> None:
    with pytest.raises(NotFoundError):
        trace(unknown, material, names=names)


def test_a_hole_in_the_chain_is_named(made: Worked, material: Material) -> None:
    happening = made.happenings[0]
    event = material.events[happening.reports[0].event_id]
    holed = material._replace(sentences={k: v for k, v in material.sentences.items() if k != event.sentence_id})
    with pytest.raises(NotFoundError) as caught:
        trace(happening.id, holed, names=names)
    assert caught.value.where == event.sentence_id


def test_the_text_keeps_control_characters_out(made: Worked, material: Material) -> None:
    documents = {key: msgspec.structs.replace(one, title="a\x1b[2Jb") for key, one in material.documents.items()}
    assert "\x1b" not in as_text(trace(made.happenings[0].id, material._replace(documents=documents), names=names))


def test_a_document_says_when_and_on_what_evidence_it_is_dated(made: Worked, material: Material) -> None:
    first = next(iter(made.river.documents.values()))
    told = msgspec.structs.replace(
        first,
        published_at=Known(datetime.datetime.fromisoformat("2024-06-15T03:00:00+07:00")),
        date_evidence=Known(DateEvidence.JSON_LD),
        kind=Known(DocumentKind.LIVE_BLOG),
        kind_reason="the page's JSON-LD says LiveBlogPosting",
    )
    shown = as_text(trace(first.id, material._replace(documents={first.id: told}), names=names), width=200)
    assert "published at: 2024-06-15T03:00:00+07:00" in shown
    assert "date evidence: json-ld" in shown
    assert "kind: live-blog (the page's JSON-LD says LiveBlogPosting)" in shown
    assert "author: unknown (this was not looked for when the document was read)" in shown
