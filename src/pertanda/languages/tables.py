"""Reading the data files of a language: frames, cues, agents and grammar words, each validated on load.

A fault is a DataFileError that names file and line and says how to mend it.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any, TypeVar

import msgspec

from pertanda.exceptions import DataFileError
from pertanda.records.base import Record
from pertanda.records.vocabulary import MODES, Basis, EventType, Modality, Mode, Sector

__all__ = ["Agents", "Attribution", "Cues", "Frame", "Grammar", "ModalityCues", "load_frames", "load_table"]

T = TypeVar("T")


class Frame(Record, frozen=True, forbid_unknown_fields=True):
    """One way in which words of a language evoke an act of one type.

    verbs    lemmas (en) or roots (id), inflected by the language's `inflect`; only the first word of a phrase inflects
    active   exact phrases whose subject is the actor;  passive  exact phrases whose subject is the recipient
    nouns    exact nominal phrases ("kunjungan", "air strike")
    with_    at least one of these words or phrases must stand within `reach` words after the trigger (before or after
             for passives and nouns); makes "menarik" + "pasukan" a withdrawal
    around   the words of `with` may stand on either side of active forms too ("troops poured into the city")
    without  none of these may stand within `reach` words on either side (sense restriction: "serangan" without
             "jantung")
    recipient_prepositions  prepositions that mark the recipient ("ke", "terhadap", "on"); besides the object
    actor / recipient  where the party stands: "subject", "object", "none"
    reciprocal  all parties are actors when they are coordinated or joined by "with" ("A and B met")
    needs    fewest parties that must be found, else nothing is coded: 0, 1 (an actor or a recipient) or 2 (both)
    wide     in a file TYPE-wide*.toml: words that mean the act only sometimes; the type model decides, the hand rules
             leave them alone
    strict   where no word of `with` stands near, the words are not even looked at by the type model (common verbs)
    modality the frame's own modality, when the words themselves decide it ("membatalkan kunjungan" = denied)
    """

    name: str
    type: EventType
    cameo: str
    mode: Mode | None = None
    verbs: tuple[str, ...] = ()
    active: tuple[str, ...] = ()
    passive: tuple[str, ...] = ()
    nouns: tuple[str, ...] = ()
    with_: tuple[str, ...] = msgspec.field(default=(), name="with")
    without: tuple[str, ...] = ()
    reach: int = 6
    around: bool = False
    actor: str = "subject"
    recipient: str = "object"
    recipient_prepositions: tuple[str, ...] = ()
    reciprocal: bool = False
    needs: int = 1
    modality: Modality | None = None
    strict: bool = False
    wide: bool = False


class ModalityCues(Record, frozen=True, forbid_unknown_fields=True):
    """Words that set a modality: standing `before` the trigger in its clause, or `after` it."""

    before: tuple[str, ...] = ()
    after: tuple[str, ...] = ()


class Attribution(Record, frozen=True, forbid_unknown_fields=True):
    """Whose word it is: speech `verbs` (every surface form), `prepositions` ("menurut", "according to")."""

    verbs: tuple[str, ...] = ()
    prepositions: tuple[str, ...] = ()
    anonymous: tuple[str, ...] = ()


class Cues(Record, frozen=True, forbid_unknown_fields=True):
    """`cues.toml`: modality by value, negation, attribution, basis words, and words that break a clause.

    generic: words before a noun trigger that make it a kind, not an act.
    unreal: words before any trigger that make it a right, an ability or a date ("berhak melarang", "date for the
        visit").
    future_in_past: conditionals that only report a plan ("said it would").
    means: words for what an act is done with, under a label that all languages share, so that balloons and jamming on
    one day stay two happenings.
    """

    modality: dict[Modality, ModalityCues]
    negation: ModalityCues
    attribution: Attribution
    basis: dict[Basis, tuple[str, ...]]
    clause_breaks: tuple[str, ...]
    generic: tuple[str, ...] = ()
    unreal: tuple[str, ...] = ()
    future_in_past: tuple[str, ...] = ()
    means: dict[str, tuple[str, ...]] = msgspec.field(default_factory=dict)


class Agents(Record, frozen=True, forbid_unknown_fields=True):
    """`agents.toml`: nouns for groups ("tentara" → MIL) and offices ("menteri luar negeri" → GOV), lower case.

    modifiers: groups that only qualify a noun right behind them ("military exercises").
    home: those that only the language's home country has ("bupati"), whatever else the article is about.
    vague: offices that say nothing of whose they are ("spokesman"): without a country beside them nobody is known.
    collective: phrases for a party by its code, several joined by "+" ("European leaders" → IGO:EU).
    told: the same, where the document tells of that party by name also ("the North" → PRK); capitals count.
    """

    groups: dict[Sector, tuple[str, ...]]
    offices: dict[Sector, tuple[str, ...]]
    modifiers: tuple[str, ...] = ()
    home: tuple[str, ...] = ()
    vague: tuple[str, ...] = ()
    collective: dict[str, tuple[str, ...]] = msgspec.field(default_factory=dict)
    told: dict[str, tuple[str, ...]] = msgspec.field(default_factory=dict)


class Grammar(Record, frozen=True, forbid_unknown_fields=True):
    """`language.toml`: the closed-class words the engine needs.

    pronouns_one / pronouns_many / both: "ia", "mereka", "keduanya"; `epithets` name a country again ("negara itu").
    passive_agent marks the agent of a passive ("oleh", "by"); `possessor` words join noun and owner ("of", "'s").
    `origin_prepositions` are those of place that tell where from, not where ("dari", "from").
    recipient_prepositions are the general ones; `auxiliaries_be` make a participle passive (English).
    number_words map words to numbers ("ratusan" → 100, the lower bound); magnitude words map unit nouns to keys.
    noun_owner: on which side of a noun its owner stands ("Israel's attack" before, "serangan Israel" after).
    bare_agents: a passive's agent may follow it without a preposition ("ditangkap polisi").
    object_noun_prefixes / object_noun_types: nouns of action whose "of X" is the object ("penangkapan X", "arrest of
    X"), told by their first letters or by the type of their frame.
    possessive_pronouns: "his", "its", "-nya": they own the noun beside them and are no party themselves.
    between: marks all parties of a mutual act behind its noun ("talks between Moscow and Pyongyang").
    setting_prepositions: before a noun that points back they make it a mere setting ("dalam pembicaraan itu").
    articles: a verb form right behind one is an adjective ("a clear provocation").
    apposition: words that open an apposition after a name and a comma ("the", "a", "selaku").
    participle_endings: endings of participles that open a bracket after a comma (", speaking in Tehran,").
    pronouns_person: those pronouns of one that never stand for a state ("she", "dia").
    pronouns_self: "I", "we": they stand for the speaker of the sentence, else the person told of last.
    serves: joins a vague office to whom it serves ("a spokesman for the Pentagon").
    epithets_body / epithets_group: those epithets that name an international body again ("the bloc"), or a movement
    ("the group").
    home: ISO3 of the country whose offices go by their bare names in this language ("gubernur", "DPRD"), or "".
    demonstratives: words that point back to an act told before ("ini", "tersebut", "the", "that").
    """

    name: str
    abbreviations: tuple[str, ...]
    pronouns_one: tuple[str, ...]
    pronouns_many: tuple[str, ...]
    both: tuple[str, ...]
    epithets: tuple[str, ...]
    passive_agent: tuple[str, ...]
    possessor: tuple[str, ...]
    recipient_prepositions: tuple[str, ...]
    place_prepositions: tuple[str, ...]
    auxiliaries_be: tuple[str, ...]
    conjunctions: tuple[str, ...]
    relative: tuple[str, ...]
    number_words: dict[str, int]
    magnitude: dict[str, tuple[str, ...]]
    adverts: tuple[str, ...]
    function_words: tuple[str, ...]
    noun_owner: str = "after"
    bare_agents: bool = False
    object_noun_prefixes: tuple[str, ...] = ()
    object_noun_types: tuple[EventType, ...] = ()
    demonstratives: tuple[str, ...] = ()
    origin_prepositions: tuple[str, ...] = ()
    between: tuple[str, ...] = ()
    setting_prepositions: tuple[str, ...] = ()
    articles: tuple[str, ...] = ()
    possessive_pronouns: tuple[str, ...] = ()
    apposition: tuple[str, ...] = ()
    participle_endings: tuple[str, ...] = ()
    pronouns_person: tuple[str, ...] = ()
    pronouns_self: tuple[str, ...] = ()
    serves: tuple[str, ...] = ()
    epithets_body: tuple[str, ...] = ()
    epithets_group: tuple[str, ...] = ()
    home: str = ""


def _lines_of_tables(path: Path, header: str) -> Iterator[int]:
    """The lines of a header, in order; the first line again and again after the last ("frame = [{...}]")."""
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        if line.strip() == header:
            yield number
    while True:
        yield 1


def _line_of_fault(path: Path, message: str) -> str:
    """The line that the TOML parser names, or the last one ("at end of document")."""
    named = re.search(r"at line (\d+)", message)
    return named.group(1) if named else str(max(1, len(path.read_text(encoding="utf-8").splitlines())))


def read_toml(path: Path) -> dict[str, Any]:
    """The file as a dict. Raises DataFileError with file and line when it is no TOML."""
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except UnicodeDecodeError as error:
        raise DataFileError(f"not in UTF-8: {error}", where=str(path), fix="Save the file as UTF-8.") from error
    except tomllib.TOMLDecodeError as error:
        where = f"{path}:{_line_of_fault(path, str(error))}"
        raise DataFileError(f"not valid TOML: {error}", where=where, fix="Mend the line named.") from error
    except OSError as error:
        raise DataFileError(f"cannot be read: {error}", where=str(path), fix="Check the path.") from error


def load_table(path: Path, shape: type[T]) -> T:
    """A whole TOML file as one record of `shape`. Raises DataFileError."""
    try:
        return msgspec.convert(read_toml(path), shape)
    except msgspec.ValidationError as error:
        raise DataFileError(str(error), where=str(path), fix="See the docstring of the record.") from error


def load_frames(folder: Path) -> tuple[Frame, ...]:
    """All frames of `folder/*.toml`; the file's stem up to a hyphen is the type ("ASSAULT-ranged.toml").

    Frames of a file with "wide" in its stem ("ASSAULT-wide.toml") are wide. Raises DataFileError with file and line.
    """
    frames: dict[str, Frame] = {}
    for path in sorted(folder.glob("*.toml")):
        words = path.stem.split("-")
        for line, row in zip(_lines_of_tables(path, "[[frame]]"), read_toml(path).get("frame", []), strict=False):
            where = f"{path}:{line}"
            frame = _frame({**row, "wide": True} if "wide" in words else row, words[0], where)
            if frame.name in frames:
                raise DataFileError(f"frame {frame.name!r} stands twice", where=where, fix="Rename one of them.")
            frames[frame.name] = frame
    return tuple(frames.values())


def _frame(row: dict[str, Any], type_name: str, where: str) -> Frame:
    try:
        frame = msgspec.convert({"type": type_name, **row}, Frame)
    except msgspec.ValidationError as error:
        raise DataFileError(str(error), where=where, fix="See languages/tables.py, class Frame.") from error
    if frame.mode is not None and frame.mode not in MODES[frame.type]:
        allowed = ", ".join(MODES[frame.type]) or "none"
        raise DataFileError(f"{frame.type} has no mode {frame.mode!r}", where=where, fix=f"Its modes: {allowed}.")
    if not (frame.verbs or frame.active or frame.passive or frame.nouns):
        raise DataFileError("the frame has no words", where=where, fix="Give verbs, active, passive or nouns.")
    if frame.needs not in (0, 1, 2):
        raise DataFileError(f"needs is {frame.needs}", where=where, fix="Give 0, 1 or 2.")
    for field in ("actor", "recipient"):
        if getattr(frame, field) not in ("subject", "object", "none"):
            raise DataFileError(f"{field} is {getattr(frame, field)!r}", where=where, fix="subject, object or none.")
    return frame
