"""Collections with the vectors of an encoder, made once and kept in `build/`."""

from pathlib import Path

from retrieval.index import Index
from retrieval.meaning.encoder import Encoder, Vector
from retrieval.meaning.making import make_vectors
from retrieval.meaning.vectors import vector_files

KEPT = Path(__file__).parents[2] / "build" / "vectors"


class Encoded:
    """An encoder, and the vectors that it has made for any collection."""

    def __init__(self, folder: Path) -> None:
        """Make them with the encoder in that folder."""
        self._encoder = _Remembering(folder)
        self._files = vector_files(KEPT / self._encoder.key, self._encoder)
        self._batches = self._files.batches()

    def __call__(self, index: Index) -> Index:
        """Return the index with the vectors of all its sentences."""
        for made in make_vectors(index.library, self._encoder, self._batches):
            self._batches.append(self._files.put(made[-1]))
        return index.with_vectors(self._encoder, self._batches)


class _Remembering(Encoder):
    """An encoder that encodes no question twice."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        self._known: dict[str, Vector] = {}

    def question(self, text: str) -> Vector:
        if text not in self._known:
            self._known[text] = super().question(text)
        return self._known[text]
