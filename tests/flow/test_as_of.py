"""What comes later changes no brief of before: a day's brief from all articles is that from those until then."""

from __future__ import annotations

import datetime
from pathlib import Path

import msgspec
import pytest

from flow.conftest import NOW, Maker
from flow.worked import ARTICLES
from pertanda import flow
from pertanda.flow import Tools
from pertanda.records.document import RawArticle
from pertanda.store.desk import Desk


def until(day: str) -> list[Path]:
    """The example's articles of a day and before; their names begin with it."""
    return sorted(path for path in ARTICLES.glob("*.txt") if path.name[:10] <= day)


@pytest.mark.parametrize("day", ["2024-05-30", "2024-06-15", "2024-06-18"])
@pytest.mark.parametrize("language", ["en", "id"])
def test_the_future_changes_no_brief(
    example_desk: Path, make_desk: Maker, tools: Tools, tmp_path: Path, day: str, language: str
) -> None:
    past_desk = make_desk(tmp_path / "past.desk", until(day))
    as_of = datetime.date.fromisoformat(day)
    briefs = []
    for path in (example_desk, past_desk):
        with Desk.open(path, write=False) as desk:
            briefs.append(flow.publish(desk, tools=tools, as_of=as_of, language=language))
    whole, past = (msgspec.to_builtins(brief) for brief in briefs)
    assert whole == past
    assert sum(len(section["items"]) for section in whole["sections"]) > 3


def test_an_answer_is_not_known_before_it_is_told(example_desk: Path, tools: Tools) -> None:
    with Desk.open(example_desk, write=False) as desk:
        before = flow.publish(desk, tools=tools, as_of=datetime.date(2024, 6, 15), language="en").questions[0]
        after = flow.publish(desk, tools=tools, as_of=datetime.date(2024, 6, 20), language="en").questions[0]
    assert type(before.outcome).__name__ == "Unknown"
    assert after.probability > before.probability


ADDRESS = "https://contoh.example/berita/1"
FORMER = RawArticle(
    origin="former",
    text="Polandia mengecam Rusia pada 9 Juni 2024. Rusia belum menanggapi kecaman dari Warsawa itu.",
    published="2024-06-10",
    outlet="Contoh",
    url=ADDRESS,
    language="id",
)
EDITED = msgspec.structs.replace(
    FORMER,
    origin="edited",
    published="2024-06-20",
    text="Polandia mengusir duta besar Rusia pada 19 Juni 2024. Rusia belum menanggapi langkah Warsawa itu.",
)


def test_an_edit_of_later_takes_nothing_from_the_brief_of_before(tools: Tools, tmp_path: Path) -> None:
    with Desk.open(tmp_path / "a.desk", write=True) as desk:
        flow.run(desk, [FORMER], tools=tools, now=NOW)
        day = datetime.date(2024, 6, 10)
        before = flow.publish(desk, tools=tools, as_of=day, language="en")
        flow.run(desk, [EDITED], tools=tools, now=NOW)
        assert flow.publish(desk, tools=tools, as_of=day, language="en") == before
        after = flow.publish(desk, tools=tools, as_of=datetime.date(2024, 6, 20), language="en")
    assert before.marks[0].sentence == "Polandia mengecam Rusia pada 9 Juni 2024."
    assert after.marks[0].sentence == "Polandia mengusir duta besar Rusia pada 19 Juni 2024."
    assert not {mark.document_id for mark in before.marks} & {mark.document_id for mark in after.marks}
