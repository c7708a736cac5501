"""Articles that are nearly the same, as wire copy in several outlets is: found by MinHash and linked.

Broder, "On the Resemblance and Containment of Documents" (1997); bands after Leskovec, Rajaraman and Ullman,
"Mining of Massive Datasets", section 3.4.
"""

from collections import defaultdict
from collections.abc import Sequence

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
    leader = list(range(len(long)))
    for band in range(0, _HASHES, _ROWS):
        for group in _same(matrix[:, band : band + _ROWS]):
            first, others = group[0], group[1:]
            agree = (matrix[others] == matrix[first]).mean(axis=1) >= _ALIKE
            for other in others[agree]:
                leader[_lead(leader, int(other))] = _lead(leader, int(first))
    groups: dict[int, list[int]] = defaultdict(list)
    for at in range(len(long)):
        groups[_lead(leader, at)].append(long[at])
    return tuple(tuple(group) for group in groups.values() if len(group) > 1)


def _lead(leader: list[int], at: int) -> int:
    """Return who stands for the group of `at` (union-find, with path halving)."""
    while leader[at] != at:
        leader[at] = leader[leader[at]]
        at = leader[at]
    return at


def _same(rows: NDArray[np.uint32]) -> list[NDArray[np.int64]]:
    """Return the numbers of the rows that are equal, a group each."""
    keys = np.ascontiguousarray(rows).view(np.dtype((np.void, rows.shape[1] * 4))).ravel()
    order = np.argsort(keys, kind="stable")
    changes = np.flatnonzero(keys[order][1:] != keys[order][:-1]) + 1
    bounds = np.concatenate([[0], changes, [len(order)]])
    several = np.flatnonzero(np.diff(bounds) > 1)
    return [order[bounds[at] : bounds[at + 1]] for at in several]
