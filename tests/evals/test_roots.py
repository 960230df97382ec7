"""The yardstick of roots measures what it says, and its figures do not fall."""

from __future__ import annotations

import importlib.util
import json
import os
from pathlib import Path

import pytest

from evals import roots
from pertanda.languages import load_all

ROOT = Path(__file__).parents[2]
YARDSTICK = Path(os.environ.get("PERTANDA_DATA", ROOT.parent / "shared" / "data")) / "event_sentences/plv_train.tsv"
HEADER = "sentence_id\tsentence\tmarked_sentence\tsource\ttarget\tgold_root\tgold_penta\n"

needs_yardstick = pytest.mark.skipif(not YARDSTICK.is_file(), reason=f"no yardstick at {YARDSTICK}: set PERTANDA_DATA")
needs_learner = pytest.mark.skipif(
    importlib.util.find_spec("sklearn") is None, reason="scikit-learn is absent: it is needed for training only"
)


def _row(marked: str, root: str = "ACCUSE") -> roots.Row:
    sentence = marked
    for mark in ("<s>", "</s>", "<t>", "</t>"):
        sentence = sentence.replace(mark, "")
    return roots.Row(sentence, marked, root)


def _layout(marked: str) -> roots.Layout:
    return roots.lay_out(_row(marked), load_all()["en"])


def test_parties_are_masked_and_fire_no_frame() -> None:
    layout = _layout("<s>The Attack Helicopter Wing</s> praised <t>the arrest of the rebels</t>.")
    assert layout.words == ["srcsrc", "praised", "tgttgt", "."]
    assert (layout.first, layout.last, layout.order) == (0, 2, "forward")
    assert [site.first for site in layout.sites] == [1]


@pytest.mark.parametrize(
    ("marked", "order"),
    [
        ("<t>The editor</t> was arrested by <s>police</s>.", "reverse"),
        ("<s>Police</s> have opened an investigation.", "open"),
        ("<s>Kenya</s> thanked <t>Oman</t> and <t>Oman</t>'s king.", "forward"),
    ],
)
def test_the_order_of_the_parties(marked: str, order: str) -> None:
    assert _layout(marked).order == order


@pytest.mark.parametrize(
    ("marked", "root"),
    [
        ("<s>Kenya</s> condemned <t>Uganda</t>.", "ACCUSE"),
        ("<t>The editor</t> was arrested by <s>police</s>.", "COERCE"),
        ("<s>Kenya</s> and <t>Uganda</t> signed an agreement on trade.", "SUPPORT"),
        ("<s>Kenya</s> will meet with <t>Uganda</t> next week.", "AGREE"),
        ("<s>Kenya</s> released <t>two fishermen</t>.", "YIELD"),
        ("<s>Kenya</s>, <t>Uganda</t>.", None),
    ],
)
def test_the_vote_of_the_frames(marked: str, root: str | None) -> None:
    assert roots.vote(_layout(marked)) == root


def test_near_copies_are_never_parted() -> None:
    template = "<s>{}</s> has suspended all military aid to <t>{}</t> over human rights concerns."
    layouts = [_layout(template.format(*pair)) for pair in (("France", "Mali"), ("Canada", "Oman"))]
    layouts += [_layout(f"<s>Party {n}</s> verb{n} word{n} <t>Party {n}</t> tail{n} end{n}.") for n in range(30)]
    of = roots.groups(layouts)
    assert of[0] == of[1]
    assert len(set(of)) == 31
    for seed in range(20):
        fold = roots.folds(of, seed)
        assert fold[0] == fold[1]
        assert set(fold) == set(range(roots.FOLDS))


def test_figures_of_votes() -> None:
    gold = ["AID", "AID", "YIELD", "YIELD"]
    found = roots.figures(gold, [["AID", "AID", "AID", None], gold], [0, 1, 2, 3])
    assert found.by_seed == [0.5, 1.0]
    assert found.accuracy == 0.75
    assert found.f1 == {"AID": pytest.approx(0.9), "YIELD": 0.5}
    assert found.macro_f1 == pytest.approx(0.7)
    assert found.low < 0.75 < found.high


def test_it_skips_without_the_yardstick(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("PERTANDA_DATA", str(tmp_path))
    assert roots.main(["--json"]) == 0
    assert "skipped" in capsys.readouterr().err


@needs_learner
def test_it_prints_and_writes_json(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    acts = {"ACCUSE": "condemned", "AID": "sent aid to", "COERCE": "arrested"}
    rows = [
        _row(f"<s>Kenya</s> {act} <t>Oman</t> in {root}town{n} for {root}cause{n} by {root}road{n}.", root)
        for root, act in acts.items()
        for n in range(10)
    ]
    (tmp_path / "event_sentences").mkdir()
    lines = [f"{n}\t{row.sentence}\t{row.marked}\t\t\t{row.root}\t0\n" for n, row in enumerate(rows)]
    (tmp_path / "event_sentences/plv_train.tsv").write_text(HEADER + "".join(lines), encoding="utf-8")
    monkeypatch.setenv("PERTANDA_DATA", str(tmp_path))
    assert roots.main(["--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert set(told) == {roots.BY_RULE, *roots.SETTINGS}
    assert told[roots.BEST]["accuracy"] == 1.0
    assert roots.main([]) == 0
    assert f"{roots.BEST}  accuracy 1.000" in capsys.readouterr().out


@needs_yardstick
@needs_learner
def test_accuracy_does_not_fall() -> None:
    found = roots.measure(roots.read(YARDSTICK), seeds=roots.SEEDS[:1])
    # Over five shuffles .689, .787 and .813; the shuffle used here gives .689, .784 and .814.
    assert found[roots.BY_RULE].accuracy >= 0.675
    assert found["frames"].accuracy >= 0.77
    assert found[roots.BEST].accuracy >= roots.TARGET
    assert found[roots.BEST].accuracy > found["text"].accuracy
