"""Questions asked of some articles of a collection: of those that were just quoted, or are new."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from corpus.article import Article
from corpus.library import Library
from retrieval.answer import Answer, Quote
from retrieval.ask import ask
from retrieval.collection import Collection
from retrieval.filters import NO_FILTERS, Filters
from retrieval.index import Index
from retrieval.quotes import MOST_QUOTES
from retrieval.terms import analyzer_for
from retrieval.thesaurus import Thesauri


@dataclass(frozen=True, slots=True)
class First:
    """Articles that are asked before all others, or `only` these.

    They are asked the `question` first, where there is one. Quotes are no answer that are among `besides`, or
    that have no word of `naming`, where there is one.
    """

    articles: Sequence[Article] = ()
    question: str = ""
    besides: Sequence[Quote] = ()
    naming: str = ""
    only: bool = False


ALL_ALIKE = First()


def answer_first_of(
    whole: Collection,
    question: str,
    first: First = ALL_ALIKE,
    most: int = MOST_QUOTES,
    also: Filters = NO_FILTERS,
    today: date | None = None,
) -> Answer:
    """Return the answer, of up to `most` quotes, of the first articles, else of all where these may answer.

    `today` is what "last week" is counted from, the day of UTC where it is None.
    """
    many = most + len(first.besides)
    some = _Some(first.articles, whole) if first.articles else None
    for asked in filter(None, (first.question, question)) if some else ():
        answer = _without(ask(some or whole, asked, quotes=many, also=also, today=today), first, most)
        if answer.quotes or (first.only and asked == question):
            return answer
    return _without(
        ask(whole, question, quotes=many, also=also, today=today), replace(first, naming=""), most
    )


def answers_only_of(
    whole: Collection, questions: Sequence[str], ids: Iterable[str], most: int, today: date
) -> list[Answer]:
    """Return the answers, of up to `most` quotes, of those alone that there are of the articles."""
    found = map(whole.articles.find, ids)
    some = _Some([article for article in found if article is not None], whole)
    return [ask(some, question, quotes=most, today=today) for question in questions]


def _without(answer: Answer, first: First, most: int) -> Answer:
    """Return the answer with those of its quotes alone that are one where these articles are asked first."""
    known = {(quote.article.id, quote.start) for quote in first.besides}
    analyzer = analyzer_for(answer.question.language)
    named = set(analyzer.terms(first.naming))
    others = tuple(
        quote
        for quote in answer.quotes
        if (quote.article.id, quote.start) not in known
        and (not named or not named.isdisjoint(analyzer.terms(quote.text)))
    )
    if answer.quotes and not others:
        return Answer(answer.question, declined="unanswered")
    return replace(answer, quotes=others[:most])


class _Some(Index):
    """Some articles of a collection, in which the same words stand for each other as in all of it."""

    def __init__(self, articles: Sequence[Article], whole: Collection) -> None:
        super().__init__(Library(tuple(articles)))
        self._whole = whole

    def thesauri(self, language: str) -> Thesauri:
        return self._whole.thesauri(language)
