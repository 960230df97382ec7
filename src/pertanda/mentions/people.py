"""Names that a document introduces itself ("Wakil Menlu Korsel, Kim Hongkyun") and the actors it told of last."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

__all__ = ["DocumentActors"]

# A dateline's country counts as much as three mentions when a group without a country ("police") is placed.
DATELINE_WEIGHT = 3
# The country told last in the same sentence counts a little more than one mention: it decides between equals.
TOLD_WEIGHT = 1.2
# Armies and rebels stay those told of before: on the corpus the last country of the sector is right for them as often
# as the commonest or more, for ministries and courts in a third of the cases where the two differ.
LASTING_SECTORS = frozenset({"MIL", "REB"})

# Sectors of whom "the group" or "the movement" may be said.
MOVEMENTS = frozenset({"REB", "NGO", "OPP", "PTY", "LAB", "CRM"})


class DocumentActors:
    """What is known of a document's actors so far: its countries, its named people, its last parties."""

    def __init__(self) -> None:
        self.countries: Counter[str] = Counter()
        self._people: dict[str, tuple[str, ...]] = {}
        self._by_sector: dict[str, str] = {}
        self._by_noun: dict[str, str] = {}
        self._codes: set[str] = set()
        self.last_body: tuple[str, ...] = ()
        self.last_group: tuple[str, ...] = ()
        self.last_one: tuple[str, ...] = ()
        self.last_many: tuple[str, ...] = ()
        self.led_by_group = False
        self.last_pair: tuple[str, ...] = ()
        self.last_country: str | None = None

    def introduce(self, words: Sequence[str], codes: tuple[str, ...]) -> None:
        """Remember a person by every word of the name that is longer than two letters."""
        for word in words:
            if len(word) > 2:
                self._people[word.lower()] = codes

    def person(self, words: Sequence[str]) -> tuple[str, ...]:
        """Codes of somebody introduced before by the last word: "Kim" in "Kim Il-sung Square" is nobody's name."""
        return self._people.get(words[-1].lower(), ()) if words else ()

    def count(self, code: str, weight: int = 1) -> None:
        """Count a country or international body that the document names."""
        self._codes.add(code)
        country = code.split("/")[0]
        if len(country) == 3 and country != "---":
            self.countries[country] += weight

    def tells_of(self, code: str) -> bool:
        """Whether the document names a country or body, anywhere."""
        return code in self.countries or code in self._codes

    def saw(self, code: str) -> None:
        """Remember a full code, for a later group of the same sector without a country, and for "the bloc"."""
        country, _, sector = code.partition("/")
        if code.startswith("IGO:"):
            self.last_body = (code,)
        elif (sector or code.partition(":")[0]) in MOVEMENTS:
            self.last_group = (code,)
        if sector and country != "---":
            self._by_sector[sector] = country

    def saw_noun(self, noun: str, code: str) -> None:
        """Remember whose a noun was ("junta Myanmar"), for when it stands alone."""
        country = code.partition("/")[0]
        if len(country) == 3 and country != "---":
            self._by_noun[noun] = country

    def country_for(self, sector: str, noun: str = "", told: str | None = None) -> str:
        """The likely country of a group named without one.

        That of the same noun before, else (armies and rebels) the last with that sector, else the commonest of the
        document, to which `told`, the country told last in the sentence, adds. Without any, ---.
        """
        known = self._by_noun.get(noun) or (self._by_sector.get(sector) if sector in LASTING_SECTORS else None)
        if known:
            return known
        weights: dict[str, float] = dict(self.countries)
        if told is not None:
            weights[told] = weights.get(told, 0) + TOLD_WEIGHT
        return max(weights, key=weights.__getitem__) if weights else "---"
