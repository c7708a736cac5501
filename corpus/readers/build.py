"""The last step that all readers share: from text and what is known of it to an Article."""

from datetime import date, datetime

import regex

from corpus.article import Article, article_id
from corpus.errors import VerbatimError
from corpus.language import detect_language
from corpus.sentences import split_sentences
from corpus.speakers import find_speakers

_PARTIAL_DATE = regex.compile(r"\d{4}(?:-(?:0[1-9]|1[0-2]))?")
_HTTP_URL = regex.compile(r"https?://[^\s/]+\S*", regex.IGNORECASE)
_BYLINE = regex.compile(r"^(?i:by)\s+")
_LANGUAGE = regex.compile(r"[A-Za-z]{2,3}(?:[-_][A-Za-z0-9]{2,8})*")


class EmptyArticleError(VerbatimError):
    """There is nothing to quote."""


def build_article(
    text: str,
    *,
    source: str,
    headline: str,
    body: int = 0,
    publisher: object = None,
    author: object = None,
    date_published: object = None,
    url: object = None,
    in_language: object = None,
    tags: object = None,
) -> Article:
    """Return the article, its sentences found and its language told where the source does not say.

    Values come as the source has them; what can't be understood is left out. Raises EmptyArticleError
    where no sentence stands in `text[body:]`.
    """
    address = _address(url)
    language = _language(in_language) or detect_language(text[body:])
    sentences = split_sentences(text, body, language)
    if not sentences:
        raise EmptyArticleError("it is empty; write something in it or delete it")
    quotations, sentences = find_speakers(text, body, sentences, language)
    return Article(
        id=article_id(address, text),
        headline=headline,
        text=text,
        body=body,
        sentences=sentences,
        publisher=_line(publisher),
        author=_BYLINE.sub("", _line(author) or "") or None,
        date_published=_iso_date(date_published),
        url=address,
        in_language=language,
        source=source,
        tags=tuple(tag for item in _listed(tags) if (tag := _line(item))),
        quotations=quotations,
    )


def _listed(value: object) -> list[object]:
    if value is None:
        return []
    return list(value) if isinstance(value, list | tuple) else [value]


def _line(value: object) -> str | None:
    joined = ", ".join(" ".join(str(item).split()) for item in _listed(value) if item is not None)
    return joined or None


def _address(value: object) -> str | None:
    text = _line(value)
    return text if text and _HTTP_URL.fullmatch(text) else None


def _language(value: object) -> str | None:
    text = _line(value)
    return text.replace("_", "-").split("-")[0].lower() if text and _LANGUAGE.fullmatch(text) else None


def _iso_date(value: object) -> str | None:
    if isinstance(value, date):
        return value.isoformat()
    text = _line(value)
    if text is None or _PARTIAL_DATE.fullmatch(text):
        return text
    try:
        return date.fromisoformat(text).isoformat()
    except ValueError:
        pass
    try:
        return datetime.fromisoformat(text).isoformat()
    except ValueError:
        return None
