"""A sentence as the coder sees it: words, triggers, actors in coordination groups, cues and clauses."""

from __future__ import annotations

import functools
from bisect import bisect_left
from collections.abc import Sequence
from typing import NamedTuple

from pertanda.events.scan import Site, Trigger, scan
from pertanda.knowledge.phrases import PhraseTable
from pertanda.languages.pack import Form, LanguagePack
from pertanda.languages.tables import Grammar
from pertanda.mentions.analysis import ActorWords, Analysis
from pertanda.records.mention import ActorKind
from pertanda.records.vocabulary import Basis, Modality

__all__ = [
    "Cue",
    "CueKind",
    "Party",
    "Surroundings",
    "View",
    "assemble",
    "make_view",
    "surroundings",
    "within_name",
]


# Words that may stand between coordinated parties beside the conjunction.
FILLERS = frozenset({"the", "para", "also", "juga"})
SIGNS = frozenset({",", "–", "—", "-", "(", ")"})
_NAMES = (ActorKind.NAME, ActorKind.CAPITAL, ActorKind.PERSON)


class CueKind(NamedTuple):
    """What a cue word says: its family, and the modality or basis it stands for."""

    family: (
        str  # modality-before, modality-after, negation, report, according, anonymous, basis, break, generic, unreal
    )
    value: str = ""


class Cue(NamedTuple):
    """A cue on the words [first, last)."""

    kind: CueKind
    first: int
    last: int


class Party(NamedTuple):
    """One or more coordinated actor mentions ("Thailand dan Kamboja"), words [first, last); each code once."""

    first: int
    last: int
    members: tuple[ActorWords, ...]
    codes: tuple[str, ...]


class View(NamedTuple):
    """Everything the role, modality and attribution steps look at. `clause[i]` numbers the clause of word i.

    `brackets` are relative clauses set off by commas (", who fled in May,"), words [first, last) with both commas;
    `signs` are the places of commas, dashes and parentheses, in order.
    """

    analysis: Analysis
    lowers: Sequence[str]
    triggers: list[Trigger]
    parties: list[Party]
    cues: list[Cue]
    clause: list[int]
    pack: LanguagePack
    brackets: list[tuple[int, int]]
    signs: list[int]

    def bracket_of(self, position: int) -> tuple[int, int] | None:
        """The bracket that holds the word at `position`."""
        for bracket in self.brackets:
            if bracket[0] <= position < bracket[1]:
                return bracket
        return None

    def skipped(self, first: int, last: int) -> list[tuple[int, int]]:
        """Brackets that lie wholly in the words [first, last): a subject and its verb reach over them."""
        if not self.brackets:
            return []
        return [b for b in self.brackets if first <= b[0] and b[1] <= last]

    def gap(self, first: int, last: int) -> int:
        """Words in [first, last) outside brackets."""
        if not self.brackets:
            return last - first
        return last - first - sum([end - start for start, end in self.skipped(first, last)])

    def verb_between(self, first: int, last: int) -> bool:
        """Whether a verbal trigger stands in the words [first, last), outside brackets."""
        skipped = self.skipped(first, last)
        return any(
            t.form != Form.NOUN
            and first <= t.first
            and t.last <= last
            and not any(a <= t.first < b for a, b in skipped)
            for t in self.triggers
        )

    def commas(self, first: int, last: int) -> int:
        """Commas and dashes in the words [first, last), outside brackets."""
        low, high = bisect_left(self.signs, first), bisect_left(self.signs, last)
        skipped = self.skipped(first, last)
        inside = sum(any(a <= position < b for a, b in skipped) for position in self.signs[low:high]) if skipped else 0
        return max(0, high - low) - inside

    def breaks(self, first: int, last: int) -> int:
        """Clause borders between the words at `first` and `last`."""
        if first >= len(self.clause) or last >= len(self.clause) or last < 0:
            return 0
        if not self.brackets:
            return abs(self.clause[last] - self.clause[first])
        low, high = min(first, last), max(first, last)
        inside = sum(self.clause[end - 1] - self.clause[start] for start, end in self.skipped(low, high + 1))
        return abs(self.clause[last] - self.clause[first]) - inside


@functools.lru_cache(maxsize=8)
def _cue_table(pack: LanguagePack) -> PhraseTable[CueKind]:
    table: PhraseTable[CueKind] = PhraseTable()

    def add(phrases: Sequence[str], kind: CueKind) -> None:
        for phrase in phrases:
            table.add([token.lower for token in pack.tokens(phrase)], kind)

    cues = pack.cues
    for modality, words in cues.modality.items():
        add(words.before, CueKind("modality-before", modality))
        add(words.after, CueKind("modality-after", modality))
    add(cues.negation.before, CueKind("negation", Modality.DENIED))
    add(cues.negation.after, CueKind("modality-after", Modality.DENIED))
    add(cues.attribution.verbs, CueKind("report"))
    add(cues.attribution.prepositions, CueKind("according"))
    add(cues.attribution.anonymous, CueKind("anonymous", Basis.ANONYMOUS))
    for basis, phrases in cues.basis.items():
        add(phrases, CueKind("basis", basis))
    add(cues.clause_breaks, CueKind("break"))
    add(cues.generic, CueKind("generic"))
    add(cues.unreal, CueKind("unreal"))
    return table


def _cues(lowers: Sequence[str], pack: LanguagePack) -> list[Cue]:
    """All cues; at one position every family of the longest phrases counts, since one word may play several parts."""
    table = _cue_table(pack)
    found = []
    for position in table.openings(lowers):
        families: set[str] = set()
        for length, kinds in table.all_matches(lowers, position):
            for kind in kinds:
                if kind.family not in families:
                    families.add(kind.family)
                    found.append(Cue(kind, position, position + length))
    return found


def _clauses(lowers: Sequence[str], cues: Sequence[Cue]) -> list[int]:
    starts = {cue.first for cue in cues if cue.kind.family == "break"}
    number, out = 0, []
    for position, word in enumerate(lowers):
        if word in (";", ":") or (position in starts and position > 0):
            number += 1
        out.append(number)
    return out


def _brackets(lowers: Sequence[str], actors: Sequence[ActorWords], pack: LanguagePack) -> list[tuple[int, int]]:
    """Relative and participle clauses and appositions between commas; the last may run to the end of the sentence."""
    ends = {actor.last for actor in actors}
    found: list[tuple[int, int]] = []
    since = 0
    for comma in [position for position, word in enumerate(lowers[:-2]) if word == ","]:
        if comma < since or not _opens_bracket(lowers, comma, comma in ends, pack.grammar):
            continue
        close = next((at for at in range(comma + 2, len(lowers)) if lowers[at] in (",", ";", ".")), len(lowers) - 1)
        found.append((comma, close + 1))
        since = close if lowers[close] == "," else close + 1
    return found


def _opens_bracket(lowers: Sequence[str], comma: int, behind_actor: bool, grammar: Grammar) -> bool:
    """Whether a relative clause, or a participle or apposition to an actor, stands behind a comma."""
    first = lowers[comma + 1]
    if first in grammar.relative or lowers[comma + 2] in grammar.relative:
        return True
    if not behind_actor or "," not in lowers[comma + 2 : comma + 14]:
        return False
    endings = grammar.participle_endings
    return first in grammar.apposition or (bool(endings) and first.endswith(endings) and len(first) > 4)


def _parties(actors: Sequence[ActorWords], lowers: Sequence[str], pack: LanguagePack) -> list[Party]:
    """Neighbouring actors joined by a conjunction, or by commas with a conjunction at the end, are one party."""
    joints = frozenset(pack.grammar.conjunctions)
    parties: list[list[ActorWords]] = []
    for actor in actors:
        if parties and not actor.mention.adjective:
            between = [w for w in lowers[parties[-1][-1].last : actor.first] if w not in FILLERS]
            if between in ([","], ["/"]) or (between and all(w in joints or w == "," for w in between)):
                comma_only = between == [","]
                if not comma_only or _conjunction_follows(actor, actors, lowers, joints):
                    parties[-1].append(actor)
                    continue
        parties.append([actor])
    return [_party(members) for members in parties]


def _party(members: Sequence[ActorWords]) -> Party:
    codes = tuple(dict.fromkeys(code for member in members for code in member.mention.codes))
    return Party(members[0].first, members[-1].last, tuple(members), codes)


def _conjunction_follows(
    actor: ActorWords, actors: Sequence[ActorWords], lowers: Sequence[str], joints: frozenset[str]
) -> bool:
    """Whether a list goes on to a conjunction: "A, the B, C dan D" seen from B or C."""
    end = actor.last
    for other in (later for later in actors if later.first >= actor.last):
        between = [word for word in lowers[end : other.first] if word not in FILLERS]
        if any(word in joints for word in between):
            return len(between) <= 2
        if between != [","]:
            return False
        end = other.last
    return False


def _in_proper_name(analysis: Analysis, trigger: Trigger) -> bool:
    """Whether a nominal trigger is capitalised among capitals: "Palestinian Dialogue Group", no talks.

    A sentence with most words capitalised (a headline) tells nothing.
    """
    tokens = analysis.tokens
    if trigger.form != Form.NOUN or trigger.first == 0 or not tokens[trigger.first].text[0].isupper():
        return False
    after = tokens[trigger.last].text if trigger.last < len(tokens) else ""
    words = [token.text for token in tokens if token.text[0].isalpha()]
    headline = sum(word[0].isupper() for word in words) * 2 > len(words)
    return (
        bool(after)
        and after[0].isupper()
        and tokens[trigger.last].start - tokens[trigger.last - 1].end == 1
        and not headline
    )


class Surroundings(NamedTuple):
    """What stands around the triggers of a sentence."""

    parties: list[Party]
    cues: list[Cue]


def surroundings(analysis: Analysis, pack: LanguagePack) -> Surroundings:
    """The parties and cues of a sentence."""
    return Surroundings(_parties(analysis.actors(), analysis.lowers, pack), _cues(analysis.lowers, pack))


def assemble(analysis: Analysis, pack: LanguagePack, triggers: list[Trigger], around: Surroundings) -> View:
    """The view of a sentence whose triggers are known."""
    lowers = analysis.lowers
    brackets = _brackets(lowers, analysis.actors(), pack)
    signs = [position for position, word in enumerate(lowers) if word in SIGNS]
    clauses = _clauses(lowers, around.cues)
    return View(analysis, lowers, triggers, around.parties, around.cues, clauses, pack, brackets, signs)


def make_view(analysis: Analysis, pack: LanguagePack) -> View | None:
    """The view of a sentence by the frames alone, or None when none fires (nothing more is computed then)."""
    triggers = scan(analysis.lowers, pack)
    if not triggers:
        return None
    triggers = [t for t in triggers if not within_name(t, analysis) and not _in_proper_name(analysis, t)]
    return assemble(analysis, pack, triggers, surroundings(analysis, pack)) if triggers else None


def within_name(words: Trigger | Site, analysis: Analysis) -> bool:
    """Whether words are only a part of an actor's name."""
    names = (a for a in analysis.actors() if a.mention.actor_kind in _NAMES)
    return any(name.first <= words.first and words.last <= name.last for name in names)
