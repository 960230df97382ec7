from __future__ import annotations

import datetime

import msgspec
import pytest

from happenings.build import DAY
from pertanda.exceptions import SupportError, UsageError
from pertanda.happenings.merge import merge
from pertanda.publication import json, text
from pertanda.records.base import Known, NotApplicable, Unknown
from pertanda.records.brief import Brief, BriefSection
from pertanda.records.vocabulary import EventType, Modality
from pertanda.settings import BriefSettings
from publication.worked import ONE_DAY, Worked, worked


@pytest.fixture(scope="module")
def made() -> Worked:
    return worked()


def section(brief: Brief, key: str) -> BriefSection:
    return next(one for one in brief.sections if one.key == key)


@pytest.mark.parametrize("language", ["en", "id"])
def test_every_statement_ends_in_marks_that_exist(made: Worked, language: str) -> None:
    brief = made.brief(language)
    numbers = [mark.number for mark in brief.marks]
    assert numbers == list(range(1, len(numbers) + 1))
    used = {mark for one in brief.sections for item in one.items for mark in item.marks}
    assert used == set(numbers)
    assert all(item.marks for one in brief.sections for item in one.items)
    for mark in brief.marks:
        assert mark.sentence == made.river.sentences[mark.sentence_id].text
        assert mark.sentence[slice(*mark.highlight)]


def test_a_statement_without_its_sentence_is_refused(made: Worked) -> None:
    with pytest.raises(SupportError) as caught:
        made.brief(sentences={})
    assert caught.value.where == "announced"


def test_one_lost_sentence_is_enough_to_refuse_the_brief(made: Worked) -> None:
    alone = next(one for one in made.happenings if one.type is EventType.CONSULT and len(one.reports) == 1)
    lost = alone.reports[0].sentence_id
    kept = {key: value for key, value in made.river.sentences.items() if key != lost}
    with pytest.raises(SupportError) as caught:
        made.brief(sentences=kept)
    assert caught.value.where == alone.id


def test_plans_demands_and_deeds_stand_apart(made: Worked) -> None:
    brief = made.brief()
    assert {item.modality for item in section(brief, "happened").items} == {Modality.HAPPENED}
    assert {item.modality for item in section(brief, "announced").items} == {Modality.PLANNED, Modality.EXPECTED}
    demands = {item.modality for item in section(brief, "demands").items}
    assert demands == {Modality.OPPOSED, Modality.CONDITIONAL, Modality.DENIED}
    told = "Vladimir Putin (Russia) plans to visit North Korea between 15 June and 13 July 2024 (told by 3 outlets"
    assert section(brief, "announced").items[0].statement.startswith(told)


def test_indications_contradictions_and_anomalies_have_their_sections(made: Worked) -> None:
    brief = made.brief()
    assert "citing satellite images" in section(brief, "indications").items[0].statement
    disagreeing = [item.statement for item in section(brief, "contradictions").items]
    assert any("some tell it as having happened, others as not" in one for one in disagreeing)
    assert any("300 items, 310 items and 1,000 items" in one for one in disagreeing)
    assert len(disagreeing) == 2
    assert "6 on 14 June 2024, where 0.3 was to be expected" in section(brief, "anomalies").items[0].statement
    assert "“Juru bicara Kremlin" in section(brief, "said").items[0].statement


def test_the_question_shows_its_change_its_base_rate_and_what_moved_it(made: Worked) -> None:
    panel = made.brief().questions[0]
    assert isinstance(panel.change, Known)
    assert panel.change.value == pytest.approx(100 * (panel.probability - panel.history[-2].probability))
    assert [line.state for line in panel.evidence] == ["counted", "counted", "overshadowed", "not-seen"]
    assert [bool(line.marks) for line in panel.evidence] == [True, True, True, False]
    item = section(made.brief(), "questions").items[0]
    assert "Moved most by: A visit is announced" in item.statement
    assert f"{100 * panel.probability:.0f}%" in item.statement


def test_a_question_without_evidence_is_named_in_the_note_and_not_stated(made: Worked) -> None:
    day = datetime.date(2024, 6, 5)
    section_ = section(made.brief(as_of=day), "questions")
    assert section_.items == ()
    assert "Will Vladimir Putin visit" in section_.note


def test_without_the_day_before_the_change_is_unknown_and_on_the_first_day_not_applicable(made: Worked) -> None:
    today = [one for one in made.assessments if one.as_of == DAY]
    assert isinstance(made.brief(assessments=today).questions[0].change, Unknown)
    opening = datetime.date(2024, 6, 1)
    assert isinstance(made.brief(as_of=opening).questions[0].change, NotApplicable)


def test_an_answered_question_rests_on_the_act_that_answered_it(made: Worked) -> None:
    act = next(one for one in made.happenings if one.modality is Modality.HAPPENED)
    answered = [
        msgspec.structs.replace(
            one, outcome=Known(True), resolved_by=Known(act.id), probability=1.0, word="", contributions=()
        )
        for one in made.assessments
    ]
    brief = made.brief(assessments=answered)
    assert section(brief, "questions").items[0].statement.endswith("Answered: yes")
    assert "Answered: yes" in text.render(brief)


def test_nothing_published_later_is_used(made: Worked) -> None:
    day = DAY - ONE_DAY
    early = made.brief(as_of=day)
    assert all(mark.published <= day.isoformat() for mark in early.marks)
    known = [one for one in made.river.events.values() if one.seen_at.date() <= day]
    documents = {key: one for key, one in made.river.documents.items() if one.seen_at.date() <= day}
    then = merge(known, documents=documents, grades=made.river.sources)
    assert early.sections == made.brief(as_of=day, happenings=then, documents=documents).sections


def test_a_plan_whose_window_has_passed_is_no_longer_announced(made: Worked) -> None:
    later = datetime.date(2024, 7, 14)
    brief = made.brief(as_of=later)
    assert all("visit" not in item.statement for item in section(brief, "announced").items)
    assert section(brief, "happened").note


def test_only_what_became_known_since_the_last_brief_is_news(made: Worked) -> None:
    calm = made.brief(since=DAY)
    assert section(calm, "happened").items == ()
    assert section(calm, "happened").note == "No act became known since the last brief."
    assert section(calm, "announced").items


def test_a_section_is_cut_to_the_setting_and_says_so(made: Worked) -> None:
    brief = made.brief(settings=BriefSettings(language="en", maximum_items=2))
    happened = section(brief, "happened")
    assert len(happened.items) == 2
    whole = section(made.brief(), "happened")
    assert happened.note == f"{len(whole.items) - 2} more are left out for length."


def test_sources_heard_and_silent(made: Worked) -> None:
    lines = {line.name: line for line in made.brief().sources}
    assert (lines["wire.example"].documents, lines["wire.example"].silent) == (8, False)
    assert (lines["archive.example"].silent, lines["archive.example"].last_heard) == (True, DAY - 5 * ONE_DAY)
    assert made.brief().sources_heard == 3
    assert made.brief().documents_read == 11


def test_a_young_desk_says_that_it_does_not_judge(made: Worked) -> None:
    young = [msgspec.structs.replace(one, kind="unjudged", history_days=4) for one in made.signals]
    note = section(made.brief(signals=young), "anomalies").note
    assert note == "Nothing is judged yet: the desk has heard 4 of the 28 days it needs to know what is normal."


def test_the_brief_is_the_same_each_time_and_its_id_rests_on_its_content(made: Worked) -> None:
    assert made.brief() == made.brief()
    assert made.brief().id != made.brief("id").id
    assert made.brief().id != made.brief(signals=[]).id


def test_a_language_without_wording_is_refused(made: Worked) -> None:
    with pytest.raises(UsageError):
        made.brief("fr")


def test_an_empty_desk_says_why_each_section_is_empty(made: Worked) -> None:
    brief = made.brief(happenings=[], signals=[], assessments=[])
    assert all(one.note and not one.items for one in brief.sections)
    assert brief.marks == ()


def test_json_is_the_record(made: Worked) -> None:
    brief = made.brief("id")
    assert msgspec.json.decode(json.render(brief), type=Brief) == brief


@pytest.mark.parametrize("width", [40, 72, 200])
def test_text_keeps_its_width_and_holds_every_statement(made: Worked, width: int) -> None:
    brief = made.brief()
    shown = text.render(brief, width=width)
    flat = " ".join(shown.split())
    assert all(len(line) <= width for line in shown.splitlines() if "http" not in line)
    for one in brief.sections:
        for item in one.items if one.key != "questions" else ():
            assert " ".join(item.statement.split()) in flat


def test_text_of_the_web_cannot_steer_the_terminal(made: Worked) -> None:
    hostile = {
        key: msgspec.structs.replace(one, text=one.text + " \x1b[2J\x07\u202e")
        for key, one in made.river.sentences.items()
    }
    shown = text.render(made.brief(sentences=hostile))
    assert not {"\x1b", "\x07", "\u202e"} & set(shown)
