"""RSS and Atom feeds: each item that brings its text is an article."""

from calendar import timegm
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

from corpus.article import Article
from corpus.errors import Problem, VerbatimError
from corpus.readers.build import build_article
from corpus.readers.markup import plain_text


class FeedError(VerbatimError):
    """The file is no feed."""


def read_feed(data: bytes, source: str) -> Iterator[Article | Problem]:
    """Yield an article for each item of an RSS or Atom feed: its full content where it has one, else its summary.

    An item that can't be used is a Problem of its own. Raises FeedError.
    """
    import feedparser

    try:
        feed = feedparser.parse(data, sanitize_html=False, resolve_relative_uris=False)
    except Exception as error:  # feedparser fails in many ways on damaged markup
        raise FeedError("it is damaged; fetch it again or delete it") from error
    if not feed.entries and (feed.bozo or not feed.get("version")):
        raise FeedError("it is no RSS or Atom feed that can be read; check it or delete it")
    for number, entry in enumerate(feed.entries, 1):
        place = f"{source}#{entry.get('id') or entry.get('link') or number}"
        try:
            yield _article(entry, feed.feed, place)
        except VerbatimError as error:
            yield Problem(place, str(error))


def _article(entry: Any, feed: Any, source: str) -> Article:
    content = next((part.get("value") for part in entry.get("content", []) if part.get("value")), None)
    authors = [author.get("name") for author in entry.get("authors", []) if author.get("name")]
    return build_article(
        plain_text(content or entry.get("summary") or ""),
        source=source,
        headline=plain_text(entry.get("title") or source) or source,
        publisher=feed.get("title"),
        author=authors or entry.get("author"),
        date_published=_date(entry),
        url=entry.get("link"),
        in_language=entry.get("language") or feed.get("language"),
        tags=[tag.get("term") for tag in entry.get("tags", [])],
    )


def _date(entry: Any) -> str | None:
    parsed = next(
        (entry[key] for key in ("published_parsed", "updated_parsed") if dict.get(entry, key)), None
    )
    return datetime.fromtimestamp(timegm(parsed), UTC).isoformat() if parsed else None
