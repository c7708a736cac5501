"""Spelling mistakes, put right by the words that the collection has."""

from collections.abc import Iterator

from rapidfuzz import process
from rapidfuzz.distance import OSA

from retrieval.index import Index
from retrieval.lexicon import is_unspaced, lexicon_of

_SHORTEST = 5
_SHORTEST_SWAPPED = 3
_TWO_MISTAKES_FROM = 9


def suggest(index: Index, spellings: tuple[str, ...]) -> str | None:
    """Return a word that may be meant by a term which the collection lacks, None where none is near.

    Near is one mistake (a letter more, fewer, changed or swapped; OSA distance), two from nine letters on;
    the first letter has to be right. Of several the most frequent is taken. Of shorter words, and those that
    ask or join, only two letters may be swapped. A word that a list of synonyms has is none that is mistaken:
    "gewonnen" is another form of "gewann".
    """
    term = spellings[0]
    if index.numbers(spellings) or not term.isalpha() or is_unspaced(term) or _is_word(index, term):
        return None
    found = None if len(term) < _SHORTEST else _nearest(index, term)
    return _swapped(index, term) if found is None else index.vocabulary.surface(found)


def _is_word(index: Index, term: str) -> bool:
    return bool(index.kin(term)) or any(
        index.thesauri(language).bundled.knows(term) for language in index.library.languages
    )


def _nearest(index: Index, term: str) -> str | None:
    most = 2 if len(term) >= _TWO_MISTAKES_FROM else 1
    words = index.forms.beginning(term[0])
    near = process.extract(term, words, scorer=OSA.distance, score_cutoff=most, limit=5)
    known = [(distance, -index.frequency(word), word) for word, distance, _ in near]
    return min(known)[2] if known else None


def _swapped(index: Index, term: str) -> str | None:
    """Return the word, of a function too, that two neighbouring letters make when they are swapped."""
    if len(term) < _SHORTEST_SWAPPED:
        return None
    words = list(_swaps(term))
    function = {word for language in index.library.languages for word in lexicon_of(language).function}
    known = [
        (-index.frequency(word), index.vocabulary.surface(word)) for word in words if index.frequency(word)
    ]
    joining = next((word for word in words if word in function), None)
    return joining or (min(known)[1] if known else None)


def _swaps(term: str) -> Iterator[str]:
    for at in range(len(term) - 1):
        if term[at] != term[at + 1]:
            yield term[:at] + term[at + 1] + term[at] + term[at + 2 :]
