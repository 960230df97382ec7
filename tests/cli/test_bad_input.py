"""Bad input through the real commands: one line that says what, where and what to do; everything else is processed."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from flow.worked import ARTICLES, QUESTIONS, pertanda, start
from pertanda.store.desk import Desk

TEXT = (
    "Tentara Rusia menyerang Ukraina di Kharkiv pada 12 Juni 2024. Pemerintah Indonesia mengecam serangan itu dan "
    "meminta semua pihak menahan diri dari tindakan yang memperburuk keadaan."
)
HEAD = "title: Serangan di Kharkiv\ndate: 2024-06-13\noutlet: Contoh\nlanguage: id\n\n"


def line(article: str, **fields: str) -> str:
    return json.dumps({"text": f"{TEXT} {article}.", "published": "2024-06-13", "outlet": "Contoh", **fields})


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with one good article, to which a test adds a bad one."""
    inputs = tmp_path / "in"
    inputs.mkdir()
    (inputs / "good.txt").write_text(HEAD + TEXT, encoding="utf-8")
    return inputs


def run_with(folder: Path) -> dict[str, str]:
    """Runs over the folder; what was set aside, by file name and what follows it. The good article must be coded."""
    desk = folder.parent / "a.desk"
    code, _, told = pertanda("run", folder, "--desk", desk)
    assert code == 0, told
    assert told.count("\n") == 1
    with Desk.open(desk, write=False) as store:
        assert any("Kharkiv" in document.text for document in store.documents())
        assert store.check() == []
        return {Path(item.origin).name: item.reason for item in store.quarantined()}


SET_ASIDE = {
    "an empty file": ("a.txt", b"", r"it is empty\. Leave it out"),
    "blanks only": ("a.txt", b" \n\t\n", r"it is empty"),
    "binary data": ("a.txt", bytes(range(256)) * 20, r"no text but binary"),
    "a picture by the name of a page": ("a.html", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", r"no text but binary"),
    "a page without an article": (
        "a.html",
        b"<html><head><title>x</title></head><body><nav><a href='/'>Home</a></nav></body></html>",
        r"no article text",
    ),
    "broken JSON": ("a.json", b'{"text": "abc', r"no valid JSON"),
    "JSON that is no article": ("a.json", b'{"colour": "red"}', r"."),
    "an unknown kind of file": ("a.docx.xyz", b"hello there", r"no kind of article"),
    "a day in 1970": ("a.json", line("x", published="1970-01-01").encode(), r"'1970-01-01', lies before 1990"),
    "a day in 2099": ("a.json", line("x", published="2099-01-01").encode(), r"'2099-01-01', lies more than"),
    "no news language": ("a.txt", ("日本の首相は記者会見を開き、" * 30).encode(), r"."),
}


@pytest.mark.parametrize("case", SET_ASIDE)
def test_what_cannot_be_read_is_set_aside_with_its_reason(folder: Path, case: str) -> None:
    name, data, reason = SET_ASIDE[case]
    (folder / name).write_bytes(data)
    aside = run_with(folder)
    assert list(aside) == [name]
    assert re.search(reason, aside[name]), aside
    assert "\n" not in aside[name]


def test_bad_lines_of_json_lines_are_named_and_the_others_read(folder: Path) -> None:
    rows = [line("Satu"), '{"text": ', line("Dua", published="1970-01-01"), "", line("Tiga")]
    (folder / "a.jsonl").write_text("\n".join(rows) + "\n", encoding="utf-8")
    assert set(run_with(folder)) == {"a.jsonl:2", "a.jsonl:3"}
    with Desk.open(folder.parent / "a.desk", write=False) as store:
        assert store.counts()["done"] == 3


def test_a_line_of_50_megabytes_is_set_aside_and_the_next_one_read(folder: Path) -> None:
    with (folder / "a.jsonl").open("w", encoding="utf-8") as file:
        file.write(line("Satu") + "\n" + line("x" * 50_000_000) + "\n" + line("Dua") + "\n")
    aside = run_with(folder)
    assert "longer than 20,000,000 bytes" in aside["a.jsonl:2"]
    with Desk.open(folder.parent / "a.desk", write=False) as store:
        assert store.counts()["done"] == 3


@pytest.mark.parametrize("encoding", ["cp1252", "utf-16", "utf-8-sig"])
def test_another_encoding_is_read_as_text(folder: Path, encoding: str) -> None:
    words = "Presiden Prancis René Côté menyebutnya “déjà vu”."
    (folder / "a.txt").write_bytes(f"{HEAD.replace('Serangan', 'Lagi: serangan')}{TEXT} {words}".encode(encoding))
    assert run_with(folder) == {}
    with Desk.open(folder.parent / "a.desk", write=False) as store:
        assert any("René Côté" in document.text for document in store.documents())


def test_a_folder_without_articles(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    code, _, told = pertanda("run", tmp_path / "empty", "--desk", tmp_path / "a.desk")
    assert code == 3
    assert "no article could be read" in told


def test_nothing_readable_is_an_error_of_its_own(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes(b"")
    code, _, told = pertanda("code", tmp_path / "a.txt")
    assert code == 3
    assert "it is empty" in told


# -- the desk --------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A desk with one article."""
    folder = tmp_path_factory.mktemp("made")
    (folder / "good.txt").write_text(HEAD + TEXT, encoding="utf-8")
    assert pertanda("run", folder / "good.txt", "--desk", folder / "a.desk")[0] == 0
    return folder / "a.desk"


def test_a_desk_that_another_process_writes(made: Path, tmp_path: Path) -> None:
    desk = Path(shutil.copy(made, tmp_path / "a.desk"))
    with Desk.open(desk, write=True):
        code, out, told = pertanda("run", made.parent / "good.txt", "--desk", desk)
        assert code == 5
        assert one_line(told)
        assert "is writing to this desk" in told
        code, out, told = pertanda("brief", "--desk", desk, "--json")
        assert code == 0
        assert json.loads(out)["as_of"] == "2024-06-13"
        assert "not kept" in told
        assert pertanda("search", "Kharkiv", "--desk", desk)[0] == 0
    assert pertanda("run", made.parent / "good.txt", "--desk", desk)[0] == 0


def one_line(told: str) -> bool:
    return told.startswith("pertanda: ") and told.count("\n") == 1


@pytest.mark.parametrize("command", ["run", "brief", "search", "why"])
@pytest.mark.parametrize("kind", ["text", "damaged", "cut short"])
def test_a_file_that_is_no_sound_desk(made: Path, tmp_path: Path, command: str, kind: str) -> None:
    data = bytearray(made.read_bytes())
    for start_ in range(100, len(data), 512):
        data[start_ : start_ + 200] = b"\xff" * len(data[start_ : start_ + 200])
    broken = {"text": b"this is a letter\n" * 9, "damaged": bytes(data), "cut short": made.read_bytes()[:20_000]}
    desk = tmp_path / "a.desk"
    desk.write_bytes(broken[kind])
    arguments: dict[str, list[str | Path]] = {
        "run": [made.parent / "good.txt"],
        "brief": [],
        "search": ["Kharkiv"],
        "why": ["e-123456"],
    }
    code, out, told = pertanda(command, *arguments[command], "--desk", desk)
    assert (code, out) == (5, "")
    assert one_line(told)
    assert str(desk) in told
    code, out, _ = pertanda("doctor", "--desk", desk, "--json")
    assert code == 1
    assert any(row["check"] == "desk" and not row["sound"] for row in map(json.loads, out.splitlines()))


def test_a_desk_that_is_not_there(tmp_path: Path) -> None:
    for command in (["brief"], ["search", "x"], ["why", "e-123456"]):
        code, _, told = pertanda(*command, "--desk", tmp_path / "no.desk")
        assert code == 5
        assert "there is no desk" in told
    assert not (tmp_path / "no.desk").exists()
    code, _, told = pertanda("run", ARTICLES, "--desk", tmp_path / "no" / "a.desk")
    assert code == 5
    assert one_line(told)


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A file system of 1 MB of its own."""
    folder = tmp_path / "small"
    folder.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", str(folder)]
    if os.geteuid() != 0 or shutil.which("mount") is None:
        pytest.skip("only root can make a small file system")
    mounted = subprocess.run(mount, capture_output=True, text=True, check=False)
    if mounted.returncode:
        pytest.skip(f"no file system can be mounted here: {mounted.stderr.strip()}")
    yield folder
    subprocess.run(["umount", str(folder)], check=True)


def test_a_full_disk(small_disk: Path, tmp_path: Path) -> None:
    rows = "\n".join(line(f"Berita nomor {number} {'kata ' * 900}") for number in range(100))
    (tmp_path / "many.jsonl").write_text(rows, encoding="utf-8")
    code, _, told = pertanda("run", tmp_path / "many.jsonl", "--desk", small_disk / "a.desk")
    assert code == 5
    assert one_line(told)
    assert "the disk is full" in told
    elsewhere = Path(shutil.copytree(small_disk, tmp_path / "elsewhere")) / "a.desk"
    assert pertanda("run", tmp_path / "many.jsonl", "--desk", elsewhere)[0] == 0
    with Desk.open(elsewhere, write=False) as store:
        assert store.counts()["done"] == 100
        assert store.check() == []


# -- the command line ------------------------------------------------------------------------------------------------


def test_an_unknown_command_gets_a_hint() -> None:
    code, _, told = pertanda("breif")
    assert code == 2
    assert "Did you mean 'brief'?" in told
    assert "One of: run, " in pertanda("zzz")[2]


WRONG = {
    "unknown id": (["why", "e-1234567890"], 7, "no record has an id that begins with"),
    "short id": (["why", "e-1"], 7, "is too short"),
    "unknown term": (["explain", "NONSENSE"], 7, "NONSENSE"),
    "no day": (["brief", "--date", "yesterday"], 2, "'yesterday' is no day"),
    "a day out of range": (["brief", "--date", "0001-01-01"], 2, "out of range"),
    "no such file": (["run", "nowhere.txt"], 2, "there is no such file"),
    "no such settings": (["settings", "--settings", "nowhere.toml"], 2, "no such settings file"),
    "no such gold": (["eval", "nowhere.jsonl"], 4, "cannot be read"),
    "no such questions": (["run", str(ARTICLES), "--questions", "nowhere.toml"], 4, "cannot be read"),
    "a page that cannot be written": (["brief", "--html", "nowhere/x.html"], 1, "nowhere/x.html"),
}


@pytest.mark.parametrize("case", WRONG)
def test_wrong_arguments(made: Path, tmp_path: Path, case: str) -> None:
    arguments, expected, words = WRONG[case]
    code, out, told = pertanda(*arguments, cwd=tmp_path, PERTANDA_DESK=str(made))
    assert (code, out) == (expected, "")
    assert one_line(told)
    assert words in told


BROKEN_SETTINGS = {
    "no TOML": ("[inputs]\nlargest_bytes = \n", 2),
    "an unknown key": ("[inputs]\nlargest_byte = 3\n", 2),
    "a wrong type": ('[runs]\n\nbatch_size = "many"\n', 3),
}


@pytest.mark.parametrize("case", BROKEN_SETTINGS)
def test_a_broken_settings_file(tmp_path: Path, case: str) -> None:
    text, number = BROKEN_SETTINGS[case]
    (tmp_path / "pertanda.toml").write_text(text, encoding="utf-8")
    code, _, told = pertanda("settings", cwd=tmp_path)
    assert code == 4
    assert one_line(told)
    assert f"pertanda.toml:{number}: " in told


BROKEN_QUESTIONS = {
    "no TOML": "[[question]\n",
    "an unknown key": '[[question]]\ncolour = "red"\n',
    "a letter": "Dear all",
}


@pytest.mark.parametrize("case", BROKEN_QUESTIONS)
def test_a_broken_question_file(made: Path, tmp_path: Path, case: str) -> None:
    (tmp_path / "q.toml").write_text(BROKEN_QUESTIONS[case], encoding="utf-8")
    code, _, told = pertanda(
        "run", made.parent / "good.txt", "--questions", tmp_path / "q.toml", "--desk", tmp_path / "a.desk"
    )
    assert code == 4
    assert one_line(told)
    assert re.search(r"q\.toml:\d+: ", told)


def test_an_interrupted_pipe_says_nothing(made: Path) -> None:
    with start("brief", "--desk", made, "--json") as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.close()
        assert process.stderr.read() == ""


def test_the_example_questions_are_sound(tmp_path: Path) -> None:
    code, _, told = pertanda(
        "run", ARTICLES / "2024-06-15-id-anomali.txt", "--questions", QUESTIONS, "--desk", tmp_path / "a.desk"
    )
    assert code == 0, told
