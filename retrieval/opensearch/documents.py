"""Articles as documents, and back: a passage is what is searched, an article what is quoted."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from hashlib import blake2b
from typing import Any

import msgspec

from corpus.article import Article
from retrieval.binding import bind
from retrieval.catalogue import day_of, fold, language_code
from retrieval.filters import Filters
from retrieval.scoring import K1, B
from retrieval.shelf import made_by
from retrieval.volume import Volume

_LONGEST_TERM = 200  # Lucene's whitespace tokenizer cuts words of more than 255
_LONGEST_FIELD = 8_000  # Lucene's terms have 32,766 bytes at most
_LONGEST_PATTERN = 500  # of a longer one Lucene makes no automaton; what is alike so far is taken for it
_SPACE, _NO_SPACE = " ", "\u00a0"  # NFKC leaves none of the latter in terms, and it separates none

PASSAGES: Mapping[str, Any] = {
    "settings": {"index": {"similarity": {"default": {"type": "BM25", "k1": K1, "b": B}}}},
    "mappings": {
        "dynamic": False,
        "properties": {
            "terms": {"type": "text", "analyzer": "whitespace", "index_options": "freqs"},
            "article": {"type": "keyword"},
            "place": {"type": "long"},
            "first": {"type": "integer"},
            "size": {"type": "integer"},
            "headline_size": {"type": "integer"},
            "sentences": {"type": "integer"},
            "publisher": {"type": "keyword"},
            "author": {"type": "keyword"},
            "headline": {"type": "keyword"},
            "language": {"type": "keyword"},
            "day": {"type": "integer"},
        },
    },
}
"""The settings and the mapping of the index of passages."""

ARTICLES: Mapping[str, Any] = {
    "settings": {"index": {}},
    "mappings": {
        "dynamic": False,
        "properties": {
            "place": {"type": "long"},
            "generation": {"type": "integer"},
            "key": {"type": "keyword"},
            "passages": {"type": "integer"},
            "date_published": {"type": "keyword"},
            "group": {"type": "keyword"},
            "ties": {"type": "keyword"},
            "acronyms": {"type": "keyword"},
            "said": {"type": "keyword"},
        },
    },
}
"""The settings and the mapping of the index of articles."""

PEOPLE: Mapping[str, Any] = {"settings": {"index": {}}, "mappings": {"dynamic": False}}
"""The settings and the mapping of the index of people."""


def analysis() -> str:
    """Return a hash of all that documents depend on; collections of another one can't be asked."""
    return made_by(
        "retrieval/opensearch/documents.py", "retrieval/opensearch/speaking.py", "retrieval/people.py"
    )


def passage_id(article: str, number: int) -> str:
    """Return the id of a passage of an article, counted from 0."""
    return f"{article}-{number}"


@dataclass(frozen=True, slots=True)
class Documents:
    """What an article comes to: its own document, and those of its passages."""

    article: dict[str, Any]
    passages: list[dict[str, Any]]


def documents_of(
    articles: Sequence[Article], keys: Sequence[bytes], places: Sequence[int]
) -> list[Documents]:
    """Return the documents of articles of these keys, which stand at these places in the order of all."""
    volume = bind(list(zip(keys, articles, strict=True)))
    made = [
        Documents(
            {
                "place": place,
                "key": key.hex(),
                "passages": 0,
                "date_published": article.date_published,
                "acronyms": [],
                "article": msgspec.to_builtins(article),
            },
            [],
        )
        for article, key, place in zip(articles, keys, places, strict=True)
    ]
    shared = [_of_all_passages(*pair) for pair in zip(articles, places, strict=True)]
    for number in range(len(volume)):
        at = int(volume.article_of[number])
        made[at].passages.append(_passage(volume, number) | shared[at])
        made[at].article["passages"] += 1
    for at, short, long in volume.explained():
        made[at].article["acronyms"].append(f"{short}\n{long}")
    return made


def article_of(document: Mapping[str, Any]) -> Article:
    """Return the article of its document."""
    return msgspec.convert(document["article"], Article)


def tokens_of(passage: Mapping[str, Any]) -> list[tuple[str, ...]]:
    """Return the terms of a passage's document in their order: its headline's, then each sentence's."""
    return [tuple(map(term_of, line.split(_SPACE))) if line else () for line in passage["terms"]]


def indexed(term: str) -> str:
    """Return a term as it stands in the index: without spaces, and no longer than Lucene takes."""
    if len(term) > _LONGEST_TERM:
        term = term[:_LONGEST_TERM] + blake2b(term.encode(), digest_size=8).hexdigest()
    return term.replace(_SPACE, _NO_SPACE)


def term_of(indexed: str) -> str:
    """Return the term that stands so in the index."""
    return indexed.replace(_NO_SPACE, _SPACE)


def conditions(filters: Filters) -> Iterator[dict[str, Any]]:
    """Yield what a passage has to fulfil for the filters to admit it (`retrieval.catalogue`)."""
    for field, part in (
        ("publisher", filters.publisher),
        ("author", filters.author),
        ("headline", filters.headline),
    ):
        if part is not None:
            yield {"wildcard": {field: f"*{_literal(fold(part)[:_LONGEST_PATTERN])}*"}}
    if filters.in_language is not None:
        yield {"term": {"language": language_code(filters.in_language)}}
    if filters.since is not None:
        yield {"range": {"day": {"gte": day_of(filters.since)}}}
    if filters.before is not None:
        yield {"range": {"day": {"lt": day_of(filters.before)}}}


def _passage(volume: Volume, number: int) -> dict[str, Any]:
    lines = volume.tokens(number)
    return {
        "terms": [_SPACE.join(map(indexed, line)) for line in lines],
        "first": int(volume.firsts[number]),
        "size": sum(map(len, lines)),
        "headline_size": len(lines[0]),
        "sentences": len(lines) - 1,
    }


def _of_all_passages(article: Article, place: int) -> dict[str, Any]:
    texts = {"publisher": article.publisher, "author": article.author, "headline": article.headline}
    folded = {name: fold(text)[:_LONGEST_FIELD] for name, text in texts.items() if text is not None}
    day = {} if article.date_published is None else {"day": day_of(article.date_published)}
    language = language_code(article.in_language)
    return {"article": article.id, "place": place, "language": language, **folded, **day}


def _literal(text: str) -> str:
    """Return the text with those characters escaped that mean something else in a wildcard query."""
    return "".join(f"\\{letter}" if letter in "\\*?" else letter for letter in text)
