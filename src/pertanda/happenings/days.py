"""Which day a record counts on: when it became known, and when the act took place."""

from __future__ import annotations

import datetime

from pertanda.records.base import value_of
from pertanda.records.document import Document
from pertanda.records.happening import Happening

__all__ = ["day_known", "day_of_act", "document_day"]


def document_day(document: Document) -> datetime.date:
    """The day on which the article could be known: its publication day, else the day it was seen (UTC).

    An archive read years later is then replayed on its own days, which back-tests need.
    """
    return value_of(document.published) or document.seen_at.date()


def day_known(happening: Happening) -> datetime.date:
    """The first day on which any report of the happening could be known."""
    published = [report.published for report in happening.reports if report.published is not None]
    return min(published, default=happening.seen_at.date())


def day_of_act(happening: Happening) -> datetime.date:
    """The day of the act, else (the day being unknown) the first day it was known."""
    return value_of(happening.event_day) or day_known(happening)
