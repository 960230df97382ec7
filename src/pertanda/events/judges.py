"""The trained models of a language's coder: which decides what, and where they lie."""

from __future__ import annotations

import functools
from pathlib import Path
from typing import NamedTuple

import msgspec

from pertanda.events.linear import RETRAIN, LinearModel, load_model
from pertanda.exceptions import DataFileError

__all__ = ["DECISIONS", "NO_EVENT", "Judges", "Thresholds", "load_judges"]

TRAINED = Path(__file__).parents[1] / "trained"
NO_EVENT = "none"
DECISIONS = ("type", "actor", "recipient", "modality", "mode", "claimant", "time", "event")


class Thresholds(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Probabilities in [0, 1] of an act from which a site is looked at further, and from which a candidate is an event.

    `words`: by a site's own words alone; `site`: by what stands around it too; `event`: by its parties and manner,
    chosen on held-out folds of the training corpus (training/coder), where type F1 is best.
    """

    words: float
    site: float
    event: float


class Judges(NamedTuple):
    """The models of one language."""

    type: LinearModel
    actor: LinearModel
    recipient: LinearModel
    modality: LinearModel
    mode: LinearModel
    claimant: LinearModel
    time: LinearModel
    event: LinearModel
    thresholds: Thresholds


@functools.lru_cache(maxsize=8)
def load_judges(language: str, models: Path = TRAINED) -> Judges | None:
    """The models of a language, or None where it has none (its events are then coded by the rules alone).

    Raises DataFileError when a model is missing, damaged or of another version.
    """
    folder = models / language / "coder"
    if not folder.is_dir():
        return None
    loaded = {name: load_model(folder / f"{name}.json") for name in DECISIONS}
    path = folder / "thresholds.json"
    try:
        thresholds = msgspec.json.decode(path.read_bytes(), type=Thresholds)
    except OSError as error:
        raise DataFileError(f"cannot be read: {error.strerror}", where=str(path), fix=RETRAIN) from error
    except msgspec.MsgspecError as error:
        raise DataFileError(f"no thresholds: {error}", where=str(path), fix=RETRAIN) from error
    return Judges(**loaded, thresholds=thresholds)
