"""Spelling mistakes, put right by the words that the collection has."""

from rapidfuzz import process
from rapidfuzz.distance import OSA

from retrieval.index import Index
from retrieval.lexicon import is_unspaced

_SHORTEST = 5
_TWO_MISTAKES_FROM = 9


def suggest(index: Index, spellings: tuple[str, ...]) -> str | None:
    """Return a word of the collection that may be meant by a term it lacks, None where none is near.

    Near is one mistake (a letter more, fewer, changed or swapped; OSA distance), two from nine letters on;
    the first letter has to be right. Of several the most frequent is taken.
    """
    found = None if index.numbers(spellings) else _nearest(index, spellings[0])
    return None if found is None else index.vocabulary.surface(found)


def _nearest(index: Index, term: str) -> str | None:
    if len(term) < _SHORTEST or not term.isalpha() or is_unspaced(term) or index.kin(term):
        return None
    most = 2 if len(term) >= _TWO_MISTAKES_FROM else 1
    words = index.forms.beginning(term[0])
    near = process.extract(term, words, scorer=OSA.distance, score_cutoff=most, limit=5)
    known = [(distance, -index.frequency(word), word) for word, distance, _ in near]
    return min(known)[2] if known else None
