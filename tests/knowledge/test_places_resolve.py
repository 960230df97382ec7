"""The places of one document, decided together."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pertanda.knowledge.places import PlaceIndex, load_places
from pertanda.knowledge.places_context import linked, spots_of
from pertanda.knowledge.places_resolve import Toponym, kilometres, lies_in, resolve
from pertanda.knowledge.places_table import PlaceEntry
from pertanda.languages.pack import LanguagePack


def cut(text: str) -> list[str]:
    return [token.text for token in LanguagePack().tokens(text)]


@pytest.fixture(scope="module")
def index() -> PlaceIndex:
    return load_places(cut)


def placed(index: PlaceIndex, text: str) -> dict[str, tuple[str | None, str]]:
    """Country and first-level region of each name in a text."""
    tokens = LanguagePack().tokens(text)
    words, lowers = [token.text for token in tokens], [token.lower for token in tokens]
    spots = spots_of(words, lowers, index, weak=True)
    chosen = resolve(linked(words, lowers, spots, index))
    names = [" ".join(words[spot.first : spot.last]) for spot in spots]
    return {name: (entry.country, entry.region) for name, entry in zip(names, chosen, strict=False)}


@pytest.mark.parametrize(
    ("text", "name", "place"),
    [
        ("A fire broke out in Paris.", "Paris", ("FRA", "11")),
        ("A fire broke out in Paris, Texas.", "Paris", ("USA", "TX")),
        ("A fire broke out in Paris (Texas).", "Paris", ("USA", "TX")),
        ("A fire broke out in Paris, Tenn. and was put out.", "Paris", ("USA", "TN")),
        ("A fire broke out in Alexandria, LA at noon.", "Alexandria", ("USA", "LA")),
        ("Atlanta, Georgia has a new mayor.", "Georgia", ("USA", "GA")),
        ("Russia has left Georgia and Armenia.", "Georgia", ("GEO", "")),
        ("The mayor of Madrid flew to Barcelona and Valencia. He is from Cordoba.", "Cordoba", ("ESP", "51")),
        ("Buenos Aires and Rosario are in Argentina. He is from Cordoba.", "Cordoba", ("ARG", "05")),
        ("Banjir melanda Surabaya, Malang dan Jember.", "Surabaya", ("IDN", "08")),
        ("Pembunuhan itu terjadi di Desa Sekapuk, Gresik.", "Sekapuk", ("IDN", "08")),
    ],
)
def test_the_rest_of_the_text_decides(index: PlaceIndex, text: str, name: str, place: tuple[str, str]) -> None:
    assert placed(index, text)[name] == place


def test_a_name_has_one_sense_unless_the_text_tells_two(index: PlaceIndex) -> None:
    entries = index.named("Paris")
    (texas,), (france,) = index.candidates("Tex."), index.candidates("France")
    names = [
        Toponym("paris", entries, 1),
        Toponym("texas", (texas,)),
        Toponym("paris", entries),
        Toponym("paris", entries, 4),
        Toponym("france", (france,)),
        Toponym("paris", entries, 1),
    ]
    chosen = resolve(names)
    assert [(entry.country, entry.region) for entry in chosen if entry.name == "Paris"] == [
        ("USA", "TX"),
        ("USA", "TX"),
        ("FRA", "11"),
        ("USA", "TX"),
    ]


def test_countries_known_from_elsewhere_count(index: PlaceIndex) -> None:
    tripoli = [Toponym("tripoli", index.named("Tripoli"))]
    assert resolve(tripoli)[0].country == "LBY"
    assert resolve(tripoli, {"LBN": 5.0})[0].country == "LBN"


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Sekapuk menolak rencana itu.", []),
        ("Ia bertemu Sekapuk kemarin.", []),
        ("Ia tinggal di Sekapuk.", ["Sekapuk"]),
        ("Ia tinggal di Sekapuk Indah.", []),
        ("He lives in Western fashion.", []),
        ("He lives in Terrigal.", ["Terrigal"]),
    ],
)
def test_a_small_place_needs_a_word_that_demands_one(index: PlaceIndex, text: str, names: list[str]) -> None:
    words = cut(text)
    spots = spots_of(words, [word.lower() for word in words], index, weak=True)
    assert [words[spot.first] for spot in spots] == names


def test_a_toponym_without_places_is_refused() -> None:
    with pytest.raises(ValueError, match="'nowhere' has no place"):
        resolve([Toponym("nowhere", ())])


def entry(name: str, country: str, kind: str, region: str = "", latitude: float | None = 0.0) -> PlaceEntry:
    return PlaceEntry(
        name=name,
        country=country,
        geoname_id=None,
        latitude=latitude,
        longitude=0.0,
        population=1000,
        kind=kind,
        region=region,
    )


def test_what_lies_in_what() -> None:
    town, state, land = entry("T", "USA", "city", "TX"), entry("S", "USA", "region", "TX"), entry("L", "USA", "country")
    assert lies_in(town, state)
    assert lies_in(state, land)
    assert not lies_in(state, town)
    assert not lies_in(land, land)
    assert not lies_in(town, entry("S", "USA", "region", "LA"))
    assert lies_in(town, entry("C", "USA", "county", "TX", latitude=0.5))
    assert not lies_in(town, entry("C", "USA", "county", "TX", latitude=5.0))
    assert not lies_in(town, entry("C", "USA", "county", "TX", latitude=None))


def test_a_degree_of_latitude_is_111_km() -> None:
    assert kilometres(entry("A", "USA", "city"), entry("B", "USA", "city", latitude=1.0)) == pytest.approx(
        111.2, abs=0.1
    )


@given(st.lists(st.sampled_from(["Paris", "London", "Georgia", "Jordan", "Victoria", "Springfield"]), max_size=8))
def test_each_toponym_gets_one_of_its_places(names: list[str]) -> None:
    index = load_places(cut)
    toponyms = [Toponym(name.lower(), index.named(name)) for name in names]
    chosen = resolve(toponyms)
    assert len(chosen) == len(names)
    assert all(place in toponym.entries for place, toponym in zip(chosen, toponyms, strict=True))
    assert len({(name, place) for name, place in zip(names, chosen, strict=True)}) == len(set(names))
