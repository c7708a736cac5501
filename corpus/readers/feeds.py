"""RSS and Atom feeds: each item that brings its text is an article."""

import io
from calendar import timegm
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from corpus.draft import Draft
from corpus.errors import VerbatimError
from corpus.readers.markup import plain_text


class FeedError(VerbatimError):
    """The file is no feed."""


def read_feed(data: bytes, source: str) -> Iterator[Draft]:
    """Yield a draft for each item of an RSS or Atom feed: its full content, or its summary.

    Raises FeedError.
    """
    import feedparser

    try:
        feed = feedparser.parse(io.BytesIO(data), sanitize_html=False, resolve_relative_uris=False)
    except Exception as error:  # feedparser fails in many ways on damaged markup
        raise FeedError("it is damaged; fetch it again or delete it") from error
    if not feed.entries and (feed.bozo or not feed.get("version")):
        raise FeedError("it is no RSS or Atom feed that can be read; check it or delete it")
    for number, entry in enumerate(feed.entries, 1):
        key = entry.get("id") or entry.get("link")
        yield replace(_draft(entry, feed.feed, f"{source}#{key or number}"), placed=bool(key))


def _draft(entry: Any, feed: Any, source: str) -> Draft:
    content = next((part.get("value") for part in entry.get("content", []) if part.get("value")), None)
    authors = [author.get("name") for author in entry.get("authors", []) if author.get("name")]
    return Draft(
        text=plain_text(content or entry.get("summary") or ""),
        source=source,
        headline=plain_text(entry.get("title") or source) or source,
        publisher=feed.get("title"),
        author=authors or entry.get("author"),
        date_published=_date(entry, "published_parsed") or _date(entry, "updated_parsed"),
        date_modified=_date(entry, "updated_parsed"),
        url=entry.get("link"),
        in_language=entry.get("language") or feed.get("language"),
        tags=[tag.get("term") for tag in entry.get("tags", [])],
    )


def _date(entry: Any, name: str) -> str | None:
    parsed = dict.get(entry, name)  # feedparser's own get() would give one date for the other
    return datetime.fromtimestamp(timegm(parsed), UTC).isoformat() if parsed else None
