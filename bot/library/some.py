"""Questions asked of some articles of a collection: of those that were just quoted, or are new."""

from collections.abc import Sequence

from corpus.article import Article
from corpus.library import Library
from retrieval.answer import Answer
from retrieval.ask import ask
from retrieval.collection import Collection
from retrieval.filters import Filters
from retrieval.index import Index
from retrieval.thesaurus import Thesauri


def answer_first_of(
    whole: Collection, question: str, articles: Sequence[Article], most: int, also: Filters
) -> Answer:
    """Return the answer, of up to `most` quotes, of those articles where they have one, else of all."""
    if articles:
        answer = ask(_Some(articles, whole), question, quotes=most, also=also)
        if answer.quotes:
            return answer
    return ask(whole, question, quotes=most, also=also)


def answers_only_of(
    whole: Collection, questions: Sequence[str], articles: Sequence[Article], most: int
) -> list[Answer]:
    """Return the answers, of up to `most` quotes, of those articles alone."""
    some = _Some(articles, whole)
    return [ask(some, question, quotes=most) for question in questions]


class _Some(Index):
    """Some articles of a collection, in which the same words stand for each other as in all of it."""

    def __init__(self, articles: Sequence[Article], whole: Collection) -> None:
        super().__init__(Library(tuple(articles)))
        self._whole = whole

    def thesauri(self, language: str) -> Thesauri:
        return self._whole.thesauri(language)
