"""A broken frame file is told with its file and line."""

from __future__ import annotations

from pathlib import Path

import pytest

from pertanda.exceptions import DataFileError
from pertanda.languages.tables import load_frames

GOOD = '[[frame]]\nname = "one"\ncameo = "190"\nverbs = ["attack"]\n'
BROKEN = {
    "no TOML": (GOOD + "\n[[frame]\n", 6, "not valid TOML"),
    "cut short": (GOOD + "verbs = [", 5, "not valid TOML"),
    "an unknown key": (GOOD + '\n[[frame]]\nname = "two"\ncameo = "190"\nverb = ["x"]\n', 6, "verb"),
    "a mode of another type": (GOOD + 'mode = "visit"\n', 1, "has no mode"),
    "no words": ('[[frame]]\nname = "one"\ncameo = "190"\n', 1, "no words"),
    "a name twice": (GOOD + "\n" + GOOD, 6, "stands twice"),
    "a wrong place": (GOOD + 'actor = "left"\n', 1, "subject, object or none"),
}


@pytest.mark.parametrize("case", BROKEN)
def test_file_and_line_are_named(tmp_path: Path, case: str) -> None:
    text, number, words = BROKEN[case]
    path = tmp_path / "ASSAULT.toml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(DataFileError) as caught:
        load_frames(tmp_path)
    assert caught.value.where == f"{path}:{number}"
    assert words in caught.value.line()
    assert caught.value.fix
