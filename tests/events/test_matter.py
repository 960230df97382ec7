"""Which articles and acts are public matters: sport, markets and private quarrels are not coded."""

from __future__ import annotations

import pytest
from coder import code_text

from pertanda.flow import Tools

PRIVATE = [
    # deals and quarrels of private parties of one country
    ("en", "A company in Japan said a Japanese bank agreed to a merger.", "AGREE"),
    ("id", "Perusahaan Jepang sepakat dengan bank Jepang.", "AGREE"),
]

PUBLIC = [
    ("en", "Japan's government agreed to a merger with a Japanese bank.", "AGREE"),
    ("id", "Pemerintah Jepang sepakat dengan bank Jepang.", "AGREE"),
]
