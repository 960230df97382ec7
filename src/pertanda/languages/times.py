"""Time expressions of a sentence, resolved to days (codebook section 6, rules 19 and 22).

The words of a language stand in its `times.toml`; what they mean in days stands in `timerules.py` and
`timeprefixes.py`. Here expressions are found, joined to ranges, turned by their prefixes ("since", "until"), and
marked where the day is not that of an act: `@speech` directly beside a speech verb, `@report` beside a report
("dilansir AFP, Senin") and in a dateline.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable
from typing import NamedTuple

from pertanda.languages.timegrammar import Match, TimeGrammar
from pertanda.languages.timeprefixes import PREFIXES
from pertanda.languages.timerules import ANCHORED, LOCAL, RULES, Context, Values
from pertanda.records.mention import Interval

__all__ = ["MARK_REPORT", "MARK_SPEECH", "Anchor", "TimeSpan", "find_times"]

# The day a text last spoke of, None where it named none, or a function that finds it: few expressions ask.
Anchor = datetime.date | Callable[[], datetime.date | None] | None

MARK_REPORT = "@report"
MARK_SPEECH = "@speech"

# How far, in words, a cue of tense may stand from its expression; found on the development gold.
REACH_BEFORE = 18
REACH_AFTER = 12
# A verb ending counts as past directly before the day ("deployed on Monday"), not in "behind closed doors on Monday".
REACH_ENDING = 2
# An expression within so many words of its clause's opening looks ahead for its verb ("On Monday, ministers will").
REACH_OPENING = 6
# How many words a comma group with a speech or report verb may hold ("kata Menteri Luar Negeri Retno, Senin").
REACH_SPEECH = 8
REACH_YEARS = 60
# "2019" and "May" are expressions only after a prefix or as the end of a range.
BARE = frozenset({"bare_year", "bare_month", "bare_feast"})
_CLAUSE_STOPS = frozenset(";:")
_DASHES = frozenset("-–—")
_GROUP_STOPS = frozenset(',;:"“”()')
LONGEST_DATELINE = 80
_DATELINE_BEFORE = re.compile(r"\W*[A-Z][A-Z .,'’/()-]{2,60},\s*")
_DATELINE_AFTER = re.compile(r"\s*(?:\([^()]{1,40}\)\s*)?[-–—]")


class TimeSpan(NamedTuple):
    """A time expression: offsets [start, end) into the sentence, the days it means, and the rule that read it."""

    start: int
    end: int
    interval: Interval
    rule: str


class _Found(NamedTuple):
    """An expression on its way: the prefix before it, the word after its last one, its mark, and its interval."""

    match: Match
    prefix: Match | None
    last: int
    mark: str
    future: bool = False
    interval: Interval | None = None

    @property
    def first(self) -> int:
        return self.prefix.first if self.prefix else self.match.first

    @property
    def rule(self) -> str:
        return f"{self.prefix.rule}_{self.match.rule}" if self.prefix else self.match.rule

    @property
    def values(self) -> Values:
        prefix = {f"prefix_{name}": value for name, value in self.prefix.values.items()} if self.prefix else {}
        return {**self.match.values, **prefix}


def find_times(grammar: TimeGrammar, text: str, published: datetime.date, anchor: Anchor = None) -> list[TimeSpan]:
    """The time expressions of `text` in order, without overlaps; what dates nothing ("recently") is left out.

    `anchor` is (or finds) the day the text last spoke of: "sehari sebelumnya" and "the same day" count from it where
    the sentence itself names no day. Intervals reach at most 60 years from `published`. Raises nothing for any text.
    """
    if not grammar.may_hold_time(text):
        return []
    return _Reader(grammar, text, published, anchor).spans()


def _is_day(interval: Interval | None) -> bool:
    return interval is not None and interval.start is not None and interval.start == interval.end


class _Reader:
    """One reading of one sentence."""

    def __init__(self, grammar: TimeGrammar, text: str, published: datetime.date, anchor: Anchor) -> None:
        self.grammar = grammar
        self.raw = text
        self.text = grammar.prepare(text)
        self.words = self.text.words
        self.published = published
        self.anchor = anchor

    def spans(self) -> list[TimeSpan]:
        """Find, resolve, join, and mark."""
        found = self._resolve(self._find())
        joined = self._join(found)
        return [self._span(one, one.interval) for one in joined if one.interval and self._within_reach(one.interval)]

    def _find(self) -> list[_Found]:
        found: list[_Found] = []
        lowest = 0
        matches = self.grammar.matches(self.text)
        limits = [*(one.first for one in matches), len(self.words)][1:]
        for match, limit in zip(matches, limits, strict=True):
            prefix = self._prefix(match, lowest)
            joined = bool(found) and self._joins(found[-1], match.first)
            if match.rule in BARE and not (prefix or joined):
                continue
            lowest = min(self.grammar.after_trailers(self.text, match.last), limit)
            one = _Found(match, prefix, lowest, "")
            mark = self._mark(one)
            forced = False if mark else self._forced(prefix, one)
            found.append(one._replace(mark=mark, future=self._points_ahead(match) if forced is None else forced))
        return found

    def _forced(self, prefix: Match | None, one: _Found) -> bool | None:
        """The direction a prefix forces; not in "By Wednesday the crowd had grown"."""
        if prefix is None:
            return None
        told = prefix.rule == "by" and self._first_cue(one.last, REACH_AFTER) is False
        return None if told and self._opens_clause(one.first - 1) else PREFIXES[prefix.rule].future

    def _prefix(self, match: Match, lowest: int) -> Match | None:
        """The prefix of a match; in "ahead of next month's review" it belongs to the review."""
        prefix = self.grammar.prefix(self.text, match.first, lowest)
        if prefix is not None and prefix.rule in ("before", "until", "by"):
            after = [word.lower for word in self.words[match.last : match.last + 2]]
            return None if after in (["'", "s"], ["’", "s"]) else prefix
        return prefix

    def _joins(self, one: _Found, first: int) -> bool:
        between = one.prefix is not None and one.prefix.rule == "between"
        return self.grammar.joins(self.text, one.last, first, after_between=between)

    def _resolve(self, found: list[_Found]) -> list[_Found]:
        """Intervals first of what stands alone; then the others count from the day before them, else the first day."""
        alone = [one if one.match.rule in ANCHORED else self._read(one, None) for one in found]
        days = [one.interval.start for one in alone if one.interval and one.interval.start and _is_day(one.interval)]
        told = [day for day in days if day <= self.published]  # what was done is not counted from a day to come
        named = next(iter(told or days), None)
        base = next(iter(told), None) or self._from_before(alone) or next(iter(days), None)
        done: list[_Found] = []
        for one in alone:
            local = one.match.rule in LOCAL
            done.append(self._read(one, named if local else base) if one.match.rule in ANCHORED else one)
            latest = done[-1].interval
            base = latest.start if latest and _is_day(latest) and not local else base
        return done

    def _from_before(self, found: list[_Found]) -> datetime.date | None:
        """The day that the text spoke of before, where one of the expressions counts from it."""
        if all(one.match.rule not in ANCHORED or one.match.rule in LOCAL for one in found):
            return None
        return self.anchor() if callable(self.anchor) else self.anchor

    def _read(self, one: _Found, base: datetime.date | None, start: datetime.date | None = None) -> _Found:
        context = Context(start or self.published, one.future or start is not None, base)
        try:
            interval = RULES[one.match.rule].read(one.match.values, context)
        except (ValueError, OverflowError):  # a year before 1 or after 9999
            interval = None
        return one._replace(interval=interval)

    def _join(self, found: list[_Found]) -> list[_Found]:
        """Two expressions with "to" between them are one range; else the prefix is applied."""
        done: list[_Found] = []
        index = 0
        while index < len(found):
            one, following = found[index], found[index + 1] if index + 1 < len(found) else None
            joined = self._range(one, following) if following and self._joins(one, following.match.first) else None
            done.append(joined or self._prefixed(one))
            index += 2 if joined else 1
        return done

    def _range(self, one: _Found, other: _Found) -> _Found | None:
        if one.interval is None or one.interval.start is None:
            return None
        if other.interval and other.interval.end and other.interval.end < one.interval.start:
            other = self._read(other, None, start=one.interval.start)
        if other.interval is None or other.interval.end is None or other.interval.end < one.interval.start:
            return None
        interval = Interval(start=one.interval.start, end=other.interval.end)
        match = Match(one.match.first, other.match.last, "range", {})
        return _Found(match, one.prefix, other.last, one.mark or other.mark, one.future, interval)

    def _prefixed(self, one: _Found) -> _Found:
        if one.prefix is None or one.interval is None:
            return one
        context = Context(self.published, one.future)
        try:
            return one._replace(interval=PREFIXES[one.prefix.rule].apply(one.interval, one.values, context))
        except (ValueError, OverflowError):
            return one._replace(interval=None)

    def _within_reach(self, interval: Interval) -> bool:
        days = [day for day in (interval.start, interval.end) if day is not None]
        return bool(days) and all(abs((day - self.published).days) <= REACH_YEARS * 365 for day in days)

    def _span(self, one: _Found, interval: Interval) -> TimeSpan:
        return TimeSpan(self.words[one.first].start, self.words[one.last - 1].end, interval, one.rule + one.mark)

    def _points_ahead(self, match: Match) -> bool:
        """Whether the nearest cue of tense before the expression is one of the future.

        With no cue before it, an expression that opens its clause looks ahead for one, unless a verb form in the past
        stands before it.
        """
        if match.rule == "within_if_future" and self._promised(match.first):
            return True
        comma, past, opening = False, False, match.first
        for index in range(match.first - 1, max(-1, match.first - REACH_BEFORE - 1), -1):
            word = self.words[index]
            if word.lower in _CLAUSE_STOPS:
                break
            comma = comma or word.lower == ","
            past = past or self._past_form(index)
            cue = self._cue(index, comma=comma)
            if cue is not None or (past and match.first - index <= REACH_ENDING):
                return bool(cue)
            opening = index if opening == index + 1 and not self._opens_clause(index) else opening
        opens = not past and match.first - opening <= REACH_OPENING
        return self._ahead_of_verb(match.last, REACH_AFTER if opens else 0 if past else 1)

    def _promised(self, first: int) -> bool:
        """Whether a word of promise stands before this word: it sets a term, and no weekday."""
        return any(self.grammar.promise.at(self.words, index) for index in range(max(0, first - REACH_BEFORE), first))

    def _opens_clause(self, index: int) -> bool:
        """Whether a clause may begin after this word: none, a comma, or a dateline's dash with a space before it."""
        if index < 0:
            return True
        word = self.words[index]
        return word.lower == "," or (word.lower in _DASHES and self.raw[word.start - 1 : word.start].isspace())

    def _ahead_of_verb(self, last: int, reach: int) -> bool:
        """Whether the first cue within `reach` words after the expression is one of the future."""
        return bool(self._first_cue(last, reach))

    def _first_cue(self, last: int, reach: int) -> bool | None:
        """The first cue within `reach` words from word `last`: True for the future, False for the past."""
        for index in range(last, min(len(self.words), last + reach)):
            if self.words[index].lower in _CLAUSE_STOPS:
                break
            cue = self._cue(index, comma=True)
            if cue is not None:
                return cue
        return None

    def _past_form(self, index: int) -> bool:
        """A verb form in the past; not "closed" in "will be closed"."""
        word = self.words[index]
        before = self.words[index - 1].lower if index else ""
        form = len(word.lower) > 4 and word.lower.endswith(self.grammar.past_endings)
        return form and not word.capital and before != "be"

    def _cue(self, index: int, *, comma: bool) -> bool | None:
        """True for a cue of the future at this word, False for one of the past, None for neither."""
        if self.words[index].capital and index:  # "May", "Will Smith"
            return None
        if self.grammar.future.at(self.words, index) or (not comma and self.grammar.wish.at(self.words, index)):
            return True
        return False if self.grammar.past.at(self.words, index) else None

    def _mark(self, one: _Found) -> str:
        start, end = self.words[one.first].start, self.words[one.last - 1].end
        opens = start <= LONGEST_DATELINE and _DATELINE_BEFORE.fullmatch(self.raw[:start])
        if opens and _DATELINE_AFTER.match(self.raw, end):
            return MARK_REPORT
        return self._mark_at(one.last) or self._mark_before(one.first)

    def _mark_at(self, index: int) -> str:
        """The mark of a report or speech verb at this word ("AFP on Monday reported")."""
        if index >= len(self.words):
            return ""
        if self.grammar.report.at(self.words, index):
            return MARK_REPORT
        return MARK_SPEECH if self.grammar.speech.at(self.words, index) else ""

    def _mark_before(self, first: int) -> str:
        """A verb with nothing but fillers up to the day, or one that opens the comma group before the day."""
        index = first - 1
        while index >= 0 and first - index <= REACH_SPEECH and self.words[index].lower in self.grammar.fillers:
            index -= 1
        if index < 0 or first - index > REACH_SPEECH:
            return ""
        if self.words[index].lower == ",":
            return self._mark_group(index - 1, openers=2)
        return self._mark_at(index) or self._mark_group(index, openers=1)

    def _mark_group(self, last: int, openers: int) -> str:
        """The mark of the comma group that ends at word `last`, from one of its first `openers` words.

        One opener: an inverted verb after a comma or quotation (", said the minister on Monday"); two: a group of its
        own before the day ("seperti dilansir AFP, Senin").
        """
        start = last
        while start >= 0 and last - start <= REACH_SPEECH and self.words[start].lower not in _GROUP_STOPS:
            start -= 1
        if last - start > REACH_SPEECH or (openers == 1 and start < 0):
            return ""
        return next(
            (mark for index in range(start + 1, min(start + openers, last) + 1) if (mark := self._mark_at(index))), ""
        )
