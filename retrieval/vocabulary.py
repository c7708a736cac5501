"""The terms of a volume in alphabetical order, for each one word that has it: two texts and where each line
begins.
"""

from bisect import bisect_left
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Bytes = NDArray[np.uint8]
Places = NDArray[np.int64]
_BEHIND = b"\xff"


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """Terms by number and numbers by term.

    `terms` is UTF-8, a term a line, sorted by its bytes; term n begins at `starts[n]`, shape (terms + 1,).
    `words` and `word_starts` are likewise the words, as they are written, in the order of the terms.
    """

    terms: Bytes
    starts: Places
    words: Bytes
    word_starts: Places

    def __len__(self) -> int:
        """Return how many terms there are; their numbers are all below that."""
        return len(self.starts) - 1

    def __iter__(self) -> Iterator[str]:
        """Yield the terms in the order of their numbers."""
        return iter(self._lines(0, len(self)))

    def get(self, term: str) -> int | None:
        """Return the number of a term, None where it has none."""
        asked = term.encode()
        at = self._first_from(asked)
        return at if at < len(self) and self._term(at) == asked else None

    def word(self, number: int) -> str:
        """Return a word that has the term of that number, as it is written."""
        return _text(self.words, self.word_starts, number, number + 1)[:-1]

    def beginning(self, prefix: str) -> list[str]:
        """Return the terms that begin so, in alphabetical order."""
        asked = prefix.encode()
        return self._lines(self._first_from(asked), self._first_from(asked + _BEHIND))

    def _lines(self, first: int, end: int) -> list[str]:
        return _text(self.terms, self.starts, first, end).split("\n")[:-1]

    def _first_from(self, asked: bytes) -> int:
        """Return the number of the first term that is not before `asked`."""
        return bisect_left(range(len(self)), asked, key=self._term)

    def _term(self, number: int) -> bytes:
        return self.terms[self.starts[number] : self.starts[number + 1] - 1].tobytes()


def vocabulary_of(words: Mapping[str, str]) -> tuple[Vocabulary, NDArray[np.int32]]:
    """Return the vocabulary of terms with a word each, and the numbers of these, shape (terms,)."""
    listed = list(words)
    order = sorted(range(len(listed)), key=listed.__getitem__)  # the order of UTF-8 is that of code points
    numbers = np.empty(len(listed), np.int32)
    numbers[order] = np.arange(len(listed), dtype=np.int32)
    written = list(words.values())
    terms, starts = lines_of([listed[at] for at in order])
    surfaces, word_starts = lines_of([written[at] for at in order])
    return Vocabulary(terms, starts, surfaces, word_starts), numbers


def lines_of(texts: list[str]) -> tuple[Bytes, Places]:
    """Return the texts as UTF-8, each with a line end behind it, and where they begin, shape (texts + 1,)."""
    encoded = [f"{text}\n".encode() for text in texts]
    starts = np.cumsum([0, *map(len, encoded)], dtype=np.int64)
    return np.frombuffer(b"".join(encoded), np.uint8), starts


def _text(lines: Bytes, starts: Places, first: int, end: int) -> str:
    return lines[starts[first] : starts[end]].tobytes().decode()
