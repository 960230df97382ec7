"""`pertanda sources`: which feeds, sitemaps, pages and folders the desk watches, and how they do."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from pertanda.cli.options import as_of_day, desk_option, desk_path, json_option, load_settings, settings_option

if TYPE_CHECKING:
    import datetime

    from pertanda.records.base import Fact
    from pertanda.records.gathering import SourceHealth, WatchedSource
    from pertanda.records.signal import SourceVolume
    from pertanda.sources.discovery import Discovered
    from pertanda.store.desk import Desk

__all__ = ["command"]

_KINDS = click.Choice(["feed", "sitemap", "list", "mailbox"])
_COLUMNS = (
    "grade",
    "name",
    "kind",
    "languages",
    "last heard",
    "content age",
    "every",
    "kept",
    "waiting",
    "lost",
    "state",
    "url",
)
_GRADES = click.Choice(list("ABCDEF"))


@click.group("sources")
def command() -> None:
    """Manage the sources that `pertanda gather` reads: feeds, news sitemaps, pages of links, folders, mailboxes."""


@command.command("add")
@click.argument("addresses", nargs=-1)
@click.option("--starter", is_flag=True, help="Add the starter pack: Indonesia, the Koreas, the region, the world.")
@click.option("--name", help="The outlet's name [default: from the table of outlets, else the feed's title].")
@click.option("--kind", type=_KINDS, help="Read the address itself as this kind, without looking for a feed.")
@click.option("--unchecked", is_flag=True, help="Do not ask the address now; it needs --kind.")
@desk_option
@settings_option
def add(
    addresses: tuple[str, ...],
    starter: bool,
    name: str | None,
    kind: str | None,
    unchecked: bool,
    desk: Path | None,
    settings_file: Path | None,
) -> None:
    """Watch ADDRESSES: feeds, sites whose feed is then looked for, local folders, or mailboxes.

    A mailbox is an mbox file or a Maildir, known as such; `--kind mailbox` makes one of a folder of mail or of a file
    that is still empty.
    """
    from pertanda.exceptions import UsageError

    if not addresses and not starter:
        raise UsageError("nothing to add", fix="Give an address or a folder, or --starter.")
    if unchecked and kind is None:
        raise UsageError("--unchecked needs --kind", fix="Say what the address is: feed, sitemap, list.")
    settings = load_settings(settings_file)
    local = [Path(address) for address in addresses if kind == "mailbox" or Path(address).exists()]
    urls = [address for address in addresses if Path(address) not in local]
    sources = [_local(path, kind, name) for path in local] + (_starter() if starter else [])
    if unchecked:
        sources += [_web(url, str(kind), name) for url in urls]
    else:
        sources += [_web(found.url, found.kind, name, found.title) for found in _discovered(urls, kind, settings)]
    _file(sources, desk_path(desk, settings))


def _file(sources: list[WatchedSource], path: Path) -> None:
    from pertanda.store.desk import Desk

    with Desk.open(path, write=True) as store:
        new = store.add_sources(sources)
    for source in sources if len(sources) < 10 else ():
        click.echo(f"{source.kind} {source.url} ({source.name}, grade {source.grade})", err=True)
    click.echo(f"{new} sources added, {len(sources) - new} known before. Desk: {path}", err=True)


def _discovered(urls: list[str], kind: str | None, settings: Any) -> list[Discovered]:
    import asyncio

    from pertanda.records.gathering import WatchedKind
    from pertanda.sources.discovery import discover
    from pertanda.sources.gather import fetching

    async def all_of_them() -> list[Discovered]:
        forced = WatchedKind(kind) if kind else None
        async with fetching((), settings=settings) as (fetcher, _):
            return [await discover(_with_scheme(url), fetcher, settings, kind=forced) for url in urls]

    return asyncio.run(all_of_them()) if urls else []


def _with_scheme(url: str) -> str:
    return url if "://" in url else f"https://{url}"


def _now() -> datetime.datetime:
    from pertanda.sources.gather import utc_now

    return utc_now().replace(microsecond=0)


def _local(given: Path, kind: str | None, name: str | None) -> WatchedSource:
    """A folder, or a mailbox when it is a file, a Maildir or called so. Raises UsageError for what is neither."""
    from pertanda.exceptions import UsageError
    from pertanda.records.gathering import WatchedKind, WatchedSource
    from pertanda.sources.mailboxes import is_maildir

    path = given.resolve()
    if not path.exists():
        raise UsageError("there is no such mailbox", where=str(given), fix="Give an mbox file or a Maildir folder.")
    if kind not in (None, "mailbox"):
        raise UsageError(f"a local path is no {kind}", where=str(given), fix="Leave --kind out.")
    if path.is_file() and kind is None:
        _must_be_mbox(path)
    mail = kind == "mailbox" or path.is_file() or is_maildir(path)
    sort = WatchedKind.MAILBOX if mail else WatchedKind.FOLDER
    return WatchedSource(url=str(path), kind=sort, name=name or path.name, added_at=_now())


def _must_be_mbox(path: Path) -> None:
    from pertanda.exceptions import UsageError
    from pertanda.sources.mailboxes import begins_as_mbox

    with path.open("rb") as file:
        if not begins_as_mbox(file.read(4096)):
            fix = "Give a folder, or read the file with `pertanda run`; an empty mailbox needs --kind mailbox."
            raise UsageError("the file is no mbox file", where=str(path), fix=fix)


def _web(
    address: str, kind: str, name: str | None, title: str | None = None, country: str = "", language: str = ""
) -> WatchedSource:
    """A source of the web with what the table of outlets knows of it. Raises UsageError for what is no web address."""
    from pertanda.exceptions import UsageError
    from pertanda.knowledge.outlets import load_outlets
    from pertanda.records.base import value_of
    from pertanda.records.gathering import WatchedKind, WatchedSource
    from pertanda.records.vocabulary import Reliability
    from pertanda.sources.addresses import clean_url, host_of

    url = clean_url(_with_scheme(address))
    if url is None:
        raise UsageError(f"{address!r} is no web address", fix="Give it as https://host/path.")
    outlets = load_outlets()
    outlet = outlets.by_host(host_of(url)) or (outlets.by_name(name or title or "") if name or title else None)
    return WatchedSource(
        url=url,
        kind=WatchedKind(kind),
        name=name or (outlet.name if outlet else None) or title or host_of(url),
        added_at=_now(),
        country=country or (value_of(outlet.country) if outlet else None) or "",
        language=language,
        grade=outlet.grade if outlet else Reliability.F,
        grade_reason=outlet.grade_reason if outlet else "not graded yet",
    )


def _starter() -> list[WatchedSource]:
    from pertanda.knowledge.starter import load_starter

    return [_web(s.url, s.kind, s.name, country=s.country, language=s.language) for s in load_starter()]


@command.command("list")
@desk_option
@json_option
@settings_option
def list_(desk: Path | None, as_json: bool, settings_file: Path | None) -> None:
    """Show every source with its grade, languages, last heard, age of its newest article, yield, errors and silence."""
    from pertanda.cli.output import emit
    from pertanda.store.desk import Desk

    with Desk.open(desk_path(desk, load_settings(settings_file)), write=False) as store:
        health = _health(store)
    emit(health, _COLUMNS, _row, json=as_json)


def _health(store: Desk) -> list[SourceHealth]:
    from pertanda.sources.gather import utc_now
    from pertanda.sources.health import source_health

    return source_health(store.watched(), store.source_states(), store.source_tallies(), utc_now())


def _row(line: SourceHealth) -> tuple[str, ...]:
    from pertanda.records.base import Known

    spoken = sorted(line.languages, key=lambda code: -line.languages[code])
    gap = f"{line.typical_gap.value / 3600:.1f} h" if isinstance(line.typical_gap, Known) else ""
    return (
        str(line.source.grade),
        line.source.name,
        str(line.source.kind),
        " ".join(spoken) or line.source.language,
        _day(line.last_heard),
        _age(line.newest),
        gap,
        str(line.kept),
        str(line.waiting),
        str(line.lost),
        _state(line),
        line.source.url,
    )


def _day(at: Fact[datetime.datetime]) -> str:
    from pertanda.records.base import Known

    return at.value.strftime("%Y-%m-%d %H:%M") if isinstance(at, Known) else at.reason


def _age(newest: Fact[datetime.datetime]) -> str:
    """How old the newest article is, in hours up to two days, then in days."""
    from pertanda.records.base import Known

    if not isinstance(newest, Known):
        return ""
    hours = (_now() - newest.value).total_seconds() / 3600
    return f"{hours:.1f} h" if hours < 48 else f"{hours / 24:.0f} d"


def _state(line: SourceHealth) -> str:
    if line.failures:
        return f"failed {line.failures} times: {line.error}"
    if line.error:
        return f"put off: {line.error}"
    if line.silent:
        return "SILENT against its own rhythm"
    return "heard" if line.found else "new" if not line.polls else "nothing yet"


@command.command("check")
@click.argument("urls", nargs=-1)
@desk_option
@json_option
@settings_option
def check(urls: tuple[str, ...], desk: Path | None, as_json: bool, settings_file: Path | None) -> None:
    """Ask sources (all of them, or URLS) once and say what they answer; nothing is filed."""
    import asyncio

    from pertanda.cli.output import emit
    from pertanda.exceptions import NotFoundError
    from pertanda.sources.check import ask_all
    from pertanda.store.desk import Desk

    settings = load_settings(settings_file)
    path = desk_path(desk, settings)
    with Desk.open(path, write=False) as store:
        watched, hosts = {source.url: source for source in store.watched()}, store.hosts()
    unknown = [url for url in urls if url not in watched]
    if unknown:
        raise NotFoundError(f"no source {unknown[0]} is watched", where=str(path), fix="See `pertanda sources list`.")
    asked = [watched[url] for url in urls] or list(watched.values())
    columns = ("answer", "articles", "newest", "name", "url")
    emit(
        asyncio.run(ask_all(asked, hosts, settings=settings)),
        columns,
        lambda line: (line.answer, str(line.articles), str(line.newest or ""), line.name, line.url),
        json=as_json,
    )


@command.command("volume")
@click.option("--date", "day", default="newest", show_default=True, help="Last day: 2024-06-15, newest, today.")
@click.option("--silent", is_flag=True, help="Only those fallen silent against their own rhythm.")
@desk_option
@json_option
@settings_option
def volume(day: str, silent: bool, desk: Path | None, as_json: bool, settings_file: Path | None) -> None:
    """Show how much each source told a day, and all sources of a country together, against their own past.

    Counted are the desk's articles by publication day, whether gathered or read from files. A source is SILENT when a
    gap as long as its present one has at most a chance of 0.1 % by its own rhythm. See docs/gathering.md.
    """
    from pertanda import flow
    from pertanda.cli.output import emit
    from pertanda.knowledge.outlets import load_outlets
    from pertanda.store.desk import Desk

    with Desk.open(desk_path(desk, load_settings(settings_file)), write=False) as store:
        as_of = as_of_day(day, flow.newest_day(store))
        found = flow.volumes(store, outlets=load_outlets(), as_of=as_of)
    emit(
        [one for one in found if one.alarm or not silent],
        ("name", "sources", "today", "usual", "last heard", "state", "days"),
        _volume_row,
        json=as_json,
    )


def _volume_row(one: SourceVolume) -> tuple[str, ...]:
    from pertanda.publication.pairs import bars

    usual = "" if one.expected is None else f"{one.expected:.1f}"
    state = f"SILENT for {one.silent_days} days" if one.alarm else ""
    today = str(one.counts[-1])
    return (one.name, str(one.members), today, usual, str(one.last_heard), state, bars(one.counts))


@command.command("grade")
@click.argument("url")
@click.argument("grade", type=_GRADES)
@click.option("--reason", required=True, help="Why it has this grade, in one sentence.")
@desk_option
@settings_option
def grade(url: str, grade: str, reason: str, desk: Path | None, settings_file: Path | None) -> None:
    """Set the Admiralty grade of the source at URL for this desk; it counts from the next brief on.

    It is the grade of the outlet there, over that of the table of outlets, also for what was gathered before.
    """
    import msgspec

    from pertanda.exceptions import NotFoundError, UsageError
    from pertanda.records.vocabulary import Reliability
    from pertanda.store.desk import Desk

    path = desk_path(desk, load_settings(settings_file))
    with Desk.open(path, write=True) as store:
        found = next((source for source in store.watched() if source.url == url), None)
        if found is None:
            raise NotFoundError(f"no source {url} is watched", where=str(path), fix="See `pertanda sources list`.")
        if found.kind.is_local:
            fix = "Grade the outlets where they are watched."
            raise UsageError(f"a {found.kind} holds articles of many outlets", where=url, fix=fix)
        changes = {"grade": Reliability(grade), "grade_reason": reason, "graded_by_reader": True}
        store.add_sources([msgspec.structs.replace(found, **changes)])


@command.command("remove")
@click.argument("urls", nargs=-1, required=True)
@desk_option
@settings_option
def remove(urls: tuple[str, ...], desk: Path | None, settings_file: Path | None) -> None:
    """Stop watching the sources at URLS. What was gathered stays."""
    from pertanda.store.desk import Desk

    with Desk.open(desk_path(desk, load_settings(settings_file)), write=True) as store:
        for url in urls:
            store.remove_source(url)


@command.command("import")
@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@desk_option
@settings_option
def import_(file: Path, desk: Path | None, settings_file: Path | None) -> None:
    """Watch every source of an OPML file, unchecked."""
    from pertanda.sources.opml import read_opml

    outlines = read_opml(file.read_bytes())
    sources = [_web(o.url, o.kind, o.name, country=o.country, language=o.language) for o in outlines]
    _file(sources, desk_path(desk, load_settings(settings_file)))


@command.command("export")
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@desk_option
@settings_option
def export(file: Path, desk: Path | None, settings_file: Path | None) -> None:
    """Write the sources to an OPML file, for other feed readers; local folders are left out."""
    from pertanda.sources.opml import write_opml
    from pertanda.store.desk import Desk

    with Desk.open(desk_path(desk, load_settings(settings_file)), write=False) as store:
        sources = store.watched()
    file.write_bytes(write_opml(sources))
    click.echo(f"{len(sources)} sources. File: {file}", err=True)
