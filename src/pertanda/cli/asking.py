"""`pertanda questions new`, `add` and `propose`: where questions come from."""

from __future__ import annotations

import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import click

from pertanda.cli.options import as_of_day, desk_option, desk_path, json_option, load_settings, settings_option

if TYPE_CHECKING:
    from pertanda.assessments.base_rates import WindowCount
    from pertanda.assessments.boards import Board, Party
    from pertanda.assessments.definitions import BaseRateTable
    from pertanda.assessments.proposals import Proposal

__all__ = ["add", "new", "propose"]

_DAY = click.DateTime(["%Y-%m-%d"])


class _Asked(NamedTuple):
    """A board with the parties and the window that it is asked for."""

    board: Board
    actor: Party
    recipient: Party | None
    opens: datetime.date
    closes: datetime.date

    @property
    def days(self) -> int:
        return (self.closes - self.opens).days + 1


class _Counted(NamedTuple):
    """What the command line says about the base rate."""

    successes: int | None
    trials: int | None
    window_days: int | None
    source: str | None
    counts: Path | None
    classes: tuple[str, ...]


@click.command("new")
@click.option("--board", required=True, help="Board to fill; a name that is none lists them (docs/boards.md).")
@click.option("--actor", required=True, help="Country that acts, ISO 3166-1 alpha-3, or a body such as IGO:UN.")
@click.option("--recipient", help="The other party, on boards that ask about two.")
@click.option(
    "--opens",
    type=_DAY,
    help="First day on which the act counts [default: today, or a usual window before a --closes in the past].",
)
@click.option("--closes", type=_DAY, help="Last day on which it counts [default: the board's usual window].")
@click.option("--successes", type=click.IntRange(0), help="Base rate by hand: windows that ended in yes.")
@click.option("--trials", type=click.IntRange(1), help="Base rate by hand: windows looked at.")
@click.option("--window-days", type=click.IntRange(1, 3660), help="Length of those windows [default: the question's].")
@click.option("--source", help="Base rate by hand: where it was counted.")
@click.option(
    "--counts", type=click.Path(path_type=Path), help="Count the base rate in this table (docs/anomalies.md)."
)
@click.option(
    "--class", "classes", multiple=True, help="Class of that table that answers the question; may be repeated."
)
@click.option(
    "--out", type=click.Path(path_type=Path), help="File to write [default: a name made of board and parties]."
)
@desk_option
@settings_option
def new(
    board: str,
    actor: str,
    recipient: str | None,
    opens: datetime.datetime | None,
    closes: datetime.datetime | None,
    successes: int | None,
    trials: int | None,
    window_days: int | None,
    source: str | None,
    counts: Path | None,
    classes: tuple[str, ...],
    out: Path | None,
    desk: Path | None,
    settings_file: Path | None,
) -> None:
    """Write a question file from a board.

    The base rate is counted in the desk's own past if it holds at least ten windows of the question's length, or in a
    table given with --counts; otherwise give --successes, --trials and --source.
    """
    asked = _asked(board, actor, recipient, opens, closes)
    given = _Counted(successes, trials, window_days, source, counts, classes)
    path = out or Path(f"{_slug(asked)}.toml")
    _write(path, asked, _base_rate(asked, given, desk_path(desk, load_settings(settings_file))))
    click.echo(path)


def _asked(
    board: str, actor: str, recipient: str | None, opens: datetime.datetime | None, closes: datetime.datetime | None
) -> _Asked:
    from pertanda.assessments.boards import board_named, check_parties, party
    from pertanda.exceptions import UsageError

    found = board_named(board)
    who, whom = party(actor), party(recipient) if recipient else None
    check_parties(found, whom)
    span = datetime.timedelta(days=found.file.horizon_days - 1)
    today = datetime.datetime.now(datetime.UTC).date()
    last = closes.date() if closes else (opens.date() if opens else today) + span
    # A question about the past, asked to see how it would have gone, opens a usual window before it closes.
    first = opens.date() if opens else today if last >= today else last - span
    if last < first:
        raise UsageError(
            f"the window is reversed: it closes on {last} and opens on {first}",
            fix="Give --opens and a later --closes.",
        )
    return _Asked(found, who, whom, first, last)


def _slug(asked: _Asked) -> str:
    parts = [asked.board.name, asked.actor.code, asked.recipient.code if asked.recipient else "", str(asked.closes)]
    return "-".join(part for part in parts if part).lower().replace(":", "-")


def _write(path: Path, asked: _Asked, base_rate: BaseRateTable) -> None:
    from pertanda.assessments.boards import fill
    from pertanda.assessments.questions import load_question
    from pertanda.assessments.writing import question_toml
    from pertanda.exceptions import UsageError

    file = fill(
        asked.board,
        actor=asked.actor,
        recipient=asked.recipient,
        opens=asked.opens,
        closes=asked.closes,
        day_names=day_names(asked.opens, asked.closes),
        base_rate=base_rate,
    )
    if path.exists():
        raise UsageError("the file is there already", where=str(path), fix="Name another with --out.")
    path.write_text(question_toml(file, f"From the board {asked.board.name}; see docs/boards.md."), encoding="utf-8")
    load_question(path)


def day_names(opens: datetime.date, closes: datetime.date) -> dict[str, dict[str, str]]:
    """The window's days in words, by language."""
    from pertanda.publication.wording import LANGUAGES, load_wording

    words = {language: load_wording(language) for language in LANGUAGES}
    return {
        language: {"opens": wording.day(opens), "closes": wording.day(closes)} for language, wording in words.items()
    }


# -- base rates ------------------------------------------------------------------------------------------------------


def _base_rate(asked: _Asked, given: _Counted, desk: Path) -> BaseRateTable:
    from pertanda.exceptions import UsageError

    by_hand = (given.successes, given.trials, given.source)
    if any(one is not None for one in by_hand):
        if None in by_hand:
            raise UsageError("the base rate by hand is not whole", fix="Give --successes, --trials and --source.")
        return _by_hand(asked, given)
    if given.counts is not None:
        counted, source = _from_table(asked, given.counts, given.classes)
    else:
        counted, source = _from_desk(asked, desk), f"Counted on {desk.name}"
    if not counted.enough():
        raise UsageError(
            f"there are {counted.trials} windows of {asked.days} days to count, too few for a base rate",
            where=str(given.counts or desk),
            fix="Give --successes, --trials and --source, or --counts with a longer table.",
        )
    return _counted_rate(asked, counted, source)


def _by_hand(asked: _Asked, given: _Counted) -> BaseRateTable:
    from pertanda.assessments.boards import reference
    from pertanda.assessments.definitions import BaseRateTable

    days = given.window_days or asked.days
    return BaseRateTable(
        successes=given.successes or 0,
        trials=given.trials or 0,
        window_days=days,
        source=given.source or "",
        class_=reference(asked.board, actor=asked.actor, recipient=asked.recipient, days=days),
    )


def _counted_rate(asked: _Asked, counted: WindowCount, source: str) -> BaseRateTable:
    from pertanda.assessments.boards import reference
    from pertanda.assessments.definitions import BaseRateTable

    interval = counted.interval()
    names = reference(asked.board, actor=asked.actor, recipient=asked.recipient, days=counted.window_days)
    return BaseRateTable(
        successes=counted.successes,
        trials=counted.trials,
        window_days=counted.window_days,
        source=f"{source}, windows side by side from {counted.first} to {counted.last}; rate {interval.rate:.1%}, "
        f"90 % interval {interval.low:.1%} to {interval.high:.1%} (Jeffreys).",
        class_={
            "en": f"{names['en']}, {counted.first} to {counted.last}",
            "id": f"{names['id']}, {counted.first} sampai {counted.last}",
        },
    )


def _from_desk(asked: _Asked, path: Path) -> WindowCount:
    """The desk's own past up to the day before the question opens; no window where there is no desk."""
    from pertanda import flow
    from pertanda.assessments.base_rates import WindowCount, from_happenings
    from pertanda.assessments.boards import resolution_of
    from pertanda.assessments.queries import answers
    from pertanda.store.desk import Desk

    before = asked.opens - datetime.timedelta(days=1)
    if not path.exists():
        return WindowCount(successes=0, trials=0, window_days=asked.days, first=before, last=before)
    query = resolution_of(asked.board, actor=asked.actor, recipient=asked.recipient)
    with Desk.open(path, write=False) as store:
        heard = [day for document in store.documents() if (day := flow.day_of(document)) <= before]
        acts = [one for one in store.happenings() if answers(one, query)]
        told = {report.sentence_id for one in acts for report in one.reports} if query.words else set()
        return from_happenings(
            acts,
            query,
            heard=heard,
            last=max(heard, default=before),
            window_days=asked.days,
            sentences={sentence_id: store.sentence(sentence_id) for sentence_id in told},
        )


def _from_table(asked: _Asked, table: Path, classes: tuple[str, ...]) -> tuple[WindowCount, str]:
    from pertanda.assessments.base_rates import from_counts
    from pertanda.exceptions import UsageError
    from pertanda.signals.table import read_counts

    if not classes:
        raise UsageError("a table of counts needs the class that answers the question", fix="Give --class, as written.")
    counted = from_counts(
        read_counts(table),
        actor=[asked.actor.code, *asked.actor.names.values()],
        recipient=[asked.recipient.code, *asked.recipient.names.values()] if asked.recipient else [],
        labels=classes,
        last=asked.opens - datetime.timedelta(days=1),
        window_days=asked.days,
    )
    return counted, f"Counted in {table.name}, class {' or '.join(classes)}"


# -- adding and proposing --------------------------------------------------------------------------------------------


@click.command("add")
@click.argument("paths", nargs=-1, required=True, type=click.Path(path_type=Path))
@desk_option
@settings_option
def add(paths: tuple[Path, ...], desk: Path | None, settings_file: Path | None) -> None:
    """Put question files on the desk and give each its probability.

    PATHS are files and folders of *.toml. A question already there takes its new indicators; the probabilities that
    were stated before stay on record.
    """
    from pertanda import flow
    from pertanda.assessments.questions import load_questions
    from pertanda.store.desk import Desk

    asked = load_questions(paths)
    settings = load_settings(settings_file)
    with Desk.open(desk_path(desk, settings), write=True) as store:
        store.save_questions(asked)
        flow.refresh(store, tools=flow.prepare(settings))
    click.echo(f"{len(asked)} question(s) on the desk.", err=True)


@click.command("propose")
@click.option(
    "--date", "day", default="newest", show_default=True, help="Day whose plans are read: 2024-06-15, newest."
)
@click.option("--language", type=click.Choice(["en", "id"]), default="en", show_default=True, help="Language.")
@desk_option
@json_option
@settings_option
def propose(day: str, language: str, desk: Path | None, as_json: bool, settings_file: Path | None) -> None:
    """Propose questions from what is planned or expected on the desk, with the window of the plan."""
    from pertanda import flow
    from pertanda.assessments import proposals
    from pertanda.cli.output import emit
    from pertanda.store.desk import Desk

    settings = load_settings(settings_file)
    with Desk.open(desk_path(desk, settings), write=False) as store:
        as_of = as_of_day(day, flow.newest_day(store))
        view = flow.material(store, tools=flow.prepare(settings), as_of=as_of)
    found = proposals.propose(
        list(view.happenings.values()), list(view.questions.values()), as_of=as_of, sentences=view.sentences
    )
    emit(
        [_line(one) for one in found],
        ("question", "closes", "told as", "origins", "write it with"),
        lambda line: _row(line, language),
        json=as_json,
    )


def _line(one: Proposal) -> dict[str, Any]:
    from pertanda.assessments.boards import board_named, party, question_text

    text = question_text(
        board_named(one.board),
        actor=party(one.actor),
        recipient=party(one.recipient) if one.recipient else None,
        opens=one.opens,
        closes=one.closes,
        day_names=day_names(one.opens, one.closes),
    )
    recipient = f" --recipient {one.recipient}" if one.recipient else ""
    command = (
        f"pertanda questions new --board {one.board} --actor {one.actor}{recipient} "
        f"--opens {one.opens} --closes {one.closes} --successes K --trials N --source WHERE"
    )
    return {"text": text, "proposal": one, "command": command}


def _row(line: dict[str, Any], language: str) -> tuple[str, ...]:
    one: Proposal = line["proposal"]
    return (line["text"][language], str(one.closes), one.modality, str(one.origins), line["command"])
