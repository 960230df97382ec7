"""How well the root of an act is told when its source and target are given: `python -m evals.roots [--json]`.

Yardstick: the 1,040 sentences of `event_sentences/plv_train.tsv` under the setting evaluation.data (PERTANDA_DATA), 15
classes: PLOVER with YIELD for CONCEDE and RETREAT, without STATEMENT and ACTIVITY. Four figures: our English frames by
rule, nothing trained; the frames as features of a linear model; words and characters alone; both. Nothing trained here
is shipped. scikit-learn is needed for the three that train; it is no dependency of Pertanda.

Protocol: 5-fold cross-validation, five shuffles. Sentences of which one holds half the word 3-grams of another, as
written or with both parties masked, stay in one fold: many are variants of one template, and the figures are .01 to
.02 higher where the variants are let apart. Every idf and vocabulary is fitted on the training folds only, each kind
of feature has length 1 and weight 1, and C is the recipe's, so nothing was fitted to the test folds; mixtures of other
weights, tried on two shuffles, lay within .015. The interval is that of a bootstrap over the groups. Target: .80. All
sentences hold an act and both parties are given, so this overstates what is coded end to end, and says nothing of
detection.
"""

from __future__ import annotations

import argparse
import csv
import functools
import importlib
import importlib.util
import itertools
import json
import random
import re
import statistics
import sys
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from pertanda import settings
from pertanda.events.scan import Evidence, Site, find_sites
from pertanda.knowledge.phrases import PhraseTable
from pertanda.languages import load_all
from pertanda.languages.pack import LanguagePack
from pertanda.languages.tables import Frame
from pertanda.records.vocabulary import EventType, Modality

__all__ = [
    "Figures",
    "Layout",
    "Row",
    "cross_validate",
    "figures",
    "folds",
    "frame_features",
    "groups",
    "lay_out",
    "measure",
    "read",
    "root_of",
    "vote",
]

ROOT = Path(__file__).parents[1]
TARGET = 0.80
SEEDS = (1, 2, 3, 4, 5)
FOLDS = 5
CONTAINED = 0.5
RESAMPLES = 1000
BOOTSTRAP_SEED = 7
SOURCE, TARGET_WORD = "srcsrc", "tgttgt"
PENALTY = 0.5  # C of the linear SVM, as in the field notes' recipe; .25 and 1 are within .005 of it
# A cue of modality governs the first frame that begins at most this many words behind it.
CUE_REACH = 4
# What words of a frame weigh: its senses hold there and it is the longest that does, hold, or are restricted away.
LONGEST, HELD, RESTRICTED = 1.0, 0.5, 0.3

TEXT = ("sentence", "between", "characters", "positions")
SETTINGS: dict[str, tuple[str, ...]] = {"frames": ("frames",), "text": TEXT, "frames and text": (*TEXT, "frames")}
BY_RULE, BEST = "frames by rule", "frames and text"

_COOPERATIVE = frozenset({"CONSULT", "COOPERATE", "AID", "SUPPORT", "YIELD"})
_CONFLICTUAL = frozenset({"SANCTION", "COERCE", "ASSAULT", "PROTEST", "MOBILIZE", "REJECT"})
_ROOTLESS = frozenset({EventType.STATEMENT, EventType.ACTIVITY})


_MASKS = {"<s>": SOURCE, "<t>": TARGET_WORD}
_PARTY = re.compile(r"(<s>.*?</s>|<t>.*?</t>)")
_MARK = re.compile(r"</?[st]>")


class Row(NamedTuple):
    """A sentence, the same with `<s>source</s>` and `<t>target</t>` marked, and its gold class."""

    sentence: str
    marked: str
    root: str


class Layout(NamedTuple):
    """A sentence: its words with each party masked by one, and plain; which two masked words [first, last] bound the
    stretch between source and target; whether it runs "forward" from source to target, "reverse" or is "open" (one
    party is not marked); the sites of our frames, and cues as (first, last, modality or "negation")."""

    words: list[str]
    plain: list[str]
    first: int
    last: int
    order: str
    sites: list[Site]
    cues: list[tuple[int, int, str]]


class Figures(NamedTuple):
    """Mean accuracy over the shuffles with its interval, macro F1, both for each shuffle, and F1 by class."""

    accuracy: float
    low: float
    high: float
    macro_f1: float
    by_seed: list[float]
    f1: dict[str, float]


def read(path: Path) -> list[Row]:
    """The rows of the yardstick. Raises OSError when it is absent."""
    with path.open(encoding="utf-8", newline="") as file:
        found = csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE)
        return [Row(row["sentence"], row["marked_sentence"], row["gold_root"]) for row in found]


def root_of(frame: Frame) -> str:
    """The class of a frame: its type, but 055 (apologise) and 057 (sign an agreement) are SUPPORT in that ontology."""
    if frame.cameo.startswith(("055", "057")):
        return "SUPPORT"
    return "YIELD" if frame.type in (EventType.CONCEDE, EventType.RETREAT) else str(frame.type)


def lay_out(row: Row, pack: LanguagePack) -> Layout:
    """Cut into words, mask the parties, and find the frames and cues.

    The words of a party may decide the sense of a frame ("released two prisoners") but fire none themselves.
    """
    words: list[str] = []
    plain: list[str] = []
    place: list[int] = []  # of each plain word among the masked ones
    for piece in _PARTY.split(row.marked):
        own = [token.lower for token in pack.tokens(_MARK.sub("", piece))]
        masked = [_MASKS[piece[:3]]] if piece[:3] in _MASKS else own
        place += [len(words) + (0 if masked is not own else n) for n in range(len(own))]
        words += masked
        plain += own
    sites = [site for site in find_sites(plain, pack) if words[place[site.first]] not in _MASKS.values()]
    moved = [site._replace(first=place[site.first], last=place[site.last - 1] + 1) for site in sites]
    return Layout(words, plain, *_stretch(words), moved, list(_cues(words, pack)))


def _stretch(words: Sequence[str]) -> tuple[int, int, str]:
    sources = [n for n, word in enumerate(words) if word == SOURCE]
    targets = [n for n, word in enumerate(words) if word == TARGET_WORD]
    if not sources or not targets:
        return min([*sources, *targets], default=0), len(words), "open"
    source, target = min(((s, t) for s in sources for t in targets), key=lambda pair: abs(pair[0] - pair[1]))
    return min(source, target), max(source, target), "forward" if source < target else "reverse"


@functools.lru_cache(maxsize=2)
def _cue_table(pack: LanguagePack) -> PhraseTable[str]:
    table: PhraseTable[str] = PhraseTable()
    families = [(str(modality), cues) for modality, cues in pack.cues.modality.items()]
    for family, cues in [*families, ("negation", pack.cues.negation)]:
        for phrase in (*cues.before, *cues.after):
            table.add([token.lower for token in pack.tokens(phrase)], family)
    return table


def _cues(words: Sequence[str], pack: LanguagePack) -> Iterator[tuple[int, int, str]]:
    table = _cue_table(pack)
    for first in range(len(words)):
        for length, families in table.all_matches(words, first):
            yield from ((first, first + length, family) for family in families)


def groups(layouts: Sequence[Layout]) -> list[int]:
    """A group's number for each sentence: near-copies, and near-copies of those, share one."""
    parent = list(range(len(layouts)))
    for texts in ([layout.words for layout in layouts], [layout.plain for layout in layouts]):
        grams = [_grams(words) for words in texts]
        for one, other in itertools.combinations(range(len(grams)), 2):
            shared, fewest = len(grams[one] & grams[other]), min(len(grams[one]), len(grams[other]))
            if shared >= CONTAINED * fewest:
                parent[_head(parent, other)] = _head(parent, one)
    return [_head(parent, number) for number in range(len(layouts))]


def _grams(words: Sequence[str]) -> frozenset[tuple[str, ...]]:
    plain = [word for word in words if word.isalnum()]
    return frozenset(tuple(plain[n : n + 3]) for n in range(max(1, len(plain) - 2)))


def _head(parent: list[int], number: int) -> int:
    while parent[number] != number:
        parent[number] = parent[parent[number]]
        number = parent[number]
    return number


def folds(of: Sequence[int], seed: int) -> list[int]:
    """The fold of each sentence; groups are dealt out whole after a shuffle."""
    names = sorted(set(of))
    random.Random(seed).shuffle(names)
    fold = {name: number % FOLDS for number, name in enumerate(names)}
    return [fold[name] for name in of]


def vote(layout: Layout) -> str | None:
    """The class by our frames alone: that of the first frame between the parties, else behind, else before them.

    Frames whose senses hold go before those of common verbs (`strict`: "be", "have"), and those before frames that are
    restricted away. An act of cooperation that is planned is an AGREE there, one demanded a REQUEST, one denied a
    REJECT, and a planned act of conflict a THREATEN. None where no frame fires.
    """
    zones = {zone: [site for site in layout.sites if _zone(layout, site.first) == zone] for zone in "MAB"}
    zones["B"].reverse()
    for doubt in range(3):
        for site in (site for zone in "MAB" for site in zones[zone]):
            fitting = [e for e in site.evidence if _doubt(e) <= doubt and e.frame.type not in _ROOTLESS]
            if fitting:
                return _in_manner(max(fitting, key=lambda e: e.length).frame, site, layout)
    return None


def _doubt(evidence: Evidence) -> int:
    return int(evidence.frame.strict) if evidence.held else 2


def _zone(layout: Layout, place: int) -> str:
    """B before the parties, M between them, A after."""
    return "B" if place <= layout.first else "M" if place < layout.last else "A"


def _in_manner(frame: Frame, site: Site, layout: Layout) -> str:
    root = root_of(frame)
    manners = {family for _, last, family in layout.cues if 0 <= site.first - last <= CUE_REACH} | {frame.modality}
    if root in _COOPERATIVE and Modality.DENIED in manners:
        return "REJECT"
    if root in {*_COOPERATIVE, "AGREE"} and Modality.DEMANDED in manners:
        return "REQUEST"
    if Modality.PLANNED in manners and root in _COOPERATIVE | _CONFLICTUAL:
        return "AGREE" if root in _COOPERATIVE else "THREATEN"
    return root


def frame_features(layout: Layout) -> dict[str, float]:
    """What our frames and cues say: class, mode, form, code and name of each frame by its place, the first and last
    between the parties and the first behind them, and cues with the classes they govern."""
    found: dict[str, float] = {f"order {layout.order}": 1.0}
    between = [site for site in layout.sites if _zone(layout, site.first) == "M"]
    after = [site for site in layout.sites if _zone(layout, site.first) == "A"]
    found[f"frames between {min(len(between), 2)}"] = 1.0
    for site in layout.sites:
        for name, weight in _site_features(site, _zone(layout, site.first)):
            found[name] = max(found.get(name, 0.0), weight)
    for place, sites in (("first", between[:1]), ("last", between[-1:]), ("after", after[:1])):
        for site in sites:
            found |= {f"{place} {name}": weight for name, weight in _near_features(site)}
    for first, last, family in layout.cues:
        found |= dict(_cue_features(layout, first, last, family))
    return found


def _site_features(site: Site, zone: str) -> Iterator[tuple[str, float]]:
    longest = max((e.length for e in site.evidence if e.held), default=0)
    for e in site.evidence:
        root, holds = root_of(e.frame), "holds" if e.held else "restricted"
        weight = (LONGEST if e.length == longest else HELD) if e.held else RESTRICTED
        names = (root, f"{root} {holds}", f"{root} {e.form} {holds}", f"{root} {e.frame.mode}", f"code {e.frame.cameo}")
        yield root, weight
        yield from ((f"{zone} {name}", weight) for name in (*names, e.frame.name, f"{e.frame.name} {holds}"))


def _near_features(site: Site) -> Iterator[tuple[str, float]]:
    for e in site.evidence:
        holds = "holds" if e.held else "restricted"
        for name in (root_of(e.frame), f"{root_of(e.frame)} {holds}", f"{e.frame.name} {holds}"):
            yield name, _certainty(e)


def _cue_features(layout: Layout, first: int, last: int, family: str) -> Iterator[tuple[str, float]]:
    zone = _zone(layout, first)
    yield f"cue {zone} {family}", 1.0
    governed = next((site for site in layout.sites if 0 <= site.first - last <= CUE_REACH), None)
    for e in governed.evidence if governed else ():
        yield f"cue {zone} {family} {root_of(e.frame)}", _certainty(e)


def _certainty(evidence: Evidence) -> float:
    return LONGEST if evidence.held else RESTRICTED


def position_features(layout: Layout) -> list[str]:
    """Words and their first five letters by zone, and the words next to either party by their distance."""
    words, first, last = layout.words, layout.first, layout.last
    zones = [(_zone(layout, place), word) for place, word in enumerate(words) if place not in (first, last)]
    found = [f"{zone} {word}" for zone, word in zones]
    found += [f"{zone} {word[:5]}*" for zone, word in zones if len(word) > 5]
    between = words[first + 1 : last]
    for name, near in (("start", between[:4]), ("end", between[:-5:-1]), ("after", words[last + 1 : last + 5])):
        found += [f"{name} {place} {word}" for place, word in enumerate(near)]
    return found


def between_features(layout: Layout) -> list[str]:
    """Word 1- to 3-grams of the stretch from one party to the other, under its direction."""
    words = layout.words[layout.first : layout.last + 1]
    grams = (words[n : n + size] for size in (1, 2, 3) for n in range(len(words) - size + 1))
    return [f"{layout.order} {' '.join(gram)}" for gram in grams]


def sentence_features(layout: Layout) -> list[str]:
    """Word 1- to 3-grams of the masked sentence."""
    return [" ".join(layout.words[n : n + size]) for size in (1, 2, 3) for n in range(len(layout.words) - size + 1)]


def between_text(layout: Layout) -> str:
    """The stretch from one party to the other, for n-grams of characters."""
    return " ".join(layout.words[layout.first : layout.last + 1])


def _matrices(layouts: Sequence[Layout], train: Sequence[int]) -> dict[str, Any]:
    """Sparse (sentences x features) matrices by kind, fitted on the rows `train`, each row of length 1."""
    text = importlib.import_module("sklearn.feature_extraction.text")
    makers = {
        "sentence": text.TfidfVectorizer(analyzer=sentence_features, sublinear_tf=True),
        "between": text.TfidfVectorizer(analyzer=between_features, sublinear_tf=True),
        "positions": text.TfidfVectorizer(analyzer=position_features, sublinear_tf=True),
        "characters": text.TfidfVectorizer(
            preprocessor=between_text, analyzer="char_wb", ngram_range=(3, 5), min_df=2, sublinear_tf=True
        ),
    }
    found = {name: maker.fit([layouts[n] for n in train]).transform(layouts) for name, maker in makers.items()}
    dictionary = importlib.import_module("sklearn.feature_extraction").DictVectorizer()
    features = [frame_features(layout) for layout in layouts]
    counts = dictionary.fit([features[n] for n in train]).transform(features)
    found["frames"] = text.TfidfTransformer().fit(counts[train]).transform(counts)
    return found


def cross_validate(
    layouts: Sequence[Layout], gold: Sequence[str], of: Sequence[int], seed: int
) -> dict[str, list[str]]:
    """The class told for each sentence under each setting, each by a model that saw none of its group."""
    sparse, svm = importlib.import_module("scipy.sparse"), importlib.import_module("sklearn.svm")
    told = {name: [""] * len(layouts) for name in SETTINGS}
    fold = folds(of, seed)
    for number in range(FOLDS):
        train = [n for n, own in enumerate(fold) if own != number]
        test = [n for n, own in enumerate(fold) if own == number]
        matrices = _matrices(layouts, train)
        for name, kinds in SETTINGS.items():
            stacked = sparse.hstack([matrices[kind] for kind in kinds]).tocsr()
            model = svm.LinearSVC(C=PENALTY, random_state=0).fit(stacked[train], [gold[n] for n in train])
            for n, root in zip(test, model.predict(stacked[test]), strict=True):
                told[name][n] = str(root)
    return told


def f1_by_class(gold: Sequence[str], told: Sequence[str | None]) -> dict[str, float]:
    """F1 of each class of the gold."""
    right = Counter(one for one, other in zip(gold, told, strict=True) if one == other)
    truly, said = Counter(gold), Counter(told)
    return {root: 2 * right[root] / (truly[root] + said[root]) for root in sorted(truly)}


def figures(gold: Sequence[str], by_shuffle: Sequence[Sequence[str | None]], of: Sequence[int]) -> Figures:
    """Figures of the classes told in each shuffle; the bootstrap draws whole groups."""
    tallies: dict[int, list[float]] = {}
    for n, group in enumerate(of):
        tallies.setdefault(group, []).append(statistics.fmean(told[n] == gold[n] for told in by_shuffle))
    totals = [(sum(shares), len(shares)) for shares in tallies.values()]
    draw = random.Random(BOOTSTRAP_SEED)
    resampled = []
    for _ in range(RESAMPLES):
        sample = draw.choices(totals, k=len(totals))
        resampled.append(sum(right for right, _ in sample) / sum(count for _, count in sample))
    resampled.sort()
    by_seed = [statistics.fmean(a == b for a, b in zip(told, gold, strict=True)) for told in by_shuffle]
    scores = [f1_by_class(gold, told) for told in by_shuffle]
    f1 = {root: statistics.fmean(score[root] for score in scores) for root in scores[0]}
    low, high = resampled[int(0.025 * RESAMPLES)], resampled[int(0.975 * RESAMPLES)]
    return Figures(statistics.fmean(by_seed), low, high, statistics.fmean(f1.values()), by_seed, f1)


def measure(rows: Sequence[Row], seeds: Sequence[int] = SEEDS) -> dict[str, Figures]:
    """Figures of the frames by rule and, where scikit-learn is installed, of each setting."""
    pack = load_all()["en"]
    layouts, gold = [lay_out(row, pack) for row in rows], [row.root for row in rows]
    of = groups(layouts)
    found = {BY_RULE: figures(gold, [[vote(layout) for layout in layouts]], of)}
    if importlib.util.find_spec("sklearn") is None:
        return found
    shuffles = [cross_validate(layouts, gold, of, seed) for seed in seeds]
    return found | {name: figures(gold, [told[name] for told in shuffles], of) for name in SETTINGS}


def _show(found: Mapping[str, Figures], count: int) -> None:
    print(f"{count} sentences, {FOLDS} folds, seeds {', '.join(map(str, SEEDS))}; target {TARGET:.2f}")
    for name, row in found.items():
        shuffles = " ".join(f"{share:.3f}" for share in row.by_seed)
        print(
            f"{name:16} accuracy {row.accuracy:.3f} [{row.low:.3f}, {row.high:.3f}]  macro F1 {row.macro_f1:.3f}"
            f"  shuffles {shuffles}"
        )
    if BEST in found:
        print(f"F1, {BEST}: " + ", ".join(f"{root} {f1:.2f}" for root, f1 in found[BEST].f1.items()))


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser(prog="python -m evals.roots", description="Roots told, both parties given.")
    parser.add_argument("--json", action="store_true", help="one JSON object")
    chosen = parser.parse_args(arguments)
    path = ROOT / settings.load(folder=ROOT).evaluation.data / "event_sentences" / "plv_train.tsv"
    if not path.is_file():
        print(f"skipped: {path} is absent; set PERTANDA_DATA to the folder of the outside data.", file=sys.stderr)
        return 0
    rows = read(path)
    found = measure(rows)
    if BEST not in found:
        print("scikit-learn is absent: only the frames by rule are measured.", file=sys.stderr)
    if chosen.json:
        print(json.dumps({name: row._asdict() for name, row in found.items()}))
    else:
        _show(found, len(rows))
    return 0


if __name__ == "__main__":
    sys.exit(main())
