"""Saved web pages: readability finds the article among the rest, trafilatura its headline and date."""

import logging
from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import urlsplit

import regex

from corpus.build import EmptyArticleError
from corpus.decode import decode
from corpus.draft import Draft
from corpus.lexicon import spellings
from corpus.notices import is_correction
from corpus.readers.byline import read_byline
from corpus.readers.closing import closing_notes
from corpus.readers.formats import HEAD
from corpus.readers.markup import letters, parse_page, plain_text
from corpus.readers.metadata import stated

_CHARSET = regex.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([\w\-]{2,40})", regex.IGNORECASE)
_LITTLE = 250
_MOTTO = regex.compile(r"\s+[|–—-]\s+\S+(?:\s+\S+){2,}$")
_FIRST_LINES = 4
_LITTLE_MORE = 30
_SITE_NAME = regex.compile(r"\s+[|–—·_-]\s+[^|–—·_]{2,40}$|\s*\[[^\]]{2,30}\]$")


def read_html(data: bytes, source: str) -> Iterator[Draft]:
    """Yield the one article of a web page, its paragraphs kept apart by blank lines.

    The text is what readability takes for the article, or trafilatura where that finds hardly anything;
    headline, author, publisher, date and address are what the page states in JSON-LD, OpenGraph or meta
    elements. Raises NotTextError and EmptyArticleError.
    """
    import trafilatura
    from trafilatura.settings import Document

    for noisy in ("trafilatura", "readability", "htmldate"):
        logging.getLogger(noisy).setLevel(logging.CRITICAL)
    page = _decoded(data)
    try:
        found = trafilatura.bare_extraction(
            page,
            with_metadata=True,
            include_comments=False,
            include_tables=False,
            date_extraction_params={"extensive_search": False, "original_date": True},
        )
    except Exception:  # noqa: BLE001 - broken by a broken page: readability's text is there then
        found = None
    other = found.text or "" if isinstance(found, Document) else ""
    text = _readable(page)
    if len(text) < _LITTLE and len(other) > len(text):
        text = "\n\n".join(" ".join(line.split()) for line in other.splitlines() if line.strip())
    if not text:
        raise EmptyArticleError("no article could be found in the page; save its text as .txt or .md")
    root = parse_page(page)
    known = stated(root) if root is not None else {}
    title, day, site, guessed = (
        (found.title, found.date, found.sitename, found.author)
        if isinstance(found, Document)
        else (None,) * 4
    )
    publisher = _MOTTO.sub("", known.get("publisher") or _site(site) or "")
    headline = _without_site(_headline(known, title), publisher)
    text = _without_headline(_without_author_line(text, known.get("author") or guessed), headline)
    text = _with_standfirst(text, known.get("standfirst"))
    notes = closing_notes(root, text) if root is not None else []
    text = _with_correction("\n\n".join([text, *notes]), known.get("correction"), root)
    byline = read_byline(text, 0)
    yield Draft(
        text=text,
        body=byline.end,
        source=source,
        headline=headline or None,
        publisher=publisher or byline.publisher,
        author=known.get("author") or byline.author,
        date_published=day or known.get("date_published") or byline.date_published,
        date_modified=known.get("date_modified") or byline.date_modified,
        url=known.get("url") or (found.url if isinstance(found, Document) else None),
        in_language=known.get("in_language"),
        correction=known.get("correction"),
        links=_links(root) if root is not None and is_correction(headline, _language(known)) else (),
    )


def _language(known: Mapping[str, str]) -> str:
    return known.get("in_language", "en").replace("_", "-").split("-")[0].lower()


def _links(root: Any) -> tuple[str, ...]:
    """Return the addresses that the paragraphs of a page link to."""
    links = (link.get("href") for paragraph in root.iter("p") for link in paragraph.iter("a"))
    return tuple(dict.fromkeys(address for address in links if address and "://" in address))


def _headline(known: Mapping[str, str], found: str | None) -> str:
    """Return the headline that the page states; else the heading that its title confirms, else its title."""
    title, stated_one = known.get("title", ""), known.get("headline")
    if stated_one:
        return _SITE_NAME.sub("", stated_one) if _SITE_NAME.sub("", stated_one) == found else stated_one
    if found and (letters(found) in letters(title) or not title):
        return " ".join(found.split())
    return _SITE_NAME.sub("", title) or " ".join((found or "").split())


def _without_author_line(text: str, author: str | None) -> str:
    """Return the text without a short line near its beginning that starts with the author's name."""
    name = letters(author or "")
    begins = tuple(letters(word) + name for word in ("", *spellings("by", "en")))
    paragraphs = text.split("\n\n")
    kept = [
        paragraph
        for at, paragraph in enumerate(paragraphs)
        if not (name and at < _FIRST_LINES and len(paragraph) <= len(author or "") + _LITTLE_MORE
                and letters(paragraph).startswith(begins))
    ]  # fmt: skip
    return "\n\n".join(kept)


def _without_site(headline: str, publisher: str) -> str:
    """Return the headline without the publisher's name at its end."""
    last = _SITE_NAME.search(headline)
    named = last and publisher and letters(last[0]) == letters(publisher)
    return headline[: last.start()] if last and named else headline


def _with_standfirst(text: str, standfirst: str | None) -> str:
    """Return the text with the standfirst as its first paragraph, unless it holds it already."""
    return text if not standfirst or letters(standfirst) in letters(text) else f"{standfirst}\n\n{text}"


def _with_correction(text: str, correction: str | None, root: Any) -> str:
    """Return the text with the correction that the page states and shows as its last paragraph."""
    if not correction or letters(correction) in letters(text):
        return text
    shown = letters(correction) in letters(root.text_content())
    return f"{text}\n\n{correction}" if shown else text


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
    named = _CHARSET.search(data[:HEAD])
    if named is not None and not data.startswith((b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")):
        try:
            return data.decode(named[1].decode("ascii"))
        except (LookupError, UnicodeError):
            pass
    return decode(data)


def _without_headline(text: str, headline: str) -> str:
    """Return the text without a first paragraph that only repeats the headline."""
    first, _, rest = text.partition("\n\n")
    return rest if rest and letters(first) == letters(headline) else text


def _site(name: str | None) -> str | None:
    """Return the site's name, an address as its host."""
    return urlsplit(name).hostname if name and "://" in name else name
