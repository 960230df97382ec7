"""From the start of an id to the record, and from the record down to its outlet."""

from __future__ import annotations

from pathlib import Path

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pertanda.exceptions import NotFoundError
from pertanda.records.run import LineageNode
from pertanda.store.desk import Desk
from store.made import (
    OTHER_RUN,
    QUESTION,
    RUN,
    SOURCE,
    article,
    assessment,
    brief,
    filed,
    happening,
    result,
    signal,
)


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Desk:
    path = tmp_path_factory.mktemp("lineage") / "a.desk"
    with filed(path, article(0), article(1)) as (desk, (one, _)):
        on = happening(one)
        desk.replace_view(RUN.id, [on], [signal(on)], [assessment(on)])
        desk.save_questions([QUESTION])
        desk.save_sources([SOURCE])
        desk.save_brief(brief(on))
    return Desk.open(path, write=False)


def test_every_kind_is_found_by_its_id_and_its_beginning(desk: Desk) -> None:
    made = result(article(0))
    on = happening(made)
    for kind, id_, record in (
        ("source", SOURCE.id, SOURCE),
        ("document", made.document.id, made.document),
        ("document", made.document.article_id, made.document),
        ("sentence", made.sentences[0].id, made.sentences[0]),
        ("event", made.events[0].id, made.events[0]),
        ("happening", on.id, on),
        ("signal", signal(on).id, signal(on)),
        ("question", QUESTION.id, QUESTION),
        ("assessment", assessment(on).id, assessment(on)),
        ("brief", brief(on).id, brief(on)),
        ("run", RUN.id, RUN),
    ):
        assert desk.find(id_) == (kind, record)
        assert desk.find(f" {id_[:10].upper()}\n") == (kind, record)
        assert desk.find(id_[2:14]) == (kind, record)


@pytest.mark.parametrize(
    ("prefix", "message"),
    [
        ("e-123", "'e-123' is no id. Give an id like"),
        ("", "'' is no id"),
        ("e-12345g", "is no id"),
        ("e-%%%%%%", "is no id"),
        ("m-000000", "no id begins with m-000000"),
        ("z-000000", "no id begins with z-000000"),
        ("ffffffffffff", "no id begins with ffffffffffff"),
    ],
)
def test_what_names_nothing_is_told(desk: Desk, prefix: str, message: str) -> None:
    with pytest.raises(NotFoundError, match=message):
        desk.find(prefix)


@settings(max_examples=200, deadline=None)
@given(prefix=st.text(st.characters(exclude_categories=())) | st.from_regex(r"[a-z]-[0-9a-f%_']{4,40}"))
def test_no_string_breaks_find(desk: Desk, prefix: str) -> None:
    with pytest.raises(NotFoundError):
        desk.find(prefix)


def test_an_ambiguous_beginning_names_its_candidates(tmp_path: Path) -> None:
    with filed(tmp_path / "a.desk", article(0)) as (desk, (made,)):
        for end in range(7):
            desk._connection.execute(
                "INSERT INTO sentence SELECT seq + 100 + ?1, 's-aaaaaaa' || ?1, reading, payload FROM sentence "
                "ORDER BY seq LIMIT 1",
                (end,),
            )
        with pytest.raises(
            NotFoundError, match=r"several ids begin with s-aaaaaa: s-aaaaaaa0, .* and others\. Give more of it"
        ):
            desk.find("s-aaaaaa")
        assert desk.find("s-aaaaaaa3") == ("sentence", made.sentences[0])


def test_a_brief_leads_down_to_its_outlet_and_nothing_is_told_twice(desk: Desk) -> None:
    made = result(article(0))
    on = happening(made)
    path = _only_path(desk.chain(brief(on).id))
    assert [(node.kind, node.id) for node in path] == [
        ("brief", brief(on).id),
        ("happening", on.id),
        ("event", made.events[0].id),
        ("sentence", made.sentences[0].id),
        ("document", made.document.id),
        ("source", SOURCE.id),
    ]
    assert [node.record for node in path] == [
        brief(on), on, made.events[0], made.sentences[0], made.document, SOURCE
    ]  # fmt: skip


def _only_path(node: LineageNode) -> list[LineageNode]:
    assert len(node.rests_on) <= 1
    return [node, *(_only_path(node.rests_on[0]) if node.rests_on else [])]


def test_assessments_and_signals_lead_down_as_well(desk: Desk) -> None:
    on = happening(result(article(0)))
    for id_ in (assessment(on).id, signal(on).id):
        assert [node.kind for node in _only_path(desk.chain(id_))][1:] == [
            "happening",
            "event",
            "sentence",
            "document",
            "source",
        ]


def test_what_is_not_stored_stands_in_the_tree_without_a_record(tmp_path: Path) -> None:
    with filed(tmp_path / "a.desk", article(0)) as (desk, (made,)):
        source = _only_path(desk.chain(made.sentences[0].id))[-1]
        assert source == LineageNode(kind="source", id=SOURCE.id, record=None)


def test_a_chain_stays_in_the_run_of_its_root(tmp_path: Path) -> None:
    with filed(tmp_path / "a.desk", article(0)) as (desk, (made,)):
        other = desk.start_run(OTHER_RUN)
        surer = tuple(msgspec.structs.replace(event, confidence=0.99) for event in made.events)
        desk.finish(other, [msgspec.structs.replace(made, events=surer)])
        only_there = happening(msgspec.structs.replace(made, events=surer), 1)
        desk.replace_view(other, [only_there], [], [])
        event = desk.chain(only_there.id).rests_on[0]
        assert event.record == surer[1]
        assert desk.find(surer[1].id) == ("event", made.events[1])
