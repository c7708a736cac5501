"""The vectors of the sentences of articles, as arrays, on disk and mapped into memory."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from retrieval.arrays import ArrayFiles
from retrieval.meaning.encoder import Bytes, Encoder, Vector

KEY = 16
SENTENCES_A_PASSAGE = 5
"""How many of the sentences nearest to a question are looked at for each passage that is wanted."""
_ROWS = 256


@dataclass(frozen=True, eq=False)
class Vectors:
    """The vectors of a batch of articles, numbered from 0.

    `keys`, of the shape (articles, 16), are those by which a library knows them. Sentence n of article a has
    the vector `values[starts[a] + n]`, of the shape (sentences, dimensions), and of the length
    `lengths[starts[a] + n]`; `starts` has the shape (articles + 1,).
    """

    keys: NDArray[np.uint8]
    starts: NDArray[np.int64]
    values: Bytes
    lengths: Vector

    def key_list(self) -> list[bytes]:
        """Return the keys of the articles, in their order."""
        data = self.keys.tobytes()
        return [data[at : at + KEY] for at in range(0, len(data), KEY)]

    def cosines(self, vector: Vector) -> Vector:
        """Return the cosine of each sentence and a vector of length 1, shape (sentences,).

        Exact; a few rows at a time, so that they are in the processor's cache when they are multiplied.
        """
        found = np.empty(len(self.values), np.float32)
        rows = np.empty((_ROWS, self.values.shape[1]), np.float32)
        for at in range(0, len(found), _ROWS):
            part = rows[: len(found) - at]
            part[...] = self.values[at : at + _ROWS]
            np.dot(part, vector, out=found[at : at + _ROWS])
        return found / self.lengths


class Place(NamedTuple):
    """A sentence that was found: its article's key, its number there, and its cosine."""

    key: bytes
    sentence: int
    cosine: float


class Known:
    """The vectors that there are of the articles of a library. It never changes."""

    def __init__(self, batches: Sequence[Vectors], keys: Mapping[bytes, int]) -> None:
        """Know those in the `batches` of articles that have these keys, which tell their positions."""
        self.batches = tuple(batches)
        self._keys = keys
        self._places = np.full((len(keys), 2), -1, np.int32)
        self._positions: list[NDArray[np.int64]] = []
        for number, batch in enumerate(batches):
            positions = np.array([keys.get(key, -1) for key in batch.key_list()], np.int64)
            there = positions >= 0
            there[there] = self._places[positions[there], 0] < 0
            positions[~there] = -1
            self._places[positions[there], 0] = number
            self._places[positions[there], 1] = np.flatnonzero(there)
            self._positions.append(positions)

    def __len__(self) -> int:
        """Return of how many articles there are vectors."""
        return int(np.count_nonzero(self._places[:, 0] >= 0))

    def __contains__(self, key: bytes) -> bool:
        return key in self._keys and bool(self._places[self._keys[key], 0] >= 0)

    def of(self, key: bytes) -> Bytes | None:
        """Return the vectors of an article's sentences, None where there are none yet."""
        if key not in self:
            return None
        number, at = map(int, self._places[self._keys[key]])
        batch = self.batches[number]
        return batch.values[batch.starts[at] : batch.starts[at + 1]]

    def nearest(self, vector: Vector, limit: int, admitted: NDArray[np.bool_] | None = None) -> list[Place]:
        """Return the `limit` sentences nearest to a vector of length 1, the nearest first.

        `admitted`, by the articles' positions in the library, leaves out those that are False.
        """
        found: list[Place] = []
        for batch, positions in zip(self.batches, self._positions, strict=True):
            there = positions >= 0
            if admitted is not None and there.any():
                there &= admitted[positions]
            cosines = batch.cosines(vector)
            if not there.all():
                cosines[~np.repeat(there, np.diff(batch.starts))] = -np.inf
            best = (
                np.argpartition(-cosines, limit)[:limit] if len(cosines) > limit else np.arange(len(cosines))
            )
            articles = np.searchsorted(batch.starts, best, "right") - 1
            found += (
                Place(batch.keys[article].tobytes(), int(row - batch.starts[article]), float(cosines[row]))
                for row, article in zip(best.tolist(), articles.tolist(), strict=True)
                if there[article]
            )
        return sorted(found, key=lambda place: (-place.cosine, place.key, place.sentence))[:limit]


def batch_of(listed: Sequence[tuple[bytes, Bytes]]) -> Vectors:
    """Return a batch of articles, one at least, given by their keys and the vectors of their sentences."""
    values = np.concatenate([rows for _, rows in listed])
    squares = np.einsum("ij,ij->i", values, values, dtype=np.int32)
    return Vectors(
        np.frombuffer(b"".join(key for key, _ in listed), np.uint8).reshape(-1, KEY),
        np.cumsum([0, *(len(rows) for _, rows in listed)], dtype=np.int64),
        values,
        np.maximum(np.sqrt(squares), 1.0).astype(np.float32),
    )


def together(batches: Sequence[Vectors], keys: Mapping[bytes, int]) -> Vectors:
    """Return what the batches have of articles, one at least, that have these keys, as one batch."""
    known = Known(batches, keys)
    return batch_of([(key, rows) for key in keys if (rows := known.of(key)) is not None])


def vector_files(folder: Path, encoder: Encoder) -> ArrayFiles[Vectors]:
    """Return the files in that folder with vectors of the encoder."""
    return ArrayFiles(folder, Vectors, encoder.key, called="vectors")
