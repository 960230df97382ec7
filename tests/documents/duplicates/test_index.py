"""The index: what it calls a copy, what it does not, and that neither its memory nor its answers run away."""

from __future__ import annotations

import random
from pathlib import Path

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from documents.duplicates.build import text
from pertanda.documents.duplicates.index import CopyIndex
from pertanda.documents.duplicates.rules import Rules, load_rules
from pertanda.documents.duplicates.sketch import make_sketch
from pertanda.exceptions import DataFileError
from pertanda.records.copy import Copy, CopyReason

SMALL = msgspec.structs.replace(load_rules(), window_documents=64, window_hashes=20_000)


def feed(*texts: str, rules: Rules = SMALL) -> list[tuple[Copy, ...]]:
    index = CopyIndex(rules=rules)
    return [index.add(make_sketch(f"d-{number}", body)) for number, body in enumerate(texts)]


def test_same_text_with_other_signs() -> None:
    (copy,) = feed(text(1), text(1).upper().replace(".", " !"))[1]
    assert (copy.document_id, copy.of_id, copy.reason) == ("d-1", "d-0", CopyReason.SAME_TEXT)


def test_wire_copy_with_another_head_and_foot() -> None:
    (copy,) = feed(text(1), f"MOSKOW (Reuters) - {text(1)} Baca juga berita lain (Antara)")[1]
    assert copy.reason is CopyReason.NEAR
    assert copy.jaccard > 0.9


def test_first_third_of_a_text_is_a_part() -> None:
    whole = text(1, words=180)
    (copy,) = feed(whole, whole[: len(whole) // 3])[1]
    assert copy.reason is CopyReason.PART
    assert copy.jaccard < 0.4 < copy.containment


def test_another_text_is_no_copy() -> None:
    assert feed(*map(text, range(20))) == [()] * 20


def test_a_greeting_in_the_same_form_is_no_copy() -> None:
    form = (
        "{who} sent a message of greeting to {whom} on {day}. The message extended warm congratulations on the "
        "occasion of the {nth} anniversary of the founding of {where}, and wished {whom} good health and the people of "
        "{where} prosperity. It expressed the belief that the friendly relations between the two countries would grow."
    )
    one = form.format(who="Kim Yong Nam", whom="Choummaly Sayasone", day="2 December", nth="36th", where="Laos")
    other = form.format(who="Kim Yong Nam", whom="Abdoulaye Wade", day="4 April", nth="51st", where="Senegal")
    assert feed(one, other) == [(), ()]
    assert len(feed(one, one.replace("2 December", "Thursday"))[1]) == 1


@pytest.mark.parametrize("body", ["", "!!!", "satu dua", "Baca juga."])
def test_texts_of_a_few_words_are_copies_of_nothing(body: str) -> None:
    assert feed(body, body) == [(), ()]


def test_short_texts_are_copies_only_word_for_word() -> None:
    one, other = "Putin plans to visit Pyongyang soon", "Putin plans to visit Pyongyang now"
    assert [len(copies) for copies in feed(one, one, other)] == [0, 1, 0]


def test_a_document_that_comes_again_is_no_copy_of_itself() -> None:
    index = CopyIndex(rules=SMALL)
    sketch = make_sketch("d-1", text(1))
    assert index.add(sketch) == index.add(sketch) == ()


def test_the_nearest_copy_stands_first() -> None:
    shortened = text(1)[:500]
    copies = feed(text(1), shortened, shortened)[2]
    assert [copy.of_id for copy in copies] == ["d-1", "d-0"]


def test_old_documents_give_way_and_new_ones_are_found() -> None:
    """64 documents fit: a copy of the 1st comes too late after 100 others, one of the 90th does not."""
    late = feed(*map(text, range(100)), text(0), text(90))
    assert late[100] == ()
    assert [copy.of_id for copy in late[101]] == ["d-90"]


def test_a_ring_too_small_for_a_text_leaves_it_out() -> None:
    tiny = msgspec.structs.replace(SMALL, window_hashes=100)
    assert feed(text(1), text(1), rules=tiny) == [(), ()]


def test_a_phrase_that_stands_everywhere_hides_no_copy() -> None:
    form = " ".join(f"w{number}" for number in range(60))
    texts = [f"{form} {text(number)}" for number in range(60)]
    assert "d-40" in {copy.of_id for copy in feed(*texts, texts[40])[60]}


def test_an_index_made_of_kept_sketches_goes_on_where_the_other_was() -> None:
    texts = [*map(text, range(30)), *(text(number)[:500] for number in range(30))]
    sketches = [make_sketch(f"d-{number}", body) for number, body in enumerate(texts)]
    whole, kept = CopyIndex(rules=SMALL), CopyIndex(sketches[:30], rules=SMALL)
    found = [whole.add(sketch) for sketch in sketches]
    assert [kept.add(sketch) for sketch in sketches[30:]] == found[30:]
    assert all(found[30:])


@given(st.lists(st.integers(0, 6), max_size=40), st.integers(200, 2_000))
def test_whatever_comes_a_copy_is_told_only_of_what_it_shares(numbers: list[int], hashes: int) -> None:
    """Small rings come round often: what a place held before must never be taken for what it holds now."""
    rules = msgspec.structs.replace(SMALL, window_documents=5, window_hashes=hashes)
    bodies = [text(number, words=40 + number * 20) for number in numbers]
    for copies in feed(*bodies, rules=rules):
        for copy in copies:
            assert bodies[int(copy.document_id[2:])] == bodies[int(copy.of_id[2:])]


def test_random_words_are_found_again_after_light_damage() -> None:
    chance = random.Random(5)
    texts = [text(number, words=200) for number in range(40)]
    damaged = [" ".join(word for word in body.split() if chance.random() > 0.05) for body in texts]
    found = feed(*texts, *damaged, rules=msgspec.structs.replace(SMALL, window_documents=200, window_hashes=100_000))
    assert [{copy.of_id for copy in copies} for copies in found[40:]] == [{f"d-{number}"} for number in range(40)]


def test_rules_outside_their_range_are_named(tmp_path: Path) -> None:
    path = tmp_path / "rules.toml"
    path.write_text("keys = 32\nleast_jaccard = 4\n", encoding="utf-8")
    with pytest.raises(DataFileError, match=r"rules\.toml"):
        load_rules(path)
