"""`pertanda doctor`: is everything in order, and what was set aside?"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import click

from pertanda.cli.options import desk_option, desk_path, json_option, load_settings, settings_option

if TYPE_CHECKING:
    from pertanda.store.desk import Desk

__all__ = ["command"]

_MOST_COMPLAINTS = 20  # a cut file would name every page behind the cut


class Finding(NamedTuple):
    """One check: what was looked at, whether it is sound, and what was found."""

    check: str
    sound: bool
    found: str


@click.command("doctor")
@click.option("--deep", is_flag=True, help="Read every archived page and verify its digest; it takes a while.")
@desk_option
@json_option
@settings_option
def command(deep: bool, desk: Path | None, as_json: bool, settings_file: Path | None) -> None:
    """Check the installation, the data files, the desk and its archive, and list what was set aside with its reason.

    Exit code 1 when something is broken; articles set aside and sources fallen silent are no fault.
    """
    from pertanda.cli.output import emit

    settings = load_settings(settings_file)
    findings = [*_installation(), *_desk(desk_path(desk, settings), deep)]
    emit(
        [finding._asdict() for finding in findings],
        ("check", "", "found"),
        lambda line: (line["check"], "ok" if line["sound"] else "BROKEN", line["found"]),
        json=as_json,
    )
    if not all(finding.sound for finding in findings):
        sys.exit(1)


def _installation() -> Iterator[Finding]:
    from pertanda import languages
    from pertanda.knowledge.codebook import load_codebook
    from pertanda.knowledge.outlets import load_outlets

    yield Finding("Python", sys.version_info >= (3, 11), sys.version.split()[0])
    yield _try("codebook", lambda: f"{len(load_codebook().entries)} terms")
    yield _try("outlets", lambda: f"{len(load_outlets().outlets)} graded")
    for code in languages.available():
        yield _try(f"language {code}", lambda code=code: f"{len(languages.load(code).frames)} frames")  # type: ignore[misc]


def _try(name: str, look: Callable[[], str]) -> Finding:
    from pertanda.exceptions import PertandaError

    try:
        return Finding(name, True, look())
    except PertandaError as error:
        return Finding(name, False, error.line())


def _desk(path: Path, deep: bool) -> Iterator[Finding]:
    from pertanda.exceptions import PertandaError
    from pertanda.store.desk import Desk

    if not path.exists():
        yield Finding("desk", True, f"none yet at {path}")
        return
    try:
        with Desk.open(path, write=False) as store:
            complaints = store.check()
            yield Finding("desk", not complaints, "; ".join(complaints) or str(path))
            for name, number in store.counts().items():
                yield Finding(f"desk: {name}", True, str(number))
            yield from _archive(store, path, deep)
            yield from _silences(store)
            for item in store.quarantined():
                yield Finding("set aside", True, f"{item.origin}: {item.reason}")
    except PertandaError as error:
        yield Finding("desk", False, error.line())


def _silences(store: Desk) -> Iterator[Finding]:
    from pertanda import flow
    from pertanda.knowledge.outlets import load_outlets
    from pertanda.publication.volumes import silence_told
    from pertanda.publication.wording import load_wording

    if as_of := flow.newest_day(store):
        for one in flow.volumes(store, outlets=load_outlets(), as_of=as_of):
            if one.alarm:
                yield Finding("SILENT source", True, silence_told(one, load_wording("en")))


def _archive(store: Desk, path: Path, deep: bool) -> Iterator[Finding]:
    from pertanda.sources.archive_check import check_archive
    from pertanda.sources.gather import archive_folder

    pages, files, complaints = check_archive(archive_folder(path), store.archive_rows(), deep=deep)
    looked = "their digests verified" if deep else "their places checked"
    yield Finding("archive", not complaints, f"{pages} pages in {files} files, {looked}; {len(complaints)} faults")
    for complaint in complaints[:_MOST_COMPLAINTS]:
        yield Finding("archived page", False, complaint)
