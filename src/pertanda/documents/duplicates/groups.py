"""Which documents tell one text: copies join them, the closest first, and chance resemblances do not chain them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable

from pertanda.documents.duplicates.rules import Rules, load_rules
from pertanda.records.copy import Copy, CopyReason

__all__ = ["group"]


def group(ids: Collection[str], copies: Iterable[Copy], rules: Rules | None = None) -> list[list[str]]:
    """`ids` in groups, each document in one; copies of documents that are not among `ids` are passed over.

    Two groups join when at least `rules.share_of_ties` of the pairs across them are copies (average linkage over known
    pairs; of a large group only `most_compared` members count, because an index looks no further). The same text joins
    always. Neither the order of `ids` nor that of `copies` matters for who stands together.
    """
    known = set(ids)
    ties = sorted((copy for copy in copies if {copy.document_id, copy.of_id} <= known), key=_closest)
    joined = _Groups(ties, rules or load_rules())
    for copy in ties:
        joined.join(copy)
    return [*joined.members(), *([id_] for id_ in ids if id_ not in joined.of)]


def _closest(copy: Copy) -> tuple[bool, float, float, str, str]:
    same = copy.reason is CopyReason.SAME_TEXT
    return (not same, -copy.jaccard, -copy.containment, copy.document_id, copy.of_id)


class _Groups:
    """Groups of documents as they grow. A document that no copy ties to another stands in none."""

    def __init__(self, copies: Iterable[Copy], rules: Rules) -> None:
        self._rules = rules
        self._tied: dict[str, set[str]] = defaultdict(set)
        for copy in copies:
            self._tied[copy.document_id].add(copy.of_id)
            self._tied[copy.of_id].add(copy.document_id)
        self.of = {id_: [id_] for id_ in self._tied}

    def join(self, copy: Copy) -> None:
        one, other = sorted((self.of[copy.document_id], self.of[copy.of_id]), key=len)
        if one is other or not (copy.reason is CopyReason.SAME_TEXT or self._close(one, other)):
            return
        other += one
        for id_ in one:
            self.of[id_] = other

    def _close(self, one: list[str], other: list[str]) -> bool:
        most = self._rules.most_compared
        ties = sum(len(self._tied[id_].intersection(other)) for id_ in one)
        return ties >= self._rules.share_of_ties * min(len(one), most) * min(len(other), most)

    def members(self) -> list[list[str]]:
        return list({id(members): members for members in self.of.values()}.values())
