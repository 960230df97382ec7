from __future__ import annotations

import datetime
import re
from pathlib import Path

import pytest

from pertanda.assessments.boards import (
    LANGUAGES,
    Board,
    Party,
    board_named,
    fill,
    load_board,
    load_boards,
    party,
    question_text,
    reference,
    resolution_of,
)
from pertanda.assessments.definitions import BaseRateTable
from pertanda.assessments.questions import load_question
from pertanda.assessments.writing import question_toml
from pertanda.exceptions import DataFileError, NotFoundError, UsageError
from pertanda.records.question import IndicatorKind, Question
from pertanda.records.vocabulary import Modality

BOARDS = Path(__file__).parents[2] / "src" / "pertanda" / "assessments" / "boards"
WANTED = {
    "leader-visit", "missile-test", "nuclear-test", "troop-buildup", "coup", "election-violence", "sanctions-vote",
    "hostage-release", "border-clash", "summit-collapse",
}  # fmt: skip
RATE = BaseRateTable(successes=1, trials=20, window_days=30, source="Counted by hand.", class_={"en": "windows"})
OPENS, CLOSES = datetime.date(2024, 6, 1), datetime.date(2024, 6, 30)


def recipient_of(board: Board) -> Party | None:
    return party("PRK") if "recipient" in board.file.needs else None


def question_of(board: Board, folder: Path) -> Question:
    file = fill(
        board,
        actor=party("RUS"),
        recipient=recipient_of(board),
        opens=OPENS,
        closes=CLOSES,
        day_names={},
        base_rate=RATE,
    )
    path = folder / "made.toml"
    path.write_text(question_toml(file, "From a board."), encoding="utf-8")
    return load_question(path)


def test_the_library_holds_the_boards_of_the_manual() -> None:
    assert set(load_boards()) >= WANTED
    manual = (Path(__file__).parents[2] / "docs" / "boards.md").read_text(encoding="utf-8")
    for name in load_boards():
        assert f"`{name}`" in manual


@pytest.mark.parametrize("path", sorted(BOARDS.glob("*.toml")), ids=lambda path: path.stem)
def test_every_board_makes_a_valid_question(path: Path, tmp_path: Path) -> None:
    board = load_board(path)
    question = question_of(board, tmp_path)
    assert question.resolution.modality == (Modality.HAPPENED,)
    assert len(question.indicators) >= 4
    told = [*question.text.values(), *question.resolution_rule.values()]
    assert not [text for text in told if re.search(r"[{}]", text)]
    for language in LANGUAGES:
        assert {"en": "Russia", "id": "Rusia"}[language] in question.text[language]
        assert all(indicator.title[language] for indicator in question.indicators)
    for indicator in question.indicators:
        assert indicator.source.startswith("Expert prior of the maintainers")
        assert 0.1 <= indicator.likelihood_ratio <= 20


def test_boards_use_every_kind_of_indicator() -> None:
    kinds = {one.kind for board in load_boards().values() for one in board.file.indicator}
    assert kinds == set(IndicatorKind)
    assert any(one.absence for board in load_boards().values() for one in board.file.indicator)


def test_names_days_and_codes_fill_the_placeholders() -> None:
    board = board_named("leader-visit")
    days = {"en": {"opens": "1 June 2024", "closes": "30 June 2024"}, "id": {"opens": "1 Juni", "closes": "30 Juni"}}
    text = question_text(board, actor=party("rus"), recipient=party("PRK"), opens=OPENS, closes=CLOSES, day_names=days)
    assert text["en"] == "Will the leader or government of Russia visit North Korea by 30 June 2024?"
    assert text["id"].endswith("Korea Utara paling lambat 30 Juni?")
    assert "windows of 14 days" in reference(board, actor=party("RUS"), recipient=party("PRK"), days=14)["en"]
    assert resolution_of(board, actor=party("RUS"), recipient=party("PRK")).actor == ("RUS",)


def test_a_body_may_fill_a_board(tmp_path: Path) -> None:
    board = board_named("sanctions-vote")
    file = fill(
        board, actor=party("IGO:EU"), recipient=party("RUS"), opens=OPENS, closes=CLOSES, day_names={}, base_rate=RATE
    )
    assert file.resolution.actor == ("IGO:EU",)
    assert file.text["en"].startswith("Will the EU vote or impose new sanctions on Russia")
    assert party("USA").names == {"en": "the United States", "id": "Amerika Serikat"}


@pytest.mark.parametrize("code", ["RU", "Russia", "XXX", "", "IGO:"])
def test_codes_that_name_nobody_are_refused(code: str) -> None:
    with pytest.raises(UsageError, match="no country code"):
        party(code)


def test_a_party_too_many_or_too_few_is_refused() -> None:
    window = {"opens": OPENS, "closes": CLOSES, "day_names": {}, "base_rate": RATE}
    with pytest.raises(UsageError, match="two parties"):
        fill(board_named("border-clash"), actor=party("PRK"), recipient=None, **window)  # type: ignore[arg-type]
    with pytest.raises(UsageError, match="one country"):
        fill(board_named("coup"), actor=party("PRK"), recipient=party("KOR"), **window)  # type: ignore[arg-type]
    window["closes"] = OPENS - datetime.timedelta(days=1)
    with pytest.raises(UsageError, match="reversed"):
        fill(board_named("coup"), actor=party("PRK"), recipient=None, **window)  # type: ignore[arg-type]


def test_an_unknown_board_lists_those_there_are() -> None:
    with pytest.raises(NotFoundError, match="leader-visit"):
        board_named("leader-visits")


@pytest.mark.parametrize(
    ("old", "new", "what"),
    [
        ("{recipient}", "{receiver}", "receiver"),
        ('needs = ["actor", "recipient"]', 'needs = ["recipient"]', "needs"),
        ('needs = ["actor", "recipient"]', 'needs = ["actor"]', "recipient"),
        ("horizon_days = 30", "horizon_days = 0", "horizon_days"),
        ("likelihood_ratio = 15.0", "likelihood_ratio = 0.0", "above 0"),
        ("likelihood_ratio = 15.0", "likelihood_ratio = 0.5", "does not fit"),
        ('id = "expected"', 'id = "announced"', "duplicate"),
        ('mode = ["visit"]', 'mode = ["vist"]', "vist"),
    ],
)
def test_a_faulty_board_names_file_and_line(tmp_path: Path, old: str, new: str, what: str) -> None:
    text = (BOARDS / "leader-visit.toml").read_text(encoding="utf-8")
    assert old in text
    path = tmp_path / "leader-visit.toml"
    path.write_text(text.replace(old, new), encoding="utf-8")
    with pytest.raises(DataFileError, match=what) as caught:
        load_board(path)
    assert re.fullmatch(rf"{re.escape(str(path))}:\d+", caught.value.where)
    assert caught.value.fix
