from __future__ import annotations

import datetime
from pathlib import Path

import pytest

from assessments.make import ONE_DAY, asked, days_of, report
from happenings.build import DAY, River
from pertanda.assessments.track import forecasts_of, read_forecasts
from pertanda.exceptions import DataFileError, InputError
from pertanda.records.question import Answer, Resolution
from pertanda.records.vocabulary import EventType, Mode

VISIT = {"type_": EventType.CONSULT, "mode": Mode.VISIT, "actor": ("RUS",), "recipient": ("PRK",)}


def test_the_days_before_the_answer_are_the_forecasts() -> None:
    question = asked(opens=DAY - 3 * ONE_DAY)
    parts = report("v", **VISIT)  # type: ignore[arg-type]
    found = forecasts_of(days_of(question, parts, first=question.opens, last=DAY))
    assert [one.as_of for one in found] == [DAY - back * ONE_DAY for back in (3, 2, 1)]
    assert all(one.outcome for one in found)
    assert [one.reference for one in found] == pytest.approx([one.probability for one in found])


def test_open_and_void_questions_are_not_scored() -> None:
    question = asked(opens=DAY - 3 * ONE_DAY)
    parts = River({}, {}, {}, {})
    assert forecasts_of(days_of(question, parts, first=question.opens, last=DAY)) == []
    void = Resolution(question_id=question.id, answer=Answer.VOID, day=DAY, by="A", why="B", at=moment())
    assert forecasts_of(days_of(question, parts, first=question.opens, last=DAY, resolutions=[void])) == []


def moment() -> datetime.datetime:
    return datetime.datetime(2024, 6, 15, tzinfo=datetime.UTC)


def test_forecasts_of_others_are_read_line_by_line(tmp_path: Path) -> None:
    path = tmp_path / "f.jsonl"
    lines = [
        '{"id": "a", "as_of": "2024-06-15", "probability": 0.3, "outcome": 1}',
        "",
        '{"id": "b", "as_of": "2024-06-15", "probability": 0.3, "outcome": false, "reference": 0.1}',
    ]
    path.write_text("\n".join(lines))
    first, second = read_forecasts(path)
    assert (first.outcome, first.reference) == (True, None)
    assert (second.outcome, second.reference) == (False, 0.1)


@pytest.mark.parametrize(
    "line",
    [
        '{"id": "a", "as_of": "2024-06-15", "probability": 0.3, "outcome": 2}',
        '{"id": "a", "as_of": "2024-06-15", "probability": 1.3, "outcome": 1}',
        '{"id": "a", "as_of": "June", "probability": 0.3, "outcome": 1}',
        '{"id": "a", "as_of": "2024-06-15", "probability": NaN, "outcome": 1}',
        '{"id": "a", "probability": 0.3, "outcome": 1}',
        '{"id": "a", "as_of": "2024-06-15", "probability": 0.3, "outcome": 1, "colour": "red"}',
        "[]",
    ],
)
def test_a_faulty_line_is_named(tmp_path: Path, line: str) -> None:
    path = tmp_path / "f.jsonl"
    path.write_text('{"id": "a", "as_of": "2024-06-15", "probability": 0.3, "outcome": 1}\n' + line + "\n")
    with pytest.raises(DataFileError) as caught:
        read_forecasts(path)
    assert caught.value.where == f"{path}:2"
    assert caught.value.fix


def test_a_missing_file_is_an_input_error(tmp_path: Path) -> None:
    with pytest.raises(InputError):
        read_forecasts(tmp_path / "none.jsonl")
