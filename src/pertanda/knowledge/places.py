"""The gazetteer: which places a name may mean, and which of them is meant by itself.

The tables are read by `places_table`; which of several places a document means is decided by `places_resolve`.
"""

from __future__ import annotations

import functools
import math
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

import msgspec

from pertanda.knowledge.places_names import counties_of, demonyms, readings
from pertanda.knowledge.places_table import (
    KINDS,
    CityTable,
    PlaceEntry,
    abbreviations,
    check,
    cities,
    country_entries,
    country_names,
    name_pieces,
    ordinary_words,
    own_entries,
    place_of,
)

__all__ = ["KINDS", "PlaceEntry", "PlaceIndex", "check", "load_places", "name_pieces"]

# How many times fewer people a place may have and still win because its country leads the story, where a name is read
# by itself (a dateline). Any value from 10 to 300 served GeoVirus alike.
CONTEXT_ADVANTAGE = 100.0
_SIGNS_INSIDE = frozenset("'’-‘ʻ")
# "W. Va." has two pieces, "N.S.W." three.
_LONGEST_SHORT = 3
# Keys whose names are kept at hand; a year of news has fewer distinct capitalised words.
_KEPT_KEYS = 1 << 17

Tokenise = Callable[[str], list[str]]
_Phrase = tuple[str, ...]
_Entries = tuple[PlaceEntry, ...]


class _Group:
    """The names that begin with one piece, as lines of the big table and entries of ours; read when first asked for."""

    __slots__ = ("_entries", "lines", "longest", "longest_strong", "own", "strong")

    def __init__(self, lines: Mapping[_Phrase, list[str]], own: Mapping[_Phrase, list[PlaceEntry]]) -> None:
        self.lines = lines
        self.own = own
        self._entries: dict[_Phrase, _Entries] = {}
        # A line that ends in its tab has no mark: its place is not weak.
        self.strong = {
            phrase for phrase, found in lines.items() if any(line[-1] == "\t" for line in found)
        } | own.keys()
        self.longest = max(map(len, (*lines, *own)))
        self.longest_strong = max(map(len, self.strong), default=0)

    def entries(self, phrase: _Phrase, ordinary: frozenset[str]) -> _Entries:
        """The places of a name: GeoNames', then ours."""
        found = self._entries.get(phrase)
        if found is None:
            known = [place_of(line) for line in self.lines.get(phrase, ())]
            for entry in self.own.get(phrase, ()):
                _add(known, entry)
            if " ".join(phrase) in ordinary:
                known = [msgspec.structs.replace(entry, common_word=True) for entry in known]
            found = self._entries[phrase] = tuple(known)
        return found


class PlaceIndex:
    """Names of places, longest first. Reads a name's entries when a sentence first needs them."""

    def __init__(
        self, table: CityTable, others: Iterable[tuple[str, PlaceEntry]], ordinary: frozenset[str], tokenise: Tokenise
    ) -> None:
        self._table = table
        self._ordinary = ordinary
        self._tokenise = tokenise
        self._others: dict[str, list[tuple[str, PlaceEntry]]] = {}
        for name, entry in others:
            self._others.setdefault(name_pieces(name)[0], []).append((name, entry))
        self._group = functools.lru_cache(maxsize=_KEPT_KEYS)(self._read_group)

    def match(
        self, lower_tokens: Sequence[str], position: int, *, weak: bool = False
    ) -> tuple[int, tuple[PlaceEntry, ...]] | None:
        """The longest name that begins at token `position`: how many tokens it takes and every place it may mean.

        `lower_tokens` are the sentence's words in lower case; None when no name begins there. Capitals are the
        caller's to check: every name here is written with one. Names that only weak places have are left out unless
        `weak` says that the words around demand a place.
        """
        pieces = name_pieces(lower_tokens[position])
        if not pieces:
            return None
        group = self._group(pieces[0])
        if group is None:
            return None
        found = None
        for taken, end in _stretches(lower_tokens, position, group.longest if weak else group.longest_strong):
            if taken in group.strong or (weak and taken in group.lines):
                found = taken, end
        return None if found is None else (found[1] - position, group.entries(found[0], self._ordinary))

    def named(self, name: str) -> tuple[PlaceEntry, ...]:
        """Every place of exactly this name, weak ones too, in any case; empty when there is none."""
        tokens = [token.lower() for token in self._tokenise(name)]
        found = self.match(tokens, 0, weak=True) if tokens else None
        return found[1] if found is not None and found[0] == len(tokens) else ()

    def candidates(self, name: str) -> tuple[PlaceEntry, ...]:
        """Every place that a name given as a place may mean, written in full or in short; empty when there is none.

        Also its short forms ("Calif."), demonyms ("Russians"), and, where the name is not known or is a county's too,
        other readings of it ("Mt. Vernon", "Hamilton Township", "Avoyelles").
        """
        pieces = tuple(piece for token in self._tokenise(name) for piece in name_pieces(token))
        entry = abbreviations().get(pieces)
        if entry is not None:
            return (entry,)
        if pieces in demonyms():
            return (country_entries([(name, demonyms()[pieces])])[0][1],)
        found = self.named(name)
        counties = (self.named(county) for county in counties_of(name))
        found += tuple(entry for county in counties for entry in county if entry.kind == "county")
        other = iter(readings(name))
        while not found and (reading := next(other, None)) is not None:
            found = self.named(reading)
        return found

    @staticmethod
    def abbreviated(words: Sequence[str], lowers: Sequence[str], position: int) -> PlaceEntry | None:
        """The region whose short form ("La.", "LA") stands at `position`; words as written and in lower case."""
        word = words[position]
        if not (word.isupper() or "." in word or words[position + 1 : position + 2] == ["."]):
            return None
        found = None
        for pieces, _ in _stretches(lowers, position, _LONGEST_SHORT):
            found = abbreviations().get(pieces, found)
        return found

    @staticmethod
    def choose(entries: Sequence[PlaceEntry], context_countries: Sequence[str] = ()) -> PlaceEntry:
        """The place meant among those of one name, by the story's countries, then by population.

        `context_countries` are ISO 3166-1 alpha-3, the most mentioned first. A place in the first of them wins unless
        another has CONTEXT_ADVANTAGE times its population; in the n-th, the n-th root of that. A state wins over towns
        and regions of its name unless only these lie in the story's countries, and a weak place wins over weak ones
        only. Raises ValueError without entries.
        """
        entries = [entry for entry in entries if not entry.weak] or entries
        order = {country: rank for rank, country in reversed(list(enumerate(context_countries, 1)))}

        def weight(entry: PlaceEntry) -> float:
            rank = order.get(entry.country or "")
            return math.log(max(entry.population, 1000)) + (math.log(CONTEXT_ADVANTAGE) / rank if rank else 0.0)

        states = [entry for entry in entries if entry.kind == "country"]
        told = {entry.country for entry in entries} & order.keys()
        if states and (not told or any(state.country in told for state in states)):
            return max(states, key=weight)
        return max(entries, key=weight)

    def _read_group(self, key: str) -> _Group | None:
        lines: dict[_Phrase, list[str]] = {}
        for line in self._table.lines(key):
            lines.setdefault(self._phrase(line.split("\t", 2)[1]), []).append(line)
        own: dict[_Phrase, list[PlaceEntry]] = {}
        for name, entry in self._others.get(key, ()):
            own.setdefault(self._phrase(name), []).append(entry)
        return _Group(lines, own) if lines or own else None

    def _phrase(self, name: str) -> _Phrase:
        # Four names of five are plain words, which no tokeniser cuts; "San" alone begins 3,000 names.
        if name.isascii() and name.replace(" ", "").isalpha():
            return tuple(name.lower().split())
        return tuple(piece for token in self._tokenise(name) for piece in name_pieces(token.lower()))


def _add(known: list[PlaceEntry], entry: PlaceEntry) -> None:
    """One of our places; where GeoNames has it too, its line stays, not weak, with the larger of the populations."""
    for number, other in enumerate(known):
        if _same_place(entry, other):
            people = max(other.population, entry.population)
            known[number] = msgspec.structs.replace(other, weak=False, common_word=False, population=people)
            return
    known.append(entry)


def _same_place(entry: PlaceEntry, other: PlaceEntry) -> bool:
    """Whether our line repeats a place of the table: same name, country and kind, and within half a degree."""
    if entry.geoname_id is not None or entry.kind != other.kind:
        return entry.geoname_id is not None and entry.geoname_id == other.geoname_id
    points = (entry.latitude, entry.longitude, other.latitude, other.longitude)
    if entry.country != other.country or None in points:
        return False
    north, east, other_north, other_east = (point or 0.0 for point in points)
    return abs(north - other_north) < 0.5 and abs(east - other_east) < 0.5


def _stretches(tokens: Sequence[str], position: int, longest: int) -> Iterator[tuple[tuple[str, ...], int]]:
    """The pieces from `position` on, one token more each time, up to `longest`, with the token after them.

    "St." and "Xi ' an" hold signs inside.
    """
    taken: tuple[str, ...] = ()
    for index in range(position, len(tokens)):
        pieces = name_pieces(tokens[index])
        taken += pieces
        if len(taken) > longest:
            return
        if pieces:
            yield taken, index + 1
            continue
        abbreviated = tokens[index] == "." and len(taken[-1]) <= 2
        if tokens[index] not in _SIGNS_INSIDE and not abbreviated:
            return


def load_places(tokenise: Tokenise, names: Mapping[str, str] | None = None) -> PlaceIndex:
    """The gazetteer, its names cut by `tokenise` as sentences are.

    Countries are places too: by the names of `countries.tsv`, or by `names` (name → ISO 3166-1 alpha-3) where given.
    One index is kept per tokeniser and set of names. Raises DataFileError for a broken line in one of the small
    tables; the big one is checked when it is built (`check`), not here.
    """
    return _load(tokenise, tuple(sorted((country_names() if names is None else names).items())))


@functools.cache
def _load(tokenise: Tokenise, names: tuple[tuple[str, str], ...]) -> PlaceIndex:
    extras = own_entries()
    # "Gaza" and "Scotland" may stand for their states as actors; as places they are themselves.
    parts = {(name_pieces(name), entry.country) for name, entry in extras}
    whole = [(name, country) for name, country in names if (name_pieces(name), country) not in parts]
    return PlaceIndex(cities(), [*country_entries(whole), *extras], ordinary_words(), tokenise)
