"""Articles to a volume: each word analysed once, however often it stands there."""

import json
from array import array
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from itertools import chain

import numpy as np

from corpus.acronyms import find_acronyms
from corpus.article import Article
from retrieval.catalogue import catalogue_of
from retrieval.lengths import in_a_byte
from retrieval.passages import cut_passages
from retrieval.terms import analyzer_for
from retrieval.vocabulary import Places, Vocabulary, lines_of, vocabulary_of
from retrieval.volume import BETWEEN, KEY, MOST_OFTEN, Numbers, Postings, Volume

_MOST_CHUNKS = 200_000
_LONGEST_CHUNK = 40


def bind(
    articles: Sequence[tuple[bytes, Article]],
    progress: Callable[[int], None] = lambda done: None,
) -> Volume:
    """Return the volume of articles, each given with its key; `progress` is called with how many are done."""
    book = _Book()
    for number, (_, article) in enumerate(articles):
        book.add(number, article)
        progress(number + 1)
    listed = [article for _, article in articles]
    return book.bound(b"".join(key for key, _ in articles), listed)


class _Book:
    """A volume while it grows: terms are numbered as they are met."""

    def __init__(self) -> None:
        self._words: dict[str, str] = {}
        self._numbers: dict[str, int] = {}
        self._terms: list[str] = []
        self._chunks: dict[tuple[str, bool], _Chunks] = {}
        self._tokens = array("i")
        self._lines: list[str] = []
        self._article_of, self._firsts, self._sizes = array("i"), array("i"), array("i")
        self._acronyms: list[tuple[int, str, str]] = []

    def add(self, number: int, article: Article) -> None:
        """Add the passages of an article."""
        texts = [article.shown(sentence.start, sentence.end) for sentence in article.sentences]
        sentences = [self._terms_of(text, article.in_language) for text in texts]
        headline = self._terms_of(article.headline, article.in_language)
        for first, end in cut_passages(article, [_words(text) for text in texts]):
            parts = [headline, *sentences[first:end]]
            terms = [*chain.from_iterable(parts)]
            self._tokens.extend(terms)
            self._lines.append("\n".join(BETWEEN.join(map(self._terms.__getitem__, part)) for part in parts))
            self._article_of.append(number)
            self._firsts.append(first)
            self._sizes.extend((len(terms), len(headline), end - first))
        self._acronyms += [(number, *found) for found in find_acronyms(article.text[article.body :])]

    def bound(self, keys: bytes, articles: Sequence[Article]) -> Volume:
        """Return the volume."""
        vocabulary, numbers = vocabulary_of(self._words)
        sizes = _array(self._sizes).reshape(-1, 3)
        lines, starts = lines_of(self._lines)
        return Volume(
            keys=np.frombuffer(keys, np.uint8).reshape(-1, KEY),
            ids=np.array([article.id.encode() for article in articles], "S20"),
            catalogue=catalogue_of(articles),
            article_of=_array(self._article_of),
            firsts=_array(self._firsts),
            sizes=sizes,
            lines=lines,
            starts=starts,
            vocabulary=vocabulary,
            postings=_postings(numbers[_array(self._tokens)], sizes[:, 0], vocabulary),
            acronyms=np.frombuffer(json.dumps(self._acronyms).encode(), np.uint8),
        )

    def _terms_of(self, text: str, language: str) -> list[int]:
        """Return the numbers of a text's terms; no term goes over white space, so it is read in chunks."""
        shouted = text.isupper()
        chunks = self._chunks.get((language, shouted))
        if chunks is None:
            read = partial(self._read, analyzer_for(language).located, shouted=shouted)
            chunks = self._chunks[language, shouted] = _Chunks(read)
        return [*chain.from_iterable(map(chunks.__getitem__, text.split()))]

    def _read(
        self, located: Callable[..., Iterator[tuple[int, int, str]]], chunk: str, *, shouted: bool
    ) -> tuple[int, ...]:
        return tuple(self._number(term, chunk[a:b]) for a, b, term in located(chunk, shouted=shouted))

    def _number(self, term: str, word: str) -> int:
        number = self._numbers.setdefault(term, len(self._terms))
        if number == len(self._terms):
            self._terms.append(term)
            self._words[term] = word
        return number


class _Chunks(dict[str, tuple[int, ...]]):
    """The terms of chunks of text between white space; the last so many are remembered."""

    def __init__(self, read: Callable[[str], tuple[int, ...]]) -> None:
        super().__init__()
        self._read = read

    def __missing__(self, chunk: str) -> tuple[int, ...]:
        terms = self._read(chunk)
        if len(chunk) <= _LONGEST_CHUNK:
            if len(self) >= _MOST_CHUNKS:
                self.clear()
            self[chunk] = terms
        return terms


def _postings(terms: Numbers, sizes: Numbers, vocabulary: Vocabulary) -> Postings:
    """Return the postings of passages of these `sizes`, whose `terms` stand one behind the other."""
    count = max(1, len(sizes))
    places = terms.astype(np.int64) * count + np.repeat(np.arange(len(sizes)), sizes)
    found, often = np.unique(places, return_counts=True)
    term, passage = np.divmod(found, count)
    starts: Places = np.searchsorted(term, np.arange(len(vocabulary) + 1))
    codes = np.minimum(often, MOST_OFTEN) << 8 | in_a_byte(sizes.astype(np.int64))[passage]
    return Postings(starts, passage.astype(np.int32), codes.astype(np.uint16))


def _array(numbers: "array[int]") -> Numbers:
    return np.frombuffer(numbers, np.int32) if numbers else np.empty(0, np.int32)


def _words(text: str) -> int:
    """Estimate the words of a text in any script, for the size of passages only."""
    return max(text.count(" ") + 1, len(text) // 8)
