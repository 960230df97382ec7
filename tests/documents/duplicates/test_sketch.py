"""Sketches: exact, stable, blind to case and signs; overlaps equal those of plain Python sets."""

from __future__ import annotations

import re

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from pertanda.documents.duplicates.compare import overlap, same_names
from pertanda.documents.duplicates.rules import load_rules
from pertanda.documents.duplicates.sketch import make_sketch, numbers_of
from pertanda.records.copy import Sketch

WORDS = ("Putin", "Kim", "visits", "plans", "the", "The", "a", "in", "2024", "15", "moon")
SENTENCES = st.lists(st.sampled_from(WORDS), max_size=40).map(" ".join)


def shingles(text: str) -> set[tuple[str, ...]]:
    words = re.findall(r"\w+", text.lower())
    return set(zip(words, words[1:], words[2:], strict=False))


def stored(text: str) -> Sketch:
    return make_sketch("d-1", text)


@given(SENTENCES, SENTENCES)
def test_overlap_is_that_of_the_sets_of_shingles(one: str, other: str) -> None:
    first, second = shingles(one), shingles(other)
    found = overlap(numbers_of(stored(one).shingles), numbers_of(stored(other).shingles))
    shared = len(first & second)
    assert found.jaccard == (shared / len(first | second) if first and second else 0)
    assert found.containment == (shared / min(len(first), len(second)) if first and second else 0)


@given(st.text())
def test_any_text_has_a_sketch_of_sorted_distinct_hashes(text: str) -> None:
    sketch = stored(text)
    for data in (sketch.shingles, sketch.words):
        hashes = numbers_of(data).astype(np.int64)
        assert (np.diff(hashes) > 0).all()


def test_a_sketch_is_the_same_on_every_machine() -> None:
    """Sketches are kept in the desk file: other hashes would find no copy of what is kept."""
    sketch = stored("Presiden Rusia Vladimir Putin berencana mengunjungi Korea Utara pada 2024.")
    assert sketch.digest.hex() == "a5448aae823db7107a521702b5b2c998"
    assert numbers_of(sketch.shingles)[:2].tolist() == [524944966, 719019481]
    assert numbers_of(sketch.words)[:2].tolist() == [262689151, 667813211]


def test_case_and_signs_make_no_difference_to_text_and_shingles() -> None:
    one, other = stored("“Putin” plans—to visit Pyongyang."), stored("PUTIN PLANS TO VISIT PYONGYANG")
    assert one.digest == other.digest
    assert one.shingles == other.shingles


def test_other_words_make_another_text() -> None:
    assert stored("Putin plans to visit").digest != stored("Putin plans a visit").digest


def test_a_capital_at_the_start_of_a_sentence_is_no_name() -> None:
    names = numbers_of(stored("The plan. In the plan, Putin names 3.").words) & np.uint32(1)
    assert names.sum() == 3  # Putin, 3, and In, which stands nowhere in lower case


def test_texts_that_replace_each_others_names_do_not_agree() -> None:
    form = "President {} of {} received a message of greeting from {} on the {} anniversary of the republic"
    one, other = form.format("Assad", "Syria", "Kim", 60), form.format("Lukashenko", "Belarus", "Kim", 21)
    first, second = (numbers_of(stored(text).words) for text in (one, other))
    assert not same_names(first, second, load_rules())


def test_a_shortened_text_agrees_on_names() -> None:
    whole = "President Assad of Syria met Kim in Pyongyang on 5 May, and Lavrov of Russia called from Moscow"
    words = [numbers_of(stored(text).words) for text in (whole, whole[:45], "")]
    assert same_names(words[0], words[1], load_rules())
    assert same_names(words[1], words[0], load_rules())
    assert same_names(words[0], words[2], load_rules())
