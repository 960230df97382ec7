"""`pertanda questions` as a user types it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from pertanda.assessments.questions import load_question
from pertanda.cli.main import main
from pertanda.cli.question_text import sparkline

EXAMPLES = Path(__file__).parents[2] / "examples"
NAME = "putin-visits-north-korea"


class Run(NamedTuple):
    code: int
    out: str
    err: str

    def lines(self) -> list[Any]:
        return [json.loads(line) for line in self.out.splitlines()]


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Any:
    def call(*arguments: object) -> Run:
        with pytest.raises(SystemExit) as caught:
            main([str(one) for one in arguments])
        told = capsys.readouterr()
        return Run(int(caught.value.code or 0), told.out, told.err)

    return call


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A desk with the worked example's articles and question."""
    path = tmp_path_factory.mktemp("desk") / "example.desk"
    with pytest.raises(SystemExit) as caught:
        main(["run", str(EXAMPLES / "articles"), "--questions", str(EXAMPLES / "questions"), "--desk", str(path)])
    assert not caught.value.code
    return path


@pytest.fixture
def desk(made: Path, tmp_path: Path) -> Path:
    """A copy of that desk, to write to."""
    path = tmp_path / "example.desk"
    path.write_bytes(made.read_bytes())
    return path


BY_HAND = ("--successes", 8, "--trials", 340, "--window-days", 30, "--source", "Counted by hand.")


def test_a_question_is_written_from_a_board_and_added_to_the_desk(run: Any, desk: Path, tmp_path: Path) -> None:
    path = tmp_path / "visit.toml"
    board = ("--board", "leader-visit", "--actor", "RUS", "--recipient", "PRK", "--closes", "2024-06-30")
    assert run("questions", "new", *board, *BY_HAND, "--out", path, "--desk", desk).out.strip() == str(path)
    question = load_question(path)
    assert str(question.opens) == "2024-06-01"
    assert question.text["id"].endswith("paling lambat 30 Juni 2024?")
    assert (question.base_rate.successes, question.base_rate.trials) == (8, 340)
    again = run("questions", "new", *board, *BY_HAND, "--out", path, "--desk", desk)
    assert (again.code, "there already" in again.err) == (2, True)
    assert run("questions", "add", path, "--desk", desk).code == 0
    names = [line["question"]["slug"] for line in run("questions", "list", "--desk", desk, "--json").lines()]
    assert names == [NAME, "visit"]


def test_a_base_rate_is_counted_on_the_desk_where_it_has_the_history(run: Any, desk: Path, tmp_path: Path) -> None:
    path = tmp_path / "clash.toml"
    board = ("--board", "missile-test", "--actor", "PRK", "--opens", "2024-06-15", "--desk", desk, "--out", path)
    short = run("questions", "new", *board, "--closes", "2024-06-17")
    assert short.code == 0
    rate = load_question(path).base_rate
    assert rate.window_days == 3
    assert rate.trials >= 10
    assert rate.successes >= 1
    assert "Jeffreys" in rate.source
    path.unlink()
    long = run("questions", "new", *board, "--closes", "2024-07-14")
    assert (long.code, "--successes" in long.err) == (2, True)
    half = run("questions", "new", *board, "--successes", 1)
    assert (half.code, "not whole" in half.err) == (2, True)


def test_a_base_rate_is_counted_in_a_table(run: Any, tmp_path: Path) -> None:
    table, path = tmp_path / "counts.csv", tmp_path / "visit.toml"
    rows = [f"2023-{month:02}-10,Russia,North Korea,042,{int(month in (3, 9))}" for month in range(1, 13)]
    table.write_text("\n".join(["date,actor,recipient,class,count", *rows, ""]))
    board = ("--board", "leader-visit", "--actor", "RUS", "--recipient", "PRK", "--opens", "2024-06-01", "--out", path)
    window = ("--closes", "2024-06-30", "--desk", tmp_path / "none.desk")
    assert run("questions", "new", *board, *window, "--counts", table, "--class", "042").code == 0
    rate = load_question(path).base_rate
    assert (rate.successes, rate.trials) == (2, 11)
    assert "counts.csv" in rate.source
    path.unlink()
    assert "--class" in run("questions", "new", *board, *window, "--counts", table).err


@pytest.mark.parametrize(
    ("arguments", "code", "told"),
    [
        (("--board", "leader-visits", "--actor", "RUS"), 7, "One of: border-clash"),
        (("--board", "coup", "--actor", "RUSSIA"), 2, "no country code"),
        (("--board", "coup", "--actor", "RUS", "--recipient", "PRK"), 2, "one country"),
        (("--board", "coup", "--actor", "RUS", "--opens", "2024-06-02", "--closes", "2024-06-01"), 2, "reversed"),
        (("--board", "coup", "--actor", "RUS"), 2, "too few for a base rate"),
    ],
)
def test_what_makes_no_question_is_refused(run: Any, tmp_path: Path, arguments: Any, code: int, told: str) -> None:
    found = run("questions", "new", *arguments, "--desk", tmp_path / "none.desk", "--out", tmp_path / "a.toml")
    assert (found.code, told in found.err) == (code, True)
    assert not (tmp_path / "a.toml").exists()


def test_show_tells_the_ledger_with_sentences_and_what_would_change_it(run: Any, made: Path) -> None:
    text = run("questions", "show", NAME, "--date", "2024-06-15", "--desk", made).out
    for told in ("as of 2024-06-15", "8 of 340", "What moved it", "s-", "What would change it", "Rule:", "▁"):
        assert told in text
    indonesian = run("questions", "show", NAME, "--date", "2024-06-15", "--desk", made, "--language", "id").out
    assert "Akankah" in indonesian
    (shown,) = run("questions", "show", NAME, "--date", "2024-06-15", "--desk", made, "--json").lines()
    assert len(shown["history"]) == 15
    sentences = [one for sign in shown["signs"] for one in sign["sentences"]]
    assert sentences
    assert all(one.startswith("s-") and len(one) == 34 for one in sentences)
    assert {one["indicator_id"] for one in shown["would_change"]} >= {"called-off"}
    assert "Answered yes on 2024-06-19" in run("questions", "show", NAME, "--desk", made).out


def test_an_unknown_question_lists_those_there_are(run: Any, made: Path) -> None:
    found = run("questions", "show", "nothing", "--desk", made)
    assert (found.code, NAME in found.err) == (7, True)


def test_proposals_come_from_plans_and_leave_out_what_is_asked(run: Any, made: Path) -> None:
    found = run("questions", "propose", "--date", "2024-06-15", "--desk", made, "--json").lines()
    parties = {(line["proposal"]["board"], line["proposal"]["actor"], line["proposal"]["recipient"]) for line in found}
    assert ("leader-visit", "RUS", "VNM") in parties
    assert ("leader-visit", "RUS", "PRK") not in parties
    assert all(line["command"].startswith("pertanda questions new --board") for line in found)


def test_an_answer_by_hand_stands_from_its_day_and_stays_on_record(run: Any, desk: Path) -> None:
    def before() -> Any:
        return run("questions", "show", NAME, "--date", "2024-06-14", "--desk", desk, "--json").lines()[0]["history"]

    former = before()
    answer = ("--by", "A. Analyst", "--why", "A test of the record.", "--date", "2024-06-20", "--desk", desk)
    assert run("questions", "resolve", NAME, "--answer", "no", *answer).code == 0
    text = run("questions", "show", NAME, "--desk", desk).out
    assert "Answered no on 2024-06-20" in text
    assert "A. Analyst" in text
    assert before() == former
    assert run("questions", "resolve", NAME, "--answer", "void", *answer).code == 0
    (shown,) = run("questions", "show", NAME, "--desk", desk, "--json").lines()
    assert [one["answer"] for one in shown["resolutions"]] == ["no", "void"]
    assert run("questions", "score", "--desk", desk).code == 2
    empty = run("questions", "resolve", NAME, "--answer", "no", "--by", " ", "--why", "x", "--desk", desk)
    assert empty.code == 2


def test_scores_of_the_desk_and_of_a_file(run: Any, made: Path, tmp_path: Path) -> None:
    (own,) = run("questions", "score", "--desk", made, "--json").lines()
    assert (own["questions"], own["forecasts"]) == (1, 18)
    path, chart = tmp_path / "f.jsonl", tmp_path / "chart.html"
    rows = [{"id": str(n), "as_of": "2024-06-15", "probability": 0.2, "outcome": int(n < 2)} for n in range(10)]
    path.write_text("\n".join(map(json.dumps, rows)))
    found = run("questions", "score", path, "--chart", chart)
    assert "Brier                     0.1600" in found.out
    assert "20%- 30%     10" in found.out
    assert "<svg" in chart.read_text(encoding="utf-8")


def test_a_sparkline_is_drawn_between_0_and_1() -> None:
    assert sparkline([0.0, 0.5, 0.99, 1.0]) == "▁▅██"
