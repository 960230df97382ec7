"""Desks made by the real commands, and what stands in them without what must differ from run to run."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from pertanda.store.desk import Desk

__all__ = ["ARTICLES", "QUESTIONS", "contents", "pertanda", "start"]

ROOT = Path(__file__).parents[2]
ARTICLES = ROOT / "examples" / "articles"
QUESTIONS = ROOT / "examples" / "questions"
COMMAND = [sys.executable, "-c", "from pertanda.cli.main import main; main()"]


def start(*arguments: str | Path, cwd: Path | None = None, **variables: str) -> subprocess.Popen[str]:
    """The command line in a process of its own."""
    return subprocess.Popen(
        [*COMMAND, *map(str, arguments)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        cwd=cwd,
        env={**os.environ, "PYTHONIOENCODING": "utf-8", **variables},
    )


def pertanda(*arguments: str | Path, cwd: Path | None = None, **variables: str) -> tuple[int, str, str]:
    """Exit code, stdout and stderr of a command; never a traceback."""
    process = start(*arguments, cwd=cwd, **variables)
    out, err = process.communicate(timeout=120)
    assert "Traceback" not in err, err
    return process.returncode, out, err


# `seen_at` is when an article was queued: the only thing of a document and its events that a clock decides.
_TABLES: Sequence[str] = (
    "SELECT id, article_id, day, supersedes, latest FROM document ORDER BY id",
    "SELECT id FROM sentence ORDER BY id",
    "SELECT event.id, run.id, event_day, actor_countries, recipient_countries, type, modality, confidence "
    "FROM event JOIN run ON run.number = event.run ORDER BY event.id, run.id",
    "SELECT run.id, document_id, events FROM coding JOIN run ON run.number = coding.run ORDER BY document_id, run.id",
    "SELECT key, state, document_id FROM job ORDER BY key",
    "SELECT id FROM source ORDER BY id",
    "SELECT origin, reason, excerpt FROM quarantine ORDER BY origin, reason",
)


def contents(path: Path) -> list[list[tuple[Any, ...]]]:
    """Everything a desk holds, in an order and without the numbers that arrival decides."""
    with Desk.open(path, write=False) as desk:
        tables = [list(desk._rows(sql)) for sql in _TABLES]
        made: list[tuple[Any, ...]] = sorted(
            [*((h.id,) for h in desk.happenings()), *((g.id,) for g in desk.signals())]
        )
        assessed = sorted((a.question_id, a.as_of, round(a.probability, 9)) for a in desk.assessments())
    return [*tables, list(made), list(assessed)]
