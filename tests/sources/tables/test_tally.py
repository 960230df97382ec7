"""The tally: the same counts whether or not it goes to disk."""

from __future__ import annotations

from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from pertanda.sources.tables.tally import Cell, Tally

CELLS = st.builds(Cell, *(st.sampled_from(["a", "b", "ü\t", '"\n']) for _ in range(4)))


@given(st.lists(CELLS, max_size=60), st.integers(1, 20))
def test_counts_are_those_of_a_counter_in_order(cells: list[Cell], most: int) -> None:
    tally = Tally(most_cells=most)
    for cell in cells:
        tally.add(cell)
    found = list(tally.counts())
    tally.close()
    assert found == sorted(Counter(cells).items())
