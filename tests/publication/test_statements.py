from __future__ import annotations

import datetime
import itertools
import re
from pathlib import Path
from typing import Any

import pytest

from happenings.build import DAY, document, event
from pertanda.exceptions import DataFileError, UsageError
from pertanda.happenings.merge import merge
from pertanda.publication import wording as wording_module
from pertanda.publication.statements import statement
from pertanda.publication.wording import LANGUAGES, load_wording
from pertanda.records.event import Event
from pertanda.records.mention import Interval, Place
from pertanda.records.vocabulary import MODES, Basis, EventType, MagnitudeKey, Modality, Mode
from publication.worked import names

ACTS = [(kind, mode) for kind in EventType for mode in (None, *MODES[kind])]
EXAMPLES: dict[str, Any] = {"type_": EventType.CONSULT, "mode": Mode.VISIT}


def said(language: str = "en", **fields: Any) -> str:
    doc = document("a", language="id")
    return told([event(doc, **{**EXAMPLES, **fields})], language)


def told(events: list[Event], language: str = "en", outlet: str = "a") -> str:
    docs = {document(outlet, language="id").id: document(outlet, language="id")}
    found = merge(events, documents=docs, grades={})
    assert len(found) == 1
    return statement(found[0], {one.id: one for one in events}, load_wording(language), names)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_type_mode_and_modality_reads_as_a_sentence_and_no_two_modalities_alike(language: str) -> None:
    for kind, mode in ACTS:
        for recipient, claimant in itertools.product(((), ("PRK",)), (None, "KOR/GOV")):
            found = [
                said(language, type_=kind, mode=mode, recipient=recipient, modality=modality, claimant=claimant)
                for modality in Modality
            ]
            assert len(set(found)) == len(Modality), (kind, mode)
            for text in found:
                assert not re.search(r"[{}\[\]]|  | ,|^[a-z]", text), text
                assert ("Korea Utara" in text or "North Korea" in text) is bool(recipient), text


@pytest.mark.parametrize(
    ("fields", "text"),
    [
        (
            {"modality": Modality.PLANNED, "start": DAY, "end": datetime.date(2024, 7, 13)},
            "Russia plans to visit North Korea between 15 June and 13 July 2024 (told by one outlet; unconfirmed)",
        ),
        (
            {"modality": Modality.PLANNED, "claimant": "RUS/GOV"},
            "By its own account, Russia plans to visit North Korea (day not stated; told by one outlet)",
        ),
        (
            {"modality": Modality.EXPECTED, "basis": Basis.ANONYMOUS},
            "According to unnamed sources, Russia is expected to visit North Korea "
            "(day not stated; told by one outlet; unconfirmed)",
        ),
        (
            {
                "type_": EventType.ACTIVITY,
                "mode": Mode.MOVE,
                "actor": ("PRK",),
                "recipient": (),
                "claimant": "KOR/MED",
                "basis": Basis.SATELLITE,
                "place": Place(name="bandara Pyongyang", country="PRK"),
            },
            "According to media of South Korea, citing satellite images, North Korea moved aircraft, ships or vehicles "
            "in North Korea (“bandara Pyongyang”) (day not stated; told by one outlet)",
        ),
        (
            {"modality": Modality.OPPOSED, "claimant": "KOR/GOV"},
            "The government of South Korea does not want Russia to visit North Korea "
            "(day not stated; told by one outlet)",
        ),
        (
            {"modality": Modality.DEMANDED},
            "Somebody unnamed wants Russia to visit North Korea (day not stated; told by one outlet)",
        ),
        (
            {"start": DAY, "end": DAY, "actor": ("RUS", "KOR"), "magnitude": {MagnitudeKey.KILLED: 3}},
            "Russia and South Korea visited North Korea on 15 June 2024; told figure: 3 killed (told by one outlet)",
        ),
    ],
)  # fmt: skip
def test_statements_keep_modality_claimant_basis_and_time(fields: dict[str, Any], text: str) -> None:
    assert said(**fields) == text


def test_indonesian_statements() -> None:
    text = said("id", modality=Modality.PLANNED, start=DAY, end=datetime.date(2024, 7, 13))
    assert text == (
        "Rusia berencana mengunjungi Korea Utara antara 15 Juni dan 13 Juli 2024 "
        "(diberitakan oleh satu media; belum dikonfirmasi)"
    )
    assert said("id", modality=Modality.OPPOSED, claimant="KOR").startswith(
        "Korea Selatan menghendaki agar Rusia tidak mengunjungi Korea Utara"
    )


def test_a_denial_is_of_the_past_the_future_or_both() -> None:
    assert said(modality=Modality.DENIED, claimant="RUS").startswith("By its own account, Russia did not or will not")
    past, future = DAY - datetime.timedelta(days=9), DAY + datetime.timedelta(days=9)
    assert "did not visit" in said(modality=Modality.DENIED, start=past, end=past)
    assert "will not visit" in said(modality=Modality.DENIED, start=future, end=future)
    assert "did not or will not visit" in said(modality=Modality.DENIED)


def test_an_expectation_about_the_past_is_a_belief() -> None:
    past = DAY - datetime.timedelta(days=9)
    assert "is believed to have visited" in said(modality=Modality.EXPECTED, start=past, end=past)


def test_persons_are_called_by_the_texts_own_words() -> None:
    people = {"actor_person": "Vladimir Putin", "recipient_person": "Kurt Campbell"}
    text = said(actor=("RUS/GOV",), recipient=("USA/GOV",), **people)
    assert text.startswith("Vladimir Putin (Russia) visited Kurt Campbell (the United States)")
    assert said(actor=("RUS",), actor_person="Vladimir Putin").startswith("Russia visited")
    assert said(actor=("RUS/GOV",)).startswith("The government of Russia visited")


def test_a_word_of_one_report_is_lost_when_another_tells_it_in_its_own_voice() -> None:
    doc = document("a", language="id")
    events = [
        event(doc, mode=Mode.VISIT, claimant="KOR/MED", start=DAY, end=DAY),
        event(doc, mode=Mode.VISIT, start=DAY, end=DAY, index=1),
    ]
    assert told(events[:1]).startswith("According to media of South Korea, Russia visited")
    assert told(events).startswith("Russia visited")


def test_windows_with_one_open_end() -> None:
    words = load_wording("en")
    assert words.window(Interval(start=None, end=DAY), planned=True) == " until 15 June 2024"
    assert words.window(Interval(start=DAY, end=None), planned=False) == " from 15 June 2024 on"


def test_figures_by_language() -> None:
    assert load_wording("en").number(12345.6, 1) == "12,345.6"
    assert load_wording("id").number(12345.6, 1) == "12.345,6"
    assert load_wording("en").percent(0.002) == "0.2%"
    assert load_wording("id").percent(0.37) == "37%"
    assert load_wording("en").percent(1.0) == "100%"


def test_both_languages_fill_the_same_blanks() -> None:
    english, indonesian = load_wording("en"), load_wording("id")
    for group in ("lead", "dates", "parts", "notes", "anomaly", "contradiction", "question", "words"):
        one, other = getattr(english, group), getattr(indonesian, group)
        blanks = {key: set(re.findall(r"{(\w+)}", text)) for key, text in one.items()}
        assert blanks == {key: set(re.findall(r"{(\w+)}", text)) for key, text in other.items()}, group


def test_a_language_without_wording_is_refused() -> None:
    with pytest.raises(UsageError):
        load_wording("fr")


@pytest.mark.parametrize(
    ("old", "new", "what"),
    [
        ('visit = ["mengunjungi", "[ {recipient}]"]', 'visit = ["mengunjungi"]', "has 1 forms"),
        ('visit = ["mengunjungi"', 'viisit = ["mengunjungi"', "no mode"),
        ('skip = "Langsung ke ikhtisar"\n', "", "'skip'"),
        ('default = ["berunding", "[ dengan {recipient}]"]\n', "", "default"),
    ],
)
def test_a_broken_wording_file_names_its_line(tmp_path: Path, old: str, new: str, what: str) -> None:
    folder = Path(wording_module.__file__).parent / "templates"
    text = (folder / "statements.id.toml").read_text(encoding="utf-8")
    assert old in text
    path = tmp_path / "statements.id.toml"
    path.write_text(text.replace(old, new), encoding="utf-8")
    with pytest.raises(DataFileError, match=rf"statements\.id\.toml:\d+: .*{what}"):
        wording_module._load(path, "id", folder / "statements.en.toml")
