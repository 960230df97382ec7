"""Raw actor words of a sentence, before they are joined."""

from __future__ import annotations

import pytest

from coder import PUBLISHED
from pertanda.flow import Tools
from pertanda.mentions.hits import Hit, HitKind, find_hits


def hits(tools: Tools, language: str, sentence: str) -> list[tuple[str, HitKind, tuple[str, ...]]]:
    pack = tools.packs[language]
    tokens = pack.tokens(sentence)
    found: list[Hit] = find_hits(
        tokens, [token.lower for token in tokens], day=PUBLISHED, index=tools.actors, pack=pack
    )
    return [(" ".join(t.text for t in tokens[hit.first : hit.last]), hit.kind, hit.codes) for hit in found]


@pytest.mark.parametrize(
    ("language", "sentence", "expected"),
    [
        ("en", "South Korea waits", ("South Korea", HitKind.NAME, ("KOR",))),
        ("id", "Korea Selatan menunggu", ("Korea Selatan", HitKind.NAME, ("KOR",))),
        ("en", "soldiers wait", ("soldiers", HitKind.GROUP, ("MIL",))),
        ("id", "menteri luar negeri itu menunggu", ("menteri luar negeri", HitKind.OFFICE, ("GOV",))),
        ("en", "they wait", ("they", HitKind.MANY, ())),
        ("id", "keduanya menunggu", ("keduanya", HitKind.BOTH, ())),
        ("id", "negara itu menunggu", ("negara itu", HitKind.EPITHET, ())),
        ("en", "Zorvania Kuldip waits", ("Zorvania Kuldip", HitKind.UNKNOWN, ())),
    ],
)
def test_each_kind_of_hit(
    tools: Tools, language: str, sentence: str, expected: tuple[str, HitKind, tuple[str, ...]]
) -> None:
    assert expected in hits(tools, language, sentence)


def test_the_longest_name_wins(tools: Tools) -> None:
    assert hits(tools, "en", "the United Nations Security Council waits")[0][0] == "United Nations Security Council"
    assert [text for text, _, _ in hits(tools, "id", "Korea Utara")] == ["Korea Utara"]


def test_a_name_must_be_capitalised(tools: Tools) -> None:
    assert hits(tools, "en", "a plate of fine china and turkey") == []


def test_a_capitalised_function_word_is_no_name(tools: Tools) -> None:
    assert hits(tools, "en", "But") == []
    assert hits(tools, "id", "Namun") == []


def test_at_most_four_unknown_words_are_one_name(tools: Tools) -> None:
    found = [text for text, kind, _ in hits(tools, "en", "Abex Belor Cavut Dolim Efran") if kind == HitKind.UNKNOWN]
    assert found == ["Abex Belor Cavut Dolim", "Efran"]
