"""The one who puts articles into a generation; there never are two."""

import uuid
from collections.abc import Sequence
from threading import Event, RLock, Thread
from time import monotonic, sleep
from typing import Any

from corpus.errors import VerbatimError
from retrieval.opensearch.cluster import PATIENCE, Cluster, MissingError, RefusedError
from retrieval.opensearch.generation import Generation

InHand = Sequence[tuple[str, int]]
_BEAT = 5.0  # seconds between signs of life
_SILENT = 60.0  # seconds after which a writer is taken for dead
_LOOK = 1.0
_ABOUT = {
    "settings": {"index.number_of_shards": 1, "index.auto_expand_replicas": "0-1"},
    "mappings": {"dynamic": False},
}


class WriterError(VerbatimError):
    """Somebody else puts articles in, or has begun to."""

    def __init__(self) -> None:
        """Say what to do."""
        super().__init__("Another bot puts articles into OpenSearch; wait until it is done.")


class Writer:
    """Who writes a generation that is not asked yet, in a `with` block.

    Creating its index "about" by name makes one the writer; a document there is written anew every few
    seconds, so that others see that it is alive, by their own clocks. It tells, too, which articles the
    writer has `in_hand`, so that whoever goes on where it stopped knows what may be there by halves.

    One who was thought dead and is not gets no further. Each note has the number of the one before
    (optimistic concurrency control), so what is written after a look at the note, by `hold`, is the writer's.
    And an alias, the `token`, is the writer's alone: who takes over exchanges it for its own, and a
    generation is swapped in with the token or not at all (fencing; Kleppmann, "Designing Data-Intensive
    Applications", 2017, chapter 8).
    """

    def __init__(self, cluster: Cluster, generation: Generation) -> None:
        """Nothing is written yet."""
        self.in_hand: InHand = ()
        self._name = uuid.uuid4().hex
        self.token = f"{generation.about}-{self._name}"
        self._cluster, self._index = cluster, generation.about
        self._place = f"/{generation.about}/_doc/writer"
        self._seen: dict[str, Any] = {"op_type": "create"}
        self._noted_at = 0.0
        self._lock, self._ended = RLock(), Event()
        self._life = Thread(target=self._live, name="writer", daemon=True)

    def __enter__(self) -> "Writer":
        """Become the writer; where one before does not tell, that takes a while.

        Raises WriterError where somebody else is the writer, and EngineUnavailableError.
        """
        form = {**_ABOUT, "aliases": {self.token: {}}}
        try:
            self._cluster.ask("PUT", f"/{self._index}", form, seconds=PATIENCE)
        except RefusedError as error:
            if error.kind != "resource_already_exists_exception":
                raise
            self._take_over()
        self.note(self.in_hand)
        self._take_token()
        self._life.start()
        return self

    def __exit__(self, *_: object) -> None:
        """Let others go on at once where this one has stopped."""
        self._ended.set()
        self._life.join()
        try:
            self.note(self.in_hand, stopped=True)
        except (VerbatimError, KeyError):  # they wait for a while, then
            return

    def note(self, in_hand: InHand, *, stopped: bool = False) -> None:
        """Say that it is still there, and has these articles in hand, as their ids and most passages.

        Raises WriterError where somebody else has taken over.
        """
        with self._lock:
            self.in_hand = in_hand
            note = {"name": self._name, "stopped": stopped, "in_hand": in_hand}
            try:
                self._put(note)
            except RefusedError as error:
                if error.kind != "version_conflict_engine_exception":
                    raise
                if not self._is_own():
                    raise WriterError from None
                self._put(note)

    def hold(self) -> None:
        """Make sure, before anything is written, that it still is the writer. Raises WriterError."""
        if monotonic() - self._noted_at > _BEAT:
            self.note(self.in_hand)

    def _live(self) -> None:
        """Give signs of life, whatever it is that takes so long."""
        while not self._ended.wait(_BEAT):
            try:
                self.hold()
            except VerbatimError:  # which whoever writes is told by the next note
                continue

    def _put(self, note: dict[str, Any]) -> None:
        began = monotonic()
        self._keep(self._cluster.ask("PUT", self._place, note, seconds=PATIENCE, **self._seen))
        self._noted_at = began

    def _is_own(self) -> bool:
        """Return whether the last note is its own, of which it was not told that it had been written."""
        told = self._cluster.ask("GET", self._place, seconds=PATIENCE)
        self._keep(told)
        return bool(told["_source"]["name"] == self._name)

    def _keep(self, told: Any) -> None:
        self._seen = {"if_seq_no": told["_seq_no"], "if_primary_term": told["_primary_term"]}

    def _take_over(self) -> None:
        """Wait until it is certain that the writer before is dead or has stopped, and know what it knew."""
        end = monotonic() + _SILENT
        try:
            first = told = self._cluster.ask("GET", self._place, seconds=PATIENCE)
            while not told["_source"]["stopped"] and monotonic() < end:
                sleep(_LOOK)
                told = self._cluster.ask("GET", self._place, seconds=PATIENCE)
                if told["_seq_no"] != first["_seq_no"]:
                    raise WriterError
        except MissingError:
            return
        self.in_hand = [(one, passages) for one, passages in told["_source"]["in_hand"]]
        self._keep(told)

    def _take_token(self) -> None:
        """Exchange the token of the writer before for its own. Raises WriterError where that has gone."""
        held = self._tokens()
        if self.token in held:
            return
        actions: list[dict[str, Any]] = [
            {"remove": {"index": self._index, "alias": token, "must_exist": True}} for token in held
        ]
        actions.append({"add": {"index": self._index, "alias": self.token}})
        try:
            self._cluster.ask("POST", "/_aliases", {"actions": actions}, seconds=PATIENCE)
        except MissingError:
            if self.token not in self._tokens():
                raise WriterError from None

    def _tokens(self) -> list[str]:
        told = self._cluster.ask("GET", f"/{self._index}/_alias", seconds=PATIENCE)[self._index]["aliases"]
        return [alias for alias in told if alias.startswith(self._index)]
