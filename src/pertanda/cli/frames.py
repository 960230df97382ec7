"""`pertanda frames`: for the expert who edits frames: check them, measure what they know, try a sentence."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from pertanda.cli.options import json_option, load_settings, settings_option

if TYPE_CHECKING:
    from pertanda.events.coverage import Covered
    from pertanda.events.scan import Site
    from pertanda.flow import Tools
    from pertanda.languages.pack import LanguagePack

__all__ = ["command"]

language_option = click.option(
    "--language", default="en", show_default=True, help="The language whose frames are meant: en, id or a plug-in's."
)


@click.group("frames")
def command() -> None:
    """Check the frames, measure what they know, and try a sentence on them."""


def _pack(language: str) -> LanguagePack:
    from pertanda.exceptions import UsageError
    from pertanda.languages import load_all

    packs = load_all()
    if language not in packs:
        raise UsageError(f"no language {language!r}", fix=f"One of: {', '.join(sorted(packs))}.")
    return packs[language]


@command.command("lint")
@language_option
@click.option("--doubts", is_flag=True, help="Show doubtful entries too: words of several types, entries made twice.")
@json_option
def lint_command(language: str, doubts: bool, as_json: bool) -> None:
    """Check every frame of a language. Exit code 4 when one is broken."""
    from pertanda.cli.output import as_json as to_json
    from pertanda.cli.output import is_terminal, table
    from pertanda.exceptions import DataFileError
    from pertanda.languages.lint import lint

    pack = _pack(language)
    found = [finding for finding in lint(pack) if doubts or finding.grade == "fault"]
    if as_json or not is_terminal():
        for finding in found:
            click.echo(to_json(finding._asdict()))
    else:
        rows = [(f.grade, f.what, f.words, " ".join(f.frames)) for f in found]
        table(("grade", "what", "words", "frames"), rows, title=f"{len(pack.frames)} frames of {pack.code}")
    faults = [finding for finding in found if finding.grade == "fault"]
    if faults:
        first = faults[0]
        raise DataFileError(
            f"{len(faults)} broken frames, the first: {first.what}: {first.words}",
            where=" ".join(first.frames),
            fix="Mend the frame in languages/*/frames.",
        )


@command.command("coverage")
@click.argument("gold", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--missing", is_flag=True, help="List the triggers that no frame of the right type knows.")
@json_option
def coverage_command(gold: tuple[Path, ...], missing: bool, as_json: bool) -> None:
    """Measure how many triggers of GOLD files (docs/codebook.md, section 7) the frames know."""
    from pertanda.cli.output import as_json as to_json
    from pertanda.cli.output import is_terminal
    from pertanda.evaluation.gold import read_gold
    from pertanda.events.coverage import coverage

    documents = [document for path in gold for document in read_gold(path)]
    languages = sorted({document.lang for document in documents})
    found = [
        covered
        for language in languages
        for covered in coverage([d for d in documents if d.lang == language], _pack(language))
    ]
    if as_json or not is_terminal():
        for covered in found:
            if not missing or covered.known in ("another type", "unknown"):
                click.echo(to_json(covered._asdict()))
        return
    _show_coverage(found, missing)


def _show_coverage(found: list[Covered], missing: bool) -> None:
    from collections import Counter

    from pertanda.cli.output import table

    columns = ("this type", "restricted", "another type", "unknown")
    rows = []
    for kind in sorted({covered.type for covered in found}):
        counts = Counter(covered.known for covered in found if covered.type == kind)
        whole = counts.total()
        rows.append((str(kind), str(whole), *(f"{counts[name] / whole:.2f}" for name in columns)))
    table(("type", "triggers", *columns), rows, title=f"{len(found)} annotated triggers")
    if missing:
        lost = [c for c in found if c.known in ("another type", "unknown")]
        table(("type", "words", "known as", "sentence"), [(c.type, c.words, c.known, c.text) for c in lost])


@command.command("try")
@click.argument("sentence")
@language_option
@json_option
@settings_option
def try_command(sentence: str, language: str, as_json: bool, settings_file: Path | None) -> None:
    """Show what the frames and the models make of one SENTENCE: each place, its frames, the likeliest types."""
    from pertanda import flow
    from pertanda.cli.output import as_json as to_json
    from pertanda.cli.output import is_terminal, table

    _pack(language)
    tools = flow.prepare(load_settings(settings_file))
    rows = _tried(sentence, language, tools)
    if as_json or not is_terminal():
        for row in rows:
            click.echo(to_json(row))
        return
    table(
        ("words", "frames", "likeliest types", "outcome"),
        [(row["words"], "\n".join(row["frames"]), row["types"], row["outcome"]) for row in rows],
        title=sentence,
    )


def _tried(sentence: str, language: str, tools: Tools) -> list[dict[str, Any]]:
    import datetime

    from pertanda import flow
    from pertanda.events.sites import site_features, sites_of
    from pertanda.events.view import surroundings
    from pertanda.records.document import RawArticle

    now = datetime.datetime.now(datetime.UTC)
    raw = RawArticle(origin="sentence", sentences=(sentence,), published=now.date().isoformat(), language=language)
    coded = flow.code_article(raw, tools=tools, now=now).coded[0]
    pack, judges = tools.packs[language], tools.judges.get(language)
    sites = sites_of(coded.analysis, pack)
    around = surroundings(coded.analysis, pack)
    rows = site_features(coded.analysis, sites, around, pack)
    outcomes = {c.trigger.first: f"no {c.trigger.frame.type}: {why}" for c, why in coded.discarded}
    starts = {event.trigger.start: event for event in coded.events}
    found: list[dict[str, Any]] = []
    for site, features in zip(sites, rows, strict=True):
        words = coded.analysis.tokens[site.first : site.last]
        event = starts.get(words[0].start)
        outcome = outcomes.get(site.first, "no act by these words")
        if event is not None:
            outcome = f"{event.type} {event.modality} {' '.join(event.actor)} > {' '.join(event.recipient)}"
            outcome += f" ({event.confidence:.2f})"
        likeliest = ""
        if judges is not None:
            chances = zip(judges.type.classes, judges.type.probabilities(features), strict=True)
            best = sorted(chances, key=lambda pair: -pair[1])[:3]
            likeliest = ", ".join(f"{name} {chance:.2f}" for name, chance in best)
        found.append(
            {
                "words": sentence[words[0].start : words[-1].end],
                "frames": _frames(site),
                "types": likeliest,
                "outcome": outcome,
            }
        )
    return found


def _frames(site: Site) -> list[str]:
    return [
        f"{e.frame.name} ({e.form}{', ' + e.matched if e.matched else ''}{'' if e.held else ', restricted'})"
        for e in site.evidence
    ]
