"""The time grammar of a language: `times.toml`, validated and compiled into token tries.

A pattern is a row of words and {placeholders}; `[...]` may be left out, `(a|b)` is one of several. A placeholder is a
word class of the file, or one of the numeric classes and signs below. Matching walks a trie from every token and keeps
the longest pattern, so its cost at each token is bounded by the longest pattern: there is no backtracking over a text.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

from pertanda.exceptions import DataFileError
from pertanda.languages.tables import load_table
from pertanda.languages.timeprefixes import PREFIXES
from pertanda.languages.timerules import RULES, UNITS
from pertanda.records.base import Record

__all__ = ["Match", "Phrases", "TimeCues", "TimeGrammar", "TimeTable", "Word", "load_time_grammar", "words_of"]

_WORD = re.compile(
    r"[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}(?![0-9])"
    r"|(?<![0-9/])[0-9]{1,2}/[0-9]{1,2}(?:/(?:[0-9]{4}|[0-9]{2}))?(?![0-9/])"
    r"|[0-9]{4}s(?!\w)|[0-9]+(?:[.,:][0-9]+)*|[^\W\d_]+|\S"
)
# What a text must hold for a pattern anchored in figures; the others are anchored in one of their words.
_FIGURES = re.compile(r"[0-9]/[0-9]|(?:19|20)[0-9][0-9]")
_LETTERS = re.compile(r"[^\W\d_]+")
_PIECE = re.compile(r"\{[\w-]+\}|[\[\]()|]|[^\s\[\]()|{}]+")

# Placeholder -> the values it binds; a word class binds its own name up to a hyphen ("month-short" binds "month").
NUMERIC = {
    "day": ("day",),
    "year": ("year",),
    "n": ("n",),
    "short_date": ("day", "month"),
    "full_date": ("day", "month", "year"),
    "clock": (),
}
SIGNS = {"(": "open", ")": "close", "-": "dash", "–": "dash", "—": "dash"}
# Classes too common in other senses ("a", "last", "first") for their words to announce a time expression.
COMMON = frozenset({"n", "shift", "part", "ordinal", *SIGNS.values()})
MAX_VARIANTS = 400
MAX_NUMBER = 999
# The longest prefix, in tokens: "until 5 a.m. on".
MAX_PREFIX = 8

Value = int | str


class Word(NamedTuple):
    """A token with offsets [start, end) into the text; `capital` says whether its first letter is upper case."""

    lower: str
    start: int
    end: int
    capital: bool


class Sense(NamedTuple):
    """A token, or `width` tokens, read as a member of a class, with the values that binds."""

    name: str
    values: tuple[tuple[str, Value], ...]
    width: int


class Match(NamedTuple):
    """Words [first, last) match a pattern of `rule` with the values bound; a second "day" is bound as "day2"."""

    first: int
    last: int
    rule: str
    values: Mapping[str, Value]


class TimeCues(Record, frozen=True, forbid_unknown_fields=True):
    """Phrases around a time expression, in lower case.

    future, past   decide whether a weekday without more is the coming or the latest one: the nearest cue wins
    promise        words of promise or forecast: what follows "in two months" lies ahead, a weekday need not
    past_endings   verb endings that count as past directly before the expression ("-ed")
    wish           future cues that reach over no comma ("meminta warga turun ke jalan pada Sabtu")
    speech, report verbs and nouns that make the day that of the speech act, or of the report
    fillers        words that may stand between such a verb and its day ("said in a statement on Monday")
    """

    future: tuple[str, ...]
    wish: tuple[str, ...]
    promise: tuple[str, ...]
    past: tuple[str, ...]
    past_endings: tuple[str, ...]
    speech: tuple[str, ...]
    report: tuple[str, ...]
    fillers: tuple[str, ...]


class TimeTable(Record, frozen=True, forbid_unknown_fields=True):
    """`times.toml`.

    classes    word class -> phrase -> value; the earlier class wins where two patterns of equal length match
    capital    classes whose words count only with a capital first letter ("May", "Minggu")
    small      classes whose words count only without one, or as the first word ("minggu" the week)
    patterns   rule of timerules.RULES -> patterns;  prefixes  rule of timeprefixes.PREFIXES -> patterns
    range_to   patterns that join two expressions to a range;  range_and  the same, only after "between"
    trailers   patterns after a date that say nothing of the day ("pukul 14.00 WIB", "morning")
    """

    day_first: bool
    capital: tuple[str, ...]
    small: tuple[str, ...]
    range_to: tuple[str, ...]
    range_and: tuple[str, ...]
    trailers: tuple[str, ...]
    classes: dict[str, dict[str, Value]]
    patterns: dict[str, tuple[str, ...]]
    prefixes: dict[str, tuple[str, ...]]
    cues: TimeCues


def _lower(text: str) -> str:
    """Lower case with the same offsets: a letter whose lower case is longer (U+0130) stays as it is."""
    lowered = text.lower()
    if len(lowered) == len(text):
        return lowered
    return "".join(letter.lower() if len(letter.lower()) == 1 else letter for letter in text)


def words_of(text: str) -> list[Word]:
    """Words, numbers, slashed dates and single signs of a text, in order."""
    lowered = _lower(text)
    new, found = tuple.__new__, []  # as in LanguagePack.tokens, a quarter faster than calling Word
    for start, end in (match.span() for match in _WORD.finditer(text)):
        found.append(new(Word, (lowered[start:end], start, end, text[start].isupper())))
    return found


class Phrases:
    """A set of phrases; `at` says whether one of them stands at a word."""

    def __init__(self, phrases: tuple[str, ...]) -> None:
        self._by_first: dict[str, list[tuple[str, ...]]] = {}
        for phrase in phrases:
            parts = tuple(word.lower for word in words_of(phrase))
            self._by_first.setdefault(parts[0], []).append(parts)

    def at(self, words: list[Word], index: int) -> bool:
        """Whether a phrase begins at words[index]."""
        return any(
            all(index + k < len(words) and words[index + k].lower == part for k, part in enumerate(parts))
            for parts in self._by_first.get(words[index].lower, ())
        )


class _Node:
    __slots__ = ("classes", "literals", "rule")

    def __init__(self) -> None:
        self.literals: dict[str, _Node] = {}
        self.classes: dict[str, _Node] = {}
        self.rule: str | None = None

    def child(self, element: str) -> _Node:
        table, key = (self.classes, element[1:-1]) if element[0] == "{" else (self.literals, element)
        return table.setdefault(key, _Node())

    def may_open(self, text: _Text, index: int) -> bool:
        """Whether the word at `index`, or a class of it, stands first in a pattern: one word in six does."""
        return bool(text.senses[index]) or text.words[index].lower in self.literals


class _Text(NamedTuple):
    words: list[Word]
    senses: list[tuple[Sense, ...]]


_Bound = tuple[tuple[str, Value], ...]


def _ends(node: _Node, text: _Text, index: int, bound: _Bound) -> Iterator[tuple[int, str, _Bound]]:
    """Every (end, rule, values) of the patterns below `node` that match from `index`."""
    if node.rule is not None:
        yield index, node.rule, bound
    if index == len(text.words):
        return
    child = node.literals.get(text.words[index].lower)
    if child is not None:
        yield from _ends(child, text, index + 1, bound)
    if node.classes:
        for name, values, width in text.senses[index]:
            child = node.classes.get(name)
            if child is not None:
                yield from _ends(child, text, index + width, bound + values)


def _bound_name(name: str) -> str:
    return name.partition("-")[0]


def _numbered(bound: _Bound) -> dict[str, Value]:
    values: dict[str, Value] = {}
    for name, value in bound:
        values[f"{name}2" if name in values else name] = value
    return values


def _longest(root: _Node, text: _Text, index: int) -> Match | None:
    best: tuple[int, str, _Bound] | None = None
    for end in _ends(root, text, index, ()):
        if best is None or end[0] > best[0]:
            best = end
    return None if best is None else Match(index, best[0], best[1], _numbered(best[2]))


def _exactly(root: _Node, text: _Text, first: int, last: int) -> Match | None:
    for end, rule, bound in _ends(root, text, first, ()):
        if end == last:
            return Match(first, last, rule, _numbered(bound))
    return None


def expand(pattern: str) -> list[tuple[str, ...]]:
    """Every row of words and placeholders a pattern stands for. Raises ValueError for brackets that do not close."""
    pieces = _PIECE.findall(pattern)[::-1]
    rows = _alternatives(pieces, closing="")
    if pieces:
        raise ValueError(f"{pieces[-1]!r} closes nothing")
    return list(dict.fromkeys(rows))


def _alternatives(pieces: list[str], closing: str) -> list[tuple[str, ...]]:
    done: list[tuple[str, ...]] = []
    rows: list[tuple[str, ...]] = [()]
    while pieces and pieces[-1] not in ")]":
        piece = pieces.pop()
        if piece == "|":
            done, rows = done + rows, [()]
        elif piece in "([":
            inner = _alternatives(pieces, ")" if piece == "(" else "]")
            inner = [*inner, ()] if piece == "[" else inner
            rows = [row + more for row in rows for more in inner]
        else:
            rows = [(*row, piece) for row in rows]
    if closing and (not pieces or pieces.pop() != closing):
        raise ValueError(f"a bracket does not close with {closing!r}")
    return done + rows


def _numeric_senses(figure: str, *, day_first: bool) -> Iterator[Sense]:
    if "/" in figure or figure.count("-") == 2:
        yield from _date_senses(figure, day_first=day_first)
    elif re.fullmatch("[0-9]{1,2}[.:][0-9]{2}", figure):
        yield Sense("clock", (), 1)
    elif figure.isdigit():
        number = int(figure[:5])
        if len(figure) <= 2 and 1 <= number <= 31:
            yield Sense("day", (("day", number),), 1)
        if len(figure) == 4 and 1900 <= number <= 2099:
            yield Sense("year", (("year", number),), 1)
        if 1 <= number <= MAX_NUMBER and len(figure) <= 3:
            yield Sense("n", (("n", number),), 1)


def _date_senses(figure: str, *, day_first: bool) -> Iterator[Sense]:
    parts = [int(part) for part in re.split("[/-]", figure)]
    if "-" in figure:
        parts = parts[::-1]
    elif (not day_first and parts[1] <= 31 and parts[0] <= 12) or parts[1] > 12:
        parts[:2] = parts[1::-1]
    bound: _Bound = (("day", parts[0]), ("month", parts[1]))
    if len(parts) == 2:
        yield Sense("short_date", bound, 1)
    else:
        yield Sense("full_date", (*bound, ("year", parts[2] + 2000 if parts[2] < 100 else parts[2])), 1)


class TimeGrammar:
    """The compiled patterns, prefixes and cues of one language. Raises DataFileError for a broken table."""

    def __init__(self, table: TimeTable, where: str = "times.toml") -> None:
        self.table = table
        self._where = where
        self._lexicon = self._read_classes()
        self._patterns = self._compile(table.patterns, frozenset(RULES))
        self._plain = frozenset(word for name in self._telling(table.classes) for word in table.classes[name])
        rows = (row for pattern in self._dating_patterns() for row in expand(pattern))
        self._anchor_words = frozenset(word for row in rows for word in self._anchor(row))
        self._prefixes = self._compile(table.prefixes, frozenset(PREFIXES))
        joins = {"to": table.range_to, "and": table.range_and}
        self._joins = self._compile(joins, frozenset(joins))
        self._trailers = self._compile({"trailer": table.trailers}, frozenset({"trailer"}))
        cues = table.cues
        self.future, self.wish, self.past = Phrases(cues.future), Phrases(cues.wish), Phrases(cues.past)
        self.promise = Phrases(cues.promise)
        self.speech, self.report = Phrases(cues.speech), Phrases(cues.report)
        self.fillers = frozenset(cues.fillers)
        self.past_endings = cues.past_endings

    def may_hold_time(self, text: str) -> bool:
        """A cheap test: False only when no pattern can match anywhere in `text`."""
        return bool(_FIGURES.search(text)) or not self._anchor_words.isdisjoint(_LETTERS.findall(_lower(text)))

    def prepare(self, text: str) -> _Text:
        """The words of a text with the classes that each belongs to, alone or as the first of several."""
        words = words_of(text)
        return _Text(words, [self._senses_at(words, index) for index in range(len(words))])

    def matches(self, text: _Text) -> list[Match]:
        """The longest pattern at each word, left to right, without overlaps."""
        found: list[Match] = []
        index = 0
        while index < len(text.words):
            match = _longest(self._patterns, text, index) if self._patterns.may_open(text, index) else None
            if match is not None:
                found.append(match)
            index = match.last if match else index + 1
        return found

    def prefix(self, text: _Text, first: int, lowest: int) -> Match | None:
        """The longest prefix ("since", "until late on") that ends at word `first` and begins at `lowest` or later."""
        for start in range(max(lowest, first - MAX_PREFIX), first):
            found = _exactly(self._prefixes, text, start, first) if self._prefixes.may_open(text, start) else None
            if found is not None:
                return found
        return None

    def joins(self, text: _Text, first: int, last: int, *, after_between: bool) -> bool:
        """Whether words [first, last) join two expressions to a range."""
        if not 0 < last - first <= MAX_PREFIX:
            return False
        match = _exactly(self._joins, text, first, last)
        return match is not None and (match.rule == "to" or after_between)

    def after_trailers(self, text: _Text, last: int) -> int:
        """The index after words that belong to a date and say nothing of the day ("pagi", "pukul 14.00 WIB")."""
        for _ in range(3):
            match = _longest(self._trailers, text, last) if last < len(text.words) else None
            if match is None:
                break
            last = match.last
        return last

    def _senses_at(self, words: list[Word], index: int) -> tuple[Sense, ...]:
        word = words[index]
        if "0" <= word.lower[0] <= "9":
            return tuple(_numeric_senses(word.lower, day_first=self.table.day_first))
        if word.lower in SIGNS:
            return (Sense(SIGNS[word.lower], (), 1),)
        if word.lower not in self._lexicon:
            return ()
        return tuple(
            Sense(name, ((_bound_name(name), value),), len(parts))
            for parts, name, value in self._lexicon[word.lower]
            if self._cased(word, name, first=index == 0)
            and tuple(word.lower for word in words[index : index + len(parts)]) == parts
        )

    def _cased(self, word: Word, name: str, *, first: bool) -> bool:
        if name in self.table.capital:
            return word.capital
        return first or not word.capital or name not in self.table.small

    def _read_classes(self) -> dict[str, list[tuple[tuple[str, ...], str, Value]]]:
        lexicon: dict[str, list[tuple[tuple[str, ...], str, Value]]] = {}
        for name, entries in self.table.classes.items():
            for phrase, value in entries.items():
                if _bound_name(name) == "unit" and value not in UNITS:
                    raise self._error(phrase, f"unit {value!r} is unknown", f"One of: {', '.join(UNITS)}.")
                if _bound_name(name) == "part" and value not in ("early", "mid", "late"):
                    raise self._error(phrase, f"part {value!r} is unknown", "One of: early, mid, late.")
                if _bound_name(name) not in ("unit", "part") and not isinstance(value, int):
                    raise self._error(phrase, f"class {name!r} holds whole numbers", "Give a number.")
                parts = tuple(word.lower for word in words_of(phrase))
                lexicon.setdefault(parts[0], []).append((parts, name, value))
        return lexicon

    def _compile(self, rules: Mapping[str, tuple[str, ...]], known: frozenset[str]) -> _Node:
        root = _Node()
        for rule, patterns in rules.items():
            if rule not in known:
                raise self._error(rule, f"no rule {rule!r}", f"One of: {', '.join(sorted(known))}.")
            for pattern in patterns:
                for row in self._rows(pattern):
                    self._check(rule, pattern, row)
                    self._insert(root, rule, pattern, row)
        return root

    def _insert(self, root: _Node, rule: str, pattern: str, row: tuple[str, ...]) -> None:
        node = root
        for element in row:
            node = node.child(element)
        if node.rule not in (None, rule):
            raise self._error(pattern, f"{pattern!r} stands under two rules", f"It is under {node.rule!r} as well.")
        node.rule = rule

    def _rows(self, pattern: str) -> list[tuple[str, ...]]:
        try:
            rows = expand(pattern)
        except ValueError as error:
            raise self._error(pattern, f"{pattern!r}: {error}", "Mend the brackets.") from error
        if len(rows) > MAX_VARIANTS:
            raise self._error(pattern, f"{pattern!r} has {len(rows)} variants", f"At most {MAX_VARIANTS}: split it.")
        return rows

    def _check(self, rule: str, pattern: str, row: tuple[str, ...]) -> None:
        if not row:
            raise self._error(pattern, f"{pattern!r} may be empty", "Give it a word that must stand.")
        bound: list[tuple[str, Value]] = []
        for name in (element[1:-1] for element in row if element[0] == "{"):
            if name not in NUMERIC and name not in SIGNS.values() and name not in self.table.classes:
                raise self._error(pattern, f"{pattern!r}: no class {{{name}}}", "Define it under [classes].")
            bound += [(value, 0) for value in NUMERIC.get(name, (_bound_name(name),))]
        missing = RULES[rule].needs - set(_numbered(tuple(bound))) if rule in RULES else frozenset()
        if missing:
            raise self._error(pattern, f"rule {rule!r} needs {', '.join(sorted(missing))}", "Add the placeholder.")

    def _dating_patterns(self) -> Iterator[str]:
        return (pattern for rule, patterns in self.table.patterns.items() if rule != "nothing" for pattern in patterns)

    def _telling(self, names: Iterable[str]) -> list[str]:
        """The word classes among `names` whose words announce a time expression."""
        return [name for name in names if name in self.table.classes and name not in COMMON]

    def _anchor(self, row: tuple[str, ...]) -> set[str]:
        """Words one of which must stand in a text where `row` matches; none when figures announce it."""
        names = [element[1:-1] for element in row if element[0] == "{"]
        classes = self._telling(names)
        if classes:
            return {self._rarest(_LETTERS.findall(phrase.lower())) for phrase in self.table.classes[classes[0]]}
        if {"year", "short_date", "full_date"} & set(names):
            return set()
        return {self._rarest([element for element in row if element[0] != "{"])}

    def _rarest(self, words: list[str]) -> str:
        """One word of a phrase: one that announces a time on its own anyway, else the longest."""
        return max(words, key=lambda word: (word in self._plain, len(word)))

    def _error(self, token: str, what: str, fix: str) -> DataFileError:
        path = Path(self._where)
        lines = path.read_text(encoding="utf-8").splitlines() if path.is_file() else []
        number = next((number for number, line in enumerate(lines, 1) if token in line), 1)
        return DataFileError(what, where=f"{self._where}:{number}", fix=fix)


def load_time_grammar(path: Path) -> TimeGrammar:
    """The grammar of a `times.toml`. Raises DataFileError with file and line."""
    return TimeGrammar(load_table(path, TimeTable), str(path))
