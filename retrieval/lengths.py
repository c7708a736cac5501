"""Lengths in one byte, as Lucene keeps them, so that its engines and this one rank alike.

SmallFloat.intToByte4 and byte4ToInt of Lucene 10 (org.apache.lucene.util): up to 40 they are exact, above
that four significant bits of what is over 24 are kept, rounded down. BM25Similarity reads the lengths of
documents from its table of 256.
"""

import numpy as np
from numpy.typing import NDArray

_EXACT = 24
_BITS = 3


def _decoded(byte: int) -> int:
    """Return Lucene's SmallFloat.byte4ToInt of a byte."""
    if byte < _EXACT:
        return byte
    bits, shift = (byte - _EXACT) & ((1 << _BITS) - 1), ((byte - _EXACT) >> _BITS) - 1
    return _EXACT + (bits if shift < 0 else (bits | 1 << _BITS) << shift)


LENGTHS: NDArray[np.int64] = np.array([_decoded(byte) for byte in range(256)], np.int64)
"""The length that each byte stands for, shape (256,), ascending."""


def in_a_byte(lengths: NDArray[np.int64]) -> NDArray[np.uint8]:
    """Return Lucene's SmallFloat.intToByte4 of lengths from 0 to 2^31 - 1, in the same shape."""
    return (np.searchsorted(LENGTHS, lengths, side="right") - 1).astype(np.uint8)
