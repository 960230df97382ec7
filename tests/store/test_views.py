"""Derived views: rewritten as a whole, while probabilities and briefs once stated stay on record."""

from __future__ import annotations

from pathlib import Path

import msgspec
import pytest

from pertanda.exceptions import NondeterminismError, NotFoundError
from pertanda.records.base import Unknown
from store.made import DAY, OTHER_RUN, QUESTION, RUN, SOURCE, article, assessment, brief, filed, happening, signal


def test_a_view_takes_the_place_of_the_former_one(tmp_path: Path) -> None:
    with filed(tmp_path / "a.desk", article(0), article(1)) as (desk, (one, two)):
        first, second = happening(one), happening(two)
        desk.replace_view(RUN.id, [first, second], [signal(first)], [assessment(first)])
        assert {found.id for found in desk.happenings()} == {first.id, second.id}
        grown = msgspec.structs.replace(second, outlets=2)
        desk.replace_view(RUN.id, [grown], [], [])
        assert list(desk.happenings()) == [grown]
        assert list(desk.signals()) == []
        assert desk.counts()["happenings"] == 1


def test_the_views_of_two_runs_do_not_touch_each_other(tmp_path: Path) -> None:
    with filed(tmp_path / "a.desk", article(0)) as (desk, (one,)):
        desk.replace_view(RUN.id, [happening(one)], [], [])
        other = desk.start_run(OTHER_RUN)
        desk.replace_view(other, [happening(one), happening(one, 1)], [], [])
        desk.replace_view(other, [happening(one, 1)], [], [])
        assert list(desk.happenings()) == [happening(one)]
        assert list(desk.happenings(other)) == [happening(one, 1)]


def test_days_bound_a_stream_and_leave_out_what_has_no_day(tmp_path: Path) -> None:
    with filed(tmp_path / "a.desk", article(0)) as (desk, (one,)):
        dated = happening(one)
        undated = msgspec.structs.replace(dated, id="h-" + "1" * 32, event_day=Unknown("no time is named"))
        desk.replace_view(RUN.id, [dated, undated], [], [])
        assert list(desk.happenings()) == [undated, dated]
        assert list(desk.happenings(since=DAY, until=DAY)) == [dated]
        assert list(desk.happenings(until=DAY.replace(day=27))) == []


def test_former_probabilities_stay_on_record(tmp_path: Path) -> None:
    with filed(tmp_path / "a.desk", article(0)) as (desk, (one,)):
        on = happening(one)
        for probability in (0.4, 0.6, 0.6, 0.4):
            desk.replace_view(RUN.id, [on], [], [assessment(on, probability)])
        assert [made.probability for made in desk.assessments()] == [0.4]
        assert [made.probability for made in desk.assessments(history=True)] == [0.4, 0.6]
        assert list(desk.assessments(question_id="q-other", history=True)) == []
        desk.replace_view(RUN.id, [on], [], [])
        assert list(desk.assessments()) == []
        assert len(list(desk.assessments(history=True))) == 2


def test_two_happenings_of_one_id_are_an_error_and_change_nothing(tmp_path: Path) -> None:
    with filed(tmp_path / "a.desk", article(0)) as (desk, (one,)):
        on = happening(one)
        desk.replace_view(RUN.id, [on, on], [], [])
        with pytest.raises(NondeterminismError, match="two different happenings of one view"):
            desk.replace_view(RUN.id, [on, msgspec.structs.replace(on, outlets=2)], [], [])
        assert list(desk.happenings()) == [on]


def test_a_view_that_fails_half_way_leaves_the_former_one(tmp_path: Path) -> None:
    with filed(tmp_path / "a.desk", article(0)) as (desk, (one,)):
        on = happening(one)
        desk.replace_view(RUN.id, [on], [signal(on)], [assessment(on)])

        def broken() -> object:
            raise ValueError

        with pytest.raises(ValueError):  # noqa: PT011
            desk.replace_view(RUN.id, [], [], (broken() for _ in range(1)))  # type: ignore[misc]
        assert list(desk.happenings()) == [on]
        assert list(desk.signals()) == [signal(on)]
        assert list(desk.assessments()) == [assessment(on)]


def test_the_newest_edition_of_a_brief_is_shown(tmp_path: Path) -> None:
    with filed(tmp_path / "a.desk", article(0)) as (desk, (one,)):
        first, second = brief(happening(one)), brief(happening(one), "A visit took place.")
        for edition in (first, second, second):
            desk.save_brief(edition)
        assert desk.brief(DAY, "en") == second
        assert desk.counts()["briefs"] == 2
        desk.save_brief(first)
        assert desk.brief(DAY, "en") == first
        with pytest.raises(NotFoundError, match=r"no brief of 2026-02-28 in 'id'"):
            desk.brief(DAY, "id")


def test_questions_and_sources_are_filed_once_and_brought_up_to_date(tmp_path: Path) -> None:
    with filed(tmp_path / "a.desk", article(0)) as (desk, _):
        changed = msgspec.structs.replace(QUESTION, text={"en": "Will it?"})
        desk.save_questions([QUESTION, changed])
        desk.save_sources([SOURCE, SOURCE])
        assert desk.questions() == [changed]
        assert desk.sources() == [SOURCE]
