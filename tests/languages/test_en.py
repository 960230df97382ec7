"""English: verb forms, data files, and which frames fire on invented sentences."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pertanda.events.scan import scan
from pertanda.exceptions import DataFileError
from pertanda.languages.en import English
from pertanda.languages.pack import Form
from pertanda.languages.tables import load_frames
from pertanda.records.vocabulary import EventType, Modality, Sector

ENGLISH = English()


def fired(sentence: str) -> set[tuple[str, str | None]]:
    """(type, mode) of every frame that fires, statements left out."""
    lowers = [token.lower for token in ENGLISH.tokens(sentence)]
    triggers = scan(lowers, ENGLISH)
    return {(t.frame.type, t.frame.mode) for t in triggers if t.frame.type != EventType.STATEMENT}


def surfaces(verb: str) -> dict[str, Form]:
    return dict(ENGLISH.inflect(verb))


@pytest.mark.parametrize(
    ("verb", "expected"),
    [
        ("ban", "ban bans banning banned"),
        ("quit", "quit quits quitting"),
        ("veto", "veto vetoes vetoing vetoed"),
        ("occupy", "occupy occupies occupying occupied"),
        ("lie", "lie lies lying lay lied lain"),
        ("free", "free frees freeing freed"),
        ("expel", "expel expels expelling expelled"),
        ("visit", "visit visits visiting visited"),
        ("test-fire", "test-fire test-fires test-firing test-fired"),
        ("withdraw", "withdraw withdraws withdrawing withdrew withdrawn"),
        ("cancel", "cancel cancels cancelling canceling cancelled canceled"),
        ("panic", "panic panics panicking panicked"),
        ("seize", "seize seizes seizing seized"),
    ],
)
def test_verb_forms(verb: str, expected: str) -> None:
    assert set(surfaces(verb)) == set(expected.split())


def test_both_spellings_of_ize_verbs() -> None:
    assert {"recognized", "recognised", "recognizing", "recognising"} <= set(surfaces("recognize"))
    assert "seised" not in surfaces("seize")


def test_shared_past_and_participle_is_left_to_the_context() -> None:
    forms = surfaces("bomb")
    assert forms == {
        "bomb": Form.ACTIVE,
        "bombs": Form.ACTIVE,
        "bombing": Form.ACTIVE,
        "bombed": Form.PARTICIPLE,
    }


def test_distinct_past_is_active_only() -> None:
    assert surfaces("take")["took"] == Form.ACTIVE
    assert surfaces("take")["taken"] == Form.PARTICIPLE
    assert surfaces("hit")["hit"] == Form.PARTICIPLE


def test_only_the_first_word_of_a_phrase_inflects() -> None:
    assert set(surfaces("call for")) == {"call for", "calls for", "calling for", "called for"}


@given(st.from_regex(r"[a-z]{2,12}( [a-z]{1,8}){0,2}", fullmatch=True))
def test_any_phrase_inflects_once_per_surface(phrase: str) -> None:
    pairs = ENGLISH.inflect(phrase)
    assert len({surface for surface, _ in pairs}) == len(pairs)
    assert phrase in dict(pairs)


def test_possessive_is_a_word_of_its_own() -> None:
    assert [token.text for token in ENGLISH.tokens("Ruritania's army didn't obey")] == [
        "Ruritania",
        "'s",
        "army",
        "didn't",
        "obey",
    ]


def test_every_type_has_frames_and_enough_words() -> None:
    count = Counter(frame.type for frame in ENGLISH.frames)
    assert set(count) == set(EventType)
    words = sum(len(f.verbs) + len(f.active) + len(f.passive) + len(f.nouns) for f in ENGLISH.frames)
    assert words >= 2500


def test_cameo_codes_are_text_of_two_to_four_digits() -> None:
    odd = [frame.name for frame in ENGLISH.frames if not (frame.cameo.isdigit() and 2 <= len(frame.cameo) <= 4)]
    assert odd == []


def test_tables_are_complete_and_lower_case() -> None:
    assert set(ENGLISH.cues.modality) == set(Modality) - {Modality.HAPPENED}
    assert set(ENGLISH.agents.groups) == set(Sector)
    nouns = [n for table in (ENGLISH.agents.groups, ENGLISH.agents.offices) for row in table.values() for n in row]
    assert len(nouns) >= 350
    assert [noun for noun in nouns if noun != noun.lower()] == []


def test_round_numbers_take_the_lower_bound() -> None:
    words = ENGLISH.grammar.number_words
    assert (words["dozens"], words["hundreds"], words["thousands"]) == (12, 100, 1000)


@pytest.mark.parametrize(
    ("sentence", "event"),
    [
        ("Ruritania expelled the Borduran ambassador on Monday.", ("SANCTION", "expel")),
        ("Ruritania recalled its envoy from Bordura.", ("SANCTION", "withdraw")),
        ("Ruritania summoned the Borduran ambassador.", ("ACCUSE", "disapprove")),
        ("Riot police fired tear gas at protesters in the capital.", ("ASSAULT", "crowd-control")),
        ("The coast guard rammed a supply boat near the shoal.", ("COERCE", "harass")),
        ("Bordura test-fired a ballistic missile into the sea.", ("MOBILIZE", "weapons")),
        ("The generals seized power before dawn.", ("COERCE", "seize")),
        ("A court sentenced the opposition leader to nine years in prison.", ("SANCTION", "convict")),
        ("Her jets bombed two army positions, the ministry said.", ("ASSAULT", "aerial")),
        ("Bordura will send envoys to Ruritania.", ("CONSULT", "visit")),
        ("The president telephoned his Ruritanian counterpart.", ("CONSULT", "phone")),
        ("The rebels released forty hostages.", ("RETREAT", "release")),
        ("Bordura pulled its troops out of the border zone.", ("RETREAT", "withdraw")),
        ("Both sides agreed to a ceasefire.", ("RETREAT", "ceasefire")),
        ("Bordura closed its airspace to Ruritanian flights.", ("ACTIVITY", "close")),
        ("Dockers walked out over pay at the port.", ("PROTEST", "strike")),
        ("Ruritania imposed sanctions on three Borduran banks.", ("SANCTION", "discontinue")),
        ("The ministry urged Bordura to release the crew.", ("REQUEST", "yield")),
    ],
)
def test_frames_fire(sentence: str, event: tuple[str, str]) -> None:
    assert event in fired(sentence)


@pytest.mark.parametrize(
    "sentence",
    [
        "The striker scored a late goal as the champions beat their rivals in the cup final.",
        "Shares rallied on Wall Street as oil prices hit a record high.",
        "The company fired its chief executive after profits fell.",
        "A heart attack killed the singer at his home.",
        "An earthquake killed dozens of people in the mountains.",
        "The actor shot the film in two months.",
    ],
)
def test_sport_markets_and_accidents_stay_silent(sentence: str) -> None:
    assert fired(sentence) == set()


def test_a_part_of_a_type_may_stand_in_its_own_file(tmp_path: Path) -> None:
    (tmp_path / "ASSAULT-ranged.toml").write_text('[[frame]]\nname = "a"\ncameo = "195"\nverbs = ["bomb"]\n', "utf-8")
    assert load_frames(tmp_path)[0].type == EventType.ASSAULT


def test_a_wrong_mode_names_file_and_line(tmp_path: Path) -> None:
    (tmp_path / "AID.toml").write_text(
        '# aid\n[[frame]]\nname = "a"\ncameo = "07"\nmode = "visit"\nverbs = ["x"]\n', "utf-8"
    )
    with pytest.raises(DataFileError, match=r"AID\.toml:2: AID has no mode"):
        load_frames(tmp_path)
