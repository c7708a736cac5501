"""Spelling mistakes, put right by the words that the collection has."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Protocol

from rapidfuzz import process
from rapidfuzz.distance import OSA

from retrieval.forms import LONGEST_WORD
from retrieval.lexicon import is_unspaced, lexicon_of
from retrieval.thesaurus import bundled_thesaurus

_SHORTEST = 5
_SHORTEST_SWAPPED = 3
_TWO_MISTAKES_FROM = 9


class Words(Protocol):
    """The words that a collection has."""

    def frequencies(self, terms: Iterable[str]) -> Mapping[str, int]:
        """Return in how many passages each of the terms stands."""
        ...

    def has_kin(self, term: str) -> bool:
        """Return whether a form of the term (`retrieval.forms.kinship`) stands in a passage."""
        ...

    def near(self, term: str, mistakes: int) -> Sequence[str]:
        """Return terms, in alphabetical order, among which are all that differ by so many mistakes at most.

        The first letter has to be the same.
        """
        ...

    def written(self, term: str) -> str:
        """Return a word that has the term, as it is written."""
        ...


def suggest(words: Words, languages: Sequence[str], spellings: tuple[str, ...]) -> str | None:
    """Return a word that may be meant by a term which a collection in `languages` lacks, None where none is
    near.

    Near is one mistake (a letter more, fewer, changed or swapped; OSA distance), two from nine letters on;
    the first letter has to be right. Of several the most frequent is taken. Of shorter words, and those that
    ask or join, only two letters may be swapped. A word that a list of synonyms has is none that is mistaken:
    "gewonnen" is another form of "gewann".
    """
    term = spellings[0]
    if len(term) > LONGEST_WORD or not term.isalpha() or is_unspaced(term):
        return None
    if any(words.frequencies(spellings).values()):
        return None
    if words.has_kin(term) or any(bundled_thesaurus(language).knows(term) for language in languages):
        return None
    found = None if len(term) < _SHORTEST else _nearest(words, term)
    return _swapped(words, languages, term) if found is None else words.written(found)


def _nearest(words: Words, term: str) -> str | None:
    most = 2 if len(term) >= _TWO_MISTAKES_FROM else 1
    near = process.extract(term, words.near(term, most), scorer=OSA.distance, score_cutoff=most, limit=5)
    often = words.frequencies(word for word, _, _ in near)
    known = [(distance, -often[word], word) for word, distance, _ in near if often[word]]
    return min(known)[2] if known else None


def _swapped(words: Words, languages: Sequence[str], term: str) -> str | None:
    """Return the word, of a function too, that two neighbouring letters make when they are swapped."""
    if len(term) < _SHORTEST_SWAPPED:
        return None
    swaps = list(_swaps(term))
    function = {word for language in languages for word in lexicon_of(language).function}
    joining = next((word for word in swaps if word in function), None)
    if joining is not None:
        return joining
    known = [(-often, words.written(word)) for word, often in words.frequencies(swaps).items() if often]
    return min(known)[1] if known else None


def _swaps(term: str) -> Iterator[str]:
    for at in range(len(term) - 1):
        if term[at] != term[at + 1]:
            yield term[:at] + term[at + 1] + term[at] + term[at + 2 :]
