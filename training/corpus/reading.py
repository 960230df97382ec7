"""The corpus in its compact form: reading, checking, and turning it into gold documents (codebook section 7).

A file is a run of documents. README.md beside this file describes the lines. Usage, to check files and see what is in
them: `python -m training.corpus.reading FILE...`; with `--out GOLD.jsonl` the documents are written as a gold file.
"""

from __future__ import annotations

import argparse
import collections
import datetime
import re
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

import msgspec

from pertanda.exceptions import DataFileError, PertandaError
from pertanda.records.gold import GoldDocument

__all__ = ["corpus_files", "read_corpus"]

ROOT = Path(__file__).parent
HEAD = re.compile(r"# (?P<id>\S+) (?P<day>\d{4}-\d\d-\d\d)$")
PARTY = re.compile(r'^(?P<codes>[^"]*?)\s*(?:"(?P<words>[^"]*)")?$')
CODE = re.compile(r"(?:[A-Z]{3}|---)(?:/[A-Z]{3})?|(?:IGO|NGO|REB|CRM|MED|BUS):[A-Za-z0-9-]+")
FIELDS = ("trigger", "type", "parties", "modality", "claimant", "time", "place", "magnitude")


def corpus_files(language: str) -> list[Path]:
    """The files of one language, in order of name."""
    return sorted((ROOT / language).glob("*.txt"))


def read_corpus(path: Path) -> Iterator[GoldDocument]:
    """The documents of one file. Raises DataFileError with file and line of the first fault."""
    for start, lines in _blocks(path):
        yield _document(path, start, lines)


def _blocks(path: Path) -> Iterator[tuple[int, list[str]]]:
    """Runs of lines from one heading to the next, with the number of the heading's line (from 1)."""
    start, block = 0, list[str]()
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        if line.startswith("# "):
            if block:
                yield start, block
            start, block = number, [line.rstrip()]
        elif block:
            block.append(line.rstrip())
        elif line.strip():
            raise DataFileError(
                "a line before the first heading", where=f"{path}:{number}", fix="Begin with '# id day'."
            )
    if block:
        yield start, block


def _document(path: Path, start: int, lines: Sequence[str]) -> GoldDocument:
    head = HEAD.match(lines[0])
    if head is None:
        raise DataFileError("a broken heading", where=f"{path}:{start}", fix="Write '# id YYYY-MM-DD'.")
    sentences: list[dict[str, object]] = []
    for number, line in enumerate(lines[1:], start + 1):
        where = f"{path}:{number}"
        if line.startswith("> "):
            if not sentences:
                raise DataFileError("an event before any sentence", where=where, fix="Put the sentence above it.")
            events = sentences[-1]["events"]
            assert isinstance(events, list)
            events.append(_event(line[2:], str(sentences[-1]["text"]), where))
        elif line.strip():
            sentences.append({"i": len(sentences), "text": line.strip(), "events": []})
    raw = {
        "id": head["id"],
        "lang": path.parent.name,
        "published": head["day"],
        "source": "composed",
        "sentences": sentences,
    }
    try:
        return msgspec.convert(raw, GoldDocument)
    except msgspec.ValidationError as error:
        raise DataFileError(str(error), where=f"{path}:{start}", fix="See training/corpus/README.md.") from error


def _event(line: str, text: str, where: str) -> dict[str, object]:
    values = [value.strip() for value in line.split("|")]
    if not 3 <= len(values) <= len(FIELDS):
        raise DataFileError(f"{len(values)} fields", where=where, fix="Write 3 to 8 fields: " + " | ".join(FIELDS))
    fields = dict(zip(FIELDS, values + [""] * (len(FIELDS) - len(values)), strict=True))
    kind, _, mode = fields["type"].partition("/")
    actor, _, recipient = fields["parties"].partition(">")
    claimant, _, basis = (
        fields["claimant"].rpartition(":") if _has_basis(fields["claimant"]) else (fields["claimant"], "", "")
    )
    start, end = _days(fields["time"], where)
    event: dict[str, object] = {
        "type": kind,
        "mode": mode or None,
        "modality": fields["modality"] or "happened",
        "claimant": None if claimant in ("", "-") else claimant,
        "basis": basis or None,
        "start": start,
        "end": end,
        "place": _place(fields["place"], where),
        "magnitude": _magnitude(fields["magnitude"], where),
        "trigger": fields["trigger"],
    }
    for role, words in (("actor", actor), ("recipient", recipient)):
        event[role], event[f"{role}_text"] = _party(words.strip(), where)
    _check_words(event, text, where)
    if not event["actor"]:
        raise DataFileError("no actor", where=where, fix="Write --- when the actor is unknown.")
    if claimant and not CODE.fullmatch(claimant) and claimant != "-":
        raise DataFileError(f"claimant {claimant!r}", where=where, fix="Write CODE:basis, such as RUS/GOV:statement.")
    return event


def _has_basis(value: str) -> bool:
    return value.rpartition(":")[2] in ("statement", "satellite", "document", "witness", "anonymous")


def _party(words: str, where: str) -> tuple[list[str], str]:
    match = PARTY.match(words)
    codes = match["codes"].split(",") if match and match["codes"] else []
    codes = [code.strip() for code in codes]
    wrong = [code for code in codes if not CODE.fullmatch(code)]
    if match is None or wrong:
        raise DataFileError(f"party {words!r}", where=where, fix='Write CODE or CODE,CODE and "the words" after them.')
    return codes, match["words"] or ""


def _check_words(event: dict[str, object], text: str, where: str) -> None:
    for key in ("trigger", "actor_text", "recipient_text"):
        if str(event[key]) not in text:
            raise DataFileError(
                f"{key} {event[key]!r} is not in the sentence", where=where, fix="Copy the exact words."
            )
    if not event["trigger"]:
        raise DataFileError("no trigger", where=where, fix="Name the words that carry the act.")


def _days(value: str, where: str) -> tuple[str | None, str | None]:
    """`DAY`, `DAY..DAY`, `..DAY`, `DAY..` or nothing."""
    if value in ("", "-"):
        return None, None
    start, dots, end = value.partition("..")
    try:
        for day in (start, end):
            _ = day and datetime.date.fromisoformat(day)
    except ValueError as error:
        raise DataFileError(
            f"time {value!r}", where=where, fix="Write YYYY-MM-DD or YYYY-MM-DD..YYYY-MM-DD."
        ) from error
    return start or None, (end or None) if dots else start


def _place(value: str, where: str) -> dict[str, str | None] | None:
    if value in ("", "-"):
        return None
    name, _, country = value.rpartition("@")
    if not name or not re.fullmatch(r"[A-Z]{3}|-", country):
        raise DataFileError(f"place {value!r}", where=where, fix="Write Name@ISO3, or Name@- for the high seas.")
    return {"name": name, "country": None if country == "-" else country}


def _magnitude(value: str, where: str) -> dict[str, int] | None:
    if value in ("", "-"):
        return None
    try:
        return {key.strip(): int(number) for key, number in (part.split("=") for part in value.split(","))}
    except ValueError as error:
        raise DataFileError(f"magnitude {value!r}", where=where, fix="Write killed=3,injured=10.") from error


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("files", nargs="+", type=Path)
    parser.add_argument("--out", type=Path, help="write the documents as a gold file")
    options = parser.parse_args(arguments)
    documents: list[GoldDocument] = []
    try:
        for path in options.files:
            documents += read_corpus(path)
    except PertandaError as error:
        print(error, file=sys.stderr)
        return 1
    identities = [document.id for document in documents]
    for identity in sorted({i for i in identities if identities.count(i) > 1}):
        print(f"id {identity} is used twice", file=sys.stderr)
        return 1
    if options.out is not None:
        options.out.write_bytes(b"".join(msgspec.json.encode(document) + b"\n" for document in documents))
    _summary(documents)
    return 0


def _summary(documents: Sequence[GoldDocument]) -> None:
    sentences = [sentence for document in documents for sentence in document.sentences]
    events = [event for sentence in sentences for event in sentence.events]
    empty = sum(not sentence.events for sentence in sentences)
    print(f"{len(documents)} documents, {len(sentences)} sentences ({empty} empty), {len(events)} events")
    for name in ("type", "modality"):
        counts = collections.Counter(str(getattr(event, name)) for event in events)
        print(f"  {name}: " + ", ".join(f"{key} {count}" for key, count in counts.most_common()))


if __name__ == "__main__":
    sys.exit(main())
