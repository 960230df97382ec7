"""The geoparsing yardstick measures what it says, and its figures do not fall."""

from __future__ import annotations

import gzip
import json
import os
from pathlib import Path

import pytest

from evals import geoparsing

ROOT = Path(__file__).parents[2]
YARDSTICKS = Path(os.environ.get("PERTANDA_DATA", ROOT.parent / "shared" / "data")) / "geoparsing"

LGL = """<articles><article docid="1"><text>A fire in Paris, Texas. Nobody in Nowhereton was hurt.</text><toponyms>
<toponym><start>10</start><end>15</end><phrase>Paris</phrase><gaztag><lat>33.66</lat><lon>-95.56</lon></gaztag></toponym>
<toponym><start>17</start><end>22</end><phrase>Texas</phrase></toponym>
<toponym><start>34</start><end>44</end><phrase>Nowhereton</phrase><gaztag><lat>1</lat><lon>1</lon></gaztag></toponym>
</toponyms></article></articles>"""
GEOVIRUS = """<articles><article><source>page</source><text>Cholera in Harare.</text><locations><location>
<name>Harare</name><start>11</start><end>17</end><lat>-17.86</lat><lon>31.03</lon></location></locations></article>
</articles>"""


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """A folder laid out as the yardsticks, with an article of each."""
    folder = tmp_path / "geoparsing"
    folder.mkdir()
    (folder / "lgl.xml.gz").write_bytes(gzip.compress(LGL.encode()))
    (folder / "GeoVirus.xml").write_text(GEOVIRUS, encoding="utf-8")
    return tmp_path


def test_a_toponym_without_a_gold_point_is_left_out(data: Path) -> None:
    (article,) = geoparsing.lgl(data / "geoparsing")
    assert [gold.name for gold in article.toponyms] == ["Paris", "Nowhereton"]


def test_an_unknown_name_is_wrong_by_half_the_earth(data: Path) -> None:
    (article,) = geoparsing.lgl(data / "geoparsing")
    paris, nowhere = geoparsing.errors(article, geoparsing.places())
    assert paris < 10
    assert nowhere == geoparsing.WORST_KM


def test_figures_of_errors() -> None:
    found = geoparsing.figures([[1.0, 500.0], [], [2.0, 3.0]])
    assert (found.accuracy, found.median_km, found.toponyms, found.documents) == (0.75, 2.5, 4, 2)
    assert (found.low, found.high) == (0.5, 1.0)


def test_a_document_is_always_in_the_same_half() -> None:
    halves = [geoparsing.half(geoparsing.Article(str(number), "", [])) for number in range(1000)]
    assert set(halves) == {"development", "held out"}
    assert 400 < halves.count("development") < 600


def test_it_prints_and_writes_json(
    data: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("PERTANDA_DATA", str(data))
    assert geoparsing.main(["--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["LGL"]["all"]["accuracy"] == 0.5
    assert told["GeoVirus"]["all"]["accuracy"] == 1.0
    assert geoparsing.main([]) == 0
    assert "accuracy@161km 0.500" in capsys.readouterr().out


def test_it_skips_without_the_yardsticks(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("PERTANDA_DATA", str(tmp_path))
    assert geoparsing.main([]) == 0
    assert "skipped" in capsys.readouterr().err


@pytest.mark.skipif(not YARDSTICKS.is_dir(), reason="the geoparsing yardsticks are not here (PERTANDA_DATA)")
@pytest.mark.parametrize(("name", "floor"), [("LGL", 0.79), ("GeoVirus", 0.88)])
def test_accuracy_within_161_km_does_not_fall(name: str, floor: float) -> None:
    articles = geoparsing.YARDSTICKS[name](YARDSTICKS)
    found = geoparsing.figures([geoparsing.errors(article, geoparsing.places()) for article in articles])
    assert found.accuracy >= floor
