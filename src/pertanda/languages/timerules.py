"""What a time expression means in days: one rule per kind of expression (codebook section 6).

A rule gets the values its pattern bound and the day of publication, and answers with an interval, or with None when
the expression dates nothing ("recently"). Rules know no language: the words stand in `times.toml`.
"""

from __future__ import annotations

import calendar
import datetime
from collections.abc import Callable, Mapping
from typing import NamedTuple

from pertanda.records.mention import Interval

__all__ = [
    "ANCHORED",
    "LOCAL",
    "RULES",
    "UNITS",
    "Context",
    "Rule",
    "Values",
    "interval_of",
    "shift_day",
    "shift_months",
]

Values = Mapping[str, int | str]
Date = datetime.date

UNITS = ("hour", "day", "week", "month", "year")
DAYS = {"day": 1, "week": 7}
# "coming weeks" is four weeks and "coming days" one week (codebook section 6); coming months date nothing (rule 19).
COMING_DAYS = {"hour": 1, "day": 7, "week": 28}
# A day and month without a year is the nearest one; days against the direction of the tense count as more: the coming
# 19 November is meant in early November whatever the tense, and 6 June in mid-June is the past one.
AHEAD_COST = 2
BEHIND_COST = 4
# "(1/2)" may count parts: a short slashed date in brackets must lie within a quarter of a year of publication.
BRACKET_REACH = 92


class Context(NamedTuple):
    """What a rule may know: publication day, whether the sentence points ahead, and the day last spoken of."""

    published: Date
    future: bool = False
    base: Date | None = None


class Rule(NamedTuple):
    """`read` makes the interval; `needs` are the placeholders every pattern of the rule must hold."""

    read: Callable[[Values, Context], Interval | None]
    needs: frozenset[str] = frozenset()


def interval_of(start: Date, end: Date | None = None) -> Interval:
    """From `start` to `end`, both included; one day without an end."""
    return Interval(start=start, end=start if end is None else end)


def _int(values: Values, name: str) -> int:
    return int(values[name])


def _number(values: Values) -> int:
    """The number before a unit; a unit that holds its number ("sehari") counts one."""
    return int(values.get("n", 1))


def shift_months(day: Date, months: int) -> Date:
    """The same day `months` later (earlier when negative), or the last day of a shorter month."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return Date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def shift_day(day: Date, number: int, unit: str) -> Date:
    """The day `number` units later, earlier when negative; a unit of UNITS. Raises ValueError past year 9999."""
    if unit == "hour":  # fewer than 24 hours stay on the day
        return day + datetime.timedelta(days=int(number / 24))
    if unit in DAYS:
        return day + datetime.timedelta(days=number * DAYS[unit])
    return shift_months(day, number * (12 if unit == "year" else 1))


def _month(year: int, month: int) -> Interval:
    return interval_of(Date(year, month, 1), Date(year, month, calendar.monthrange(year, month)[1]))


def _unit_around(day: Date, unit: str) -> Interval:
    """The calendar day, week (Monday to Sunday), month or year that holds `day`."""
    if unit == "week":
        monday = day - datetime.timedelta(days=day.weekday())
        return interval_of(monday, monday + datetime.timedelta(days=6))
    if unit == "month":
        return _month(day.year, day.month)
    return interval_of(Date(day.year, 1, 1), Date(day.year, 12, 31)) if unit == "year" else interval_of(day)


def _part(whole: Interval, unit: str, part: str) -> Interval:
    """Early, mid or late in a unit: thirds of a month, first or last month of a year, Monday or the weekend."""
    start, end = whole.start, whole.end
    if start is None or end is None:
        return whole
    if unit == "month":
        bounds = {"early": (1, 10), "mid": (11, 20), "late": (21, end.day)}[part]
        return interval_of(start.replace(day=bounds[0]), start.replace(day=bounds[1]))
    if unit == "year":
        months = {"early": (1, 1), "mid": (6, 7), "late": (12, 12)}[part]
        return interval_of(Date(start.year, months[0], 1), _month(start.year, months[1]).end)
    if unit == "week":
        offsets = {"early": (0, 0), "mid": (2, 2), "late": (5, 6)}[part]
        return interval_of(start + datetime.timedelta(offsets[0]), start + datetime.timedelta(offsets[1]))
    return whole


def _with_part(whole: Interval, unit: str, values: Values) -> Interval:
    return _part(whole, unit, str(values["part"])) if "part" in values else whole


def _nearest(intervals: list[Interval], context: Context, *, future: bool) -> Interval:
    """The interval nearest to publication, weighed by direction: see BEHIND_COST and AHEAD_COST."""

    def cost(one: Interval) -> int:
        start, end = one.start or context.published, one.end or context.published
        ahead, behind = (start - context.published).days, (context.published - end).days
        return max(behind * BEHIND_COST, 0) + max(ahead, 0) if future else max(behind, 0) + max(ahead * AHEAD_COST, 0)

    return min(intervals, key=cost)


def _years_around(values: Values, context: Context) -> list[int]:
    if "year" in values:
        return [_int(values, "year")]
    return [context.published.year + shift for shift in (-1, 0, 1)]


def _dates(values: Values, context: Context, day_name: str = "day") -> list[Interval]:
    month, day, found = _int(values, "month"), _int(values, day_name), []
    for year in _years_around(values, context):
        if 1 <= month <= 12 and 1 <= day <= calendar.monthrange(year, month)[1]:
            found.append(interval_of(Date(year, month, day)))
    if "weekday" in values and day_name == "day":  # the weekday tells the year, where the two agree at all
        found = [one for one in found if one.start and one.start.weekday() == values["weekday"]] or found
    return found


def _date(values: Values, context: Context) -> Interval | None:
    """A day of a month; "14 Juni lalu" and "14 Juni mendatang" lie on that side of publication."""
    if "shift" in values and values["shift"] != 0:
        ahead = values["shift"] == 1
        found = [one for one in _dates(values, context) if one.start and (one.start > context.published) == ahead]
        return _nearest(found, context, future=False) if found else None
    return _nearest_or_none(_dates(values, context), context)


def _bracket_date(values: Values, context: Context) -> Interval | None:
    found = _dates(values, context)
    if not found:
        return None
    nearest = _nearest(found, context, future=False)
    near = nearest.start is not None and abs((nearest.start - context.published).days) <= BRACKET_REACH
    return nearest if near or "year" in values else None


def _date_range(values: Values, context: Context) -> Interval | None:
    """ "3-5 June": the last day leads."""
    last = _nearest_or_none(_dates(values, context, "day2"), context)
    if last is None or last.end is None or _int(values, "day") > last.end.day:
        return None
    return interval_of(last.end.replace(day=_int(values, "day")), last.end)


def _nearest_or_none(found: list[Interval], context: Context) -> Interval | None:
    return _nearest(found, context, future=context.future) if found else None


def _month_rule(values: Values, context: Context) -> Interval | None:
    """A month of a given year, of last, this or next year, or the nearest in the direction of the tense."""
    month, published = _int(values, "month"), context.published
    if "year" in values:
        return _with_part(_month(_int(values, "year"), month), "month", values)
    if "unit" in values and values["unit"] != "year":
        return None
    if "unit" in values:
        return _with_part(_month(published.year + _int(values, "shift"), month), "month", values)
    return _with_part(_month(published.year + _years_away(values, context), month), "month", values)


def _years_away(values: Values, context: Context) -> int:
    """How many years on the month named lies. "Last June" in June is a year back, a bare "June" is this one."""
    month, published = _int(values, "month"), context.published.month
    shift = _int(values, "shift") if "shift" in values else None
    if shift == 0 or (month == published and shift is None):
        return 0
    if shift == 1 or (shift is None and context.future):
        return 0 if month > published else 1
    return 0 if month < published else -1


def _year(values: Values, _: Context) -> Interval | None:
    return _with_part(_unit_around(Date(_int(values, "year"), 1, 1), "year"), "year", values)


def _weekday(values: Values, context: Context) -> Interval | None:
    """A bare weekday: today counts in both directions. With last or next, never today."""
    wanted, published = _int(values, "weekday"), context.published
    if "unit" in values:
        if values["unit"] != "week":
            return None
        monday = (
            published - datetime.timedelta(days=published.weekday()) + datetime.timedelta(_int(values, "shift") * 7)
        )
        return interval_of(monday + datetime.timedelta(days=wanted))
    shift = _int(values, "shift") if "shift" in values else None
    ahead, behind = (wanted - published.weekday()) % 7, (published.weekday() - wanted) % 7
    if shift == 1 or (shift != -1 and context.future):
        return interval_of(published + datetime.timedelta(days=7 if shift == 1 and not ahead else ahead))
    if shift == 0:  # "this Friday" is the one of this calendar week
        return interval_of(published + datetime.timedelta(days=wanted - published.weekday()))
    return interval_of(published - datetime.timedelta(days=7 if shift == -1 and not behind else behind))


def _weekday_pair(values: Values, context: Context) -> Interval | None:
    """ "Monday and Wednesday": from the first to the last; ahead the first leads, behind the last does."""
    span = (_int(values, "weekday2") - _int(values, "weekday")) % 7
    if context.future:
        first = _weekday({"weekday": values["weekday"]}, context)
        return interval_of(first.start, first.start + datetime.timedelta(span)) if first and first.start else None
    last = _weekday({"weekday": values["weekday2"]}, context)
    return interval_of(last.end - datetime.timedelta(span), last.end) if last and last.end else None


def _day_word(values: Values, context: Context) -> Interval | None:
    return interval_of(context.published + datetime.timedelta(days=_int(values, "day_word")))


def _overnight(_: Values, context: Context) -> Interval | None:
    return interval_of(context.published - datetime.timedelta(days=1), context.published)


def _calendar_unit(values: Values, context: Context) -> Interval | None:
    unit = str(values["unit"])
    shift = _int(values, "shift") if "shift" in values else 0
    if unit in ("hour", "day"):
        return None
    return _with_part(_unit_around(shift_day(context.published, shift, unit), unit), unit, values)


def _last_week_of(values: Values, context: Context) -> Interval | None:
    month = _month_rule(values, context)
    return interval_of(month.end - datetime.timedelta(days=6), month.end) if month and month.end else None


def _weekend(values: Values, context: Context) -> Interval | None:
    """Saturday and Sunday: of last, this or next week, else the nearest in the direction of the tense."""
    saturday = context.published + datetime.timedelta(days=5 - context.published.weekday())
    bare_past = "shift" not in values and not context.future and context.published.weekday() < 5
    shift = -1 if bare_past else _int({"shift": 0, **values}, "shift")
    saturday += datetime.timedelta(days=7 * shift)
    return interval_of(saturday, saturday + datetime.timedelta(days=1))


def _so_far(values: Values, context: Context) -> Interval | None:
    """ "Earlier this month": from its first day to publication."""
    whole = _unit_around(context.published, str(values["unit"]))
    return interval_of(whole.start, context.published) if whole.start else None


def _rest(values: Values, context: Context) -> Interval | None:
    """ "Later this month": from publication to its last day."""
    return interval_of(context.published, _unit_around(context.published, str(values["unit"])).end)


def _half_of_month(values: Values, context: Context) -> Interval | None:
    """Days 1 to 15, or 16 to the last."""
    whole, number = _month_rule(values, context), _int(values, "ordinal")
    if whole is None or whole.start is None or whole.end is None or number > 2:
        return None
    return (
        interval_of(whole.start, whole.start.replace(day=15))
        if number == 1
        else interval_of(whole.end.replace(day=16), whole.end)
    )


def _week_of(values: Values, context: Context) -> Interval | None:
    """The first week of a month is its days 1 to 7, the second 8 to 14."""
    whole, number = _month_rule(values, context), _int(values, "ordinal")
    if whole is None or whole.start is None or number > 4:
        return None
    return interval_of(whole.start.replace(day=7 * number - 6), whole.start.replace(day=7 * number))


def _feast(values: Values, context: Context) -> Interval | None:
    """A feast of a fixed day, held as month times 100 plus day."""
    month, day = divmod(_int(values, "feast"), 100)
    return _date({**values, "month": month, "day": day}, context)


def _ago(values: Values, context: Context) -> Interval | None:
    """ "Three days ago" is a day; "two weeks ago" the calendar week, as "last week" is."""
    unit = str(values["unit"])
    return _unit_around(shift_day(context.published, -_number(values), unit), "day" if unit == "hour" else unit)


def _ahead(values: Values, context: Context) -> Interval | None:
    unit = str(values["unit"])
    return _unit_around(shift_day(context.published, _number(values), unit), "day" if unit == "hour" else unit)


def _within(values: Values, context: Context) -> Interval | None:
    longest = max(_number(values), int(values.get("n2", 1)))  # "in three to four weeks"
    return interval_of(context.published, shift_day(context.published, longest, str(values["unit"])))


def _within_if_future(values: Values, context: Context) -> Interval | None:
    """ "In two months" measures a span of the past as well: only a sentence that points ahead dates by it."""
    return _within(values, context) if context.future else None


def _past_span(values: Values, context: Context) -> Interval | None:
    return interval_of(shift_day(context.published, -_number(values), str(values["unit"])), context.published)


def _coming_some(values: Values, context: Context) -> Interval | None:
    days = COMING_DAYS.get(str(values["unit"]))
    return None if days is None else interval_of(context.published, context.published + datetime.timedelta(days=days))


def _months_block(first_month: int, length: int, values: Values, context: Context) -> Interval | None:
    """`length` months from `first_month` in the year named, shifted or nearest in the direction of the tense."""
    starts = [Date(year, first_month, 1) for year in _years_around(values, context)]
    if "shift" in values:
        starts = [Date(context.published.year + _int(values, "shift"), first_month, 1)]
    blocks = [interval_of(start, shift_months(start, length) - datetime.timedelta(days=1)) for start in starts]
    if len(blocks) == 1:
        return blocks[0]
    begun = [block for block in blocks if block.start and block.start <= context.published]
    return _nearest(blocks if context.future or not begun else begun, context, future=context.future)


def _season(values: Values, context: Context) -> Interval | None:
    """Meteorological seasons of the northern hemisphere: spring is March to May."""
    return _months_block(_int(values, "season"), 3, values, context)


def _season_shift(values: Values, context: Context) -> Interval | None:
    """ "Last spring" is the latest that is over, "next spring" the first that has not begun."""
    shift, published = _int(values, "shift"), context.published
    for year in (published.year + shift * step for step in (0, 1)):
        block = _months_block(_int(values, "season"), 3, {"year": year}, context)
        over = block is not None and block.end is not None and block.end < published
        begun = block is not None and block.start is not None and block.start <= published
        if (shift < 0 and over) or (shift > 0 and not begun) or shift == 0:
            return block
    return None


def _quarter(values: Values, context: Context) -> Interval | None:
    number = _int(values, "ordinal")
    return _months_block(3 * number - 2, 3, values, context) if 1 <= number <= 4 else None


def _half(values: Values, context: Context) -> Interval | None:
    number = _int(values, "ordinal")
    return _months_block(6 * number - 5, 6, values, context) if 1 <= number <= 2 else None


def _offset(values: Values, context: Context, sign: int) -> Interval | None:
    if context.base is None:
        return None
    if "unit" not in values:
        return interval_of(context.base + datetime.timedelta(days=sign))
    if values["unit"] == "year":  # "two years after" names no day
        return None
    return interval_of(shift_day(context.base, sign * _number(values), str(values["unit"])))


def _earlier(values: Values, context: Context) -> Interval | None:
    return _offset(values, context, -1)


def _later(values: Values, context: Context) -> Interval | None:
    return _offset(values, context, 1)


def _same_day(_: Values, context: Context) -> Interval | None:
    return None if context.base is None else interval_of(context.base)


def _day_part(_: Values, context: Context) -> Interval | None:
    """ "By dawn", "in the evening", where the sentence names no day: the day of publication.

    Of 33 dated acts beside one (training corpus, development gold) 29 are of that day, whatever day was told before.
    """
    return None if context.base else interval_of(context.published)


def _nth_day(values: Values, context: Context) -> Interval | None:
    """ "For a third day": a run that ends on the day told, else on publication."""
    last = context.base or context.published
    return interval_of(last - datetime.timedelta(days=_int(values, "ordinal") - 1), last)


def _nothing(_: Values, __: Context) -> Interval | None:
    return None


def _rule(read: Callable[[Values, Context], Interval | None], needs: str = "") -> Rule:
    return Rule(read, frozenset(needs.split()))


RULES: dict[str, Rule] = {
    "date": _rule(_date, "day month"),
    "bracket_date": _rule(_bracket_date, "day month"),
    "date_range": _rule(_date_range, "day day2 month"),
    "month": _rule(_month_rule, "month"),
    "last_week_of": _rule(_last_week_of, "month"),
    "year": _rule(_year, "year"),
    "bare_year": _rule(_year, "year"),
    "bare_month": _rule(_month_rule, "month"),
    "calendar_unit": _rule(_calendar_unit, "unit"),
    "weekend": _rule(_weekend),
    "weekday": _rule(_weekday, "weekday"),
    "weekday_pair": _rule(_weekday_pair, "weekday weekday2"),
    "day_word": _rule(_day_word, "day_word"),
    "overnight": _rule(_overnight),
    "ago": _rule(_ago, "unit"),
    "ahead": _rule(_ahead, "unit"),
    "within": _rule(_within, "unit"),
    "within_if_future": _rule(_within_if_future, "unit"),
    "past_span": _rule(_past_span, "unit"),
    "coming_some": _rule(_coming_some, "unit"),
    "season": _rule(_season, "season"),
    "quarter": _rule(_quarter, "ordinal"),
    "half": _rule(_half, "ordinal"),
    "so_far": _rule(_so_far, "unit"),
    "rest": _rule(_rest, "unit"),
    "half_of_month": _rule(_half_of_month, "ordinal month"),
    "week_of": _rule(_week_of, "ordinal month"),
    "feast": _rule(_feast, "feast"),
    "bare_feast": _rule(_feast, "feast"),
    "season_shift": _rule(_season_shift, "season shift"),
    "day_part": _rule(_day_part),
    "nth_day": _rule(_nth_day, "ordinal"),
    "earlier": _rule(_earlier),
    "later": _rule(_later),
    "same_day": _rule(_same_day),
    "nothing": _rule(_nothing),
}

# These count from another day: one named in the sentence, else the day the text last spoke of.
ANCHORED = frozenset({"earlier", "later", "same_day", "day_part", "nth_day"})
# Of these, the ones that look for that day in their own sentence only.
LOCAL = frozenset({"day_part", "nth_day"})
