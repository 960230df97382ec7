"""`pertanda anomalies` over a real CSV file. Counts are synthetic."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from pertanda.cli.anomalies import command
from pertanda.exceptions import DataFileError, UsageError
from signals.synthetic import Table, day, key, poisson_table

KEYS = ["date", "actor", "recipient", "class", "score", "kind", "expected", "seen", "episode"]


def csv_file(folder: Path, table: Table, more: str = "") -> Path:
    lines = [f"{when},{a},{r},{c},{acts}" for when in table for (a, r, c), acts in table[when].items()]
    path = folder / "counts.csv"
    path.write_text("date,actor,recipient,class,count\n" + "\n".join(lines) + "\n" + more, encoding="utf-8")
    return path


def run(*arguments: object) -> Result:
    return CliRunner().invoke(command, [str(one) for one in arguments])


def burst_table() -> Table:
    table = poisson_table(days=80, series=300, rate=0.3)
    table[day(70)][key(11)] = 40
    return table


def test_one_alarm_a_line_with_exactly_the_keys_promised(tmp_path: Path) -> None:
    result = run(csv_file(tmp_path, burst_table()), "--json")
    assert result.exit_code == 0
    lines = [json.loads(line) for line in result.stdout.splitlines()]
    assert all(list(line) == KEYS for line in lines)
    assert len(lines) <= 3 * (52 + 7)
    burst = next(line for line in lines if line["date"] == day(70).isoformat())
    assert (burst["actor"], burst["recipient"], burst["class"], burst["seen"]) == (*key(11), 40)
    assert burst["kind"] in {"size", "quiet"}
    assert f"{len(lines)} alarms" in result.stderr


def test_a_smaller_budget_gives_fewer_alarms(tmp_path: Path) -> None:
    path = csv_file(tmp_path, burst_table())
    few, many = (run(path, "--budget", budget, "--json").stdout.splitlines() for budget in (0.5, 5))
    assert 0 < len(few) < len(many)


def test_every_day_of_an_episode_on_request(tmp_path: Path) -> None:
    table = burst_table()
    for number in (71, 72, 73):
        table[day(number)][key(11)] = 40
    path = csv_file(tmp_path, table)
    once, daily = (run(path, "--json", *more).stdout for more in ([], ["--every-day"]))
    assert sum(f'"seen":{40}' in line for line in once.splitlines()) == 1
    assert sum(f'"seen":{40}' in line for line in daily.splitlines()) == 4


def test_a_faulty_row_stops_with_its_line(tmp_path: Path) -> None:
    path = csv_file(tmp_path, {day(0): {key(0): 1}}, "2024-01-02,A,B,0,many\n")
    result = run(path, "--json")
    assert isinstance(result.exception, DataFileError)
    assert result.exception.where == f"{path}:3"


def test_skipped_rows_are_numbered_with_their_reasons(tmp_path: Path) -> None:
    more = "2024-01-02,A,B,0,many\nsoon,A,B,0,1\n2024-01-02,A,B,0,-4\n"
    result = run(csv_file(tmp_path, {day(0): {key(0): 1}}, more), "--skip-bad", "--json")
    assert result.exit_code == 0
    assert "3 faulty rows left out: 2 x the count is no whole number in range; 1 x the date is no day." in result.stderr
    assert ":3: the count is no whole number in range: 'many'" in result.stderr


def test_an_empty_table_and_a_short_one_say_why_they_are_silent(tmp_path: Path) -> None:
    assert "0 rows over 0 days; 0 alarms. The first 28 days raise no alarm." in run(csv_file(tmp_path, {})).stderr
    result = run(csv_file(tmp_path, {day(0): {key(0): 10**12}}), "--json")
    assert (result.exit_code, result.stdout) == (0, "")
    assert "1 rows over 1 days" in result.stderr


@pytest.mark.parametrize("budget", ["0", "-3", "51", "nan"])
def test_a_budget_out_of_range_is_a_wrong_option(tmp_path: Path, budget: str) -> None:
    result = run(csv_file(tmp_path, {}), "--budget", budget)
    assert isinstance(result.exception, UsageError)


def test_on_a_terminal_it_is_a_table(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("pertanda.cli.output.is_terminal", lambda: True)
    monkeypatch.setenv("COLUMNS", "160")
    result = run(csv_file(tmp_path, burst_table()))
    assert "episode" in result.stdout.splitlines()[1]
    assert key(11)[0] in result.stdout
