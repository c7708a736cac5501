"""A question that an interviewer asks is no answer: what the interviewee says to it is shown instead."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import groupby

import regex

from corpus.article import Article, Sentence
from retrieval.answer import Quote, speaker_of

_ASKS = regex.compile(r"[?？؟][\"”’»)\]*_\s]*$")


def with_answers(quotes: Sequence[Quote]) -> tuple[Quote, ...]:
    """Return the quotes, those that are an interviewer's question exchanged for what answers it."""
    found: list[Quote] = []
    for quote in map(_answer, quotes):
        if not any(quote.article is other.article and _overlap(quote, other) for other in found):
            found.append(quote)
    return tuple(found)


def _answer(quote: Quote) -> Quote:
    """Return the first sentence of the answer, where the quote asks, and somebody is known to answer."""
    if not _ASKS.search(quote.shown):
        return quote
    asked, answer = _asked_and_answer(quote)
    if answer is None or answer.speaker is None or any(sentence.speaker for sentence in asked):
        return quote
    speaker = speaker_of(quote.article, answer.start, answer.end)
    return replace(quote, start=answer.start, end=answer.end, paragraph=answer.paragraph, speaker=speaker)


def _asked_and_answer(quote: Quote) -> tuple[list[Sentence], Sentence | None]:
    """Return the sentences of the paragraph that the quote ends, and the one below it; else none."""
    paragraphs = _paragraphs(quote.article)
    for group in paragraphs:
        if group[-1].end == quote.end and group[0].start <= quote.start:
            below = next(paragraphs, None)
            return group, below[0] if below else None
    return [], None


def _paragraphs(article: Article) -> Iterator[list[Sentence]]:
    return (list(group) for _, group in groupby(article.sentences, key=lambda one: one.paragraph))


def _overlap(one: Quote, other: Quote) -> bool:
    return one.start < other.end and other.start < one.end
