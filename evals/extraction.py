"""How well article text and publication day are read from real news pages (the `fundus_pages` yardstick).

Protocol: the multiset of word 4-grams (of characters for Japanese and Chinese) of the text read against that of the
expected body; per page the best of the outlet's expected versions counts; the figure is the mean of the pages' F1.
The day is right when it is the expected day of that version. Two expected days are known to have day and month
swapped and are corrected here. Run: `python evals/extraction.py [FOLDER]`; the folder defaults to `fundus_pages`
under the setting evaluation.data (PERTANDA_DATA).
"""

from __future__ import annotations

import datetime
import json
import re
import sys
import time
from collections import Counter
from pathlib import Path
from typing import Any, NamedTuple

from pertanda.documents.dating import Conventions, evidence_of, publication
from pertanda.documents.extract import extract
from pertanda.documents.live import arrange
from pertanda.documents.normalise import normalise
from pertanda.records.base import value_of
from pertanda.records.document import RawArticle
from pertanda.settings import Settings, load
from pertanda.sources.inputs import open_inputs

CORRECTED_DAYS = {
    ("AnadoluAjansi", "2025-05-04"): "2025-04-05",
    ("KlasseGegenKlasse", "2026-06-01"): "2026-01-06",
}
_CHARACTER_LANGUAGES = re.compile("[\u3040-\u30ff\u4e00-\u9fff]")


class PageScore(NamedTuple):
    """Precision, recall and F1 of a page's text; whether its day is right; seconds of CPU it took."""

    name: str
    precision: float
    recall: float
    f1: float
    day_right: bool
    seconds: float


def expected_versions(outlet: Path) -> list[tuple[str, str]]:
    """(body, publication day) of each expected layout version of an outlet."""
    versions = json.loads(outlet.read_text(encoding="utf-8")).values()
    return [(_body(version["body"]), str(version.get("publishing_date"))[:10]) for version in versions]


def _body(body: dict[str, Any]) -> str:
    parts = list(body["summary"])
    for section in body["sections"]:
        parts += section["headline"] + section["paragraphs"]
    return "\n".join(parts)


def grams(text: str) -> Counter[tuple[str, ...]]:
    """Multiset of 4-grams of words, or of characters where a text is mostly Japanese or Chinese."""
    characters = len(_CHARACTER_LANGUAGES.findall(text)) > len(text) / 4
    units = re.findall(r"\w", text) if characters else re.findall(r"\w+", text.lower())
    return Counter(zip(*(units[offset:] for offset in range(4)), strict=False))


def overlap(found: str, expected: str) -> tuple[float, float, float]:
    """Precision, recall and F1 of two texts' 4-grams."""
    ours, theirs = grams(found), grams(expected)
    shared = (ours & theirs).total()
    precision, recall = shared / max(1, ours.total()), shared / max(1, theirs.total())
    return precision, recall, 2 * precision * recall / (precision + recall) if shared else 0.0


def read_page(raw: RawArticle, url: str, crawled: datetime.datetime, settings: Settings) -> tuple[str, str]:
    """Text and day (ISO, or "") as the reading stage gets them, without its language gate."""
    page = extract(raw.html or "", url, origin=raw.origin)
    text = normalise(page.text) if page else ""
    metadata = page.metadata if page else None
    # The expected days are those of the zone that each page states, so no outlet's own zone is given.
    conventions = Conventions(now=crawled, limits=settings.inputs, day_first=None)
    evidence = evidence_of(raw, metadata, "", url, now=crawled, limits=settings.inputs)
    day = value_of(publication(None, evidence, conventions=conventions, origin=raw.origin).day)
    arranged = arrange(text, metadata.updates).text if metadata and metadata.updates else text
    return arranged, day.isoformat() if day else ""


def score_page(path: Path, about: dict[str, str], settings: Settings) -> PageScore:
    """The score of one page against the best-matching expected version."""
    outlet = path.name.split("_", 1)[0]
    crawled = datetime.datetime.fromisoformat(about["crawl_date"]).replace(tzinfo=datetime.UTC)
    (raw,) = open_inputs([path], settings=settings)
    if not isinstance(raw, RawArticle):
        return PageScore(path.name, 0.0, 0.0, 0.0, False, 0.0)
    started = time.process_time()
    text, day = read_page(raw, about["url"], crawled, settings)
    seconds = time.process_time() - started
    scored = [(overlap(text, body), expected) for body, expected in expected_versions(path.with_name(f"{outlet}.json"))]
    (precision, recall, f1), expected = max(scored, key=lambda pair: pair[0][2])
    right = day == CORRECTED_DAYS.get((outlet, expected), expected)
    return PageScore(path.name, precision, recall, f1, right, seconds)


def score_folder(folder: Path, settings: Settings, every: int = 1) -> list[PageScore]:
    """Scores of every n-th page of the yardstick, in the order of their paths."""
    pages = sorted(folder.glob("*/*.html.gz"))[::every]
    about = {path.parent: json.loads((path.parent / "meta.json").read_text(encoding="utf-8")) for path in pages}
    return [score_page(path, about[path.parent][path.name], settings) for path in pages]


def main() -> None:
    """Print the pages that fall short and the figures over all pages."""
    settings = load()
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else Path(settings.evaluation.data) / "fundus_pages"
    scores = score_folder(folder, settings)
    if not scores:
        sys.exit(f"{folder}: there are no pages. Name the yardstick's folder.")
    for score in scores:
        if score.f1 < 0.5 or not score.day_right:
            print(f"{score.name}: F1 {score.f1:.2f}, day {'right' if score.day_right else 'wrong'}")
    count = len(scores)
    precision, recall, f1, right, seconds = (sum(column) / count for column in list(zip(*scores, strict=True))[1:])
    print(f"{count} pages: precision {precision:.3f}, recall {recall:.3f}, mean F1 {f1:.3f}")
    print(f"right day {sum(score.day_right for score in scores)}/{count} ({right:.1%}), {1 / seconds:.0f} pages/CPU-s")


if __name__ == "__main__":
    main()
