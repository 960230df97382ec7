"""Brief: the publication of one day, each statement with the sentences it rests on."""

from __future__ import annotations

import datetime

from pertanda.records.assessment import PriorUsed
from pertanda.records.base import Fact, Made, Record
from pertanda.records.signal import PairCourse, SourceVolume

__all__ = [
    "Brief",
    "BriefItem",
    "BriefSection",
    "DyadPanel",
    "EvidenceLine",
    "Mark",
    "PairPanel",
    "ProbabilityPoint",
    "QuestionPanel",
    "SourceLine",
]


class Mark(Record, frozen=True):
    """A numbered mark: the sentence, its document and outlet, with the outlet's grade and the publication day."""

    number: int
    sentence_id: str
    document_id: str
    outlet: str
    grade: str
    language: str
    published: str
    title: str
    url: str | None
    sentence: str
    highlight: tuple[int, int]  # the trigger's [start, end) in the sentence
    further: tuple[tuple[int, int], ...] = ()  # triggers of other statements on the same sentence


class BriefItem(Record, frozen=True):
    """One statement. `about` is the id of the happening, signal or assessment it states; `marks` are never empty."""

    statement: str
    about: str
    modality: str
    marks: tuple[int, ...]
    details: tuple[str, ...] = ()


class BriefSection(Record, frozen=True):
    """A titled group of statements; `note` is shown when there is none, so that an empty section says why."""

    key: str
    title: str
    items: tuple[BriefItem, ...]
    note: str = ""


class EvidenceLine(Record, frozen=True):
    """One line of a question's ledger. `state` is `counted`, `overshadowed` (a stronger one of its group counts),
    `modelled` (the base model counts these acts) or `not-seen`; only a line that is not seen has no marks. `log_odds`
    is natural."""

    title: str
    state: str
    log_odds: float
    day: datetime.date | None
    origins: int
    marks: tuple[int, ...]


class ProbabilityPoint(Record, frozen=True):
    """A question's probability and interval on one day, for its line."""

    day: datetime.date
    probability: float
    low: float
    high: float


class QuestionPanel(Record, frozen=True):
    """A question as of the brief's day. Probabilities in [0, 1]; `change` is in points of 0.01 since the day before.

    `base_rate` is scaled to the days left; `reference` tells the counts behind it and where they were counted. Where a
    base model took the reference class's place `model` tells that one's; `prior` holds the figures of either.
    """

    question_id: str
    assessment_id: str
    text: str
    rule: str
    opens: datetime.date
    closes: datetime.date
    probability: float
    low: float
    high: float
    word: str
    change: Fact[float]
    base_rate: float
    reference: str
    outcome: Fact[bool]
    evidence: tuple[EvidenceLine, ...]
    history: tuple[ProbabilityPoint, ...]
    prior: PriorUsed | None = None
    model: str = ""


class DyadPanel(Record, frozen=True):
    """A directed dyad against its own normal: `counts` and `normal` for the days that end on `day`, oldest first."""

    signal_id: str
    title: str
    day: datetime.date
    counts: tuple[int, ...]
    normal: tuple[float, ...]


class PairPanel(Record, frozen=True):
    """A directed dyad in the heat map of the last weeks; `drawn` is its place among the small multiples, 0 for none."""

    title: str
    course: PairCourse
    drawn: int


class SourceLine(Record, frozen=True):
    """An outlet of the desk: its grade, how many documents since the last brief, and the last day it was heard.

    `expected` is how many documents a day its own past lets expect, None where nothing is known of it.
    """

    name: str
    grade: str
    documents: int
    last_heard: datetime.date
    silent: bool
    expected: float | None = None


class Brief(Record, frozen=True):
    """A day's brief in one language. `as_of` is its day; nothing published after it is used.

    `since` is the day of the brief before it: what became known after `since` is news. `pairs` are the dyads of the
    last weeks, the busiest first; `silences` the sources, and groups of them, fallen silent against their own rhythm.
    """

    id: str
    as_of: datetime.date
    language: str
    title: str
    sections: tuple[BriefSection, ...]
    marks: tuple[Mark, ...]
    sources_heard: int
    documents_read: int
    made: Made
    rests_on: tuple[str, ...]
    since: datetime.date
    questions: tuple[QuestionPanel, ...] = ()
    dyads: tuple[DyadPanel, ...] = ()
    sources: tuple[SourceLine, ...] = ()
    pairs: tuple[PairPanel, ...] = ()
    silences: tuple[SourceVolume, ...] = ()
