from __future__ import annotations

import base64
import datetime
import hashlib
import re
from html import escape
from html.parser import HTMLParser
from itertools import pairwise

import msgspec
import pytest

from happenings.build import DAY
from pertanda.publication import html, json
from pertanda.publication.charts import dyad_chart, probability_chart
from pertanda.publication.highlights import stretches
from pertanda.publication.wording import load_wording
from pertanda.records.base import Known
from pertanda.records.brief import Brief, Mark
from pertanda.records.signal import SourceVolume
from pertanda.signals.courses import NO_COURSES
from publication.worked import Worked, worked

HOSTILE = "<script>alert(1)</script><img src=x onerror=alert(2)>\"'&"
VOID = {"meta", "path", "rect", "circle", "br"}


class Page(HTMLParser):
    """Collects tags, ids and links, and checks that elements nest."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.open: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def values(self, tag: str, name: str) -> list[str]:
        return [value for found, attrs in self.tags if found == tag and (value := attrs.get(name)) is not None]

    @property
    def ids(self) -> list[str]:
        return [value for _, attrs in self.tags if (value := attrs.get("id")) is not None]


@pytest.fixture(scope="module")
def made() -> Worked:
    return worked()


@pytest.fixture(scope="module", params=["en", "id"])
def brief(made: Worked, request: pytest.FixtureRequest) -> Brief:
    return made.brief(request.param)


def test_the_page_nests_and_its_ids_are_unique_and_its_anchors_lead_somewhere(brief: Brief) -> None:
    page = Page(html.render(brief))
    assert page.open == []
    assert len(page.ids) == len(set(page.ids))
    inside = [link[1:] for link in page.values("a", "href") if link.startswith("#")]
    assert inside
    assert set(inside) <= set(page.ids)
    labels = [one for _, attrs in page.tags for one in (attrs.get("aria-labelledby") or "").split()]
    assert set(labels) <= set(page.ids)


def test_the_page_has_language_landmarks_and_one_heading_of_the_first_level(brief: Brief) -> None:
    page = Page(html.render(brief))
    tags = [tag for tag, _ in page.tags]
    assert page.values("html", "lang") == [brief.language]
    assert [tags.count(one) for one in ("h1", "header", "main", "footer")] == [1, 1, 1, 1]
    levels = [int(tag[1]) for tag in tags if re.fullmatch(r"h\d", tag)]
    assert all(after <= before + 1 for before, after in pairwise(levels))
    assert "id" in page.values("blockquote", "lang")


def test_the_page_needs_nothing_from_outside_and_its_policy_fits_its_style(brief: Brief) -> None:
    text = html.render(brief)
    page = Page(text)
    assert not {"script", "link", "img", "iframe", "object", "form"} & {tag for tag, _ in page.tags}
    assert not [attrs for _, attrs in page.tags if "style" in attrs or any(name.startswith("on") for name in attrs)]
    style = re.search(r"<style>(.*?)</style>", text, re.S)
    assert style is not None
    assert "url(" not in style.group(1)
    assert "@import" not in style.group(1)
    digest = base64.b64encode(hashlib.sha256(style.group(1).encode()).digest()).decode()
    policy = page.values("meta", "content")[0]
    assert policy == f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"


def test_every_statement_and_every_sentence_is_on_the_page(brief: Brief) -> None:
    text = html.render(brief)
    for one in brief.sections:
        for item in one.items if one.key != "questions" else ():
            assert escape(item.statement).replace("&#x27;", "&#39;").replace("&quot;", "&#34;") in text
            assert "".join(f"[{mark}]" for mark in item.marks) in re.sub(r"<a [^>]*>|</a>", "", text)
    assert text.count('<li id="m') == len(brief.marks)
    assert "<mark>mengunjungi</mark>" in text


def test_what_the_web_says_is_never_markup(made: Worked) -> None:
    river = made.river
    sentences = {key: msgspec.structs.replace(one, text=one.text + HOSTILE) for key, one in river.sentences.items()}
    documents = {
        key: msgspec.structs.replace(one, title=HOSTILE, outlet=one.outlet + HOSTILE, url=Known("javascript:alert(3)"))
        for key, one in river.documents.items()
    }
    questions = [msgspec.structs.replace(made.questions[0], text={"en": HOSTILE})]
    hostile = made.brief(
        sentences=sentences, documents=documents, questions=questions, names=lambda code, _: HOSTILE + code
    )
    text = html.render(hostile)
    page = Page(text)
    assert not {"script", "img"} & {tag for tag, _ in page.tags}
    assert all(link.startswith("#") for link in page.values("a", "href"))
    assert "&lt;script&gt;" in text


@pytest.mark.parametrize(
    ("url", "linked"),
    [
        ("https://a.example/b?c=1", True),
        ("http://a.example", True),
        ("javascript:alert(1)", False),
        ("data:text/html,x", False),
        ("//a.example", False),
        ("https://[broken", False),
        (None, False),
    ],
)
def test_only_web_addresses_become_links(url: str | None, linked: bool) -> None:
    mark = Mark(
        number=1, sentence_id="s", document_id="d", outlet="o", grade="F", language="en", published="", title="t",
        url=url, sentence="text", highlight=(0, 4),
    )  # fmt: skip
    assert (html._link(mark) == url) is (linked or url is None)
    assert (html._link(mark) is not None) is linked


def test_charts_tell_their_figures_in_words(made: Worked) -> None:
    brief, wording = made.brief(), load_wording("en")
    line = probability_chart(brief.questions[0], wording, "q")
    assert "From 6% on 1 June 2024 to 37% on 15 June 2024." in line
    assert line.count('class="band"') == 1
    bars = dyad_chart(brief.dyads[0], wording, "d")
    assert "6 on 14 June 2024, 0.3 expected" in bars
    assert bars.count("<rect") == sum(1 for count in brief.dyads[0].counts if count)
    assert bars.count("newest") == 1
    for chart in (line, bars):
        numbers = [float(one) for one in re.findall(r"-?\d+\.\d", chart)]
        assert all(-1 <= one <= 560 for one in numbers)


def test_a_question_of_one_day_has_no_line(made: Worked) -> None:
    today = [one for one in made.assessments if one.as_of == DAY]
    brief = made.brief(assessments=today)
    assert probability_chart(brief.questions[0], load_wording("en"), "q") == ""
    assert "<figure>" not in html.render(brief).split("h-pairs")[0]


def test_highlights_are_joined_and_cut_to_the_sentence() -> None:
    mark = Mark(
        number=1, sentence_id="s", document_id="d", outlet="o", grade="F", language="en", published="", title="t",
        url=None, sentence="abcdef", highlight=(1, 3), further=((2, 4), (5, 99)),
    )  # fmt: skip
    assert [tuple(one) for one in stretches(mark)] == [("a", False), ("bcd", True), ("e", False), ("f", True)]
    assert stretches(msgspec.structs.replace(mark, sentence="")) == []


def test_the_page_stays_light(made: Worked) -> None:
    import gzip

    assert len(gzip.compress(html.render(made.brief()).encode())) < 100_000


def test_pairs_and_silences_are_drawn_told_and_in_the_json(made: Worked) -> None:
    silent = SourceVolume(
        name="kcna.example", members=1, as_of=DAY, counts=(3,) * 28, expected=3.2,
        last_heard=datetime.date(2024, 6, 11), silent_days=4, chance=1e-6, alarm=True,
    )  # fmt: skip
    brief = made.brief(volumes=[*made.volumes, silent])
    page = html.render(brief)
    section = page.split('id="h-pairs"')[1].split("</section>")[0]
    assert section.count('role="img"') == 2  # the heat map and the small multiples
    assert section.count("<table>") == 2  # each with its figures
    assert "North Korea → South Korea" in section
    assert "kcna.example: nothing on 4 days listened to, last heard 11 June 2024" in page
    told = msgspec.json.decode(json.render(brief))
    pair = next(one for one in told["pairs"] if one["title"] == "North Korea → South Korea")
    assert pair["drawn"]
    assert sum(pair["course"]["counts"]) >= 6
    assert told["silences"][0]["name"] == "kcna.example"
    bare = html.render(made.brief(courses=NO_COURSES))
    assert "h-pairs" not in bare
