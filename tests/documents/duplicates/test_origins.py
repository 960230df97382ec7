"""Groups and origins: whoever copies leads back to the earliest and to the agency; order never matters."""

from __future__ import annotations

import datetime
import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from documents.duplicates.build import DAY, document, text
from pertanda.documents.duplicates.groups import group
from pertanda.documents.duplicates.origins import find_copies, origin_of, originals
from pertanda.records.copy import Copy, CopyReason

LATER = DAY + datetime.timedelta(days=1)


def tie(one: str, other: str, jaccard: float = 0.5, reason: CopyReason = CopyReason.NEAR) -> Copy:
    return Copy(document_id=one, of_id=other, reason=reason, jaccard=jaccard, containment=jaccard)


def test_copies_of_a_wire_are_one_origin_and_another_report_is_another() -> None:
    wire = document(text(1), "Reuters", agency="Reuters")
    silent = document(text(1)[:600], "Detik", day=LATER)
    crediting = document(f"{text(1)} (Reuters)", "Kompas", day=LATER, agency="Reuters")
    own = document(text(2), "Tempo")
    origins = origin_of([silent, own, crediting, wire])
    assert origins == {wire.id: "Reuters", silent.id: "Reuters", crediting.id: "Reuters", own.id: "Tempo"}


def test_an_agency_credited_only_by_a_later_copy_counts_for_the_first() -> None:
    first = document(text(1), "Detik")
    later = document(f"{text(1)} (AFP)", "Kompas", day=LATER, agency="AFP")
    assert set(origin_of([first, later]).values()) == {"AFP"}


def test_copies_without_an_agency_are_of_the_original_outlet() -> None:
    first, later = document(text(1), "Tempo"), document(text(1), "Blog", day=LATER)
    assert origin_of([later, first]) == {first.id: "Tempo", later.id: "Tempo"}


def test_two_agencies_credited_for_one_text_are_one_origin() -> None:
    first = document(text(1), "Detik", agency="AFP")
    later = document(text(1) + " x", "Kompas", day=LATER, agency="Antara")
    assert set(origin_of([first, later]).values()) == {"AFP"}


def test_the_original_is_the_earliest_by_publication_then_by_sight() -> None:
    undated = document(text(1), "a", day=None, hour=9)
    dated = document(text(1), "b", hour=11)
    late = document(text(1), "c", day=LATER, hour=8)
    documents = [late, dated, undated]
    found = originals(documents, find_copies(documents))
    assert {first for first, _ in found.values()} == {undated.id}
    assert found[undated.id][1] is None
    tied = found[late.id][1]
    assert tied is not None
    assert late.id in (tied.document_id, tied.of_id)


def test_copies_kept_by_a_desk_are_taken_as_they_are() -> None:
    one, other = document(text(1), "Tempo"), document(text(2), "Blog", day=LATER)
    kept = tie(other.id, one.id, reason=CopyReason.PART)
    gone = tie(other.id, "d-gone")
    assert origin_of([one, other], [gone, kept])[other.id] == "Tempo"
    assert origin_of([one, other], [])[other.id] == "Blog"


@settings(max_examples=25)
@given(st.randoms(use_true_random=False))
def test_the_order_of_documents_does_not_matter(chance: random.Random) -> None:
    documents = [document(text(number)[: 900 - 150 * cut], f"o{cut}") for number in range(4) for cut in range(3)]
    expected = origin_of(documents)
    chance.shuffle(documents)
    assert origin_of(documents) == expected
    assert len(set(expected.values())) < len(documents)


def test_a_chain_of_chance_resemblances_is_no_group() -> None:
    """a-b and c-d are copies of each other; one weak tie of the four pairs across joins them not, two do."""
    ids = ["a", "b", "c", "d"]
    strong = [tie("b", "a", 0.9), tie("d", "c", 0.9)]
    assert sorted(map(sorted, group(ids, [*strong, tie("c", "b")]))) == [["a", "b"], ["c", "d"]]
    assert sorted(map(sorted, group(ids, [*strong, tie("c", "b"), tie("d", "a")]))) == [ids]


@pytest.mark.parametrize("reason", [CopyReason.NEAR, CopyReason.SAME_TEXT])
def test_a_hundred_copies_are_one_group_though_each_is_compared_with_few(reason: CopyReason) -> None:
    ids = [f"d-{number:03}" for number in range(100)]
    ties = [tie(ids[n], ids[m], 1.0, reason) for n in range(100) for m in range(max(0, n - 12), n)]
    random.Random(1).shuffle(ties)
    assert [sorted(members) for members in group(ids, ties)] == [ids]


def test_a_document_that_nothing_repeats_is_its_own_group() -> None:
    assert group(["a", "b"], []) == [["a"], ["b"]]
