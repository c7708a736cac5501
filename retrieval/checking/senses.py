"""What stands around words: a denial, somebody who has them from another, a block quotation."""

from collections.abc import Set

from corpus.article import Article
from corpus.speakers.blocks import is_marked
from corpus.speakers.lexicon import words_of
from retrieval.checking.words import Words, cut
from retrieval.lexicon import lexicon_of

_NEAR = 5  # words that may stand between a negation and what it denies
_STOPS = ",،;؛:–—"
_AROUND = ",.;:!?—–-'\"“”’()"
_COMPLEMENT = 1  # a word behind the comma of a clause that goes on: "nicht wahr, dass"
_TWICE = 2


def denial_before(article: Article, words: Words, first: int) -> tuple[int, int] | None:
    """Return where the denial of what begins with word `first` stands, `text[start:end]`, None without one.

    "not true that" denies "the money is gone" in "It is not true that the money is gone". It stands in the
    same quotation or sentence, and in the same clause.
    """
    lexicon, told = lexicon_of(article.in_language), words_of(article.in_language)
    denying = lexicon.negations | (told.denying if told is not None else frozenset())
    begins = _beginning(article, words.starts[first])
    for at in range(first - 1, max(-1, first - 2 - _NEAR), -1):
        if words.starts[at] < begins or _is_apart(article, words, at, first):
            return None
        if words.keys[at] in denying:
            return words.starts[at], words.ends[first - 1]
    return None


def is_second_hand(article: Article, start: int, end: int, named: Set[str]) -> bool:
    """Return whether the sentence tells, around `text[start:end]`, what somebody says that another said.

    Only where a word of it is `named`, as one of the two, and it is nothing in quotation marks.
    """
    told = words_of(article.in_language)
    sentence = article.sentence_at(start)
    quoted = any(q.start < end and start < q.end for q in article.quotations)
    if told is None or sentence is None or quoted:
        return False
    around = (article.text[sentence.start : start], article.text[end : sentence.end])
    tellers = (told.reporting, told.according)
    told_by = sum(1 for text in around for teller in tellers for _ in teller.finditer(text))
    return told_by >= _TWICE and any(not named.isdisjoint(cut(text).keys) for text in around)


def may_be_of_anybody(article: Article, start: int, named: Set[str]) -> bool:
    """Return whether the sentence, which nobody is credited with, need not be in the article's own words.

    So it is in a block quotation, in the first person, and where who is `named` is the article's author.
    """
    sentence = article.sentence_at(start)
    if sentence is None:
        return True
    if not named.isdisjoint(cut(article.author or "").keys):
        return True
    first = next(s for s in article.sentences if s.paragraph == sentence.paragraph)
    told = words_of(article.in_language)
    words = article.text[sentence.start : sentence.end].split()
    own = {word.strip(_AROUND).lower() for word in words if not (len(word) > 1 and word.isupper())}
    return is_marked(article.text, first.start) or (
        told is not None and not own.isdisjoint(told.first_person)
    )


def is_named_near(article: Article, start: int, named: Set[str]) -> bool:
    """Return whether somebody is named in the paragraph of an offset, or in the one before it."""
    sentence = article.sentence_at(start)
    at = sentence.paragraph if sentence is not None else 0
    near = (article.text[s.start : s.end] for s in article.sentences if at - 1 <= s.paragraph <= at)
    return not named.isdisjoint(cut(" ".join(near)).keys)


def _beginning(article: Article, start: int) -> int:
    """Return where the quotation begins in which an offset stands, or else its sentence."""
    quotations = [q for q in article.quotations if q.start <= start < q.end]
    sentence = article.sentence_at(start)
    return max((one.start for one in (*quotations, sentence) if one is not None), default=start)


def _is_apart(article: Article, words: Words, at: int, first: int) -> bool:
    """Return whether another clause has begun between two words."""
    between = article.text[words.ends[at] : words.starts[first]]
    mark = max(map(between.rfind, _STOPS))
    if mark < 0:
        return False
    told, behind = words_of(article.in_language), cut(between, mark).keys
    joined = told is not None and not told.conjunctions.isdisjoint(behind)
    return joined or len(behind) != _COMPLEMENT
