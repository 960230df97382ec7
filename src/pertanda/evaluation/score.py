"""Scoring coded events against gold (codebook section 8): the project's own form of the reference scorer.

Events are matched within a sentence, one to one, greedily, the pair with most agreeing fields first. Everything is
micro-averaged; intervals come from a bootstrap over documents. A test holds it equal to the reference scorer.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import NamedTuple

from pertanda.records.gold import GoldDocument, GoldEvent
from pertanda.records.vocabulary import RECIPROCAL_TYPES, Mode

__all__ = ["Score", "figures", "score", "tally"]

BOOTSTRAP_SEED = 7

Tally = dict[str, int]
Agreement = Callable[[GoldEvent, GoldEvent], bool]


class Score(NamedTuple):
    """Summed counts, the figures made of them, and the 2.5 and 97.5 percentiles of the bootstrap."""

    counts: Tally
    figures: dict[str, float]
    low: dict[str, float]
    high: dict[str, float]


def _country(code: str | None) -> str | None:
    return None if code is None or code.startswith("---") else code.split("/")[0]


def _parties(codes: Iterable[str]) -> frozenset[str]:
    return frozenset(country for country in map(_country, codes) if country)


def _same_dyad(gold: GoldEvent, told: GoldEvent) -> bool:
    gold_actor, gold_recipient = _parties(gold.actor), _parties(gold.recipient)
    told_actor, told_recipient = _parties(told.actor), _parties(told.recipient)
    if (gold_actor, gold_recipient) == (told_actor, told_recipient):
        return True
    orderless = gold.type in RECIPROCAL_TYPES and gold.mode != Mode.VISIT
    return orderless and gold_actor | gold_recipient == told_actor | told_recipient


def _same_place(gold: GoldEvent, told: GoldEvent) -> bool:
    if gold.place is None or told.place is None:
        return gold.place is told.place
    a, b = gold.place.name.casefold(), told.place.name.casefold()
    return (a in b or b in a) and gold.place.country == told.place.country


def _same_claimant(gold: GoldEvent, told: GoldEvent) -> bool:
    both_or_none = (gold.claimant is None) == (told.claimant is None)
    return both_or_none and _country(gold.claimant) == _country(told.claimant)


def _same_date(gold: GoldEvent, told: GoldEvent) -> bool:
    return (gold.start, gold.end) == (told.start, told.end)


FIELDS: dict[str, Agreement] = {
    "mode": lambda gold, told: gold.mode == told.mode,
    "modality": lambda gold, told: gold.modality == told.modality,
    "claimant": _same_claimant,
    "dyad": _same_dyad,
    "date": _same_date,
    "place": _same_place,
}
_COUNTS = ("gold", "pred", "type", "dyadtype", "full", "span", "empty", "empty_false", "sentences")


def _match(
    gold: Sequence[GoldEvent], told: Sequence[GoldEvent], agrees: Agreement
) -> list[tuple[GoldEvent, GoldEvent]]:
    pairs = [
        (sum(same(g, t) for same in FIELDS.values()), -i, -j)
        for i, g in enumerate(gold)
        for j, t in enumerate(told)
        if agrees(g, t)
    ]
    used_gold: set[int] = set()
    used_told: set[int] = set()
    matched = []
    for _, i, j in sorted(pairs, reverse=True):
        if i not in used_gold and j not in used_told:
            used_gold.add(i)
            used_told.add(j)
            matched.append((gold[-i], told[-j]))
    return matched


def _same_type(gold: GoldEvent, told: GoldEvent) -> bool:
    return gold.type == told.type


def tally(gold: GoldDocument, told: GoldDocument | None) -> Tally:
    """Counts of one document that can be summed. A sentence missing from `told` counts as having no events."""
    counts: Tally = dict.fromkeys((*_COUNTS, *FIELDS, "date_day", "matched", "dated"), 0)
    answers = {sentence.i: sentence.events for sentence in told.sentences} if told else {}
    for sentence in gold.sentences:
        _tally_sentence(counts, sentence.events, answers.get(sentence.i, []))
    return counts


def _tally_sentence(counts: Tally, gold: Sequence[GoldEvent], told: Sequence[GoldEvent]) -> None:
    counts["sentences"] += 1
    counts["gold"] += len(gold)
    counts["pred"] += len(told)
    if not gold:
        counts["empty"] += 1
        counts["empty_false"] += len(told)
    pairs = _match(gold, told, _same_type)
    counts["type"] += len(pairs)
    counts["matched"] += len(pairs)
    counts["dyadtype"] += len(_match(gold, told, lambda g, t: _same_type(g, t) and _same_dyad(g, t)))
    counts["full"] += len(
        _match(gold, told, lambda g, t: _same_type(g, t) and _same_dyad(g, t) and g.modality == t.modality)
    )
    for g, t in pairs:
        for name, agrees in FIELDS.items():
            counts[name] += agrees(g, t)
        if g.start:
            counts["dated"] += 1
            counts["date_day"] += _same_date(g, t)


def figures(counts: Mapping[str, int]) -> dict[str, float]:
    """The reported figures made of summed counts; shares in [0, 1], false events per 100 empty sentences."""

    def share(part: int, whole: int) -> float:
        return part / whole if whole else 0.0

    events = counts["gold"] + counts["pred"]
    out = {
        "type_f1": share(2 * counts["type"], events),
        "type_precision": share(counts["type"], counts["pred"]),
        "type_recall": share(counts["type"], counts["gold"]),
        "dyad_type_f1": share(2 * counts["dyadtype"], events),
        "dyad_type_modality_f1": share(2 * counts["full"], events),
        "false_per_100_empty": 100 * share(counts["empty_false"], counts["empty"]),
    }
    for name in ("mode", "modality", "claimant", "dyad", "date"):
        out[f"{name}_accuracy"] = share(counts[name], counts["matched"])
    out["date_day_accuracy"] = share(counts["date_day"], counts["dated"])
    out["place_accuracy"] = share(counts["place"], counts["matched"])
    return out


def _add(tallies: Sequence[Tally]) -> Tally:
    return {name: sum(t[name] for t in tallies) for name in tallies[0]}


def score(gold: Sequence[GoldDocument], told: Mapping[str, GoldDocument], *, resamples: int = 1000) -> Score:
    """Score `told` (by document id) against `gold`, with a bootstrap of `resamples` draws over documents.

    Raises ValueError when `gold` is empty.
    """
    if not gold:
        raise ValueError("no gold document to score against")
    tallies = [tally(document, told.get(document.id)) for document in gold]
    total = _add(tallies)
    point = figures(total)
    dice = random.Random(BOOTSTRAP_SEED)
    draws = [figures(_add([dice.choice(tallies) for _ in tallies])) for _ in range(resamples)]
    return Score(total, point, _percentile(draws, point, 0.025), _percentile(draws, point, 0.975))


def _percentile(draws: Sequence[dict[str, float]], names: Iterable[str], share: float) -> dict[str, float]:
    if not draws:
        return {}
    return {name: sorted(draw[name] for draw in draws)[int(share * len(draws))] for name in names}
