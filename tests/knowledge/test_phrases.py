"""The phrase table against what it promises, said in the plainest way."""

from __future__ import annotations

import gc

from hypothesis import given
from hypothesis import strategies as st

from pertanda.knowledge.phrases import PhraseTable

words = st.sampled_from(["north", "korea", "south", "sea", "the"])
phrases = st.lists(st.tuples(st.lists(words, min_size=1, max_size=4), st.integers()), max_size=12)
sentences = st.lists(words, min_size=1, max_size=9)


def standing_at(rows: list[tuple[list[str], int]], sentence: list[str], position: int) -> list[tuple[int, list[int]]]:
    """Every phrase at a position, longest first, found by comparing all of them."""
    found = []
    for length in range(len(sentence) - position, 0, -1):
        payloads = [payload for phrase, payload in rows if phrase == sentence[position : position + length]]
        found += [(length, payloads)] if payloads else []
    return found


@given(rows=phrases, sentence=sentences)
def test_all_phrases_at_a_word_and_the_longest_of_them(rows: list[tuple[list[str], int]], sentence: list[str]) -> None:
    table = PhraseTable(rows)
    for position, word in enumerate(sentence):
        wanted = standing_at(rows, sentence, position)
        assert table.all_matches(sentence, position) == wanted
        assert table.match(sentence, position) == (wanted[0] if wanted else None)
        assert table.begins(word) == (position in table.openings(sentence)) == any(p[0] == word for p, _ in rows)


@given(rows=phrases, sentence=sentences)
def test_a_scan_takes_the_longest_and_goes_on_behind_it(rows: list[tuple[list[str], int]], sentence: list[str]) -> None:
    wanted, position = [], 0
    while position < len(sentence):
        here = standing_at(rows, sentence, position)
        length = here[0][0] if here else 1
        wanted += [(position, position + length, here[0][1])] if here else []
        position += length
    assert list(PhraseTable(rows).scan(sentence)) == wanted


def test_building_a_table_leaves_the_garbage_collector_as_it_was() -> None:
    assert gc.isenabled()
    PhraseTable([(["the", "north"], 1)])
    assert gc.isenabled()
