"""English verb forms: base, -s, -ing, past and participle, by rule or from `irregular.toml`."""

from __future__ import annotations

import re

from pertanda.languages.pack import Form
from pertanda.records.base import Record

__all__ = ["Irregular", "inflect_verb"]

_VOWELS = "aeiou"
# consonant + one vowel + final consonant other than w, x, y: "ban", "stop", "quit" (after its u is taken for w)
_DOUBLING_END = re.compile(r"(?:^|[^aeiou])[aeiou][^aeiouwxy]$")
_SYLLABLE = re.compile(r"[aeiouy]+")
_SIBILANT = ("s", "x", "z", "ch", "sh")
# -ize verbs have an -ise spelling unless the letters are part of the root ("seize", "capsize").
_IZE_ROOTS = ("seize", "size", "prize")


class Irregular(Record, frozen=True, forbid_unknown_fields=True):
    """`irregular.toml`.

    verbs    lemma → (past forms, participles), each a list because some have two ("burned", "burnt")
    third    lemma → third person singular, where no rule gives it ("have" → "has")
    doubling verbs of more than one syllable that double their last consonant ("admit" → "admitted")
    either   verbs that double it in British spelling only ("cancel" → "cancelled", "canceled")
    """

    verbs: dict[str, tuple[tuple[str, ...], tuple[str, ...]]]
    third: dict[str, str]
    doubling: frozenset[str]
    either: frozenset[str]


def inflect_verb(verb: str, irregular: Irregular) -> list[tuple[str, Form]]:
    """All surfaces of one verb, each once. A form that is both past and participle is PARTICIPLE.

    A hyphenated verb inflects its last part ("test-fire" → "test-fired").
    """
    front, hyphen, tail = verb.rpartition("-")
    forms: dict[str, Form] = {}
    for spelling in _spellings(tail):
        for surface, form in _forms(spelling, irregular):
            key = front + hyphen + surface
            forms[key] = form if form == Form.PARTICIPLE else forms.get(key, form)
    return list(forms.items())


def _spellings(verb: str) -> list[str]:
    if verb.endswith("ize") and not verb.endswith(_IZE_ROOTS):
        return [verb, verb[:-3] + "ise"]
    if verb == "paralyze":
        return [verb, "paralyse"]
    return [verb]


def _forms(verb: str, irregular: Irregular) -> list[tuple[str, Form]]:
    stems = _stems(verb, irregular)
    forms = [(verb, Form.ACTIVE), (irregular.third.get(verb) or _third_person(verb), Form.ACTIVE)]
    forms += [(_gerund(stem), Form.ACTIVE) for stem in stems]
    pasts, participles = irregular.verbs.get(verb) or (regular := tuple(map(_past, stems)), regular)
    forms += [(past, Form.ACTIVE) for past in pasts if past not in participles]
    forms += [(participle, Form.PARTICIPLE) for participle in participles]
    return forms


def _stems(verb: str, irregular: Irregular) -> tuple[str, ...]:
    """The verb as it stands before -ed and -ing: with its last consonant doubled where spelling asks for it."""
    if verb in irregular.either:
        return (verb + verb[-1], verb)
    single = len(_SYLLABLE.findall(verb.replace("qu", "qw"))) == 1
    if verb in irregular.doubling or (single and _DOUBLING_END.search(verb.replace("qu", "qw"))):
        return (verb + verb[-1],)
    if verb.endswith("ic"):
        return (verb + "k",)
    return (verb,)


def _third_person(verb: str) -> str:
    if verb.endswith("y") and verb[-2:-1] not in _VOWELS:
        return verb[:-1] + "ies"
    if verb.endswith(_SIBILANT) or verb.endswith("o"):
        return verb + "es"
    return verb + "s"


def _past(stem: str) -> str:
    if stem.endswith("e"):
        return stem + "d"
    if stem.endswith("y") and stem[-2:-1] not in _VOWELS:
        return stem[:-1] + "ied"
    return stem + "ed"


def _gerund(stem: str) -> str:
    if stem.endswith("ie"):
        return stem[:-2] + "ying"
    if stem.endswith("e") and not stem.endswith(("ee", "oe", "ye")) and len(stem) > 2:
        return stem[:-1] + "ing"
    return stem + "ing"
