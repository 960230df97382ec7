"""What is wrong or doubtful in a language's frames, beyond what stops them from loading."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from typing import NamedTuple

from pertanda.languages.pack import LanguagePack
from pertanda.languages.tables import Frame

__all__ = ["Finding", "lint"]


class Finding(NamedTuple):
    """One finding: `fault` must be mended, `doubt` wants a look. `frames` are the frames concerned."""

    grade: str
    what: str
    frames: tuple[str, ...]
    words: str


def lint(pack: LanguagePack) -> Iterator[Finding]:
    """Findings over all frames of a language: faults first, then doubts, each in order of the words."""
    owners = _owners(pack)
    yield from _faults(pack, owners)
    yield from _ambiguous(owners)


def _owners(pack: LanguagePack) -> dict[str, list[Frame]]:
    """The frames of every surface, each once."""
    owners: dict[str, list[Frame]] = defaultdict(list)
    for frame in pack.frames:
        for surface in sorted(_surfaces(pack, frame)):
            owners[surface].append(frame)
    return owners


def _surfaces(pack: LanguagePack, frame: Frame) -> set[str]:
    inflected = {surface for verb in frame.verbs for surface, _ in pack.inflect(verb)}
    return {word.lower() for word in (*inflected, *frame.active, *frame.passive, *frame.nouns)}


def _faults(pack: LanguagePack, owners: dict[str, list[Frame]]) -> Iterator[Finding]:
    for frame in pack.frames:
        for words in (*frame.verbs, *frame.active, *frame.passive, *frame.nouns):
            if not pack.tokens(words):
                yield Finding("fault", "the words hold no word", (frame.name,), words)
        clash = sorted({w.lower() for w in frame.with_} & {w.lower() for w in frame.without})
        if clash:
            yield Finding("fault", "asked for and forbidden at once", (frame.name,), ", ".join(clash))
        if frame.reach < 1:
            yield Finding("fault", f"reach is {frame.reach}: no word can stand within it", (frame.name,), "")
    for words in sorted(owners):
        same = [f for f in owners[words] if not f.with_ and not f.without]
        types = {(f.type, f.mode, f.modality) for f in same}
        if len(same) > 1 and len(types) == 1:
            names = tuple(f.name for f in same)
            yield Finding("doubt", "twice with the same type, mode and no restriction", names, words)


def _ambiguous(owners: dict[str, list[Frame]]) -> Iterator[Finding]:
    for words in sorted(owners):
        open_ = [f for f in owners[words] if not f.with_ and not f.without]
        types = sorted({str(f.type) for f in open_})
        if len(types) > 1:
            names = tuple(f.name for f in open_)
            yield Finding("doubt", "several types without a restriction: " + ", ".join(types), names, words)
