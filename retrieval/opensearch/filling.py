"""Documents put into OpenSearch in bulk, no faster than it takes them."""

import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from retrieval.opensearch.cluster import PATIENCE, BusyError, Cluster, RefusedError, encode

Item = TypeVar("Item")
_BYTES_TOGETHER = 5_000_000
_FULL = 429
_FIRST_PAUSE, _LONGEST_PAUSE = 0.1, 10.0
_ATTEMPTS = 20


@dataclass(frozen=True, slots=True)
class Write:
    """A document to put in, in whole or some fields of it, or, without any, to take out."""

    index: str
    id: str
    document: dict[str, Any] | None = None
    partly: bool = False

    def lines(self) -> bytes:
        """Return what it is in a bulk request."""
        place = {"_index": self.index, "_id": self.id}
        if self.document is None:
            return encode({"delete": place}) + b"\n"
        if self.partly:
            return encode({"update": place}) + b"\n" + encode({"doc": self.document}) + b"\n"
        return encode({"index": place}) + b"\n" + encode(self.document) + b"\n"


def fill(cluster: Cluster, writes: Iterable[Write], hold: Callable[[], None] = lambda: None) -> None:
    """Do these writes, which may be done again. What is not there is taken out already.

    `hold` is called before each request; what it raises stops this. Where OpenSearch is full, what it did not
    take is given to it again, later and later. Raises EngineUnavailableError, and RefusedError for what it
    never takes.
    """
    for batch in in_batches((write.lines() for write in writes), _BYTES_TOGETHER, len):
        _send(cluster, batch, hold)


def _send(cluster: Cluster, batch: Sequence[bytes], hold: Callable[[], None]) -> None:
    pause = _FIRST_PAUSE
    for _ in range(_ATTEMPTS):
        hold()
        batch = _left(cluster, batch)
        if not batch:
            return
        time.sleep(pause)
        pause = min(2 * pause, _LONGEST_PAUSE)
    raise RefusedError("OpenSearch is full and takes no more articles; give it more machines, then go on.")


def _left(cluster: Cluster, batch: Sequence[bytes]) -> Sequence[bytes]:
    """Send writes; return those that have to be sent again."""
    try:
        told = cluster.ask("POST", "/_bulk", b"".join(batch), seconds=PATIENCE)
    except BusyError:
        return batch
    results = [next(iter(item.values())) for item in told["items"]]
    for result in results:
        if "error" in result and result["status"] != _FULL:
            raise RefusedError(f"OpenSearch does not take an article: {result['error']['reason']}.")
    return [lines for lines, result in zip(batch, results, strict=True) if result["status"] == _FULL]


def in_batches(items: Iterable[Item], most: int, weight: Callable[[Item], int]) -> Iterator[list[Item]]:
    """Yield items in batches that weigh so much at most together, or are one item."""
    batch: list[Item] = []
    size = 0
    for item in items:
        added = weight(item)
        if batch and size + added > most:
            yield batch
            batch, size = [], 0
        batch.append(item)
        size += added
    if batch:
        yield batch
