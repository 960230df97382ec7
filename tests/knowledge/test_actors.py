"""Actors by name: what the tables mean on a day, what they hide, and what they refuse."""

from __future__ import annotations

import datetime
import shutil
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pertanda.exceptions import DataFileError
from pertanda.knowledge.actors import (
    DATA,
    ActorEntry,
    ActorIndex,
    country_codes,
    country_name,
    country_names,
    country_of,
    load_actors,
    read_actors,
)
from pertanda.languages.pack import LanguagePack
from pertanda.records.mention import ActorKind

PACK = LanguagePack()
DAY = datetime.date(2024, 6, 15)


def tokenise(text: str) -> list[str]:
    return [token.text for token in PACK.tokens(text)]


INDEX = load_actors(tokenise)


def codes(name: str, language: str = "en", day: datetime.date | None = DAY) -> tuple[str, ...]:
    return INDEX.resolve(INDEX.lookup(name, language), day)


def first_match(text: str, language: str, position: int = 0) -> tuple[int, tuple[ActorEntry, ...]] | None:
    return INDEX.match([word.lower() for word in tokenise(text)], position, language)


@pytest.mark.parametrize(
    ("name", "language", "expected"),
    [
        ("Korut", "id", "PRK"),
        ("Korea Selatan", "id", "KOR"),
        ("AS", "id", "USA"),
        ("U.S.", "en", "USA"),
        ("Tiongkok", "id", "CHN"),
        ("Moskwa", "id", "RUS"),
        ("Naypyitaw", "en", "MMR"),
        ("Gaza", "en", "PSE"),
        ("Kremlin", "id", "RUS/GOV"),
        ("Gedung Putih", "id", "USA/GOV"),
        ("Pemprov Jawa Timur", "id", "IDN/GOV"),
        ("Polda Kalimantan Utara", "id", "IDN/COP"),
        ("Kodam Brawijaya", "id", "IDN/MIL"),
        ("pengungsi Rohingya", "id", "MMR/CVL"),
        ("militan Rohingya", "id", "MMR/REB"),
        ("FACT", "en", "TCD/REB"),
        ("USS", "id", "USA/MIL"),
        ("Pentagon", "en", "USA/MIL"),
        ("Capitol Hill", "en", "USA/LEG"),
        ("KPK", "id", "IDN/GOV"),
        ("Kejaksaan Agung", "id", "IDN/JUD"),
        ("Brimob", "id", "IDN/COP"),
        ("TPNPB-OPM", "id", "IDN/REB"),
        ("Dewan Keamanan PBB", "id", "IGO:UN"),
        ("UNICEF", "en", "IGO:UNICEF"),
        ("International Committee of the Red Cross", "en", "NGO:ICRC"),
        ("Hezbollah", "en", "LBN/REB"),
        ("Wagner Group", "en", "RUS/BUS"),
        ("KCNA", "en", "PRK/MED"),
        ("FBI", "id", "USA/COP"),
        ("CIA", "en", "USA/SPY"),
        ("Kurt Campbell", "id", "USA/GOV"),
        ("Kim Hongkyun", "id", "KOR/GOV"),
        ("Kim Jong Un", "en", "PRK/GOV"),
        ("Zelenskiy", "en", "UKR/GOV"),
    ],
)
def test_names_have_their_code(name: str, language: str, expected: str) -> None:
    assert codes(name, language) == (expected,)


@pytest.mark.parametrize(
    ("name", "day", "expected"),
    [
        ("Taliban", "2021-08-14", "AFG/REB"),
        ("Taliban", "2021-08-15", "AFG/GOV"),
        ("Rapid Support Forces", "2023-04-14", "SDN/MIL"),
        ("Rapid Support Forces", "2023-04-15", "SDN/REB"),
        ("Prabowo Subianto", "2017-03-01", "IDN/OPP"),
        ("Prabowo Subianto", "2021-03-01", "IDN/GOV"),
        ("Susilo Bambang Yudhoyono", "2014-10-20", "IDN/GOV"),
        ("Susilo Bambang Yudhoyono", "2022-01-01", "IDN/CVL"),
        ("Moon Jae-in", "2016-12-01", "KOR/OPP"),
        ("Mark Rutte", "2024-07-01", "NLD/GOV"),
        ("Mark Rutte", "2024-12-01", "IGO:NATO"),
        ("Antonio Guterres", "2024-12-01", "IGO:UN"),
        ("Ban Ki-moon", "2018-01-01", "KOR/CVL"),
    ],
)
def test_the_day_decides_the_code(name: str, day: str, expected: str) -> None:
    assert codes(name, day=datetime.date.fromisoformat(day)) == (expected,)


def test_a_fallen_office_holder_keeps_the_office_for_a_week() -> None:
    fall = datetime.date(2021, 2, 1)
    assert codes("Suu Kyi", day=fall + datetime.timedelta(days=7)) == ("MMR/GOV",)
    assert codes("Suu Kyi", day=fall + datetime.timedelta(days=8)) == ("MMR/CVL",)


def test_without_a_day_the_last_office_counts() -> None:
    assert codes("Prabowo Subianto", day=None) == ("IDN/GOV",)
    assert codes("Joe Biden", day=None) == ("USA/CVL",)
    assert INDEX.resolve((), None) == ()


def test_the_longest_name_wins() -> None:
    found = first_match("Korea Utara dan Korea Selatan", "id")
    assert found is not None
    assert (found[0], found[1][0].codes) == (2, ("PRK",))
    both = first_match("Korea Utara dan Selatan sepakat", "id")
    assert both is not None
    assert (both[0], both[1][0].codes) == (4, ("PRK", "KOR"))
    papua = first_match("Papua New Guinea said", "en")
    assert papua is not None
    assert (papua[0], papua[1][0].codes) == (3, ("PNG",))


def test_languages_keep_apart() -> None:
    assert INDEX.lookup("AS", "en") == ()
    assert INDEX.lookup("US", "id") == ()
    assert INDEX.lookup("Jerman", "en") == ()
    assert INDEX.match(["russia"], 0, "xx") is None


def test_accents_and_hyphens_make_no_difference() -> None:
    for name in ("Félix Tshisekedi", "Felix Tshisekedi"):
        assert codes(name) == ("COD/GOV",)
    for name in ("Yoon Suk-yeol", "Yoon Suk Yeol", "Yoon Sukyeol"):
        assert codes(name) == ("KOR/GOV",)
    assert codes("People’s Liberation Army") == ("CHN/MIL",)


def test_short_acronyms_want_their_case() -> None:
    assert all(entry.case_sensitive for entry in INDEX.lookup("AS", "id"))
    assert all(entry.case_sensitive for entry in INDEX.lookup("Turkey", "en"))
    assert not any(entry.case_sensitive for entry in INDEX.lookup("Rusia", "id"))


def test_an_ordinary_word_is_no_name_at_the_head_of_a_sentence() -> None:
    assert first_match("Lima warga tewas", "id") is None
    later = first_match("Kata Lima", "id", 1)
    assert later is not None
    assert later[1][0].codes == ("PER",)
    assert first_match("Lima said", "en") is not None


@pytest.mark.parametrize("text", ["South China Sea", "Laut China Selatan", "Latin America", "Perang Korea"])
def test_a_longer_phrase_hides_the_country_in_it(text: str) -> None:
    words = [word.lower() for word in tokenise(text)]
    for language in ("en", "id"):
        assert all(INDEX.match(words, position, language) is None for position in range(len(words)))


def test_a_ministry_takes_its_country() -> None:
    found = first_match("Kemlu AS menyatakan", "id")
    assert found is not None
    assert (found[0], found[1][0].codes) == (2, ("USA/GOV",))
    assert codes("Mahkamah Agung Bangladesh", "id") == ("BGD/JUD",)
    assert codes("Angkatan Laut Korea Selatan", "id") == ("KOR/MIL",)
    assert codes("Kemlu", "id") == ("IDN/GOV",)


def test_adjectives_and_people() -> None:
    assert all(entry.adjective for entry in INDEX.lookup("Russian", "en"))
    assert codes("Russians") == ("RUS/CVL",)
    assert INDEX.lookup("Russians", "en")[0].kind is ActorKind.GROUP
    assert INDEX.country("South Korean", "en") == "KOR"
    assert INDEX.country("Rusia", "id") == "RUS"
    assert INDEX.country("Kremlin", "en") is None
    assert INDEX.country("nobody", "en") is None


def test_hyphened_words_hold_names() -> None:
    parts = INDEX.parts("Rusia-Ukraina", "id")
    assert [(start, end, entries[0].codes) for start, end, entries in parts] == [(0, 5, ("RUS",)), (6, 13, ("UKR",))]
    assert [entries[0].codes for _, _, entries in INDEX.parts("US-led", "en")] == [("USA",)]
    assert INDEX.parts("us-led", "en") == ()
    assert INDEX.parts("Russia", "en") == ()


def test_countries_have_names_in_both_languages() -> None:
    assert {"PSE", "TWN", "XKX", "HKG", "GRL"} <= country_codes()
    assert len(country_codes()) >= 195
    assert country_name("DEU", "id") == "Jerman"
    assert country_name("TUR", "en") == "Turkey"
    assert country_name("IGO:UN", "id") == "UN"
    assert country_names()["Korut"] == "PRK"
    assert "Moscow" not in country_names()
    with pytest.raises(KeyError):
        country_name("ZZZ", "en")


def test_the_party_half_of_a_code() -> None:
    assert country_of("RUS/GOV") == "RUS"
    assert country_of("IGO:EU") == "IGO:EU"
    assert country_of("---/MED") is None


def test_the_tables_are_as_large_as_promised() -> None:
    entries = [entry for _, entry in read_actors()]
    bodies = {entry.name for where, entry in read_actors() if "bodies.tsv" in where and entry.codes}
    people = {entry.called for entry in entries if entry.kind is ActorKind.PERSON}
    assert len(bodies) >= 500
    assert len(people) >= 900


def test_every_state_of_the_united_nations_has_a_leader() -> None:
    # Territories, the polar and the smallest ones, have no foreign news of their own and no row.
    territories = {
        "ABW", "AIA", "ASM", "BMU", "COK", "CUW", "CYM", "ESH", "FLK", "FRO", "GGY", "GIB", "GLP", "GRL", "GUF", "GUM",
        "HKG", "IMN", "JEY", "MAC", "MNP", "MSR", "MTQ", "MYT", "NCL", "NIU", "PRI", "PYF", "REU", "SHN", "SMR", "TCA",
        "TKL", "VGB", "VIR", "WLF",
    }  # fmt: skip
    led = {
        entry.codes[0][:3]
        for _, entry in read_actors()
        if entry.kind is ActorKind.PERSON and entry.codes[0][3:] in ("/GOV", "/REL")
    }
    assert country_codes() - led - territories == set()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name in ("countries.tsv", "bodies.tsv", "people.tsv"):
        shutil.copy(DATA / name, tmp_path / name)
    return tmp_path


def with_line(folder: Path, name: str, line: str) -> str:
    path = folder / name
    path.write_text(path.read_text(encoding="utf-8") + line + "\n", encoding="utf-8")
    return f"{path}:{len(path.read_text(encoding='utf-8').splitlines())}"


@pytest.mark.parametrize(
    ("name", "line", "what"),
    [
        ("bodies.tsv", "Some Body\tRUS/ARMY\tname\t\t", "no actor code"),
        ("bodies.tsv", "Some Body\tQQQ/GOV\tname\t\t", "no country"),
        ("bodies.tsv", "Some Body\tRUS/GOV\tplanet\t\t", "planet"),
        ("bodies.tsv", "Some Body||Other\tRUS/GOV\tname\t\t", "is no name"),
        ("bodies.tsv", "Some Body\tRUS/GOV\tname\t2020-13-01\t", "start"),
        ("bodies.tsv", "Some Body\tRUS/GOV\tname\t2021-01-01\t2020-01-01", "before it starts"),
        ("people.tsv", "Jane Doe\tRUS\tGOVT\tminister\t\t", "no actor code"),
        ("people.tsv", "Jane Doe\tRUS\tGOV\tminister\t", "fields"),
        ("countries.tsv", "rus\tX\tX\t\t\t\t", "no actor code"),
    ],
)
def test_a_broken_line_is_named(folder: Path, name: str, line: str, what: str) -> None:
    where = with_line(folder, name, line)
    with pytest.raises(DataFileError, match=what) as caught:
        read_actors(folder)
    assert caught.value.where == where


def test_one_name_with_two_codes_on_one_day_is_refused(folder: Path) -> None:
    where = with_line(folder, "people.tsv", "Vladimir Putin\tUSA\tGOV\tpresident\t2015-01-01\t2016-01-01")
    with pytest.raises(DataFileError, match=r"Vladimir Putin.*USA/GOV.*RUS/GOV") as caught:
        ActorIndex(read_actors(folder), tokenise)
    assert caught.value.where == where


def test_a_name_without_words_is_refused(folder: Path) -> None:
    where = with_line(folder, "bodies.tsv", "Some Body\tRUS/GOV\tname\t\t")
    with pytest.raises(DataFileError, match="has no words") as caught:
        ActorIndex(read_actors(folder), lambda text: [] if text == "Some Body" else text.split())
    assert caught.value.where == where


@given(st.lists(st.text(max_size=8), min_size=1, max_size=12), st.data())
def test_any_words_are_safe_to_look_up(words: list[str], data: st.DataObject) -> None:
    position = data.draw(st.integers(0, len(words) - 1))
    found = INDEX.match([word.lower() for word in words], position, data.draw(st.sampled_from(["en", "id", "ko"])))
    assert found is None or (1 <= found[0] <= len(words) - position and all(entry.codes for entry in found[1]))


@given(st.sampled_from([entry for _, entry in read_actors() if entry.codes and "{" not in entry.name]))
def test_every_name_is_found_as_it_is_written(entry: ActorEntry) -> None:
    words = ["--", *(word.lower() for word in tokenise(entry.name))]
    for language in entry.languages:
        found = INDEX.match(words, 1, language)
        assert found is not None
        assert found[0] == len(words) - 1
        assert entry in found[1]


@given(st.sampled_from([entry for _, entry in read_actors()]), st.dates(datetime.date(2000, 1, 1)))
def test_every_entry_resolves_on_every_day(entry: ActorEntry, day: datetime.date) -> None:
    outside = INDEX.resolve([entry], day)
    assert outside in (entry.codes, entry.otherwise)
    assert not entry.holds(day) or outside == entry.codes


def test_the_forces_and_the_police_together_are_both() -> None:
    assert codes("TNI-Polri", "id") == ("IDN/MIL", "IDN/COP")


@pytest.mark.parametrize("name", ["Mahkamah Konstitusi", "Kementerian Pertahanan", "Garda Nasional", "Partai Demokrat"])
def test_a_body_that_many_states_have_is_no_name_of_one(name: str) -> None:
    assert INDEX.lookup(name, "id") == ()
