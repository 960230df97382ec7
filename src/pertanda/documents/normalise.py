"""Normal form of a text: NFC, plain line ends and spaces, nothing invisible. Applying it twice changes nothing."""

from __future__ import annotations

import re
import unicodedata

__all__ = ["normalise", "normalise_sentence", "unwrap"]

_LINE_ENDS = re.compile("\r\n|[\r\v\f\x85\u2028\u2029]")
_ODD_SPACES = re.compile("[\t\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000]")
_SEVERAL_SPACES = re.compile(" {2,}")
# C0 and C1 controls, soft hyphen, Arabic letter mark, zero-width and bidirectional marks, word joiner, byte order
# mark, interlinear marks, non-characters, variation selectors and tags: they split words that readers see whole.
_INVISIBLE = re.compile(
    "[\0-\b\x0e-\x1f\x7f-\x84\x86-\x9f\u00ad\u034f\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufe00-\ufe0f"
    "\ufdd0-\ufdef\ufeff\ufff9-\ufffb\ufffe\uffff\U000e0000-\U000e01ef]"
)
_SURROGATES = re.compile("[\ud800-\udfff]")
_BLANK_LINES = re.compile("\n{3,}")

_WRAPPED_LONGEST = 100  # mail and terminals break at 65 to 80 columns
_WRAPPED_FEWEST = 4
_WRAPPED_SHARE = 0.6
_SENTENCE_END = re.compile(r"[.!?:;]['\"”’)\]]*$")


def normalise(text: str) -> str:
    """The text in NFC with "\\n" line ends, single spaces, at most one blank line, and no invisible characters.

    Lone surrogates become U+FFFD. Idempotent.
    """
    if not text.isascii():
        text = _SURROGATES.sub("\ufffd", text)
    text = _INVISIBLE.sub("", _LINE_ENDS.sub("\n", text))
    # One plain space for any run of spaces, in two steps: a single pattern would replace every space by itself.
    text = unicodedata.normalize("NFC", _SEVERAL_SPACES.sub(" ", _ODD_SPACES.sub(" ", text)))
    text = text.replace(" \n", "\n").replace("\n ", "\n")
    return _BLANK_LINES.sub("\n\n", text).strip(" \n")


def normalise_sentence(sentence: str) -> str:
    """A given sentence with its length unchanged: only characters that no store holds and line ends are replaced."""
    return re.sub("[\0-\x1f\x7f\x85\u2028\u2029]", " ", _SURROGATES.sub("\ufffd", sentence))


def unwrap(text: str) -> str:
    """Lines broken at a fixed width joined to paragraphs; other texts unchanged. Takes and gives normalised text."""
    if max(map(len, text.split("\n"))) > _WRAPPED_LONGEST:
        return text
    paragraphs = [paragraph.split("\n") for paragraph in text.split("\n\n")]
    inner = [line for lines in paragraphs for line in lines[:-1]]
    if len(inner) < _WRAPPED_FEWEST:
        return text
    wrapped = [line for line in inner if not _SENTENCE_END.search(line)]
    if len(wrapped) < _WRAPPED_SHARE * len(inner) or sum(map(len, inner)) < _WRAPPED_LONGEST / 2 * len(inner):
        return text  # lists and headlines have short lines, and paragraphs of one line end in a full stop
    return "\n\n".join(" ".join(lines) for lines in paragraphs)
