"""A desk with a table of counts starts its question from a base model. The table is SYNTHETIC."""

from __future__ import annotations

import csv
import datetime
import json
import shutil
from pathlib import Path

import msgspec
import pytest

from assessments.models.synthetic import rows
from pertanda import flow
from pertanda.cli.main import main
from pertanda.flow import Tools
from pertanda.publication import html, text
from pertanda.records.assessment import PriorKind, WhyNoModel
from pertanda.store.desk import Desk

DAY = datetime.date(2024, 6, 15)
NAME = "putin-visits-north-korea"


def table(path: Path, last: datetime.date) -> Path:
    """SYNTHETIC counts of 200 days, cut after `last`; RUS visits PRK every twentieth day."""
    start = DAY - datetime.timedelta(days=200)
    told = [(row.day, row.subject, row.object, row.relation.replace("/", ".")) for row in rows(206, 50, 320, 3)]
    told += [(day, "RUS", "PRK", "CONSULT.visit") for day in range(4, 206, 20)]
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(("date", "actor", "recipient", "class", "count"))
        for day, actor, recipient, label in sorted(told):
            when = start + datetime.timedelta(days=day)
            if when <= last:
                writer.writerow((when.isoformat(), actor.replace("/", "-"), recipient.replace("/", "-"), label, 1))
    return path


def with_history(tools: Tools, path: Path | None) -> Tools:
    changed = msgspec.structs.replace(tools.settings.assessments, history=str(path) if path else "")
    return tools._replace(settings=msgspec.structs.replace(tools.settings, assessments=changed))


@pytest.fixture
def desk_copy(example_desk: Path, tmp_path: Path) -> Path:
    return Path(shutil.copy(example_desk, tmp_path / "copy.desk"))


@pytest.mark.parametrize("language", ["en", "id"])
def test_the_brief_says_which_prior_was_used_and_what_it_rests_on(
    example_desk: Path, tools: Tools, tmp_path: Path, language: str
) -> None:
    counts = table(tmp_path / "counts.csv", DAY + datetime.timedelta(days=5))
    with Desk.open(example_desk, write=False) as desk:
        bare = flow.publish(desk, tools=tools, as_of=DAY, language=language).questions[0]
        brief = flow.publish(desk, tools=with_history(tools, counts), as_of=DAY, language=language)
    panel = brief.questions[0]
    assert bare.prior is not None
    assert (bare.prior.kind, bare.prior.why, bare.model) == (PriorKind.REFERENCE_CLASS, WhyNoModel.YOUNG, "")
    assert panel.prior is not None
    assert panel.prior.kind is PriorKind.BASE_MODEL
    assert panel.base_rate == panel.prior.rate != bare.base_rate
    assert panel.prior.reference_rate == bare.base_rate
    assert f"{panel.prior.successes} " in panel.model
    flat = " ".join(text.render(brief).split())
    assert panel.model in flat
    assert panel.model.replace("'", "&#39;") in html.render(brief)


def test_rows_of_later_days_change_no_brief(example_desk: Path, tools: Tools, tmp_path: Path) -> None:
    briefs = []
    for name, last in (("whole.csv", DAY + datetime.timedelta(days=5)), ("past.csv", DAY)):
        given = with_history(tools, table(tmp_path / name, last))
        with Desk.open(example_desk, write=False) as desk:
            briefs.append(flow.publish(desk, tools=given, as_of=DAY, language="en"))
    assert briefs[0] == briefs[1]


def test_show_tells_the_model_and_a_second_run_takes_it_from_the_desk(
    desk_copy: Path, tools: Tools, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    given = with_history(tools, table(tmp_path / "counts.csv", DAY + datetime.timedelta(days=5)))
    with Desk.open(desk_copy, write=True) as desk:
        flow.refresh(desk, tools=given)
        first = {one.as_of: one.prior for one in desk.assessments()}
        flow.refresh(desk, tools=given)
        assert {one.as_of: one.prior for one in desk.assessments()} == first
    arguments = ["questions", "show", NAME, "--date", DAY.isoformat(), "--desk", str(desk_copy)]
    with pytest.raises(SystemExit):
        main(arguments)
    told = capsys.readouterr().out
    assert "Base model for the days left: " in told
    assert "The reference class says " in told
    with pytest.raises(SystemExit):
        main([*arguments, "--json"])
    prior = json.loads(capsys.readouterr().out)["assessment"]["prior"]
    assert prior["kind"] == "base-model"
    assert prior["n"] >= prior["successes"] > 0
    assert prior["low"] <= prior["rate"] <= prior["high"]
