"""The codebook in words, and the way between our types and CAMEO's codes with Goldstein's weights."""

from __future__ import annotations

import difflib
import functools
import re
import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import msgspec

from pertanda.exceptions import DataFileError, NotFoundError, UsageError
from pertanda.knowledge.tsv import read_rows
from pertanda.records.base import Record
from pertanda.records.vocabulary import (
    MODES,
    QUAD_CLASSES,
    Basis,
    EventType,
    MagnitudeKey,
    Modality,
    Mode,
    QuadClass,
    Reliability,
    Sector,
)

__all__ = [
    "LANGUAGES",
    "CameoCode",
    "Codebook",
    "Entry",
    "TermExplanation",
    "cameo_of",
    "explain",
    "from_cameo",
    "goldstein",
    "load_codebook",
    "read_codebook",
]

LANGUAGES = ("en", "id")
_DATA = Path(__file__).parent / "data"


class Entry(Record, frozen=True, forbid_unknown_fields=True):
    """One `[[kind]]` table of codebook.toml. Texts by language; `example` for acts only.

    `cameo` is the code written out for a type or mode: its own, else the nearest, "" where CAMEO has none.
    `low` and `high` are the probabilities in [0, 1] between which an ICD 203 word holds.
    """

    term: str
    label: dict[str, str]
    definition: dict[str, str]
    example: dict[str, str] = msgspec.field(default_factory=dict)
    cameo: str = ""
    low: float | None = None
    high: float | None = None


class CameoCode(Record, frozen=True, forbid_unknown_fields=True):
    """A line of cameo.tsv: what the code means here, and Goldstein's weight in -10 (hostile) .. 10 (friendly)."""

    code: str
    type: EventType
    goldstein: float
    label: str
    mode: Mode | None = None


class TermExplanation(Record, frozen=True):
    """A term in one language. `also` names other readings of the same word ("REJECT.meet" for "meet").

    `codes` are the CAMEO codes that mean it, with Goldstein's weight of each; `written_as` is the one written out.
    """

    kind: str
    term: str
    language: str
    label: str
    definition: str
    example: str = ""
    quad_class: QuadClass | None = None
    modes: tuple[str, ...] = ()
    written_as: str = ""
    codes: dict[str, float] = msgspec.field(default_factory=dict)
    also: tuple[str, ...] = ()


class Codebook(Record, frozen=True):
    """All entries by (kind, term) and all CAMEO codes by code."""

    entries: dict[tuple[str, str], Entry]
    cameo: dict[str, CameoCode]


def _expected() -> dict[str, list[str]]:
    """Which terms each kind must explain, in the codebook's order. Credibility is the Admiralty scale's 1 to 6."""
    return {
        "type": [*EventType],
        "mode": [f"{type_}.{mode}" for type_, modes in MODES.items() for mode in modes],
        "quad": [*QuadClass],
        "modality": [*Modality],
        "basis": [*Basis],
        "sector": [*Sector],
        "magnitude": [*MagnitudeKey],
        "reliability": [*Reliability],
        "credibility": list("123456"),
    }


@functools.cache
def load_codebook() -> Codebook:
    """The codebook that comes with the package, checked. Raises DataFileError."""
    return read_codebook(_DATA)


def read_codebook(folder: Path) -> Codebook:
    """`codebook.toml` and `cameo.tsv` of `folder`. Raises DataFileError with file and line."""
    codes = _read_cameo(folder / "cameo.tsv")
    return Codebook(entries=_read_entries(folder / "codebook.toml", codes), cameo=codes)


def _read_cameo(path: Path) -> dict[str, CameoCode]:
    codes: dict[str, CameoCode] = {}
    for number, row in read_rows(path, CameoCode):
        where = f"{path}:{number}"
        if row.mode is not None and row.mode not in MODES[row.type]:
            fix = f"Its modes: {', '.join(MODES[row.type]) or 'none'}."
            raise DataFileError(f"{row.type} has no mode {row.mode!r}", where=where, fix=fix)
        if not -10 <= row.goldstein <= 10:
            raise DataFileError(f"weight {row.goldstein} is outside -10..10", where=where, fix="Mend the weight.")
        if row.code in codes:
            raise DataFileError(f"code {row.code} stands twice", where=where, fix="Remove one of the lines.")
        codes[row.code] = row
    return codes


def _read_entries(path: Path, codes: Mapping[str, CameoCode]) -> dict[tuple[str, str], Entry]:
    entries: dict[tuple[str, str], Entry] = {}
    for kind, raw, where in _tables(path):
        entry = _entry(kind, raw, where, codes)
        if (kind, entry.term) in entries:
            raise DataFileError(f"{kind} {entry.term!r} stands twice", where=where, fix="Remove one of them.")
        entries[kind, entry.term] = entry
    for kind, terms in _expected().items():
        missing = [term for term in terms if (kind, term) not in entries]
        if missing:
            what = f"no [[{kind}]] for {', '.join(missing)}"
            raise DataFileError(what, where=f"{path}:1", fix="Explain every member of records/vocabulary.py.")
    return entries


def _tables(path: Path) -> Iterator[tuple[str, dict[str, Any], str]]:
    """Each `[[kind]]` table with its kind and `file:line`."""
    try:
        text = path.read_text(encoding="utf-8")
        data = tomllib.loads(text)
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise DataFileError(f"cannot be read: {error}", where=str(path), fix="Mend the line named.") from error
    lines: dict[str, list[int]] = {}
    for number, line in enumerate(text.splitlines(), 1):
        if header := re.fullmatch(r"\[\[([\w-]+)\]\]\s*", line):
            lines.setdefault(header[1], []).append(number)
    for kind, rows in data.items():
        if kind not in lines:
            raise DataFileError(f"{kind!r} is no [[table]]", where=f"{path}:1", fix=f"Write [[{kind}]] over each term.")
        for row, number in zip(rows, lines[kind], strict=True):
            yield kind, row, f"{path}:{number}"


def _entry(kind: str, raw: dict[str, Any], where: str, codes: Mapping[str, CameoCode]) -> Entry:
    try:
        entry = msgspec.convert(raw, Entry)
    except msgspec.ValidationError as error:
        raise DataFileError(str(error), where=where, fix="See knowledge/codebook.py, class Entry.") from error
    allowed = _expected().get(kind)
    if kind != "probability" and (allowed is None or entry.term not in allowed):
        raise DataFileError(f"{kind} {entry.term!r} is unknown", where=where, fix="See records/vocabulary.py.")
    texts = (entry.label, entry.definition, *((entry.example,) if kind in ("type", "mode") else ()))
    if any(not text.get(language) for text in texts for language in LANGUAGES):
        raise DataFileError(f"{entry.term} lacks a text", where=where, fix="Give every text in en and id.")
    if entry.cameo and entry.cameo not in codes:
        raise DataFileError(f"CAMEO code {entry.cameo!r} is unknown", where=where, fix="See cameo.tsv.")
    if kind == "probability" and (entry.low is None or entry.high is None or not 0 <= entry.low < entry.high <= 1):
        raise DataFileError(f"{entry.term} has no range", where=where, fix="Give low < high, both in 0..1.")
    return entry


def explain(term: str, language: str = "en") -> TermExplanation:
    """What a term means: "CONSULT", "visit", "CONSULT.visit", "042", "planned", "GOV", "A", "likely", in any case.

    A word with several readings gives that of the same case, then the codebook's first; `also` names the others.
    Raises NotFoundError with near terms, and UsageError for a language other than en and id.
    """
    if language not in LANGUAGES:
        raise UsageError(f"no explanations in {language!r}", fix=f"Choose one of: {', '.join(LANGUAGES)}.")
    book = load_codebook()
    wanted = term.strip()
    if wanted.lower() in book.cameo:
        return _explain_code(book, book.cameo[wanted.lower()], language)
    readings = _readings().get(wanted.lower(), [])
    if not readings:
        raise _unknown_term(wanted)
    best = next((key for key in readings if key[1] == wanted or key[1].endswith("." + wanted)), readings[0])
    return _explain_entry(book, best, language, [key for key in readings if key != best])


@functools.cache
def _readings() -> dict[str, list[tuple[str, str]]]:
    """Every entry under its term, and modes under their bare name too, in lower case."""
    readings: dict[str, list[tuple[str, str]]] = {}
    for kind, term in load_codebook().entries:
        names = {term.lower()} | ({term.partition(".")[2].lower()} if kind == "mode" else set())
        for name in sorted(names):
            readings.setdefault(name, []).append((kind, term))
    return readings


def _unknown_term(wanted: str) -> NotFoundError:
    known = [*_readings(), *load_codebook().cameo]
    near = difflib.get_close_matches(wanted.lower(), known, n=3, cutoff=0.6)
    fix = f"Did you mean {', '.join(near)}?" if near else "Name a type, mode, CAMEO code, sector, modality or grade."
    return NotFoundError(f"the codebook has no term {wanted!r}", fix=fix)


def _explain_entry(
    book: Codebook, key: tuple[str, str], language: str, others: list[tuple[str, str]]
) -> TermExplanation:
    kind, term = key
    entry = book.entries[key]
    act = kind in ("type", "mode")
    type_name, _, mode = term.partition(".")
    return TermExplanation(
        kind=kind,
        term=term,
        language=language,
        label=entry.label[language],
        definition=entry.definition[language],
        example=entry.example.get(language, ""),
        quad_class=QUAD_CLASSES[EventType(type_name)] if act else None,
        modes=tuple(MODES[EventType(type_name)]) if kind == "type" else (),
        written_as=entry.cameo,
        codes={c.code: c.goldstein for c in book.cameo.values() if act and (c.type, c.mode or "") == (type_name, mode)},
        also=tuple(other if other != term else f"{other_kind} {other}" for other_kind, other in others),
    )


def _explain_code(book: Codebook, code: CameoCode, language: str) -> TermExplanation:
    kind, term = ("mode", f"{code.type}.{code.mode}") if code.mode else ("type", str(code.type))
    entry = book.entries[kind, term]
    return TermExplanation(
        kind="cameo",
        term=code.code,
        language=language,
        label=code.label if language == "en" else f"{entry.label[language]} ({term})",
        definition=f"{term}: {entry.definition[language]}",
        example=entry.example[language],
        quad_class=QUAD_CLASSES[code.type],
        written_as=entry.cameo,
        codes={code.code: code.goldstein},
        also=(term,),
    )


def cameo_of(type_: EventType | str, mode: Mode | str | None = None) -> str:
    """The CAMEO code written out for a type and mode: its own, else the nearest; "" for ACTIVITY, which has none.

    Raises NotFoundError for a type or a mode of it that the codebook does not know.
    """
    key = ("mode", f"{type_}.{mode}") if mode else ("type", str(type_))
    entry = load_codebook().entries.get(key)
    if entry is None:
        raise NotFoundError(f"the codebook has no {key[0]} {key[1]!r}", fix="See docs/codebook.md section 2.")
    return entry.cameo


def _code(code: str) -> CameoCode:
    found = load_codebook().cameo.get(code)
    if found is None:
        fix = "Codes are text with their leading zero, such as 042; see data/cameo.tsv."
        raise NotFoundError(f"no CAMEO code {code!r}", fix=fix)
    return found


def goldstein(cameo: str) -> float:
    """Goldstein's weight of a code, -10 (hostile) .. 10 (friendly); 0 for "", the code of ACTIVITY.

    Weights: Goldstein, J. Conflict Resolution 36 (1992), as restated for CAMEO. Raises NotFoundError.
    """
    return _code(cameo).goldstein if cameo else 0.0


def from_cameo(code: str) -> tuple[EventType, Mode | None]:
    """Type and mode that a CAMEO code means here. Raises NotFoundError."""
    found = _code(code)
    return found.type, found.mode
