"""Which articles are about something."""

from corpus.article import Article
from retrieval.candidates import find_by_words
from retrieval.collection import Collection
from retrieval.question import parse_question


def articles_about(collection: Collection, text: str, most: int) -> tuple[Article, ...]:
    """Return up to `most` articles with passages that have the words of a text, the best first.

    What it names of filters is kept to. Synchronous: it takes milliseconds.
    """
    question = parse_question(text, collection.languages, collection.suggest)
    if not question.terms:
        return ()
    found = {passage.article.id: passage.article for passage in find_by_words(collection, question)}
    return tuple(found.values())[:most]
