"""The sentences that name a date as that of an event: "the storm of 9 January"."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache

import regex

from retrieval.answer import Quote
from retrieval.calendars import month_names, months
from retrieval.candidates import Located
from retrieval.collection import Collection
from retrieval.corrections import put_right
from retrieval.filters import Filters
from retrieval.folding import any_of, fold
from retrieval.interviews import with_answers
from retrieval.lexicon import lexicon_of
from retrieval.question import Question
from retrieval.quotes import MOST_QUOTES, quote_of_sentence, with_copies
from retrieval.terms import analyzer_for

_PASSAGES = 24
_HALF_A_YEAR = 6
_MONTH_LENGTH = 7


@dataclass(frozen=True, slots=True)
class When:
    """A year, a month or a day, as it is named; None for the parts that are left open."""

    year: int | None
    month: int | None = None
    day: int | None = None


def quotes_naming(
    collection: Collection, when: When, asked: str, filters: Filters, most: int = MOST_QUOTES
) -> tuple[Quote, ...]:
    """Return up to `most` quotes of sentences that name a date, and what puts them right.

    Where a sentence names no year, it is the one in which the date is nearest to the article's publication.
    `asked` is how the date is named in the question. Synchronous: it takes milliseconds.
    """
    terms = _terms(when, collection.languages)
    found = collection.search(dict.fromkeys(terms, 1.0), filters, _PASSAGES) if terms else []
    sentences = (Located(one.article, one.first + at) for one in found for at in range(len(one.sentences)))
    quotes = [quote_of_sentence(one, 0.0) for one in sentences if _names(one, when)][:most]
    right = put_right(collection.articles, Question(asked), with_answers(quotes), most)
    return tuple(with_copies(collection.articles, quote) for quote in right)


def _terms(when: When, languages: Sequence[str]) -> set[str]:
    """Return the terms that a passage has which names the date, in any of the languages."""
    figures = [str(part) for part in (when.day, when.year) if part is not None]
    terms = set(figures)
    for language in languages if when.month is not None else ():
        for name in month_names(language)[(when.month or 1) - 1]:
            terms.update(analyzer_for(language).terms(name))
    return terms


def _names(located: Located, when: When) -> bool:
    if when.month is None:
        return regex.search(rf"(?<![\d.,]){when.year}(?![\d]|[.,]\d)", fold(located.text).text) is not None
    article = located.article
    dates = _dates_in(located.text, article.in_language, when.month, article.date_published)
    return any(when.day in (None, named.day) and when.year in (None, named.year) for named in dates)


def _dates_in(text: str, language: str, month: int, published: str | None) -> Iterator[When]:
    """Yield the dates in a month that a sentence names; a month alone may be somebody's name, as May is."""
    folded, capital = fold(text), _has_capital(language, month)
    for found in _pattern(language, month).finditer(folded.text):
        day, year = found["day"] or found["later"], found["year"]
        written = folded.original(*found.span("month"), text)
        if (day or year or found["within"]) and (not capital or written[0].isupper()):
            yield When(int(year) if year else _year_near(month, published), month, int(day) if day else None)


def _has_capital(language: str, month: int) -> bool:
    """Return whether the month is written with a capital, which tells it from other words."""
    return any(name[0].isupper() for name in month_names(language)[month - 1])


def _year_near(month: int, published: str | None) -> int | None:
    """Return the year in which a month is nearest to the publication, None where that is not known."""
    if published is None or len(published) < _MONTH_LENGTH:
        return None
    ahead = month - int(published[5:7])
    return int(published[:4]) + (ahead < -_HALF_A_YEAR) - (ahead > _HALF_A_YEAR)


@cache
def _pattern(language: str, month: int) -> regex.Pattern[str]:
    return regex.compile(
        rf"(?:(?<![\w.,])(?P<day>\d{{1,2}})(?:\.|-?\p{{L}}{{1,2}})?\s+(?:(?:of|de|من)\s+)?"
        rf"|(?<!\w)(?P<within>{any_of(lexicon_of(language).within)})\s+|(?<!\w))"
        rf"(?P<month>{months(language)[month - 1].pattern})(?!\p{{L}})(?:'\p{{L}}+)?"
        r"(?:\s+(?P<later>\d{1,2})(?:st|nd|rd|th)?(?![\w:]|[.,]\d))?"
        r"(?:,?\s+(?:(?:of|de)\s+)?(?P<year>(?:1\d|20)\d\d)(?!\d))?"
    )
