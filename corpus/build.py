"""The last step that all readers share: from what was found to an Article."""

from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise

import regex

from corpus.article import Article, Speaker, article_id
from corpus.dates import parse_date
from corpus.draft import Draft
from corpus.errors import VerbatimError
from corpus.language import detect_language
from corpus.lexicon import either, spellings
from corpus.marks import plain
from corpus.names import shown, whole
from corpus.notices import find_notices
from corpus.rules import Hints, Limits
from corpus.sentences import between_marks, split_sentences
from corpus.speakers import find_speakers

_HTTP_URL = regex.compile(r"https?://[^\s/]+\S*", regex.IGNORECASE)
_BYLINE = regex.compile(
    rf"^(?i:{either(spellings('by', 'en'))})\s+"
)  # other languages' words begin names, too: von
_LANGUAGE = regex.compile(r"[A-Za-z]{2,3}(?:[-_][A-Za-z0-9]{2,8})*")
_NOTHING = frozenset({"", "none", "null", "nan", "n/a", "undefined", "unknown"})
_LONGEST_FIRST_WORDS = 80
_LONGEST_SHOWN = 40
_LINE_END = regex.compile(r"[\r\n\u2028\u2029\x0b\x0c\x85]")


class EmptyArticleError(VerbatimError):
    """There is nothing to quote."""


class TooLongError(VerbatimError):
    """The article, or a line of it, has more characters than the limits allow."""


def build_article(draft: Draft, hints: Hints = Hints(), limits: Limits = Limits()) -> Article:
    """Return the article, its sentences found and its language told where nothing says it.

    What can't be understood of the draft's values is left out; `hints` go before them. Raises
    EmptyArticleError where no sentence stands in `text[body:]`, and TooLongError.
    """
    text, body = whole(draft.text), draft.body
    _check_length(text, limits)
    address = _address(draft.url) or hints.url
    language = hints.in_language or _language(draft.in_language) or detect_language(text[body:])
    sentences = split_sentences(text, body, language)
    if draft.marks:
        sentences = between_marks(text, sentences, draft.marks)
    if not sentences:
        raise EmptyArticleError("it is empty; write something in it or delete it")
    quotations, sentences = find_speakers(text, body, sentences, language)
    if draft.marks:
        quotations = tuple(replace(one, speaker=_unmarked(one.speaker)) for one in quotations)
        sentences = tuple(replace(one, speaker=_unmarked(one.speaker)) for one in sentences)
    published, modified = (parse_date(day, language) for day in (draft.date_published, draft.date_modified))
    first = text[sentences[0].start : sentences[0].end]
    headline = whole(draft.headline or "") or _first_words(plain(first) if draft.marks else first)
    return Article(
        id=article_id(address, text, (draft.source, headline) if draft.placed else None),
        headline=headline,
        text=text,
        body=body,
        sentences=sentences,
        publisher=hints.publisher or _line(draft.publisher),
        author=_BYLINE.sub("", _line(draft.author) or "") or None,
        date_published=published,
        date_modified=modified if modified and modified[:10] > (published or "")[:10] else None,
        url=address,
        in_language=language,
        source=shown(draft.source),
        tags=tuple(tag for item in _listed(draft.tags) if (tag := _line(item))),
        quotations=quotations,
        pages=tuple((at, whole(label)) for at, label in draft.pages),
        notices=find_notices(
            text,
            headline,
            sentences,
            language,
            corrects=[name for item in _listed(draft.corrects) if (name := _line(item))],
            correction=None if _address(draft.correction) else _line(draft.correction),
            links=draft.links,
            published=published,
        ),
        corrected_at=_address(draft.correction),
        marks=draft.marks,
    )


def unread_dates(draft: Draft, article: Article) -> Iterator[str]:
    """Yield why the article lacks a date that its draft has: it can't be read, with what to do."""
    for given, understood in (
        (_line(draft.date_published), article.date_published),
        (_line(draft.date_modified), article.date_modified),
    ):
        if given and not understood and parse_date(given, article.in_language) is None:
            yield f"its date “{given[:_LONGEST_SHOWN]}” can't be read; write it as 2026-01-31"


def _first_words(sentence: str) -> str:
    """Return a headline for an article that has none: its first sentence, cut at a word where it is long."""
    line = " ".join(sentence.split())
    if len(line) <= _LONGEST_FIRST_WORDS:
        return line
    cut = line[: _LONGEST_FIRST_WORDS + 1]
    return (cut[: cut.rfind(" ")] if " " in cut else cut).rstrip(" ,;:–—-") + "…"


def _unmarked(speaker: Speaker | None) -> Speaker | None:
    """Return the speaker without marks of markup in name and role: "captain of the *Petrel*"."""
    if speaker is None:
        return None
    return replace(speaker, name=plain(speaker.name), role=speaker.role and plain(speaker.role))


def _check_length(text: str, limits: Limits) -> None:
    if len(text) > limits.article_chars:
        raise TooLongError(
            f"it has {len(text):,} characters, over the limit of {limits.article_chars:,}; "
            "split it or raise MAX_ARTICLE_CHARS"
        )
    if len(text) > limits.line_chars:
        ends = (0, *(match.end() for match in _LINE_END.finditer(text)), len(text))
        longest = max(after - before for before, after in pairwise(ends))
        if longest > limits.line_chars:
            raise TooLongError(
                f"it has a line of {longest:,} characters, over the limit of {limits.line_chars:,}; "
                "break it into paragraphs or raise MAX_LINE_CHARS"
            )


def _listed(value: object) -> list[object]:
    if value is None:
        return []
    return list(value) if isinstance(value, list | tuple) else [value]


def _line(value: object) -> str | None:
    words = (" ".join(whole(str(item)).split()) for item in _listed(value) if item is not None)
    return ", ".join(word for word in words if word.casefold() not in _NOTHING) or None


def _address(value: object) -> str | None:
    text = _line(value)
    return text if text and _HTTP_URL.fullmatch(text) else None


def _language(value: object) -> str | None:
    text = _line(value)
    return text.replace("_", "-").split("-")[0].lower() if text and _LANGUAGE.fullmatch(text) else None
