"""What puts a quote right goes before it: a correction is worth more than what it corrects."""

from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from operator import itemgetter

from corpus.article import Article, Notice
from corpus.corrections import Correction
from retrieval.answer import Quote, speaker_of
from retrieval.collection import Articles
from retrieval.question import Question
from retrieval.terms import analyzer_for

LONGEST = 1200
_SHARED = 2
_MUCH = 0.3


def put_right(
    articles: Articles, question: Question, quotes: Sequence[Quote], most: int
) -> tuple[Quote, ...]:
    """Return up to `most` quotes: each with what puts its article right, and beside it what puts it right.

    That goes before the quote where it is what was asked about, else behind it. A correction that is quoted
    is quoted whole, the paragraph of what was wrong with what is right; it goes last where it only names the
    article that was asked about.
    """
    found: list[Quote] = []
    whole = [whole_notice(quote) for quote in quotes]
    aside = [_notice_of(one) is not None and not _is_asked(question, one, one.text) for one in whole]
    for quote, _ in sorted(zip(whole, aside, strict=True), key=itemgetter(1)):
        marked = with_corrections(articles, quote, question.text)
        for one in _in_order(marked, _concerning(marked)[:1], question):
            if not any(_overlap(one, other) for other in found):
                found.append(one)
    return tuple(found[:most])


def with_corrections(articles: Articles, quote: Quote, asked: str = "") -> Quote:
    """Return the quote with what puts its article right, first what speaks of the same as the quote."""
    corrections = [one for one in articles.corrections_of(quote.article) if not _holds(one, quote)]
    if not corrections:
        return quote
    nearness = partial(_nearness, quote, asked)
    return replace(quote, corrections=tuple(sorted(corrections, key=nearness, reverse=True)))


def quote_of(correction: Correction, score: float = 0.0) -> Quote:
    """Return the correction as a quote."""
    return _quote(correction.by, correction.start, correction.end, score)


def _in_order(quote: Quote, concerning: Sequence[Correction], question: Question) -> tuple[Quote, ...]:
    """Return the quote and the corrections of what it says, as quotes, in the order they are shown in."""
    shown = tuple(_shortened(quote_of(one, quote.score), quote) for one in concerning)
    if any(_is_asked(question, quote, one.text) for one in shown):
        return (*shown, quote)
    return (quote, *shown)


def _is_asked(question: Question, quote: Quote, corrected: str) -> bool:
    """Return whether a correction has a term of the question that is none of the headline of the quote's
    article, which any of its sentences may share with the correction; so where the question has no other.
    """
    terms = analyzer_for(quote.article.in_language).terms
    asked = {term for spellings in question.terms for term in spellings}
    own = asked.difference(terms(quote.article.headline))
    return not own or not own.isdisjoint(terms(corrected))


def _concerning(quote: Quote) -> list[Correction]:
    """Return the corrections of what the quote says, in their order."""
    return [one for one in quote.corrections if _concerns(one, quote)]


def _concerns(correction: Correction, quote: Quote) -> bool:
    """Return whether a sentence of the quote shares much with the correction, or a number."""
    corrected = _terms_of(correction)
    terms = analyzer_for(quote.article.in_language).terms
    for sentence in quote.article.sentences:
        if quote.start <= sentence.start < quote.end:
            said = set(terms(quote.article.text[sentence.start : sentence.end]))
            shared = said & corrected
            number = any(term.isdecimal() for term in shared)
            if len(shared) >= max(_SHARED, _MUCH * len(said)) or (number and len(shared) > _SHARED):
                return True
    return False


def _nearness(quote: Quote, asked: str, correction: Correction) -> int:
    """Return how many terms a correction shares with the quote, and twice those with what is asked."""
    terms = analyzer_for(correction.by.in_language).terms
    here = _terms_of(correction)
    return len(here.intersection(terms(quote.text))) + 2 * len(here.intersection(terms(asked)))


def _terms_of(correction: Correction) -> set[str]:
    terms = analyzer_for(correction.by.in_language).terms
    return set(terms(correction.by.text[correction.start : correction.end]))


def whole_notice(quote: Quote) -> Quote:
    """Return the paragraph of a correction that the quote stands in, and any other quote as it is."""
    notice = _notice_of(quote)
    if notice is None or notice.end - notice.start > LONGEST:
        return quote
    return _quote(quote.article, notice.start, notice.end, quote.score)


def _notice_of(quote: Quote) -> Notice | None:
    """Return the notice of a correction in which the quote stands, None for any other quote."""
    notices = (one for one in quote.article.notices if one.start <= quote.start and quote.end <= one.end)
    return next(notices, None)


def _shortened(whole: Quote, quote: Quote) -> Quote:
    """Return of too long a correction the sentence nearest to the quote, with the next."""
    if whole.end - whole.start <= LONGEST:
        return whole
    terms = analyzer_for(whole.article.in_language).terms
    wanted = set(terms(quote.text))
    inside = [s for s in whole.article.sentences if whole.start <= s.start < whole.end]
    near = [len(wanted.intersection(terms(whole.article.text[s.start : s.end]))) for s in inside]
    at = near.index(max(near))
    last = inside[min(at + 1, len(inside) - 1)]
    end = last.end if last.end - inside[at].start <= LONGEST else inside[at].end
    return _quote(whole.article, inside[at].start, end, whole.score)


def _quote(article: Article, start: int, end: int, score: float) -> Quote:
    paragraph = next(s.paragraph for s in reversed(article.sentences) if s.start < end)
    return Quote(article, start, end, paragraph, speaker_of(article, start, end), score)


def _holds(correction: Correction, quote: Quote) -> bool:
    return (
        correction.by.id == quote.article.id
        and correction.start <= quote.start
        and quote.end <= correction.end
    )


def _overlap(one: Quote, other: Quote) -> bool:
    return one.article.id == other.article.id and one.start < other.end and other.start < one.end
