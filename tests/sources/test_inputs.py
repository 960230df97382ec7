"""open_inputs on real files: every kind, every refusal, and nothing raised but for a path that does not exist."""

from __future__ import annotations

import gzip
import json
import os
import zlib
from pathlib import Path

import msgspec
import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from pertanda.exceptions import UsageError
from pertanda.records.document import RawArticle, Refusal
from pertanda.settings import Settings, load
from pertanda.sources.inputs import open_inputs

SETTINGS = load(folder=Path("none"), environment={})
SMALL = msgspec.structs.replace(SETTINGS, inputs=msgspec.structs.replace(SETTINGS.inputs, largest_bytes=2000))


def opened(*paths: Path, settings: Settings = SETTINGS) -> list[RawArticle | Refusal]:
    """Everything that comes in."""
    return list(open_inputs(paths, settings=settings))


def article(path: Path) -> RawArticle:
    """The one article of a file."""
    (found,) = opened(path)
    assert isinstance(found, RawArticle), found
    return found


def refusal(path: Path, settings: Settings = SETTINGS) -> Refusal:
    """The one refusal of a file."""
    (found,) = opened(path, settings=settings)
    assert isinstance(found, Refusal), found
    return found


def write(path: Path, content: str | bytes) -> Path:
    """A file with that content."""
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


def test_text_with_header_lines(tmp_path: Path) -> None:
    text = (
        "Title: Talks open\ndate: 2024-06-15\nURL: https://a.test/1\noutlet: A\nlanguage: en\n\nThey met.\n\nAgain.\n"
    )
    found = article(write(tmp_path / "a.txt", text))
    assert (found.title, found.published, found.url) == ("Talks open", "2024-06-15", "https://a.test/1")
    assert (found.outlet, found.language, found.text) == ("A", "en", "They met.\n\nAgain.")


def test_text_without_a_blank_line_after_header_like_lines_is_all_text(tmp_path: Path) -> None:
    text = "Date: nobody knows the day\nThe talks went on."
    assert article(write(tmp_path / "a.txt", text)).text == text


def test_markdown_heading_and_front_matter_give_the_title(tmp_path: Path) -> None:
    assert article(write(tmp_path / "a.md", "# Talks open\n\nThey met.")).title == "Talks open"
    fenced = article(write(tmp_path / "b.md", "---\ntitle: Talks\ntags: x\ndate: 2024-06-15\n---\nThey met."))
    assert (fenced.title, fenced.published, fenced.text) == ("Talks", "2024-06-15", "They met.")


def test_content_decides_before_the_name(tmp_path: Path) -> None:
    assert article(write(tmp_path / "page.txt", "<!DOCTYPE html><html><p>x</p></html>")).html is not None
    assert article(write(tmp_path / "object.txt", '{"text": "They met."}')).text == "They met."
    assert article(write(tmp_path / "place.txt", "[Jakarta] They met.")).text == "[Jakarta] They met."
    assert len(opened(write(tmp_path / "lines.json", '{"text": "One."}\n{"text": "Two."}\n'))) == 2


def test_gzip_is_undone_for_every_kind(tmp_path: Path) -> None:
    page = write(tmp_path / "a.html.gz", gzip.compress(b"<html><p>x</p></html>", mtime=0))
    lines = write(
        tmp_path / "a.jsonl.gz", gzip.compress(b'{"text": "One."}\n', mtime=0) + gzip.compress(b'{"text": "Two."}\n')
    )
    assert article(page).html == "<html><p>x</p></html>"
    assert [found.text for found in opened(lines) if isinstance(found, RawArticle)] == ["One.", "Two."]


def test_json_fields_under_all_their_names(tmp_path: Path) -> None:
    value = {
        "id": 7,
        "link": "https://a.test/1",
        "headline": "T",
        "body": "They met.",
        "date": "2024-06-15",
        "source": {"name": "A"},
        "lang": "en",
        "authors": ["X", "Y"],
    }
    found = article(write(tmp_path / "a.json", json.dumps(value)))
    assert found == RawArticle(
        origin=str(tmp_path / "a.json"),
        text="They met.",
        url="https://a.test/1",
        title="T",
        published="2024-06-15",
        outlet="A",
        language="en",
        author="X, Y",
        given_id="7",
    )


def test_the_gold_format_keeps_its_sentences(tmp_path: Path) -> None:
    value = {"id": "x", "lang": "id", "sentences": [{"i": 0, "text": "Satu.", "events": []}, {"i": 1, "text": "Dua."}]}
    found = article(write(tmp_path / "gold.jsonl", json.dumps(value)))
    assert (found.sentences, found.text, found.html) == (("Satu.", "Dua."), None, None)
    assert article(write(tmp_path / "plain.json", '{"sentences": ["Satu.", "Dua."]}')).sentences == ("Satu.", "Dua.")


def test_markup_in_a_content_field_is_read_as_html(tmp_path: Path) -> None:
    assert article(write(tmp_path / "a.json", '{"content": "<p>They met.</p>"}')).html == "<p>They met.</p>"
    assert article(write(tmp_path / "b.json", '{"text": "a <p> tag is text here"}')).html is None


def test_a_broken_line_is_one_refusal_and_the_others_go_on(tmp_path: Path) -> None:
    lines = ['{"text": "One."}', '{"text": ', "", "[1]", '{"text": 5}', '{"title": "none"}', '{"text": "Two."}']
    found = opened(write(tmp_path / "a.jsonl", "\n".join(lines)))
    assert [type(item).__name__[:3] for item in found] == ["Raw", "Ref", "Ref", "Ref", "Ref", "Raw"]
    assert [item.origin.rpartition(":")[2] for item in found] == ["1", "2", "4", "5", "6", "7"]


def test_a_line_over_the_limit_is_passed_over_without_the_rest(tmp_path: Path) -> None:
    lines = b'{"text": "One."}\n{"text": "' + b"x" * 500_000 + b'"}\n{"text": "Two."}\n'
    first, long, last = opened(write(tmp_path / "a.jsonl", lines), settings=SMALL)
    assert isinstance(long, Refusal)
    assert "longer than 2,000 bytes" in long.reason
    assert isinstance(first, RawArticle)
    assert isinstance(last, RawArticle)
    assert last.text == "Two."


RSS = """<rss version="2.0"><channel><title>A Times</title>
<item><title>One</title><link>https://a.test/1</link><guid>g1</guid><pubDate>{date}</pubDate>
<description>&lt;p&gt;They met.&lt;/p&gt;&lt;p&gt;They left.&lt;/p&gt;</description></item>
<item><title>Two</title><link>https://a.test/2</link></item></channel></rss>"""


def test_feed_items_are_articles(tmp_path: Path) -> None:
    date = "Sat, 15 Jun 2024 10:00:00 GMT"
    first, second = opened(write(tmp_path / "feed.xml", RSS.format(date=date)))
    assert isinstance(first, RawArticle)
    assert (first.text, first.outlet, first.url) == ("They met.\nThey left.", "A Times", "https://a.test/1")
    assert (first.title, first.given_id) == ("One", "g1")
    assert isinstance(second, Refusal)
    assert second.origin.endswith("#item 2")


def test_a_feed_date_keeps_its_zone(tmp_path: Path) -> None:
    """Two in the morning in Jakarta is the day before in UTC."""
    found = opened(write(tmp_path / "feed.xml", RSS.format(date="Sat, 15 Jun 2024 02:00:00 +0700")))[0]
    assert isinstance(found, RawArticle)
    assert (found.published or "").startswith("Sat, 15 Jun 2024")


ATOM = """<feed xmlns="http://www.w3.org/2005/Atom"><title>A</title><entry><id>e</id><title>One</title>
<updated>2024-06-15T10:00:00Z</updated><content type="html">&lt;p&gt;They met.&lt;/p&gt;</content></entry></feed>"""


def test_atom_and_json_feed(tmp_path: Path) -> None:
    feed = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": "A",
        "items": [{"id": "1", "content_html": "<p>They met.</p>", "date_published": "2024-06-15T10:00:00Z"}],
    }
    assert article(write(tmp_path / "a.atom", ATOM)).text == "They met."
    found = article(write(tmp_path / "feed.json", json.dumps(feed)))
    assert (found.html, found.outlet, found.published) == ("<p>They met.</p>", "A", "2024-06-15T10:00:00Z")


def test_an_updated_date_is_no_publication_date(tmp_path: Path) -> None:
    published = ATOM.replace("<content", "<published>2024-06-14T10:00:00Z</published><content")
    assert article(write(tmp_path / "a.xml", ATOM)).published is None
    assert (article(write(tmp_path / "b.xml", published)).published or "").startswith("2024-06-14")


def test_xml_with_entities_of_its_own_is_refused(tmp_path: Path) -> None:
    bomb = '<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY a "aaaa">]>' + RSS.format(date="")
    assert "entities of its own" in refusal(write(tmp_path / "bomb.xml", bomb)).reason
    wide = write(tmp_path / "wide.xml", bomb.encode("utf-16"))
    assert "entities of its own" in refusal(wide).reason


def response(body: bytes, head: str = "200 OK", kind: str = "text/html; charset=utf-8") -> bytes:
    """A WARC record of one HTTP response."""
    block = f"HTTP/1.1 {head}\r\nContent-Type: {kind}\r\n\r\n".encode() + body
    lines = (
        f"WARC/1.1\r\nWARC-Type: response\r\nWARC-Record-ID: <urn:uuid:{zlib.crc32(block):08x}>\r\n"
        "WARC-Date: 2024-06-15T00:00:00Z\r\nWARC-Target-URI: https://a.test/1\r\n"
        f"Content-Type: application/http; msgtype=response\r\nContent-Length: {len(block)}\r\n\r\n"
    )
    return lines.encode() + block + b"\r\n\r\n"


def test_html_responses_of_an_archive(tmp_path: Path) -> None:
    records = [
        response(b"<html>One</html>"),
        response(b"{}", kind="application/json"),
        response(b"<html>gone</html>", head="404 Not Found"),
        response("<html>Café</html>".encode("cp1252"), kind="text/html; charset=iso-8859-1"),
    ]
    for name, data in (("a.warc", b"".join(records)), ("a.warc.gz", b"".join(map(gzip.compress, records)))):
        found = opened(write(tmp_path / name, data))
        assert [item.html for item in found if isinstance(item, RawArticle)] == [
            "<html>One</html>",
            "<html>Café</html>",
        ]
        assert len(found) == 2


def test_a_cut_archive_gives_its_pages_and_says_that_it_is_cut(tmp_path: Path) -> None:
    packed = b"".join(
        gzip.compress(response(f"<html>{number} {os.urandom(99).hex()}</html>".encode())) for number in range(9)
    )
    found = opened(write(tmp_path / "a.warc.gz", packed[:-100]))
    assert len([item for item in found if isinstance(item, RawArticle)]) >= 7
    assert isinstance(found[-1], Refusal)
    assert "cut" in found[-1].reason


def test_a_page_over_the_limit_in_an_archive_is_refused_alone(tmp_path: Path) -> None:
    data = response(b"<html>" + b"x" * 5000) + response(b"<html>ok</html>")
    big, good = opened(write(tmp_path / "a.warc", data), settings=SMALL)
    assert isinstance(big, Refusal)
    assert isinstance(good, RawArticle)


@pytest.mark.parametrize(
    ("name", "content", "reason"),
    [
        ("empty.txt", b"", "it is empty"),
        ("blank.txt", b" \n\t\n", "it is empty"),
        ("title.txt", b"title: One\n\n \n", "no text below"),
        ("nul.txt", b"They met.\0\0\0", "binary data"),
        ("picture.html", b"\x89PNG\r\n\x1a\n\x00\x00", "binary data"),
        ("controls.txt", bytes(range(1, 9)) * 50, "binary data"),
        ("table.csv", b"a,b\n1,2\n", "a .csv file is no kind of article"),
        ("broken.json", b'{"text": "x', "no valid JSON"),
        ("list.json", b"[]", "the JSON list is empty"),
        ("number.json", b"[1]", "a JSON number is no article"),
        ("deep.json", b"[" * 100_000, "no valid JSON"),
        ("sentences.json", b'{"sentences": [1]}', "no list of sentences"),
        ("notext.json", b'{"title": "x"}', "It needs one of"),
        ("feed.xml", b"<rss><channel></channel></rss>", "no feed items"),
        ("a.warc", b"not an archive", "does not begin as a WARC"),
        ("inner.txt.gz", gzip.compress(gzip.compress(b"They met.", mtime=0), mtime=0), "binary data"),
        ("cut.txt.gz", gzip.compress(os.urandom(4000).hex().encode())[:-20], "cut short"),
        ("bad.txt.gz", b"\x1f\x8b\x08\x00garbage and more garbage", "damaged"),
    ],
)
def test_refusals_say_why(tmp_path: Path, name: str, content: bytes, reason: str) -> None:
    assert reason in refusal(write(tmp_path / name, content)).reason


def test_sizes_are_bounded_before_and_after_unpacking(tmp_path: Path) -> None:
    assert "larger than 2,000 bytes" in refusal(write(tmp_path / "a.txt", b"word " * 1000), SMALL).reason
    bomb = write(tmp_path / "bomb.txt.gz", gzip.compress(b"a" * 30_000_000, mtime=0))
    assert "unpacks to more than 200 times its size" in refusal(bomb).reason
    lines = write(tmp_path / "bomb.jsonl.gz", gzip.compress(b'{"text": "x"}\n' * 2_000_000, mtime=0))
    assert any(isinstance(item, Refusal) and "unpacks" in item.reason for item in opened(lines))


@pytest.mark.parametrize(
    ("data", "words"),
    [
        ("Menlu tiba di São Paulo.".encode("utf-8-sig"), "São"),
        ("Menlu tiba di São Paulo.".encode("utf-16"), "São"),
        ("Menlu tiba di São Paulo pada hari Senin untuk menghadiri pertemuan.".encode("cp1252"), "São"),
        ("The minister said “no” – again – to the café owners.".encode("cp1252"), "“no” – again"),
    ],
)
def test_encodings_of_text(tmp_path: Path, data: bytes, words: str) -> None:
    assert words in (article(write(tmp_path / "a.txt", data)).text or "")


@pytest.mark.parametrize(
    ("charset", "data", "words"),
    [
        ("windows-1251", "Министр прибыл".encode("cp1251"), "Министр"),
        ("iso-8859-1", "Das Café öffnet".encode(), "Café"),  # declared wrongly: it is UTF-8
        ("nonsense", "Das Café".encode(), "Café"),
        ("punycode", "Das Café".encode(), "Café"),
    ],
)
def test_declared_charsets_of_pages(tmp_path: Path, charset: str, data: bytes, words: str) -> None:
    page = f'<html><head><meta charset="{charset}"></head><body>'.encode() + data
    assert words in (article(write(tmp_path / "a.html", page)).html or "")


def test_folders_are_walked_sorted_without_hidden_files(tmp_path: Path) -> None:
    (tmp_path / "b").mkdir()
    (tmp_path / ".git").mkdir()
    for name in ("z.txt", "a.txt", "b/c.txt", ".hidden.txt", ".git/d.txt"):
        write(tmp_path / name, f"They met in {name}.")
    assert [Path(item.origin).name for item in opened(tmp_path)] == ["a.txt", "z.txt", "c.txt"]


def test_a_folder_without_articles_says_so(tmp_path: Path) -> None:
    write(tmp_path / ".hidden", "x")
    assert "the folder holds no article" in refusal(tmp_path).reason


def test_a_missing_path_is_a_usage_error_before_anything_is_read(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="no such file or folder"):
        open_inputs([tmp_path, tmp_path / "missing"], settings=SETTINGS)
    with pytest.raises(UsageError):
        open_inputs([Path("a\0b")], settings=SETTINGS)


def test_what_is_no_file_or_fails_to_read_is_refused(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.txt")
    assert "no regular file" in refusal(tmp_path / "pipe.txt").reason
    (tmp_path / "sub").mkdir()
    (tmp_path / "sub" / "gone.txt").symlink_to(tmp_path / "nowhere")
    assert "no regular file" in refusal(tmp_path / "sub").reason


@pytest.mark.skipif(os.geteuid() == 0, reason="the superuser may read everything")
def test_a_file_without_permission_is_refused(tmp_path: Path) -> None:
    write(tmp_path / "a.txt", "They met.").chmod(0)
    assert "cannot be read" in refusal(tmp_path / "a.txt").reason


@hypothesis_settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    start=st.sampled_from(
        [b"", b"<", b"<rss>", b"<?xml version='1.0'?>", b"<html>", b"{", b"[", b"WARC/1.0\r\n", b"\x1f\x8b"]
    ),
    rest=st.binary(max_size=400),
    suffix=st.sampled_from([".txt", ".json", ".jsonl", ".xml", ".html", ".warc", ".txt.gz", ".md", ""]),
)
def test_no_bytes_raise(tmp_path: Path, start: bytes, rest: bytes, suffix: str) -> None:
    found = opened(write(tmp_path / f"a{suffix}", start + rest))
    assert found
    assert all(isinstance(item, RawArticle | Refusal) for item in found)
    assert all("\0" not in item.excerpt for item in found if isinstance(item, Refusal))


@hypothesis_settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    value=st.recursive(
        st.none() | st.booleans() | st.integers() | st.text(max_size=9),
        lambda inner: (
            st.lists(inner, max_size=3)
            | st.dictionaries(
                st.sampled_from(["text", "body", "sentences", "title", "source", "items"]), inner, max_size=4
            )
        ),
        max_leaves=9,
    )
)
def test_no_json_raises(tmp_path: Path, value: object) -> None:
    for item in opened(write(tmp_path / "a.json", json.dumps(value))):
        if isinstance(item, RawArticle):
            assert [item.html, item.text, item.sentences].count(None) == 2
