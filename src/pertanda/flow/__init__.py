"""The river as a whole: the only part that knows every stage.

`prepare` loads what the stages need, `code_article` takes one raw article through reading, mentions and events,
`run` does so for a desk, `refresh` remakes happenings, signals and assessments, `publish` makes the brief of a day.
"""

from __future__ import annotations

from pertanda.flow.coding import Article, Tools, code_article, code_gold, prepare, words
from pertanda.flow.running import Report, data_digest, run, seek_copies, source_of, this_run
from pertanda.flow.views import (
    day_of,
    first_day,
    full_id,
    happenings,
    material,
    newest_day,
    publish,
    refresh,
    volumes,
)

__all__ = [
    "Article",
    "Report",
    "Tools",
    "code_article",
    "code_gold",
    "data_digest",
    "day_of",
    "first_day",
    "full_id",
    "happenings",
    "material",
    "newest_day",
    "prepare",
    "publish",
    "refresh",
    "run",
    "seek_copies",
    "source_of",
    "this_run",
    "volumes",
    "words",
]
