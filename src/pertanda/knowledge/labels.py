"""Actor codes in words: "RUS/GOV" → "the government of Russia", "IGO:UN" → "PBB"."""

from __future__ import annotations

import functools
import tomllib
from pathlib import Path

import msgspec

from pertanda.exceptions import DataFileError
from pertanda.knowledge.actors import country_name
from pertanda.records.base import Record
from pertanda.records.vocabulary import Sector

__all__ = ["Labels", "actor_label", "load_labels"]

_PACKAGED = Path(__file__).parent / "data" / "labels.toml"


class Labels(Record, frozen=True, forbid_unknown_fields=True):
    """`labels.toml`: by language, codes of countries that take an article, sector phrases, and bodies by short code."""

    countries: dict[str, dict[str, frozenset[str]]]
    sectors: dict[str, dict[Sector, str]]
    bodies: dict[str, dict[str, str]]


@functools.cache
def load_labels(path: Path = _PACKAGED) -> Labels:
    """The labels of a file. Raises DataFileError when a sector lacks its phrase or the file is broken."""
    try:
        labels = msgspec.convert(tomllib.loads(path.read_text(encoding="utf-8")), Labels)
    except (OSError, tomllib.TOMLDecodeError, msgspec.ValidationError) as error:
        raise DataFileError(str(error), where=str(path), fix="See knowledge/labels.py, class Labels.") from error
    for language, phrases in labels.sectors.items():
        missing = [sector for sector in Sector if "{country}" not in phrases.get(sector, "")]
        if missing:
            what = f"no phrase with {{country}} for {', '.join(missing)} in {language}"
            raise DataFileError(what, where=str(path), fix="Give one for every sector.")
    return labels


def actor_label(code: str, language: str) -> str:
    """An actor code in words of a language (en, id); a body without a label keeps its short code."""
    labels = load_labels()
    home, _, sector = code.partition("/")
    if ":" in home:
        short = home.split(":")[1]
        return labels.bodies.get(language, {}).get(short, short)
    name = country_name(home, language)
    if home in labels.countries.get(language, {}).get("article", ()):
        name = f"the {name}"
    return labels.sectors[language][Sector(sector)].format(country=name) if sector else name
