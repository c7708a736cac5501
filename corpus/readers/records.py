"""Dumps of many articles: JSON, JSON Lines and CSV, whose fields are named as news datasets name them."""

import csv
import io
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from types import MappingProxyType
from typing import Any

from corpus.decode import decode
from corpus.draft import Draft
from corpus.errors import Problem, VerbatimError
from corpus.readers.iptc import NotForPublicationError, from_ninjs

_NAMES: Mapping[str, tuple[str, ...]] = {
    "text": ("text", "content", "body", "articlebody", "article_body", "body_text", "bodytext",
        "maintext", "full_text", "fulltext", "article_text", "article", "story"),
    "headline": ("headline", "title", "name", "article_title"),
    "publisher": ("publisher", "publication", "source_name", "source", "site_name", "outlet", "newspaper",
        "domain"),
    "author": ("author", "authors", "byline", "creator", "writer"),
    "date_published": ("date_published", "datepublished", "published_at", "publishedat", "date",
        "pub_date", "pubdate", "publish_date", "published", "published_date", "publication_date",
        "created_at", "timestamp"),
    "date_modified": ("date_modified", "datemodified", "updated_at", "updatedat", "modified",
        "modified_at", "updated", "last_modified"),
    "url": ("url", "link", "canonical_url", "web_url", "article_url", "permalink"),
    "in_language": ("in_language", "inlanguage", "lang", "language"),
    "tags": ("tags", "keywords"),
    "corrects": ("corrects",),
    "correction": ("correction", "corrections"),
}  # fmt: skip
_ID = ("id", "guid", "uuid", "_id", "article_id")
_LISTS = ("articles", "items", "data", "results", "docs", "documents", "stories")
_MANY_WORDS = 1 << 27
FieldNames = Mapping[str, str]
USUAL_NAMES: FieldNames = MappingProxyType({})


class RecordsError(VerbatimError):
    """The file is no list of articles."""


def read_json(data: bytes, source: str, field_names: FieldNames = USUAL_NAMES) -> Iterator[Draft | Problem]:
    """Yield the articles of a JSON file: a list of objects, an object that holds such a list, or one object.

    Objects may be ninjs. `field_names` says what fields are called that have none of the usual names. A
    record that can't be used is a Problem of its own. Raises NotTextError and RecordsError.
    """
    text = decode(data)
    try:
        loaded = json.loads(text)
    except RecursionError:
        raise RecordsError("its JSON is nested too deeply; flatten it") from None
    except ValueError as error:
        if "Extra data" in str(error):
            yield from read_json_lines(data, source, field_names)
            return
        raise RecordsError(f"it is not valid JSON ({error}); correct it") from None
    yield from _drafts(enumerate(_records(loaded)), source, field_names)


def read_json_lines(
    data: bytes, source: str, field_names: FieldNames = USUAL_NAMES
) -> Iterator[Draft | Problem]:
    """Yield the articles of a file with one JSON object a line, as `read_json` does."""
    yield from _drafts(_lines(decode(data)), source, field_names)


def read_csv(data: bytes, source: str, field_names: FieldNames = USUAL_NAMES) -> Iterator[Draft | Problem]:
    """Yield the articles of a CSV or TSV file whose first line names the fields, as `read_json` does."""
    text = decode(data)
    csv.field_size_limit(_MANY_WORDS)
    first = text.partition("\n")[0]
    delimiter = max(",;\t", key=first.count)
    rows = csv.DictReader(io.StringIO(text, newline=""), delimiter=delimiter)
    try:
        yield from _drafts(enumerate(rows), source, field_names)
    except csv.Error as error:
        raise RecordsError(f"it is not valid CSV ({error}); correct it") from None


def _records(loaded: Any) -> list[Any]:
    if isinstance(loaded, dict):
        listed = next((loaded[name] for name in _LISTS if isinstance(loaded.get(name), list)), None)
        loaded = [loaded] if listed is None else listed
    if not isinstance(loaded, list):
        raise RecordsError("it holds no list of articles; make it a list of objects with title and text")
    return loaded


def _lines(text: str) -> Iterator[tuple[int, Any]]:
    for number, line in enumerate(text.split("\n")):
        if line.strip():
            try:
                yield number, json.loads(line)
            except (ValueError, RecursionError):
                yield number, None


def _drafts(
    records: Iterable[tuple[int, Any]], source: str, field_names: FieldNames
) -> Iterator[Draft | Problem]:
    names = {ours: (field_names.get(ours, "").lower(), *theirs) for ours, theirs in _NAMES.items()}
    for number, record in records:
        place = f"{source}#{number + 1}"
        if not isinstance(record, Mapping):
            yield Problem(place, "it is no object with fields; correct it")
            continue
        known = {str(key).lower(): value for key, value in record.items() if value not in (None, "", [], {})}
        key = _value(known, _ID)
        place = f"{source}#{key or number + 1}"
        try:
            yield replace(_draft(from_ninjs(known) or known, place, names), placed=bool(key))
        except NotForPublicationError as error:
            yield Problem(place, str(error), lasting=False)
        except VerbatimError as error:
            yield Problem(place, str(error))


def _draft(known: Mapping[str, Any], source: str, names: Mapping[str, tuple[str, ...]]) -> Draft:
    values = {ours: _value(known, theirs) for ours, theirs in names.items()}
    text, headline = values.pop("text"), values.pop("headline")
    if not isinstance(text, str):
        usual = ", ".join(_NAMES["text"][:3])
        raise RecordsError(f"it has no text; call the field one of {usual}, or name yours in sources.toml")
    title = " ".join(str(headline).split()) if headline else None
    return Draft(
        text=text, source=source, headline=title, body=_behind(title, text) if title else 0, **values
    )


def _behind(headline: str, text: str) -> int:
    """Return the offset behind the headline where the text repeats it in its first line, else 0."""
    line = text.partition("\n")[0]
    repeats = line.strip().rstrip(".") == headline.rstrip(".")
    return len(line) if repeats and len(line) < len(text) else 0


def _value(known: Mapping[str, Any], names: tuple[str, ...]) -> Any:
    found = next((known[name] for name in names if name in known), None)
    return _named(found)


def _named(value: Any) -> Any:
    """Return the name of an object that has one, as schema.org writes persons and organisations."""
    if isinstance(value, Mapping):
        return value.get("name") or value.get("title") or value.get("text") or value.get("url")
    return [_named(item) for item in value] if isinstance(value, list) else value
