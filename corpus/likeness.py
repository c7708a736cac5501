"""Articles that are nearly the same, as wire copy in several outlets is: found by MinHash and linked.

Broder, "On the Resemblance and Containment of Documents" (1997); bands after Leskovec, Rajaraman and Ullman,
"Mining of Massive Datasets", section 3.4.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import compress

import numpy as np
import regex
from numpy.typing import NDArray
from rensa import RMinHash

from corpus.article import Article

Groups = tuple[tuple[int, ...], ...]
SignaturesOf = Callable[[Sequence[bytes]], Sequence[bytes]]
_WORD = regex.compile(r"[\w\p{M}]+")
_SHINGLE = 4
_LONGEST_WORD = 12  # on average; texts with longer ones have no spaces to tell words by
_HASHES = 64
_ROWS = 4
_ALIKE = 0.6
_SHORTEST = 30
_FEW = 1_000
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


def find_alike(signatures: Sequence[bytes]) -> Groups:
    """Return groups of near-duplicates, as the positions of their signatures in ascending order.

    Two are near-duplicates where at least six tenths of their hashes agree, an estimate of how many shingles
    they share (Jaccard); what is like the same article is one group. Nearly linear in the articles.
    """
    matrix = _matrix(signatures)
    return _grouped(_pairs(matrix, _bands(matrix)))


@dataclass(frozen=True, eq=False)
class Likeness:
    """The groups of near-duplicates among articles, and what it takes to tell them after a change.

    `bands`, of the shape (16, articles), are hashes of the bands of the articles' signatures, 0 for none.
    """

    keys: Sequence[bytes]
    bands: NDArray[np.uint64]
    groups: Groups


def likeness_of(keys: Sequence[bytes], signatures_of: SignaturesOf) -> Likeness:
    """Return the likeness of the articles of these keys; `signatures_of` returns those of some."""
    matrix = _matrix(signatures_of(keys))
    bands = _bands(matrix)
    return Likeness(keys, bands, _grouped(_pairs(matrix, bands)))


def likeness_after(before: Likeness, keys: Sequence[bytes], signatures_of: SignaturesOf) -> Likeness:
    """Return the same as `likeness_of`; where little differs from `before`, few articles are looked at.

    Those are what is new, what has a band of something that is new or gone, and what was in a group with one
    of these: all other groups stay.
    """
    places = {key: at for at, key in enumerate(keys)}
    now = np.array([places.get(key, -1) for key in before.keys], np.int64)
    stays, new = now >= 0, np.ones(len(keys), np.bool_)
    new[now[stays]] = False
    if (np.diff(now[stays]) < 0).any() or np.count_nonzero(new) > _FEW:
        return likeness_of(keys, signatures_of)
    bands = np.zeros((len(before.bands), len(keys)), np.uint64)
    bands[:, now[stays]] = before.bands[:, stays]
    bands[:, new] = _bands(_matrix(signatures_of([*compress(keys, new)])))
    touched = _sharing(bands, np.hstack([bands[:, new], before.bands[:, ~stays]]))
    groups = []
    for members in (now[list(group)] for group in before.groups):
        if members.min() < 0 or touched[members].any():
            touched[members[members >= 0]] = True
        else:
            groups.append(tuple(members.tolist()))
    if np.count_nonzero(touched) > _FEW:
        return likeness_of(keys, signatures_of)
    near = np.flatnonzero(_sharing(bands, bands[:, touched])).tolist()
    pairs = _pairs(_matrix(signatures_of([keys[at] for at in near])), bands[:, near])
    placed = ((near[one], near[other]) for one, other in pairs)
    groups += _grouped((one, other) for one, other in placed if touched[one] or touched[other])
    return Likeness(keys, bands, tuple(sorted(groups)))


def _matrix(signatures: Sequence[bytes]) -> NDArray[np.uint32]:
    """Return the hashes of signatures, shape (signatures, 64), zeros for one that has none."""
    nothing = bytes(4 * _HASHES)
    return np.frombuffer(b"".join(signed or nothing for signed in signatures), np.uint32).reshape(-1, _HASHES)


def _bands(matrix: NDArray[np.uint32]) -> NDArray[np.uint64]:
    """Return a hash for each band of the signatures, shape (bands, signatures), 0 for zeros."""
    pairs = matrix.view(np.uint64).reshape(len(matrix), _HASHES // _ROWS, _ROWS // 2)
    return np.ascontiguousarray((pairs[:, :, 0] * _MIX + pairs[:, :, 1]).T)


def _sharing(bands: NDArray[np.uint64], values: NDArray[np.uint64]) -> NDArray[np.bool_]:
    """Return which articles have one of the values, shape (bands, values), in its band."""
    found = np.zeros(bands.shape[1], np.bool_)
    for band, asked in zip(bands, values, strict=True):
        found |= np.isin(band, asked[asked != 0])
    return found


def _pairs(matrix: NDArray[np.uint32], bands: NDArray[np.uint64]) -> Iterator[tuple[int, int]]:
    """Yield near-duplicates: the first that has a band, and each other that has it and is like the first."""
    for band in bands:
        for first, *others in _same(band):
            agree = (matrix[others] == matrix[first]).mean(axis=1) >= _ALIKE
            yield from ((first, other) for other in compress(others, agree))


def _same(band: NDArray[np.uint64]) -> Iterator[list[int]]:
    """Yield the numbers of the signatures whose band is equal, a group each, ascending."""
    ordered = np.sort(band)
    several = ordered[1:][(ordered[1:] == ordered[:-1]) & (ordered[1:] != 0)]
    if len(several):
        rows = np.flatnonzero(np.isin(band, several))
        rows = rows[np.argsort(band[rows], kind="stable")]
        for group in np.split(rows, np.flatnonzero(np.diff(band[rows])) + 1):
            yield group.tolist()


def _grouped(pairs: Iterable[tuple[int, int]]) -> Groups:
    """Return what is linked by pairs, each group ascending, in the order of their first."""
    leader: dict[int, int] = {}
    for one, other in pairs:
        leader[_lead(leader, other)] = _lead(leader, one)
    groups: dict[int, list[int]] = defaultdict(list)
    for at in sorted(leader):
        groups[_lead(leader, at)].append(at)
    return tuple(map(tuple, groups.values()))


def _lead(leader: dict[int, int], at: int) -> int:
    """Return who stands for the group of `at` (union-find, with path halving)."""
    while leader.setdefault(at, at) != at:
        leader[at] = leader[leader[at]]
        at = leader[at]
    return at
