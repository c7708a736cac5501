"""A volume: a batch of articles made ready to be asked, as arrays. Immutable; a library has a few of them."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from retrieval.catalogue import Catalogue
from retrieval.vocabulary import Bytes, Places, Vocabulary

Numbers = NDArray[np.int32]
KEY = 16
MOST_OFTEN = 255
BETWEEN = "\x1f"


class Lines(Protocol):
    """UTF-8 that is read in pieces, in memory or on disk."""

    def __getitem__(self, piece: slice, /) -> Bytes:
        """Return those bytes."""
        ...


@dataclass(frozen=True, slots=True)
class Postings:
    """Where terms stand: term n in the passages `passages[starts[n]:starts[n + 1]]`, ascending.

    `codes`, in the same places, are 256 times how often the term stands there, up to 255, plus the byte of
    the passage's length (`retrieval.lengths`).
    """

    starts: Places
    passages: Numbers
    codes: NDArray[np.uint16]

    def of(self, term: int) -> slice:
        """Return where a term's postings lie."""
        return slice(int(self.starts[term]), int(self.starts[term + 1]))


@dataclass(frozen=True)
class Volume:
    """The analysed form of articles, numbered from 0, and of their passages, numbered in reading order.

    `keys`, of the shape (articles, 16), are those by which a library knows its articles, and `ids`,
    (articles,), their ids. Passage p is of the article `article_of[p]` and begins with its sentence
    `firsts[p]`; `sizes[p]` are its terms, those of the headline among them, and its sentences, shape
    (passages, 3). `lines` is UTF-8, passage p from `starts[p]` on: a line with the terms of its headline,
    then one for each sentence. `acronyms` is JSON, what the articles explain: [[article, short, long], ...].
    """

    keys: Bytes
    ids: NDArray[np.bytes_]
    catalogue: Catalogue
    article_of: Numbers
    firsts: Numbers
    sizes: Numbers
    lines: Lines
    starts: Places
    vocabulary: Vocabulary
    postings: Postings
    acronyms: Bytes

    def __len__(self) -> int:
        """Return the number of passages."""
        return len(self.article_of)

    def key_list(self) -> list[bytes]:
        """Return the keys of the articles, in their order."""
        data = self.keys.tobytes()
        return [data[at : at + KEY] for at in range(0, len(data), KEY)]

    def key(self, article: int) -> bytes:
        """Return the key of an article."""
        return bytes(self.keys[article].tobytes())

    def span(self, passage: int) -> tuple[int, int]:
        """Return the first sentence of a passage, of its article's, and the one behind its last."""
        first = int(self.firsts[passage])
        return first, first + int(self.sizes[passage, 2])

    def tokens(self, passage: int) -> list[tuple[str, ...]]:
        """Return the terms of a passage in their order: its headline's, then each sentence's."""
        text = self.lines[self.starts[passage] : self.starts[passage + 1] - 1].tobytes().decode()
        return [tuple(line.split(BETWEEN)) if line else () for line in text.split("\n")]

    def explained(self) -> Iterator[tuple[int, str, str]]:
        """Yield the acronyms that articles explain, as (article, acronym, what it stands for)."""
        yield from json.loads(self.acronyms.tobytes())


@dataclass(frozen=True, slots=True)
class Living:
    """A volume, and what of it is in a library.

    `positions`, of the shape (articles,), are those of its articles in the library, -1 for those that are
    not, or no more; `passages`, of the shape (passages,), tells which passages are, None for all.
    """

    volume: Volume
    positions: Numbers
    passages: NDArray[np.bool_] | None = None

    @property
    def articles(self) -> Numbers:
        """The positions of those of its articles that are in the library."""
        return self.positions[self.positions >= 0]

    def count(self, postings: slice) -> int:
        """Return how many of a term's passages live."""
        if self.passages is None:
            return int(postings.stop) - int(postings.start)
        return int(np.count_nonzero(self.passages[self.volume.postings.passages[postings]]))

    def sizes(self) -> tuple[int, int, int, int]:
        """Return passages, their terms, those of headlines among them, and sentences."""
        sizes = self.volume.sizes if self.passages is None else self.volume.sizes[self.passages]
        terms, headlines, sentences = sizes.sum(axis=0, dtype=np.int64).tolist()
        return len(sizes), terms, headlines, sentences
