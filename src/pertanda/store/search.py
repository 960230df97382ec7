"""Finding sentences by their words, newest first.

The index is fed in the transaction that files the sentences: what is acknowledged can be found at once, and nothing can
fall behind. It costs about 40 % of that transaction (96 CPU ms for 200 documents of 20 sentences and 3 events against
54 without, two shared cores, 30,000 distinct words): some 1,700 documents a second remain, where 500,000 a day are 6.
"""

from __future__ import annotations

import datetime
import unicodedata

from pertanda.records.document import Sentence
from pertanda.records.run import Hit
from pertanda.store.base import Connected, decode

__all__ = ["Search", "match_expression"]

# FTS5 intersects one list per word; more words than this narrow nothing and only cost time.
_MOST_WORDS = 32

_SEARCH = (
    "SELECT sentence.payload, json_extract(reading.payload, '$.title'), document.outlet, document.language, "
    "document.day "
    "FROM words JOIN sentence ON sentence.seq = words.rowid JOIN reading ON reading.seq = sentence.reading "
    "JOIN document ON document.id = reading.document_id JOIN shown ON shown.document_id = document.id "
    "WHERE words MATCH ? AND shown.reading = reading.seq AND document.latest ORDER BY words.rowid DESC LIMIT ?"
)


class Search(Connected):
    """Full-text search."""

    def search(self, words: str, limit: int = 20) -> list[Hit]:
        """Sentences that hold every one of `words` (case and diacritics aside), newest day of publication first.

        Any string will do: nothing in it is taken as query syntax. Without a letter or digit it finds nothing.
        """
        expression = match_expression(words)
        rows = self._rows(_SEARCH, (expression, limit)) if expression else iter(())
        return [
            Hit(
                sentence=decode(payload, Sentence, str(self.path)),
                title=title,
                outlet=outlet,
                language=language,
                day=datetime.date.fromisoformat(day),
            )
            for payload, title, outlet, language, day in rows
        ]

    def rebuild_search(self) -> int:
        """Makes the index anew from the stored sentences, in one transaction; returns how many. Raises StoreError."""
        with self._transaction():
            self._do("INSERT INTO words (words) VALUES ('delete-all')")
            return self._do(
                "INSERT INTO words (rowid, text) SELECT seq, json_extract(payload, '$.text') FROM sentence ORDER BY seq"
            )


def match_expression(words: str) -> str:
    """An FTS5 expression that asks for every word, each quoted; "" when none of them can be in the index."""
    clean = words.encode("utf-8", "replace").decode("utf-8").replace("\x00", " ")
    asked = [word for word in clean.split() if any(map(_indexed, word))][:_MOST_WORDS]
    return " ".join('"' + word.replace('"', '""') + '"' for word in asked)


def _indexed(character: str) -> bool:
    # The characters that the unicode61 tokenizer takes into words: letters, numbers, private use.
    return unicodedata.category(character)[0] in "LN" or unicodedata.category(character) == "Co"
