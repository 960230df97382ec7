"""Gold files: reading and checking the JSON Lines of codebook section 7."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import msgspec

from pertanda.exceptions import DataFileError
from pertanda.records.gold import GoldDocument, GoldEvent

__all__ = ["read_gold"]

_DECODER = msgspec.json.Decoder(GoldDocument)


def read_gold(path: Path) -> Iterator[GoldDocument]:
    """The documents of a gold file, one a line. Raises DataFileError with file and line of the first fault."""
    try:
        lines = path.read_bytes().splitlines()
    except OSError as error:
        raise DataFileError(f"cannot be read: {error.strerror}", where=str(path), fix="Check the path.") from error
    for number, line in enumerate(lines, 1):
        if line.strip():
            yield _document(line, f"{path}:{number}")


def _document(line: bytes, where: str) -> GoldDocument:
    try:
        document = _DECODER.decode(line)
    except msgspec.MsgspecError as error:
        raise DataFileError(str(error), where=where, fix="See section 7 of docs/codebook.md.") from error
    for sentence in document.sentences:
        for event in sentence.events:
            _check_spans(event, sentence.text, f"{where} sentence {sentence.i}")
    return document


def _check_spans(event: GoldEvent, text: str, where: str) -> None:
    for words in (event.trigger, event.actor_text, event.recipient_text):
        if words not in text:
            raise DataFileError(f"{words!r} is not in the sentence", where=where, fix="Copy the exact words.")
