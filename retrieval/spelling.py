"""Spelling mistakes in questions, corrected by the words that the collection has."""

from bisect import bisect_left
from dataclasses import replace

from rapidfuzz import process
from rapidfuzz.distance import OSA

from retrieval.index import Index
from retrieval.lexicon import is_unspaced
from retrieval.question import Question, parse_question

_SHORTEST = 5
_TWO_MISTAKES_FROM = 9


def correct_spelling(index: Index, question: Question) -> Question:
    """Return the question with each word that the collection lacks put right, where one of its words is near.

    Near is one mistake (a letter more, fewer, changed or swapped; OSA distance), two from nine letters on;
    the first letter has to be right. Of several the most frequent is taken.
    """
    text, corrections = question.text, []
    for word, spellings in zip(question.words, question.terms, strict=True):
        found = None if index.numbers(spellings) else _nearest(index, spellings[0])
        if found is not None:
            text = text.replace(word, index.surface(found))
            corrections.append((word, index.surface(found)))
    if not corrections:
        return question
    parsed = parse_question(text, index.library.languages)
    return replace(parsed, corrections=tuple(corrections), filters=question.filters)


def _nearest(index: Index, term: str) -> str | None:
    if len(term) < _SHORTEST or not term.isalpha() or is_unspaced(term) or index.kin(term):
        return None
    words = index.sorted_terms
    first, last = bisect_left(words, term[0]), bisect_left(words, chr(ord(term[0]) + 1))
    most = 2 if len(term) >= _TWO_MISTAKES_FROM else 1
    near = process.extract(term, words[first:last], scorer=OSA.distance, score_cutoff=most, limit=5)
    known = [(distance, -index.bm25.frequency(index.vocabulary[word]), word) for word, distance, _ in near]
    return min(known)[2] if known else None
