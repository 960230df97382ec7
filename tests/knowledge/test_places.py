"""The gazetteer: names found in sentences, the right one of several, and its yardsticks."""

from __future__ import annotations

import gzip
import math
import os
import re
import xml.etree.ElementTree as ElementTree
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pertanda.exceptions import DataFileError
from pertanda.knowledge import places
from pertanda.knowledge.places import PlaceEntry, PlaceIndex, load_places, name_pieces

# Words as the language packs cut them.
WORD = re.compile(r"\d+(?:[.,:/]\d+)*|(?:[A-Z]\.){2,}|\w+(?:[-'’]\w+)*|[^\w\s]")
ROOT = Path(__file__).parents[2]
YARDSTICKS = Path(os.environ.get("PERTANDA_DATA", ROOT.parent / "shared" / "data")) / "geoparsing"
Toponym = tuple[str, float, float]


def tokenise(text: str) -> list[str]:
    return WORD.findall(text)


@pytest.fixture(scope="module")
def index() -> PlaceIndex:
    return load_places(tokenise)


def test_every_line_of_the_tables_is_sound() -> None:
    assert places.check() > 50_000


def test_the_big_table_is_small() -> None:
    sizes = [path.stat().st_size for path in places._DATA.glob("places*")]
    assert sum(sizes) < 4_000_000


def test_an_index_is_kept(index: PlaceIndex) -> None:
    assert load_places(tokenise) is index


@pytest.mark.parametrize(
    ("name", "country", "geoname_id"),
    [
        ("Moskwa", "RUS", 524901),
        ("Kairo", "EGY", 360630),
        ("Jenewa", "CHE", 2660646),
        ("Kiev", "UKR", 703448),
        ("St. Petersburg", "RUS", 498817),
        ("Xi'an", "CHN", 1790630),
        ("Sao Paulo", "BRA", 3448439),
        ("Korea Utara", "PRK", 1873107),
        ("Sulawesi Utara", "IDN", None),
        ("Papua Barat Daya", "IDN", None),
        ("Jalur Gaza", "PSE", None),
        ("U.S.", "USA", 6252001),
        ("Kim Il Sung Square", "PRK", None),
        ("Lapangan Kim Il-sung", "PRK", None),
        ("Punggye-ri", "PRK", None),
        ("Perlintasan Rafah", "PSE", None),
        ("Pangkalan Udara Andersen", "GUM", None),
        ("Casa de Nariño", "COL", None),
        ("Selat Taiwan", None, None),
        ("Beting Second Thomas", None, None),
    ],
)
def test_a_name_on_its_own(index: PlaceIndex, name: str, country: str | None, geoname_id: int | None) -> None:
    chosen = index.choose(index.named(name))
    assert (chosen.country, chosen.geoname_id) == (country, geoname_id)


def found(index: PlaceIndex, sentence: str) -> list[str]:
    words = tokenise(sentence)
    lower = [word.lower() for word in words]
    names, position = [], 0
    while position < len(words):
        match = index.match(lower, position) if words[position][0].isupper() else None
        if match:
            names.append(" ".join(words[position : position + match[0]]))
        position += match[0] if match else 1
    return names


@pytest.mark.parametrize(
    ("sentence", "names"),
    [
        (
            "Putin mendarat di Bandara Sunan lalu menuju Lapangan Kim Il-sung.",
            ["Bandara Sunan", "Lapangan Kim Il-sung"],
        ),
        ("Warga New York City pergi ke New York.", ["New York City", "New York"]),
        ("Kapal itu melintasi Laut China Selatan.", ["Laut China Selatan"]),
        ("Seoul's envoy left St. Petersburg.", ["Seoul's", "St . Petersburg"]),
        ("Mereka bertemu di Bali. Papua tenang.", ["Bali", "Papua"]),
        ("Gaza, Rafah", ["Gaza", "Rafah"]),
    ],
)
def test_the_longest_name_wins(index: PlaceIndex, sentence: str, names: list[str]) -> None:
    assert found(index, sentence) == names


def test_ordinary_words(index: PlaceIndex) -> None:
    assert all(entry.common_word for entry in index.named("Nice"))
    assert all(entry.common_word for entry in index.named("Medan"))
    assert not any(entry.common_word for entry in index.named("Jakarta"))
    assert index.named("as") == ()
    assert [entry for entry in index.named("of") + index.named("kita") if entry.population < 100_000] == []


@pytest.mark.parametrize(
    ("name", "context", "country", "kind"),
    [
        ("Paris", [], "FRA", "city"),
        ("Paris", ["USA"], "USA", "city"),
        ("Punjab", ["PAK", "IND"], "PAK", "region"),
        ("Punjab", ["IND"], "IND", "region"),
        ("Georgia", [], "GEO", "country"),
        ("Georgia", ["USA"], "USA", "region"),
        ("Georgia", ["RUS", "GEO"], "GEO", "country"),
        ("Tripoli", ["LBN"], "LBN", "city"),
        ("Tripoli", [], "LBY", "city"),
        ("London", ["IDN"], "GBR", "city"),
    ],
)
def test_the_story_decides_between_namesakes(
    index: PlaceIndex, name: str, context: list[str], country: str, kind: str
) -> None:
    chosen = index.choose(index.named(name), context)
    assert (chosen.country, chosen.kind) == (country, kind)


def test_no_namesake_to_choose_from(index: PlaceIndex) -> None:
    assert index.named("Qwertyuiopville") == ()
    with pytest.raises(ValueError, match="empty"):
        index.choose(())


def test_a_place_keeps_the_words_of_the_text(index: PlaceIndex) -> None:
    place = index.choose(index.named("Moskwa")).place("Moskwa")
    assert (place.name, place.country, place.geoname_id) == ("Moskwa", "RUS", 524901)


def test_country_names_may_be_given() -> None:
    own = load_places(tokenise, {"Negeri Ginseng": "KOR", "Atlantis": "ATL"})
    assert own.choose(own.named("Negeri Ginseng")).country == "KOR"
    lost = own.choose(own.named("Atlantis"), ["ATL"])
    assert (lost.country, lost.latitude) == ("ATL", None)
    assert own.named("Korea Utara") == ()


def test_hyphen_space_and_accent_make_no_difference() -> None:
    assert name_pieces("Punggye-ri") == ("punggye", "ri")
    assert name_pieces("Kaesŏng") == ("kaesong",)
    assert name_pieces("İzmir") == ("izmir",)
    assert name_pieces("iran's") == ("iran",)
    assert name_pieces("—") == ()


@given(st.lists(st.text(min_size=1, max_size=12), min_size=1, max_size=8))
def test_any_tokens(tokens: list[str]) -> None:
    index = load_places(tokenise)
    for position in range(len(tokens)):
        match = index.match(tokens, position)
        assert match is None or (1 <= match[0] <= len(tokens) - position and match[1])


@given(st.permutations(["Paris", "London", "Georgia", "Tripoli", "Punjab"]))
def test_the_order_of_look_ups_makes_no_difference(names: list[str]) -> None:
    fresh = PlaceIndex(places._cities(), places._extra_entries(places._EXTRA), frozenset(), tokenise)
    assert {name: fresh.named(name) for name in names} == {
        name: PlaceIndex(places._cities(), places._extra_entries(places._EXTRA), frozenset(), tokenise).named(name)
        for name in sorted(names)
    }


HEAD = "names\tcountry\tlatitude\tlongitude\tpopulation\tkind\n"


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("X|Y\tIDN\t91\t0\t0\tcity", r"tsv:2: point 91\.0, 0\.0"),
        ("X|Y\tIndonesia\t1\t0\t0\tcity", "tsv:2: country 'Indonesia'"),
        ("X|Y\tIDN\t1\t0\t-5\tcity", "tsv:2: population -5"),
        ("X|Y\tIDN\t1\t0\t0\ttown", "tsv:2: kind 'town'"),
        ("X||Y\tIDN\t1\t0\t0\tcity", "tsv:2: a name is empty"),
        ("X\tIDN\tnorth\t0\t0\tcity", "tsv:2: Expected `float`"),
    ],
)
def test_a_broken_line_is_refused_with_its_number(tmp_path: Path, line: str, message: str) -> None:
    path = tmp_path / "extra.tsv"
    path.write_text(HEAD + line + "\n", encoding="utf-8")
    with pytest.raises(DataFileError, match=message):
        places._extra_entries(path)


def lgl() -> Iterator[list[Toponym]]:
    """The Local-Global Lexicon: toponyms with a GeoNames point, one list an article."""
    for article in ElementTree.fromstring(gzip.decompress((YARDSTICKS / "lgl.xml.gz").read_bytes())).iter("article"):
        yield [
            (toponym.findtext("phrase", ""), float(tag.findtext("lat", "0")), float(tag.findtext("lon", "0")))
            for toponym in article.iter("toponym")
            if (tag := toponym.find("gaztag")) is not None and toponym.findtext("phrase")
        ]


def geovirus() -> Iterator[list[Toponym]]:
    """GeoVirus: toponyms with a Wikipedia point, one list an article."""
    for article in ElementTree.parse(YARDSTICKS / "GeoVirus.xml").getroot().iter("article"):
        yield [
            (place.findtext("name", ""), float(place.findtext("lat", "0")), float(place.findtext("lon", "0")))
            for place in article.iter("location")
        ]


def kilometres(entry: PlaceEntry, latitude: float, longitude: float) -> float:
    """Great-circle distance, earth radius 6371 km; infinite where the entry has no point."""
    if entry.latitude is None or entry.longitude is None:
        return math.inf
    north, other_north = math.radians(entry.latitude), math.radians(latitude)
    east = math.radians(longitude - entry.longitude)
    half = math.sin((other_north - north) / 2) ** 2 + math.cos(north) * math.cos(other_north) * math.sin(east / 2) ** 2
    return 2 * 6371 * math.asin(min(1.0, math.sqrt(half)))


def context_without(name: str, firsts: Counter[tuple[str, str]]) -> list[str]:
    """The five countries most named by the article's other toponyms, each read by population alone."""
    counted: Counter[str] = Counter()
    for (other, country), times in sorted(firsts.items()):
        if other != name:
            counted[country] += times
    return [country for country, _ in counted.most_common(5)]


def accuracy(index: PlaceIndex, articles: Iterator[list[Toponym]]) -> float:
    """Share of all gold toponyms placed within 161 km, those not in the gazetteer counting as wrong."""
    right = total = 0
    for toponyms in articles:
        entries = {name: index.named(name) for name, _, _ in toponyms}
        firsts: Counter[tuple[str, str]] = Counter()
        for name, _, _ in toponyms:
            if entries[name] and (country := index.choose(entries[name]).country):
                firsts[name, country] += 1
        for name, latitude, longitude in toponyms:
            total += 1
            if entries[name]:
                chosen = index.choose(entries[name], context_without(name, firsts))
                right += kilometres(chosen, latitude, longitude) <= 161
    return right / total


@pytest.mark.skipif(not YARDSTICKS.is_dir(), reason="the geoparsing yardsticks are not here (PERTANDA_DATA)")
@pytest.mark.parametrize(("articles", "floor"), [(lgl, 0.49), (geovirus, 0.73)])
def test_accuracy_within_161_km_does_not_fall(
    index: PlaceIndex, articles: type[Iterator[list[Toponym]]], floor: float
) -> None:
    assert accuracy(index, articles()) >= floor
