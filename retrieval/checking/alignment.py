"""A quotation laid beside an article: where it stands, and in what the two differ."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from rapidfuzz import fuzz
from rapidfuzz.distance import Levenshtein

from retrieval.checking.words import Words

Kind = Literal["dropped", "added", "exchanged", "ellipsis", "joined", "speaker", "uncertain"]
_SLACK = 8  # words by which the ends may be moved


@dataclass(frozen=True, slots=True)
class Difference:
    """What the quotation has, and the original in its place; the other is empty where words are missing.

    The original is `article.text[start:end]` of the quote that was found, in code points, unless both are 0:
    then it stands elsewhere, or is no words of it. "speaker" and "uncertain" are about whom
    the words are given to: they are somebody else's, or the article does not say that they are theirs.
    """

    kind: Kind
    given: str
    original: str
    start: int = 0
    end: int = 0


@dataclass(frozen=True, slots=True)
class Stretch:
    """The words `first` to before `last` of an article, and how alike they are to a part, 0 to 1.

    The likeness is 1 less the Levenshtein distance in words over the greater number of words.
    """

    first: int
    last: int
    likeness: float


def likeness(part: Words, article: Words) -> float:
    """Return roughly how like the part the most like stretch of the article is, 0 to 100."""
    return fuzz.partial_ratio(part.keys, article.keys)


def nearest_stretch(part: Words, article: Words, after: int = 0) -> Stretch:
    """Return the stretch of the article, from word `after` on, that is most like the part; the first such."""
    keys = article.keys[after:]
    found = fuzz.partial_ratio_alignment(part.keys, keys)
    if found is None or not keys:
        return Stretch(after, after, 0.0)
    first, last = found.dest_start, found.dest_end
    best = Stretch(after, after, -1.0)
    for start in _near(first, len(keys)):
        for end in _near(last, len(keys)):
            if start < end:
                alike = Levenshtein.normalized_similarity(part.keys, keys[start:end])
                if alike > best.likeness:
                    best = Stretch(after + start, after + end, alike)
    return best


def longest_beginning(part: Words, article: Words) -> tuple[int, int]:
    """Return how many of the part's first words stand in the article in one piece, and where that begins."""
    whole = _line(article.keys)
    return max(_pieces(part.keys, whole, step=1), default=(0, 0))


def longest_end(part: Words, article: Words) -> tuple[int, int]:
    """Return how many of the part's last words stand in the article in one piece, and where that begins."""
    whole = _line(article.keys)
    return max(_pieces(part.keys, whole, step=-1), default=(0, 0))


def differences(part: Words, article: Words, stretch: Stretch) -> Iterator[Difference]:
    """Yield where the words of the part and of the stretch differ, in order."""
    original = article.keys[stretch.first : stretch.last]
    for operation in Levenshtein.opcodes(part.keys, original):
        if operation.tag != "equal":
            given = part.said(operation.src_start, operation.src_end)
            first, last = stretch.first + operation.dest_start, stretch.first + operation.dest_end
            there = article.said(first, last)
            kind: Kind = "exchanged" if given and there else "added" if given else "dropped"
            start, end = (article.starts[first], article.ends[last - 1]) if there else (0, 0)
            yield Difference(kind, given, there, start, end)


def _near(at: int, most: int) -> Iterator[int]:
    """Yield the places around `at`, the nearest first, so that the first of equals is the one found."""
    yield at
    for away in range(1, _SLACK + 1):
        yield from (place for place in (at - away, at + away) if 0 <= place <= most)


def _pieces(keys: tuple[str, ...], whole: str, *, step: int) -> Iterator[tuple[int, int]]:
    """Yield the longest piece from the beginning, or from the end where `step` is -1, by bisection."""
    least, most = 0, len(keys)
    while least < most:
        middle = (least + most + 1) // 2
        piece = keys[:middle] if step > 0 else keys[-middle:]
        if _line(piece) in whole:
            least = middle
        else:
            most = middle - 1
    if least:
        piece = keys[:least] if step > 0 else keys[-least:]
        yield least, whole[: whole.index(_line(piece))].count(" ")


def _line(keys: tuple[str, ...]) -> str:
    return f" {' '.join(keys)} "
