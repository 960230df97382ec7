"""One JSON object to one article: which fields are read, under which names (docs/formats.md)."""

from __future__ import annotations

from typing import Any

from pertanda.exceptions import InputError
from pertanda.records.document import RawArticle
from pertanda.sources.fragments import looks_like_html

__all__ = ["FIELDS", "article_of", "articles_in", "is_json_feed"]

# Our name for a field and the names it may have in an input, in order of preference.
FIELDS: dict[str, tuple[str, ...]] = {
    "given_id": ("id",),
    "url": ("url", "link"),
    "title": ("title", "headline"),
    "text": ("text", "body", "content", "content_text"),
    "html": ("html", "content_html"),
    "published": ("published", "date", "date_published", "published_at"),
    "outlet": ("outlet", "source"),
    "language": ("language", "lang"),
    "author": ("author", "authors"),
}
_ACCEPTED = "It needs one of: text, body, content, html, sentences."


def is_json_feed(value: object) -> bool:
    """Whether a decoded JSON value is a JSON Feed (its version names the specification)."""
    return isinstance(value, dict) and "jsonfeed.org/version" in str(value.get("version"))


def articles_in(value: object) -> list[object]:
    """The article objects of a decoded JSON value: itself, the elements of a list, or the items of a JSON Feed."""
    if isinstance(value, dict) and isinstance(value.get("items"), list) and is_json_feed(value):
        return [_with_outlet(item, value.get("title")) for item in value["items"]]
    return list(value) if isinstance(value, list) else [value]


def _with_outlet(item: object, outlet: object) -> object:
    return {"outlet": outlet, **item} if isinstance(item, dict) else item


def article_of(value: object, origin: str) -> RawArticle:
    """The article of one JSON object. Raises InputError for anything else, wrong types, or no text."""
    if not isinstance(value, dict):
        raise InputError(f"a JSON {_name(value)} is no article", fix="Give one object for each article.")
    fields = {field: _string(value, names) for field, names in FIELDS.items()}
    text, html = _given(fields["text"]), _given(fields["html"])
    sentences = _sentences(value.get("sentences"))
    if text and html is None and looks_like_html(text) and not isinstance(value.get("text"), str):
        text, html = None, text  # `body` and `content` hold markup as often as text
    if sentences is None and text is None and html is None:
        raise InputError("the article has no text", fix=_ACCEPTED)
    return RawArticle(
        origin=origin,
        sentences=sentences,
        text=text if sentences is None else None,
        html=html if sentences is None and text is None else None,
        url=fields["url"],
        title=fields["title"],
        published=fields["published"],
        outlet=fields["outlet"],
        language=fields["language"],
        author=fields["author"],
        given_id=fields["given_id"],
    )


def _given(text: str | None) -> str | None:
    return text if text and text.strip() else None


def _string(value: dict[str, Any], names: tuple[str, ...]) -> str | None:
    for name in names:
        found = value.get(name)
        if found is not None:
            return _as_string(name, found)
    return None


def _as_string(name: str, value: object) -> str:
    if isinstance(value, str):
        return value
    if isinstance(value, int | float) and not isinstance(value, bool) and name not in FIELDS["text"] + FIELDS["html"]:
        return str(value)
    if isinstance(value, dict) and isinstance(value.get("name"), str):  # {"source": {"name": ...}}
        return str(value["name"])
    if isinstance(value, list) and value:  # authors, or paragraphs
        return ("\n" if name in FIELDS["text"] else ", ").join(_as_string(name, part) for part in value)
    if name in FIELDS["author"]:
        return ""  # an author's address without a name; nobody is coded by it
    raise InputError(f"the field {name!r} is a JSON {_name(value)}", fix="Give it as a string.")


def _sentences(value: object) -> tuple[str, ...] | None:
    """Given sentences: a list of strings, or of objects with `text` (the gold format, codebook section 7)."""
    if value is None:
        return None
    given = [part.get("text") if isinstance(part, dict) else part for part in value] if isinstance(value, list) else []
    texts = tuple(part for part in given if isinstance(part, str))
    if len(texts) != len(given) or not any(text.strip() for text in texts):
        raise InputError(
            "`sentences` is no list of sentences", fix='Give strings, or objects as {"text": "..."}; none is missing.'
        )
    return texts


def _name(value: object) -> str:
    if value is None:
        return "null"
    names = {bool: "boolean", int: "number", float: "number", str: "string", list: "list", dict: "object"}
    return names[type(value)]
