from __future__ import annotations

import datetime
import re
from pathlib import Path

import pytest

from pertanda.assessments.questions import load_question, load_questions
from pertanda.exceptions import DataFileError
from pertanda.records.vocabulary import EventType, Modality, Mode

GOOD = """\
opens = 2024-06-01
closes = 2024-06-30

[text]
en = "Will Vladimir Putin visit North Korea by 30 June 2024?"

[rule]
en = "A visit told as having happened."

[resolution]
type = ["CONSULT"]
mode = ["visit"]
actor = ["RUS"]
recipient = ["PRK"]

[base_rate]
successes = 3
trials = 60
window_days = 30
source = "Counted by hand."
[base_rate.class]
en = "30-day windows"

[[indicator]]
id = "announced"
likelihood_ratio = 6.0
half_life_days = 14
source = "Analyst's prior."
[indicator.title]
en = "A visit is announced"
[indicator.query]
type = ["CONSULT"]
modality = ["planned"]

[[indicator]]
id = "images"
group = "preparation"
likelihood_ratio = 3.0
half_life_days = 14
source = "Analyst's prior."
[indicator.title]
en = "Preparation is seen"
[indicator.query]
type = ["ACTIVITY"]
mode = ["prepare", "move"]
"""


def written(folder: Path, text: str, name: str = "visit.toml") -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def test_a_question_is_read_with_its_rule_and_indicators(tmp_path: Path) -> None:
    question = load_question(written(tmp_path, GOOD))
    assert (question.slug, question.opens) == ("visit", datetime.date(2024, 6, 1))
    assert question.resolution.type == (EventType.CONSULT,)
    assert question.resolution.modality == (Modality.HAPPENED,)
    assert [(one.id, one.group) for one in question.indicators] == [
        ("announced", "announced"),
        ("images", "preparation"),
    ]
    assert question.indicators[1].query.mode == (Mode.PREPARE, Mode.MOVE)


def test_the_id_rests_on_what_is_asked_and_not_on_what_moves_it(tmp_path: Path) -> None:
    first = load_question(written(tmp_path, GOOD))
    moved = load_question(written(tmp_path, GOOD.replace("6.0", "8.0")))
    other = load_question(written(tmp_path, GOOD.replace("2024-06-30", "2024-07-30")))
    assert first.id == moved.id != other.id


@pytest.mark.parametrize(
    ("old", "new", "line_of", "what"),
    [
        ('["CONSULT"]\nmode', '["CONSULTS"]\nmode', "type = ", "CONSULTS"),
        ("closes = 2024-06-30", "closes = 2024-05-30", "closes = ", "reversed"),
        ("likelihood_ratio = 3.0", "likelihood_ratio = 0.0", "likelihood_ratio = 0.0", "above 0"),
        ("likelihood_ratio = 3.0", "likelihood_ratio = -1", "likelihood_ratio = -1", "above 0"),
        ("likelihood_ratio = 3.0", "likelihood_ratio = nan", "likelihood_ratio = nan", "above 0"),
        ('id = "images"', 'id = "announced"', None, "duplicate"),
        ("trials = 60", "trials = 0", "trials = 0", "empty"),
        ("successes = 3", "successes = 61", "successes = 61", "61 of 60"),
        ("window_days = 30", "window_days = 0", "window_days = 0", "window_days"),
        ("half_life_days = 14\nsource", "half_life_days = 0\nsource", "half_life_days = 0", "above 0"),
        ('type = ["CONSULT"]\nmodality = ["planned"]', "", "[indicator.query]", "every event"),
        ('mode = ["prepare", "move"]', 'mode = ["meet"]', 'mode = ["meet"]', "no mode"),
        ('mode = ["prepare", "move"]', 'moode = ["move"]', None, "moode"),
        ('recipient = ["PRK"]', 'modality = ["planned"]', "modality = ", "only what happened"),
        ('source = "Counted by hand."', 'source = " "', 'source = " "', "no source"),
        ('en = "30-day windows"', 'id = "rentang"', None, "English"),
    ],
)
def test_faults_name_file_and_line(tmp_path: Path, old: str, new: str, line_of: str | None, what: str) -> None:
    assert old in GOOD
    text = GOOD.replace(old, new, 1) if "half_life" not in old else GOOD.replace(old, new)
    path = written(tmp_path, text)
    with pytest.raises(DataFileError) as caught:
        load_question(path)
    found = re.fullmatch(rf"{re.escape(str(path))}:(\d+)", caught.value.where)
    assert found is not None
    assert what in caught.value.line()
    if line_of is not None:
        assert int(found.group(1)) == text[: text.index(line_of)].count("\n") + 1


def test_a_duplicate_indicator_is_found_at_the_second(tmp_path: Path) -> None:
    text = GOOD.replace('id = "images"', 'id = "announced"')
    line = text[: text.rindex('id = "announced"')].count("\n") + 1
    with pytest.raises(DataFileError) as caught:
        load_question(written(tmp_path, text))
    assert caught.value.where.endswith(f":{line}")


def test_a_missing_key_is_reported(tmp_path: Path) -> None:
    with pytest.raises(DataFileError, match="base_rate"):
        load_question(written(tmp_path, re.sub(r"\[base_rate\].*?\[\[", "[[", GOOD, count=1, flags=re.S)))


def test_text_that_is_no_toml_is_reported(tmp_path: Path) -> None:
    with pytest.raises(DataFileError, match="not valid TOML"):
        load_question(written(tmp_path, "opens = tomorrow"))


def test_a_folder_is_read_by_slug_and_a_slug_may_stand_once(tmp_path: Path) -> None:
    written(tmp_path, GOOD, "b.toml")
    written(tmp_path, GOOD, "a.toml")
    assert [question.slug for question in load_questions([tmp_path])] == ["a", "b"]
    with pytest.raises(DataFileError, match="stands twice"):
        load_questions([tmp_path, tmp_path / "a.toml"])


def test_the_example_of_the_manual_is_a_valid_question(tmp_path: Path) -> None:
    manual = (Path(__file__).parents[2] / "docs" / "questions.md").read_text(encoding="utf-8")
    example = re.search(r"```toml\n(.*?)```", manual, re.S)
    assert example is not None
    question = load_question(written(tmp_path, example.group(1)))
    assert question.text["id"].startswith("Akankah")
