"""Answers given by hand and stated probabilities cannot be changed or deleted, not even by SQL."""

from __future__ import annotations

import datetime
from pathlib import Path

import apsw
import msgspec
import pytest

from pertanda.exceptions import NotFoundError
from pertanda.records.question import Answer, Resolution
from pertanda.store.desk import Desk
from store.made import DAY, QUESTION, RUN, article, assessment, filed, happening

GIVEN = Resolution(
    question_id=QUESTION.id,
    answer=Answer.NO,
    day=DAY,
    by="A. Analyst",
    why="the record",
    at=datetime.datetime(2024, 6, 15, tzinfo=datetime.UTC),
)


def test_answers_are_kept_in_the_order_in_which_they_were_given(tmp_path: Path) -> None:
    path = tmp_path / "a.desk"
    with Desk.open(path, write=True) as desk:
        desk.save_questions([QUESTION])
        other = msgspec.structs.replace(GIVEN, answer=Answer.YES)
        desk.add_resolution(GIVEN)
        desk.add_resolution(other)
        desk.add_resolution(GIVEN)
    with Desk.open(path, write=False) as desk:
        assert desk.resolutions(QUESTION.id) == desk.resolutions() == [GIVEN, other, GIVEN]
        assert desk.resolutions("q-other") == []


def test_an_answer_to_no_question_is_refused(tmp_path: Path) -> None:
    with Desk.open(tmp_path / "a.desk", write=True) as desk, pytest.raises(NotFoundError):
        desk.add_resolution(GIVEN)


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE assessment SET payload = '{}'",
        "UPDATE assessment SET as_of = '2020-01-01'",
        "DELETE FROM assessment",
        "UPDATE resolution SET payload = '{}'",
        "DELETE FROM resolution",
    ],
)
def test_the_file_refuses_to_rewrite_the_record(tmp_path: Path, sql: str) -> None:
    with filed(tmp_path / "a.desk", article(0)) as (desk, (one,)):
        on = happening(one)
        desk.save_questions([QUESTION])
        desk.replace_view(RUN.id, [on], [], [assessment(on, 0.4)])
        desk.add_resolution(GIVEN)
        with pytest.raises(apsw.ConstraintError, match="stays on record"):
            desk._connection.execute(sql)
        # The view may still be remade: only `current` moves.
        desk.replace_view(RUN.id, [on], [], [assessment(on, 0.6)])
        assert [made.probability for made in desk.assessments(history=True)] == [0.4, 0.6]
        assert desk.resolutions() == [GIVEN]
