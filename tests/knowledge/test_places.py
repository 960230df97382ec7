"""The gazetteer: names found in sentences, the right one of several, small places kept in their place."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pertanda.exceptions import DataFileError
from pertanda.knowledge import places_table
from pertanda.knowledge.places import PlaceIndex, check, load_places, name_pieces

# Words as the language packs cut them.
WORD = re.compile(r"\d+(?:[.,:/]\d+)*|(?:[A-Z]\.){2,}|\w+(?:[-'’]\w+)*|[^\w\s]")


def tokenise(text: str) -> list[str]:
    return WORD.findall(text)


@pytest.fixture(scope="module")
def index() -> PlaceIndex:
    return load_places(tokenise)


def test_every_line_of_the_tables_is_sound() -> None:
    assert check() > 250_000


def test_the_big_table_is_small() -> None:
    sizes = [path.stat().st_size for path in places_table.DATA.glob("places*")]
    assert sum(sizes) < 6_000_000


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
    assert [index.match([word], 0) for word in ("as", "of", "in", "or")] == [None] * 4
    assert all(entry.weak for entry in index.named("kita") if entry.population < 100_000)


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
    def fresh() -> PlaceIndex:
        return PlaceIndex(places_table.cities(), places_table.own_entries(), frozenset(), tokenise)

    one = fresh()
    assert {name: one.named(name) for name in names} == {name: fresh().named(name) for name in sorted(names)}


@given(st.text(min_size=1, max_size=6))
def test_bisection_finds_what_a_scan_finds(key: str) -> None:
    lines = b"key\nabc\tAbc\t\tc\tIDN\t01\t\t1.0\t2.0\t10\t\nabc\tAbc Z\t\tc\tIDN\t01\t\t1.0\t2.0\t10\tw\n"
    lines += b"b\tB\t\tc\tIDN\t01\t\t1.0\t2.0\t10\t\n"
    told = {"abc": ["Abc", "Abc Z"], "b": ["B"]}
    table = places_table.CityTable(lines)
    for wanted in (key, "abc", "b"):
        assert [line.split("\t")[1] for line in table.lines(wanted)] == told.get(wanted, [])


def test_a_small_place_is_no_name_by_itself(index: PlaceIndex) -> None:
    assert all(entry.weak for entry in index.named("Sekapuk"))
    assert index.match(["sekapuk"], 0) is None
    assert index.match(["sekapuk"], 0, weak=True) is not None
    small = [entry for entry in index.named("Paris") if entry.weak]
    assert small
    assert not index.choose(index.named("Paris")).weak


@pytest.mark.parametrize("word", ["western", "capital", "tak", "para", "mars", "centre", "east"])
def test_an_ordinary_word_is_no_region_by_itself(index: PlaceIndex, word: str) -> None:
    assert index.match([word], 0) is None or all(entry.common_word for entry in index.named(word))


@pytest.mark.parametrize(
    ("name", "kind", "country", "region"),
    [
        ("W.Va.", "region", "USA", "WV"),
        ("Calif.", "region", "USA", "CA"),
        ("Russians", "country", "RUS", ""),
        ("Mt. Vernon", "city", "USA", "NY"),
        ("St. Clair County", "county", "USA", "IL"),
        ("Avoyelles", "county", "USA", "LA"),
        ("northern Kentucky", "region", "USA", "KY"),
        ("Kabupaten Gianyar", "city", "IDN", "02"),
    ],
)
def test_a_name_given_as_a_place_is_read_in_other_ways_too(
    index: PlaceIndex, name: str, kind: str, country: str, region: str
) -> None:
    found = {(entry.kind, entry.country, entry.region) for entry in index.candidates(name)}
    assert (kind, country, region) in found


def test_a_name_of_nothing_has_no_candidate(index: PlaceIndex) -> None:
    assert index.candidates("Qwertyuiopville Township") == ()
    assert index.candidates("—") == ()


HEAD = "names\tcountry\tregion\tlatitude\tlongitude\tpopulation\tkind\n"


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("X|Y\tIDN\t\t91\t0\t0\tcity", r"tsv:2: point 91\.0, 0\.0"),
        ("X|Y\tIndonesia\t\t1\t0\t0\tcity", "tsv:2: country 'Indonesia'"),
        ("X|Y\tIDN\t\t1\t0\t-5\tcity", "tsv:2: population -5"),
        ("X|Y\tIDN\t\t1\t0\t0\ttown", "tsv:2: kind 'town'"),
        ("X||Y\tIDN\t\t1\t0\t0\tcity", "tsv:2: a name is empty"),
        ("X\tIDN\t\tnorth\t0\t0\tcity", "tsv:2: Expected `float`"),
    ],
)
def test_a_broken_line_is_refused_with_its_number(tmp_path: Path, line: str, message: str) -> None:
    path = tmp_path / "extra.tsv"
    path.write_text(HEAD + line + "\n", encoding="utf-8")
    with pytest.raises(DataFileError, match=message):
        places_table.own_entries(path)
