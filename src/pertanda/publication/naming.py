"""What the parties of an act are called in a statement."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from pertanda.happenings.parties import UNKNOWN_ACTOR, nation
from pertanda.publication.wording import Wording
from pertanda.records.event import Event

__all__ = ["Names", "actor_name", "list_of", "recipient_name"]

Names = Callable[[str, str], str]


def list_of(codes: Sequence[str], wording: Wording, names: Names) -> str:
    """The names of several codes as a series; unknown ones in words."""
    return wording.series(list(dict.fromkeys(_name(code, wording, names) for code in codes)))


def actor_name(codes: Sequence[str], events: Sequence[Event], wording: Wording, names: Names) -> str:
    """Who acts: a person by the text's own words where the reports name one, else the codes by name."""
    return _party(codes, [(event.actor, event.actor_person) for event in events], wording, names)


def recipient_name(codes: Sequence[str], events: Sequence[Event], wording: Wording, names: Names) -> str:
    """Toward whom, as `actor_name`; "" when there is nobody."""
    return (
        _party(codes, [(event.recipient, event.recipient_person) for event in events], wording, names) if codes else ""
    )


def _party(codes: Sequence[str], told: Sequence[tuple[Sequence[str], str]], wording: Wording, names: Names) -> str:
    # Only an office-holder's code (with a sector) can stand for a person; a country's name is no person.
    if len(codes) == 1 and "/" in codes[0]:
        persons = [person for told_codes, person in told if tuple(told_codes) == tuple(codes) and person]
        full = max(persons, key=lambda person: (len(person.split()), persons.count(person), person), default="")
        if full:
            return wording.parts["person"].format(person=full, country=names(nation(codes[0]), wording.language))
    return list_of(codes, wording, names)


def _name(code: str, wording: Wording, names: Names) -> str:
    return wording.parts["unknown_actor"] if nation(code) == UNKNOWN_ACTOR else names(code, wording.language)
