"""The recipes: treebanks and entity sets in our words, training, and entering what was trained."""

from __future__ import annotations

import gzip
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from training.pipelines.crf import Settings, enter, train_crf
from training.pipelines.entities import Labelled, Span, labels_of, named, without_repeats
from training.pipelines.parser_figures import figures, roles
from training.pipelines.syntax.models import open_model, read_list
from training.pipelines.treebanks import Sentence, TreeWord, Word, in_our_words, read_conllu, treebank

from pertanda.exceptions import DataFileError

ENGLISH = """# sent_id = 1
1\tThey\tthey\tPRON\t_\t_\t4\tnsubj\t_\t_
2-3\tdidn't\t_\t_\t_\t_\t_\t_\t_\t_
2\tdid\tdo\tAUX\t_\t_\t4\taux\t_\t_
3\tn't\tnot\tPART\t_\t_\t4\tadvmod\t_\t_
4\tleave\tleave\tVERB\t_\t_\t0\troot\t_\t_
5\ta\ta\tDET\t_\t_\t8\tdet\t_\t_
6\tten\tten\tNUM\t_\t_\t8\tnummod\t_\tSpaceAfter=No
7\t-\t-\tPUNCT\t_\t_\t6\tpunct\t_\tSpaceAfter=No
8\tday\tday\tNOUN\t_\t_\t4\tobj\t_\tSpaceAfter=No
8.1\tghost\t_\t_\t_\t_\t_\t_\t_\t_
9\t...\t...\tPUNCT\t_\t_\t4\tpunct\t_\t_

"""
INDONESIAN = """1\tIa\tia\tPRON\t_\t_\t2\tnsubj\t_\t_
2-3\tmenyetujuinya\t_\t_\t_\t_\t_\t_\t_\tSpaceAfter=No
2\tmenyetujui\tsetuju\tVERB\t_\t_\t0\troot\t_\t_
3\tnya\tnya\tPRON\t_\t_\t2\tobj\t_\t_
4\t,\t,\tPUNCT\t_\t_\t6\tpunct\t_\t_
5-6\ttidaklah\t_\t_\t_\t_\t_\t_\t_\tSpaceAfter=No
5\ttidak\ttidak\tPART\t_\t_\t2\tadvmod\t_\t_
6\tlah\tlah\tPART\t_\t_\t5\tadvmod:emph\t_\t_
7\t.\t.\tPUNCT\t_\t_\t2\tpunct\t_\t_
"""


def parsed(folder: Path, text: str, language: str) -> list[Sentence]:
    path = folder / "one.conllu.gz"
    path.write_bytes(gzip.compress(text.encode()))
    return [in_our_words(sentence, words, language) for sentence, words in read_conllu(path)]


def test_english_words_are_merged_and_split(tmp_path: Path) -> None:
    assert parsed(tmp_path, ENGLISH, "en") == [
        [
            Word("They", "PRON", 2, "nsubj"),
            Word("didn't", "AUX", 2, "aux"),
            Word("leave", "VERB", -1, "root"),
            Word("a", "DET", 4, "det"),
            Word("ten-day", "NOUN", 2, "obj"),
            Word(".", "PUNCT", 2, "punct"),
            Word(".", "PUNCT", 5, "punct"),
            Word(".", "PUNCT", 5, "punct"),
        ]
    ]


def test_indonesian_clitics(tmp_path: Path) -> None:
    assert parsed(tmp_path, INDONESIAN, "id") == [
        [
            Word("Ia", "PRON", 1, "nsubj"),
            Word("menyetujui", "VERB", -1, "root"),
            Word("nya", "PRON", 1, "obj"),
            Word(",", "PUNCT", 4, "punct"),
            Word("tidaklah", "PART", 1, "advmod"),
            Word(".", "PUNCT", 1, "punct"),
        ]
    ]


@given(st.data())
def test_any_tree_stays_a_tree(data: st.DataObject) -> None:
    """Random projective or crossing trees over random pieces: one root, and every word leads to it."""
    forms = data.draw(
        st.lists(st.sampled_from(["a", "-", "b2", "...", "'", "nya", "U.S.", "c"]), min_size=1, max_size=9)
    )
    order = data.draw(st.permutations(range(len(forms))))
    heads = [-1] * len(forms)
    for place in range(1, len(forms)):
        heads[order[place]] = order[data.draw(st.integers(0, place - 1))]
    text, words = "", []
    for form, head in zip(forms, heads, strict=True):
        words.append(TreeWord(form, len(text), len(text) + len(form), "X", head, "dep"))
        text += form + data.draw(st.sampled_from(["", " "]))
    ours = in_our_words(text, words, "id")
    assert sum(word.head < 0 for word in ours) == 1
    for place, word in enumerate(ours):
        steps, head = 0, place
        while ours[head].head >= 0:
            head, steps = ours[head].head, steps + 1
            assert steps <= len(ours), word


def test_a_missing_treebank(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PERTANDA_DATA", str(tmp_path))
    with pytest.raises(DataFileError, match="PERTANDA_DATA"):
        treebank("id_csui-train", "id")
    with pytest.raises(DataFileError, match="PERTANDA_DATA"):
        named("idner-train", "id")


def test_entities_in_our_words(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PERTANDA_DATA", str(tmp_path))
    (tmp_path / "ner").mkdir()
    rows = ["Budi X B-PER", "Santosonya X I-PER", "ke X O", "Jawa X B-LOC", "Barat X I-LOC", "Jawa X B-LOC", ". X O"]
    (tmp_path / "ner" / "idner_train.txt").write_text("\n".join(rows) + "\n\nPBB X I-ORG\n", encoding="utf-8")
    first, second = named("idner-train", "id")
    assert first.words == ("Budi", "Santoso", "nya", "ke", "Jawa", "Barat", "Jawa", ".")
    assert first.spans == (Span(0, 3, "PER"), Span(4, 6, "LOC"), Span(6, 7, "LOC"))
    assert labels_of(first) == ["B-PER", "I-PER", "I-PER", "O", "B-LOC", "I-LOC", "B-LOC", "O"]
    assert second == Labelled(("PBB",), (Span(0, 1, "ORG"),), 0)


def test_an_entity_inside_one_of_our_words_is_lost(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PERTANDA_DATA", str(tmp_path))
    (tmp_path / "ner").mkdir()
    (tmp_path / "ud").mkdir()
    tree = "1\tRussia\t_\tPROPN\t_\t_\t3\tobl\t_\tSpaceAfter=No\n2\t-\t_\tPUNCT\t_\t_\t3\tpunct\t_\tSpaceAfter=No\n"
    tree += "3\tled\t_\tVERB\t_\t_\t0\troot\t_\t_\n\n"
    (tmp_path / "ud" / "en_pud-test.conllu.gz").write_bytes(gzip.compress(tree.encode()))
    (tmp_path / "ner" / "uner_pud.iob2").write_text("# x\n1\tRussia\tB-LOC\n2\t-\tO\n3\tled\tO\n\n", encoding="utf-8")
    assert named("pud", "en") == [Labelled(("Russia-led",), (), 1)]


def test_repeats_of_test_sentences_are_left_out() -> None:
    test = Labelled(("the", "men", "of", "the", "guard", "left", "the", "city"), (), 0)
    near = Labelled(("On", "Monday", "The", "Men", "Of", "The", "Guard", "Left"), (), 0)
    far = Labelled(("the", "men", "of", "the", "navy", "left", "the", "city"), (), 0)
    assert without_repeats([near, far, test], [test]) == [far]


def test_training_is_deterministic_and_enters_what_it_made(tmp_path: Path) -> None:
    examples = [([(b"wa", b"sx"), (b"wb",)], ["DET", "NOUN"]), ([(b"wb",), (b"wc", b"sx")], ["NOUN", "VERB"])] * 3
    (tmp_path / "models.toml").write_text("")
    for name in ("xx-tagger", "yy-tagger"):
        train_crf(examples, tmp_path / f"{name}.crfsuite", Settings(c1=0.1, c2=0.1, rounds=20))
        enter(name, f"{name}.crfsuite", tmp_path)
    one, two = read_list(tmp_path).values()
    assert one.sha256 == two.sha256
    assert open_model("xx", "tagger", tmp_path).tag([(b"wa", b"sx"), (b"wb",)]) == ["DET", "NOUN"]


def test_figures_of_a_parse() -> None:
    gold = [[Word("Iran", "PROPN", 1, "nsubj"), Word("hit", "VERB", -1, "root"), Word("it", "PRON", 1, "obj"),
             Word(".", "PUNCT", 1, "punct")]]  # fmt: skip
    wrong = [[gold[0][0], gold[0][1], Word("it", "PRON", 0, "obj"), Word(".", "PUNCT", 0, "punct")]]
    assert list(roles(gold[0])) == [(1, "agent", 0), (1, "patient", 2)]
    assert figures(gold, gold)[:3] == (1, 1, 1)
    found = figures(gold, wrong)
    assert found.unlabelled == pytest.approx(2 / 3)
    assert found.roles == pytest.approx((1, 1 / 2, 2 / 3))
