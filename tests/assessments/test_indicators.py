"""Each kind of indicator: counted acts, anomalies, silence, and what was looked for and not seen."""

from __future__ import annotations

import datetime
import math

import pytest

from assessments.make import ONE_DAY, SHELLING, asked, days_of, quiet, report, sign, together
from happenings.build import DAY, River
from pertanda.assessments.judged import judged
from pertanda.happenings.days import document_day
from pertanda.happenings.merge import merge
from pertanda.records.assessment import Contribution
from pertanda.records.question import Absence, EventQuery, Indicator, IndicatorKind, SignalQuery, Silence, Tally
from pertanda.records.vocabulary import EventType, QuadClass
from pertanda.settings import SignalSettings
from pertanda.signals.volume import silence_chance
from pertanda.signals.watch import watch

SETTINGS = SignalSettings(budget=3.0, decay=0.1)


def reading(indicator: Indicator, parts: River, back: int = 0) -> Contribution:
    day = DAY - back * ONE_DAY
    return days_of(asked(indicator, opens=DAY - 90 * ONE_DAY), parts, first=day, last=day)[0].contributions[0]


def counting(at_least: int, origins: int = 1, within: int = 7) -> Indicator:
    return sign(kind=IndicatorKind.HAPPENINGS, tally=Tally(at_least=at_least, origins=origins, within_days=within))


def shots(*backs: int) -> River:
    return together(*(report(f"shot-{back}", back) for back in backs))


# -- happenings ------------------------------------------------------------------------------------------------------


def test_a_tally_counts_acts_and_not_reports() -> None:
    copies = together(*(report(f"copy-{number}", 1, outlet=f"{number}.example") for number in range(5)))
    assert reading(counting(2), copies).state == "unseen"
    found = reading(counting(2), together(copies, report("second", 4)))
    assert found.state == "seen"
    assert found.log_odds == pytest.approx(math.log(4))
    assert len(found.rests_on) == 6
    assert found.origins == 6


def test_a_tally_forgets_acts_outside_its_window_and_decays_from_the_last_day_it_held() -> None:
    parts = shots(6, 3)
    assert reading(counting(2), parts).log_odds == pytest.approx(math.log(4))
    # Held until the day before DAY + 1, on which the older act leaves the week.
    after = days_of(asked(counting(2)), parts, first=DAY + 7 * ONE_DAY, last=DAY + 7 * ONE_DAY)[0].contributions[0]
    assert after.day == DAY
    assert after.log_odds == pytest.approx(math.log(4) / 2)


def test_a_tally_asks_for_origins_of_each_act() -> None:
    wire = together(report("a", 1, agency="Reuters"), report("b", 1, agency="Reuters"))
    assert reading(counting(1, origins=2), wire).state == "unseen"
    assert reading(counting(1, origins=2), together(wire, report("c", 1))).state == "seen"


# -- signals ---------------------------------------------------------------------------------------------------------


def burst() -> River:
    calm = together(
        *(quiet(f"calm-{back}", back) for back in range(60)), *(report(f"o{back}", back) for back in (50, 40))
    )
    return together(
        calm, *(report(f"x{n}", 0, type_=EventType.ASSAULT, recipient=("KOR", f"C{n:02}")) for n in range(8))
    )


def anomaly(**fields: object) -> Indicator:
    return sign(query=EventQuery(), kind=IndicatorKind.SIGNALS, signal=SignalQuery(**fields))  # type: ignore[arg-type]


def test_an_anomaly_of_the_pair_counts_with_its_reports_and_of_another_pair_does_not() -> None:
    parts = burst()
    question = asked(anomaly(actor=("PRK",), recipient=("KOR",), quad_class=(QuadClass.MATERIAL_CONFLICT,)))
    events = list(parts.events.values())
    signals = judged([question], events=events, documents=parts.documents, last=DAY, settings=SETTINGS)
    before, on = days_of(question, parts, first=DAY - ONE_DAY, signals=signals)
    assert before.contributions[0].state == "unseen"
    assert on.contributions[0].state == "seen"
    assert on.contributions[0].day == DAY
    assert on.contributions[0].rests_on
    for other in (anomaly(actor=("RUS",)), anomaly(actor=("PRK",), recipient=("KOR",), least_score=1e6)):
        assert days_of(asked(other), parts, signals=signals)[0].contributions[0].state == "unseen"


def test_no_day_is_judged_for_questions_that_do_not_look_at_anomalies() -> None:
    parts = burst()
    events = list(parts.events.values())
    assert judged([asked(sign())], events=events, documents=parts.documents, last=DAY, settings=SETTINGS) == []


# -- silence ---------------------------------------------------------------------------------------------------------


def silence(**fields: object) -> Indicator:
    return sign(kind=IndicatorKind.SILENCE, silence=Silence(**fields))  # type: ignore[arg-type]


def test_a_pair_gone_quiet_counts_while_it_is_quiet() -> None:
    listening = together(*(quiet(f"day-{back}", back) for back in range(60)))
    daily = together(listening, *(report(f"d{back}", back) for back in range(10, 60)))
    found = reading(silence(), daily)
    assert found.state == "seen"
    assert found.day == DAY
    assert len(found.rests_on) == 1
    broken = together(daily, report("again", 0))
    assert reading(silence(), broken).day == DAY - ONE_DAY


def test_a_rare_pair_is_not_silent_and_a_desk_that_hears_nobody_tells_no_silence() -> None:
    listening = together(*(quiet(f"day-{back}", back) for back in range(60)))
    assert reading(silence(), together(listening, shots(20, 35, 55))).state == "unseen"
    deaf = together(*(report(f"d{back}", back) for back in range(10, 60)))
    assert reading(silence(), deaf).state == "unseen"


def test_an_outlet_gone_quiet_rests_on_what_it_last_told() -> None:
    listening = together(*(quiet(f"day-{back}", back) for back in range(60)))
    voice = together(*(report(f"v{back}", back, outlet="voice.example") for back in range(10, 60)))
    indicator = sign(
        query=EventQuery(), kind=IndicatorKind.SILENCE, silence=Silence(outlet=("voice.example",), surprise=0.01)
    )
    parts = together(listening, voice)
    found = reading(indicator, parts)
    assert found.state == "seen"
    assert [parts.documents[parts.events[one].document_id].title for one in found.rests_on] == ["Title of v10"]
    assert reading(indicator, parts, back=10).state == "unseen"


def test_the_chance_of_a_silence() -> None:
    heard = [DAY - back * ONE_DAY for back in range(25)]
    days = [DAY - back * ONE_DAY for back in range(5, 15)]
    # 20 days heard up to the last act, 10 with one: p = 10.5 / 21; 5 heard days without.
    assert silence_chance(days, heard, DAY, 90) == pytest.approx(0.5**5)
    assert silence_chance(days[:2], heard, DAY, 90) == 1.0
    assert silence_chance(days, heard[5:15], DAY, 90) == 1.0


# -- absence ---------------------------------------------------------------------------------------------------------


def looked_for(within: int = 10) -> Indicator:
    return sign(absence=Absence(likelihood_ratio=0.5, within_days=within))


def test_what_was_looked_for_and_not_seen_counts_against() -> None:
    listening = together(*(quiet(f"day-{back}", back) for back in range(10)))
    found = reading(looked_for(), listening)
    assert (found.state, found.counted, found.day, found.rests_on) == ("absent", True, None, ())
    assert found.log_odds == pytest.approx(math.log(0.5))
    assert reading(looked_for(), together(listening, shots(3))).state == "seen"


def test_not_listening_is_no_evidence() -> None:
    assert reading(looked_for(), together(*(quiet(f"day-{back}", back) for back in range(4)))).state == "unseen"
    assert reading(looked_for(), together(*(quiet(f"day-{back}", back) for back in range(5)))).state == "absent"


def test_an_old_sight_stands_until_its_absence_since_weighs_more() -> None:
    listening = together(*(quiet(f"day-{back}", back) for back in range(60)))
    # ln 4 halves to ln 2 after one half-life of 7 days: from then on ln 1/2 is as strong.
    assert reading(looked_for(5), together(listening, shots(6))).state == "seen"
    assert reading(looked_for(5), together(listening, shots(8))).state == "absent"


def test_words_of_counted_acts_stand_in_a_report() -> None:
    query = EventQuery(type=(EventType.ASSAULT,), words=("artillery",))
    indicator = sign(query=query, kind=IndicatorKind.HAPPENINGS, tally=Tally(at_least=1))
    assert reading(indicator, report("a", text="Artillery fell.")).state == "seen"
    assert reading(indicator, report("a", text="Shots fell.")).state == "unseen"
    resolved = asked(resolution=EventQuery(type=SHELLING.type, words=("artillery",)))
    assert days_of(resolved, report("a", text="Artillery fell."))[0].probability == 1.0
    assert days_of(resolved, report("a", text="Shots fell."))[0].probability < 1.0


def test_ages_are_those_of_the_day_and_not_of_the_clock() -> None:
    old = asked(sign(), opens=datetime.date(1999, 1, 1), closes=datetime.date(1999, 2, 1))
    assert days_of(old, River({}, {}, {}, {}), first=datetime.date(1999, 1, 5), last=datetime.date(1999, 1, 5))


def test_following_the_stream_day_by_day_gives_each_day_s_own_anomalies() -> None:
    parts = burst()
    question = asked(anomaly(actor=("PRK",)), opens=DAY - 45 * ONE_DAY)
    events = list(parts.events.values())
    found = judged([question], events=events, documents=parts.documents, last=DAY, settings=SETTINGS)
    alone = []
    for back in range(45, -1, -1):
        day = DAY - back * ONE_DAY
        known = [event for event in events if document_day(parts.documents[event.document_id]) <= day]
        alone += watch(merge(known, documents=parts.documents, grades={}), as_of=day, settings=SETTINGS)
    assert found == alone
    assert any(one.kind == "anomaly" for one in found)
