"""The terms of a library, numbered in the order in which they were first met."""

from collections.abc import Iterator, Mapping, Sequence

import numpy as np
from numpy.typing import NDArray


class Vocabulary:
    """Terms by number and numbers by term; for each term one word that has it, as it is written."""

    def __init__(self, words: Mapping[str, str] | None = None) -> None:
        """Number the terms of `words`, which has a word for each, in their order."""
        self._surfaces = list(words.values()) if words else []
        self._numbers = {term: number for number, term in enumerate(words or ())}

    def __len__(self) -> int:
        """Return how many terms there are; their numbers are all below that."""
        return len(self._surfaces)

    def __iter__(self) -> Iterator[str]:
        """Yield the terms in the order of their numbers."""
        return iter(self._numbers)

    def __getitem__(self, term: str) -> int:
        """Return the number of a term. Raises KeyError where it has none."""
        return self._numbers[term]

    def get(self, term: str) -> int | None:
        """Return the number of a term, None where it has none."""
        return self._numbers.get(term)

    def surface(self, term: str) -> str:
        """Return a word that has the term. Raises KeyError where the term has no number."""
        return self._surfaces[self._numbers[term]]

    def add(self, term: str, word: str) -> int:
        """Return the number of a term, a new one where it has none; `word` is how it is written here."""
        number = self._numbers.get(term)
        if number is None:
            number = self._numbers[term] = len(self._surfaces)
            self._surfaces.append(word)
        return number

    def copy(self) -> "Vocabulary":
        """Return the same terms under the same numbers, so that more can be added."""
        return Vocabulary(dict(zip(self, self._surfaces, strict=True)))

    def kept(self, used: NDArray[np.bool_]) -> tuple["Vocabulary", NDArray[np.int32]]:
        """Return the terms that are used, numbered anew, and the new number of each old one, shape (terms,).

        `used` has the shape (terms,). The new number of a term that isn't used means nothing.
        """
        words = {term: word for term, word, keep in zip(self, self._surfaces, used, strict=True) if keep}
        return Vocabulary(words), (np.cumsum(used) - 1).astype(np.int32)

    def of(self, used: NDArray[np.bool_]) -> Sequence[str]:
        """Return the terms that are used, shape (terms,), in the order of their numbers."""
        return [term for term, keep in zip(self, used.tolist(), strict=True) if keep]
