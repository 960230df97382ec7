"""The track record: forecasts of resolved questions from a desk's assessments, or from anybody's JSON Lines."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from pathlib import Path

import msgspec

from pertanda.assessments.scores import Forecast
from pertanda.exceptions import DataFileError, InputError
from pertanda.records.assessment import Assessment
from pertanda.records.base import Known, Unknown

__all__ = ["forecasts_of", "read_forecasts"]


class _Line(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A line of a forecast file; the fields are those of Forecast, the outcome also as 0 or 1."""

    id: str
    as_of: str
    probability: float
    outcome: bool | int
    reference: float | None = None


def forecasts_of(assessments: Iterable[Assessment]) -> list[Forecast]:
    """The days on which each question was open, with the answer it got in the end; unanswered and void ones are not.

    `assessments` are those of one view, in any order. The day that brought the answer is no forecast any more.
    """
    by_question: dict[str, list[Assessment]] = defaultdict(list)
    for one in assessments:
        by_question[one.question_id].append(one)
    found: list[Forecast] = []
    for question_id, days in sorted(by_question.items()):
        last = max(days, key=lambda one: one.as_of)
        if isinstance(last.outcome, Known):
            found += [
                _forecast(question_id, one, last.outcome.value) for one in days if isinstance(one.outcome, Unknown)
            ]
    return sorted(found, key=lambda one: (one.id, one.as_of))


def _forecast(question_id: str, one: Assessment, outcome: bool) -> Forecast:
    # Skill is measured against the reference class also where a base model took its place.
    reference = one.prior.reference_rate if one.prior else one.base_rate
    return Forecast(id=question_id, as_of=one.as_of, probability=one.probability, outcome=outcome, reference=reference)


def read_forecasts(path: Path) -> list[Forecast]:
    """Forecasts from JSON Lines: `{"id", "as_of", "probability", "outcome"}`, and `reference` if there is a base rate.

    Raises DataFileError with file and line, InputError for a file that cannot be read.
    """
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(f"cannot be read: {error}", where=str(path), fix="Give JSON Lines in UTF-8.") from error
    return [_parsed(text, f"{path}:{number}") for number, text in enumerate(lines, 1) if text.strip()]


def _parsed(text: str, where: str) -> Forecast:
    try:
        line = msgspec.json.decode(text, type=_Line)
        found = msgspec.convert({**msgspec.structs.asdict(line), "outcome": _truth(line.outcome)}, Forecast)
    except msgspec.MsgspecError as error:
        fix = 'A line is {"id": "a", "as_of": "2024-06-15", "probability": 0.3, "outcome": 1}.'
        raise DataFileError(str(error), where=where, fix=fix) from error
    if not 0.0 <= found.probability <= 1.0:
        raise DataFileError(f"{found.probability} is no probability", where=where, fix="Give a number from 0 to 1.")
    return found


def _truth(outcome: bool | int) -> bool:
    if outcome not in (0, 1):
        raise msgspec.ValidationError(f"the outcome is {outcome}, neither true nor false")
    return bool(outcome)
