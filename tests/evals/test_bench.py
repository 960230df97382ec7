"""The bench measures what it says: on a few articles of our own, and it skips without the outside data."""

from __future__ import annotations

import csv
import gzip
import json
import sys
from pathlib import Path

import pytest

from evals import bench

COLUMNS = ["id", "judul", "tautan", "tanggal", "isi_berita"]
TEXT = "Tentara Rusia menyerang Ukraina di Kharkiv pada 12 Juni 2024. Pemerintah Indonesia mengecam serangan itu."


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """A folder laid out as the yardstick, with three articles and one repetition."""
    folder = tmp_path / "detik_2025"
    folder.mkdir()
    with gzip.open(folder / "detik_2025.csv.gz", "wt", encoding="utf-8", newline="") as file:
        rows = csv.DictWriter(file, COLUMNS)
        rows.writeheader()
        for number in (1, 2, 3, 1):
            rows.writerow(
                {
                    "id": str(number),
                    "judul": f"Berita {number}",
                    "tautan": f"https://contoh.example/{number}",
                    "tanggal": "10/21/2025 20:43",
                    "isi_berita": f"{TEXT}\n{TEXT} Nomor {number}.",
                }
            )
    return tmp_path


def test_repetitions_are_left_out_and_days_are_month_first(data: Path) -> None:
    found = bench.articles(data / "detik_2025" / "detik_2025.csv.gz")
    assert [raw.title for raw in found] == ["Berita 1", "Berita 2", "Berita 3"]
    assert {raw.published for raw in found} == {"2025-10-21"}
    assert len(bench.articles(data / "detik_2025" / "detik_2025.csv.gz", most=2)) == 2


def test_it_measures_every_stage_and_stores_what_it_codes(
    data: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("PERTANDA_DATA", str(data))
    monkeypatch.setattr(bench, "TRIES", 1)
    assert bench.main(["--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["articles"] == 3
    assert told["events"] > 0
    assert told["articles_per_second"] > 0
    assert min(told["spent"].values()) >= 0
    assert told["help_seconds"] > told["python_seconds"] > 0
    assert bench.main([]) == 0
    shown = capsys.readouterr().out
    assert all(stage in shown for stage in ("read", "mentions", "code", "store", "without store", "whole"))


def test_it_skips_without_the_data(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("PERTANDA_DATA", str(tmp_path))
    assert bench.main([]) == 0
    assert "skipped" in capsys.readouterr().err


def test_start_up_is_the_time_of_a_process() -> None:
    assert bench.start_up([sys.executable, "-c", "pass"]) > 0
