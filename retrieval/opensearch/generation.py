"""A generation: one state of the articles in OpenSearch, whole, with all that asking them needs."""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import islice

import regex

from corpus.library import Counts
from corpus.synonyms import Synonyms

_INDEX = regex.compile(r"(.+)-(\d{6})-(?:about|articles|passages|people)")

_APART = 1_000


@dataclass(frozen=True, slots=True)
class Generation:
    """What the indexes of a generation of a collection are called."""

    collection: str
    number: int

    @property
    def name(self) -> str:
        """What all their names begin with."""
        return f"{self.collection}-{self.number:06}"

    @property
    def about(self) -> str:
        """The index of what is known of the whole, and of who puts articles in."""
        return f"{self.name}-about"

    @property
    def articles(self) -> str:
        """The index of the articles."""
        return f"{self.name}-articles"

    @property
    def passages(self) -> str:
        """The index of their passages."""
        return f"{self.name}-passages"

    @property
    def people(self) -> str:
        """The index of the people whom they quote."""
        return f"{self.name}-people"

    @property
    def next(self) -> "Generation":
        """The one that comes after it."""
        return Generation(self.collection, self.number + 1)


@dataclass(frozen=True, slots=True)
class About:
    """What is known of a generation as a whole.

    There are so many `passages`, with so many `terms`, of which those of headlines count once for each
    passage, and so many `sentences`. `copies` tells whether any articles are nearly the same, `analysis` what
    made the passages, and `published_at` when the generation was first asked, in ISO 8601. `landmarks` are
    the places of every thousandth article, the first one's first.
    """

    analysis: str
    published_at: str
    passages: int
    terms: int
    headline_terms: int
    sentences: int
    counts: Counts
    copies: bool
    landmarks: tuple[int, ...]
    synonyms: tuple[Synonyms, ...]
    acronyms: tuple[Synonyms, ...]

    @property
    def average_sentence(self) -> float:
        """The mean number of terms of a sentence."""
        return (self.terms - self.headline_terms) / max(1, self.sentences)

    def place_near(self, position: int) -> tuple[int, int]:
        """Return a place, and how many articles come from there on before the one of a position.

        That is counted from 0, and there is one; they are fewer than a thousand.
        """
        landmark, behind = divmod(position, _APART)
        return self.landmarks[landmark], behind


def landmarks_of(places: Iterable[int]) -> tuple[int, ...]:
    """Return the landmarks among the places of all articles, in their order."""
    return tuple(islice(places, 0, None, _APART))


def generation_of(index: str) -> Generation:
    """Return the generation that an index belongs to. Raises ValueError where it is of none."""
    match = _INDEX.fullmatch(index)
    if match is None:
        raise ValueError(f"{index} is of no generation")
    return Generation(match[1], int(match[2]))
