"""Reading against outside data: hostile files, Indonesian articles with adverts, and real pages with their gold."""

from __future__ import annotations

import csv
import gzip
import importlib.util
import re
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import pytest

from documents.conftest import Reader
from pertanda.exceptions import QuarantineError
from pertanda.records.document import RawArticle, Refusal
from pertanda.settings import Settings
from pertanda.sources.inputs import open_inputs

# A sentence of an advert; an article's own "di sini:" stands inside a longer sentence.
ADVERT = re.compile(
    r"SCROLL TO CONTINUE|ADVERTISEMENT|Saksikan Live|"
    r"^(?:Simak|Tonton|Lihat)(?: juga)?:? [Vv]ideo|^Tonton juga|^Baca juga"
)
SLOWEST = 2.0  # CPU seconds for one file


def hostile_files(folder: Path) -> Iterator[Path]:
    """Every file of the small corpora, every third of feedparser's and gofeed's thousands."""
    for corpus in sorted(path for path in folder.iterdir() if path.is_dir()):
        files = sorted(path for path in corpus.rglob("*") if path.is_file())
        yield from files[:: 3 if len(files) > 500 else 1]


def test_hostile_files_end_in_articles_refusals_or_quarantine(
    yardsticks: Path, reader: Reader, settings: Settings
) -> None:
    folder = yardsticks / "hostile"
    if not folder.is_dir():
        pytest.skip("the hostile corpora are absent")
    reader(RawArticle(origin="warm-up", text="The minister said that it was on the border.", language="en"))
    counts = {"read": 0, "refused": 0, "quarantined": 0}
    for path in hostile_files(folder):
        started = time.process_time()
        for item in open_inputs([path], settings=settings):
            counts[outcome(item, reader)] += 1
        assert time.process_time() - started < SLOWEST, path
    assert all(counts.values()), counts


def outcome(item: RawArticle | Refusal, reader: Reader) -> str:
    """What became of an input; anything raised but a quarantine fails the test."""
    if isinstance(item, Refusal):
        assert item.reason
        return "refused"
    try:
        document, sentences = reader(item)
    except QuarantineError:
        return "quarantined"
    assert all(document.text[sentence.start : sentence.end] == sentence.text for sentence in sentences)
    return "read"


def test_no_advert_of_detik_becomes_a_sentence(yardsticks: Path, reader: Reader) -> None:
    path = yardsticks / "detik_2025" / "detik_2025.csv.gz"
    if not path.is_file():
        pytest.skip("the detik.com articles are absent")
    with gzip.open(path, "rt", encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream))[::3]
    assert any(ADVERT.search(line) for row in rows for line in row["isi_berita"].splitlines())
    for row in rows:
        document, sentences = reader(RawArticle(origin=row["id"], text=row["isi_berita"], url=row["tautan"]))
        assert document.language == "id"
        assert not [sentence.text for sentence in sentences if ADVERT.search(sentence.text)]


def test_real_pages_are_extracted_no_worse_than_measured(yardsticks: Path, settings: Settings) -> None:
    """Floors for every second page; over all 123 pages mean F1 is .954 and 122 days are right."""
    folder = yardsticks / "fundus_pages"
    if not folder.is_dir():
        pytest.skip("the real pages are absent")
    scores = extraction().score_folder(folder, settings, every=2)
    assert sum(score.f1 for score in scores) / len(scores) > 0.94
    assert sum(score.day_right for score in scores) / len(scores) > 0.96


def extraction() -> ModuleType:
    """The evaluation script as a module."""
    path = Path(__file__).resolve().parents[2] / "evals" / "extraction.py"
    spec = importlib.util.spec_from_file_location("extraction", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules["extraction"] = module
    spec.loader.exec_module(module)
    return module
