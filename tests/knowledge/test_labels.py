"""Actor codes in words."""

from __future__ import annotations

from pathlib import Path

import pytest

from pertanda.exceptions import DataFileError
from pertanda.knowledge.labels import actor_label, load_labels


@pytest.mark.parametrize(
    ("code", "language", "label"),
    [
        ("RUS", "en", "Russia"),
        ("RUS/GOV", "en", "the government of Russia"),
        ("USA", "en", "the United States"),
        ("PRK/MIL", "id", "angkatan bersenjata Korea Utara"),
        ("IGO:UN", "id", "PBB"),
        ("IGO:EU", "en", "the European Union"),
        ("IGO:ECOWAS", "en", "ECOWAS"),
    ],
)
def test_codes_in_words(code: str, language: str, label: str) -> None:
    assert actor_label(code, language) == label


def test_a_missing_sector_is_named(tmp_path: Path) -> None:
    path = tmp_path / "labels.toml"
    path.write_text('[countries]\n[sectors.en]\nGOV = "the government of {country}"\n[bodies]\n', encoding="utf-8")
    with pytest.raises(DataFileError, match=r"labels\.toml: no phrase with .country. for MIL"):
        load_labels(path)
