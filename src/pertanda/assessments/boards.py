"""Boards: templates of questions with their indicators, as data in `boards/*.toml`; the format is `docs/boards.md`."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any

import msgspec

from pertanda.assessments.definitions import (
    BaseRateTable,
    IndicatorTable,
    QueryTable,
    QuestionFile,
    indicator_faults,
    query_faults,
    question_faults,
)
from pertanda.assessments.questions import Lines, read_file
from pertanda.exceptions import DataFileError, NotFoundError, UsageError
from pertanda.knowledge.actors import country_codes, country_name
from pertanda.languages.tables import load_table
from pertanda.records.base import Record
from pertanda.records.question import EventQuery, IndicatorKind

__all__ = [
    "LANGUAGES",
    "Board",
    "BoardFile",
    "Party",
    "board_named",
    "check_parties",
    "fill",
    "load_board",
    "load_boards",
    "party",
    "question_text",
    "reference",
    "resolution_of",
]

LANGUAGES = ("en", "id")
_FOLDER = Path(__file__).with_name("boards")
_MANUAL = "See docs/boards.md."
_PLACE = re.compile(r"\{(\w+)\}")
_CODE = re.compile(r"(IGO|NGO|REB):\w+")
_PARTIES = ("actor", "recipient")
_FIELDS = frozenset({"actor", "recipient", "actor_code", "recipient_code", "opens", "closes", "days"})


class BoardFile(Record, frozen=True, forbid_unknown_fields=True):
    """A board as written. Every text and code may hold the placeholders of `docs/boards.md`."""

    title: dict[str, str]
    needs: tuple[str, ...]
    horizon_days: int
    text: dict[str, str]
    rule: dict[str, str]
    reference: dict[str, str]
    resolution: QueryTable
    indicator: tuple[IndicatorTable, ...]
    origins_needed: int = 1


class Board(Record, frozen=True):
    """A board by its name, the file's stem."""

    name: str
    file: BoardFile


class Party(Record, frozen=True):
    """Who fills a placeholder: the code, and the name by language."""

    code: str
    names: dict[str, str]


def party(code: str) -> Party:
    """The country (ISO 3166-1 alpha-3) or body ("IGO:NATO") of a code. Raises UsageError for anything else."""
    code = code.strip().upper()
    if not _CODE.fullmatch(code) and code not in country_codes():
        raise UsageError(f"{code!r} is no country code", fix="Give ISO 3166-1 alpha-3, such as RUS, or IGO:NATO.")
    names = {language: country_name(code, language) for language in LANGUAGES}
    if code in _named_with_the():
        names["en"] = f"the {names['en']}"
    return Party(code=code, names=names)


class _Articles(Record, frozen=True, forbid_unknown_fields=True):
    the: frozenset[str]


@cache
def _named_with_the() -> frozenset[str]:
    return load_table(_FOLDER.with_name("articles.toml"), _Articles).the


@cache
def load_boards(folder: Path = _FOLDER) -> dict[str, Board]:
    """The boards of a folder by name. Raises DataFileError with file and line."""
    return {path.stem: load_board(path) for path in sorted(folder.glob("*.toml"))}


def load_board(path: Path) -> Board:
    """The board of one file. Raises DataFileError with file and line."""
    file = read_file(path, BoardFile)
    for key, what in _faults(file):
        raise DataFileError(what, where=Lines(path).of(key), fix=_MANUAL)
    return Board(name=path.stem, file=file)


def board_named(name: str) -> Board:
    """A board of the package. Raises NotFoundError that lists them."""
    boards = load_boards()
    if name not in boards:
        raise NotFoundError(f"there is no board {name!r}", fix=f"One of: {', '.join(boards)}.")
    return boards[name]


def fill(
    board: Board,
    *,
    actor: Party,
    recipient: Party | None,
    opens: datetime.date,
    closes: datetime.date,
    day_names: Mapping[str, Mapping[str, str]],
    base_rate: BaseRateTable,
) -> QuestionFile:
    """The board as a question. `day_names` gives `opens` and `closes` in words by language.

    Raises UsageError for a party too many or too few, or a window that no question may have.
    """
    check_parties(board, recipient)
    values = _values(actor, recipient, opens, closes, day_names)
    filled: dict[str, Any] = _filled(msgspec.to_builtins(board.file), values, "en")
    kept = {key: filled[key] for key in ("text", "rule", "resolution", "indicator", "origins_needed")}
    rate = msgspec.to_builtins(base_rate)
    file = msgspec.convert({**kept, "opens": opens, "closes": closes, "base_rate": rate}, QuestionFile)
    for _, what in question_faults(file):
        raise UsageError(what, where=f"board {board.name}", fix="Mend the options.")
    return file


def question_text(
    board: Board,
    *,
    actor: Party,
    recipient: Party | None,
    opens: datetime.date,
    closes: datetime.date,
    day_names: Mapping[str, Mapping[str, str]],
) -> dict[str, str]:
    """What the board would ask, by language. Raises UsageError for a party too many or too few."""
    check_parties(board, recipient)
    found: dict[str, str] = _filled(board.file.text, _values(actor, recipient, opens, closes, day_names), "en")
    return found


def reference(board: Board, *, actor: Party, recipient: Party | None, days: int) -> dict[str, str]:
    """The board's reference class in words, by language."""
    check_parties(board, recipient)
    # A reference class speaks of windows of a length, not of these days.
    nowhere = datetime.date(1, 1, 1)
    values = _values(actor, recipient, nowhere, nowhere + datetime.timedelta(days=days - 1), {})
    found: dict[str, str] = _filled(board.file.reference, values, "en")
    return found


def resolution_of(board: Board, *, actor: Party, recipient: Party | None) -> EventQuery:
    """The query that answers the board's question. Raises UsageError for a party too many or too few."""
    check_parties(board, recipient)
    nowhere = datetime.date(1, 1, 1)
    values = _values(actor, recipient, nowhere, nowhere, {})
    return msgspec.convert(_filled(msgspec.to_builtins(board.file.resolution), values, "en"), EventQuery)


def check_parties(board: Board, recipient: Party | None) -> None:
    """Raises UsageError for a party too many or too few."""
    needed = "recipient" in board.file.needs
    if needed and recipient is None:
        raise UsageError(f"board {board.name!r} asks about two parties", fix="Give --recipient too.")
    if recipient is not None and not needed:
        raise UsageError(f"board {board.name!r} asks about one country", fix="Leave --recipient out.")


def _values(
    actor: Party,
    recipient: Party | None,
    opens: datetime.date,
    closes: datetime.date,
    day_names: Mapping[str, Mapping[str, str]],
) -> dict[str, dict[str, str]]:
    """The placeholders' values by language."""
    shared = {"actor_code": actor.code, "days": str((closes - opens).days + 1)}
    if recipient is not None:
        shared["recipient_code"] = recipient.code
    found = {}
    for language in LANGUAGES:
        days = day_names.get(language, {"opens": opens.isoformat(), "closes": closes.isoformat()})
        names = {"actor": actor.names[language], **days}
        if recipient is not None:
            names["recipient"] = recipient.names[language]
        found[language] = shared | names
    return found


def _filled(value: Any, values: Mapping[str, Mapping[str, str]], language: str) -> Any:
    if isinstance(value, str):
        return _PLACE.sub(lambda match: values[language][match[1]], value)
    if isinstance(value, Mapping):
        return {key: _filled(item, values, key if key in LANGUAGES else language) for key, item in value.items()}
    return [_filled(item, values, language) for item in value] if isinstance(value, list | tuple) else value


def _faults(file: BoardFile) -> Iterator[tuple[str, str]]:
    for name in ("title", "text", "rule", "reference"):
        for language in LANGUAGES:
            if not getattr(file, name).get(language, "").strip():
                yield f".{name}", f"there is no text in {language!r}"
    if not file.needs or file.needs[0] != "actor" or set(file.needs) - set(_PARTIES):
        yield ".needs", 'needs is ["actor"] or ["actor", "recipient"]'
    if not 1 <= file.horizon_days <= 366:
        yield ".horizon_days", "horizon_days must be from 1 to 366"
    if file.origins_needed < 1:
        yield ".origins_needed", "at least one origin must tell the act"
    if not file.indicator:
        yield ".indicator", "a board without indicators moves nothing"
    yield from _placeholder_faults(file)
    yield from query_faults(".resolution", file.resolution)
    yield from indicator_faults(file.indicator)
    if any(one.kind is IndicatorKind.SILENCE and one.silence and one.silence.outlet for one in file.indicator):
        yield ".indicator", "a board cannot know which outlets a desk reads; leave `outlet` to the question"


def _placeholder_faults(file: BoardFile) -> Iterator[tuple[str, str]]:
    allowed = _FIELDS if "recipient" in file.needs else _FIELDS - {"recipient", "recipient_code"}
    for name in BoardFile.__struct_fields__:
        text = msgspec.json.encode(msgspec.to_builtins(getattr(file, name))).decode()
        for unknown in sorted(set(_PLACE.findall(text)) - allowed):
            yield f".{name}", f"the placeholder {{{unknown}}} has no value here"
