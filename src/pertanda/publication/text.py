"""The brief as plain text for a terminal or a mail."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator

from pertanda.publication.figures import answer, change, figures, published
from pertanda.publication.highlights import stretches
from pertanda.publication.pairs import drawn_panels, pair_told
from pertanda.publication.volumes import silence_told
from pertanda.publication.wording import Wording, load_wording
from pertanda.records.brief import Brief, BriefItem, BriefSection, EvidenceLine, Mark, SourceLine

__all__ = ["printable", "render"]


def render(brief: Brief, *, width: int = 80) -> str:
    """The brief in lines of at most `width` characters (at least 40; single longer words excepted)."""
    wording, width = load_wording(brief.language), max(40, width)
    return "\n".join(line.rstrip() for line in _lines(brief, wording, width)) + "\n"


def printable(text: str) -> str:
    """Text of the web without control characters, which could move the cursor or colour the terminal."""
    return "".join(letter if letter.isprintable() else " " for letter in text)


def _lines(brief: Brief, wording: Wording, width: int) -> Iterator[str]:
    words = wording.words
    yield brief.title
    yield "=" * len(brief.title)
    days = words["as_of"].format(day=wording.day(brief.as_of), since=wording.day(brief.since))
    read = words["read"].format(documents=brief.documents_read, heard=brief.sources_heard)
    yield from _wrapped(f"{days} · {read}", width)
    for section in brief.sections:
        yield from _headed(section.title, width)
        yield from _questions(brief, section, wording, width) if section.key == "questions" else _items(section, width)
        yield from _wrapped(section.note, width)
    yield from _pairs(brief, wording, width)
    yield from _headed(words["sources"], width)
    for one in brief.silences:
        yield from _wrapped(silence_told(one, wording), width, "  ", "! ")
    for line in brief.sources:
        yield from _wrapped(_source(line, wording), width, "  ")
    yield from _headed(words["sentences"], width)
    for mark in brief.marks:
        yield from _mark(mark, wording, width)


def _pairs(brief: Brief, wording: Wording, width: int) -> Iterator[str]:
    drawn = drawn_panels(brief.pairs)
    if drawn:
        yield from _headed(wording.words["pairs"], width)
        for one in drawn:
            yield from _wrapped(pair_told(one, wording), width, "  ")


def _headed(title: str, width: int) -> Iterator[str]:
    yield ""
    yield title.upper()
    yield "-" * min(width, max(len(title), 24))


def _wrapped(text: str, width: int, hang: str = "", first: str = "") -> list[str]:
    return textwrap.wrap(
        printable(text),
        width,
        initial_indent=first,
        subsequent_indent=hang,
        break_long_words=False,
        break_on_hyphens=False,
    )


def _items(section: BriefSection, width: int) -> Iterator[str]:
    for item in section.items:
        yield from _wrapped(f"{_told(item)} {_numbers(item.marks)}", width, "  ", "• ")
        for detail in item.details:
            yield from _wrapped(detail, width, "    ", "    ")


def _told(item: BriefItem) -> str:
    return item.statement if item.statement.endswith((".", "?", "!", "”")) else f"{item.statement}."


def _numbers(marks: tuple[int, ...]) -> str:
    return "".join(f"[{number}]" for number in marks)


def _questions(brief: Brief, section: BriefSection, wording: Wording, width: int) -> Iterator[str]:
    marks = {item.about: item.marks for item in section.items}
    for panel in brief.questions:
        yield from _wrapped(panel.text, width)
        settled = answer(panel, wording)
        head = settled or f"{wording.percent(panel.probability)} ({panel.word}) · {change(panel, wording)}"
        yield from _wrapped(f"{head} · {figures(panel, wording)}", width, "  ", "  ")
        yield from _wrapped(panel.reference, width, "  ", "  ")
        yield from _wrapped(panel.model, width, "  ", "  ")
        for line in panel.evidence:
            yield from _wrapped(_evidence(line, wording), width, "      ", "    ")
        if settled and panel.assessment_id in marks:
            yield from _wrapped(_numbers(marks[panel.assessment_id]), width, "    ", "    ")
        yield ""


def _evidence(line: EvidenceLine, wording: Wording) -> str:
    day = f", {wording.day(line.day)}" if line.day else ""
    state = wording.words[line.state]
    figure = f"{line.log_odds:+.2f}" if line.state == "counted" else f"({state})"
    return f"{figure} {line.title}{day} {_numbers(line.marks)}"


def _source(line: SourceLine, wording: Wording) -> str:
    words = wording.words
    state = words["silent" if line.silent else "heard"]
    return (
        f"{line.name} ({words['grade'].lower()} {line.grade}): {state}, {words['articles'].lower()}: {line.documents}, "
        f"{words['last_heard'].lower()}: {wording.day(line.last_heard)}"
    )


def _mark(mark: Mark, wording: Wording, width: int) -> Iterator[str]:
    sentence = "".join(f"«{part.text}»" if part.marked else part.text for part in stretches(mark))
    yield from _wrapped(f"[{mark.number}] {sentence}", width, "     ")
    yield from _wrapped(
        f"{mark.outlet} ({mark.grade}), {published(mark, wording)}, {mark.language}", width, "     ", "     "
    )
    if mark.url:
        yield f"     {printable(mark.url)}"
