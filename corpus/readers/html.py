"""Saved web pages: trafilatura finds the article's text among the rest, and what the page says of itself."""

import logging
from collections.abc import Iterator
from pathlib import PurePath
from urllib.parse import urlsplit

import regex

from corpus.article import Article
from corpus.decode import decode
from corpus.readers.build import EmptyArticleError, build_article
from corpus.readers.metadata import stated

_CHARSET = regex.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([\w\-]{2,40})", regex.IGNORECASE)
_HEAD = 4096


def read_html(data: bytes, source: str) -> Iterator[Article]:
    """Yield the one article of a web page, its paragraphs kept apart by blank lines.

    The text is what trafilatura takes for the article; headline, author, publisher, date and address are what
    the page states in JSON-LD, OpenGraph or meta elements. Raises NotTextError and EmptyArticleError.
    """
    import trafilatura
    from trafilatura.settings import Document

    logging.getLogger("trafilatura").setLevel(logging.CRITICAL)
    page = _decoded(data)
    found = trafilatura.bare_extraction(
        page,
        with_metadata=True,
        include_comments=False,
        include_tables=False,
        date_extraction_params={"extensive_search": False, "original_date": True},
    )
    if not isinstance(found, Document) or not (found.text or "").strip():
        raise EmptyArticleError("no article could be found in the page; save its text as .txt or .md")
    known = stated(page)
    headline = " ".join((found.title or known.get("headline") or PurePath(source).stem).split())
    yield build_article(
        "\n\n".join(_paragraphs(found.text or "", headline)),
        source=source,
        headline=headline,
        publisher=known.get("publisher") or _site(found.sitename),
        author=known.get("author"),
        date_published=found.date or known.get("date_published"),
        url=known.get("url") or found.url,
        in_language=known.get("in_language"),
    )


def _decoded(data: bytes) -> str:
    """Return the page as text: by its own charset where it names one that fits, else as any other text."""
    named = _CHARSET.search(data[:_HEAD])
    if named is not None and not data.startswith((b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")):
        try:
            return data.decode(named[1].decode("ascii"))
        except (LookupError, UnicodeDecodeError):
            pass
    return decode(data)


def _paragraphs(text: str, headline: str) -> list[str]:
    lines = [" ".join(line.split()) for line in text.splitlines()]
    lines = [line for line in lines if line]
    while len(lines) > 1 and _plain(lines[0]) == _plain(headline):
        del lines[0]
    return lines


def _plain(text: str) -> str:
    return "".join(filter(str.isalnum, text.casefold()))


def _site(name: str | None) -> str | None:
    """Return the site's name, an address as its host."""
    return urlsplit(name).hostname if name and "://" in name else name
