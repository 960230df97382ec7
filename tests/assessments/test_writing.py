from __future__ import annotations

import datetime
import tomllib

import msgspec
from hypothesis import given
from hypothesis import strategies as st

from pertanda.assessments.definitions import (
    AbsenceTable,
    BaseRateTable,
    IndicatorTable,
    QueryTable,
    QuestionFile,
    TallyTable,
)
from pertanda.assessments.writing import question_toml
from pertanda.records.question import IndicatorKind
from pertanda.records.vocabulary import EventType

# Any character but lone surrogates, which no file can hold.
TEXT = st.text(st.characters(exclude_categories=["Cs"]), min_size=1)
RATIO = st.floats(1e-6, 1e6)


@given(TEXT, TEXT, RATIO, st.integers(1, 99), st.dates())
def test_what_is_written_reads_back_as_the_same(
    text: str, words: str, ratio: float, number: int, day: datetime.date
) -> None:
    query = QueryTable(type=(EventType.CONSULT, EventType.AGREE), words=(words, text))
    file = QuestionFile(
        opens=day,
        closes=day,
        text={"en": text, "id": words},
        rule={"en": words},
        resolution=query,
        base_rate=BaseRateTable(successes=0, trials=number, window_days=number, source=text, class_={"en": words}),
        indicator=(
            IndicatorTable(
                id=text,
                title={"en": words},
                likelihood_ratio=ratio,
                half_life_days=ratio,
                source=text,
                kind=IndicatorKind.HAPPENINGS,
                query=query,
                tally=TallyTable(at_least=number),
                absence=AbsenceTable(likelihood_ratio=ratio, within_days=number),
            ),
        ),
    )
    tree = tomllib.loads(question_toml(file, "A comment\nof two lines."))
    assert msgspec.convert(tree, QuestionFile) == file
