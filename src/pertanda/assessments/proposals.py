"""Questions that the desk's own plans and expectations suggest, with the plan's window."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator, Mapping, Sequence

import msgspec

from pertanda.assessments.boards import Board, Party, load_boards, party
from pertanda.assessments.queries import answers, says
from pertanda.exceptions import UsageError
from pertanda.happenings.days import day_known
from pertanda.happenings.parties import nations
from pertanda.records.base import Record, value_of
from pertanda.records.document import Sentence
from pertanda.records.happening import Happening
from pertanda.records.question import EventQuery, Question
from pertanda.records.vocabulary import Modality

__all__ = ["Proposal", "propose"]

ONE_DAY = datetime.timedelta(days=1)
# What is planned for later than a year ahead is no question a daily desk can answer.
_LONGEST = 366
_AHEAD = (Modality.PLANNED, Modality.EXPECTED)


class Proposal(Record, frozen=True):
    """A question worth asking: the board that asks it, who fills it, its window, and the plan it comes from.

    `dated` says whether the plan named its time; else the window is the board's usual one.
    """

    board: str
    actor: str
    recipient: str | None
    opens: datetime.date
    closes: datetime.date
    dated: bool
    modality: Modality
    origins: int
    happening_id: str
    sentence_ids: tuple[str, ...]


def propose(
    happenings: Sequence[Happening],
    questions: Iterable[Question],
    *,
    as_of: datetime.date,
    sentences: Mapping[str, Sentence],
    boards: Mapping[str, Board] | None = None,
) -> list[Proposal]:
    """One proposal per board and parties, the soonest to close first, from what is planned or expected on `as_of`.

    Left out: plans that came true or whose time has passed, acts that no board asks about or whose parties are no
    countries or bodies, and what an open question asks already. Nothing known after `as_of` is used.
    """
    boards = load_boards() if boards is None else boards
    known = [one for one in happenings if day_known(one) <= as_of]
    done = {plan for one in known for plan in one.fulfils}
    asked = [one for one in questions if one.opens <= as_of <= one.closes]
    best: dict[tuple[str, str, str | None], Proposal] = {}
    for plan in known:
        if plan.modality not in _AHEAD or plan.id in done:
            continue
        for made in _from_plan(plan, boards, as_of, sentences):
            key = (made.board, made.actor, made.recipient)
            if any(_same(plan, made, one) for one in asked):
                continue
            if key not in best or _rank(made) > _rank(best[key]):
                best[key] = made
    return sorted(best.values(), key=lambda one: (one.closes, one.board, one.actor, one.recipient or ""))


def _rank(one: Proposal) -> tuple[bool, bool, int, str]:
    return one.dated, one.modality is Modality.PLANNED, one.origins, one.happening_id


def _same(plan: Happening, made: Proposal, question: Question) -> bool:
    """Whether the question asks about the plan's act between these very parties; the plan may name more."""
    act = msgspec.structs.replace(
        plan, actor=(made.actor,), recipient=(made.recipient,) if made.recipient else plan.recipient
    )
    return answers(act, msgspec.structs.replace(question.resolution, modality=()))


def _from_plan(
    plan: Happening, boards: Mapping[str, Board], as_of: datetime.date, sentences: Mapping[str, Sentence]
) -> Iterator[Proposal]:
    for board in boards.values():
        window = _window(plan, board, as_of)
        if window is None or not _asks(board, plan, sentences):
            continue
        for actor, recipient in _parties(plan, board):
            yield Proposal(
                board=board.name,
                actor=actor.code,
                recipient=recipient.code if recipient else None,
                opens=window[0],
                closes=window[1],
                dated=_end(plan) is not None,
                modality=plan.modality,
                origins=plan.origins,
                happening_id=plan.id,
                sentence_ids=tuple(dict.fromkeys(report.sentence_id for report in plan.reports)),
            )


def _asks(board: Board, plan: Happening, sentences: Mapping[str, Sentence]) -> bool:
    query, mode = board.file.resolution, value_of(plan.mode)
    if plan.type not in query.type or (query.mode and (mode is None or mode not in query.mode)):
        return False
    words = EventQuery(words=query.words)
    return not query.words or any(
        says(sentences[report.sentence_id].text, words) for report in plan.reports if report.sentence_id in sentences
    )


def _end(plan: Happening) -> datetime.date | None:
    interval = value_of(plan.when)
    return interval.end if interval else None


def _window(plan: Happening, board: Board, as_of: datetime.date) -> tuple[datetime.date, datetime.date] | None:
    """From `as_of` to the plan's end, or as long as the board usually asks; None for the past and the far future."""
    end = _end(plan)
    if end is not None:
        return (as_of, end) if 0 <= (end - as_of).days <= _LONGEST else None
    if (as_of - day_known(plan)).days >= board.file.horizon_days:
        return None
    return as_of, as_of + (board.file.horizon_days - 1) * ONE_DAY


def _parties(plan: Happening, board: Board) -> Iterator[tuple[Party, Party | None]]:
    actors = [found for code in sorted(nations(plan.actor)) if (found := _party(code))]
    if "recipient" not in board.file.needs:
        yield from ((actor, None) for actor in actors)
        return
    recipients = [found for code in sorted(nations(plan.recipient)) if (found := _party(code))]
    yield from ((actor, other) for actor in actors for other in recipients if actor.code != other.code)


def _party(code: str) -> Party | None:
    try:
        return party(code)
    except UsageError:
        return None
