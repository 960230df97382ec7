"""Language: votes over the whole article, Malay told from Indonesian, the outlet as prior for short texts."""

from __future__ import annotations

import pytest

from pertanda.documents.language import identify, language_code, require_pack
from pertanda.exceptions import QuarantineError
from pertanda.languages.pack import LanguagePack

INDONESIAN = (
    "Presiden Rusia Vladimir Putin berencana mengunjungi Korea Utara dalam beberapa pekan mendatang. Kunjungan ini "
    "dipandang sebagai upaya untuk mempererat hubungan kedua negara, kata pemerintah Rusia pada Jumat."
)
MALAY = (
    "Menteri Luar berkata kerajaan akan mengkaji semula dasar itu kerana ia menyusahkan rakyat di sempadan. Polis "
    "turut menahan tiga lelaki selepas tunjuk perasaan pada Khamis, dan suspek dijangka dituduh di mahkamah hari Isnin."
)
ENGLISH = "The foreign minister said on Friday that the two sides had agreed to hold more talks about the border."
DUTCH = "De minister van Buitenlandse Zaken zei vrijdag dat beide partijen verder zullen praten over de grens."


def test_articles(packs: dict[str, LanguagePack]) -> None:
    for text, code in ((INDONESIAN, "id"), (MALAY, "ms"), (ENGLISH, "en"), (DUTCH, "nl")):
        assert identify(text, given=None, prior=None, packs=packs) == code


def test_short_texts_take_the_prior(packs: dict[str, LanguagePack]) -> None:
    assert identify("Rudal Korut meluncur", given=None, prior="id", packs=packs) == "id"
    assert identify(DUTCH, given=None, prior="id", packs=packs) == "nl"


def test_what_the_input_says_stands_unless_the_text_plainly_differs(packs: dict[str, LanguagePack]) -> None:
    assert identify("Rudal Korut meluncur", given="id-ID", prior=None, packs=packs) == "id"
    assert identify(ENGLISH, given="id", prior=None, packs=packs) == "en"
    assert identify(INDONESIAN, given="en-US", prior=None, packs=packs) == "id"
    assert identify(DUTCH, given="de", prior=None, packs=packs) == "de"


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ("id-ID", "id"),
        ("in", "id"),
        ("Bahasa Indonesia", "id"),
        ("eng", "en"),
        ("EN_us", "en"),
        ("fr", "fr"),
        ("", None),
    ],
)
def test_codes(given: str, code: str | None) -> None:
    assert language_code(given) == code


def test_a_language_without_a_pack_is_quarantined(packs: dict[str, LanguagePack]) -> None:
    assert require_pack("id", packs, "a") is packs["id"]
    with pytest.raises(QuarantineError, match="language nl is not coded yet"):
        require_pack("nl", packs, "a")
