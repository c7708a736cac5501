"""Passages: what BM25 ranks, a few consecutive paragraphs of one article."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from corpus.article import Article

_TARGET = 100
_LONGEST = 180


@dataclass(frozen=True, slots=True)
class Passage:
    """`article.text[start:end]`: whole sentences that belong together, offsets in code points."""

    article: Article
    start: int
    end: int


def cut_passages(article: Article, lengths: Sequence[int]) -> Iterator[tuple[int, int]]:
    """Yield first and last + 1 sentence of each passage of `article`, in order.

    `lengths` are the words of each sentence. Paragraphs are put together until a passage has about
    100 words; one of more than 180 is cut between sentences.
    """
    first, words = 0, 0
    for at, sentence in enumerate(article.sentences):
        ends_paragraph = at > first and sentence.paragraph != article.sentences[at - 1].paragraph
        full = words >= _TARGET if ends_paragraph else words + lengths[at] > _LONGEST
        if full and at > first:
            yield first, at
            first, words = at, 0
        words += lengths[at]
    if first < len(article.sentences):
        yield first, len(article.sentences)
