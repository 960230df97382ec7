"""How fast event tables are read and counted, and in how much memory, on synthetic rows in GDELT's layout.

The rows are made up: parties drawn by Zipf's law from 200 countries, codes from the codebook's, every twentieth without
a second party, over 30 days; only their shape (61 columns, some 450 bytes) is GDELT's. Reading such rows says how fast
the reader is, and nothing about GDELT.

Run: `python -m evals.imports [--rows N] [--events]`; the default is a million rows.
"""

from __future__ import annotations

import argparse
import datetime
import random
import resource
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import msgspec

from pertanda.knowledge.actors import country_codes
from pertanda.knowledge.codebook import from_cameo, load_codebook
from pertanda.settings import load
from pertanda.sources.tables.gdelt import GdeltEvents, gdelt_line
from pertanda.sources.tables.layouts import GDELT_2
from pertanda.sources.tables.load import Classing, count_tables
from pertanda.sources.tables.names import Meaning
from pertanda.sources.tables.tally import Tally

__all__ = ["synthetic_rows"]

_FIRST_DAY = datetime.date(2026, 1, 1)
_PLACES = 200


def synthetic_rows(count: int, seed: int = 42) -> Iterator[bytes]:
    """Made-up rows in the layout of GDELT 2.0."""
    chance = random.Random(seed)
    countries = chance.sample(sorted(country_codes()), _PLACES)
    codes = sorted(code for code in load_codebook().cameo if code.isdigit() and len(code) > 2)
    for number in range(count):
        first, second = (countries[int(_PLACES ** chance.random()) - 1] for _ in range(2))
        day = _FIRST_DAY + datetime.timedelta(days=number * 30 // count)
        yield _row(number, day.strftime("%Y%m%d"), first, second if number % 20 else "", chance.choice(codes))


def _row(number: int, day: str, first: str, second: str, code: str) -> bytes:
    columns = dict.fromkeys(GDELT_2, "")
    columns |= {"GLOBALEVENTID": str(number), "SQLDATE": day, "MonthYear": day[:6], "Year": day[:4]}
    columns |= {"Actor1Code": f"{first}GOV", "Actor1Name": "A MADE UP NAME", "Actor1CountryCode": first}
    columns |= {"Actor1Type1Code": "GOV", "Actor2Code": second, "Actor2CountryCode": second, "IsRootEvent": "1"}
    columns |= {"EventCode": code, "EventBaseCode": code[:3], "EventRootCode": code[:2], "QuadClass": "1"}
    columns |= {"GoldsteinScale": "-2", "NumMentions": "4", "NumSources": "1", "NumArticles": "4", "AvgTone": "-3.21"}
    for place in ("Actor1", "Actor2", "Action"):
        columns |= {f"{place}Geo_Type": "4", f"{place}Geo_FullName": "Kota Contoh, Provinsi Contoh, Negeri Contoh"}
        columns |= {f"{place}Geo_Lat": "-6.1744", f"{place}Geo_Long": "106.829", f"{place}Geo_FeatureID": "-2679652"}
    columns |= {"DATEADDED": f"{day}120000", "SOURCEURL": f"https://contoh.example/berita/{day}/{number}"}
    return gdelt_line(columns)


def _meaning(code: str) -> Meaning:
    return Meaning(*from_cameo(code))


def memory() -> float:
    """Peak resident memory of this process, in MB."""
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak / (1 << 20 if sys.platform == "darwin" else 1 << 10)


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--rows", type=int, default=1_000_000, help="synthetic rows")
    parser.add_argument("--events", action="store_true", help="also encode every row with all its columns")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "synthetic.export.CSV"
        with path.open("wb") as file:
            file.writelines(synthetic_rows(arguments.rows))
        tally, before, started = Tally(), memory(), time.process_time()
        report = count_tables(
            [path],
            GdeltEvents(_meaning),
            tally,
            classing=Classing.QUAD,
            settings=load().inputs,
            event=msgspec.json.encode if arguments.events else None,
        )
        cells = sum(1 for _ in tally.counts())
        spent = time.process_time() - started
        size = path.stat().st_size
        tally.close()
    print(f"{report.rows:,} synthetic rows, {size / 1e6:,.0f} MB, {report.counted:,} counted in {cells:,} cells")
    print(f"{report.rows / spent:,.0f} rows per CPU-s, {memory() - before:.0f} MB over the {before:.0f} MB before")


if __name__ == "__main__":
    main()
