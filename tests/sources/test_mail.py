"""Mail as input: messages, mbox files and Maildir folders, built by the standard library and by hand."""

from __future__ import annotations

import email.policy
import gzip
import mailbox
from email.message import EmailMessage
from pathlib import Path

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pertanda.exceptions import InputError
from pertanda.records.document import RawArticle, Refusal
from pertanda.settings import load
from pertanda.sources.inputs import open_inputs
from pertanda.sources.mail import message_article

SETTINGS = load(folder=Path("none"), environment={})
SMALL = msgspec.structs.replace(SETTINGS, inputs=msgspec.structs.replace(SETTINGS.inputs, largest_bytes=3000))
TEXT = "Menteri luar negeri bertemu duta besar pada hari Senin di Jakarta. " * 4
HTML = f"<html><body><p>{TEXT}</p></body></html>"
HEAD = (
    "From: Siaran Pers <pers@kemlu.example.org>\nSubject: Kunjungan\n"
    "Date: Sat, 15 Jun 2024 02:00:00 +0700 (WIB)\nMessage-ID: <1@kemlu.example.org>\n"
)


def message(
    text: str | None = TEXT, html: str | None = None, charset: str = "utf-8", cte: str = "8bit"
) -> EmailMessage:
    """A press release."""
    made = EmailMessage(policy=email.policy.SMTP)
    made["From"] = '"Siaran Pers <palsu@other.example>" <pers@kemlu.example.org>'
    made["Subject"] = "Menlu: “kunjungan” ke Tiongkok – naskah lengkap pidato pembukaan dan daftar hadirin"
    made["Date"] = "Sat, 15 Jun 2024 02:00:00 +0700"
    made["Message-ID"] = "<1@kemlu.example.org>"
    if text is not None:
        made.set_content(text, charset=charset, cte=cte)
    if html is not None and text is None:
        made.set_content(html, subtype="html", charset=charset, cte=cte)
    elif html is not None:
        made.add_alternative(html, subtype="html", charset=charset, cte=cte)
    return made


def opened(path: Path, small: bool = False) -> list[RawArticle | Refusal]:
    return list(open_inputs([path], settings=SMALL if small else SETTINGS))


def article(path: Path, data: bytes) -> RawArticle:
    """The one article of a file with these bytes."""
    path.write_bytes(data)
    (found,) = opened(path)
    assert isinstance(found, RawArticle), found
    return found


def test_header_lines_give_title_date_outlet_and_id(tmp_path: Path) -> None:
    found = article(tmp_path / "a.eml", message().as_bytes())
    assert found.title == "Menlu: “kunjungan” ke Tiongkok – naskah lengkap pidato pembukaan dan daftar hadirin"
    assert (found.published, found.outlet) == ("Sat, 15 Jun 2024 02:00:00 +0700", "kemlu.example.org")
    assert (found.given_id, found.html, found.url) == ("1@kemlu.example.org", None, None)
    assert (found.text or "").strip() == TEXT.strip()


@pytest.mark.parametrize("charset", ["utf-8", "iso-8859-1", "windows-1252"])
@pytest.mark.parametrize("cte", ["quoted-printable", "base64", "8bit"])
def test_charsets_and_encodings(tmp_path: Path, charset: str, cte: str) -> None:
    text = "Présidén bertemu délégasi, kata juru bicara.\nBaris kedua = penting.\n"
    found = article(tmp_path / "a.eml", message(text, charset=charset, cte=cte).as_bytes())
    assert (found.text or "").strip() == text.strip()


def test_plain_text_wins_over_html_unless_it_is_a_stub(tmp_path: Path) -> None:
    both = article(tmp_path / "a.eml", message(TEXT, HTML).as_bytes())
    stub = article(tmp_path / "b.eml", message("Buka di peramban: https://a.example/1", HTML).as_bytes())
    alone = article(tmp_path / "c.eml", message(None, HTML, cte="base64").as_bytes())
    assert both.html is None
    assert stub.text is None
    assert "Menteri" in (stub.html or "")
    assert "Menteri" in (alone.html or "")


def test_attachments_are_not_read(tmp_path: Path) -> None:
    made = message()
    made.add_attachment("teks rahasia dalam lampiran", filename="naskah.txt")
    made.add_attachment(b"\0\1PK\3\4" * 100, maintype="application", subtype="zip", filename="a.zip")
    made.add_attachment(message("Surat lain yang dilampirkan."))
    found = article(tmp_path / "a.eml", made.as_bytes())
    assert (found.text or "").strip() == TEXT.strip()


def test_a_message_is_known_by_its_header_whatever_its_name(tmp_path: Path) -> None:
    assert article(tmp_path / "1718.M1P2.host,S=3", (HEAD + "\nIsi.").encode()).outlet == "kemlu.example.org"
    ours = article(tmp_path / "a.txt", b"title: Kunjungan\ndate: 2024-06-15\n\nFrom: nobody. Isi berita.")
    assert ours.title == "Kunjungan"
    letter = article(tmp_path / "b.txt", b"From Jakarta he flew on.\nThen home.")
    assert letter.text == "From Jakarta he flew on.\nThen home."


def test_raw_and_split_encoded_words_and_a_comment_behind_the_date(tmp_path: Path) -> None:
    head = HEAD.replace(
        "Kunjungan", "=?utf-8?b?w4nDqQ==?=\n =?UTF-8?Q?_caf=C3?= =?utf-8?q?=A9?= dan =?x-none?q?a=5Fb?= é"
    )
    found = article(tmp_path / "a.eml", (head + "\nIsi berita.").encode())
    assert found.title == "Éé café dan a_b é"
    assert found.published == "Sat, 15 Jun 2024 02:00:00 +0700"


PARTS = "Content-Type: multipart/mixed"


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        ("Hanya teks, bukan surat.", "no mail header"),
        (HEAD + "\n", "holds no text"),
        (HEAD + PARTS + "\n\nIsi", "names no boundary"),
        (HEAD + PARTS + '; boundary="x"\n\nIsi', "parts are missing"),
        (HEAD + "Content-Transfer-Encoding: x-uuencode\n\nIsi", "is not read"),
        (HEAD + "Content-Transfer-Encoding: base64\n\n" + "AAAA" * 20, "binary data"),
        (HEAD + "Content-Type: application/pdf\n\nIsi", "holds no text"),
        (HEAD + "X-Long: " + "a" * 110_000 + "\n\nIsi", "header is longer"),
        (HEAD + "Content-Type: text/plain\nContent-Disposition: attachment\n\nIsi", "holds no text"),
    ],
)
def test_a_broken_message_is_one_refusal(tmp_path: Path, data: str, reason: str) -> None:
    (tmp_path / "a.eml").write_text(data)
    (found,) = opened(tmp_path / "a.eml")
    assert isinstance(found, Refusal)
    assert reason in found.reason


def test_parts_within_parts_end_at_a_depth(tmp_path: Path) -> None:
    levels = "".join(f"--b{n}\n{PARTS}; boundary=b{n + 1}\n\n" for n in range(2000))
    (tmp_path / "a.eml").write_text(f"{HEAD}{PARTS}; boundary=b0\n\n{levels}")
    (found,) = opened(tmp_path / "a.eml")
    assert isinstance(found, Refusal)
    assert "10 deep" in found.reason


def test_too_many_parts_are_refused(tmp_path: Path) -> None:
    (tmp_path / "a.eml").write_text(f"{HEAD}{PARTS}; boundary=b\n\n" + "--b\n\nIsi\n" * 1001)
    (found,) = opened(tmp_path / "a.eml")
    assert isinstance(found, Refusal)
    assert "1000 parts" in found.reason


def test_a_cut_message_is_read_as_far_as_it_came(tmp_path: Path) -> None:
    whole = message(TEXT, HTML, cte="base64").as_bytes()
    found = article(tmp_path / "a.eml", whole[: whole.rindex(b"--===") - 50])
    assert found.text is not None


@given(st.binary(max_size=600), st.sampled_from(["", "base64", "quoted-printable", "8bit"]))
def test_any_bytes_are_an_article_or_an_input_error(body: bytes, cte: str) -> None:
    head = f"{HEAD}Content-Type: multipart/alternative; boundary=x\nContent-Transfer-Encoding: {cte}\n\n--x\n".encode()
    for data in (body, head + body, HEAD.encode() + f"Content-Transfer-Encoding: {cte}\n\n".encode() + body):
        try:
            found = message_article(data, "a")
        except InputError:
            continue
        assert bool(found.text) != bool(found.html)


@given(st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=200))
def test_any_subject_comes_back(subject: str) -> None:
    made = EmailMessage(policy=email.policy.SMTP)
    made["From"] = "a@b.example"
    made["Subject"] = " ".join(subject.split())
    made.set_content("Isi berita.")
    if not made["Subject"].startswith("=?") and "=?" not in subject:
        assert message_article(made.as_bytes(), "a").title == (" ".join(subject.split()) or None)


def mbox(path: Path, count: int) -> Path:
    """An mbox file as the standard library writes it."""
    box = mailbox.mbox(path, create=True)
    for number in range(count):
        made = message(f"Siaran {number}.\n\nFrom Jakarta dikutip.\n\nSelesai {number}.\n")
        box.add(mailbox.mboxMessage(made))
    box.flush()
    box.close()
    return path


def test_an_mbox_file_gives_each_message_with_its_place(tmp_path: Path) -> None:
    path = mbox(tmp_path / "berita.mbox", 5)
    found = opened(path)
    assert [getattr(item, "text", "")[:8] for item in found] == [f"Siaran {n}" for n in range(5)]
    assert all("\nFrom Jakarta" in str(getattr(item, "text", "")) for item in found)
    for item in found:
        name, _, offset = item.origin.rpartition("@")
        assert path.read_bytes()[int(offset) :].startswith(b"From ")
        assert name == str(path)
    packed = tmp_path / "berita.mbox.gz"
    packed.write_bytes(gzip.compress(path.read_bytes()))
    assert len(opened(packed)) == 5


def test_one_bad_message_of_an_mbox_file_is_one_refusal(tmp_path: Path) -> None:
    large = "From x Sat Jun 15 02:00:00 2024\n" + HEAD + "\n" + "baris panjang\n" * 300 + "\n"
    empty = "From x Sat Jun 15 02:00:00 2024\n" + HEAD + "\n\n"
    good = "From x Sat Jun 15 02:00:00 2024\r\n" + HEAD + "\nFrom Jakarta.\n\nFrom sana, tanpa kutip.\nLalu pulang.\n\n"
    path = tmp_path / "inbox"
    path.write_text(large + good + empty + good)
    kinds = [type(item) for item in opened(path, small=True)]
    assert kinds == [Refusal, RawArticle, Refusal, RawArticle]
    assert "larger than 3,000" in getattr(opened(path, small=True)[0], "reason", "")


def test_a_file_that_is_only_called_mbox_is_refused(tmp_path: Path) -> None:
    (tmp_path / "a.mbox").write_text("Bukan kotak surat.")
    (found,) = opened(tmp_path / "a.mbox")
    assert "begin as an mbox" in getattr(found, "reason", "")


def test_a_maildir_gives_its_messages_and_nothing_of_its_server(tmp_path: Path) -> None:
    box = mailbox.Maildir(tmp_path / "Mail", create=True)
    for number in range(3):
        kept = mailbox.MaildirMessage(message(f"Siaran {number}, berisi berita."))
        kept.set_subdir("cur" if number else "new")
        box.add(kept)
    (tmp_path / "Mail" / "dovecot-uidlist").write_text("3 V1 N4")
    (tmp_path / "Mail" / "tmp" / "half").write_text("From: a@b.example\nSubj")
    assert sorted(str(getattr(item, "text", item))[:8] for item in opened(tmp_path)) == [
        f"Siaran {n}" for n in range(3)
    ]
