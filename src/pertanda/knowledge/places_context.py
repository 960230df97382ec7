"""The names of places in a text as the resolver takes them: each with the region that the text writes behind it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from pertanda.knowledge.places import PlaceIndex
from pertanda.knowledge.places_resolve import Toponym
from pertanda.knowledge.places_table import PlaceEntry, name_pieces

__all__ = ["DEMANDING", "Spot", "linked", "spots_of"]

# Words of English and Indonesian behind which only a place makes sense. "from", "ke", "between" also lead to persons.
DEMANDING = frozenset(("in", "at", "near", "outside", "di", "dekat"))
DEMANDING |= {"kabupaten", "kota", "kecamatan", "kelurahan", "desa", "dusun", "distrik", "kampung"}
# What may stand between a place and what it lies in: "Paris, Texas", "Paris (Texas)".
_JOINTS = (",", "(")


class Spot(NamedTuple):
    """A name at words [first, last) of a text and the places that it may mean."""

    first: int
    last: int
    entries: tuple[PlaceEntry, ...]


def spots_of(words: Sequence[str], lowers: Sequence[str], places: PlaceIndex, *, weak: bool = False) -> list[Spot]:
    """The names in a text's words (as written, and in lower case), from left to right, the longest at each position.

    With `weak`, names of small places too, each only where a word before demands a place, no capitalised word stands
    on either side (it would be part of a longer name), and the name is no ordinary word.
    """
    found: list[Spot] = []
    end = 0
    for position in [position for position, word in enumerate(words) if word[0].isupper()]:
        if position < end:
            continue
        match = _weak_match(words, lowers, places, position) if weak else None
        match = match or places.match(lowers, position)
        if match is not None:
            end = position + match[0]
            found.append(Spot(position, end, match[1]))
    return found


def _weak_match(
    words: Sequence[str], lowers: Sequence[str], places: PlaceIndex, position: int
) -> tuple[int, tuple[PlaceEntry, ...]] | None:
    if position == 0 or lowers[position - 1] not in DEMANDING:
        return None
    match = places.match(lowers, position, weak=True)
    if match is None or all(entry.common_word for entry in match[1]):
        return None
    after = words[position + match[0] : position + match[0] + 1]
    inside = words[position : position + match[0]]
    whole = all(word[0].isupper() or len(word) < 4 for word in inside) and not (after and after[0][0].isupper())
    return match if whole else None


def linked(
    words: Sequence[str], lowers: Sequence[str], spots: Sequence[Spot], places: PlaceIndex, offset: int = 0
) -> list[Toponym]:
    """The spots as toponyms, in order; behind them, one more for every short form of a region ("La.") after a spot.

    `offset` is added to the positions in `Toponym.within`: how many toponyms of the document stand before these.
    """
    starts = {spot.first: number for number, spot in enumerate(spots)}
    toponyms: list[Toponym] = []
    short: list[Toponym] = []
    for spot in spots:
        within = None
        if spot.last + 1 < len(words) and words[spot.last] in _JOINTS:
            within = starts.get(spot.last + 1)
            entry = places.abbreviated(words, lowers, spot.last + 1)
            if entry is not None:
                within = len(spots) + len(short)
                short.append(Toponym(f"{entry.country} {entry.region}", (entry,)))
        name = " ".join(piece for word in lowers[spot.first : spot.last] for piece in name_pieces(word))
        toponyms.append(Toponym(name, spot.entries, None if within is None else offset + within))
    return toponyms + short
