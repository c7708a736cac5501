"""Saved web pages: readability finds the article among the rest, trafilatura its headline and date."""

import logging
from collections.abc import Iterator
from pathlib import PurePath
from urllib.parse import urlsplit

import regex

from corpus.decode import decode
from corpus.readers.build import EmptyArticleError
from corpus.readers.draft import Draft
from corpus.readers.markup import plain_text
from corpus.readers.metadata import stated

_CHARSET = regex.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([\w\-]{2,40})", regex.IGNORECASE)
_HEAD = 4096
_LITTLE = 250


def read_html(data: bytes, source: str) -> Iterator[Draft]:
    """Yield the one article of a web page, its paragraphs kept apart by blank lines.

    The text is what readability takes for the article, or trafilatura where that finds hardly anything; headline,
    author, publisher, date and address are what the page states in JSON-LD, OpenGraph or meta elements. Raises
    NotTextError and EmptyArticleError.
    """
    import trafilatura
    from trafilatura.settings import Document

    for noisy in ("trafilatura", "readability", "htmldate"):
        logging.getLogger(noisy).setLevel(logging.CRITICAL)
    page = _decoded(data)
    found = trafilatura.bare_extraction(
        page,
        with_metadata=True,
        include_comments=False,
        include_tables=False,
        date_extraction_params={"extensive_search": False, "original_date": True},
    )
    other = found.text or "" if isinstance(found, Document) else ""
    text = _readable(page)
    if len(text) < _LITTLE and len(other) > len(text):
        text = "\n\n".join(" ".join(line.split()) for line in other.splitlines() if line.strip())
    if not text:
        raise EmptyArticleError("no article could be found in the page; save its text as .txt or .md")
    known = stated(page)
    title, day, site = (
        (found.title, found.date, found.sitename) if isinstance(found, Document) else (None,) * 3
    )
    headline = " ".join((title or known.get("headline") or PurePath(source).stem).split())
    yield Draft(
        text=_without_headline(text, headline),
        source=source,
        headline=headline,
        publisher=known.get("publisher") or _site(site),
        author=known.get("author"),
        date_published=day or known.get("date_published"),
        date_modified=known.get("date_modified"),
        url=known.get("url") or (found.url if isinstance(found, Document) else None),
        in_language=known.get("in_language"),
    )


def _readable(page: str) -> str:
    """Return what readability (Arc90's algorithm, as browsers' reader views use it) takes for the article.

    It is the extra "pages"; without it nothing is found here, and trafilatura's text stands in.
    """
    try:
        from readability import Document as Readable

        return plain_text(Readable(page).summary(html_partial=True))
    except Exception:  # noqa: BLE001 - missing, or broken by a broken page: trafilatura's text is there then
        return ""


def _decoded(data: bytes) -> str:
    """Return the page as text: by its own charset where it names one that fits, else as any other text."""
    named = _CHARSET.search(data[:_HEAD])
    if named is not None and not data.startswith((b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")):
        try:
            return data.decode(named[1].decode("ascii"))
        except (LookupError, UnicodeDecodeError):
            pass
    return decode(data)


def _without_headline(text: str, headline: str) -> str:
    """Return the text without a first paragraph that only repeats the headline."""
    first, _, rest = text.partition("\n\n")
    return rest if rest and _plain(first) == _plain(headline) else text


def _plain(text: str) -> str:
    return "".join(filter(str.isalnum, text.casefold()))


def _site(name: str | None) -> str | None:
    """Return the site's name, an address as its host."""
    return urlsplit(name).hostname if name and "://" in name else name
