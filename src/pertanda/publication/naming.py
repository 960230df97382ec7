"""What the parties of an act are called in a statement."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from pertanda.happenings.parties import UNKNOWN_ACTOR, nation
from pertanda.publication.wording import Wording
from pertanda.records.base import Span
from pertanda.records.event import Event

__all__ = ["Names", "actor_name", "list_of", "person_in", "recipient_name"]

Names = Callable[[str, str], str]


def list_of(codes: Sequence[str], wording: Wording, names: Names) -> str:
    """The names of several codes as a series; unknown ones in words."""
    return wording.series([_name(code, wording, names) for code in dict.fromkeys(codes)])


def actor_name(codes: Sequence[str], events: Sequence[Event], wording: Wording, names: Names) -> str:
    """Who acts: a person by the text's own words where the reports name one, else the codes by name."""
    return _party(codes, [(event.actor, event.actor_span) for event in events], wording, names)


def recipient_name(codes: Sequence[str], events: Sequence[Event], wording: Wording, names: Names) -> str:
    """Toward whom, as `actor_name`; "" when there is nobody."""
    return _party(codes, [(event.recipient, event.recipient_span) for event in events], wording, names) if codes else ""


def person_in(span: Span | None, wording: Wording) -> str | None:
    """The span's text when it reads as a person's full name: two to four capitalised words, no word of a body."""
    words = span.text.split() if span else []
    if not 2 <= len(words) <= 4 or any(word.casefold().strip(".,") in wording.not_names for word in words):
        return None
    return " ".join(words) if all(_capitalised(word) for word in words) else None


def _capitalised(word: str) -> bool:
    # "Jong-un" and "O'Neill" are names; "AS" and "NATO" are bodies.
    letters = [letter for letter in word if letter.isalpha()]
    return (
        len(letters) > 1 and word[0].isupper() and not word.isupper() and not any(letter.isdigit() for letter in word)
    )


def _party(
    codes: Sequence[str], told: Sequence[tuple[Sequence[str], Span | None]], wording: Wording, names: Names
) -> str:
    # Only an office-holder's code (with a sector) can stand for a person; a country's name is no person.
    if len(codes) == 1 and "/" in codes[0]:
        persons = [person_in(span, wording) for told_codes, span in told if tuple(told_codes) == tuple(codes)]
        full = max(
            (person for person in persons if person), key=lambda person: (persons.count(person), person), default=""
        )
        if full:
            return wording.parts["person"].format(person=full, country=names(nation(codes[0]), wording.language))
    return list_of(codes, wording, names)


def _name(code: str, wording: Wording, names: Names) -> str:
    return wording.parts["unknown_actor"] if nation(code) == UNKNOWN_ACTOR else names(code, wording.language)
