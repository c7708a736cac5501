"""Articles that are nearly the same, as wire copy in several outlets is: found by MinHash and linked.

Broder, "On the Resemblance and Containment of Documents" (1997); bands after Leskovec, Rajaraman and Ullman,
"Mining of Massive Datasets", section 3.4.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from itertools import compress

import numpy as np
import regex
from numpy.typing import NDArray
from rensa import RMinHash

from corpus.article import Article

_WORD = regex.compile(r"[\w\p{M}]+")
_SHINGLE = 4
_LONGEST_WORD = 12  # on average; texts with longer ones have no spaces to tell words by
_HASHES = 64
_ROWS = 4
_ALIKE = 0.6
_SHORTEST = 30
_SEED = 1
_MIX = np.uint64(0x9E3779B97F4A7C15)  # 2 to the 64th by the golden ratio, odd (Knuth, section 6.4)


def signature(article: Article) -> bytes:
    """Return the MinHash signature of the article's text: 64 hashes of four bytes, none where it is short.

    Its shingles are four words in a row; where a text has no spaces to tell words by, pieces of four letters.
    Short are texts of fewer than 30 shingles.
    """
    text = article.text[article.body :].casefold()
    words = _WORD.findall(text)
    if sum(map(len, words)) > _LONGEST_WORD * max(1, len(words)):
        letters = "".join(words)
        shingles = [letters[at : at + _SHINGLE] for at in range(len(letters) - _SHINGLE + 1)]
    else:
        shingles = [" ".join(words[at : at + _SHINGLE]) for at in range(len(words) - _SHINGLE + 1)]
    if len(shingles) < _SHORTEST:
        return b""
    minhash = RMinHash(num_perm=_HASHES, seed=_SEED)
    minhash.update(shingles)
    return np.array(minhash.digest(), np.uint32).tobytes()


def find_alike(signatures: Sequence[bytes]) -> tuple[tuple[int, ...], ...]:
    """Return groups of near-duplicates, as the positions of their signatures in ascending order.

    Two are near-duplicates where at least six tenths of their hashes agree, an estimate of how many shingles
    they share (Jaccard); what is like the same article is one group. Nearly linear in the articles.
    """
    long = [at for at, signed in enumerate(signatures) if signed]
    if len(long) < 2:
        return ()
    matrix = np.frombuffer(b"".join(signatures[at] for at in long), np.uint32).reshape(-1, _HASHES)
    leader: dict[int, int] = {}
    for band in _bands(matrix):
        for first, *others in _same(band):
            agree = (matrix[others] == matrix[first]).mean(axis=1) >= _ALIKE
            for other in compress(others, agree):
                leader[_lead(leader, other)] = _lead(leader, first)
    groups: dict[int, list[int]] = defaultdict(list)
    for at in sorted(leader):
        groups[_lead(leader, at)].append(long[at])
    return tuple(map(tuple, groups.values()))


def _lead(leader: dict[int, int], at: int) -> int:
    """Return who stands for the group of `at` (union-find, with path halving)."""
    while leader.setdefault(at, at) != at:
        leader[at] = leader[leader[at]]
        at = leader[at]
    return at


def _bands(matrix: NDArray[np.uint32]) -> NDArray[np.uint64]:
    """Return a hash for each band of the signatures, shape (bands, signatures)."""
    pairs = matrix.view(np.uint64).reshape(len(matrix), -1, _ROWS // 2)
    return np.ascontiguousarray((pairs[:, :, 0] * _MIX + pairs[:, :, 1]).T)


def _same(band: NDArray[np.uint64]) -> Iterator[list[int]]:
    """Yield the numbers of the signatures whose band is equal, a group each, ascending."""
    ordered = np.sort(band)
    several = ordered[1:][ordered[1:] == ordered[:-1]]
    if len(several):
        rows = np.flatnonzero(np.isin(band, several))
        rows = rows[np.argsort(band[rows], kind="stable")]
        for group in np.split(rows, np.flatnonzero(np.diff(band[rows])) + 1):
            yield group.tolist()
