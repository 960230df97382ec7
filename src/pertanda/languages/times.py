"""Time expressions of a sentence, resolved to days (codebook section 6, rules 19 and 22).

The words of a language stand in its `times.toml`; what they mean in days stands in `timerules.py`. Here expressions are
found, joined to ranges, turned by their prefixes ("since", "until"), and marked where the day is not that of an act:
`@speech` directly beside a speech verb, `@report` beside a report ("dilansir AFP, Senin") and in a dateline.
"""

from __future__ import annotations

import datetime
import re
from typing import NamedTuple

from pertanda.languages.timegrammar import Match, TimeGrammar
from pertanda.languages.timerules import ANCHORED, PREFIXES, RULES, Context, Values
from pertanda.records.mention import Interval

__all__ = ["MARK_REPORT", "MARK_SPEECH", "TimeSpan", "find_times"]

MARK_REPORT = "@report"
MARK_SPEECH = "@speech"

# How far, in words, a cue of tense may stand from its expression; found on the development gold.
REACH_BEFORE = 18
REACH_AFTER = 12
REACH_ENDING = 4
# How many words a speech or report verb may stand away within its comma group ("kata Menteri Luar Negeri Retno, Senin").
REACH_SPEECH = 8
REACH_YEARS = 60
_HARD_STOPS = frozenset(";:")
_GROUP_STOPS = frozenset(',;:"“”()')
_DATELINE_BEFORE = re.compile(r"\W*[A-Z][A-Z .,'’/()-]{2,60},\s*")
_DATELINE_AFTER = re.compile(r"\s*(?:\([^()]{1,40}\)\s*)?[-–—]")


class TimeSpan(NamedTuple):
    """A time expression: offsets [start, end) into the sentence, the days it means, and the rule that read it."""

    start: int
    end: int
    interval: Interval
    rule: str


class _Found(NamedTuple):
    """An expression on its way: the prefix before it, the word after its last one, and its interval once known."""

    match: Match
    prefix: Match | None
    last: int
    future: bool
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


def find_times(
    grammar: TimeGrammar, text: str, published: datetime.date, anchor: datetime.date | None = None
) -> list[TimeSpan]:
    """The time expressions of `text` in order, without overlaps; what dates nothing ("recently") is left out.

    `anchor` is the day the text last spoke of: "sehari sebelumnya" and "the same day" count from it where the
    sentence itself names no day. Intervals reach at most 60 years from `published`. Raises nothing for any text.
    """
    if not grammar.may_hold_time(text):
        return []
    return _Reader(grammar, text, published, anchor).spans()


def _is_day(interval: Interval | None) -> bool:
    return interval is not None and interval.start is not None and interval.start == interval.end


class _Reader:
    """One reading of one sentence."""

    def __init__(
        self, grammar: TimeGrammar, text: str, published: datetime.date, anchor: datetime.date | None
    ) -> None:
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
        return [self._span(one) for one in joined if one.interval is not None and self._within_reach(one.interval)]

    def _find(self) -> list[_Found]:
        found: list[_Found] = []
        lowest = 0
        for match in self.grammar.matches(self.text):
            prefix = self.grammar.prefix(self.text, match.first, lowest)
            joined = bool(found) and self._joins(found[-1], match.first)
            if match.rule == "bare_year" and not (prefix or joined):
                continue
            lowest = self.grammar.after_trailers(self.text, match.last)
            forced = PREFIXES[prefix.rule].future if prefix else None
            future = self._points_ahead(match) if forced is None else forced
            found.append(_Found(match, prefix, lowest, future))
        return found

    def _joins(self, one: _Found, first: int) -> bool:
        between = one.prefix is not None and one.prefix.rule == "between"
        return self.grammar.joins(self.text, one.last, first, after_between=between)

    def _resolve(self, found: list[_Found]) -> list[_Found]:
        """Intervals first of what stands alone, then of what counts from another day of the sentence."""
        alone = [one if one.match.rule in ANCHORED else self._read(one, None) for one in found]
        done: list[_Found] = []
        for index, one in enumerate(alone):
            near = [*reversed(done), *alone[index + 1 :]]
            base = next((other.interval.start for other in near if other.interval and _is_day(other.interval)), self.anchor)
            done.append(self._read(one, base) if one.match.rule in ANCHORED else one)
        return done

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
        return _Found(match, one.prefix, other.last, one.future, interval)

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

    def _span(self, one: _Found) -> TimeSpan:
        start, end = self.words[one.first].start, self.words[one.last - 1].end
        assert one.interval is not None
        return TimeSpan(start, end, one.interval, one.rule + self._mark(one, start, end))

    def _points_ahead(self, match: Match) -> bool:
        """Whether the nearest cue of tense before the expression, or else after it, is one of the future."""
        comma = False
        for index in range(match.first - 1, max(-1, match.first - REACH_BEFORE - 1), -1):
            word = self.words[index]
            if word.lower in _HARD_STOPS:
                break
            comma = comma or word.lower == ","
            cue = self._cue(index, near=match.first - index <= REACH_ENDING, comma=comma)
            if cue is not None:
                return cue
        for index in range(match.last, min(len(self.words), match.last + REACH_AFTER)):
            if self.words[index].lower in _HARD_STOPS:
                break
            cue = self._cue(index, near=False, comma=True)
            if cue is not None:
                return cue
        return False

    def _cue(self, index: int, *, near: bool, comma: bool) -> bool | None:
        """True for a cue of the future at this word, False for one of the past, None for neither."""
        if self.grammar.future.at(self.words, index) or (not comma and self.grammar.wish.at(self.words, index)):
            return True
        word = self.words[index]
        ending = near and len(word.lower) > 4 and word.lower.endswith(self.grammar.past_endings) and not word.capital
        return False if ending or self.grammar.past.at(self.words, index) else None

    def _mark(self, one: _Found, start: int, end: int) -> str:
        before = self.raw[:start]
        if _DATELINE_BEFORE.fullmatch(before[:80]) and len(before) <= 80 and _DATELINE_AFTER.match(self.raw, end):
            return MARK_REPORT
        return self._mark_after(one.last) or self._mark_before(one.first)

    def _mark_after(self, last: int) -> str:
        """"Reuters on Monday reported", "Menlu Senin (3/6) mengatakan"."""
        return "" if last >= len(self.words) else self._mark_at(last)

    def _mark_at(self, index: int) -> str:
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
        if self._mark_at(index):
            return self._mark_at(index)
        return self._mark_group(index - 1 if self.words[index].lower == "," else index)

    def _mark_group(self, index: int) -> str:
        """The mark of the comma group that ends at word `index`, when its first or second word is such a verb."""
        start = index
        while start >= 0 and index - start <= REACH_SPEECH and self.words[start].lower not in _GROUP_STOPS:
            start -= 1
        if index - start > REACH_SPEECH or start == index:
            return ""
        return next((mark for k in (start + 1, start + 2) if k <= index and (mark := self._mark_at(k))), "")
