"""Reading the ICEWS yardsticks: quadruples of numbers with names beside them; hours become days."""

from __future__ import annotations

import gzip
import os
from pathlib import Path
from typing import NamedTuple

from pertanda.assessments.models.history import MIRRORED, EventHistory, Row
from pertanda.exceptions import UsageError

__all__ = ["Dataset", "data_folder", "load"]


class Dataset(NamedTuple):
    """A history with the last day of training and of validation; what follows is the test."""

    name: str
    history: EventHistory
    last_train_day: int
    last_valid_day: int


def data_folder(name: str) -> Path:
    """The folder of a data set under PERTANDA_DATA (default: ../shared/data beside the repository).

    Raises UsageError when it is absent.
    """
    root = Path(os.environ.get("PERTANDA_DATA") or Path(__file__).parents[2].parent / "shared" / "data")
    folder = root / name
    if not (folder / "entity2id.txt").is_file():
        raise UsageError(f"no data set {name!r} under {root}", where="evals.forecasting",
                         fix="Set PERTANDA_DATA to the folder that holds icews14 and icews18.")  # fmt: skip
    return folder


def load(name: str, *, mirrored: bool) -> Dataset:
    """The data set as one history; `mirrored` keeps visits written from both sides, as the ranking protocol does.

    Raises UsageError when the data are absent.
    """
    folder = data_folder(name)
    entities, relations = _names(folder / "entity2id.txt"), _names(folder / "relation2id.txt")
    history = EventHistory({} if mirrored else MIRRORED)
    last = []
    for part in ("train", "valid", "test"):
        rows = _rows(folder, part)
        history.extend(Row(entities[s], relations[r], entities[o], hour // 24) for s, r, o, hour in rows)
        last.append(max(hour for *_, hour in rows) // 24)
    return Dataset(name, history, last[0], last[1])


def _names(path: Path) -> dict[int, str]:
    lines = (line.rpartition("\t") for line in path.read_text(encoding="utf-8").splitlines() if line.strip())
    return {int(number): name for name, _, number in lines}


def _rows(folder: Path, part: str) -> list[tuple[int, int, int, int]]:
    path = folder / f"{part}.txt"
    text = path.read_text() if path.is_file() else gzip.decompress((folder / f"{part}.txt.gz").read_bytes()).decode()
    rows = (line.split("\t") for line in text.splitlines() if line.strip())
    return [(int(row[0]), int(row[1]), int(row[2]), int(row[3])) for row in rows]
