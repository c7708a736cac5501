"""The one who puts articles into a generation; there never are two."""

import time
import uuid
from collections.abc import Sequence
from typing import Any

from corpus.errors import VerbatimError
from retrieval.opensearch.cluster import PATIENCE, Cluster, MissingError, RefusedError
from retrieval.opensearch.generation import Generation

InHand = Sequence[tuple[str, int]]
_SILENT = 120.0  # seconds after which a writer is taken for dead
_ABOUT = {
    "settings": {"index.number_of_shards": 1, "index.auto_expand_replicas": "0-1"},
    "mappings": {"dynamic": False},
}


class WriterError(VerbatimError):
    """Somebody else puts articles in, or has begun to."""


class Writer:
    """Who writes a generation that is not asked yet, in a `with` block.

    Creating its index "about" by name makes one the writer; a document there says who it is and when it was
    heard of last. It tells, too, which articles it has `in_hand`, so that whoever goes on where it stopped
    knows what may be there by halves. Each note has the number of the one before (optimistic concurrency
    control), so that one who was thought dead and is not gets no further.
    """

    def __init__(self, cluster: Cluster, generation: Generation) -> None:
        """Nothing is written yet."""
        self.in_hand: InHand = ()
        self._cluster, self._place = cluster, f"/{generation.about}/_doc/writer"
        self._index = generation.about
        self._name = uuid.uuid4().hex
        self._seen: dict[str, Any] = {"op_type": "create"}

    def __enter__(self) -> "Writer":
        """Become the writer. Raises WriterError where somebody else is, and EngineUnavailableError."""
        try:
            self._cluster.ask("PUT", f"/{self._index}", _ABOUT, seconds=PATIENCE)
        except RefusedError as error:
            if error.kind != "resource_already_exists_exception":
                raise
            self._take_over()
        self.note(self.in_hand)
        return self

    def __exit__(self, *_: object) -> None:
        """Let others go on at once where this one has stopped."""
        try:
            self.note(self.in_hand, heard_at=0.0)
        except (VerbatimError, KeyError):  # they wait for a while, then
            return

    def note(self, in_hand: InHand, heard_at: float | None = None) -> None:
        """Say that it is still there, and has these articles in hand, as their ids and most passages.

        Raises WriterError where somebody else has taken over.
        """
        self.in_hand = in_hand
        note = {
            "name": self._name,
            "heard_at": time.time() if heard_at is None else heard_at,
            "in_hand": in_hand,
        }
        try:
            told = self._cluster.ask("PUT", self._place, note, seconds=PATIENCE, **self._seen)
        except RefusedError as error:
            if error.kind != "version_conflict_engine_exception":
                raise
            raise WriterError("Another bot puts articles into OpenSearch; wait until it is done.") from None
        self._seen = {"if_seq_no": told["_seq_no"], "if_primary_term": told["_primary_term"]}

    def _take_over(self) -> None:
        try:
            told = self._cluster.ask("GET", self._place, seconds=PATIENCE)
        except MissingError:
            return
        note = told["_source"]
        if time.time() - note["heard_at"] < _SILENT:
            raise WriterError("Another bot puts articles into OpenSearch; wait until it is done.")
        self.in_hand = [(one, passages) for one, passages in note["in_hand"]]
        self._seen = {"if_seq_no": told["_seq_no"], "if_primary_term": told["_primary_term"]}
