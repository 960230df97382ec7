"""Faults of indicators of every kind are told with file, line and fix."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from pertanda.assessments.questions import load_question
from pertanda.exceptions import DataFileError
from pertanda.records.question import IndicatorKind, RatioBasis
from pertanda.records.vocabulary import QuadClass

HEAD = """\
opens = 2024-06-01
closes = 2024-06-30
[text]
en = "Will it?"
[rule]
en = "It did."
[resolution]
type = ["ASSAULT"]
[base_rate]
successes = 3
trials = 60
window_days = 30
source = "Counted by hand."
[base_rate.class]
en = "30-day windows"
[[indicator]]
id = "plain"
likelihood_ratio = 2.0
half_life_days = 14
source = "Prior."
[indicator.title]
en = "Plain"
[indicator.query]
type = ["THREATEN"]
"""
SIGN = """\
[[indicator]]
id = "sign"
kind = "{kind}"
direction = "for"
likelihood_ratio = 3.0
basis = "learned"
half_life_days = 14
source = "Counted in ..."
[indicator.title]
en = "Sign"
"""
QUERY = '[indicator.query]\ntype = ["ASSAULT"]\n'
KINDS = {
    "events": QUERY + "[indicator.absence]\nlikelihood_ratio = 0.8\nwithin_days = 7\n",
    "happenings": QUERY + "[indicator.tally]\nat_least = 2\norigins = 1\nwithin_days = 7\n",
    "signals": '[indicator.signal]\nactor = ["PRK"]\nclass = ["material-conflict"]\nleast_score = 2.0\n',
    "silence": QUERY + "[indicator.silence]\nsurprise = 0.1\nhistory_days = 60\n",
}


def written(folder: Path, kind: str, body: str) -> Path:
    path = folder / "question.toml"
    path.write_text(HEAD + SIGN.format(kind=kind) + body, encoding="utf-8")
    return path


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_is_read(tmp_path: Path, kind: str) -> None:
    found = load_question(written(tmp_path, kind, KINDS[kind])).indicators[1]
    assert found.kind is IndicatorKind(kind)
    assert found.basis is RatioBasis.LEARNED
    assert (found.tally is None, found.signal is None, found.silence is None) == (
        kind != "happenings",
        kind != "signals",
        kind != "silence",
    )
    if found.signal:
        assert found.signal.quad_class == (QuadClass.MATERIAL_CONFLICT,)


def test_an_outlet_s_silence_takes_no_query(tmp_path: Path) -> None:
    found = load_question(written(tmp_path, "silence", '[indicator.silence]\noutlet = ["KCNA"]\n')).indicators[1]
    assert found.silence is not None
    assert found.silence.outlet == ("KCNA",)


@pytest.mark.parametrize(
    ("kind", "old", "new", "line_of", "what"),
    [
        ("events", "likelihood_ratio = 3.0", "likelihood_ratio = inf", "likelihood_ratio = inf", "finite"),
        ("events", 'direction = "for"', 'direction = "against"', "direction = ", "does not fit"),
        ("events", 'direction = "for"', 'direction = "up"', "direction = ", "does not fit"),
        ("events", 'basis = "learned"', 'basis = "guessed"', "basis = ", "guessed"),
        ("events", 'kind = "events"', 'kind = "images"', "kind = ", "images"),
        ("events", "[indicator.absence]", "[indicator.absent]", None, "absent"),
        ("events", "likelihood_ratio = 0.8", "likelihood_ratio = 1.8", "likelihood_ratio = 1.8", "same way"),
        ("events", "likelihood_ratio = 0.8", "likelihood_ratio = -1", "likelihood_ratio = -1", "above 0"),
        ("events", "within_days = 7", "within_days = 0", "within_days = 0", "from 1 to"),
        (
            "events",
            "[indicator.absence]\nlikelihood_ratio = 0.8\n",
            "[indicator.tally]\n",
            None,
            "takes no table 'tally'",
        ),
        ("happenings", "at_least = 2", "at_least = 0", "[indicator.tally]", "at least 1"),
        ("happenings", "within_days = 7", "within_days = 0", "within_days = 0", "from 1 to"),
        ("happenings", QUERY, "", '[[indicator]]\nid = "sign"', "every event"),
        (
            "signals",
            '[indicator.signal]\nactor = ["PRK"]\n',
            "[indicator.signal]\n",
            "[indicator.signal]",
            "every anomaly",
        ),
        ("signals", '"material-conflict"', '"war"', "class = ", "war"),
        ("signals", "[indicator.signal]", QUERY + "[indicator.signal]", '[indicator.query]\ntype = ["A', "no query"),
        ("silence", "surprise = 0.1", "surprise = 0.9", "surprise = ", "between 0 and 0.5"),
        ("silence", "history_days = 60", "history_days = 3", "history_days = ", "from 14 to"),
        ("silence", "surprise = 0.1", 'outlet = ["KCNA"]', '[indicator.query]\ntype = ["A', "not both"),
        (
            "silence",
            "[indicator.silence]",
            "[indicator.absence]\nlikelihood_ratio = 0.5\nwithin_days = 3\n[indicator.silence]",
            "[indicator.absence]",
            "no absence",
        ),
    ],
)
def test_faults_name_file_and_line(
    tmp_path: Path, kind: str, old: str, new: str, line_of: str | None, what: str
) -> None:
    text = SIGN.format(kind=kind) + KINDS[kind]
    assert old in text
    path = tmp_path / "question.toml"
    path.write_text(HEAD + text.replace(old, new), encoding="utf-8")
    with pytest.raises(DataFileError) as caught:
        load_question(path)
    found = re.fullmatch(rf"{re.escape(str(path))}:(\d+)", caught.value.where)
    assert found is not None
    assert what in caught.value.line()
    assert caught.value.fix
    if line_of is not None:
        whole = path.read_text(encoding="utf-8")
        assert int(found.group(1)) == whole[: whole.rindex(line_of)].count("\n") + 1
