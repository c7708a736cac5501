"""The words of a collection that are forms of another: they begin alike, or are compounds that end in it."""

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import takewhile

from retrieval.lexicon import is_unspaced

_SHORTEST_KIN = 4
_KIN_PREFIX = 0.65
_KIN_LIKENESS = 0.65
_KIN_LONGER = 5
_SHORTEST_HEAD = 5


@dataclass(frozen=True, slots=True)
class Forms:
    """Terms in order, and the same read backwards where their languages write compounds as one word."""

    terms: Sequence[str]
    reversed: Sequence[str]

    def kin(self, term: str) -> list[tuple[str, float]]:
        """Return terms that share most of their letters with `term`, from its start, as (term, likeness).

        The likeness is Dice's coefficient of the common prefix, 0.65 to 1.
        """
        if len(term) < _SHORTEST_KIN or not term.isalpha() or is_unspaced(term):
            return []
        prefix = term[: max(_SHORTEST_KIN, round(len(term) * _KIN_PREFIX))]
        found = ((other, _likeness(term, other)) for other in _beginning(self.terms, prefix))
        return [
            (other, likeness)
            for other, likeness in found
            if other != term and len(other) <= len(term) + _KIN_LONGER and likeness >= _KIN_LIKENESS
        ]

    def compounds(self, term: str) -> list[str]:
        """Return terms that end in `term`, in languages that write compounds as one word."""
        if len(term) < _SHORTEST_HEAD or not term.isalpha():
            return []
        ending = term[::-1]
        return [other[::-1] for other in _beginning(self.reversed, ending) if other != ending]

    def beginning(self, letter: str) -> Sequence[str]:
        """Return the terms that begin with the letter, in alphabetical order."""
        first = bisect_left(self.terms, letter)
        return self.terms[first : bisect_left(self.terms, chr(ord(letter) + 1), first)]


def forms_of(terms: Iterable[str], *, compounds: bool) -> Forms:
    """Return the forms of terms; `compounds` tells whether their languages write them as one word."""
    listed = sorted(terms)
    return Forms(listed, sorted(term[::-1] for term in listed) if compounds else ())


def _beginning(terms: Sequence[str], prefix: str) -> Iterator[str]:
    for at in range(bisect_left(terms, prefix), len(terms)):
        if not terms[at].startswith(prefix):
            return
        yield terms[at]


def _likeness(one: str, other: str) -> float:
    common = sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(one, other, strict=False)))
    return 2 * common / (len(one) + len(other))
