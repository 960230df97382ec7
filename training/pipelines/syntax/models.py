"""The shipped models: which files there are, and opening one only when it is the file it should be.

CRFsuite reads a file without looking: a damaged one ends the whole program. So each file's SHA-256 and the version of
the features it was learned on stand in `trained/models.toml`, and both are compared first.
"""

from __future__ import annotations

import hashlib
import tomllib
from pathlib import Path

import msgspec
import pycrfsuite

from pertanda.exceptions import DataFileError
from pertanda.records.base import Record
from training.pipelines.syntax.features import FEATURES

__all__ = ["TRAINED", "Entry", "languages", "open_model", "read_list"]

TRAINED = Path(__file__).parents[1] / "weights"
LIST = "models.toml"
INSTALL = "Install Pertanda again, or rebuild the file as training/pipelines/README.md says."


class Entry(Record, frozen=True, forbid_unknown_fields=True):
    """One line of the list: the file, its SHA-256, and the FEATURES version it was learned on."""

    file: str
    sha256: str
    features: int


def read_list(folder: Path = TRAINED) -> dict[str, Entry]:
    """Entries of `models.toml` by model ("id-tagger"). Raises DataFileError when the list is missing or broken."""
    path = folder / LIST
    try:
        return msgspec.convert(tomllib.loads(path.read_text(encoding="utf-8")), dict[str, Entry])
    except OSError as error:
        raise DataFileError(f"no list of models: {error.strerror}", where=str(path), fix=INSTALL) from error
    except (tomllib.TOMLDecodeError, msgspec.ValidationError, UnicodeDecodeError) as error:
        raise DataFileError(f"the list of models is broken: {error}", where=str(path), fix=INSTALL) from error


def languages(kind: str, folder: Path = TRAINED) -> tuple[str, ...]:
    """Codes of the languages that have a model of a kind ("tagger", "names"), sorted."""
    return tuple(sorted(name.removesuffix(f"-{kind}") for name in read_list(folder) if name.endswith(f"-{kind}")))


def open_model(language: str, kind: str, folder: Path = TRAINED) -> pycrfsuite.Tagger:
    """The CRF of a language. Raises DataFileError when it is not listed, missing, damaged or of another version."""
    entries = read_list(folder)
    name = f"{language}-{kind}"
    if name not in entries:
        has = ", ".join(languages(kind, folder)) or "none"
        raise DataFileError(f"no model {name!r}", where=str(folder / LIST), fix=f"Languages with one: {has}.")
    entry = entries[name]
    path = folder / entry.file
    _check(path, entry)
    crf = pycrfsuite.Tagger()
    # By its path: `open_inmemory` keeps no hold of the bytes it is given and reads freed memory afterwards.
    crf.open(str(path))
    return crf


def _check(path: Path, entry: Entry) -> None:
    if entry.features != FEATURES:
        what = f"learned on features {entry.features}, this program builds features {FEATURES}"
        raise DataFileError(what, where=str(path), fix=INSTALL)
    try:
        data = path.read_bytes()
    except OSError as error:
        raise DataFileError(f"the model cannot be read: {error.strerror}", where=str(path), fix=INSTALL) from error
    if hashlib.sha256(data).hexdigest() != entry.sha256:
        raise DataFileError(f"damaged: not the {len(data)} bytes that were trained", where=str(path), fix=INSTALL)
